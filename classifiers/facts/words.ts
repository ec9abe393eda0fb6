import { LONGEST_UNSPACED } from '../lexicon/foreign.ts';
import { LEXICON } from '../lexicon/inflections.ts';
import type { Phrase } from '../lexicon/topics.ts';
import type { Verb } from '../lexicon/verbs.ts';

/** One word of a text: where it stands (UTF-16 units), its lemma and what the lexicons know of it. */
export type Word = {
  text: string;
  lemma: string;
  start: number;
  end: number;
  /** End of the longest phrase that begins with this word. */
  phraseEnd: number;
  verb: Verb | undefined;
  topics: number;
  /** Phrases that may begin with this word. */
  phrases: readonly Phrase[];
};

/** A string of the definition, cut into words. `field` is its JSON pointer. */
export type Passage = { field: string; text: string; words: readonly Word[]; topics: number };

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
const UNSPACED = 4;

/** Kinds of the ASCII units; what lies above is asked of `kindAbove`. */
const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 48 && code <= 57 ? DIGIT : OTHER;
});

/** In prose an identifier stays one word, so that "use before delete_x" says nothing of deleting. */
const PROSE_KINDS = ASCII_KINDS.map((kind, code) => (kind === OTHER && code !== 95 ? OTHER : LOWER));

function kindAbove(code: number): number {
  if (code >= 0x3040 && code <= 0x9fff) return UNSPACED;
  if (code >= 0xac00 && code <= 0xd7af) return UNSPACED;
  if (code >= 0xc0 && code <= 0x24f) return LOWER;
  return code >= 0x370 && code <= 0x5ff ? LOWER : OTHER;
}

/**
 * Cuts a name into words: at anything that is no letter or digit, between lower and upper case (`deleteFile`), inside
 * runs of capitals before a word (`DBInstance`), and between letters and digits.
 */
export function readName(field: string, text: string): Passage {
  return readPassage(field, text, 0, Math.min(text.length, NAME_LIMIT), ASCII_KINDS);
}

/** Cuts prose into words, identifiers whole. `from` and `to` are UTF-16 units; time is linear in their distance. */
export function readProse(field: string, text: string, from: number, to: number): Passage {
  return readPassage(field, text, from, Math.min(text.length, to), PROSE_KINDS);
}

/** Longer names say nothing more, and a server may send a name of a megabyte. */
const NAME_LIMIT = 200;

function readPassage(field: string, text: string, from: number, length: number, kinds: Uint8Array): Passage {
  const words: Word[] = [];
  let start = from;
  let kind = OTHER;
  for (let at = from; at <= length; at += 1) {
    const code = at < length ? text.charCodeAt(at) : 32;
    const next = code < 128 ? (kinds[code] ?? OTHER) : kindAbove(code);
    if (next === kind) continue;
    if (kind === UPPER && next === LOWER) {
      // "DBInstance": the last capital belongs to the word that follows.
      if (at - start > 1) {
        pushWord(words, text, start, at - 1);
        start = at - 1;
      }
      kind = LOWER;
      continue;
    }
    if (kind === UNSPACED) pushUnspaced(words, text, start, at);
    else if (kind !== OTHER) pushWord(words, text, start, at);
    start = at;
    kind = next;
  }
  return { field, text, words, topics: markTopics(words) };
}

const NO_PHRASES: readonly Phrase[] = [];

function pushWord(words: Word[], text: string, start: number, end: number): void {
  const raw = text.slice(start, end).toLowerCase();
  const entry = LEXICON.get(raw);
  words.push({
    text: raw,
    lemma: entry?.lemma ?? raw,
    start,
    end,
    phraseEnd: end,
    verb: entry?.verb,
    topics: entry?.topics ?? 0,
    phrases: entry?.phrases ?? NO_PHRASES,
  });
}

/** Longest entry first, at each place of a run; letters that begin no entry are passed over. */
function pushUnspaced(words: Word[], text: string, start: number, end: number): void {
  let at = start;
  while (at < end) {
    let length = Math.min(LONGEST_UNSPACED, end - at);
    while (length > 0 && !LEXICON.has(text.slice(at, at + length))) length -= 1;
    if (length > 0) pushWord(words, text, at, at + length);
    at += Math.max(length, 1);
  }
}

function markTopics(words: readonly Word[]): number {
  let all = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    for (const phrase of word.phrases) {
      const last = words[index + phrase.rest.length];
      if (last === undefined || !phrase.rest.every((lemma, offset) => words[index + 1 + offset]?.lemma === lemma))
        continue;
      word.topics |= phrase.topics;
      word.phraseEnd = Math.max(word.phraseEnd, last.end);
    }
    all |= word.topics;
  }
  return all;
}
