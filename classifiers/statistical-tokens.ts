/**
 * Text to word hashes, without making a string per word: the model reads every tool of a catalogue, and building
 * substrings was most of the cost. A hash is 32 bits; the model's few thousand words make a collision a matter of
 * one unseen word in a million.
 */

const SEPARATOR = 0;
const LETTER = 1;
const UPPER = 2;
const DIGIT = 3;
const UNDERSCORE = 4;
const PAIRED = 5;
const INVISIBLE = 6;

/** The letters that the stemmer looks for. */
const [A, D, E, G, I, L, N, S, U, Z] = [97, 100, 101, 103, 105, 108, 110, 115, 117, 122];

/** What each UTF-16 unit is, and the plain lower-case letter it stands for. */
const CLASS = new Uint8Array(65536);
const FOLD = new Uint16Array(65536);
prepareUnits();

/** Longest word that is told apart; the rest of a longer one is ignored. */
const WORD_LIMIT = 32;
/** Most words taken from one text. */
export const TOKEN_LIMIT = 640;

/** What stands between a word and the next one; a set of these is kept for each word. */
export const AFTER = { newline: 1, paragraph: 2, stop: 4, colon: 8, bracket: 16 } as const;

/** The words of one text, in order: hash, place in the text (UTF-16 units) and what separated them. */
export type Tokens = {
  size: number;
  readonly hash: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 1 for a character of a script that is read in pairs. */
  readonly paired: Uint8Array;
  /** A set of AFTER marks. */
  readonly after: Uint8Array;
  /** When set, remembers the spelling behind each hash: training needs it to write a readable model. */
  spellings: Map<number, string> | undefined;
};

export function createTokens(): Tokens {
  return {
    size: 0,
    hash: new Int32Array(TOKEN_LIMIT),
    start: new Int32Array(TOKEN_LIMIT),
    end: new Int32Array(TOKEN_LIMIT),
    paired: new Uint8Array(TOKEN_LIMIT),
    after: new Uint8Array(TOKEN_LIMIT),
    spellings: undefined,
  };
}

const word = new Uint16Array(WORD_LIMIT);
let wordLength = 0;

/**
 * Fills `tokens` from a stretch of a text, in UTF-16 units.
 *
 * With `split`, a change of case, a digit or an underscore ends a word, as in `deleteAllRecords`; without it an
 * identifier inside prose stays one word, so that a mention of `delete_record` is not read as the verb.
 */
export function tokenize(text: string, from: number, to: number, split: boolean, tokens: Tokens): void {
  tokens.size = 0;
  wordLength = 0;
  const end = Math.min(text.length, to);
  let start = from;
  let previous = SEPARATOR;
  for (let at = from; at < end && tokens.size < TOKEN_LIMIT; at++) {
    const unit = text.charCodeAt(at);
    const kind = CLASS[unit] ?? SEPARATOR;
    if (kind === LETTER || kind === UPPER) {
      if (split && kind === UPPER && wordLength > 0 && beginsWord(text, at, previous)) closeWord(tokens, start, at);
      if (wordLength === 0) start = at;
      if (wordLength < WORD_LIMIT) word[wordLength++] = FOLD[unit] ?? unit;
    } else if (kind === INVISIBLE) {
      continue;
    } else if ((kind === UNDERSCORE || kind === DIGIT) && !split && wordLength > 0) {
      if (wordLength < WORD_LIMIT) word[wordLength++] = unit;
    } else {
      if (wordLength > 0) closeWord(tokens, start, at);
      if (kind === PAIRED) {
        word[0] = FOLD[unit] ?? unit;
        wordLength = 1;
        closeWord(tokens, at, at + 1, 1);
      } else if (kind === SEPARATOR && unit !== 32 && tokens.size > 0) markPunctuation(tokens, unit, text, at);
    }
    previous = kind;
  }
  if (wordLength > 0 && tokens.size < TOKEN_LIMIT) closeWord(tokens, start, end);
}

/** The hash of one word as `tokenize` would see it, for lexicons and models. */
export function wordHash(text: string): number {
  wordLength = 0;
  for (let at = 0; at < text.length && wordLength < WORD_LIMIT; at++) {
    const unit = text.charCodeAt(at);
    word[wordLength++] = FOLD[unit] || unit;
  }
  stem();
  return hashOfWord();
}

/** The hash of a spelling that is already a stem, as a model file holds it. */
export function stemHash(spelling: string): number {
  wordLength = 0;
  for (let at = 0; at < spelling.length && wordLength < WORD_LIMIT; at++) word[wordLength++] = spelling.charCodeAt(at);
  return hashOfWord();
}

/** Whether a spelling is of a script that is read in pairs. */
export function isPaired(spelling: string): boolean {
  return CLASS[spelling.charCodeAt(0)] === PAIRED;
}

