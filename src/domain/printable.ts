/**
 * Characters that act on a terminal or a reader instead of being read: C0 and C1 controls except tab and line feed,
 * bidirectional controls, zero-width and tag characters, fillers, variation selectors in a row, lone surrogates.
 */
const ACTING =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]|(?<=[\uFE00-\uFE0F])[\uFE00-\uFE0F]|\p{Surrogate}/gu;

/** The text with every acting character written as `\u{…}`: safe to print, and nothing is hidden. */
export function printable(text: string): string {
  return text.replace(ACTING, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/**
 * The text as it may go to a terminal whoever wrote it: what acts is written as JSON writes it (`\u202e`), so that JSON says
 * the same as before.
 */
export function forTerminal(text: string): string {
  return text.replace(ACTING, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** `printable` on one line, at most `length` UTF-16 units, cut with an ellipsis. */
export function printableLine(text: string, length: number): string {
  const line = printable(text.replace(/\s+/g, ' ').trim());
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
