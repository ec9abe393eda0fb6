/** Which writing a character belongs to, as far as hidden and look-alike characters need to know. */

/** Letters of Latin, Greek and Cyrillic: no joiner, filler or mark has any business between two of them. */
export function isPlainLetter(code: number): boolean {
  if (code < 0x80) return (code | 32) >= 97 && (code | 32) <= 122;
  return (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) || (code >= 0x370 && code <= 0x52f);
}

export function isLowerAscii(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Hebrew, Arabic and their neighbours, written from right to left. */
export function isRightToLeft(code: number): boolean {
  return (
    (code >= 0x590 && code <= 0x8ff) ||
    (code >= 0xfb1d && code <= 0xfdff) ||
    (code >= 0xfe70 && code <= 0xfefc) ||
    (code >= 0x10800 && code <= 0x10fff) ||
    (code >= 0x1e800 && code <= 0x1efff)
  );
}

export const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/;

/** Writings of Asia and Africa that use joiners or invisible spaces between their letters. */
export function usesJoiners(code: number): boolean {
  return (
    isRightToLeft(code) || (code >= 0x900 && code <= 0x1aff) || (code >= 0xa800 && code <= 0xabff) || isFarEastern(code)
  );
}

export function isFarEastern(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xac00 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xffef) ||
    (code >= 0x11000 && code <= 0x11fff) ||
    (code >= 0x20000 && code <= 0x323af)
  );
}

export function isHangul(code: number): boolean {
  return (code >= 0x1100 && code <= 0x11ff) || (code >= 0x3130 && code <= 0x318f) || (code >= 0xac00 && code <= 0xd7ff);
}

/** Pictures and symbols that take joiners and variation selectors; also digits in keycaps. */
export function isPictograph(code: number): boolean {
  return (
    code >= 0x1f000 ||
    (code >= 0x2190 && code <= 0x2bff) ||
    code === 0xfe0f ||
    code === 0x20e3 ||
    code === 0xa9 ||
    code === 0xae ||
    code === 0x203c ||
    code === 0x2049 ||
    code === 0x2122 ||
    code === 0x2139 ||
    code === 0x3030 ||
    code === 0x303d ||
    code === 0x3297 ||
    code === 0x3299
  );
}

/** The character that ends before a place of a text, whole; 0 at the beginning. */
export function codeBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  const last = text.charCodeAt(at - 1);
  const isTrail = last >= 0xdc00 && last <= 0xdfff && at >= 2;
  return isTrail ? (text.codePointAt(at - 2) ?? last) : last;
}

/** The character that begins at a place of a text; 0 at the end. */
export function codeAt(text: string, at: number): number {
  return text.codePointAt(at) ?? 0;
}
