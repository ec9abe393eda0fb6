import {
  AFTER_HALF,
  FACTS,
  HALF_LEAD_INS,
  LEAD_INS,
  LINKS,
  MEANS,
  NEGATIONS,
  OBJECT_ENDS,
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
export function isPast(word: Word): boolean {
  return word.text !== word.lemma && word.text.endsWith('ed');
}

/** The acts of a name: one, or several where "and"/"or" join them. `prefix` holds words that name the server. */
export function actsOfName(
  passage: Passage,
  place: Place,
  prefix: ReadonlySet<string>,
  hint: string | undefined,
): Act[] {
  const words = passage.words;
  let first = 0;
  while (first < words.length - 1 && isPrefix(words[first], prefix)) first += 1;
  const index = verbIndex(words, first, hint);
  if (index === undefined) return [];
  const acts: Act[] = [];
  for (let at = index; at < words.length; at += 2) {
    const word = words[at];
    if (word?.verb === undefined) break;
    acts.push(makeAct(word.verb, word, passage, place, nameObject(words, first, at), at !== index));
    if (!LINKS.has(words[at + 1]?.text ?? '')) break;
  }
  return acts;
}

function isPrefix(word: Word | undefined, prefix: ReadonlySet<string>): boolean {
  return word !== undefined && prefix.has(word.text) && (word.verb === undefined || word.verb.noun);
}

function verbIndex(words: readonly Word[], first: number, hint: string | undefined): number | undefined {
  let plain: number | undefined;
  let firstBoth: number | undefined;
  for (let at = first; at < words.length; at += 1) {
    const word = words[at];
    // In names a plural is a thing: "project_runs", "triggers".
    if (word?.verb === undefined || isPast(word) || isPlural(word)) continue;
    if (word.lemma === hint && (at === first || at === words.length - 1 || !word.verb.noun)) return at;
    if (word.verb.noun) firstBoth ??= word.verb.both && at < words.length - 1 ? at : undefined;
    else plain ??= at;
  }
  // "event_update_trigger": an act in the middle; "todo_list_create": the act is the last word.
  if (firstBoth !== undefined && (plain === undefined || (firstBoth < plain && plain < words.length - 1)))
    plain = firstBoth;
  const opening = words[first];
  const opensWithVerb = opening?.verb?.noun === true && opening.text === opening.lemma;
  if (plain !== undefined && (!opensWithVerb || plain === words.length - 1)) return plain;
  if (opensWithVerb) return endsWithFact(words, opening) ? words.length - 1 : first;
  const last = words.length - 1;
  const closing = words[last];
  if (words[last - 1]?.text === 'by') return undefined;
  return closing?.verb !== undefined && closing.text === closing.lemma && last >= 0 ? last : secondVerb(words, first);
}

function isPlural(word: Word): boolean {
  return word.text !== word.lemma && word.text.endsWith('s');
}

function endsWithFact(words: readonly Word[], opening: Word | undefined): boolean {
  const closing = words.at(-1);
  return (
    opening !== undefined &&
    THINGS.has(opening.lemma) &&
    words.length > 1 &&
    FACTS.has(closing?.text ?? '') &&
    closing?.verb !== undefined
  );
}

/** `azure_send-mail`-like names whose first word is an unknown prefix: the noun-verb right behind it. */
function secondVerb(words: readonly Word[], first: number): number | undefined {
  const opening = words[first];
  const next = words[first + 1];
  if (opening === undefined || opening.topics !== 0 || opening.verb !== undefined) return undefined;
  return next?.verb !== undefined && next.text === next.lemma ? first + 1 : undefined;
}

function nameObject(words: readonly Word[], first: number, verb: number): Word[] {
  const after: Word[] = [];
  for (let at = verb + 1; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || (OBJECT_ENDS.has(word.text) && after.length > 0)) break;
    after.push(word);
  }
  // `dashboard_delete`: the object stands before.
  return after.length > 0 ? after : words.slice(first, verb);
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
    if (half ? AFTER_HALF.has(next) || next.endsWith('ing') : LEAD_INS.has(word.text) || word.text.endsWith('ly'))
      continue;
    if (word.verb !== undefined && !isPast(word) && (!word.verb.noun || atVerbPlace)) return at;
    seen += 1;
    atVerbPlace = false;
  }
  return undefined;
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

function makeAct(
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
