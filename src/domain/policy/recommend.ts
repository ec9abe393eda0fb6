import type { Assessed, Category, Classification, Manipulation, RiskLevel } from '../classification.ts';
import type { ToolDefinition } from '../tool.ts';
import { boundsOf } from './argument-bounds.ts';
import { type ArgumentLimit, type ArgumentRule, amountRules, narrowingOf } from './argument-rules.ts';
import { pointerOf } from './faults.ts';
import type { Approval, Limit, Policy, Profile, Rule, ToolRule } from './schema.ts';

/** A tool with what is known of it; null when nobody has classified it yet. */
export type RatedTool = { tool: ToolDefinition; classification: Classification | null };

/** Why a place of a recommended policy is there: the rule in words, the findings and the fields that it rests on. */
export type RuleReason = {
  tool: string;
  /** JSON pointer (RFC 6901) into the policy. */
  rule: string;
  why: string;
  /** Ids of the classifier rules whose findings decided category or level. */
  findings: string[];
  /** JSON pointers into the tool's definition. */
  fields: string[];
};

/** Calls a minute, or no bound, or a person is asked, or the tool is not shown to the agent at all. */
type Step = number | 'free' | 'ask' | 'hide';

/**
 * The design's table for the profile `balanced`. Cells that the labelling guide never gives (a Read that is Critical, a
 * Write that is Low) are filled too, and never milder than their neighbour.
 */
const BALANCED: Record<Category, Record<RiskLevel, Step>> = {
  Read: { Low: 'free', Medium: 60, High: 'ask', Critical: 'ask' },
  Write: { Low: 30, Medium: 30, High: 10, Critical: 'ask' },
  Execute: { Low: 30, Medium: 30, High: 10, Critical: 'ask' },
  Destructive: { Low: 10, Medium: 10, High: 'ask', Critical: 'hide' },
  Financial: { Low: 'ask', Medium: 'ask', High: 'ask', Critical: 'ask' },
};

/** Calls a minute for the harmless calls of a tool whose other calls wait for a person. */
const HARMLESS_PER_MINUTE = 60;

const ASK: Record<Category, string> = {
  Read: 'This call can return secrets or other data that an agent should not read unseen. Allow this one call?',
  Write: 'This call makes a change that is hard to bound. Allow this one call?',
  Execute: 'This call runs what its arguments say. Read them, then allow or refuse this one call.',
  Destructive: 'This call removes or ends something. Allow this one call?',
  Financial: 'This call moves money or commits somebody to pay. Check the amount, then allow or refuse this one call.',
};
const ASK_UNASSESSED = 'Nobody could tell what this tool does. Read its definition before you allow this one call.';
const ASK_AMBIGUOUS =
  'Two different tools have this name. Find out which one is called before you allow this one call.';
const ASK_MANIPULATED =
  'The definition of this tool holds text that is made to steer its reader. Read it before you allow this one call.';
const REFUSE_REST = 'Only the calls of this tool that look and change nothing are allowed.';

/**
 * The recommended policy of a whole server: every tool is listed, or hidden where nobody should call it unattended;
 * a tool that appears later is refused until somebody has looked at it.
 */
export function recommendPolicy(tools: readonly RatedTool[], profile: Profile = 'balanced'): Policy {
  const hide = new Set<string>();
  const rules = new Map<string, ToolRule>();
  for (const rated of tools) {
    const { name } = rated.tool;
    const { rule } = recommend(rated, profile);
    const known = rules.get(name);
    if (rule === undefined) hide.add(name);
    else if (known === undefined) rules.set(name, rule);
    else if (JSON.stringify(known) !== JSON.stringify(rule)) {
      if (profile === 'strict') hide.add(name);
      else rules.set(name, { approval: ask(ASK_AMBIGUOUS) });
    }
  }
  for (const name of hide) rules.delete(name);
  // In `hide`, "*" means every tool; a tool of that name is refused by a rule that always holds.
  if (hide.delete('*')) rules.set('*', { deny_if: [{ conditions: [], on_deny: 'This tool is not available here.' }] });
  return {
    version: '1',
    default: 'deny',
    ...(hide.size > 0 ? { hide: [...hide] } : {}),
    // `Object.fromEntries` defines own properties, so a tool named `__proto__` stays a tool.
    tools: Object.fromEntries(rules),
  };
}

