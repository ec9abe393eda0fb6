import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FORMAT_NAMES, type FormatName } from './formats/format.ts';
import { CAPS, type Caps } from './formats/plan.ts';
import { PROFILES, type Policy, type Profile, WINDOWS } from './schema.ts';

/** The operators of the format, in the order in which a person is offered them. */
export const OPERATORS = [
  'eq',
  'neq',
  'in',
  'not_in',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'regex',
  'exists',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Longest text of one field, in UTF-16 units: a fault may stand in it, so only its size is bounded here. */
export const LONGEST_FIELD = 4_000;
/** Rules, limits or conditions of one list, and values of one condition, that a person builds at most. */
const MOST_ENTRIES = 100;

const text = z.string().max(LONGEST_FIELD);
const scalar = z.union([text, z.number(), z.boolean(), z.null()]);
const draftConditionSchema = z.strictObject({
  path: text,
  op: z.enum(OPERATORS),
  value: z.union([scalar, z.array(scalar).max(MOST_ENTRIES)]).optional(),
});
const draftConditionsSchema = z.array(draftConditionSchema).max(MOST_ENTRIES);
const draftRulesSchema = z
  .array(z.strictObject({ conditions: draftConditionsSchema, on_deny: text.optional() }))
  .max(MOST_ENTRIES);
const numberOrText = z.union([z.number(), z.string().max(100)]);
const windowSchema = z.enum(WINDOWS);
const draftLimitSchema = z.strictObject({
  counter: text,
  window: windowSchema,
  max: numberOrText,
  scope: z.literal('grant').optional(),
  increment_from: text.optional(),
});
const draftRuleSchema = z.strictObject({
  require: draftRulesSchema.optional(),
  deny_if: draftRulesSchema.optional(),
  limits: z.array(draftLimitSchema).max(MOST_ENTRIES).optional(),
  approval: z
    .strictObject({
      when: z.union([z.literal('always'), draftConditionsSchema]),
      message: text.optional(),
      expires: z.string().max(20).optional(),
    })
    .optional(),
});

/**
 * The rule of a tool while a person builds it: the shape of the format, with whatever was typed in place of a value, so
 * that a fault is shown where it stands instead of being lost.
 */
export type DraftRule = z.infer<typeof draftRuleSchema>;
export type DraftCondition = z.infer<typeof draftConditionSchema>;

/** What a person chose for a tool in place of the recommendation. */
export const choiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allow') }),
  z.strictObject({ kind: z.literal('limit'), max: numberOrText, window: windowSchema }),
  z.strictObject({ kind: z.literal('ask'), message: text.optional() }),
  z.strictObject({ kind: z.literal('deny'), message: text.optional() }),
  z.strictObject({ kind: z.literal('hide') }),
  z.strictObject({ kind: z.literal('custom'), rule: draftRuleSchema }),
]);
export type Choice = z.infer<typeof choiceSchema>;
export const CHOICE_KINDS = ['allow', 'limit', 'ask', 'deny', 'hide', 'custom'] as const;
export type ChoiceKind = (typeof CHOICE_KINDS)[number];

/** All that a person set: everything else follows from the tools of the server. */
export type BuilderState = {
  profile: Profile;
  format: FormatName;
  /** The user's own name for the server; empty where the server's own is taken. */
  alias: string;
  /** What becomes of a number of calls that a client cannot count. */
  caps: Caps;
  /** By the name of the tool, only where a person chose: what was chosen stays so when the profile changes. */
  choices: ReadonlyMap<string, Choice>;
};

export const START: BuilderState = {
  profile: PROFILES[0],
  format: FORMAT_NAMES[0],
  alias: '',
  caps: CAPS[0],
  choices: new Map(),
};

export const DEFAULT_LIMIT: Extract<Choice, { kind: 'limit' }> = { kind: 'limit', max: 30, window: 'minute' };
const ASK_MESSAGE = 'A person must allow this call first.';
const DENY_MESSAGE = 'This tool is not allowed here.';

/** A policy as it is being built: the format's shape, but nothing is checked yet. */
export type DraftPolicy = {
  version: '1';
  default: 'deny' | 'allow';
  hide?: string[];
  tools: Record<string, DraftRule>;
};

