import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Direction, treatmentOf } from '../../src/domain/policy/compare.ts';
import { noCounters, reserve } from '../../src/domain/policy/counters.ts';
import { type Decision, decide } from '../../src/domain/policy/decide.ts';
import { diffPolicies } from '../../src/domain/policy/diff.ts';
import { type Condition, type Limit, type Policy, parsePolicy, type ToolRule } from '../../src/domain/policy/schema.ts';

const per = (max: number, window: Limit['window'] = 'minute', counter = 'c'): Limit => ({ counter, window, max });
const policy = (tools: Record<string, ToolRule>, more: Partial<Policy> = {}): Policy => ({
  version: '1',
  default: 'deny',
  tools,
  ...more,
});
const above = (value: number): Condition => ({ path: 'args.amount', op: 'gt', value });
const oneOf = (...value: string[]): Condition => ({ path: 'args.action', op: 'in', value });
const notOneOf = (...value: string[]): Condition => ({ path: 'args.action', op: 'not_in', value });
const refuse = (...conditions: Condition[]): ToolRule => ({ deny_if: [{ conditions }] });
const need = (...conditions: Condition[]): ToolRule => ({ require: [{ conditions }] });
const askWhere = (...conditions: Condition[]): ToolRule => ({ approval: { when: conditions } });
const ASK: ToolRule = { approval: { when: 'always' } };

describe('what changed, in words', () => {
  const lines = (before: Policy, after: Policy) =>
    diffPolicies(before, after).changes.map(
      ({ tool, texts, direction }) => `${tool}: ${texts.join('; ')} (${direction})`,
    );

  test('names each tool once, with what was and what is', () => {
    const before = policy(
      { save_note: { limits: [per(10)] }, list_notes: {}, pay: refuse(above(100)), gone: {} },
      { hide: ['delete_record'] },
    );
    const after = policy({
      save_note: { limits: [per(30)] },
      list_notes: {},
      pay: { ...refuse(above(500)), ...ASK },
      delete_record: ASK,
    });
    expect(lines(before, after)).toEqual([
      'save_note: 30 calls a minute, was 10 (widened)',
      'pay: refused where args.amount is above 500, was refused where args.amount is above 100; now asks before each call (changed)',
      'gone: was allowed as it is, now not listed and so refused (narrowed)',
      'delete_record: was hidden, now asks before each call (widened)',
    ]);
  });

  test.each<[string, ToolRule, ToolRule, string]>([
    ['a window', { limits: [per(10)] }, { limits: [per(10, 'hour')] }, '10 calls an hour, was 10 calls a minute'],
    ['a cap that goes', { limits: [per(10)], ...ASK }, ASK, 'no longer capped at 10 calls a minute'],
    ['a question that goes', { limits: [per(10)], ...ASK }, { limits: [per(10)] }, 'no longer asks'],
    [
      'a pattern',
      need({ path: 'args.to', op: 'regex', value: '^a' }),
      need({ path: 'args.to', op: 'regex', value: '^b' }),
      'allowed only where args.to matches ^b, was allowed only where args.to matches ^a',
    ],
    [
      'a list beyond the first values',
      refuse(oneOf('a', 'b', 'c', 'd', 'e')),
      refuse(oneOf('a', 'b', 'c', 'd', 'f')),
      'refused where args.action is one of "a", "b", "c", "d", "f", was refused where args.action is one of "a", "b", "c", "d", "e"',
    ],
    [
      'what the agent is told',
      { deny_if: [{ conditions: [above(1)], on_deny: 'No.' }] },
      { deny_if: [{ conditions: [above(1)], on_deny: 'Never.' }] },
      'refused where args.amount is above 1, with another sentence for the agent',
    ],
    [
      'a question',
      { approval: { when: 'always', message: 'A?' } },
      { approval: { when: 'always', message: 'B?' } },
      'asks in other words',
    ],
    [
      'how long a question waits',
      { approval: { when: 'always' } },
      { approval: { when: 'always', expires: '2h' } },
      'a question waits for 2 hours, was 10 minutes',
    ],
  ])('says it of %s', (_, before, after, text) => {
    const [change] = diffPolicies(policy({ t: before }), policy({ t: after })).changes;
    expect(change?.texts).toEqual([text]);
  });

  test('speaks of the tools that nobody names, and of all together', () => {
    const { direction, changes } = diffPolicies(
      policy({}, { all_tools: { limits: [per(100, 'day')] } }),
      policy({}, { default: 'allow' }),
    );
    expect(direction).toBe('widened');
    expect(changes).toEqual([
      {
        about: 'other_tools',
        tool: null,
        direction: 'widened',
        texts: ['was not listed and so refused, now allowed as it is'],
      },
      { about: 'all_tools', tool: null, direction: 'widened', texts: ['no longer capped at 100 calls a day'] },
    ]);
  });

  test('is silent where nothing changed, whatever the order of keys', () => {
    const one = policy({ a: { limits: [per(1)], ...ASK }, b: {} });
    const other = policy({ b: {}, a: { ...ASK, limits: [{ max: 1, window: 'minute', counter: 'c' }] } });
    expect(diffPolicies(one, other)).toEqual({ direction: 'same', changes: [] });
  });
});

