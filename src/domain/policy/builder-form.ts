import { CATEGORIES, RISK_LEVELS } from '../classification.ts';
import type { ToolDefinition } from '../tool.ts';
import { type ArgumentPath, pathsOf } from './builder-paths.ts';
import {
  type Clause,
  clausesOf,
  type Fields,
  firstCondition,
  readRule,
  readText,
  ruleWith,
} from './builder-rule-form.ts';
import {
  type BuilderState,
  CHOICE_KINDS,
  type Choice,
  chooseForAll,
  DEFAULT_LIMIT,
  type DraftRule,
  keyOf,
  ruleIn,
  ruleOfChoice,
} from './builder-state.ts';
import { numberOr } from './builder-values.ts';
import { FORMAT_NAMES } from './formats/format.ts';
import { CAPS } from './formats/plan.ts';
import { type RatedTool, recommendPolicy } from './recommend.ts';
import { PROFILES, type Policy, WINDOWS } from './schema.ts';

/** The fields of the form beside those of one rule; `tool` is the key of a tool. */
export const fieldNames = {
  kind: (tool: string) => `k.${tool}`,
  max: (tool: string) => `m.${tool}`,
  window: (tool: string) => `w.${tool}`,
  message: (tool: string) => `t.${tool}`,
};

/** What the person who sent a form wants to see next, beside the policy itself. */
export type Wish = { focus: string | undefined };

/** The tools of a server by name, each once: the form has one row for a name, as the policy has one rule. */
export function byName(tools: readonly RatedTool[]): Map<string, RatedTool> {
  const known = new Map<string, RatedTool>();
  for (const rated of tools) if (!known.has(rated.tool.name)) known.set(rated.tool.name, rated);
  return known;
}

/** Names that a state holds and the server does not list, such as those of an old link. */
export function unknownTools(state: BuilderState, tools: readonly RatedTool[]): string[] {
  const known = byName(tools);
  return [...state.choices.keys()].filter((name) => !known.has(name));
}

/**
 * The state after a form was sent: what was set in its fields, then what its button says. A tool that the form does not
 * show keeps what it had, and so does a field with a value that the form could not have sent.
 */
export function readForm(
  before: BuilderState,
  fields: Fields,
  tools: readonly RatedTool[],
): { state: BuilderState; wish: Wish } {
  const profile = PROFILES.find((one) => one === fields.get('profile')) ?? before.profile;
  const format = FORMAT_NAMES.find((one) => one === fields.get('format')) ?? before.format;
  const alias = (fields.get('alias') ?? before.alias).slice(0, 200);
  const caps = CAPS.find((one) => one === fields.get('caps')) ?? before.caps;
  const recommended = recommendPolicy(tools, profile);
  const choices = new Map(before.choices);
  for (const [name, { tool }] of byName(tools)) {
    const kind = CHOICE_KINDS.find((one) => one === fields.get(fieldNames.kind(keyOf(name))));
    if (kind !== undefined) choices.set(name, readChoice(kind, choices.get(name), fields, tool, recommended));
    else if (fields.get(fieldNames.kind(keyOf(name))) === '') choices.delete(name);
  }
  return press({ profile, format, alias, caps, choices }, fields, tools);
}

function readChoice(
  kind: Choice['kind'],
  before: Choice | undefined,
  fields: Fields,
  tool: ToolDefinition,
  recommended: Policy,
): Choice {
  const key = keyOf(tool.name);
  switch (kind) {
    case 'allow':
    case 'hide':
      return { kind };
    case 'ask':
    case 'deny': {
      const known = before?.kind === kind ? before.message : undefined;
      const typed = fields.get(fieldNames.message(key));
      const message = typed === undefined ? known : readText(typed, known);
      return { kind, ...(message === undefined ? {} : { message }) };
    }
    case 'limit': {
      const known = before?.kind === 'limit' ? before : startingLimit(tool.name, recommended);
      const max = fields.get(fieldNames.max(key));
      const window = WINDOWS.find((one) => one === fields.get(fieldNames.window(key))) ?? known.window;
      return { kind, max: max === undefined ? known.max : numberOr(max), window };
    }
    case 'custom': {
      if (before?.kind === 'custom') return { kind, rule: readRule(before.rule, fields, key, pathsOf(tool)) };
      const start = before === undefined ? ruleIn(recommended, tool.name) : ruleOfChoice(tool.name, before);
      return { kind, rule: start ?? {} };
    }
  }
}

function startingLimit(name: string, recommended: Policy): Extract<Choice, { kind: 'limit' }> {
  const limit = ruleIn(recommended, name)?.limits?.find(({ increment_from }) => increment_from === undefined);
  return limit === undefined ? DEFAULT_LIMIT : { kind: 'limit', max: limit.max, window: limit.window };
}

