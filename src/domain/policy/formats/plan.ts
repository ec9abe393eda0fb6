import { standingOf } from '../explain.ts';
import { asksAlways } from '../phrases.ts';
import type { Limit, Policy, ToolRule } from '../schema.ts';

/** What a client that sees only a tool's name does with a call; mildest last. */
export const VERDICTS = ['deny', 'ask', 'allow'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One tool of a policy as a client sees it, and why its verdict may be stricter than the policy is for some calls. */
export type PlannedTool = {
  name: string;
  verdict: Verdict;
  /** The policy counts its calls or sums an argument of them. */
  capped: boolean;
  /** The policy looks at its arguments. */
  conditional: boolean;
  /** The policy puts some of its calls before a person. */
  asked: boolean;
  /** It is allowed only because its cap was given up: the policy would refuse some of its calls. */
  uncapped: boolean;
};

/** A policy in the terms of a client: every tool that is known, and what happens to a tool that nobody knows yet. */
export type Plan = {
  tools: PlannedTool[];
  rest: Verdict;
  /** Whether a tool that nobody knows yet is allowed only because the cap over all tools was given up. */
  restUncapped: boolean;
};

/** What becomes of a cap that a client cannot count: a person is asked each time, or the cap is given up. */
export const CAPS = ['ask', 'allow'] as const;
export type Caps = (typeof CAPS)[number];

/**
 * Reads a policy for a client that can neither count calls nor look at arguments.
 *
 * `allow` only where the policy lets every call through; `deny` where it lets none through; in all other cases `ask`,
 * so that a person stands where the policy's cap or condition stood. With `caps: 'allow'`, which somebody must choose, a
 * tool that the policy only caps in number is allowed without the cap. A sum stays asked, because it is a rule about an
 * argument, and so does a cap that lets nothing through.
 */
export function planOf(policy: Policy, toolNames: readonly string[], caps: Caps = 'ask'): Plan {
  const names = new Set([...toolNames, ...Object.keys(policy.tools ?? {}), ...(policy.hide ?? [])]);
  // In "hide", the name "*" stands for every tool; it is a tool of its own only where a list of tools says so.
  if (!toolNames.includes('*') && !Object.hasOwn(policy.tools ?? {}, '*')) names.delete('*');
  const [rest, restWithCap] = [restOf(policy, caps), restOf(policy, 'ask')];
  return {
    tools: [...names].map((name) => plannedTool(policy, name, caps)),
    rest,
    restUncapped: rest !== restWithCap,
  };
}

/** The stricter of two verdicts. */
export function stricter(one: Verdict, other: Verdict): Verdict {
  return VERDICTS.indexOf(one) < VERDICTS.indexOf(other) ? one : other;
}

function plannedTool(policy: Policy, name: string, caps: Caps): PlannedTool {
  const own = policy.tools !== undefined && Object.hasOwn(policy.tools, name) ? policy.tools[name] : undefined;
  const rule: ToolRule = own ?? {};
  const limits = [...(rule.limits ?? []), ...(policy.all_tools?.limits ?? [])];
  const standing = standingOf(policy, name);
  if (standing === 'hidden' || standing === 'unlisted' || standing === 'refused' || limits.some(letsNothingThrough)) {
    return { name, verdict: 'deny', capped: false, conditional: false, asked: false, uncapped: false };
  }
  const capped = limits.length > 0;
  const bounded = caps === 'ask' ? capped : limits.some(isSum);
  const asked = rule.approval !== undefined;
  const conditional =
    (rule.require ?? []).length + (rule.deny_if ?? []).length > 0 ||
    (rule.approval !== undefined && !asksAlways(rule.approval));
  const verdict = bounded || conditional || asked ? 'ask' : 'allow';
  return { name, verdict, capped, conditional, asked, uncapped: capped && verdict === 'allow' };
}

function restOf(policy: Policy, caps: Caps): Verdict {
  if (policy.default === 'deny' || policy.hide?.includes('*')) return 'deny';
  const limits = policy.all_tools?.limits ?? [];
  if (limits.some(letsNothingThrough)) return 'deny';
  return (caps === 'ask' ? limits.length > 0 : limits.some(isSum)) ? 'ask' : 'allow';
}

function letsNothingThrough(limit: Limit): boolean {
  return !isSum(limit) && limit.max < 1;
}

function isSum({ increment_from }: Limit): boolean {
  return increment_from !== undefined;
}