/** What a tool has in a policy that lists it; undefined for one that is hidden or not listed. */
export function ruleIn(policy: Policy, tool: string): DraftRule | undefined {
  if (policy.hide?.includes(tool) === true || policy.tools === undefined) return undefined;
  return Object.hasOwn(policy.tools, tool) ? policy.tools[tool] : undefined;
}

/** The rule that a choice stands for; undefined where the tool is hidden. */
export function ruleOfChoice(tool: string, choice: Choice): DraftRule | undefined {
  switch (choice.kind) {
    case 'allow':
      return {};
    case 'limit': {
      const { max, window } = choice;
      return { limits: [{ counter: `${tool}_rate`, window, max, scope: 'grant' }] };
    }
    case 'ask':
      return { approval: { when: 'always', message: choice.message ?? ASK_MESSAGE, expires: '10m' } };
    case 'deny':
      return { deny_if: [{ conditions: [], on_deny: choice.message ?? DENY_MESSAGE }] };
    case 'hide':
      // In "hide", the name "*" stands for every tool.
      return tool === '*' ? { deny_if: [{ conditions: [], on_deny: DENY_MESSAGE }] } : undefined;
    case 'custom':
      return choice.rule;
  }
}

/** The recommendation with the choices in place of its rules. Nothing is checked: `parsePolicy` says what is wrong. */
export function documentOf(recommended: Policy, choices: ReadonlyMap<string, Choice>): DraftPolicy {
  const hide = new Set(recommended.hide);
  const rules = new Map<string, DraftRule>(Object.entries(recommended.tools ?? {}));
  for (const [tool, choice] of choices) {
    const rule = ruleOfChoice(tool, choice);
    if (rule === undefined) {
      rules.delete(tool);
      hide.add(tool);
    } else {
      hide.delete(tool);
      rules.set(tool, rule);
    }
  }
  return {
    version: '1',
    default: recommended.default,
    ...(hide.size > 0 ? { hide: [...hide] } : {}),
    // `Object.fromEntries` defines own properties, so a tool named `__proto__` stays a tool.
    tools: Object.fromEntries(rules),
  };
}

/** Whether a choice says nothing but what is recommended. */
export function isRecommended(recommended: Policy, tool: string, choice: Choice): boolean {
  const known = ruleIn(recommended, tool);
  const listed = known !== undefined || recommended.hide?.includes(tool) === true;
  if (!listed) return false;
  const rule = ruleOfChoice(tool, choice);
  if (choice.kind === 'ask' && choice.message === undefined) return kindOfRule(tool, known) === 'ask';
  return JSON.stringify(sorted(rule)) === JSON.stringify(sorted(known));
}

/** The kind of choice that a rule amounts to; undefined is the rule of a hidden tool. */
export function kindOfRule(tool: string, rule: DraftRule | undefined): ChoiceKind {
  if (rule === undefined) return 'hide';
  const lists = [rule.require, rule.deny_if, rule.limits].map((list) => list?.length ?? 0);
  const [require = 0, deny = 0, limits = 0] = lists;
  const { approval } = rule;
  if (require + deny + limits === 0) {
    if (approval === undefined) return 'allow';
    return approval.when === 'always' ? 'ask' : 'custom';
  }
  if (approval !== undefined || require > 0) return 'custom';
  const only = rule.deny_if?.[0];
  if (limits === 0) return deny === 1 && only?.conditions.length === 0 ? 'deny' : 'custom';
  const limit = rule.limits?.[0];
  const plain = deny === 0 && limits === 1 && limit?.increment_from === undefined && limit?.counter === `${tool}_rate`;
  return plain ? 'limit' : 'custom';
}

/** The same choice for several tools; undefined gives each its recommendation back. */
export function chooseForAll(state: BuilderState, tools: Iterable<string>, choice: Choice | undefined): BuilderState {
  const choices = new Map(state.choices);
  for (const tool of tools) {
    if (choice === undefined) choices.delete(tool);
    else choices.set(tool, choice);
  }
  return { ...state, choices };
}

/** A short name for any text that may hold anything: safe in ids, in fields of a form and in fragments of addresses. */
export function keyOf(name: string): string {
  return createHash('sha256').update(JSON.stringify(name)).digest('base64url').replace(/[-_]/g, 'x').slice(0, 12);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, member]) => [key, sorted(member)]);
}
