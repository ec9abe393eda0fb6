import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { giveBack, noCounters, reserve } from '../../src/domain/policy/counters.ts';
import { decide, denialText } from '../../src/domain/policy/decide.ts';
import { type Condition, type Policy, parsePolicy, type ToolRule } from '../../src/domain/policy/schema.ts';

const NOW = Date.UTC(2026, 6, 1, 12, 0, 30);

function policyOf(document: unknown): Policy {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}
const withTool = (rule: ToolRule) => policyOf({ version: '1', default: 'deny', tools: { pay: rule } });
const outcome = (rule: ToolRule, args: unknown) =>
  decide(withTool(rule), { tool: 'pay', args }, noCounters(NOW)).outcome;
const denyIf = (...conditions: Condition[]): ToolRule => ({ deny_if: [{ conditions }] });
const require = (...conditions: Condition[]): ToolRule => ({ require: [{ conditions }] });

describe('the order of a decision', () => {
  test('without a policy every call is refused', () => {
    expect(decide(undefined, { tool: 'pay', args: {} }, noCounters(NOW))).toMatchObject({
      outcome: 'deny',
      reasons: [{ kind: 'no_policy', rule: '' }],
      changes: [],
    });
  });

  test('a hidden tool is refused under every default, and "*" hides all', () => {
    for (const hide of [['pay'], ['*'], ['other', '*']]) {
      const policy = policyOf({ version: '1', default: 'allow', hide, tools: { pay: {} } });
      const decision = decide(policy, { tool: 'pay', args: {} }, noCounters(NOW));
      expect(decision).toMatchObject({ outcome: 'deny', reasons: [{ kind: 'hidden' }] });
    }
  });

  test('an unlisted tool follows the default', () => {
    const call = { tool: 'other', args: {} };
    expect(decide(withTool({}), call, noCounters(NOW)).reasons).toMatchObject([{ kind: 'unlisted', rule: '/default' }]);
    const open = policyOf({ version: '1', default: 'allow' });
    expect(decide(open, call, noCounters(NOW)).outcome).toBe('allow');
  });

  test('all reasons are reported, in order, each with its place in the policy', () => {
    const policy = policyOf({
      version: '1',
      default: 'deny',
      all_tools: { limits: [{ counter: 'all', window: 'day', max: 0 }] },
      tools: {
        'a/b': {
          require: [{ conditions: [{ path: 'args.x', op: 'eq', value: 1 }], on_deny: 'x must be one.' }],
          deny_if: [
            { conditions: [], on_deny: 'Never.' },
            { conditions: [{ path: 'args.amount', op: 'gt', value: 1 }] },
          ],
          limits: [{ counter: 'c', window: 'minute', max: 0 }],
          approval: { when: 'always' },
        },
      },
    });
    const decision = decide(policy, { tool: 'a/b', args: { x: 2, amount: 'lots' } }, noCounters(NOW));
    expect(decision.outcome).toBe('deny');
    expect(decision.changes).toEqual([]);
    expect(decision.reasons.map(({ kind, rule }) => [kind, rule])).toEqual([
      ['require', '/tools/a~1b/require/0'],
      ['deny_if', '/tools/a~1b/deny_if/0'],
      ['fault', '/tools/a~1b/deny_if/1'],
      ['limit', '/tools/a~1b/limits/0'],
      ['limit', '/all_tools/limits/0'],
    ]);
    expect(denialText(decision)).toMatch(/^\[POLICY DENIED\] x must be one\. Never\. A rule could not be checked/);
  });

  test('the text for the agent holds no value of the policy', () => {
    const rule: ToolRule = {
      ...require({ path: 'args.to', op: 'in', value: ['secret-address'] }),
      ...denyIf({ path: 'args.amount', op: 'gt', value: 98_765 }),
      limits: [{ counter: 'c', window: 'minute', max: 0 }],
    };
    const text = denialText(decide(withTool(rule), { tool: 'pay', args: { amount: 98_766 } }, noCounters(NOW)));
    expect(text).not.toMatch(/secret-address|98765/);
    expect(text).toContain('args.amount');
  });

  test('approval waits only for a call that nothing refuses, and reserves its quota meanwhile', () => {
    const rule: ToolRule = {
      approval: { when: [{ path: 'args.amount', op: 'gt', value: 5 }], message: 'Pay this?', expires: '2m' },
      limits: [{ counter: 'c', window: 'minute', max: 1 }],
    };
    const decision = decide(withTool(rule), { tool: 'pay', args: { amount: 6 } }, noCounters(NOW));
    expect(decision).toMatchObject({ outcome: 'ask', message: 'Pay this?', expiresInMs: 120_000 });
    expect(decision.changes).toHaveLength(1);
    expect(outcome(rule, { amount: 5 })).toBe('allow');
    expect(outcome(rule, {})).toBe('deny');
  });

  test('arguments that are left out count as an empty object, and others that are no object refuse', () => {
    expect(outcome({}, undefined)).toBe('allow');
    for (const args of [null, 'x', 5, true, [], [{}]]) expect(outcome({}, args)).toBe('deny');
  });
});

