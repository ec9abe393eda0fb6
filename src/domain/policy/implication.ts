import type { Condition, Scalar } from './schema.ts';

/**
 * What one condition says about another, for whatever a call may hold. A yes is proved; a no means only that it could
 * not be told. Faults count: `carriesTruth` speaks of calls for which the first condition holds without one.
 */

/** Whether the second condition holds for every call for which the first does. */
export function carriesTruth(one: Condition, other: Condition): boolean {
  if (isSame(one, other)) return true;
  if (one.path !== other.path) return false;
  const [bound, otherBound] = [boundOf(one), boundOf(other)];
  if (bound !== undefined && otherBound !== undefined) return isInside(bound, otherBound);
  const [list, otherList] = [listOf(one), listOf(other)];
  if (list === undefined || otherList === undefined || list.excludes !== otherList.excludes) return false;
  return list.excludes
    ? isPart(otherList.values, list.values) && comparesAlike(list.values)
    : isPart(list.values, otherList.values);
}

/** Whether the second condition surely fails, without a fault, for every call for which the first surely fails. */
export function carriesFailure(one: Condition, other: Condition): boolean {
  if (isSame(one, other)) return true;
  if (one.path !== other.path) return false;
  const [bound, otherBound] = [boundOf(one), boundOf(other)];
  // That a comparison failed without a fault means that there was a number, and numbers are in order.
  if (bound !== undefined && otherBound !== undefined) return isInside(otherBound, bound);
  const [list, otherList] = [listOf(one), listOf(other)];
  if (list === undefined || otherList === undefined || list.excludes !== otherList.excludes) return false;
  return list.excludes
    ? isPart(list.values, otherList.values)
    : isPart(otherList.values, list.values) && comparesAlike(list.values);
}

/** Whether two conditions say the same in every call. */
export function isSame(one: Condition, other: Condition): boolean {
  return one.path === other.path && one.op === other.op && keyOf(one) === keyOf(other);
}

type Bound = { above: boolean; strict: boolean; value: number };

function boundOf(condition: Condition): Bound | undefined {
  switch (condition.op) {
    case 'gt':
    case 'gte':
      return { above: true, strict: condition.op === 'gt', value: condition.value };
    case 'lt':
    case 'lte':
      return { above: false, strict: condition.op === 'lt', value: condition.value };
    default:
      return undefined;
  }
}

/** Whether every number within the first bound is within the second. */
function isInside(one: Bound, other: Bound): boolean {
  if (one.above !== other.above) return false;
  if (one.value === other.value) return one.strict || !other.strict;
  return one.above ? one.value > other.value : one.value < other.value;
}

type Values = { excludes: boolean; values: readonly Scalar[] };

function listOf(condition: Condition): Values | undefined {
  switch (condition.op) {
    case 'eq':
    case 'neq':
      return { excludes: condition.op === 'neq', values: [condition.value] };
    case 'in':
    case 'not_in':
      return { excludes: condition.op === 'not_in', values: condition.value };
    default:
      return undefined;
  }
}

/** A list with true or false in it forgives some faults that a part of the list does not. */
function comparesAlike(values: readonly Scalar[]): boolean {
  return values.every((value) => typeof value !== 'boolean');
}

function isPart(some: readonly Scalar[], all: readonly Scalar[]): boolean {
  return some.every((value) => all.includes(value));
}

function keyOf(condition: Condition): string {
  if (condition.op === 'exists') return String(condition.value ?? true);
  if (condition.op !== 'in' && condition.op !== 'not_in') return JSON.stringify(condition.value);
  return JSON.stringify([...new Set(condition.value.map((value) => JSON.stringify(value)))].sort());
}
