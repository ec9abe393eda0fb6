import { printableLine } from '../printable.ts';
import type { ToolDefinition } from '../tool.ts';
import { carriesTruth } from './implication.ts';
import { parsePath } from './path.ts';
import { compilePattern } from './pattern.ts';
import { pathPhrase } from './phrases.ts';
import type { PolicyWarning } from './policy-warning.ts';
import type { Condition, ToolRule } from './schema.ts';

/** What came of a list of conditions that no call can meet, by the list that it stands in. */
const NEVER = {
  require: 'so every call is refused',
  deny_if: 'so this rule refuses no call that it can check',
  approval: 'so nobody is asked because of it',
} as const;

type Place = keyof typeof NEVER;
type Placed = { place: Place; pointer: string; conditions: readonly Condition[] };

/**
 * Conditions that no call can meet, by themselves or for what the tool's own schema takes, and paths to arguments that
 * the tool does not have. Without the tool, only the conditions are looked at.
 */
export function warningsOfConditions(
  pointer: string,
  rule: ToolRule,
  tool: ToolDefinition | undefined,
): PolicyWarning[] {
  const lists: Placed[] = [
    ...(rule.require ?? []).map(
      ({ conditions }, at): Placed => ({
        place: 'require',
        pointer: `${pointer}/require/${at}/conditions`,
        conditions,
      }),
    ),
    ...(rule.deny_if ?? []).map(
      ({ conditions }, at): Placed => ({
        place: 'deny_if',
        pointer: `${pointer}/deny_if/${at}/conditions`,
        conditions,
      }),
    ),
  ];
  const when = rule.approval?.when;
  if (when !== undefined && when !== 'always') {
    lists.push({ place: 'approval', pointer: `${pointer}/approval/when`, conditions: when });
  }
  return [
    ...lists.flatMap((list) => warningsOfList(list, tool)),
    ...(rule.limits ?? []).flatMap(({ increment_from }, at): PolicyWarning[] =>
      increment_from === undefined || tool === undefined || takes(tool, increment_from)
        ? []
        : [unknownArgument(`${pointer}/limits/${at}/increment_from`, increment_from)],
    ),
  ];
}

function warningsOfList({ place, pointer, conditions }: Placed, tool: ToolDefinition | undefined): PolicyWarning[] {
  const warnings = conditions.flatMap((condition, at): PolicyWarning[] => {
    const where = `${pointer}/${at}`;
    if (tool !== undefined && !takes(tool, condition.path)) return [unknownArgument(`${where}/path`, condition.path)];
    const why = neverHolds(condition, tool);
    if (why !== undefined) return [{ kind: 'never-holds', pointer: where, message: `${why}, ${NEVER[place]}.` }];
    if (place !== 'require' || !condition.path.includes('[*]')) return [];
    const message =
      `It is met as soon as one element of ${pathPhrase(condition.path)} fits, whatever the others are; ` +
      'to hold all of them, refuse the calls with an element that does not fit, in deny_if.';
    return [{ kind: 'any-element', pointer: where, message }];
  });
  if (warnings.length > 0) return warnings;
  const clash = clashing(conditions);
  if (clash === undefined) return warnings;
  const message = `Two conditions on ${pathPhrase(clash)} cannot hold together, ${NEVER[place]}.`;
  return [{ kind: 'never-holds', pointer, message }];
}

function neverHolds(condition: Condition, tool: ToolDefinition | undefined): string | undefined {
  const path = pathPhrase(condition.path);
  if (condition.op === 'in' && condition.value.length === 0) return `No value of ${path} is in an empty list`;
  if (condition.op === 'regex' && matchesNothing(condition.value)) {
    return `No text matches this pattern, which wants something before its beginning or after its end`;
  }
  const choices = tool === undefined ? undefined : choicesAt(tool, condition.path);
  if (choices === undefined) return undefined;
  const wanted = condition.op === 'eq' ? [condition.value] : condition.op === 'in' ? condition.value : undefined;
  if (wanted?.every((value) => !choices.some((choice) => String(choice) === String(value)))) {
    return `${path} takes ${choicesPhrase(choices)} and never ${choicesPhrase(wanted)}`;
  }
  if (condition.op !== 'regex') return undefined;
  const pattern = compilePattern(condition.value);
  const fits = choices.some((choice) => typeof choice === 'string' && 'test' in pattern && pattern.test(choice));
  return fits ? undefined : `The pattern matches none of the values that ${path} takes`;
}

/**
 * Whether a pattern surely matches no text, because a character must stand before `^` or after `$`. Only patterns that are
 * one sequence are looked at; of all others nothing is said.
 */
