import { standingOf } from './explain.ts';
import { carriesFailure, carriesTruth } from './implication.ts';
import type { Approval, Condition, Limit, Policy, ToolRule } from './schema.ts';

/**
 * How one policy stands to an earlier one. `widened`: no call is treated more strictly, and some may be treated more
 * mildly; `narrowed`: the other way round; `same`: every call is treated alike; `changed`: neither could be proved.
 *
 * Allowing is milder than asking, asking than refusing. A refused tool that was hidden counts as widened, because the
 * agent reads its definition again. The calls of other tools are taken to be the same under both policies.
 */
export type Direction = 'same' | 'widened' | 'narrowed' | 'changed';

/** A part of a policy that can refuse a call or put it before a person; the strictest of a tool's parts decides. */
export type Part =
  | { kind: 'require'; conditions: Condition[]; on_deny: string | undefined }
  | { kind: 'deny_if'; conditions: Condition[]; on_deny: string | undefined }
  | { kind: 'limit'; limit: Limit; users: ReadonlySet<string> }
  | { kind: 'approval'; approval: Approval };

/** How a policy treats a tool: not at all shown, refused in any case, or by its parts (none: allowed as it is). */
export type Treatment = { kind: 'hidden' | 'unlisted' | 'refused' } | { kind: 'parts'; parts: Part[] };

const WINDOW_ORDER = { minute: 0, hour: 1, day: 2 } as const;
/** Stands where a tool's name would among the users of a counter; no tool has an empty name. */
const ALL_TOOLS = '';

/** How a policy treats a tool, the limits over all tools left out. */
export function treatmentOf(policy: Policy, tool: string): Treatment {
  const standing = standingOf(policy, tool);
  if (standing === 'hidden' || standing === 'unlisted' || standing === 'refused') return { kind: standing };
  const rule: ToolRule =
    policy.tools !== undefined && Object.hasOwn(policy.tools, tool) ? (policy.tools[tool] ?? {}) : {};
  const limits = partsOfLimits(policy, rule.limits);
  if (limits.some(({ limit }) => limit.increment_from === undefined && limit.max < 1)) return { kind: 'refused' };
  return {
    kind: 'parts',
    parts: [
      ...(rule.require ?? []).map(
        ({ conditions, on_deny }): Part => ({ kind: 'require', conditions: [...conditions], on_deny }),
      ),
      ...(rule.deny_if ?? []).map(
        ({ conditions, on_deny }): Part => ({ kind: 'deny_if', conditions: [...conditions], on_deny }),
      ),
      ...limits,
      ...(rule.approval === undefined ? [] : [{ kind: 'approval' as const, approval: rule.approval }]),
    ],
  };
}

/** How a policy treats a tool that nobody has named, the limits over all tools left out. */
export function treatmentOfRest(policy: Policy): Treatment {
  if (policy.hide?.includes('*')) return { kind: 'hidden' };
  return policy.default === 'deny' ? { kind: 'unlisted' } : { kind: 'parts', parts: [] };
}

/** The limits over all tools, as parts. */
export function partsOverAll(policy: Policy): Part[] {
  return partsOfLimits(policy, policy.all_tools?.limits);
}

/** How one treatment of a tool stands to an earlier one. */
export function directionOf(before: Treatment, after: Treatment): Direction {
  if (before.kind === 'parts' && after.kind === 'parts') return directionOfParts(before.parts, after.parts);
  const [from, to] = [rank(before), rank(after)];
  if (from === to) return 'same';
  return to > from ? 'widened' : 'narrowed';
}

/** The same for parts that hold together. */
export function directionOfParts(before: readonly Part[], after: readonly Part[]): Direction {
  const milder = after.every((part) => before.some((one) => isMilder(one, part)));
  const stricter = before.every((part) => after.some((one) => isMilder(one, part)));
  if (milder && stricter) return 'same';
  if (milder) return 'widened';
  return stricter ? 'narrowed' : 'changed';
}

