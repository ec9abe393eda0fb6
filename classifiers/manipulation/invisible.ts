import type { Manipulation } from '../../src/domain/classification.ts';
import { fromBytes, isReadable } from './encoded.ts';
import {
  codeAt,
  codeBefore,
  isHangul,
  isLowerAscii,
  isPictograph,
  isPlainLetter,
  isRightToLeft,
  RIGHT_TO_LEFT,
  usesJoiners,
} from './scripts.ts';
import type { Span } from './sentences.ts';

/** What nobody sees in a text: where, and what it says if it says something. */
export type Hidden = { kind: Manipulation['kind']; claim: string; places: Span[]; decoded?: string };

/** Characters without a width of their own: soft hyphen, joiners, marks of direction, fillers, invisible operators. */
const WITHOUT_WIDTH =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u2064\\u206a-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb';
/** Cheap to ask of a text that has something outside of ASCII. */
const MAY_HIDE = new RegExp(`[${WITHOUT_WIDTH}\\ufe00-\\ufe0f]|\\udb40`);
const BREAKS_WORDS = new RegExp(`[${WITHOUT_WIDTH}\\ufe00-\\ufe0d]|\\udb40`);
const TAGS = /(?:\udb40[\udc00-\udc7f])+/g;
const SELECTORS = /(?:[\ufe00-\ufe0f]|\udb40[\udd00-\uddef])+/g;
const ZERO_WIDTH = new RegExp(`[${WITHOUT_WIDTH}]+`, 'g');

/** Tag characters, variation selectors and characters without width that no writing explains. `isName` for texts without spaces. */
export function hiddenIn(text: string, isName: boolean): Hidden[] {
  if (!MAY_HIDE.test(text)) return [];
  return [tagsIn(text), selectorsIn(text), zeroWidthIn(text, isName)].filter((one) => one !== undefined);
}

/** Whether a text holds such characters, the selector of coloured pictographs aside. */
export function mayHide(text: string): boolean {
  return BREAKS_WORDS.test(text);
}

/** The text without any character that nobody sees, and for each unit that is left its place in the original. */
export function withoutHidden(text: string): { text: string; places: number[] } {
  const places: number[] = [];
  let kept = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (unit === '\udb40') at += 1;
    else if (!MAY_HIDE.test(unit)) {
      kept += unit;
      places.push(at);
    }
  }
  return { text: kept, places };
}

/** More places than this are not looked at: what is hidden has been found long before. */
const MOST_PLACES = 10_000;
const BLACK_FLAG = 0x1f3f4;

/** Tag characters mirror ASCII. Flags of regions are their one honest use. */
function tagsIn(text: string): Hidden | undefined {
  const places: Span[] = [];
  let decoded = '';
  for (const match of text.matchAll(TAGS)) {
    if (places.length >= MOST_PLACES) break;
    let said = '';
    for (const character of match[0]) {
      const code = (character.codePointAt(0) ?? 0) - 0xe0000;
      if (code >= 0x20 && code < 0x7f) said += String.fromCharCode(code);
    }
    if (codeBefore(text, match.index) === BLACK_FLAG && /^[a-z0-9]{3,6}$/.test(said)) continue;
    places.push({ start: match.index, end: match.index + match[0].length });
    decoded += said;
  }
  if (places.length === 0) return undefined;
  const claim = 'Tag characters hold a text that a model reads and a person does not see.';
  return { kind: 'invisible-text', claim, places, ...(decoded === '' ? {} : { decoded }) };
}

/** Several selectors in a row, or behind letters that have no variants, carry data: each is worth a byte. */
function selectorsIn(text: string): Hidden | undefined {
  const rows: Span[] = [];
  const stray: Span[] = [];
  const bytes: number[] = [];
  for (const match of text.matchAll(SELECTORS)) {
    if (rows.length + stray.length >= MOST_PLACES) break;
    const values = Array.from(match[0], valueOfSelector);
    const place = { start: match.index, end: match.index + match[0].length };
    const forEmoji = values.every((value) => value >= 14 && value < 16);
    const before = codeBefore(text, match.index);
    if (values.length >= (forEmoji ? 4 : 2)) rows.push(place);
    else if (isPlainLetter(before) || before <= 32) stray.push(place);
    else continue;
    for (const value of values) bytes.push(value);
  }
  const places = [...rows, ...(stray.length >= MOST_STRAY || rows.length > 0 ? stray : [])];
  if (places.length === 0) return undefined;
  const said = fromBytes(Uint8Array.from(bytes)) ?? '';
  const claim = 'Variation selectors, which nobody sees, stand where they change no character.';
  return { kind: 'invisible-text', claim, places, ...(isReadable(said, FEWEST_LETTERS) ? { decoded: said } : {}) };
}

const MOST_STRAY = 3;

function valueOfSelector(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x10000 ? code - 0xfe00 : code - 0xe0100 + 16;
}

/** Spread over a text one at a time, as many as this are no accident. */
const MANY = 40;
/** Two bytes and more may be a word. */
const FEWEST_SYMBOLS = 16;
/** Enough for a thousand letters. */
const MOST_SYMBOLS = 8000;
/** A hidden word is no longer than this. */
const FEWEST_LETTERS = 3;

