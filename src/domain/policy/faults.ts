import type { z } from 'zod';

/** One thing that is wrong with a policy document: where (RFC 6901) and what, in a sentence. */
export type Fault = { pointer: string; message: string };

type Step = PropertyKey;
type CountedLimit = { counter: string; window: string; increment_from?: string | undefined };

/** Writes a JSON pointer (RFC 6901); the whole document is the empty text. */
export function pointerOf(steps: readonly Step[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Turns one zod issue into faults: one for each unknown key, and for a union those of the branch that was meant. */
export function faultsOfIssue(issue: z.core.$ZodIssue, base: readonly Step[] = []): Fault[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key]));
    case 'invalid_union':
      return faultsOfUnion(issue, path);
    case 'invalid_key':
      return issue.issues.map((inner) => ({ pointer: pointerOf(path), message: inner.message }));
    default:
      return [{ pointer: pointerOf(path), message: issue.message }];
  }
}

function faultsOfUnion(issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>, path: Step[]): Fault[] {
  if ('discriminator' in issue && issue.discriminator === 'op' && path.at(-1) === 'op') {
    const known = 'options' in issue && Array.isArray(issue.options) ? issue.options.join(', ') : '';
    return [{ pointer: pointerOf(path), message: `This is no operator; the operators are ${known}.` }];
  }
  // The branch that got furthest into the value is the one the author meant.
  const meant = issue.errors.find((branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0));
  if (meant !== undefined) return meant.flatMap((inner) => faultsOfIssue(inner, path));
  const unsafe = issue.errors.flat().find((inner) => inner.code === 'too_big' || inner.code === 'too_small');
  return [{ pointer: pointerOf(path), message: unsafe?.message ?? issue.message }];
}

function unknownKey(steps: readonly Step[]): Fault {
  const key = String(steps.at(-1));
  if (key === '$schema' && steps.length === 1) {
    const message =
      'The key "$schema" is not part of the format; name the schema in the settings of your editor instead.';
    return { pointer: pointerOf(steps), message };
  }
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  return { pointer: pointerOf(steps), message: `The key "${shown}" is not part of the format.` };
}

/**
 * The faults that only show across a document: a counter with two windows, a counter that both counts and sums, and a
 * hidden tool that has rules. It reads leniently, so that these are reported together with the faults of shape.
 */
export function checkDocument(input: unknown, readLimit: (limit: unknown) => CountedLimit | undefined): Fault[] {
  return [...checkHidden(input), ...checkCounters(input, readLimit)];
}

function checkHidden(input: unknown): Fault[] {
  const hide = memberOf(input, 'hide');
  if (!Array.isArray(hide)) return [];
  const hidden = new Set<unknown>(hide);
  return membersOf(memberOf(input, 'tools'))
    .filter(([name, rule]) => (hidden.has('*') || hidden.has(name)) && membersOf(rule).length > 0)
    .map(([name]) => ({
      pointer: pointerOf(['tools', name]),
      message: 'This tool is hidden and also has rules; take it out of "hide" or drop its rules.',
    }));
}

function checkCounters(input: unknown, readLimit: (limit: unknown) => CountedLimit | undefined): Fault[] {
  const faults: Fault[] = [];
  const first = new Map<string, { window: string; sums: boolean; pointer: string }>();
  for (const { steps, value } of limitsOf(input)) {
    const limit = readLimit(value);
    if (limit === undefined) continue;
    const use = { window: limit.window, sums: limit.increment_from !== undefined, pointer: pointerOf(steps) };
    const known = first.get(limit.counter);
    if (known === undefined) first.set(limit.counter, use);
    else if (known.window !== use.window) {
      const message = `This counter is already used with the window "${known.window}" at ${known.pointer}.`;
      faults.push({ pointer: pointerOf([...steps, 'window']), message });
    } else if (known.sums !== use.sums) {
      const message = `This counter counts calls in one place and sums an argument in another (${known.pointer}).`;
      faults.push({ pointer: pointerOf([...steps, 'counter']), message });
    }
  }
  return faults;
}

function limitsOf(input: unknown): { steps: Step[]; value: unknown }[] {
  const holders: [Step[], unknown][] = [
    ...membersOf(memberOf(input, 'tools')).map(([name, rule]): [Step[], unknown] => [['tools', name], rule]),
    [['all_tools'], memberOf(input, 'all_tools')],
  ];
  return holders.flatMap(([steps, holder]) => {
    const limits = memberOf(holder, 'limits');
    if (!Array.isArray(limits)) return [];
    return limits.map((value: unknown, index) => ({ steps: [...steps, 'limits', index], value }));
  });
}

function memberOf(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function membersOf(holder: unknown): [string, unknown][] {
  return typeof holder === 'object' && holder !== null ? Object.entries(holder) : [];
}
