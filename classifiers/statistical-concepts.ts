import { ACTS, THINGS } from './statistical-lexicon.ts';
import { createTable, find } from './statistical-table.ts';
import { featureHash, isPaired, stemHash, type Tokens, wordHash } from './statistical-tokens.ts';

/** Written forms of the concepts: acts first, marked `@`, then things, marked `#`. */
export const CONCEPTS: readonly string[] = [
  ...Object.keys(ACTS).map((name) => `@${name}`),
  ...Object.keys(THINGS).map((name) => `#${name}`),
];
const ACT_COUNT = Object.keys(ACTS).length;
const PAIR = -1;
const CODES = Int32Array.from(CONCEPTS, stemHash);
const NONE: readonly number[] = [];
const words = readWords();
const places = createTable([...words.keys()]);
const lists = [...words.values()];

/** The concepts of the word at `at`, acts first. */
export function conceptsAt(tokens: Tokens, at: number): readonly number[] {
  const hash = tokens.hash[at] ?? 0;
  if (tokens.paired[at] === 0) return lists[find(places, hash)] ?? NONE;
  if (at + 1 >= tokens.size || tokens.paired[at + 1] === 0) return NONE;
  return lists[find(places, featureHash(PAIR, hash, tokens.hash[at + 1] ?? 0))] ?? NONE;
}

export function isAct(concept: number): boolean {
  return concept < ACT_COUNT;
}

/** The word hash that stands for a concept in a feature. */
export function codeOf(concept: number): number {
  return CODES[concept] ?? 0;
}

/** The stems of some words, as hashes. */
export function wordSet(list: string): ReadonlySet<number> {
  return new Set(list.split(/\s+/).map(wordHash));
}

function readWords(): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  [...Object.values(ACTS), ...Object.values(THINGS)].forEach((list, concept) => {
    for (const word of list.split(' ')) {
      const hash = isPaired(word)
        ? featureHash(PAIR, wordHash(word.slice(0, 1)), wordHash(word.slice(1)))
        : wordHash(word);
      const held = found.get(hash);
      if (!held) found.set(hash, [concept]);
      else if (!held.includes(concept)) held.push(concept);
    }
  });
  return found;
}
