/** A value read as a number: exact, clearly no number, or in doubt (and doubt refuses). */
export type Reading = { kind: 'number'; number: number } | { kind: 'no-number' } | { kind: 'doubt'; message: string };

/** No sign but minus, no leading zeros, no exponent, no blanks: the one form that every server reads alike. */
const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Decimals of up to 15 digits are told apart by a double; longer ones are not. */
const MAX_DIGITS = 15;

/**
 * Reads a number, or a text in plain decimal form, such as `12`, `-3.50`.
 *
 * A text that only some servers would read as a number (`1e9`, ` 5`, `0x10`, `5,000`, `Infinity`, digits of another
 * script) is in doubt; a text without any digit is no number. NaN and the infinities are in doubt too.
 */
export function readNumber(value: unknown): Reading {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? { kind: 'number', number: value } : doubt('a number that is not finite');
  }
  if (typeof value !== 'string') return { kind: 'no-number' };
  if (value.length <= 40 && PLAIN_DECIMAL.test(value)) {
    const digits = value.replace(/^-?0?\.?0*/, '').replace('.', '');
    return digits.length > MAX_DIGITS
      ? doubt('a number with more digits than can be compared exactly')
      : { kind: 'number', number: Number(value) };
  }
  if (/\p{N}|infinity|nan/iu.test(value)) return doubt('a text that some servers would read as a number');
  return { kind: 'no-number' };
}

function doubt(what: string): Reading {
  return { kind: 'doubt', message: `the value is ${what}` };
}
