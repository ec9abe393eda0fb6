import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { noCounters } from '../../src/domain/policy/counters.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { type RatedTool, recommendPolicy } from '../../src/domain/policy/recommend.ts';
import type { Condition, Policy, ToolRule } from '../../src/domain/policy/schema.ts';
import { readLabelledRows, sharedFile } from '../classifiers/shared-data.ts';
import { anyRatedTool, assessed, recordedFiles, recordedTools, recordedToolsArePresent } from './rated-tools.ts';

const RANK = { deny: 0, ask: 1, allow: 2 };
const LABELS = sharedFile('eval/dev.jsonl');

/** Values that some rule of a recommendation looks for, and such as none does. */
const VALUES: unknown[] = [
  ...[
    'list',
    'get',
    'delete',
    'GET',
    'POST',
    'SELECT 1',
    'DROP TABLE x',
    'https://example.org/',
    'http://example.org/',
  ],
  ...['/path/to/your/folder/a', '/etc/passwd', 'name@example.com', 'eve@example.net', '+15550100', '50', '1e9', ''],
  ...[true, false, null, 0, 50, 101, -1, [], ['name@example.com'], ['eve@example.net'], {}],
];

/** Arguments in the names that the tool's schema has, and any of the values. */
function argumentsOf({ tool }: RatedTool): fc.Arbitrary<Record<string, unknown>> {
  const properties = Object(Object(tool.inputSchema).properties);
  const names = Object.keys(properties).slice(0, 12);
  const chosen = names.map((name) => {
    const choices: unknown = Object(properties[name]).enum;
    return fc.tuple(fc.constant(name), fc.constantFrom(...VALUES, ...(Array.isArray(choices) ? choices : [])));
  });
  return fc.tuple(...chosen, fc.nat(2 ** 12)).map((drawn) => {
    const kept = Number(drawn.at(-1));
    const pairs = drawn.slice(0, -1) as [string, unknown][];
    return Object.fromEntries(pairs.filter((_, index) => (kept & (1 << index)) === 0));
  });
}

function expectInOrder(rated: RatedTool, calls: readonly unknown[]): void {
  const policies = (['strict', 'balanced', 'open'] as const).map((profile) => recommendPolicy([rated], profile));
  for (const args of calls) {
    const call = { tool: rated.tool.name, args };
    const ranks = policies.map((policy) => RANK[decide(policy, call, noCounters(0)).outcome]);
    expect([call, ranks]).toEqual([call, ranks.toSorted((a, b) => a - b)]);
  }
}

function recordedAndJudged(): RatedTool[] {
  return ['pocketbase.json', ...recordedFiles()].flatMap((file) => {
    const tools = recordedTools(file);
    const siblings = tools.map(({ name }) => name);
    return tools.map((tool) => ({ tool, classification: classify({ tool, siblings }) }));
  });
}

function labelled(file: string): RatedTool[] {
  return readLabelledRows(file).map(({ tool, label }) => ({
    tool,
    classification: assessed(label.category, label.risk),
  }));
}

describe('strict lets through no more than balanced, and balanced no more than open', () => {
  test('over any tool and calls in the names of its schema', () => {
    fc.assert(
      fc.property(
        anyRatedTool.chain((rated) => fc.tuple(fc.constant(rated), fc.array(argumentsOf(rated), { maxLength: 4 }))),
        ([rated, calls]) => expectInOrder(rated, [undefined, {}, ...calls]),
      ),
      { numRuns: 2_000 },
    );
  });

  test.skipIf(!recordedToolsArePresent)(
    'over every recorded tool of real servers, as the catalogue judges it',
    { timeout: 60_000 },
    () => {
      const rated = recordedAndJudged();
      for (const one of rated) expectInOrder(one, [{}, ...fc.sample(argumentsOf(one), { numRuns: 6, seed: 1 })]);
      expect(rated.length).toBeGreaterThan(3_000);
    },
  );

  test.skipIf(LABELS === undefined)('over every tool that people labelled', { timeout: 60_000 }, () => {
    const rated = labelled(LABELS ?? '');
    for (const one of rated) expectInOrder(one, [{}, ...fc.sample(argumentsOf(one), { numRuns: 6, seed: 2 })]);
    expect(rated.length).toBeGreaterThan(3_000);
  });
});

describe('adding a rule to a recommended policy', () => {
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({
      path: fc.constantFrom('args.action', 'args.sql', 'args.to[*]', 'args.items[0]', 'args.amount'),
      op: fc.constantFrom('eq' as const, 'neq' as const),
      value: fc.constantFrom('list', '50', 50, true, null),
    }),
    fc.record({
      path: fc.constantFrom('args.action', 'args.amount', 'args.to'),
      op: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const),
      value: fc.integer({ min: -5, max: 200 }),
    }),
    fc.record({
      path: fc.constant('args.action'),
      op: fc.constantFrom('in' as const, 'not_in' as const),
      value: fc.constant(['list', 'get'] as (string | number)[]),
    }),
    fc.record({
      path: fc.constantFrom('args.sql', 'args.dry_run'),
      op: fc.constant('exists' as const),
      value: fc.boolean(),
    }),
    fc.record({
      path: fc.constantFrom('args.sql', 'args.url'),
      op: fc.constant('regex' as const),
      value: fc.constantFrom('^SELECT', '(?i)https'),
    }),
  );
  const contains = fc.record({
    path: fc.constantFrom('args.to', 'args.sql'),
    op: fc.constant('contains' as const),
    value: fc.constantFrom('a', 5),
  });
  const conditions = fc.array(fc.oneof(condition, contains), { maxLength: 3 });
  const limit = fc.record({
    counter: fc.constantFrom('own', 'own2'),
    window: fc.constantFrom('minute' as const, 'day' as const),
    max: fc.nat(3),
    increment_from: fc.option(fc.constant('args.amount'), { nil: undefined }),
  });
  type Addition = (rule: ToolRule) => ToolRule;
  const addition: fc.Arbitrary<Addition> = fc.oneof(
    conditions.map(
      (some): Addition =>
        (rule) => ({ ...rule, require: [...(rule.require ?? []), { conditions: some }] }),
    ),
    conditions.map(
      (some): Addition =>
        (rule) => ({ ...rule, deny_if: [{ conditions: some }, ...(rule.deny_if ?? [])] }),
    ),
    limit.map(
      (one): Addition =>
        (rule) => ({ ...rule, limits: [...(rule.limits ?? []), one] }),
    ),
    conditions.map(
      (when): Addition =>
        (rule) =>
          rule.approval === undefined ? { ...rule, approval: { when } } : rule,
    ),
  );

  test('never widens it, whatever is added where and in whatever number', () => {
    fc.assert(
      fc.property(
        anyRatedTool.chain((rated) =>
          fc.tuple(fc.constant(rated), fc.array(argumentsOf(rated), { minLength: 1, maxLength: 4 })),
        ),
        fc.array(addition, { minLength: 1, maxLength: 4 }),
        ([rated, calls], additions) => {
          const { name } = rated.tool;
          const before = recommendPolicy([rated]);
          const rule = Object.getOwnPropertyDescriptor(before.tools ?? {}, name)?.value;
          if (rule === undefined) return;
          const added = additions.reduce((one: ToolRule, add) => add(one), rule);
          const after: Policy = { ...before, tools: Object.fromEntries([[name, added]]) };
          for (const args of calls) {
            const [narrow, wide] = [after, before].map(
              (policy) => RANK[decide(policy, { tool: name, args }, noCounters(0)).outcome],
            );
            expect(narrow).toBeLessThanOrEqual(wide ?? 0);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