/** Mixes a zone and up to two word hashes into the hash of a feature; never 0, which marks an empty slot. */
export function featureHash(zone: number, first: number, second: number): number {
  let hash = Math.imul(first ^ Math.imul(zone + 1, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash + second, 0xc2b2ae35);
  hash ^= hash >>> 13;
  return hash === 0 ? 1 : hash;
}

function markPunctuation(tokens: Tokens, unit: number, text: string, at: number): void {
  const last = tokens.size - 1;
  const held = tokens.after[last] ?? 0;
  if (unit === 10) tokens.after[last] = held | (held & AFTER.newline ? AFTER.paragraph : AFTER.newline);
  else if (unit === 58 || unit === 0xff1a) tokens.after[last] = held === 0 ? AFTER.colon : held;
  else if (unit === 40) tokens.after[last] = held === 0 ? AFTER.bracket : held;
  else if (unit === 45 || unit === 42 || unit === 35) {
    // A bullet or a heading at the start of a line begins a new sentence; a hyphen in a line does not.
    if (held & AFTER.newline) tokens.after[last] = held | AFTER.paragraph;
  } else if (endsSentence(tokens, last, unit, text, at)) tokens.after[last] = held | AFTER.stop;
}

function endsSentence(tokens: Tokens, last: number, unit: number, text: string, at: number): boolean {
  if (unit === 33 || unit === 63 || unit === 0x3002 || unit === 0xff01 || unit === 0xff1f) return true;
  if (unit !== 46) return false;
  // A full stop inside `v1.2` or `records.list`, or after the letters of "e.g.", ends nothing.
  if (at + 1 < text.length && (CLASS[text.charCodeAt(at + 1)] ?? 0) !== SEPARATOR) return false;
  return (tokens.end[last] ?? 0) - (tokens.start[last] ?? 0) > 1;
}

function beginsWord(text: string, at: number, previous: number): boolean {
  return previous !== UPPER || CLASS[text.charCodeAt(at + 1)] === LETTER;
}

function closeWord(tokens: Tokens, start: number, end: number, paired = 0): void {
  if (paired === 0) stem();
  const hash = hashOfWord();
  if (tokens.spellings && !tokens.spellings.has(hash)) {
    tokens.spellings.set(hash, String.fromCharCode(...word.subarray(0, wordLength)));
  }
  wordLength = 0;
  const index = tokens.size++;
  tokens.hash[index] = hash;
  tokens.start[index] = start;
  tokens.end[index] = end;
  tokens.paired[index] = paired;
  tokens.after[index] = 0;
}

function hashOfWord(): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < wordLength; at++) hash = Math.imul(hash ^ (word[at] ?? 0), 0x01000193);
  return hash;
}

/** Takes off the endings of English inflection, so that delete, deletes, deleted and deleting are one word. */
function stem(): void {
  const first = word[0] ?? 0;
  if (wordLength < 4 || first < A || first > Z) return;
  if (word[wordLength - 1] === S) stemPlural();
  else if (wordLength > 5 && endsWith(I, N, G)) undouble(3);
  else if (wordLength > 4 && endsWith(0, E, D)) {
    if (word[wordLength - 3] === I) endInY();
    else undouble(2);
  }
  if (wordLength > 3 && word[wordLength - 1] === E) wordLength--;
  if (wordLength > 3 && word[wordLength - 1] === L && word[wordLength - 2] === L) wordLength--;
}

function stemPlural(): void {
  const before = word[wordLength - 2];
  if (before === S || before === U || before === I) return;
  if (before === E && word[wordLength - 3] === I && wordLength > 4) endInY();
  else wordLength--;
}

/** copies, copied → copy */
function endInY(): void {
  wordLength -= 3;
  word[wordLength++] = 121;
}

/** Takes off `count` units and undoubles a final consonant: stopping → stop, but not processing → proces. */
function undouble(count: number): void {
  wordLength -= count;
  const last = word[wordLength - 1];
  if (wordLength > 3 && last === word[wordLength - 2] && last !== S && last !== Z && last !== E) wordLength--;
}

/** Whether the word ends in these units; 0 stands for any. */
function endsWith(third: number, second: number, last: number): boolean {
  return (
    word[wordLength - 1] === last && word[wordLength - 2] === second && (third === 0 || word[wordLength - 3] === third)
  );
}

function prepareUnits(): void {
  for (let unit = 0; unit < 65536; unit++) {
    FOLD[unit] = unit;
    CLASS[unit] = classOf(unit);
    const kind = CLASS[unit];
    if (kind !== LETTER && kind !== UPPER) continue;
    const plain = String.fromCharCode(unit).normalize('NFKD').toLowerCase();
    FOLD[unit] = plain.charCodeAt(0);
  }
}

function classOf(unit: number): number {
  if (unit === 95) return UNDERSCORE;
  if (unit >= 48 && unit <= 57) return DIGIT;
  if (unit === 0xad || (unit >= 0x200b && unit <= 0x200f) || (unit >= 0x202a && unit <= 0x202e)) return INVISIBLE;
  if ((unit >= 0x2060 && unit <= 0x2069) || unit === 0xfeff || (unit >= 0x300 && unit <= 0x36f)) return INVISIBLE;
  if ((unit >= 0x3041 && unit <= 0x30ff) || (unit >= 0x3400 && unit <= 0x9fff)) return PAIRED;
  if (unit >= 0xac00 && unit <= 0xd7a3) return PAIRED;
  if (unit >= 0xd800 && unit <= 0xdfff) return SEPARATOR;
  const text = String.fromCharCode(unit);
  if (!/\p{L}/u.test(text)) return SEPARATOR;
  return text !== text.toLowerCase() ? UPPER : LETTER;
}
