import {
  AFTER_HALF,
  DETERMINERS,
  FACTS,
  HALF_LEAD_INS,
  LEAD_INS,
  LINKS,
  MEANS,
  NEGATIONS,
  OBJECT_ENDS,
  THING_LINKS,
  THINGS,
} from '../lexicon/sentence-words.ts';
import type { Verb } from '../lexicon/verbs.ts';
import type { Passage, Word } from './words.ts';

/** Where an act was read. An action is one value of a parameter that selects what the tool does. */
export type Place = 'name' | 'title' | 'head' | 'body' | 'action';

/** A verb in a verb's place, with the words of its object. */
export type Act = {
  verb: Verb;
  word: Word;
  passage: Passage;
  place: Place;
  object: readonly Word[];
  /** Topics of the object's words together. */
  about: number;
  /** Second and later verbs of one sentence or name: "Creates and sends". */
  joined: boolean;
  /** How much the act counts for its effect, 0 to 1; 1 settles the category. */
  weight: number;
};

/** How many words after a verb may belong to its object. */
const OBJECT_SPAN = 6;
/** How far from its start a sentence may bring its verb, not counting lead-ins. */
const HEAD_SPAN = 4;

/** Past forms ("deleted items") describe; they do not act. */
export function isPast(word: Word | undefined): boolean {
  return word !== undefined && word.text !== word.lemma && word.text.endsWith('ed');
}

/** "Messaging", "pricing": of a noun this form is a field of work. */
export function isGerund(word: Word): boolean {
  return word.verb?.noun === true && word.text !== word.lemma && word.text.endsWith('ing');
}

export function isPlural(word: Word): boolean {
  return word.text !== word.lemma && word.text.endsWith('s');
}

/** The acts of one sentence: its leading verb and those joined to it. Empty for an aside or a sentence about a noun. */
export function actsOfSentence(passage: Passage, from: number, to: number, place: Place): Act[] {
  const words = passage.words;
  const start = leadingVerb(passage, from, to);
  if (start === undefined) return [];
  const acts: Act[] = [];
  let previousVerb = start;
  for (let at = start; at < Math.min(to, start + 24); at += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (word.verb === undefined || isPast(word)) continue;
    if (at !== start && (!isJoined(passage, at, previousVerb) || isParticiple(word, words[start]))) continue;
    if (isNegated(words, at, from)) continue;
    acts.push(makeAct(word.verb, word, passage, place, sentenceObject(passage, at, to), at !== start));
    previousVerb = at;
  }
  return acts;
}

function leadingVerb(passage: Passage, from: number, to: number): number | undefined {
  let seen = 0;
  let atVerbPlace = true;
  for (let at = afterMeans(passage.words, from, to); at < to && seen < HEAD_SPAN; at += 1) {
    const word = passage.words[at];
    if (word === undefined) return undefined;
    const next = passage.words[at + 1]?.text ?? '';
    const half = HALF_LEAD_INS.has(word.lemma);
    if (half ? AFTER_HALF.has(next) || next.endsWith('ing') : LEAD_INS.has(word.text) || isAdverb(word)) continue;
    if (
      word.verb !== undefined &&
      !isPast(word) &&
      (!word.verb.noun || atVerbPlace) &&
      !isThing(passage.words, at, from)
    )
      return at;
    seen += 1;
    atVerbPlace = false;
  }
  return undefined;
}

/** "Permanently" leads in; "apply" and "reply" act. */
function isAdverb(word: Word): boolean {
  return word.verb === undefined && word.text.endsWith('ly');
}

/** "The set of permissions", "Replies for a message": what a preposition follows here is a thing. */
function isThing(words: readonly Word[], at: number, from: number): boolean {
  const word = words[at];
  const next = words[at + 1]?.text ?? '';
  if (word?.verb === undefined) return false;
  if (isGerund(word) && !word.verb.both) return true;
  // "Payment status of", "Order history": a fact is asked of a thing.
  if (THINGS.has(word.text) && FACTS.has(next)) return true;
  if (!THING_LINKS.has(next)) return false;
  if (at > from && DETERMINERS.has(words[at - 1]?.text ?? '')) return true;
  return isPlural(word) && word.verb.noun && word.verb.effect !== 'read';
}

/** "Uses the model's API to break down a task": the verb stands behind the means. */
function afterMeans(words: readonly Word[], from: number, to: number): number {
  const first = words[from]?.text === 'this' ? from + 2 : from;
  if (!MEANS.has(words[first]?.text ?? '')) return from;
  for (let at = first + 1; at < Math.min(to, first + 9); at += 1) if (words[at]?.text === 'to') return at + 1;
  return from;
}

/** Whether a later verb of the sentence is joined to an earlier one: by "and", "or", a comma or a slash. */
function isJoined(passage: Passage, at: number, previousVerb: number): boolean {
  const word = passage.words[at];
  const before = passage.words[at - 1];
  if (word?.verb === undefined || before === undefined) return false;
  const gap = passage.text.slice(before.end, word.start);
  const linked =
    LINKS.has(before.text) || gap.includes(',') || gap.includes('/') || gap.includes('&') || gap.includes('、');
  if (!linked) return false;
  return at - previousVerb <= 2 || !word.verb.noun || word.verb.both;
}

/** "…, highlighting differences" tells how; "Creating and sending" tells what. */
function isParticiple(word: Word, lead: Word | undefined): boolean {
  if (lead === undefined || HALF_LEAD_INS.has(lead.lemma) || lead.text.endsWith('ing')) return false;
  return word.text.endsWith('ing') && word.text !== word.lemma;
}

function isNegated(words: readonly Word[], at: number, from: number): boolean {
  for (let back = Math.max(from, at - 3); back < at; back += 1) if (NEGATIONS.has(words[back]?.text ?? '')) return true;
  return false;
}

function sentenceObject(passage: Passage, verb: number, to: number): Word[] {
  const object: Word[] = [];
  for (let at = verb + 1; at < to && object.length < OBJECT_SPAN; at += 1) {
    const word = passage.words[at];
    if (word === undefined || (OBJECT_ENDS.has(word.text) && object.length > 0)) break;
    object.push(word);
  }
  return object;
}

export function makeAct(
  verb: Verb,
  word: Word,
  passage: Passage,
  place: Place,
  object: readonly Word[],
  joined: boolean,
): Act {
  let about = 0;
  for (const part of object) about |= part.topics;
  return { verb, word, passage, place, object, about, joined, weight: 0 };
}
