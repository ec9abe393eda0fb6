import { CHANGE_KINDS, type ChangeKind } from './change-kinds.ts';
import { changedPart } from './changes.ts';
import type { Category, RiskLevel } from './classification.ts';
import { recommendToolPolicy } from './policy/recommend.ts';
import type { Limit, Policy, Rule, ToolRule } from './policy/schema.ts';
import { canonicalJson, type ToolDefinition } from './tool.ts';
import type { Classification } from './classification.ts';

/** How a tool's recommended rule stands: hidden from the agent, or what holds for its calls. */
export type RuleStanding = 'hidden' | ToolRule;

/** A tool on one side of a change. Category and level are null where it could not be assessed. */
export type ChangeSide = {
  hash: string;
  category: Category | null;
  risk: RiskLevel | null;
  rule: RuleStanding;
  definition: ToolDefinition;
};

/** One difference between two lists of a server, as it is kept and shown. Times are ISO 8601 in UTC. */
export type ToolChange = {
  id: number;
  server: string;
  serverTitle: string;
  kind: ChangeKind;
  /** The tool's name after the change, or before it when it is gone. */
  tool: string;
  /** The name before, where it was renamed. */
  formerName: string | null;
  /** When the crawl ended that found it, and which one that was. */
  at: string;
  crawl: number;
  before: ChangeSide | null;
  after: ChangeSide | null;
  ruleChanged: boolean;
};

export type ChangeQuery = {
  server?: string | undefined;
  tool?: string | undefined;
  kind?: ChangeKind | undefined;
  /** Only changes with which the recommended rule of the tool became another one, or did not. */
  ruleChanged?: boolean | undefined;
  /** Only changes that made a tool riskier: its level rose, or it is to be hidden now. */
  worse?: boolean | undefined;
  /** ISO 8601, UTC: only what was found at or after this time. */
  since?: string | undefined;
  page?: number | undefined;
  pageSize?: number | undefined;
};

/**
 * The old and the new of a change: the part of the definition that it is about; the whole definition of a tool that came
 * or left; the two names of one that was renamed. Undefined where there was or is none.
 */
export function changedTexts({ kind, tool, formerName, before, after }: ToolChange): {
  before: unknown;
  after: unknown;
} {
  if (kind === 'renamed') return { before: formerName, after: tool };
  const part = (side: ChangeSide | null) => {
    if (side === null) return undefined;
    const whole = kind === 'added' || kind === 'removed' || kind === 'reappeared';
    return whole ? side.definition : changedPart(kind, side.definition);
  };
  return { before: part(before), after: part(after) };
}

/** How many changes of each kind a crawl found. */
export type ChangeCounts = Partial<Record<ChangeKind, number>>;

/** The counts of these kinds, in the order in which kinds are always named. */
export function countChanges(kinds: Iterable<ChangeKind>): ChangeCounts {
  const counts: ChangeCounts = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return Object.fromEntries(CHANGE_KINDS.flatMap((kind) => (counts[kind] === undefined ? [] : [[kind, counts[kind]]])));
}

/** The recommended rule of a tool by itself. */
export function recommendedRule(tool: ToolDefinition, classification: Classification | null): RuleStanding {
  const policy = recommendToolPolicy({ tool, classification });
  const rule = Object.hasOwn(policy.tools ?? {}, tool.name) ? policy.tools?.[tool.name] : undefined;
  return rule ?? 'hidden';
}

/** The policy of which a rule is a part: this tool alone, all others refused. */
export function policyOf(name: string, rule: RuleStanding): Policy {
  const rest = { version: '1', default: 'deny' } as const;
  return rule === 'hidden' ? { ...rest, hide: [name] } : { ...rest, tools: Object.fromEntries([[name, rule]]) };
}

/** Whether two rules say the same, in whatever order they name their conditions and limits. */
export function sameRule(one: RuleStanding, other: RuleStanding): boolean {
  return canonicalJson(unordered(one)) === canonicalJson(unordered(other));
}

function unordered(rule: RuleStanding): unknown {
  if (rule === 'hidden') return rule;
  const sorted = (list: readonly (Rule | Limit)[] | undefined) => (list ?? []).map(canonicalJson).toSorted();
  const { require, deny_if, limits, approval } = rule;
  return [sorted(require), sorted(deny_if), sorted(limits), approval ?? null];
}
