import { readNumber } from './numbers.ts';
import { type Found, nameOfType, type PathStep, parsePath, valuesAt } from './path.ts';
import { compilePattern, MAX_TEXT_LENGTH, type Pattern } from './pattern.ts';
import type { Condition, Scalar } from './schema.ts';

/** What came of a condition: it holds, it does not, or it could not be told, which refuses the call. */
export type Verdict = boolean | { fault: string };

/** Where a list of conditions stands; a condition that compares numbers treats a missing argument by it. */
export type Place = 'require' | 'deny_if' | 'approval';

type Prepared = { steps: PathStep[] | undefined; pattern: Pattern | undefined };

// Reading a path and compiling a pattern cost more than deciding, and a policy is decided on many times.
const prepared = new WeakMap<Condition, Prepared>();

/**
 * Whether all conditions of a list hold for these arguments; an empty list holds.
 *
 * One condition that surely does not hold decides before a fault in another: `deny_if currency = USD and amount > 5`
 * must not refuse a call in another currency for want of an amount.
 */
export function allHold(conditions: readonly Condition[], args: unknown, place: Place): Verdict {
  let fault: Verdict = true;
  for (const condition of conditions) {
    const verdict = holds(condition, args, place);
    if (verdict === false) return false;
    if (verdict !== true) fault = verdict;
  }
  return fault;
}

/** Whether one condition holds. With `[*]` in its path: for any element. */
export function holds(condition: Condition, args: unknown, place: Place): Verdict {
  const { steps, pattern } = prepare(condition);
  if (steps === undefined) return { fault: `the path ${condition.path} cannot be read` };
  let outcome: Verdict = false;
  for (const found of valuesAt(args, steps)) {
    const verdict = test(condition, pattern, found, place);
    if (verdict === true) return true;
    if (verdict !== false) outcome = { fault: `${condition.path}: ${verdict.fault}` };
  }
  return outcome;
}

function prepare(condition: Condition): Prepared {
  const known = prepared.get(condition);
  if (known !== undefined) return known;
  const compiled = condition.op === 'regex' ? compilePattern(condition.value) : undefined;
  const pattern = compiled !== undefined && 'test' in compiled ? compiled : undefined;
  const entry = { steps: parsePath(condition.path), pattern };
  prepared.set(condition, entry);
  return entry;
}

function test(condition: Condition, pattern: Pattern | undefined, found: Found, place: Place): Verdict {
  if (found.kind === 'misfit') return { fault: found.message };
  // No element differs from a value where there is no element.
  if (found.kind === 'noList' && (condition.op === 'neq' || condition.op === 'not_in')) return false;
  const value = found.kind === 'value' ? found.value : undefined;
  switch (condition.op) {
    case 'exists':
      return exists(value, condition.value ?? true);
    case 'eq':
      return equals(value, condition.value);
    case 'neq':
      return negate(equals(value, condition.value));
    case 'in':
      return equalsAny(value, condition.value);
    case 'not_in':
      return negate(equalsAny(value, condition.value));
    case 'regex':
      return matches(value, pattern);
    case 'contains':
      return contains(value, condition.value);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return compare(value, condition.op, condition.value, place);
  }
}

function exists(value: unknown, wanted: boolean): Verdict {
  // Some servers read null as "not given" and some as a value: a rule about presence cannot tell.
  if (value === null) return { fault: 'the value is null; leave the argument out instead' };
  return (value !== undefined) === wanted;
}

function compare(value: unknown, op: 'lt' | 'lte' | 'gt' | 'gte', bound: number, place: Place): Verdict {
  // A required comparison that has nothing to compare simply does not hold; elsewhere an omission must not slip by.
  if (value === undefined) return place === 'require' ? false : { fault: 'the number is missing' };
  const reading = readNumber(value);
  if (reading.kind === 'doubt') return { fault: reading.message };
  if (reading.kind === 'no-number') return { fault: `a number was expected, the call has ${nameOfType(value)}` };
  switch (op) {
    case 'lt':
      return reading.number < bound;
    case 'lte':
      return reading.number <= bound;
    case 'gt':
      return reading.number > bound;
    case 'gte':
      return reading.number >= bound;
  }
}

/**
 * Whether a value equals a scalar of the policy. Texts and numbers meet as numbers where the text is a plain decimal;
 * other mixtures that some servers would convert (`"true"` for true, `["delete"]` for "delete") are faults.
 */
function equals(value: unknown, wanted: Scalar): Verdict {
  if (value === undefined) return false;
  if (value === null || wanted === null) return value === wanted;
  if (typeof value === 'number' && Number.isNaN(value)) return { fault: 'the value is not a number' };
  if (typeof value === typeof wanted) return value === wanted;
  const numbers = typeof wanted === 'number' ? typeof value === 'string' : typeof wanted === 'string';
  if (numbers && (typeof value === 'string' || typeof value === 'number')) return equalNumbers(value, wanted);
  return { fault: `a ${typeof wanted} was expected, the call has ${nameOfType(value)}` };
}

function equalNumbers(value: unknown, wanted: Scalar): Verdict {
  const [left, right] = [readNumber(value), readNumber(wanted)];
  if (left.kind === 'doubt') return { fault: left.message };
  if (right.kind === 'doubt') return { fault: 'a number stands where the rule has a text' };
  return left.kind === 'number' && right.kind === 'number' && left.number === right.number;
}

function equalsAny(value: unknown, wanted: readonly Scalar[]): Verdict {
  // A list may hold several types, and a value of one type is no fault against it when another entry has that type.
  const comparable = wanted.some((one) => typeof one === typeof value);
  let outcome: Verdict = false;
  for (const one of wanted) {
    const verdict = equals(value, one);
    if (verdict === true) return true;
    if (verdict !== false && !(comparable && typeof value === 'boolean')) outcome = verdict;
  }
  return outcome;
}

function matches(value: unknown, pattern: Pattern | undefined): Verdict {
  if (pattern === undefined) return { fault: 'the pattern does not compile' };
  if (value === undefined) return false;
  if (typeof value !== 'string') return { fault: `a text was expected, the call has ${nameOfType(value)}` };
  if (value.length > MAX_TEXT_LENGTH) return { fault: 'the text is too long to be checked' };
  return pattern.test(value);
}

function contains(value: unknown, wanted: Scalar): Verdict {
  if (value === undefined) return false;
  if (typeof value === 'string') {
    return typeof wanted === 'string' ? value.includes(wanted) : { fault: 'a list was expected, the call has a text' };
  }
  if (!Array.isArray(value)) return { fault: `a text or a list was expected, the call has ${nameOfType(value)}` };
  let outcome: Verdict = false;
  for (const element of value) {
    const verdict = equals(element, wanted);
    if (verdict === true) return true;
    if (verdict !== false) outcome = verdict;
  }
  return outcome;
}

function negate(verdict: Verdict): Verdict {
  return typeof verdict === 'boolean' ? !verdict : verdict;
}