describe('operators', () => {
  const cases: [Condition, unknown, boolean][] = [
    [{ path: 'args.a', op: 'eq', value: 'x' }, { a: 'x' }, true],
    [{ path: 'args.a', op: 'eq', value: 'x' }, { a: 'X' }, false],
    [{ path: 'args.a', op: 'eq', value: 5 }, { a: '5' }, true],
    [{ path: 'args.a', op: 'eq', value: '5' }, { a: 5 }, true],
    [{ path: 'args.a', op: 'eq', value: '5' }, { a: '5.0' }, false],
    [{ path: 'args.a', op: 'eq', value: 0 }, { a: -0 }, true],
    [{ path: 'args.a', op: 'eq', value: null }, { a: null }, true],
    [{ path: 'args.a', op: 'eq', value: 'x' }, {}, false],
    [{ path: 'args.a', op: 'neq', value: 'x' }, {}, true],
    [{ path: 'args.a', op: 'neq', value: true }, { a: false }, true],
    [{ path: 'args.a', op: 'lt', value: 5 }, { a: 4.99 }, true],
    [{ path: 'args.a', op: 'lt', value: 5 }, { a: '5' }, false],
    [{ path: 'args.a', op: 'lte', value: 5 }, { a: '5' }, true],
    [{ path: 'args.a', op: 'gt', value: 5 }, { a: '5.01' }, true],
    [{ path: 'args.a', op: 'gte', value: -1 }, { a: '-1' }, true],
    [{ path: 'args.a', op: 'in', value: ['x', 7] }, { a: '7' }, true],
    [{ path: 'args.a', op: 'in', value: [] }, { a: 'x' }, false],
    [{ path: 'args.a', op: 'not_in', value: ['x'] }, { a: 'y' }, true],
    [{ path: 'args.a', op: 'not_in', value: ['x'] }, {}, true],
    [{ path: 'args.a', op: 'in', value: ['x', true] }, { a: false }, false],
    [{ path: 'args.a', op: 'exists' }, { a: 0 }, true],
    [{ path: 'args.a', op: 'exists', value: false }, {}, true],
    [{ path: 'args.a', op: 'regex', value: '^a+$' }, { a: 'aaa' }, true],
    [{ path: 'args.a', op: 'regex', value: 'b' }, { a: 'abc' }, true],
    [{ path: 'args.a', op: 'regex', value: '^b' }, { a: 'a\nb' }, false],
    [{ path: 'args.a', op: 'regex', value: 'b' }, {}, false],
    [{ path: 'args.a', op: 'contains', value: 'b' }, { a: 'abc' }, true],
    [{ path: 'args.a', op: 'contains', value: 'b' }, { a: ['a', 'b'] }, true],
    [{ path: 'args.a', op: 'contains', value: 3 }, { a: [1, '3'] }, true],
    [{ path: 'args.a', op: 'contains', value: 'b' }, { a: ['abc'] }, false],
    [{ path: 'args.a.b', op: 'eq', value: 1 }, { a: { b: 1 } }, true],
    [{ path: 'args.a[1].b', op: 'eq', value: 1 }, { a: [{}, { b: 1 }] }, true],
    [{ path: 'args.a[0]', op: 'eq', value: 1 }, { a: [] }, false],
    [{ path: 'args.a[*]', op: 'eq', value: 2 }, { a: [1, 2] }, true],
    [{ path: 'args.a[*]', op: 'eq', value: 2 }, { a: [] }, false],
    [{ path: 'args.a[*]', op: 'not_in', value: [2] }, {}, false],
    [{ path: 'args.a[*]', op: 'neq', value: 2 }, { a: null }, false],
    [{ path: 'args.a[*]', op: 'not_in', value: [2] }, { a: [2, 3] }, true],
    [{ path: 'args.a[*].b', op: 'not_in', value: [2] }, { a: [{}] }, true],
    [{ path: 'args.a[*].b[*]', op: 'gt', value: 2 }, { a: [{ b: [1] }, { b: [2, 3] }] }, true],
    [{ path: 'args.a-b c', op: 'eq', value: 1 }, { 'a-b c': 1 }, true],
  ];
  test.each(cases)('%j on %j is %s, in deny_if and in require', (condition, args, holds) => {
    expect(outcome(denyIf(condition), args)).toBe(holds ? 'deny' : 'allow');
    expect(outcome(require(condition), args)).toBe(holds ? 'allow' : 'deny');
  });

  test('conditions of one rule are joined by and, rules by or', () => {
    const two = denyIf({ path: 'args.a', op: 'eq', value: 1 }, { path: 'args.b', op: 'gt', value: 5 });
    expect(outcome(two, { a: 1, b: 6 })).toBe('deny');
    expect(outcome(two, { a: 1, b: 5 })).toBe('allow');
    expect(outcome(two, { a: 1 })).toBe('deny');
    expect(outcome(two, { a: 2 })).toBe('allow');
  });
});

