import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/domain/policy/decide.ts';
import { aliasProblem, exportPolicy, FORMAT_NAMES, FORMATS } from '../../../src/domain/policy/formats/index.ts';
import { planOf } from '../../../src/domain/policy/formats/plan.ts';
import { recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { type Policy, PROFILES, parsePolicy } from '../../../src/domain/policy/schema.ts';
import { CLIENTS, type NameFormat } from '../../support/policy-clients.ts';
import { readToml } from '../../support/toml.ts';
import { anyRatedTool } from '../rated-tools.ts';
import {
  anyPolicy,
  argumentSamples,
  cannotBeNamed,
  ceilingOf,
  countersOf,
  exported,
  oddNames,
  RANK,
} from './policies.ts';

const NAME_FORMATS = FORMAT_NAMES.filter((name): name is NameFormat => name !== 'toolrisk' && name !== 'policylayer');
/** Formats that have no refusals: there a refused tool is asked about, and the export says so. */
const CANNOT_REFUSE = new Set<string>(['vscode', 'cursor']);
const CANNOT_ASK = new Set<string>(['anthropic', 'cedar']);
const runs = { numRuns: 200 };
const someTools = fc.subarray(oddNames);

describe.each(NAME_FORMATS)('an export for %s', (format) => {
  const client = CLIENTS[format];

  test('allows, asks and denies each tool as the policy does, or less', () => {
    fc.assert(
      fc.property(anyPolicy, someTools, (policy, tools) => {
        expect(parsePolicy(policy).ok).toBe(true);
        const { text, notExpressed } = exported(policy, tools, format);
        for (const tool of new Set([...tools, ...Object.keys(policy.tools ?? {})])) {
          if (cannotBeNamed(format, tool)) continue;
          const [most, effect] = [ceilingOf(policy, tool), client(text, 'demo', tool)];
          if (most === 'deny' && CANNOT_REFUSE.has(format)) {
            expect([tool, effect]).toEqual([tool, 'ask']);
            expect(notExpressed.join(' ')).toContain('cannot refuse a tool');
          } else expect([tool, RANK[effect] <= RANK[most]]).toEqual([tool, true]);
        }
      }),
      runs,
    );
  });

  test('does the same for the recommended policies of every profile', () => {
    fc.assert(
      fc.property(fc.array(anyRatedTool, { maxLength: 12 }), fc.constantFrom(...PROFILES), (tools, profile) => {
        const policy = recommendPolicy(tools, profile);
        const names = tools.map(({ tool }) => tool.name);
        const { text } = exported(policy, names, format);
        for (const tool of names) {
          if (cannotBeNamed(format, tool)) continue;
          const [most, effect] = [ceilingOf(policy, tool), client(text, 'demo', tool)];
          const atMost = most === 'deny' && CANNOT_REFUSE.has(format) ? 'ask' : most;
          expect([tool, RANK[effect] <= RANK[atMost]]).toEqual([tool, true]);
        }
      }),
      runs,
    );
  });

  test('never allows a tool that neither the policy nor the server names, unless the policy does', () => {
    if (format === 'vscode') return; // It has no word for such a tool, and says so.
    fc.assert(
      fc.property(anyPolicy, someTools, (policy, tools) => {
        const { text } = exported(policy, tools, format);
        const most = planOf(policy, []).rest;
        for (const later of ['added_later', 'added later', 'later-'.repeat(20), 'mcp_demo_added']) {
          const effect = client(text, 'demo', later);
          if (most !== 'allow') expect(effect).not.toBe('allow');
          const refusesTheRest = !CANNOT_REFUSE.has(format) && format !== 'claude-code';
          if (most === 'deny' && refusesTheRest) expect(effect).toBe('deny');
        }
      }),
      runs,
    );
  });

  test('is exact for plainly named tools without caps and conditions', () => {
    const policy: Policy = {
      version: '1',
      default: 'deny',
      hide: ['drop_all'],
      tools: { list_records: {}, 'get-file': {}, delete_record: { approval: { when: 'always' } } },
    };
    const tools = ['list_records', 'get-file', 'delete_record', 'drop_all', 'unlisted'];
    const { text } = exported(policy, tools, format);
    const refused = CANNOT_REFUSE.has(format) ? 'ask' : 'deny';
    expect(tools.map((tool) => client(text, 'demo', tool))).toEqual([
      'allow',
      'allow',
      CANNOT_ASK.has(format) ? 'deny' : 'ask',
      refused,
      refused,
    ]);
  });

  test('never allows a tool that the policy caps or binds to conditions, and names it', () => {
    const policy: Policy = {
      version: '1',
      default: 'deny',
      tools: {
        capped: { limits: [{ counter: 'c', window: 'minute', max: 30 }] },
        bound: { require: [{ conditions: [{ path: 'args.sql', op: 'regex', value: '^select' }] }] },
        partly: { approval: { when: [{ path: 'args.action', op: 'neq', value: 'list' }] } },
        nothing: { limits: [{ counter: 'd', window: 'minute', max: 0 }] },
      },
    };
    const { text, notExpressed } = exported(policy, [], format);
    const asked = CANNOT_ASK.has(format) ? 'deny' : 'ask';
    expect(['capped', 'bound', 'partly'].map((tool) => client(text, 'demo', tool))).toEqual([asked, asked, asked]);
    expect(client(text, 'demo', 'nothing')).toBe(CANNOT_REFUSE.has(format) ? 'ask' : 'deny');
    expect(notExpressed.find((sentence) => sentence.includes('caps'))).toContain(': capped.');
    expect(notExpressed.find((sentence) => sentence.includes('conditions'))).toContain(': bound, partly.');
  });
});

describe.each(['toolrisk', 'policylayer'] as const)('an export for %s', (format) => {
  test('is a valid policy that decides every call as the policy does, or stricter', () => {
    fc.assert(
      fc.property(anyPolicy, someTools, (policy, tools) => {
        const parsed = parsePolicy(JSON.parse(exported(policy, tools, format).text));
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
        for (const tool of [...tools, ...Object.keys(policy.tools ?? {}), 'added_later']) {
          for (const args of argumentSamples) {
            for (const used of [0, 1, 1_000_000]) {
              const [most, effect] = [policy, parsed.policy].map(
                (one) => decide(one, { tool, args }, countersOf(policy, used)).outcome,
              );
              expect(effect === most || effect === 'deny').toBe(true);
              if (format === 'toolrisk') expect(effect).toBe(most);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('the strict format holds no approval, no sum and no list step, and says which tools it refuses for it', () => {
  const policy: Policy = {
    version: '1',
    default: 'deny',
    tools: {
      asked: { approval: { when: 'always' } },
      partly: { approval: { when: [{ path: 'args.action', op: 'neq', value: 'list' }] } },
      summed: { limits: [{ counter: 's', window: 'day', max: 5, increment_from: 'args.amount' }] },
      mailed: { deny_if: [{ conditions: [{ path: 'args.to[*]', op: 'not_in', value: [] }] }] },
      priced: { deny_if: [{ conditions: [{ path: 'args.amount', op: 'gt', value: 5 }] }] },
    },
  };
  const { text, notExpressed } = exported(policy, [], 'policylayer');
  expect(text).not.toMatch(/approval"|increment_from|\[\*\]/);
  expect(notExpressed).toEqual([
    expect.stringMatching(/wait for a person are refused: asked, partly\.$/),
    expect.stringMatching(/these tools are refused: summed, mailed\.$/),
    expect.stringMatching(/refuses the call: priced\.$/),
  ]);
  const strict: Policy = JSON.parse(text);
  const outcome = (tool: string, args: unknown) => decide(strict, { tool, args }, countersOf(strict, 0)).outcome;
  expect(outcome('asked', {})).toBe('deny');
  expect([outcome('partly', { action: 'list' }), outcome('partly', { action: 'delete' })]).toEqual(['allow', 'deny']);
  expect([outcome('summed', { amount: 1 }), outcome('mailed', { to: [] })]).toEqual(['deny', 'deny']);
});

test('the rules for Gemini CLI stand where trust, clicks and settings do not undo them, nor they the settings', () => {
  const policy: Policy = {
    version: '1',
    default: 'deny',
    hide: ['drop_all'],
    tools: { list_records: {}, delete_record: { approval: { when: 'always' } } },
  };
  const { rule } = readToml(exported(policy, [], 'gemini-cli').text) as { rule: Record<string, unknown>[] };
  expect(rule.map(({ decision, toolName, priority }) => [decision, toolName, priority])).toEqual([
    ['deny', ['drop_all'], 970],
    ['ask_user', ['delete_record'], 960],
    ['allow', ['list_records'], 220],
    ['deny', '*', 210],
  ]);
  const [trusted, mustConfirm, alwaysAllow] = [200, 350, 950];
  for (const { decision, toolName, priority } of rule) {
    if (decision === 'allow' || toolName === '*') {
      expect(priority).toBeGreaterThan(trusted);
      expect(priority).toBeLessThan(mustConfirm);
    } else expect(priority).toBeGreaterThan(alwaysAllow);
  }
});

describe('every export', () => {
  test('names its format, its place and its kind, and ends with a line feed', () => {
    for (const format of FORMAT_NAMES) {
      const { text, install, fileName, mediaType, notExpressed, ...rest } = exported(
        { version: '1', default: 'deny' },
        ['x'],
        format,
      );
      expect(rest).toEqual({ format });
      expect(FORMATS[format].name).toBe(format);
      expect(text.endsWith('\n')).toBe(true);
      expect(fileName).toMatch(/^[a-z-]+\.(?:json|toml|cedar|rego)$/);
      expect(mediaType).toMatch(/^(?:application|text)\/[a-z]+$/);
      for (const sentence of [install, ...notExpressed]) expect(sentence).toMatch(/^[A-Z~][^\n]*\.$/);
      if (mediaType === 'application/json') JSON.parse(text);
    }
  });

  test('holds no character that a reader would not see, whatever a server calls its tools', () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(fc.string({ unit: 'binary', minLength: 1 })), (policy, tools) => {
        for (const format of FORMAT_NAMES) {
          const { text, notExpressed } = exported(policy, tools, format);
          expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
          for (const sentence of notExpressed) expect(sentence).toMatch(/^[A-Z"][^\n]*\.$/);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is the same each time, and does not depend on the order or the doubles of the list of tools', () => {
    const policy: Policy = { version: '1', default: 'deny', tools: { a: {}, b: { approval: { when: 'always' } } } };
    for (const format of NAME_FORMATS) {
      const [one, other] = [
        ['a', 'b', 'c'],
        ['c', 'b', 'a', 'b', 'c'],
      ].map((tools) => exported(policy, tools, format).text);
      for (const tool of ['a', 'b', 'c', 'd'])
        expect(CLIENTS[format](one ?? '', 'demo', tool)).toBe(CLIENTS[format](other ?? '', 'demo', tool));
      expect(exported(policy, ['a', 'b', 'c'], format).text).toBe(one);
    }
  });
});

describe("the user's name for a server", () => {
  const plain = ['demo', 'pocketbase', 'my-server', 'a1'];
  const perFormat: [NameFormat | 'policylayer' | 'toolrisk', string[], string[]][] = [
    [
      'claude-code',
      ['my_server', 'A-1', '-'],
      ['', 'a__b', '_a', 'a_', 'my server', 'a.b', 'a*', 'x'.repeat(65), 'tête'],
    ],
    ['vscode', ['my server', 'tête'], ['', 'a\nb', '\u202e', 'x'.repeat(65)]],
    ['cursor', ['my_server', 'a.b'], ['', 'a:b', 'a*', 'my server', '"']],
    ['codex', ['my_server'], ['', 'a.b', 'a]', 'my server', '"', 'tête']],
    ['gemini-cli', ['a-b'], ['', 'my_server', 'mcp', '*', 'a"', 'x'.repeat(26)]],
    ['openai', ['my_server'], ['', '1a', '-a', 'a b', 'a.b']],
    ['anthropic', ['my_server', '1a'], ['', 'a b', 'a"']],
    ['cedar', ['my server', '"'], ['', '\n', '\u0000', '\ud800']],
    ['rego', ['my server', '"', '\\'], ['', '\n', '\ud800', '\u2028']],
    ['policylayer', ['my server'], ['', '\n']],
    ['toolrisk', ['my server'], ['', '\n']],
  ];
  test.each(perFormat)('is checked by what %s can bind to', (format, good, bad) => {
    for (const alias of [...plain, ...good]) expect([alias, aliasProblem(format, alias)]).toEqual([alias, undefined]);
    for (const alias of bad) {
      const result = exportPolicy({ version: '1', default: 'deny' }, [], { format, alias });
      expect([alias, 'problem' in result && result.problem]).toEqual([
        alias,
        expect.stringMatching(/^The server's name must .*\.$/),
      ]);
    }
  });

  test('reaches the file unharmed, so that no other server is meant', () => {
    const policy: Policy = { version: '1', default: 'deny', tools: { a: {} } };
    for (const [format, good] of perFormat) {
      if (format === 'toolrisk' || format === 'policylayer') continue;
      for (const alias of [...plain, ...good]) {
        const { text } = exported(policy, ['a', 'b'], format, alias);
        expect([format, alias, CLIENTS[format](text, alias, 'a')]).toEqual([format, alias, 'allow']);
      }
    }
  });
});
