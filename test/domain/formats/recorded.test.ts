import { describe, expect, test } from 'vitest';
import { CATEGORIES, RISK_LEVELS } from '../../../src/domain/classification.ts';
import { FORMAT_NAMES } from '../../../src/domain/policy/formats/index.ts';
import { type RatedTool, recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { PROFILES, parsePolicy } from '../../../src/domain/policy/schema.ts';
import { CLIENTS } from '../../support/policy-clients.ts';
import { assessed, recordedFiles, recordedTools, recordedToolsArePresent } from '../rated-tools.ts';
import { ceilingOf, exported, RANK } from './policies.ts';

if (!recordedToolsArePresent) {
  console.warn('The recorded tools beside the repository are absent, so the exports over them are not tested.');
}

/** Ratings that are not meant to be right, but to meet every cell of the recommendation's table on every server. */
function rate(file: string): RatedTool[] {
  return recordedTools(file).map((tool, index) => {
    const [category, risk] = [CATEGORIES[index % 5], RISK_LEVELS[Math.floor(index / 5) % 4]];
    if (index % 21 === 20 || category === undefined || risk === undefined) return { tool, classification: null };
    return { tool, classification: assessed(category, risk) };
  });
}

const files = recordedToolsArePresent ? ['pocketbase.json', ...recordedFiles()] : [];

describe.skipIf(files.length === 0)('over the tools of real servers', () => {
  test.each(files)('every export of %s does what the policy does, or less', (file) => {
    const rated = rate(file);
    const names = [...new Set(rated.map(({ tool }) => tool.name))];
    for (const profile of PROFILES) {
      const policy = recommendPolicy(rated, profile);
      const most = new Map(names.map((name) => [name, ceilingOf(policy, name)]));
      for (const format of FORMAT_NAMES) {
        const { text } = exported(policy, names, format);
        if (format === 'toolrisk' || format === 'policylayer') {
          expect(parsePolicy(JSON.parse(text)).ok).toBe(true);
          continue;
        }
        const wrong = names.filter((name) => {
          const ceiling = most.get(name) ?? 'deny';
          const atMost = ceiling === 'deny' && (format === 'vscode' || format === 'cursor') ? 'ask' : ceiling;
          return RANK[CLIENTS[format](text, 'demo', name)] > RANK[atMost];
        });
        expect([format, profile, wrong]).toEqual([format, profile, []]);
      }
    }
  });
});
