import { RE2JS } from 're2js';

/** Longest pattern, in UTF-16 units: a policy is written by people. */
export const MAX_PATTERN_LENGTH = 1_000;
/** Steps of a compiled pattern; time is at worst this number times the length of the text. */
export const MAX_PATTERN_SIZE = 2_000;
/** Longest text, in UTF-16 units, that a pattern is tried on. Longer values are refused, never searched in part. */
export const MAX_TEXT_LENGTH = 16_384;

export type Pattern = { test: (text: string) => boolean };

// The tools of a server share a handful of patterns, and reading a policy compiles what deciding needs again.
const compiledBefore = new Map<string, Pattern | { problem: string }>();
const MAX_KEPT = 1_000;

/** Compiles a pattern in RE2 syntax, which has no backtracking; a problem is returned as a sentence. */
export function compilePattern(pattern: string): Pattern | { problem: string } {
  const known = compiledBefore.get(pattern);
  if (known !== undefined) return known;
  const compiled = compile(pattern);
  if (compiledBefore.size >= MAX_KEPT) compiledBefore.clear();
  compiledBefore.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string): Pattern | { problem: string } {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return { problem: `The pattern is longer than ${MAX_PATTERN_LENGTH} characters.` };
  }
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiled.programSize() > MAX_PATTERN_SIZE) return { problem: 'The pattern is too large once it is compiled.' };
    return { test: (text) => compiled.test(text) };
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    return { problem: `The pattern does not compile in RE2 syntax: ${detail}.` };
  }
}