export function matchesNothing(pattern: string): boolean {
  const atoms = pattern.replaceAll(/\\(?:[dDwWsS]|[^A-Za-z0-9])|\[\^?\]?(?:[^\]\\]|\\.)*\]/gu, 'x');
  if (/[()|\\[\]{}]/.test(atoms)) return false;
  const shape = atoms.replaceAll(/[^$^*+?]/gu, 'x');
  return /\$x(?![*?])|x\+?\^(?![*?])/.test(shape);
}

/** The path of two conditions of which each shuts the other out; undefined where there are none, or none can be proved. */
function clashing(conditions: readonly Condition[]): string | undefined {
  for (const [at, one] of conditions.entries()) {
    // Of a list, one element can meet the one condition and another element the other.
    if (one.path.includes('[*]')) continue;
    const opposite = oppositeOf(one);
    const other = conditions
      .slice(at + 1)
      .find((next) => shareNothing(one, next) || (opposite !== undefined && carriesTruth(next, opposite)));
    if (other !== undefined) return one.path;
  }
  return undefined;
}

/** Whether two conditions want the same argument to be one of different words; texts with digits can meet as numbers. */
function shareNothing(one: Condition, other: Condition): boolean {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  return one.path === other.path && words !== undefined && others !== undefined && words.isDisjointFrom(others);
}

function wordsOf(condition: Condition): Set<unknown> | undefined {
  const values = condition.op === 'eq' ? [condition.value] : condition.op === 'in' ? condition.value : undefined;
  return values?.every((value) => typeof value === 'string' && !/\p{N}/u.test(value)) ? new Set(values) : undefined;
}

/** A condition that holds only where this one does not. */
function oppositeOf(condition: Condition): Condition | undefined {
  const { path } = condition;
  switch (condition.op) {
    case 'gt':
      return { path, op: 'lte', value: condition.value };
    case 'gte':
      return { path, op: 'lt', value: condition.value };
    case 'lt':
      return { path, op: 'gte', value: condition.value };
    case 'lte':
      return { path, op: 'gt', value: condition.value };
    case 'eq':
      return { path, op: 'neq', value: condition.value };
    case 'neq':
      return { path, op: 'eq', value: condition.value };
    case 'in':
      return { path, op: 'not_in', value: condition.value };
    case 'not_in':
      return { path, op: 'in', value: condition.value };
    case 'exists':
      return { path, op: 'exists', value: !(condition.value ?? true) };
    default:
      return undefined;
  }
}

function unknownArgument(pointer: string, path: string): PolicyWarning {
  const message = `The tool's own schema has no ${pathPhrase(path)}, so what is checked here may never be sent.`;
  return { kind: 'unknown-argument', pointer, message };
}

/** Whether a tool's schema has an argument, or leaves open whether it has. */
function takes(tool: ToolDefinition, path: string): boolean {
  return schemaAt(tool, path) !== 'absent';
}

function choicesAt(tool: ToolDefinition, path: string): readonly unknown[] | undefined {
  const schema = schemaAt(tool, path);
  const choices = typeof schema === 'object' ? memberOf(schema, 'enum') : undefined;
  return Array.isArray(choices) ? choices : undefined;
}

/** Keywords with which a schema says more than its own `properties` and `items`. */
const OPEN_KEYWORDS = ['$ref', '$dynamicRef', 'oneOf', 'anyOf', 'allOf', 'if', 'patternProperties', 'dependentSchemas'];

/** The part of a tool's schema that a path leads to; `open` where only running the schema could tell. */
function schemaAt(tool: ToolDefinition, path: string): object | 'open' | 'absent' {
  const steps = parsePath(path);
  let schema: unknown = tool.inputSchema;
  if (steps === undefined) return 'open';
  for (const step of steps) {
    if (
      typeof schema !== 'object' ||
      schema === null ||
      OPEN_KEYWORDS.some((word) => memberOf(schema, word) !== undefined)
    )
      return 'open';
    if (!('key' in step)) {
      schema = memberOf(schema, 'items');
      continue;
    }
    const properties = memberOf(schema, 'properties');
    if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return 'open';
    const extra = memberOf(schema, 'additionalProperties');
    const next = memberOf(properties, step.key);
    if (next === undefined) return typeof extra === 'object' || extra === true ? 'open' : 'absent';
    schema = next;
  }
  return typeof schema === 'object' && schema !== null ? schema : 'open';
}

function memberOf(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function choicesPhrase(values: readonly unknown[]): string {
  const shown = values.slice(0, 6).map((value) => printableLine(JSON.stringify(value) ?? 'nothing', 40));
  return values.length > shown.length
    ? `${shown.join(', ')} or ${values.length - shown.length} more`
    : shown.join(', ');
}