describe('the direction', () => {
  test.each<[string, ToolRule, ToolRule, Direction]>([
    ['a cap that comes', {}, { limits: [per(10)] }, 'narrowed'],
    ['more calls in a shorter window', { limits: [per(10, 'hour')] }, { limits: [per(20)] }, 'widened'],
    ['more calls in a longer window', { limits: [per(10)] }, { limits: [per(20, 'hour')] }, 'changed'],
    ['a cap in place of a question', ASK, { limits: [per(1000)] }, 'changed'],
    ['a question in place of a refusal', refuse(above(5)), askWhere(above(5)), 'widened'],
    ['a refusal in place of a question', askWhere(above(5)), refuse(above(5)), 'narrowed'],
    ['a question for fewer amounts', askWhere(above(5)), askWhere(above(6)), 'widened'],
    ['a question for some calls only', ASK, askWhere(above(5)), 'changed'],
    ['one more thing to require', need(above(5)), need(above(5), oneOf('a')), 'narrowed'],
    ['one more condition of a refusal', refuse(above(5)), refuse(above(5), oneOf('a')), 'widened'],
    ['a value that is refused less', refuse(oneOf('a', 'b')), refuse(oneOf('a')), 'widened'],
    ['a value that is allowed more', need(oneOf('a')), need(oneOf('a', 'b')), 'widened'],
    ['a value more that is left out', refuse(notOneOf('a')), refuse(notOneOf('a', 'b')), 'widened'],
    [
      'another pattern',
      need({ path: 'args.to', op: 'regex', value: '^a' }),
      need({ path: 'args.to', op: 'regex', value: '^ab' }),
      'changed',
    ],
    ['another path', refuse(above(5)), refuse({ path: 'args.sum', op: 'gt', value: 5 }), 'changed'],
    ['a bound of another side', refuse(above(5)), refuse({ path: 'args.amount', op: 'lt', value: 5 }), 'changed'],
    [
      'the same bound, once with its end',
      refuse({ path: 'args.amount', op: 'gte', value: 5 }),
      refuse(above(5)),
      'widened',
    ],
    // The longer list holds true, and so forgives a false that the shorter one cannot compare.
    [
      'a list without its true',
      need({ path: 'args.x', op: 'not_in', value: [true, 'a'] }),
      need({ path: 'args.x', op: 'not_in', value: ['a'] }),
      'changed',
    ],
    // Of 6 and "x" the first finds one that is above 5, the second none and one that is no number.
    [
      'a question for fewer amounts of a list',
      askWhere({ path: 'args.x[*]', op: 'gt', value: 5 }),
      askWhere({ path: 'args.x[*]', op: 'gt', value: 6 }),
      'changed',
    ],
    ['always, said in two ways', ASK, askWhere(), 'same'],
    ['a cap of nothing', { limits: [per(1)] }, { limits: [per(0)] }, 'narrowed'],
    ['a refusal of everything', ASK, refuse(), 'narrowed'],
  ])('of %s', (_, before, after, direction) => {
    const opposite = { widened: 'narrowed', narrowed: 'widened', changed: 'changed', same: 'same' } as const;
    expect(diffPolicies(policy({ t: before }), policy({ t: after })).direction).toBe(direction);
    expect(diffPolicies(policy({ t: after }), policy({ t: before })).direction).toBe(opposite[direction]);
  });

  test('sees that a counter is no longer shared, in the tool whose own rule stayed as it was', () => {
    const both = policy({ a: { limits: [per(5)] }, b: { limits: [per(5)] } });
    const apart = policy({ a: { limits: [per(5)] }, b: { limits: [per(5, 'minute', 'own')] } });
    expect(diffPolicies(both, apart).direction).toBe('widened');
    expect(diffPolicies(apart, both).direction).toBe('narrowed');
    const alone = policy({ a: { limits: [per(5)] }, b: {} });
    const [a, b] = diffPolicies(both, alone).changes;
    expect([a?.tool, a?.direction, a?.texts]).toEqual([
      'a',
      'widened',
      ['5 calls a minute, counted together with other tools than before'],
    ]);
    expect([b?.tool, b?.direction]).toEqual(['b', 'widened']);
  });

  test('takes what holds for all tools into what is said of one', () => {
    const before = policy({ t: { limits: [per(5)] } }, { all_tools: { limits: [per(50, 'day', 'all')] } });
    const after = policy({ t: { limits: [per(9)] } }, { all_tools: { limits: [per(10, 'day', 'all')] } });
    expect(diffPolicies(before, after).changes.map(({ tool, direction }) => [tool, direction])).toEqual([
      [null, 'narrowed'],
      ['t', 'changed'],
    ]);
  });
});

