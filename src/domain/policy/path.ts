/** One step of a condition's path: a key of an object, an index of an array, or any element of an array. */
export type PathStep = { key: string } | { index: number } | { any: true };

/** More steps than any real schema nests, and few enough to walk at every call. */
const MAX_STEPS = 32;

const STEP = /\.([^.[\]]+)|\[(0|[1-9]\d{0,5})\]|\[(\*)\]/y;

/**
 * Reads a path like `args.items[0].price` or `args.to[*]`; undefined when it does not start with `args.` or names no
 * step that exists in the format. A key may hold any character but `.`, `[` and `]`.
 */
export function parsePath(path: string): PathStep[] | undefined {
  if (!path.startsWith('args.')) return undefined;
  const steps: PathStep[] = [];
  STEP.lastIndex = 'args'.length;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null || steps.length === MAX_STEPS) return undefined;
    const [, key, index] = match;
    if (key !== undefined) steps.push({ key });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ any: true });
  }
  return steps;
}

/**
 * What stands at the end of a path. `misfit` says that a step met a value it cannot walk into, `noList` that the list of
 * a `[*]` is missing: it has no element, and yet a comparison of numbers must not pass for want of it.
 */
export type Found =
  | { kind: 'value'; value: unknown }
  | { kind: 'missing' }
  | { kind: 'noList' }
  | { kind: 'misfit'; message: string };

const MISSING: Found = { kind: 'missing' };
const NO_LIST: Found = { kind: 'noList' };

/**
 * All values that a path reaches: one without `[*]`, one for each element with it.
 *
 * Only own members count, so `args.constructor` finds nothing that the caller did not send. A step into null or into
 * nothing is `missing`; a step into a value of another shape (a key of a string, an index of an object) is a `misfit`,
 * because a server that reads such a value leniently would see what the rule did not.
 */
export function valuesAt(args: unknown, steps: readonly PathStep[]): Found[] {
  let found: Found[] = [{ kind: 'value', value: args }];
  for (const step of steps) found = found.flatMap((one) => next(one, step));
  return found;
}

function next(found: Found, step: PathStep): Found[] {
  if (found.kind === 'value') return walk(found.value, step);
  return [found.kind === 'missing' && 'any' in step ? NO_LIST : found];
}

function walk(value: unknown, step: PathStep): Found[] {
  if (value === undefined || value === null) return ['any' in step ? NO_LIST : MISSING];
  if ('key' in step) {
    if (typeof value !== 'object' || Array.isArray(value)) return [misfit('an object', value)];
    return [member(value, step.key)];
  }
  if (!Array.isArray(value)) return [misfit('a list', value)];
  if ('index' in step) return [member(value, String(step.index))];
  return value.map((element: unknown): Found => ({ kind: 'value', value: element }));
}

function member(holder: object, key: string): Found {
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return value === undefined ? MISSING : { kind: 'value', value };
}

function misfit(wanted: string, value: unknown): Found {
  return { kind: 'misfit', message: `${wanted} was expected where the call has ${nameOfType(value)}` };
}

/** The kind of a JSON value in words, with its article. */
export function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
