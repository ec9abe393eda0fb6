import type { Evidence } from '../../src/domain/classification.ts';

/** The exact quote of a range of a string value, shortened by one unit where it would cut a surrogate pair in half. */
export function quoteOf(field: string, value: string, start: number, end: number): Evidence {
  const from = splitsPair(value, start) ? start - 1 : start;
  const limit = Math.min(end, value.length);
  const to = splitsPair(value, limit) ? limit + 1 : limit;
  return { field, quote: value.slice(from, to), start: from, end: to };
}

function splitsPair(value: string, at: number): boolean {
  if (at <= 0 || at >= value.length) return false;
  const before = value.charCodeAt(at - 1);
  const here = value.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && here >= 0xdc00 && here <= 0xdfff;
}