const path = fc.constantFrom('args.x', 'args.y', 'args.z[*]');
const scalar = fc.constantFrom<(string | number | boolean | null)[]>('a', 'b', '5', 5, 7, true, null);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    path,
    op: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const),
    value: fc.constantFrom(4, 5, 6),
  }),
  fc.record({ path, op: fc.constantFrom('eq' as const, 'neq' as const), value: scalar }),
  fc.record({ path, op: fc.constantFrom('in' as const, 'not_in' as const), value: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ path, op: fc.constant('exists' as const), value: fc.boolean() }),
  fc.record({ path, op: fc.constant('regex' as const), value: fc.constantFrom('^a', 'b|5') }),
  fc.record({ path, op: fc.constant('contains' as const), value: scalar }),
);
const conditions = fc.array(condition, { maxLength: 2 });
const limits = fc.uniqueArray(
  fc.record({
    counter: fc.constantFrom('m', 'h', 's'),
    max: fc.constantFrom(0, 1, 2, 3),
  }),
  { selector: ({ counter }) => counter, maxLength: 2 },
);
const asLimits = (some: { counter: string; max: number }[]): Limit[] =>
  some.map(({ counter, max }) =>
    counter === 's'
      ? { counter, max, window: 'minute', increment_from: 'args.x' }
      : { counter, max, window: counter === 'm' ? 'minute' : 'hour' },
  );
const rule = fc
  .record(
    {
      require: fc.array(fc.record({ conditions }), { maxLength: 2 }),
      deny_if: fc.array(fc.record({ conditions }), { maxLength: 2 }),
      limits: limits.map(asLimits),
      approval: fc.record({ when: fc.oneof(fc.constant('always' as const), conditions) }),
    },
    { requiredKeys: [] },
  )
  .map((one): ToolRule => one);