/** The recommended policy that lists this one tool and refuses all others of its server. */
export function recommendToolPolicy(rated: RatedTool, profile: Profile = 'balanced'): Policy {
  return recommendPolicy([rated], profile);
}

/** Why each rule of a tool's recommended policy is there, for a page or a file beside the policy. */
export function reasonsFor(rated: RatedTool, profile: Profile = 'balanced'): RuleReason[] {
  const { name } = rated.tool;
  const { rule, reasons } = recommend(rated, profile);
  const base = rule === undefined && name === '*' ? ['tools', '*', 'deny_if', 0] : ['tools', name];
  return reasons.map(({ at, why, findings, fields }) => {
    const steps = at[0] === 'hide' && name !== '*' ? at : at[0] === 'hide' ? base : [...base, ...at];
    return { tool: name, rule: pointerOf(steps), why, findings, fields };
  });
}

type PlacedReason = { at: (string | number)[]; why: string; findings: string[]; fields: string[] };
type Recommendation = { rule: ToolRule | undefined; reasons: PlacedReason[] };

/** Text of these kinds does its work as soon as an agent reads the definition; a question before a call comes too late. */
const WORKS_WHEN_READ: ReadonlySet<Manipulation['kind']> = new Set([
  'hidden-instruction',
  'hides-from-user',
  'invisible-text',
]);

/**
 * What the class of a tool comes to. Where its definition tries to steer an agent, the agent does not get to see it; where
 * it only tries to deceive the person who looks, that person is asked in any case.
 */
function recommend(rated: RatedTool, profile: Profile): Recommendation {
  const byClass = recommendByClass(rated, profile);
  const reports = rated.classification?.manipulation ?? [];
  if (reports.length === 0 || byClass.rule === undefined) return byClass;
  const fields = [...new Set(reports.flatMap(({ evidence }) => evidence.map(({ field }) => field)))];
  const why = 'Its definition holds text that is made to steer its reader, so it is never simply allowed.';
  const steersAgents = reports.some(({ kind }) => WORKS_WHEN_READ.has(kind));
  if (profile === 'strict' || (profile === 'balanced' && steersAgents)) {
    const hidden = steersAgents
      ? 'Its definition holds text that steers an agent as soon as it reads it, so the agent should not see the tool at all.'
      : why;
    return { rule: undefined, reasons: [{ ...reason(['hide'], hidden), fields }] };
  }
  return {
    rule: { ...byClass.rule, approval: ask(ASK_MANIPULATED) },
    reasons: [
      ...byClass.reasons.filter(({ at }) => at.length > 0 && at[0] !== 'approval'),
      { ...reason(['approval'], why), fields },
    ],
  };
}

