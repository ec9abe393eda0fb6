import { type ArgumentPath, operatorsFor } from './builder-paths.ts';
import {
  type DraftCondition,
  type DraftRule,
  keyOf,
  LONGEST_FIELD,
  OPERATORS,
  type Operator,
} from './builder-state.ts';
import { numberOr, oneWayOfLineEnds, typedText, valueOfText } from './builder-values.ts';
import { WINDOWS } from './schema.ts';

/** The fields of a form, by name. */
export type Fields = ReadonlyMap<string, string>;

export const CLAUSE_LISTS = ['require', 'deny_if', 'ask'] as const;
/** One part of a rule that has conditions, as the form shows it. */
export type Clause = { list: (typeof CLAUSE_LISTS)[number]; conditions: DraftCondition[]; text: string | undefined };

/** The value of the choice of a path that is not in the schema. */
export const OTHER_PATH = 'other';

/** The names of the fields of one tool's rule; `tool` is its key. */
export const ruleFields = {
  text: (tool: string, clause: number) => `t.${tool}.${clause}`,
  path: (tool: string, clause: number, at: number) => `p.${tool}.${clause}.${at}`,
  otherPath: (tool: string, clause: number, at: number) => `q.${tool}.${clause}.${at}`,
  op: (tool: string, clause: number, at: number) => `o.${tool}.${clause}.${at}`,
  value: (tool: string, clause: number, at: number) => `v.${tool}.${clause}.${at}`,
  max: (tool: string, limit: number) => `lm.${tool}.${limit}`,
  window: (tool: string, limit: number) => `lw.${tool}.${limit}`,
  sum: (tool: string, limit: number) => `ls.${tool}.${limit}`,
};

/** The parts of a rule that have conditions, in the order in which they are shown and named. */
export function clausesOf(rule: DraftRule): Clause[] {
  const of = (list: 'require' | 'deny_if') =>
    (rule[list] ?? []).map(({ conditions, on_deny }): Clause => ({ list, conditions, text: on_deny }));
  const { approval } = rule;
  const ask: Clause[] =
    approval === undefined
      ? []
      : [
          {
            list: 'ask',
            conditions: approval.when === 'always' ? [] : approval.when,
            text: approval.message,
          },
        ];
  return [...of('require'), ...of('deny_if'), ...ask];
}

/** The rule that these parts make, with the limits, and the time that an approval waits, of the rule before. */
export function ruleWith(before: DraftRule, clauses: readonly Clause[], limits: DraftRule['limits']): DraftRule {
  const of = (list: Clause['list']) =>
    clauses
      .filter((clause) => clause.list === list)
      .map(({ conditions, text }) => ({ conditions, ...(text === undefined ? {} : { on_deny: text }) }));
  const [require, deny] = [of('require'), of('deny_if')];
  const ask = clauses.find(({ list }) => list === 'ask');
  const expires = before.approval?.expires ?? '10m';
  return {
    ...(require.length > 0 ? { require } : {}),
    ...(deny.length > 0 ? { deny_if: deny } : {}),
    ...(limits !== undefined && limits.length > 0 ? { limits } : {}),
    ...(ask === undefined
      ? {}
      : {
          approval: {
            when: ask.conditions.length === 0 ? ('always' as const) : ask.conditions,
            ...(ask.text === undefined ? {} : { message: ask.text }),
            expires,
          },
        }),
  };
}

/** The rule after the fields of a form were filled in. A field that is not in the form, or is as it was shown, changes nothing. */
export function readRule(before: DraftRule, fields: Fields, tool: string, paths: readonly ArgumentPath[]): DraftRule {
  const clauses = clausesOf(before).map((clause, at): Clause => {
    const typed = fields.get(ruleFields.text(tool, at));
    return {
      list: clause.list,
      conditions: clause.conditions.map((condition, place) =>
        readCondition(condition, fields, [tool, at, place], paths),
      ),
      text: typed === undefined ? clause.text : readText(typed, clause.text),
    };
  });
  const limits = before.limits?.map((limit, at) => {
    const max = fields.get(ruleFields.max(tool, at));
    const window = fields.get(ruleFields.window(tool, at));
    const sum = fields.get(ruleFields.sum(tool, at));
    const { increment_from: summed, ...rest } = limit;
    const from = sum === undefined ? summed : (pathNamed(sum, paths) ?? (sum === '' ? undefined : summed));
    return {
      ...rest,
      max: max === undefined || max === String(limit.max) ? limit.max : numberOr(max),
      window: WINDOWS.find((one) => one === window) ?? limit.window,
      ...(from === undefined ? {} : { increment_from: from }),
    };
  });
  return ruleWith(before, clauses, limits);
}

/** A message as it was typed; an empty field is no message. */
export function readText(typed: string, before: string | undefined): string | undefined {
  const text = oneWayOfLineEnds(typed).slice(0, LONGEST_FIELD);
  if (before !== undefined && oneWayOfLineEnds(before) === text) return before;
  return text.trim() === '' ? undefined : text;
}

function readCondition(
  before: DraftCondition,
  fields: Fields,
  [tool, clause, at]: readonly [string, number, number],
  paths: readonly ArgumentPath[],
): DraftCondition {
  const chosen = fields.get(ruleFields.path(tool, clause, at));
  const written = fields.get(ruleFields.otherPath(tool, clause, at));
  const typed = fields.get(ruleFields.value(tool, clause, at));
  const wanted = fields.get(ruleFields.op(tool, clause, at));
  const path = readPath(before.path, chosen, written, paths);
  const type = paths.find((one) => one.path === path)?.type;
  const moved = path !== before.path;
  const named = OPERATORS.find((op) => op === wanted) ?? before.op;
  // A parameter of another type may not know the operator that was shown for the one before.
  const op = moved && !operatorsFor(type).includes(named) ? (operatorsFor(type)[0] ?? named) : named;
  const untouched = op === before.op && !moved && (typed === undefined || sameText(typed, typedText(before)));
  const value = untouched ? before.value : valueOfText(op, typed ?? typedText(before), type);
  return { path, op, ...(value === undefined ? {} : { value }) };
}

function readPath(
  before: string,
  chosen: string | undefined,
  written: string | undefined,
  paths: readonly ArgumentPath[],
): string {
  if (chosen === undefined) return before;
  const known = pathNamed(chosen, paths);
  if (known !== undefined) return known;
  if (chosen !== OTHER_PATH) return before;
  if (written !== undefined) return written.slice(0, LONGEST_FIELD).trim();
  return paths.some(({ path }) => path === before) ? 'args.' : before;
}

function pathNamed(key: string, paths: readonly ArgumentPath[]): string | undefined {
  return paths.find(({ path }) => keyOf(path) === key)?.path;
}

/** A condition to begin with: the first parameter, and the likeliest operator for it. */
export function firstCondition(paths: readonly ArgumentPath[]): DraftCondition {
  const [first] = paths;
  const op: Operator = operatorsFor(first?.type)[0] ?? 'eq';
  const start = first?.choices[0] ?? '';
  return { path: first?.path ?? 'args.', op, value: valueOfText(op, op === 'exists' ? 'true' : start, first?.type) };
}

function sameText(typed: string, shown: string): boolean {
  return oneWayOfLineEnds(typed) === oneWayOfLineEnds(shown);
}
