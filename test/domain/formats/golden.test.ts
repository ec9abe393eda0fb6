import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { categorySchema, riskLevelSchema } from '../../../src/domain/classification.ts';
import { FORMAT_NAMES } from '../../../src/domain/policy/formats/index.ts';
import { recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { toolDefinitionSchema } from '../../../src/domain/tool.ts';
import { CLIENTS, type Effect, type NameFormat } from '../../support/policy-clients.ts';
import { assessed } from '../rated-tools.ts';
import { exported } from './policies.ts';

const folder = new URL('../../fixtures/formats/', import.meta.url);
const server = z
  .array(z.object({ category: categorySchema, risk: riskLevelSchema, tool: toolDefinitionSchema }))
  .parse(JSON.parse(readFileSync(new URL('records-server.json', folder), 'utf8')));
const names = server.map(({ tool }) => tool.name);
const policy = recommendPolicy(
  server.map(({ category, risk, tool }) => ({ tool, classification: assessed(category, risk) })),
);

/** What the documentation says that each client does, in the order of the tools: (a)llow, as(k), (d)eny. */
const EFFECTS: Record<NameFormat, string> = {
  'claude-code': 'aakkkkkdk',
  vscode: 'aakkkkkkk',
  cursor: 'aakkkkkkk',
  codex: 'aakkkkkdk',
  'gemini-cli': 'aakkkkkdk',
  openai: 'aakkkkkdk',
  anthropic: 'aaddddddd',
  cedar: 'aaddddddd',
  rego: 'aakkkkkdk',
};
const LETTER: Record<Effect, string> = { allow: 'a', ask: 'k', deny: 'd' };

describe('the export of the recommended policy of a server of records', () => {
  // After a wanted change: npx vitest run test/domain/formats/golden.test.ts -u, then read the difference.
  test.each(FORMAT_NAMES)('for %s is the file that the documentation explains', async (format) => {
    const { text, notExpressed, install } = exported(policy, names, format, 'records');
    await expect(text).toMatchFileSnapshot(new URL(`${format}.golden`, folder).pathname);
    const words = [install, ...notExpressed.map((sentence) => `- ${sentence}`), ''].join('\n');
    await expect(words).toMatchFileSnapshot(new URL(`${format}.words.golden`, folder).pathname);
  });

  test.each(Object.entries(EFFECTS))('does in %s what the documentation says', (format, effects) => {
    const client = CLIENTS[format as NameFormat];
    const { text } = exported(policy, names, format as NameFormat, 'records');
    expect(names.map((name) => LETTER[client(text, 'records', name)]).join('')).toBe(effects);
  });
});
