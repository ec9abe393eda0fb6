import { printableLine } from '../printable.ts';
import { isPartOf, type Part, type Treatment } from './compare.ts';
import { asksAlways, joined, limitPhrase, pathPhrase, rulesPhrase } from './phrases.ts';
import { type Approval, approvalTime, type Condition, type Limit } from './schema.ts';

/** Values of a list that are shown before the rest is counted. */
const VALUES_SHOWN = 20;

/** What a policy does with a tool, as it follows "was" or "now": `hidden`, `asks before each call`. */
export function treatmentPhrase(treatment: Treatment): string {
  if (treatment.kind === 'unlisted') return 'not listed and so refused';
  if (treatment.kind !== 'parts') return treatment.kind;
  if (treatment.parts.length === 0) return 'allowed as it is';
  return joined(treatment.parts.map(partPhrase));
}

/** What changed between two lists of parts, one clause each: `30 calls a minute, was 10`. */
export function differencesOf(before: readonly Part[], after: readonly Part[]): string[] {
  const left = [...before];
  const came: Part[] = [];
  for (const part of after) {
    const at = left.findIndex((one) => isSamePart(one, part));
    if (at >= 0) left.splice(at, 1);
    else came.push(part);
  }
  const lines: string[] = [];
  for (const part of came) {
    const at = left.findIndex((one) => isCounterpart(one, part));
    const [former] = at >= 0 ? left.splice(at, 1) : [];
    lines.push(former === undefined ? cameText(part) : changeText(former, part));
  }
  return [...lines, ...left.map(goneText)];
}

function isSamePart(one: Part, other: Part): boolean {
  if (one.kind === 'limit' && other.kind === 'limit') {
    const { users, limit } = one;
    return (
      limitPhrase(limit) === limitPhrase(other.limit) && users.size === other.users.size && isPartOf(users, other.users)
    );
  }
  return one.kind === other.kind && JSON.stringify(one) === JSON.stringify(other);
}

/** Whether one part stands where the other stood: it looks at the same arguments, or counts the same. */
function isCounterpart(one: Part, other: Part): boolean {
  if (one.kind === 'limit' && other.kind === 'limit') return one.limit.increment_from === other.limit.increment_from;
  if (one.kind === 'approval' || one.kind === 'limit' || other.kind === 'approval' || other.kind === 'limit')
    return one.kind === other.kind;
  return one.kind === other.kind && pathsOf(one.conditions) === pathsOf(other.conditions);
}

function pathsOf(conditions: readonly Condition[]): string {
  return JSON.stringify(conditions.map(({ path }) => path).sort());
}

function changeText(before: Part, after: Part): string {
  if (before.kind === 'limit' && after.kind === 'limit') return limitChange(before, after);
  if (before.kind === 'approval' && after.kind === 'approval') return approvalChange(before.approval, after.approval);
  const [was, is] = [partPhrase(before), partPhrase(after)];
  return was === is ? `${is}, with another sentence for the agent` : `${is}, was ${was}`;
}

type LimitPart = Extract<Part, { kind: 'limit' }>;

function limitChange(before: LimitPart, after: LimitPart): string {
  const [was, is] = [before.limit, after.limit];
  if (limitPhrase(was) === limitPhrase(is)) return `${limitPhrase(is)}, counted together with other tools than before`;
  const counts = is.increment_from === undefined && is.window === was.window;
  return `${limitPhrase(is)}, was ${counts ? was.max : limitPhrase(was)}`;
}

function approvalChange(before: Approval, after: Approval): string {
  const [was, is] = [askPhrase(before), askPhrase(after)];
  if (was !== is) return `${is}, ${was.replace(/^asks/, 'asked')} until now`;
  const [waited, waits] = [approvalTime(before), approvalTime(after)];
  if (waited !== waits) return `a question waits for ${seconds(waits)}, was ${seconds(waited)}`;
  return 'asks in other words';
}

function cameText(part: Part): string {
  if (part.kind === 'limit') return `at most ${limitPhrase(part.limit)}, was not capped${sumOf(part.limit)}`;
  return `now ${partPhrase(part)}`;
}

function goneText(part: Part): string {
  switch (part.kind) {
    case 'limit':
      return `no longer capped at ${limitPhrase(part.limit)}`;
    case 'approval':
      return part.approval.when === 'always' || part.approval.when.length === 0
        ? 'no longer asks'
        : `no longer asks where ${conditionsPhrase(part.approval.when)}`;
    case 'require':
      return `no longer bound to ${conditionsPhrase(part.conditions)}`;
    case 'deny_if':
      return `no longer refused where ${conditionsPhrase(part.conditions)}`;
  }
}

function partPhrase(part: Part): string {
  switch (part.kind) {
    case 'limit':
      return `capped at ${limitPhrase(part.limit)}`;
    case 'approval':
      return askPhrase(part.approval);
    case 'require':
      return `allowed only where ${conditionsPhrase(part.conditions)}`;
    case 'deny_if':
      return `refused where ${conditionsPhrase(part.conditions)}`;
  }
}

function askPhrase(approval: Approval): string {
  if (approval.when === 'always' || asksAlways(approval)) return 'asks before each call';
  return `asks where ${conditionsPhrase(approval.when)}`;
}

function sumOf({ increment_from }: Limit): string {
  return increment_from === undefined ? '' : ' in sum';
}

function seconds(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1_000, 'second'],
  ];
  const [size, unit] = units.find(([length]) => ms % length === 0) ?? [1_000, 'second'];
  return `${ms / size} ${unit}${ms === size ? '' : 's'}`;
}

/** Conditions with all that tells them apart: patterns are shown, and lists to a length that nobody writes by hand. */
function conditionsPhrase(conditions: readonly Condition[]): string {
  if (conditions.length === 0) return 'it is called at all';
  return conditions.map(conditionPhrase).join(' and ');
}

function conditionPhrase(condition: Condition): string {
  const path = pathPhrase(condition.path);
  if (condition.op === 'regex') return `${path} matches ${printableLine(condition.value, 120)}`;
  if ((condition.op !== 'in' && condition.op !== 'not_in') || condition.value.length < 2) {
    return rulesPhrase([{ conditions: [condition] }], 'and');
  }
  const shown = condition.value.slice(0, VALUES_SHOWN).map((value) => printableLine(JSON.stringify(value), 60));
  const more = condition.value.length - shown.length;
  return `${path} is ${condition.op === 'in' ? '' : 'not '}one of ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
