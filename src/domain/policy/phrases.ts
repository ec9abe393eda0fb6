import { printableLine } from '../printable.ts';
import { type Approval, approvalTime, type Condition, type Limit, type Rule } from './schema.ts';

/** `30 calls a minute`, or `a sum of 500 in args.amount a day`. */
export function limitPhrase({ increment_from, max, window }: Limit): string {
  const every = window === 'hour' ? 'an hour' : `a ${window}`;
  if (increment_from !== undefined) return `a sum of ${max} in ${pathPhrase(increment_from)} ${every}`;
  return `${max} ${max === 1 ? 'call' : 'calls'} ${every}`;
}

/** What follows "it": `waits for a person, for up to 10 minutes, where args.action is not "list"`. */
export function approvalPhrase(approval: Approval): string {
  const time = durationPhrase(approvalTime(approval));
  const where = asksAlways(approval) ? '' : `, where ${conditionsPhrase(approval)}`;
  return `waits for a person's approval, for up to ${time}${where}`;
}

/** Whether every call waits: an empty list of conditions always holds. */
export function asksAlways({ when }: Approval): boolean {
  return when === 'always' || when.length === 0;
}

/** The conditions of several rules, as one clause after "where"; `glue` says how the rules stand to each other. */
export function rulesPhrase(rules: readonly Rule[], glue: 'and' | 'or'): string {
  const clauses = rules.map((rule) => conditionsPhrase({ when: rule.conditions }));
  return [...new Set(clauses)].join(`, ${glue} `);
}

/** A list of things with commas and "and". */
export function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** A path as a reader may see it: nothing invisible, on one line, at most 80 characters. */
export function pathPhrase(path: string): string {
  return printableLine(path, 80);
}

function conditionsPhrase({ when }: Pick<Approval, 'when'>): string {
  if (when === 'always' || when.length === 0) return 'it is called at all';
  return when.map(conditionPhrase).join(' and ');
}

function conditionPhrase(condition: Condition): string {
  const path = pathPhrase(condition.path);
  switch (condition.op) {
    case 'eq':
      return `${path} is ${valuePhrase(condition.value)}`;
    case 'neq':
      return `${path} is not ${valuePhrase(condition.value)}`;
    case 'lt':
      return `${path} is below ${condition.value}`;
    case 'lte':
      return `${path} is at most ${condition.value}`;
    case 'gt':
      return `${path} is above ${condition.value}`;
    case 'gte':
      return `${path} is at least ${condition.value}`;
    case 'in':
      return `${path} is ${choicePhrase(condition.value)}`;
    case 'not_in':
      return `${path} is not ${choicePhrase(condition.value)}`;
    case 'exists':
      return `${path} is ${condition.value === false ? 'left out' : 'given'}`;
    case 'regex':
      return `${path} matches a pattern`;
    case 'contains':
      return `${path} contains ${valuePhrase(condition.value)}`;
  }
}

function choicePhrase(values: readonly unknown[]): string {
  if (values.length === 0) return 'one of an empty list';
  if (values.length === 1) return valuePhrase(values[0]);
  const first = values.slice(0, 4).map(valuePhrase);
  return `one of ${first.join(', ')}${values.length > 4 ? ` and ${values.length - 4} more` : ''}`;
}

function valuePhrase(value: unknown): string {
  return typeof value === 'string' ? `"${printableLine(value, 40)}"` : String(value);
}

function durationPhrase(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ];
  const [size, unit] = units.find(([length]) => ms % length === 0) ?? [1_000, 'second'];
  return `${ms / size} ${unit}${ms === size ? '' : 's'}`;
}
