import fc from 'fast-check';
import type { Counters } from '../../../src/domain/policy/counters.ts';
import { decide } from '../../../src/domain/policy/decide.ts';
import { standingOf } from '../../../src/domain/policy/explain.ts';
import { exportPolicy, type FormatName, type PolicyExport } from '../../../src/domain/policy/formats/index.ts';
import {
  type Condition,
  type Limit,
  type Policy,
  parsePolicy,
  type ToolRule,
} from '../../../src/domain/policy/schema.ts';
import { CLIENTS, type Effect } from '../../support/policy-clients.ts';

/**
 * Names as servers send them, among them such as try to break out of a file or to pass for another tool.
 *
 * None is what another one's escaped form begins with, as a lone backslash would be: JSON.parse of Node 26.10 takes a key
 * for one it has seen before when the escaped text begins with that one, so that `{"\\u0000": 0}` can come out as a backslash.
 * An evaluator that parses a file would then miss a rule that stands in it. Node 20 reads them all.
 */
export const oddNames = [
  ...[
    'list_records',
    'delete_record',
    'a.b',
    'a_b',
    'A_B',
    'x__y',
    'mcp_demo_x',
    'mcp__demo__x',
    'tool-1',
    '*',
    'a*',
    'demo:x',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    ' ',
    'two words',
    '\u0000',
    '\ud800',
    '\u202egnp',
    'tête',
    'x(y)',
    '%',
    '#',
    '-',
  ],
  ...[
    '"',
    '"]\nallow = ["*',
    "'",
    'back\\slash',
    'back\\"quote',
    '\n[[rule]]',
    '"); permit (principal, action, resource); //',
    '`',
    '$x',
    '\u{1f600}',
  ],
  ...[
    'x'.repeat(60),
    `${'x'.repeat(59)}y`,
    `${'long-'.repeat(20)}z`,
    'x'.repeat(300),
    'enabled',
    'tools',
    'rule',
    ',',
    ':',
  ],
];

const condition: fc.Arbitrary<Condition> = fc.constantFrom(
  { path: 'args.action', op: 'eq', value: 'list' },
  { path: 'args.amount', op: 'gt', value: 100 },
  { path: 'args.to[*]', op: 'not_in', value: ['name@example.com'] },
  { path: 'args.items[0].price', op: 'lte', value: 3 },
  { path: 'args.sql', op: 'regex', value: '(?i)^select' },
  { path: 'args.action', op: 'exists', value: true },
);
const rules = fc.array(fc.record({ conditions: fc.array(condition, { maxLength: 2 }) }), { maxLength: 2 });
const limit = fc.record({
  window: fc.constantFrom('minute', 'hour', 'day'),
  max: fc.constantFrom(0, 0.5, 1, 30),
  sums: fc.boolean(),
});
const toolRule = fc.record(
  {
    require: rules,
    deny_if: rules,
    limits: fc.array(limit, { maxLength: 2 }),
    approval: fc.record({ when: fc.oneof(fc.constant('always' as const), fc.array(condition, { maxLength: 2 })) }),
  },
  { requiredKeys: [] },
);

/** Policies over the odd names, all of them valid, and mostly small enough to be read when one fails. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    default: fc.constantFrom('deny' as const, 'allow' as const),
    tools: fc.uniqueArray(
      fc.tuple(fc.constantFrom(...oddNames), fc.oneof(fc.constant('hidden' as const), fc.constant({}), toolRule)),
      { selector: ([name]) => name, maxLength: 12 },
    ),
    all: fc.option(fc.array(limit, { minLength: 1, maxLength: 2 }), { freq: 6, nil: undefined }),
    hideAll: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ default: fallback, tools, all, hideAll }) => {
    let counter = 0;
    const limits = (some: readonly { window: Limit['window']; max: number; sums: boolean }[]): Limit[] =>
      some.map(({ window, max, sums }) => {
        counter += 1;
        return { counter: `c${counter}`, window, max, ...(sums ? { increment_from: 'args.amount' } : {}) };
      });
    const hide = tools.flatMap(([name, rule]) => (rule === 'hidden' && name !== '*' ? [name] : []));
    const listed = tools.flatMap(([name, rule]): [string, ToolRule][] => {
      if (rule === 'hidden') return [];
      const { limits: some, ...rest } = rule as Omit<ToolRule, 'limits'> & { limits?: Parameters<typeof limits>[0] };
      return [[name, { ...rest, ...(some === undefined ? {} : { limits: limits(some) }) }]];
    });
    const policy: Policy = {
      version: '1',
      default: fallback,
      ...(hide.length > 0 ? { hide } : {}),
      ...(all === undefined ? {} : { all_tools: { limits: limits(all) } }),
      tools: Object.fromEntries(listed),
    };
    return hideAll === 0 ? { version: '1', default: fallback, hide: ['*', ...hide] } : policy;
  });

/** Counters of a grant that has used up every cap of a policy, and of one that has used nothing. */
export function countersOf(policy: Policy, used: number): Counters {
  const limits = [
    ...Object.values(policy.tools ?? {}).flatMap((rule) => rule.limits ?? []),
    ...(policy.all_tools?.limits ?? []),
  ];
  return { now: 0, used: new Map(limits.map(({ counter }) => [counter, { start: 0, used }])) };
}