function recommendByClass({ tool, classification }: RatedTool, profile: Profile): Recommendation {
  if (!classification?.assessed) {
    const why = 'What this tool does could not be assessed, so it is never simply allowed.';
    if (profile === 'strict') return { rule: undefined, reasons: [reason(['hide'], why)] };
    return { rule: { approval: ask(ASK_UNASSESSED) }, reasons: [reason(['approval'], why)] };
  }
  const step = stepFor(classification, profile);
  const { category, risk } = classification;
  const findings = decidingFindings(classification);
  const because = `The tool is ${category}, ${risk}`;
  const narrowing = profile === 'strict' || category === 'Read' ? undefined : narrowingOf(tool);
  if (typeof step === 'string' && step !== 'free' && narrowing !== undefined) {
    const asks = step === 'ask' || narrowing.asks;
    const { conditions } = narrowing;
    const why = `${because}, and ${asks ? 'a person is asked' : 'it is refused'} unless the call is harmless. ${narrowing.why.join(' ')}`;
    const rest: ToolRule = asks
      ? { approval: ask(ASK[category], conditions) }
      : { deny_if: [{ conditions, on_deny: REFUSE_REST }] };
    const reasons = [
      { ...reason(asks ? ['approval'] : ['deny_if', 0], why, findings), fields: narrowing.fields },
      reason(['limits', 0], `Its harmless calls are capped at ${HARMLESS_PER_MINUTE} a minute.`, findings),
    ];
    const start = { rule: { ...rest, limits: [rate(tool.name, HARMLESS_PER_MINUTE)] }, reasons };
    return category === 'Financial' && profile !== 'open' ? withPieces(start, amountRules(tool, conditions)) : start;
  }
  if (step === 'hide')
    return { rule: undefined, reasons: [reason(['hide'], `${because}: hidden from the agent.`, findings)] };
  if (step === 'ask') {
    const why = `${because}: a person is asked before each call.`;
    const start = { rule: { approval: ask(ASK[category]) }, reasons: [reason(['approval'], why, findings)] };
    return category === 'Financial' && profile !== 'open' ? withPieces(start, amountRules(tool, [])) : start;
  }
  const why = step === 'free' ? `${because}: no bound is needed.` : `${because}: at most ${step} calls a minute.`;
  const start: Recommendation =
    step === 'free'
      ? { rule: {}, reasons: [reason([], why, findings)] }
      : { rule: { limits: [rate(tool.name, step)] }, reasons: [reason(['limits', 0], why, findings)] };
  return profile === 'open' ? start : withPieces(start, boundsOf(tool, classification));
}

function stepFor({ category, risk }: Assessed, profile: Profile): Step {
  const step = BALANCED[category][risk];
  if (profile === 'balanced') return step;
  if (profile === 'open') return step === 'hide' ? 'ask' : step;
  if (category === 'Read' && (risk === 'Low' || risk === 'Medium')) return step;
  return category === 'Write' && (risk === 'Low' || risk === 'Medium') ? 'ask' : 'hide';
}

function withPieces(start: Recommendation, pieces: readonly (ArgumentRule | ArgumentLimit)[]): Recommendation {
  const require: Rule[] = [...(start.rule?.require ?? [])];
  const deny_if: Rule[] = [...(start.rule?.deny_if ?? [])];
  const limits: Limit[] = [...(start.rule?.limits ?? [])];
  const reasons = [...start.reasons];
  for (const piece of pieces) {
    const place =
      piece.list === 'limits'
        ? limits.push(piece.rule)
        : (piece.list === 'require' ? require : deny_if).push(piece.rule);
    reasons.push({ at: [piece.list, place - 1], why: piece.why, findings: [], fields: [piece.field] });
  }
  const { approval } = start.rule ?? {};
  return {
    rule: {
      ...(require.length > 0 ? { require } : {}),
      ...(deny_if.length > 0 ? { deny_if } : {}),
      ...(limits.length > 0 ? { limits } : {}),
      ...(approval === undefined ? {} : { approval }),
    },
    reasons,
  };
}

function rate(tool: string, max: number): Limit {
  return { counter: `${tool}_rate`, window: 'minute', max, scope: 'grant' };
}

function ask(message: string, when: Approval['when'] = 'always'): Approval {
  return { when, message, expires: '10m' };
}

function reason(at: (string | number)[], why: string, findings: string[] = []): PlacedReason {
  return { at, why, findings, fields: [] };
}

/** The ids of the findings that speak for the very category or level the tool was given. */
function decidingFindings({ findings, category, risk }: Assessed): string[] {
  const deciding = findings.filter((finding) => finding.category === category || finding.risk === risk);
  return [...new Set(deciding.map((finding) => finding.rule))];
}
