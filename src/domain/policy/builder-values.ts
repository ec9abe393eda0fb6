import { LONGEST_FIELD, type DraftCondition, type Operator } from './builder-state.ts';

/** How a value of a condition is typed in a form, and what the typed text means. */

const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?$/;
const LISTS: ReadonlySet<Operator> = new Set(['in', 'not_in']);
const NUMBERS: ReadonlySet<Operator> = new Set(['gt', 'gte', 'lt', 'lte']);

/** Whether the operator takes a list of values, one a line. */
export function takesList(op: Operator): boolean {
  return LISTS.has(op);
}

/** Whether the operator takes a number and nothing else. */
export function takesNumber(op: Operator): boolean {
  return NUMBERS.has(op);
}

/** The text that stands for a value in a field; `exists` without a value means that it is given. */
export function typedText({ op, value }: DraftCondition): string {
  if (op === 'exists') return value === false ? 'false' : 'true';
  if (Array.isArray(value)) return value.map(String).join('\n');
  return value === undefined ? '' : String(value);
}

/**
 * What a typed text means for an operator and the JSON Schema type of the parameter. A text that is no number stays a
 * text, so that the check of the document says so.
 */
export function valueOfText(op: Operator, typed: string, type: string | undefined): DraftCondition['value'] {
  const text = oneWayOfLineEnds(typed).slice(0, LONGEST_FIELD);
  if (op === 'exists') return text !== 'false';
  if (op === 'regex') return text;
  if (takesNumber(op)) return numberOr(text);
  if (!takesList(op)) return scalarOf(text, type);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 100)
    .map((line) => scalarOf(line, type));
}

/** A number where the text is a plain one, else the text. */
export function numberOr(text: string): number | string {
  const trimmed = text.trim();
  return PLAIN_NUMBER.test(trimmed) ? Number(trimmed) : trimmed.slice(0, 100);
}

/** Browsers send every line end of a form as CR LF. */
export function oneWayOfLineEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

function scalarOf(text: string, type: string | undefined): string | number | boolean {
  if (type === 'string') return text;
  if (type === 'number' || type === 'integer') return numberOr(text);
  const isBoolean = text === 'true' || text === 'false';
  if (type === 'boolean') return isBoolean ? text === 'true' : text;
  return isBoolean ? text === 'true' : PLAIN_NUMBER.test(text) ? Number(text) : text;
}