export const argumentSamples: readonly unknown[] = [
  undefined,
  {},
  { action: 'list', amount: 1, to: ['name@example.com'], items: [{ price: 1 }], sql: 'select 1' },
  { action: 'delete', amount: 1_000, to: ['eve@example.net'], items: [{ price: 9 }], sql: 'drop table x' },
  { amount: '1e9', action: null, to: 'eve@example.net', sql: 5 },
];

/** The most that an exported file may do with a tool: allow only what every call is allowed, refuse what none is. */
export function ceilingOf(policy: Policy, tool: string): Effect {
  const [none, all] = [countersOf(policy, 0), countersOf(policy, 1_000_000)];
  return ceilingWith(policy, tool, [none, all]);
}

function ceilingWith(policy: Policy, tool: string, counters: readonly Counters[]): Effect {
  if (['hidden', 'unlisted', 'refused'].includes(standingOf(policy, tool))) return 'deny';
  const outcomes = new Set(
    counters.flatMap((used) => argumentSamples.map((args) => decide(policy, { tool, args }, used).outcome)),
  );
  return outcomes.size === 1 && outcomes.has('allow') ? 'allow' : 'ask';
}

/** VS Code reads its settings into a plain object, on which this key cannot be set; the export says so. */
export const cannotBeNamed = (format: string, tool: string) => format === 'vscode' && tool === '__proto__';

export const RANK: Record<Effect, number> = { deny: 0, ask: 1, allow: 2 };

export function exported(policy: Policy, tools: readonly string[], format: FormatName, alias = 'demo'): PolicyExport {
  const result = exportPolicy(
    policy,
    tools.map((name) => ({ name })),
    { format, alias },
  );
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

/** The tools with which an exported file does more than the policy lets it, in the client's own reading. */
export function tooMild(policy: Policy, names: readonly string[], format: FormatName): string[] {
  const { text } = exported(policy, names, format);
  if (format === 'toolrisk' || format === 'policylayer') {
    const strict = parsePolicy(JSON.parse(text));
    if (!strict.ok) return strict.faults.map(({ pointer, message }) => `${pointer}: ${message}`);
    const both = [policy, strict.policy].map((one) => ({ one, counters: countersOf(one, 0) }));
    return names.filter((tool) =>
      argumentSamples.some((args) => {
        const [most, effect] = both.map(({ one, counters }) => decide(one, { tool, args }, counters).outcome);
        return effect !== most && (effect !== 'deny' || format === 'toolrisk');
      }),
    );
  }
  const counters = [countersOf(policy, 0), countersOf(policy, 1_000_000)];
  return names.filter((tool) => {
    const most = ceilingWith(policy, tool, counters);
    const atMost = most === 'deny' && (format === 'vscode' || format === 'cursor') ? 'ask' : most;
    return RANK[CLIENTS[format](text, 'demo', tool)] > RANK[atMost] && !cannotBeNamed(format, tool);
  });
}

/** The clients whose files can allow, ask and refuse; with names that none of them rewrites they must do exactly that. */
const KNOW_ALL_THREE = ['claude-code', 'codex', 'gemini-cli', 'openai', 'rego'] as const;

/** The tools with which one of those clients does anything but what the policy's standing of the tool says. */
export function notExact(policy: Policy, names: readonly string[]): string[] {
  return KNOW_ALL_THREE.flatMap((format) => {
    const { text } = exported(policy, names, format);
    return names.flatMap((name) => {
      if (!/^[A-Za-z0-9_-]{1,40}$/.test(name)) return [];
      const standing = standingOf(policy, name);
      const refused = standing === 'hidden' || standing === 'unlisted' || standing === 'refused';
      const meant = refused ? 'deny' : standing === 'allowed' ? 'allow' : 'ask';
      const effect = CLIENTS[format](text, 'demo', name);
      return effect === meant ? [] : [`${format}: ${name} is ${effect}, not ${meant}`];
    });
  });
}
