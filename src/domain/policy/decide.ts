import { allHold } from './conditions.ts';
import { amountOf, type CounterChange, type Counters, usedNow, WINDOW_MS, windowStart } from './counters.ts';
import { pointerOf } from './faults.ts';
import { approvalTime, type Limit, type Policy, type Rule, type ToolRule } from './schema.ts';

/** A call as the agent made it. `args` is the parsed JSON, undefined when the call had none. */
export type Call = { tool: string; args: unknown };

export type ReasonKind = 'no_policy' | 'hidden' | 'unlisted' | 'require' | 'deny_if' | 'limit' | 'fault' | 'approval';

/** Why a call is not simply let through. `rule` is the JSON pointer into the policy, the empty text for all of it. */
export type Reason = { kind: ReasonKind; rule: string; message: string };

/**
 * `deny` takes nothing from the counters. `ask` and `allow` give the changes to reserve before the call, to be handed to
 * `giveBack` when the upstream fails or the person says no. `reasons` is empty exactly for `allow`.
 */
export type Decision =
  | { outcome: 'allow'; reasons: []; changes: CounterChange[] }
  | { outcome: 'ask'; reasons: Reason[]; changes: CounterChange[]; message: string; expiresInMs: number }
  | { outcome: 'deny'; reasons: Reason[]; changes: [] };

type PlacedLimit = { limit: Limit; rule: string };

const UNLISTED_RULE: ToolRule = {};

/**
 * Decides on one call: pure, without waiting, all reasons reported. Order: no policy, hidden, unlisted, `require`,
 * `deny_if`, the tool's limits, the limits over all tools, approval. Whatever cannot be evaluated refuses.
 */
export function decide(policy: Policy | undefined, call: Call, counters: Counters): Decision {
  if (policy === undefined)
    return deny([{ kind: 'no_policy', rule: '', message: 'There is no policy for this call.' }]);
  const rule = ruleFor(policy, call.tool);
  if ('refusal' in rule) return deny([rule.refusal]);
  const args = call.args === undefined ? {} : call.args;
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    return deny([fault(rule.pointer, 'The arguments of the call are not an object.')]);
  }
  const limited = takeFromLimits(limitsOf(policy, rule), args, counters);
  const refusals = [...unmet(rule, args), ...denied(rule, args), ...limited.reasons];
  const asked = approvalOf(rule, args);
  if (asked?.kind === 'fault') refusals.push(asked);
  if (refusals.length > 0) return deny(refusals);
  if (asked === undefined) return { outcome: 'allow', reasons: [], changes: limited.changes };
  const expiresInMs = approvalTime(rule.rule.approval ?? { when: 'always' });
  return { outcome: 'ask', reasons: [asked], changes: limited.changes, message: asked.message, expiresInMs };
}

/** What the agent is told: which rules refuse, never the policy. Undefined for a call that is let through. */
export function denialText(decision: Decision): string | undefined {
  if (decision.outcome === 'allow') return undefined;
  return `[POLICY DENIED] ${[...new Set(decision.reasons.map((reason) => reason.message))].join(' ')}`;
}

type PlacedRule = { rule: ToolRule; pointer: string };

function ruleFor(policy: Policy, tool: string): PlacedRule | { refusal: Reason } {
  const hidden = policy.hide?.findIndex((name) => name === '*' || name === tool) ?? -1;
  if (hidden >= 0) {
    return { refusal: { kind: 'hidden', rule: `/hide/${hidden}`, message: 'This tool is not available here.' } };
  }
  const own = policy.tools !== undefined && Object.hasOwn(policy.tools, tool) ? policy.tools[tool] : undefined;
  if (own !== undefined) return { rule: own, pointer: pointerOf(['tools', tool]) };
  if (policy.default === 'allow') return { rule: UNLISTED_RULE, pointer: '/default' };
  return { refusal: { kind: 'unlisted', rule: '/default', message: 'This tool is not on the list of allowed tools.' } };
}

