import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../classifiers/classify.ts';
import { exportPolicy, FORMAT_NAMES } from '../../../src/domain/policy/formats/index.ts';
import { recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { type Policy, parsePolicy } from '../../../src/domain/policy/schema.ts';
import { CLIENTS, type Effect, type NameFormat } from '../../support/policy-clients.ts';
import { recordedTools, recordedToolsArePresent } from '../rated-tools.ts';
import { exported, tooMild } from './policies.ts';

const folder = new URL('../../fixtures/formats/pocketbase/', import.meta.url);
const file = (name: string) => new URL(name, folder).pathname;

/** The recommended policy as it is kept: what the other formats are written from. */
function keptPolicy(): Policy {
  const parsed = parsePolicy(JSON.parse(readFileSync(file('toolrisk.golden'), 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

/** What each client does with the 19 tools, as docs/formats.md tells it. */
const EFFECTS: Record<NameFormat, Record<Effect, number>> = {
  'claude-code': { allow: 5, ask: 11, deny: 3 },
  vscode: { allow: 5, ask: 14, deny: 0 },
  cursor: { allow: 5, ask: 14, deny: 0 },
  codex: { allow: 5, ask: 11, deny: 3 },
  'gemini-cli': { allow: 5, ask: 11, deny: 3 },
  openai: { allow: 5, ask: 11, deny: 3 },
  anthropic: { allow: 5, ask: 0, deny: 14 },
  cedar: { allow: 5, ask: 0, deny: 14 },
  rego: { allow: 5, ask: 11, deny: 3 },
};

// After a wanted change: npx vitest run test/domain/formats/pocketbase.test.ts -u, then read the difference.
describe('the recommended policy of a PocketBase server', () => {
  test.skipIf(!recordedToolsArePresent)('is the kept one', async () => {
    const tools = recordedTools('pocketbase.json');
    const siblings = tools.map(({ name }) => name);
    const policy = recommendPolicy(tools.map((tool) => ({ tool, classification: classify({ tool, siblings }) })));
    await expect(exported(policy, siblings, 'toolrisk').text).toMatchFileSnapshot(file('toolrisk.golden'));
  });

  describe('written for a client', () => {
    const policy = keptPolicy();
    const names = [...Object.keys(policy.tools ?? {}), ...(policy.hide ?? [])];
    const formats = FORMAT_NAMES.filter((format) => format !== 'toolrisk');

    test.each(formats)('%s is the file that the documentation explains', async (format) => {
      const { text, notExpressed } = exported(policy, names, format, 'pocketbase');
      await expect(text).toMatchFileSnapshot(file(`${format}.golden`));
      const words = [...notExpressed.map((sentence) => `- ${sentence}`), ''].join('\n');
      await expect(words).toMatchFileSnapshot(file(`${format}.words.golden`));
      expect(tooMild(policy, names, format)).toEqual([]);
    });

    test.each(Object.keys(EFFECTS))('%s allows the eleven capped tools too when their caps are given up', (name) => {
      const format = name as NameFormat;
      const tools = names.map((tool) => ({ name: tool }));
      const written = exportPolicy(policy, tools, { format, alias: 'pocketbase', caps: 'allow' });
      if ('problem' in written) throw new Error(written.problem);
      const allowed = names.filter((tool) => CLIENTS[format](written.text, 'pocketbase', tool) === 'allow');
      expect(allowed.length).toBe(EFFECTS[format].allow + 11);
      expect(allowed.filter((tool) => policy.hide?.includes(tool))).toEqual([]);
    });

    test.each(Object.entries(EFFECTS))(
      '%s allows, asks and refuses as many tools as the documentation says',
      (format, effects) => {
        const { text } = exported(policy, names, format as NameFormat, 'pocketbase');
        const found = names.map((name) => CLIENTS[format as NameFormat](text, 'pocketbase', name));
        const counted = Object.fromEntries(
          Object.keys(effects).map((effect) => [effect, found.filter((one) => one === effect).length]),
        );
        expect(counted).toEqual(effects);
      },
    );
  });
});