function zeroWidthIn(text: string, isName: boolean): Hidden | undefined {
  const strange: Span[] = [];
  const idle: Span[] = [];
  let symbols = '';
  const hasRightToLeft = RIGHT_TO_LEFT.test(text);
  for (const match of text.matchAll(ZERO_WIDTH)) {
    if (strange.length + idle.length >= MOST_PLACES) break;
    const run = match[0];
    const place = { start: match.index, end: match.index + run.length };
    const before = codeBefore(text, place.start);
    const after = codeAt(text, place.end);
    if (isExplained(run, before, after, hasRightToLeft)) continue;
    symbols += run;
    (isName || isStrange(run, before, after, wordLength(text, place)) ? strange : idle).push(place);
  }
  const said = bitsSay(symbols.slice(0, MOST_SYMBOLS));
  const places = said !== undefined || symbols.length >= MANY ? [...strange, ...idle] : strange;
  if (places.length === 0) return undefined;
  const claim =
    said === undefined
      ? 'Characters that nobody sees stand where no writing needs them.'
      : 'Characters without width hold a text that nobody sees.';
  return { kind: 'invisible-text', claim, places, ...(said === undefined ? {} : { decoded: said }) };
}

/** Whether the writing around it, or a habit of files, accounts for a run of characters without width. */
function isExplained(run: string, before: number, after: number, hasRightToLeft: boolean): boolean {
  // A byte order mark at the start of a text, or of one that was appended.
  if (run === '\ufeff' && (before === 0 || before === 10)) return true;
  if (run.length > 2) return false;
  const one = run.charCodeAt(0);
  if (one === 0x3164 || one === 0xffa0 || one === 0x115f || one === 0x1160) return isHangul(before) || isHangul(after);
  if (one === 0x200e || one === 0x200f || one === 0x61c) {
    return hasRightToLeft || isRightToLeft(before) || isRightToLeft(after);
  }
  if (one >= 0x206a && one <= 0x206f) return false;
  if (one === 0x200d && (isPictograph(before) || isPictograph(after))) return true;
  return usesJoiners(before) || usesJoiners(after);
}

/** One that breaks a word, or a run that is data; single ones between words are left over from some editor. */
function isStrange(run: string, before: number, after: number, word: number): boolean {
  const one = run.charCodeAt(0);
  if (run.length >= 4 || (run.length >= 2 && new Set(run).size > 1)) return true;
  if (one === 0x3164 || one === 0xffa0 || one === 0x115f || one === 0x1160 || (one >= 0x206a && one <= 0x206f))
    return true;
  if (one >= 0xfff9) return true;
  if (!isPlainLetter(before) || !isPlainLetter(after)) return false;
  if (one === 0xad) return run.length > 1 || word < SHORTEST_HYPHENATED;
  // A place to break a long name, as `someLong|Name`.
  return !(one === 0x200b && isLowerAscii(before) && !isLowerAscii(after));
}

const SHORTEST_HYPHENATED = 7;

/** Letters of the word around a place, soft hyphens in it aside; no more than are needed to call it long. */
function wordLength(text: string, { start, end }: Span): number {
  let length = 0;
  for (let at = start - 1; at >= 0 && length < SHORTEST_HYPHENATED && isInWord(text, at); at -= 1) length += 1;
  for (let at = end; at < text.length && length < SHORTEST_HYPHENATED && isInWord(text, at); at += 1) length += 1;
  return length;
}

function isInWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isPlainLetter(code) || code === 0xad;
}

/** Groups of bits as letters, in the usual ways: two characters for 0 and 1, a third between letters, or four for two bits. */
function bitsSay(symbols: string): string | undefined {
  const kinds = [...new Set(symbols)].sort();
  if (symbols.length < FEWEST_SYMBOLS || kinds.length < 2 || kinds.length > 4) return undefined;
  for (const candidate of kinds.length === 2
    ? binary(symbols, kinds)
    : kinds.length === 3
      ? separated(symbols, kinds)
      : [fours(symbols, kinds)]) {
    const text = fromBytes(Uint8Array.from(candidate));
    if (text !== undefined && isReadable(text, FEWEST_LETTERS)) return text;
  }
  return undefined;
}

function binary(symbols: string, kinds: readonly string[]): number[][] {
  return [kinds, kinds.toReversed()].flatMap((order) => {
    const bits = Array.from(symbols, (symbol) => order.indexOf(symbol)).join('');
    return [8, 7, 16].map((width) => numbers(bits.match(new RegExp(`.{${width}}`, 'g')) ?? []));
  });
}

function separated(symbols: string, kinds: readonly string[]): number[][] {
  return kinds.flatMap((separator) => {
    const rest = kinds.filter((kind) => kind !== separator);
    const letters = symbols.split(separator).filter((letter) => letter !== '');
    return [rest, rest.toReversed()].map((order) =>
      numbers(letters.map((letter) => Array.from(letter, (symbol) => order.indexOf(symbol)).join(''))),
    );
  });
}

function fours(symbols: string, kinds: readonly string[]): number[] {
  const bits = Array.from(symbols, (symbol) => kinds.indexOf(symbol).toString(2).padStart(2, '0')).join('');
  return numbers(bits.match(/.{8}/g) ?? []);
}

function numbers(groups: readonly string[]): number[] {
  return groups.map((group) => Number.parseInt(group.slice(-8), 2) & 255);
}