/** What two changes come to together. */
export function together(one: Direction, other: Direction): Direction {
  if (one === other || other === 'same') return one;
  return one === 'same' ? other : 'changed';
}

function rank(treatment: Treatment): number {
  if (treatment.kind === 'hidden') return 0;
  return treatment.kind === 'parts' ? 2 : 1;
}

/** Whether the second part is at least as mild as the first for every call; proved, or no. */
function isMilder(one: Part, other: Part): boolean {
  if (one.kind === 'require' && other.kind === 'require') {
    return other.conditions.every((condition) => one.conditions.some((given) => carriesTruth(given, condition)));
  }
  if (one.kind === 'limit' && other.kind === 'limit') {
    return (
      other.limit.max >= one.limit.max &&
      WINDOW_ORDER[other.limit.window] <= WINDOW_ORDER[one.limit.window] &&
      isPartOf(other.users, one.users)
    );
  }
  if (one.kind === 'deny_if' && other.kind === 'deny_if') return failsWith(one.conditions, other.conditions);
  // What refused where conditions hold lets the same calls through when it asks there instead.
  if (one.kind === 'deny_if' && other.kind === 'approval') return failsWith(one.conditions, whenOf(other.approval));
  return one.kind === 'approval' && other.kind === 'approval' && asksLess(one.approval, other.approval);
}

/** Whether the second list of conditions surely fails wherever the first surely fails. */
function failsWith(one: readonly Condition[], other: readonly Condition[]): boolean {
  return one.every((condition) => other.some((given) => carriesFailure(condition, given)));
}

function asksLess(one: Approval, other: Approval): boolean {
  const [before, after] = [whenOf(one), whenOf(other)];
  if (JSON.stringify(before) === JSON.stringify(after)) return true;
  // A condition that cannot be checked refuses, so asking less is only proved where both read the very same number.
  const [first, second] = [before[0], after[0]];
  if (first === undefined || second === undefined || before.length > 1 || after.length > 1) return false;
  const comparisons = [first, second].every(({ op, path }) => /^(?:lte?|gte?)$/.test(op) && !path.includes('[*]'));
  return comparisons && carriesFailure(first, second);
}

function whenOf({ when }: Approval): readonly Condition[] {
  return when === 'always' ? [] : when;
}

function partsOfLimits(policy: Policy, limits: readonly Limit[] = []) {
  return limits.map((limit) => ({ kind: 'limit' as const, limit, users: usersOf(policy, limit.counter) }));
}

// A policy is asked about each of its tools, and a counter may be shared by thousands of them.
const usersBefore = new WeakMap<Policy, Map<string, Set<string>>>();

/** Everything that adds to a counter: tools, and the argument that is summed. */
function usersOf(policy: Policy, counter: string): ReadonlySet<string> {
  const known = usersBefore.get(policy) ?? allUsers(policy);
  usersBefore.set(policy, known);
  return known.get(counter) ?? new Set();
}

function allUsers(policy: Policy): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  const holders: [string, readonly Limit[]][] = [
    ...Object.entries(policy.tools ?? {}).map(([name, { limits }]): [string, readonly Limit[]] => [name, limits ?? []]),
    [ALL_TOOLS, policy.all_tools?.limits ?? []],
  ];
  for (const [name, limits] of holders) {
    for (const { counter, increment_from } of limits) {
      const some = users.get(counter) ?? new Set();
      users.set(counter, some.add(JSON.stringify([name, increment_from ?? null])));
    }
  }
  return users;
}

const subsetsBefore = new WeakMap<ReadonlySet<string>, WeakMap<ReadonlySet<string>, boolean>>();

/** Whether whatever adds to the one counter adds to the other. */
export function isPartOf(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const known = subsetsBefore.get(one) ?? new WeakMap<ReadonlySet<string>, boolean>();
  subsetsBefore.set(one, known);
  const answer = known.get(other) ?? one.isSubsetOf(other);
  known.set(other, answer);
  return answer;
}
