import { describe, expect, test } from 'vitest';
import { classify } from '../../../classifiers/classify.ts';
import { STARTER_LIST } from '../../../crawler/starter-list.ts';
import { CATEGORIES, RISK_LEVELS } from '../../../src/domain/classification.ts';
import { FORMAT_NAMES } from '../../../src/domain/policy/formats/index.ts';
import { type RatedTool, recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { PROFILES } from '../../../src/domain/policy/schema.ts';
import { assessed, recordedFiles, recordedTools, recordedToolsArePresent } from '../rated-tools.ts';
import { notExact, tooMild } from './policies.ts';

if (!recordedToolsArePresent) {
  console.warn('The recorded tools beside the repository are absent, so the exports over them are not tested.');
}

/** Ratings that are not meant to be right, but to meet every cell of the recommendation's table on every server. */
function everyCell(file: string): RatedTool[] {
  return recordedTools(file).map((tool, index) => {
    const [category, risk] = [CATEGORIES[index % 5], RISK_LEVELS[Math.floor(index / 5) % 4]];
    if (index % 21 === 20 || category === undefined || risk === undefined) return { tool, classification: null };
    return { tool, classification: assessed(category, risk) };
  });
}

/** What the catalogue says of the tools. */
function asJudged(file: string): RatedTool[] {
  const tools = recordedTools(file);
  const siblings = tools.map(({ name }) => name);
  return tools.map((tool) => ({ tool, classification: classify({ tool, siblings }) }));
}

const recorded = recordedToolsArePresent ? recordedFiles() : [];
const starters = new Set(STARTER_LIST.map((entry) => `npm-tools/${entry.package.replace('/', '__')}.json`));
const files = recordedToolsArePresent ? ['pocketbase.json', ...recorded] : [];

describe.skipIf(files.length === 0)('over the tools of real servers', () => {
  test('nearly every server of the starter list is among them', () => {
    const there = recorded.filter((file) => starters.has(file));
    console.log(`${there.length} of ${starters.size} servers of the starter list are recorded`);
    expect(there.length).toBeGreaterThan(starters.size * 0.8);
  });

  test.each(files)(
    'every export of %s does what the policy does, or less, and exactly that where the client can',
    (file) => {
      for (const rated of [everyCell(file), asJudged(file)]) {
        const names = [...new Set(rated.map(({ tool }) => tool.name))];
        for (const profile of PROFILES) {
          const policy = recommendPolicy(rated, profile);
          expect([profile, notExact(policy, names)]).toEqual([profile, []]);
          for (const format of FORMAT_NAMES) {
            expect([format, profile, tooMild(policy, names, format)]).toEqual([format, profile, []]);
          }
        }
      }
    },
  );
});
