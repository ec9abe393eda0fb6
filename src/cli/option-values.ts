import { InvalidArgumentError } from 'commander';

/** Reads a whole number from `least` to `most`, as the value of an option. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads a day or a time, as the value of an option; gives ISO 8601 in UTC. */
export function dayOrTime(text: string): string {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be a day such as 2026-11-01, or a time in ISO 8601.');
  return new Date(at).toISOString();
}

/** Gathers the values of an option that may be given again. */
export function gathered(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
