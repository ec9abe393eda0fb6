import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../classifiers/classify.ts';
import { FORMAT_NAMES } from '../../../src/domain/policy/formats/index.ts';
import { recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { PROFILES } from '../../../src/domain/policy/schema.ts';
import { crawl, listed } from '../../support/crawl.ts';
import { notExact, tooMild } from './policies.ts';

/** Kept between runs, so that a second run installs nothing. */
const dataDirectory = join(tmpdir(), 'toolrisk-live-formats');
mkdirSync(dataDirectory, { recursive: true });

/** Small packages of the starter list, pinned, so that this test changes only when we do. */
const PACKAGES: [string, string][] = [
  ['@modelcontextprotocol/server-memory', '2026.8.31'],
  ['@modelcontextprotocol/server-github', '2025.4.8'],
  ['@modelcontextprotocol/server-slack', '2025.4.25'],
];

describe('over the tools that a real server lists now', () => {
  test.each(PACKAGES)(
    'every export of %s %s does what the policy does, or less, and exactly that where the client can',
    { timeout: 120_000 },
    async (name, version) => {
      const outcome = await crawl({ kind: 'package', registry: 'npm', package: name, version }, { dataDirectory });
      const { tools } = listed(outcome);
      const siblings = tools.map((tool) => tool.name);
      const rated = tools.map((tool) => ({ tool, classification: classify({ tool, siblings }) }));
      expect(rated.length).toBeGreaterThan(5);
      for (const profile of PROFILES) {
        const policy = recommendPolicy(rated, profile);
        expect([profile, notExact(policy, siblings)]).toEqual([profile, []]);
        for (const format of FORMAT_NAMES) {
          expect([format, profile, tooMild(policy, siblings, format)]).toEqual([format, profile, []]);
        }
      }
    },
  );
});