describe('limits', () => {
  const limited = withTool({ limits: [{ counter: 'c', window: 'minute', max: 2, scope: 'grant' }] });
  const call = { tool: 'pay', args: {} };

  test('let through as many calls as they say in one window, and begin anew with the next', () => {
    let counters = noCounters(NOW);
    const outcomes = [0, 0, 0, 29_999, 30_000].map((later) => {
      counters = { ...counters, now: NOW + later };
      const decision = decide(limited, call, counters);
      counters = reserve(counters, decision.changes);
      return decision.outcome;
    });
    expect(outcomes).toEqual(['allow', 'allow', 'deny', 'deny', 'allow']);
  });

  test('give back what a failed call took, once the window still runs, and never more than was taken', () => {
    const first = decide(limited, call, noCounters(NOW));
    const taken = reserve(noCounters(NOW), first.changes);
    expect(taken.used.get('c')?.used).toBe(1);
    expect(giveBack(taken, first.changes).used.get('c')?.used).toBe(0);
    expect(giveBack(giveBack(taken, first.changes), first.changes).used.get('c')?.used).toBe(0);
    const nextMinute = {
      ...reserve({ ...taken, now: NOW + 60_000 }, decide(limited, call, { ...taken, now: NOW + 60_000 }).changes),
    };
    expect(giveBack(nextMinute, first.changes).used.get('c')?.used).toBe(1);
  });

  test('still count when the clock was set back', () => {
    const counters = { now: NOW, used: new Map([['c', { start: NOW + 3_600_000, used: 2 }]]) };
    expect(decide(limited, call, counters).outcome).toBe('deny');
  });

  test('sum an argument, as a number or a plain decimal text', () => {
    const summed = withTool({ limits: [{ counter: 's', window: 'day', max: 100, increment_from: 'args.amount' }] });
    let counters = noCounters(NOW);
    const outcomes = [60, '39.5', 0.5, 0.01].map((amount) => {
      const decision = decide(summed, { tool: 'pay', args: { amount } }, counters);
      counters = reserve(counters, decision.changes);
      return decision.outcome;
    });
    expect(outcomes).toEqual(['allow', 'allow', 'allow', 'deny']);
    for (const amount of [-50, '-50', undefined, null, Number.NaN, Number.POSITIVE_INFINITY, '1e1', [5], {}]) {
      expect(decide(summed, { tool: 'pay', args: { amount } }, noCounters(NOW)).outcome).toBe('deny');
    }
  });

  test('over all tools count unlisted ones too, and one counter takes one call once', () => {
    const limit = { counter: 'c', window: 'day', max: 5 };
    const policy = policyOf({
      version: '1',
      default: 'allow',
      all_tools: { limits: [limit] },
      tools: { pay: { limits: [limit] } },
    });
    for (const tool of ['pay', 'other']) {
      expect(decide(policy, { tool, args: {} }, noCounters(NOW)).changes).toEqual([
        { counter: 'c', window: 'day', start: Date.UTC(2026, 6, 1), amount: 1 },
      ]);
    }
  });

  test('refuse when the time or the count is not a number', () => {
    expect(decide(limited, call, noCounters(Number.NaN)).outcome).toBe('deny');
    const odd = { now: NOW, used: new Map([['c', { start: Number.NaN, used: Number.NaN }]]) };
    expect(decide(limited, call, odd).outcome).toBe('deny');
  });

  test('never let more through than the cap, whatever order calls, failures and time come in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40_000), fc.boolean()), { maxLength: 40 }), (steps) => {
        let counters = noCounters(NOW);
        const kept = new Map<number, number>();
        for (const [later, fails] of steps) {
          counters = { ...counters, now: counters.now + later };
          const decision = decide(limited, call, counters);
          counters = reserve(counters, decision.changes);
          if (fails) counters = giveBack(counters, decision.changes);
          const minute = Math.floor(counters.now / 60_000);
          if (decision.outcome === 'allow' && !fails) kept.set(minute, (kept.get(minute) ?? 0) + 1);
        }
        for (const count of kept.values()) expect(count).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('adding to a policy', () => {
  const rank = { deny: 0, ask: 1, allow: 2 };
  const path = fc.constantFrom('args.a', 'args.b', 'args.a[*]', 'args.a.b', 'args.a[0]');
  const scalar = fc.oneof(
    fc.constantFrom('x', '5', '', 'true'),
    fc.integer({ min: -9, max: 9 }),
    fc.boolean(),
    fc.constant(null),
  );
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({
      path,
      op: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const),
      value: fc.integer({ min: -9, max: 9 }),
    }),
    fc.record({ path, op: fc.constantFrom('eq' as const, 'neq' as const, 'contains' as const), value: scalar }),
    fc.record({
      path,
      op: fc.constantFrom('in' as const, 'not_in' as const),
      value: fc.array(scalar, { maxLength: 3 }),
    }),
    fc.record({ path, op: fc.constant('exists' as const), value: fc.boolean() }),
    fc.record({ path, op: fc.constant('regex' as const), value: fc.constantFrom('x', '^5$', '.') }),
  );
  const rule = fc.record({ conditions: fc.array(condition, { maxLength: 3 }) });
  const limit = fc.record({
    counter: fc.constantFrom('c', 'd'),
    window: fc.constant('minute' as const),
    max: fc.nat(3),
  });
  const when = fc.oneof(fc.constant('always' as const), fc.array(condition, { maxLength: 2 }));
  const toolRule: fc.Arbitrary<ToolRule> = fc.record(
    {
      require: fc.array(rule, { maxLength: 2 }),
      deny_if: fc.array(rule, { maxLength: 2 }),
      limits: fc.array(limit, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const leaf = fc.oneof(scalar, fc.constant(' 5'), fc.constant(Number.NaN), fc.constant(-0));
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 3 }),
    fc.record({ b: leaf }),
    fc.array(fc.array(leaf, { maxLength: 2 }), { maxLength: 2 }),
  );
  const args = fc.record({ a: value, b: value }, { requiredKeys: [] });
  const used = fc.nat(3).map((count) => new Map([['c', { start: Date.UTC(2026, 6, 1, 12), used: count }]]));

  test('a rule, a limit, an approval or a hidden name never lets more through', () => {
    fc.assert(
      fc.property(
        toolRule,
        rule,
        limit,
        when,
        args,
        used,
        fc.constantFrom('allow' as const, 'deny' as const),
        (base, more, cap, ask, given, counts, fallback) => {
          const policy: Policy = { version: '1', default: fallback, tools: { pay: base } };
          const counters = { now: NOW, used: counts };
          const before = rank[decide(policy, { tool: 'pay', args: given }, counters).outcome];
          const rankWith = (changed: Partial<Policy>) =>
            rank[decide({ ...policy, ...changed }, { tool: 'pay', args: given }, counters).outcome];
          expect(
            rankWith({ tools: { pay: { ...base, require: [...(base.require ?? []), more] } } }),
          ).toBeLessThanOrEqual(before);
          expect(
            rankWith({ tools: { pay: { ...base, deny_if: [...(base.deny_if ?? []), more] } } }),
          ).toBeLessThanOrEqual(before);
          expect(rankWith({ tools: { pay: { ...base, limits: [...(base.limits ?? []), cap] } } })).toBeLessThanOrEqual(
            before,
          );
          expect(rankWith({ tools: { pay: { ...base, approval: { when: ask } } } })).toBeLessThanOrEqual(before);
          expect(rankWith({ all_tools: { limits: [cap] } })).toBeLessThanOrEqual(before);
          expect(rankWith({ hide: ['pay'] })).toBe(0);
          expect(rankWith({ default: 'deny' })).toBeLessThanOrEqual(before);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('a condition in deny_if and in require never both let the same call through', () => {
    fc.assert(
      fc.property(condition, args, (one, given) => {
        const both = [outcome(denyIf(one), given), outcome(require(one), given)];
        expect(both.filter((each) => each === 'allow').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('deciding leaves policy, call and counters as they were', () => {
  const policy = withTool({
    limits: [{ counter: 'c', window: 'minute', max: 2 }],
    ...denyIf({ path: 'args.a[*]', op: 'gt', value: 1 }),
  });
  const call = { tool: 'pay', args: { a: [1] } };
  const counters = { now: NOW, used: new Map([['c', { start: 0, used: 9 }]]) };
  const before = structuredClone({ policy, call, counters });
  expect(decide(policy, call, counters)).toEqual(decide(policy, call, counters));
  expect({ policy, call, counters }).toEqual(before);
});
