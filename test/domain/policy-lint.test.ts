import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { readCallTest, runCallTests } from '../../src/domain/policy/call-tests.ts';
import { lintPolicy } from '../../src/domain/policy/lint.ts';
import { matchesNothing } from '../../src/domain/policy/lint-conditions.ts';
import { compilePattern } from '../../src/domain/policy/pattern.ts';
import { readPolicyText } from '../../src/domain/policy/read-text.ts';
import { type RatedTool, recommendPolicy } from '../../src/domain/policy/recommend.ts';
import {
  POLICY_SCHEMA_ID,
  type Policy,
  PROFILES,
  parsePolicy,
  policyJsonSchema,
  type ToolRule,
} from '../../src/domain/policy/schema.ts';
import { anyPolicy } from './formats/policies.ts';
import { rated, recordedFiles, recordedTools, recordedToolsArePresent } from './rated-tools.ts';

const withTool = (rule: unknown) => ({ version: '1', default: 'deny', tools: { pay: rule } });
const withCondition = (condition: unknown) => withTool({ deny_if: [{ conditions: [condition] }] });

describe('the text of a policy file', () => {
  const faultsOf = (text: string) => {
    const read = readPolicyText(text);
    return read.ok ? [] : read.faults.map(({ pointer, line, column }) => `${pointer} ${line}:${column}`);
  };

  test('gives all its faults at once, of every kind, in their order, each with its place', () => {
    const text = `{
  "version": "2", "grants": [],
  "hide": ["drop"],
  "tools": {
    "drop": { "limits": [{ "counter": "c", "window": "day", "max": -1 }] },
    "pay": {
      "deny_if": [{ "conditions": [{ "path": "args.to", "op": "regex", "value": "(?!x)" },
                                   { "path": "to", "op": "equals", "value": 1 }] }],
      "limits": [{ "counter": "c", "window": "day", "max": 1 }],
      "approval": { "when": "never", "expires": "soon" }
    },
    "list": { "limits": [{ "counter": "c", "window": "hour", "max": 1 }] },
    "list": {}, "read": { "limits": [{ "counter": "c", "window": "hour", "max": 1 }] }
  }
}`;
    expect(faultsOf(text)).toEqual([
      '/default 1:1',
      '/version 2:14',
      '/grants 2:29',
      '/tools/drop 5:13',
      '/tools/drop/limits/0/max 5:68',
      '/tools/pay/deny_if/0/conditions/0/value 7:81',
      '/tools/pay/deny_if/0/conditions/1/op 8:58',
      '/tools/pay/approval/when 10:29',
      '/tools/pay/approval/expires 10:49',
      '/tools/list 13:13',
      '/tools/read/limits/0/window 13:66',
    ]);
  });

  test.each([
    ['nothing', '', ' 1:1'],
    ['a comma too many', '{\n  "version": "1",\n}', ' 3:1'],
    ['a comment', '{ "version": "1", // first\n "default": "deny" }', ' 1:19'],
    ['brackets without end', '['.repeat(100_000), ' 1:1'],
  ])('that is no JSON says where: %s', (_, text, place) => {
    const [fault] = faultsOf(text);
    expect(fault?.startsWith(' ')).toBe(true);
    if (!text.startsWith('[')) expect(fault).toBe(place);
  });

  test('is refused for a key that stands twice, also one that is written in another way or called __proto__', () => {
    expect(faultsOf('{"version":"1","default":"allow","default":"deny"}')).toEqual(['/default 1:44']);
    expect(faultsOf('{"version":"1","default":"deny","tools":{"a":{},"\\u0061":{}}}')).toEqual(['/tools/a 1:58']);
    expect(faultsOf('{"version":"1","default":"deny","tools":{"__proto__":{},"__proto__":{}}}')).toEqual([
      '/tools/__proto__ 1:69',
    ]);
    // The same key in two objects is no repetition.
    expect(faultsOf('{"version":"1","default":"deny","tools":{"a":{"limits":[]},"b":{"limits":[]}}}')).toEqual([]);
  });

  test('of any size and depth is read in time', () => {
    const deep = `{"version":"1","default":"deny","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(faultsOf(deep)).toEqual(['/x 1:37']);
    const wide = `{"version":"1","default":"deny",${Array.from({ length: 20_000 }, (_, at) => `"k${at}":1`).join(',')}}`;
    expect(faultsOf(wide)).toHaveLength(20_000);
  }, 5_000);

  test('with a $schema gets a hint where to name it', () => {
    const read = readPolicyText('{"$schema":"x","version":"1","default":"deny"}');
    expect(read).toMatchObject({
      ok: false,
      faults: [{ pointer: '/$schema', message: expect.stringContaining('editor') }],
    });
  });
});

describe('the JSON Schema', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  const accepts = ajv.compile(policyJsonSchema());

  test('is one of draft 2020-12, with a name, descriptions and examples for an editor', () => {
    expect(policyJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: POLICY_SCHEMA_ID,
      properties: { default: { description: expect.any(String) }, tools: { examples: [expect.any(Object)] } },
    });
    const { examples } = Object(policyJsonSchema().properties).tools;
    expect(examples.length).toBeGreaterThan(0);
    for (const tools of examples) expect(parsePolicy({ version: '1', default: 'deny', tools }).ok).toBe(true);
  });

  test('accepts the recommended policies of all profiles, and any other that is valid', () => {
    for (const profile of PROFILES) expect(accepts(recommendPolicy(TOOLS, profile))).toBe(true);
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        fc.pre(parsePolicy(policy).ok);
        expect(accepts(policy), JSON.stringify(accepts.errors)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, unknown]>([
    ['no object', []],
    ['another version', { version: '2', default: 'deny' }],
    ['no default', { version: '1' }],
    ['an unknown key', { version: '1', default: 'deny', grants: [] }],
    ['an empty name in hide', { version: '1', default: 'deny', hide: [''] }],
    ['an empty name of a tool', { version: '1', default: 'deny', tools: { '': {} } }],
    ['a rule over all tools', { version: '1', default: 'deny', all_tools: { deny_if: [] } }],
    ['an unknown key of a tool', withTool({ allow: true })],
    ['a rule without conditions', withTool({ require: [{ on_deny: 'x' }] })],
    ['an unknown operator', withCondition({ path: 'args.a', op: 'equals', value: 1 })],
    ['a path without args', withCondition({ path: 'a', op: 'eq', value: 1 })],
    ['a path with a negative index', withCondition({ path: 'args.a[-1]', op: 'eq', value: 1 })],
    ['a path that is too deep', withCondition({ path: `args${'.a'.repeat(33)}`, op: 'eq', value: 1 })],
    ['a text as bound', withCondition({ path: 'args.a', op: 'gt', value: '5' })],
    ['a bound beyond 2^53', withCondition({ path: 'args.a', op: 'gt', value: 2 ** 60 })],
    ['a scalar in a list', withCondition({ path: 'args.a', op: 'in', value: 'x' })],
    ['no value', withCondition({ path: 'args.a', op: 'contains' })],
    ['an unknown window', withTool({ limits: [{ counter: 'c', window: 'week', max: 1 }] })],
    ['a negative max', withTool({ limits: [{ counter: 'c', window: 'day', max: -1 }] })],
    ['another scope', withTool({ limits: [{ counter: 'c', window: 'day', max: 1, scope: 'org' }] })],
    ['a bad time to wait', withTool({ approval: { when: 'always', expires: '10 minutes' } })],
    ['a bad when', withTool({ approval: { when: 'sometimes' } })],
  ])('refuses, as the reader does: %s', (_, broken) => {
    expect(parsePolicy(broken).ok).toBe(false);
    expect(accepts(broken)).toBe(false);
  });

  test('reads a path as the reader does', () => {
    const paths = fc.array(
      fc.constantFrom('args', '.', 'a', '[0]', '[*]', '[01]', '[', ']', '[999999]', '[1000000]', ' ', '\n'),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(paths, (parts) => {
        const policy = withCondition({ path: `args${parts.join('')}`, op: 'exists' });
        expect(accepts(policy)).toBe(parsePolicy(policy).ok);
      }),
      { numRuns: 1_000 },
    );
  });
});

const TOOLS: RatedTool[] = [
  rated({ name: 'list_notes' }, 'Read', 'Low'),
  rated(
    { name: 'save_note', inputSchema: { type: 'object', properties: { title: { type: 'string' } } } },
    'Write',
    'Medium',
  ),
  rated(
    {
      name: 'manage',
      inputSchema: {
        type: 'object',
        properties: {
          action: { type: 'string', enum: ['archive', 'delete'] },
          to: { type: 'array', items: { type: 'object', properties: { mail: { type: 'string' } } } },
          free: { type: 'object', additionalProperties: true },
          any: { $ref: '#/$defs/any' },
        },
      },
    },
    'Destructive',
    'High',
  ),
  rated({ name: 'delete_all' }, 'Destructive', 'Critical'),
];
const SERVER = { name: 'notes-mcp', tools: TOOLS };

describe('warnings', () => {
  const policy = (tools: Record<string, ToolRule>, more: Partial<Policy> = {}): Policy => ({
    version: '1',
    default: 'deny',
    tools,
    ...more,
  });
  const warn = (one: Policy, server?: typeof SERVER) =>
    lintPolicy(one, { server }).map(({ kind, pointer }) => `${kind} ${pointer}`);
  const manage = (rule: ToolRule) =>
    lintPolicy(policy({ manage: rule }), { server: SERVER }).filter(
      ({ kind }) => kind === 'never-holds' || kind === 'unknown-argument',
    );
  const refuse = (...conditions: NonNullable<ToolRule['deny_if']>[number]['conditions']): ToolRule => ({
    deny_if: [{ conditions }],
  });

  test('are none for the recommended policy of its own server', () => {
    for (const profile of PROFILES) {
      const found = lintPolicy(recommendPolicy(TOOLS, profile), { server: SERVER, profile });
      expect(found.filter(({ kind }) => kind !== 'example-value')).toEqual([]);
    }
  });

  test('name what a policy leaves open, hides or refuses altogether, and what does nothing', () => {
    expect(warn(policy({}, { default: 'allow' }))).toEqual(['default-allow /default']);
    expect(warn(policy({}, { hide: ['a', '*'], default: 'allow' }))).toEqual(['hides-all /hide/1']);
    expect(warn(policy({}, { hide: ['a', 'a'] }))).toEqual(['no-effect /hide/1']);
    expect(warn(policy({ a: { deny_if: [{ conditions: [] }], require: [{ conditions: [] }] } }))).toEqual([
      'refuses-all /tools/a/deny_if/0',
      'no-effect /tools/a/require/0',
    ]);
    const none = { counter: 'c', window: 'day' as const, max: 0 };
    expect(warn(policy({ a: { limits: [none] } }, { all_tools: { limits: [none] } }))).toEqual([
      'refuses-all /all_tools/limits/0/max',
      'refuses-all /tools/a/limits/0/max',
    ]);
  });

  test('name tools that the server does not have, with the one that may be meant, and tools that nobody named', () => {
    const found = lintPolicy(policy({ 'Save-Note': {}, list_notes: {} }, { hide: ['nothing_like_it'] }), {
      server: SERVER,
    });
    expect(found.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'unknown-tool /hide/0',
      'unknown-tool /tools/Save-Note',
      'unmentioned-tool /default',
      'unmentioned-tool /default',
      'unmentioned-tool /default',
    ]);
    expect(found[1]?.message).toContain('Is "save_note" meant?');
    expect(found[2]?.message).toContain('it is refused');
  });

  test('say what is wider than recommended, and only that', () => {
    const wider = (tools: Record<string, ToolRule>, more: Partial<Policy> = {}) =>
      lintPolicy(policy(tools, more), { server: SERVER }).filter(({ kind }) => kind === 'wider-than-recommended');
    expect(wider({ save_note: { limits: [{ counter: 'save_note_rate', window: 'minute', max: 31 }] } })).toEqual([
      {
        kind: 'wider-than-recommended',
        pointer: '/tools/save_note',
        message:
          '"save_note" is wider than recommended (balanced). From the recommended policy to this one: 31 calls a minute, was 30.',
      },
    ]);
    expect(wider({ save_note: { limits: [{ counter: 'other', window: 'minute', max: 30 }] } })).toEqual([]);
    expect(wider({ delete_all: { approval: { when: 'always' } } }).map(({ pointer }) => pointer)).toEqual([
      '/tools/delete_all',
    ]);
    expect(
      wider({ manage: { limits: [{ counter: 'm', window: 'minute', max: 1000 }] } }).map(({ pointer }) => pointer),
    ).toEqual(['/tools/manage']);
    expect(wider({}, { default: 'allow' }).map(({ pointer }) => pointer)).toEqual(['/default', '/default', '/default']);
  });

  test('say that a requirement on any element of a list is met by one of them', () => {
    const condition = { path: 'args.to[*]', op: 'in' as const, value: ['ann'] };
    const kinds = (rule: ToolRule) =>
      lintPolicy({ version: '1', default: 'deny', tools: { send: rule } }).map(
        ({ kind, pointer }) => `${kind} ${pointer}`,
      );
    expect(kinds({ require: [{ conditions: [condition] }] })).toEqual([
      'any-element /tools/send/require/0/conditions/0',
    ]);
    expect(kinds({ deny_if: [{ conditions: [{ ...condition, op: 'not_in' }] }] })).toEqual([]);
  });

  test('find conditions that no call can meet, by what the schema of the tool takes', () => {
    expect(manage(refuse({ path: 'args.action', op: 'eq', value: 'remove' }))).toEqual([
      {
        kind: 'never-holds',
        pointer: '/tools/manage/deny_if/0/conditions/0',
        message:
          'args.action takes "archive", "delete" and never "remove", so this rule refuses no call that it can check.',
      },
    ]);
    expect(manage(refuse({ path: 'args.action', op: 'regex', value: '^remove' }))).toHaveLength(1);
    expect(manage({ require: [{ conditions: [{ path: 'args.action', op: 'in', value: [] }] }] })[0]?.message).toContain(
      'every call is refused',
    );
    expect(manage(refuse({ path: 'args.action', op: 'eq', value: 'delete' }))).toEqual([]);
    expect(
      manage(refuse({ path: 'args.free.x', op: 'gt', value: 5 }, { path: 'args.free.x', op: 'lt', value: 5 })),
    ).toHaveLength(1);
    expect(
      manage(refuse({ path: 'args.free.x', op: 'gte', value: 5 }, { path: 'args.free.x', op: 'lte', value: 5 })),
    ).toEqual([]);
    expect(
      manage(refuse({ path: 'args.free.x', op: 'eq', value: 'a' }, { path: 'args.free.x', op: 'eq', value: 'b' })),
    ).toHaveLength(1);
    expect(
      manage(
        refuse({ path: 'args.to[*].mail', op: 'eq', value: 'a' }, { path: 'args.to[*].mail', op: 'eq', value: 'b' }),
      ),
    ).toEqual([]);
    expect(manage({ approval: { when: [{ path: 'args.action', op: 'eq', value: 'x' }] } })[0]?.message).toContain(
      'nobody is asked',
    );
  });

  test('find patterns that no text matches, and claim that of no other', () => {
    for (const pattern of ['a^', '.\\.$b', '[0-9]+^x', '^a$\\s+']) expect(matchesNothing(pattern), pattern).toBe(true);
    const pieces = fc.constantFrom(
      'a',
      'b',
      '^',
      '$',
      '*',
      '+',
      '?',
      '.',
      '|',
      '(',
      ')',
      '[ab]',
      '[^a]',
      '\\$',
      '\\b',
      '\\s',
      '\\z',
      '{0}',
    );
    const texts = ['', 'a', 'b', 'ab', 'ba', 'aa', 'a b', ' ', '$', 'a$b', '\n', 'a\nb', 'a^b'];
    let found = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 5 }), (parts) => {
        const pattern = parts.join('');
        const compiled = compilePattern(pattern);
        fc.pre('test' in compiled && matchesNothing(pattern));
        found += 1;
        expect(texts.filter((text) => 'test' in compiled && compiled.test(text))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
    expect(manage(refuse({ path: 'args.free.x', op: 'regex', value: 'a$b' }))).toHaveLength(1);
  });

  test('find arguments that the tool does not have, unless its schema leaves that open', () => {
    const exists = (path: string): ToolRule => refuse({ path, op: 'exists', value: true });
    for (const path of ['args.acton', 'args.to[0].male', 'args.action2']) {
      expect(
        manage(exists(path)).map(({ kind }) => kind),
        path,
      ).toEqual(['unknown-argument']);
    }
    for (const path of ['args.action', 'args.to[0].mail', 'args.to[*].mail', 'args.free.x.y', 'args.any.z']) {
      expect(manage(exists(path)), path).toEqual([]);
    }
    const sum = { counter: 'c', window: 'day' as const, max: 5, increment_from: 'args.amount' };
    expect(manage({ limits: [sum] }).map(({ pointer }) => pointer)).toEqual(['/tools/manage/limits/0/increment_from']);
  });
});

test.skipIf(!recordedToolsArePresent)(
  'the recommended policies of recorded servers fit the JSON Schema and get no warning (skipped without the recorded tools)',
  () => {
    const accepts = new Ajv2020({ strict: true }).compile(policyJsonSchema());
    let servers = 0;
    for (const file of recordedFiles()) {
      const tools = recordedTools(file);
      const siblings = tools.map(({ name }) => name);
      const server = {
        name: file,
        tools: tools.map((tool) => ({ tool, classification: classify({ tool, server: {}, siblings }) })),
      };
      for (const profile of PROFILES) {
        const policy = recommendPolicy(server.tools, profile);
        expect(accepts(policy), `${file} ${JSON.stringify(accepts.errors)}`).toBe(true);
        const warnings = lintPolicy(policy, { server, profile }).filter(({ kind }) => kind !== 'example-value');
        expect(warnings, file).toEqual([]);
      }
      servers += 1;
    }
    expect(servers).toBeGreaterThan(50);
  },
  20_000,
);

describe('calls that a policy is tried on', () => {
  const policy: Policy = {
    version: '1',
    default: 'deny',
    hide: ['drop'],
    tools: { save: { limits: [{ counter: 's', window: 'minute', max: 2 }] }, pay: { approval: { when: 'always' } } },
  };
  const rows = (...some: unknown[]) =>
    some.map((row) => {
      const read = readCallTest(row);
      if ('problem' in read) throw new Error(read.problem);
      return read.test;
    });
  const save = (expect: string, at?: string) => ({ call: { name: 'save' }, expect, ...(at && { at }) });

  test('carry their counters over, in order and by their times', () => {
    const run = runCallTests(
      policy,
      rows(
        save('allow', '2026-11-23T12:00:00Z'),
        save('allow'),
        save('deny', '+59s'),
        save('allow', '+1s'),
        save('allow', '+1d'),
      ),
      0,
    );
    expect('results' in run && run.results.map(({ passed, at }) => [passed, at])).toEqual([
      [true, '2026-11-23T12:00:00.000Z'],
      [true, '2026-11-23T12:00:00.000Z'],
      [true, '2026-11-23T12:00:59.000Z'],
      [true, '2026-11-23T12:01:00.000Z'],
      [true, '2026-11-24T12:01:00.000Z'],
    ]);
  });

  test('tell a hidden tool from a refused one, and take a hidden one for refused', () => {
    const run = runCallTests(
      policy,
      rows(
        { call: { name: 'drop' }, expect: 'hidden' },
        { call: { name: 'drop' }, expect: 'deny' },
        { call: { name: 'other' }, expect: 'hidden' },
        { call: { name: 'pay', arguments: { amount: 5 } }, expect: 'ask', note: 'a person looks' },
        { call: { name: 'pay', arguments: [] }, expect: 'ask' },
      ),
      0,
    );
    expect('results' in run && run.results.map(({ got, passed }) => [got, passed])).toEqual([
      ['hidden', true],
      ['hidden', true],
      ['deny', false],
      ['ask', true],
      ['deny', false],
    ]);
  });

  test('go forward in time', () => {
    expect(
      runCallTests(policy, rows(save('allow', '2026-11-23T12:00:00Z'), save('allow', '2026-11-23T11:00:00Z')), 0),
    ).toEqual({
      problem: 'Its time is before that of the row above it.',
      row: 1,
    });
  });

  test.each<[string, unknown, string]>([
    ['no object', 5, 'A row is an object with "call" and "expect".'],
    ['no call', { expect: 'allow' }, '"call" must be an object with "name" and, if wanted, "arguments".'],
    [
      'another expectation',
      { call: { name: 'a' }, expect: 'refuse' },
      '"expect" must be one of: allow, ask, deny, hidden.',
    ],
    ['an unknown key', { call: { name: 'a' }, expect: 'ask', why: 'x' }, 'The key "why" is not part of a row.'],
    [
      'a bad time',
      { call: { name: 'a' }, expect: 'ask', at: 'noon' },
      '"at" must be a time such as "2026-11-23T12:00:00Z", or one after the row before such as "+30s".',
    ],
  ])('are refused with one sentence: %s', (_, row, problem) => {
    expect(readCallTest(row)).toEqual({ problem });
  });
});