function unmet({ rule, pointer }: PlacedRule, args: object): Reason[] {
  return (rule.require ?? []).flatMap((one, index) => {
    const at = `${pointer}/require/${index}`;
    const verdict = allHold(one.conditions, args, 'require');
    if (verdict === true) return [];
    if (verdict !== false) return [fault(at, faultText(verdict.fault))];
    return [{ kind: 'require', rule: at, message: one.on_deny ?? `The call does not meet a condition${paths(one)}.` }];
  });
}

function denied({ rule, pointer }: PlacedRule, args: object): Reason[] {
  return (rule.deny_if ?? []).flatMap((one, index) => {
    const at = `${pointer}/deny_if/${index}`;
    const verdict = allHold(one.conditions, args, 'deny_if');
    if (verdict === false) return [];
    if (verdict !== true) return [fault(at, faultText(verdict.fault))];
    return [{ kind: 'deny_if', rule: at, message: one.on_deny ?? `A rule refuses this call${paths(one)}.` }];
  });
}

function limitsOf(policy: Policy, { rule, pointer }: PlacedRule): PlacedLimit[] {
  return [
    ...(rule.limits ?? []).map((limit, index) => ({ limit, rule: `${pointer}/limits/${index}` })),
    ...(policy.all_tools?.limits ?? []).map((limit, index) => ({ limit, rule: `/all_tools/limits/${index}` })),
  ];
}

/** Each counter takes a call, or a sum of one argument, once, however many limits look at it. */
function takeFromLimits(limits: readonly PlacedLimit[], args: object, counters: Counters) {
  const reasons: Reason[] = [];
  const taken = new Map<string, { change: CounterChange; parts: Set<string> }>();
  if (limits.length > 0 && !Number.isFinite(counters.now)) {
    reasons.push(fault('', 'The time of the call is not known.'));
  }
  for (const { limit, rule } of limits) {
    const part = amountOf(limit, args);
    if ('fault' in part) {
      reasons.push(fault(rule, faultText(part.fault)));
      continue;
    }
    const { counter, window } = limit;
    const start = windowStart(counters.now, window);
    const entry = taken.get(counter) ?? { change: { counter, window, start, amount: 0 }, parts: new Set() };
    const source = limit.increment_from ?? '';
    if (!entry.parts.has(source)) entry.change.amount += part.amount;
    entry.parts.add(source);
    taken.set(counter, entry);
  }
  for (const { limit, rule } of limits) {
    const amount = taken.get(limit.counter)?.change.amount ?? 0;
    // Asked as "does it fit", so that a sum that is no number refuses.
    const fits = usedNow(counters, limit) + amount <= limit.max;
    if (!fits) reasons.push({ kind: 'limit', rule, message: limitText(limit, counters.now) });
  }
  return { reasons, changes: [...taken.values()].map((entry) => entry.change) };
}

function limitText(limit: Limit, now: number): string {
  const left = Math.ceil((windowStart(now, limit.window) + WINDOW_MS[limit.window] - now) / 1_000);
  const what = limit.increment_from === undefined ? 'number of calls' : 'sum';
  return `The ${what} allowed in one ${limit.window} is used up; a new ${limit.window} begins in ${left} seconds.`;
}

function approvalOf({ rule, pointer }: PlacedRule, args: object): Reason | undefined {
  const { approval } = rule;
  if (approval === undefined) return undefined;
  const at = `${pointer}/approval`;
  const verdict = approval.when === 'always' ? true : allHold(approval.when, args, 'approval');
  if (verdict === false) return undefined;
  if (verdict !== true) return fault(at, faultText(verdict.fault));
  return { kind: 'approval', rule: at, message: approval.message ?? 'A person must allow this call first.' };
}

function deny(reasons: Reason[]): Decision {
  return { outcome: 'deny', reasons, changes: [] };
}

function fault(rule: string, message: string): Reason {
  return { kind: 'fault', rule, message };
}

function faultText(detail: string): string {
  return `A rule could not be checked, so the call is refused: ${detail}.`;
}

function paths(rule: Rule): string {
  const named = [...new Set(rule.conditions.map((condition) => condition.path))];
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}