const state = fc.oneof(
  { weight: 5, arbitrary: rule },
  { weight: 1, arbitrary: fc.constantFrom('hidden' as const, 'unlisted' as const) },
);
type State = ToolRule | 'hidden' | 'unlisted';
const onePolicy = (of: State, all: Limit[], fallback: Policy['default']): Policy => ({
  version: '1',
  default: fallback,
  ...(of === 'hidden' ? { hide: ['t'] } : {}),
  ...(all.length > 0 ? { all_tools: { limits: all } } : {}),
  tools: typeof of === 'string' ? {} : { t: of },
});
/** A rule, and another that is often a small step away from it. */
const twoStates: fc.Arbitrary<[State, State]> = fc.oneof(
  fc.tuple(state, state),
  fc
    .tuple(rule, rule, fc.constantFrom<(keyof ToolRule)[]>('require', 'deny_if', 'limits', 'approval'))
    .map(([one, other, key]): [State, State] => {
      const { [key]: _, ...rest } = one;
      return [one, { ...rest, ...(other[key] === undefined ? {} : { [key]: other[key] }) }];
    }),
);
const value = fc.constantFrom<unknown[]>(
  undefined,
  null,
  'a',
  'ab',
  'b',
  '5',
  '4',
  '1e9',
  3,
  4,
  5,
  6,
  7,
  -1,
  true,
  false,
  [],
  ['a'],
  ['b', 5],
  {},
);
const call = fc.record({ x: value, y: value, z: fc.oneof(value, fc.array(value, { maxLength: 2 })) });
const MILDNESS: Record<Decision['outcome'], number> = { deny: 0, ask: 1, allow: 2 };

test('a direction holds for every call: the first one that is treated differently goes that way', () => {
  const seen: Record<Direction, number> = { same: 0, widened: 0, narrowed: 0, changed: 0 };
  const allLimits = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Limit[]>([]) },
    { weight: 1, arbitrary: limits.map(asLimits) },
  );
  const fallback = fc.constantFrom('deny' as const, 'allow' as const);
  fc.assert(
    fc.property(
      twoStates,
      allLimits,
      allLimits,
      fallback,
      fallback,
      fc.array(call, { minLength: 1, maxLength: 12 }),
      (pair, a, b, c, d, calls) => {
        const [before, after] = [onePolicy(pair[0], a, c), onePolicy(pair[1], b, d)];
        // Counters that count in one place and sum in another are faults, and this generator makes some.
        fc.pre(parsePolicy(before).ok && parsePolicy(after).ok);
        const { direction } = diffPolicies(before, after);
        seen[direction] += 1;
        for (const args of calls) {
          let [left, right] = [noCounters(0), noCounters(0)];
          for (let times = 0; times < 4; times += 1) {
            const [old, is] = [decide(before, { tool: 't', args }, left), decide(after, { tool: 't', args }, right)];
            const step = MILDNESS[is.outcome] - MILDNESS[old.outcome];
            if (direction === 'same') expect(step).toBe(0);
            if (direction === 'widened') expect(step).toBeGreaterThanOrEqual(0);
            if (direction === 'narrowed') expect(step).toBeLessThanOrEqual(0);
            if (step !== 0) break;
            [left, right] = [reserve(left, old.changes), reserve(right, is.changes)];
          }
        }
      },
    ),
    { numRuns: 6_000 },
  );
  // A comparison that never commits itself would pass as well.
  for (const direction of ['same', 'widened', 'narrowed', 'changed'] as const)
    expect(seen[direction]).toBeGreaterThan(100);
});

test('a name of the prototype is a tool like any other', () => {
  expect(treatmentOf(policy({}), 'constructor')).toEqual({ kind: 'unlisted' });
  const own = JSON.parse('{"version":"1","default":"deny","tools":{"__proto__":{}}}');
  expect(diffPolicies(policy({}), own).changes.map(({ tool, direction }) => [tool, direction])).toEqual([
    ['__proto__', 'widened'],
  ]);
});
