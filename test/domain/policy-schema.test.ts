import { describe, expect, test } from 'vitest';
import { approvalTime, parsePolicy, policyJsonSchema } from '../../src/domain/policy/schema.ts';

const faultsOf = (input: unknown) => {
  const parsed = parsePolicy(input);
  return parsed.ok ? [] : parsed.faults;
};
const pointersOf = (input: unknown) => faultsOf(input).map((fault) => fault.pointer);
const withTool = (rule: unknown) => ({ version: '1', default: 'deny', tools: { pay: rule } });
const withCondition = (condition: unknown) => withTool({ deny_if: [{ conditions: [condition] }] });
const AT = '/tools/pay/deny_if/0/conditions/0';

describe('a policy document', () => {
  test('with every part of the format is read and comes out as it went in', () => {
    const document = {
      version: '1',
      default: 'allow',
      hide: ['drop_all'],
      all_tools: { limits: [{ counter: 'all', window: 'day', max: 1000, scope: 'grant' }] },
      tools: {
        free: {},
        pay: {
          require: [{ conditions: [{ path: 'args.to[0]', op: 'in', value: ['a', 1, true, null] }] }],
          deny_if: [{ conditions: [{ path: 'args.items[*].price', op: 'gt', value: 5 }], on_deny: 'Too much.' }],
          limits: [{ counter: 'pay_sum', window: 'hour', max: 0.5, increment_from: 'args.amount' }],
          approval: { when: [{ path: 'args.x', op: 'exists' }], message: 'Pay?', expires: '2h' },
        },
      },
    };
    const parsed = parsePolicy(document);
    expect(parsed).toEqual({ ok: true, policy: document });
  });

  test.each([
    ['no object', 'deny', ''],
    ['null', null, ''],
    ['a list', [], ''],
    ['another version', { version: '2', default: 'deny' }, '/version'],
    ['a number as version', { version: 1, default: 'deny' }, '/version'],
    ['no default', { version: '1' }, '/default'],
    ['an unknown default', { version: '1', default: 'ask' }, '/default'],
    ['an unknown key', { version: '1', default: 'deny', grants: [] }, '/grants'],
    ['an unknown key with a slash', { version: '1', default: 'deny', 'a/b~c': 1 }, '/a~1b~0c'],
    ['hide that is no list', { version: '1', default: 'deny', hide: 'x' }, '/hide'],
    ['a hidden name that is no text', { version: '1', default: 'deny', hide: [3] }, '/hide/0'],
    [
      'an unknown key of all_tools',
      { version: '1', default: 'deny', all_tools: { deny_if: [] } },
      '/all_tools/deny_if',
    ],
    ['an unknown key of a tool', withTool({ allow: true }), '/tools/pay/allow'],
    ['a tool that is null', withTool(null), '/tools/pay'],
    [
      'an unknown key of a rule',
      withTool({ require: [{ conditions: [], reason: 'x' }] }),
      '/tools/pay/require/0/reason',
    ],
    ['a rule without conditions', withTool({ deny_if: [{ on_deny: 'x' }] }), '/tools/pay/deny_if/0/conditions'],
    ['a bad operator', withCondition({ path: 'args.a', op: 'equals', value: 1 }), `${AT}/op`],
    ['no operator', withCondition({ path: 'args.a', value: 1 }), `${AT}/op`],
    ['a path without args', withCondition({ path: 'a', op: 'eq', value: 1 }), `${AT}/path`],
    ['a path that ends in a dot', withCondition({ path: 'args.a.', op: 'eq', value: 1 }), `${AT}/path`],
    ['a path with a negative index', withCondition({ path: 'args.a[-1]', op: 'eq', value: 1 }), `${AT}/path`],
    ['a path that is too deep', withCondition({ path: `args${'.a'.repeat(40)}`, op: 'eq', value: 1 }), `${AT}/path`],
    ['a text in a numeric comparison', withCondition({ path: 'args.a', op: 'gt', value: '5' }), `${AT}/value`],
    ['NaN as a bound', withCondition({ path: 'args.a', op: 'gt', value: Number.NaN }), `${AT}/value`],
    ['a bound beyond 2^53', withCondition({ path: 'args.a', op: 'gt', value: 2 ** 60 }), `${AT}/value`],
    ['a list in eq', withCondition({ path: 'args.a', op: 'eq', value: [1] }), `${AT}/value`],
    ['a scalar in in', withCondition({ path: 'args.a', op: 'in', value: 'x' }), `${AT}/value`],
    ['a missing value', withCondition({ path: 'args.a', op: 'contains' }), `${AT}/value`],
    ['a regex that does not compile', withCondition({ path: 'args.a', op: 'regex', value: '(' }), `${AT}/value`],
    ['a look-ahead, which RE2 has not', withCondition({ path: 'args.a', op: 'regex', value: '(?!x)' }), `${AT}/value`],
    ['a regex bomb', withCondition({ path: 'args.a', op: 'regex', value: '((a{100}){100}){100}' }), `${AT}/value`],
    [
      'a very long regex',
      withCondition({ path: 'args.a', op: 'regex', value: `[${'a'.repeat(2_000)}]` }),
      `${AT}/value`,
    ],
    ['a limit without a counter', withTool({ limits: [{ window: 'day', max: 1 }] }), '/tools/pay/limits/0/counter'],
    [
      'an unknown window',
      withTool({ limits: [{ counter: 'c', window: 'week', max: 1 }] }),
      '/tools/pay/limits/0/window',
    ],
    ['a negative max', withTool({ limits: [{ counter: 'c', window: 'day', max: -1 }] }), '/tools/pay/limits/0/max'],
    [
      'an unknown scope',
      withTool({ limits: [{ counter: 'c', window: 'day', max: 1, scope: 'org' }] }),
      '/tools/pay/limits/0/scope',
    ],
    ['an approval at no known time', withTool({ approval: { when: 'sometimes' } }), '/tools/pay/approval/when'],
    [
      'a bad condition of an approval',
      withTool({ approval: { when: [{ path: 'args.a', op: 'gt', value: 'x' }] } }),
      '/tools/pay/approval/when/0/value',
    ],
    [
      'an approval that never expires',
      withTool({ approval: { when: 'always', expires: 'never' } }),
      '/tools/pay/approval/expires',
    ],
    ['an empty tool name', { version: '1', default: 'deny', tools: { '': {} } }, '/tools/'],
  ])('with %s is refused at its place, in a sentence', (_name, document, pointer) => {
    const faults = faultsOf(document);
    expect(faults.map((fault) => fault.pointer)).toContain(pointer);
    for (const { message } of faults) expect(message).toMatch(/^[A-Z"].*\.$/s);
  });

  test('names every fault at once, those of shape and those that only show across the document', () => {
    const document = {
      version: '3',
      default: 'deny',
      extra: 1,
      more: 2,
      hide: ['gone'],
      all_tools: { limits: [{ counter: 'shared', window: 'hour', max: 1 }] },
      tools: {
        gone: { limits: [{ counter: 'gone_rate', window: 'day', max: 1 }] },
        a: { limits: [{ counter: 'shared', window: 'minute', max: 1 }] },
        b: { deny_if: [{ conditions: [{ path: 'args.a', op: 'like', value: 1 }] }], require: 1 },
      },
    };
    expect(pointersOf(document).sort()).toEqual(
      [
        '/version',
        '/extra',
        '/more',
        '/tools/gone',
        '/all_tools/limits/0/window',
        '/tools/b/require',
        '/tools/b/deny_if/0/conditions/0/op',
      ].sort(),
    );
  });

  test('must not use a counter for calls in one place and for a sum in another', () => {
    const limit = { counter: 'c', window: 'day', max: 9 };
    const document = withTool({ limits: [limit, { ...limit, increment_from: 'args.amount' }] });
    expect(pointersOf(document)).toEqual(['/tools/pay/limits/1/counter']);
  });

  test('may list a hidden tool without rules, and not with rules, also when "*" hides all', () => {
    expect(pointersOf({ version: '1', default: 'deny', hide: ['x'], tools: { x: {} } })).toEqual([]);
    const rule = { limits: [{ counter: 'c', window: 'day', max: 1 }] };
    expect(pointersOf({ version: '1', default: 'deny', hide: ['*'], tools: { x: rule } })).toEqual(['/tools/x']);
  });

  test('may name a tool __proto__ or constructor, whose rules are then read like any other', () => {
    const text = '{"version":"1","default":"deny","tools":{"a":{},"__proto__":{"limits":[]},"constructor":{}}}';
    const parsed = parsePolicy(JSON.parse(text));
    expect(parsed.ok && Object.keys(parsed.policy.tools ?? {}).sort()).toEqual(['__proto__', 'a', 'constructor']);
    const bad = '{"version":"1","default":"deny","tools":{"__proto__":{"allow":1}}}';
    expect(pointersOf(JSON.parse(bad))).toEqual(['/tools/__proto__/allow']);
  });

  test('must not hold a key __proto__ anywhere else', () => {
    expect(pointersOf(JSON.parse('{"version":"1","default":"deny","__proto__":{"hide":["*"]}}'))).toEqual([
      '/__proto__',
    ]);
    const nested = '{"version":"1","default":"deny","tools":{"a":{"__proto__":{"approval":{"when":"always"}}}}}';
    expect(pointersOf(JSON.parse(nested))).toEqual(['/tools/a/__proto__']);
  });
});

test('the JSON Schema of the format names its parts and refuses unknown keys', () => {
  const schema = JSON.stringify(policyJsonSchema());
  for (const word of ['deny_if', 'increment_from', 'not_in', 'approval']) expect(schema).toContain(`"${word}"`);
  expect(policyJsonSchema()).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['version', 'default'],
  });
});

test('an approval waits as long as the policy says, or ten minutes', () => {
  const times = ['30s', '10m', '2h', '1d', undefined].map((expires) => approvalTime({ when: 'always', expires }));
  expect(times).toEqual([30_000, 600_000, 7_200_000, 86_400_000, 600_000]);
});