/** What the button of a form does, by its value: a word, then the tool's key and places in its rule. */
function press(state: BuilderState, fields: Fields, tools: readonly RatedTool[]): { state: BuilderState; wish: Wish } {
  const stay = { state, wish: { focus: undefined } };
  const [word = '', key = '', ...places] = (fields.get('do') ?? '').split(':');
  if (word === 'reset') return { ...stay, state: { ...state, choices: new Map() } };
  if (word === 'all') return { ...stay, state: setAll(state, fields, tools) };
  const name = [...new Set([...byName(tools).keys(), ...state.choices.keys()])].find((one) => keyOf(one) === key);
  if (name === undefined) return stay;
  const choices = new Map(state.choices);
  if (word === 'drop') {
    choices.delete(name);
    return { ...stay, state: { ...state, choices } };
  }
  const choice = choices.get(name);
  const tool = byName(tools).get(name)?.tool;
  if (choice?.kind !== 'custom' || tool === undefined) return stay;
  const { rule, focus } = editRule(choice.rule, word, places.map(Number), tool);
  choices.set(name, { kind: 'custom', rule });
  return { state: { ...state, choices }, wish: { focus } };
}

function editRule(
  rule: DraftRule,
  word: string,
  [place = 0, inner = 0]: readonly number[],
  tool: ToolDefinition,
): { rule: DraftRule; focus: string | undefined } {
  const key = keyOf(tool.name);
  const paths = pathsOf(tool);
  const clauses = clausesOf(rule);
  const without = <Item>(list: readonly Item[], at: number) => list.filter((_, index) => index !== at);
  switch (word) {
    case 'add-require':
    case 'add-deny_if':
    case 'add-ask':
      return addClause(rule, word === 'add-require' ? 'require' : word === 'add-ask' ? 'ask' : 'deny_if', key, paths);
    case 'add-limit': {
      const limits = rule.limits ?? [];
      const used = new Set(limits.map(({ counter }) => counter));
      const names = [`${tool.name}_rate`, ...limits.map((_, at) => `${tool.name}_rate_${at + 2}`)];
      const counter = names.find((one) => !used.has(one)) ?? `${tool.name}_rate_${limits.length + 2}`;
      const { max, window } = DEFAULT_LIMIT;
      const limit = { counter, window, max, scope: 'grant' as const };
      return { rule: ruleWith(rule, clauses, [...limits, limit]), focus: `lm.${key}.${limits.length}` };
    }
    case 'remove-limit':
      return { rule: ruleWith(rule, clauses, without(rule.limits ?? [], place)), focus: `k.${key}` };
    case 'remove-rule':
      return { rule: ruleWith(rule, without(clauses, place), rule.limits), focus: `k.${key}` };
    case 'add-condition':
    case 'remove-condition': {
      const adds = word === 'add-condition';
      const changed = clauses.map((clause, at): Clause => {
        if (at !== place) return clause;
        const { conditions } = clause;
        return { ...clause, conditions: adds ? [...conditions, firstCondition(paths)] : without(conditions, inner) };
      });
      const focus = adds ? `p.${key}.${place}.${clauses[place]?.conditions.length ?? 0}` : `p.${key}.${place}.0`;
      return { rule: ruleWith(rule, changed, rule.limits), focus };
    }
    default:
      return { rule, focus: undefined };
  }
}

function addClause(rule: DraftRule, list: Clause['list'], key: string, paths: readonly ArgumentPath[]) {
  const before = clausesOf(rule);
  if (list === 'ask' && rule.approval !== undefined) return { rule, focus: undefined };
  const added: Clause = { list, conditions: [firstCondition(paths)], text: undefined };
  const changed = ruleWith(rule, [...before, added], rule.limits);
  const place = clausesOf(changed).findLastIndex((clause) => clause.list === list);
  return { rule: changed, focus: `p.${key}.${place}.0` };
}

/** `all`, a category, a level or `none` (not assessed): which tools a change of many is for. */
export const GROUPS = ['all', ...CATEGORIES, ...RISK_LEVELS, 'none'] as const;
export type Group = (typeof GROUPS)[number];

/** Whether a tool belongs to a group. */
export function isIn(group: Group, { classification }: RatedTool): boolean {
  if (group === 'all') return true;
  if (classification?.assessed !== true) return group === 'none';
  return classification.category === group || classification.risk === group;
}

function setAll(state: BuilderState, fields: Fields, tools: readonly RatedTool[]): BuilderState {
  const group = GROUPS.find((one) => one === fields.get('what'));
  const kind = CHOICE_KINDS.find((one) => one === fields.get('to'));
  if (group === undefined || kind === 'custom' || (kind === undefined && fields.get('to') !== '')) return state;
  const names = [...byName(tools)].filter(([, rated]) => isIn(group, rated)).map(([name]) => name);
  if (kind !== 'limit') return chooseForAll(state, names, kind === undefined ? undefined : { kind });
  const window = WINDOWS.find((one) => one === fields.get('window')) ?? DEFAULT_LIMIT.window;
  const max = numberOr(fields.get('max') ?? String(DEFAULT_LIMIT.max));
  return chooseForAll(state, names, { kind, max, window });
}
