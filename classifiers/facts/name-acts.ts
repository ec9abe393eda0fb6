import {
  BEFORE_NOUNS,
  FACTS,
  LAST_AFTER_THINGS,
  LAST_ALWAYS,
  LINKS,
  OBJECT_ENDS,
  THINGS,
} from '../lexicon/sentence-words.ts';
import { type Act, isGerund, isPast, isPlural, makeAct, type Place } from './acts.ts';
import type { Passage, Word } from './words.ts';

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
  // `search_papers` on a search server: where the prefix was all there is, it was no prefix.
  const index = verbIndex(words, first, hint) ?? (first > 0 ? verbIndex(words, 0, hint) : undefined);
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
    if (word?.verb === undefined || isPast(word) || isPlural(word) || isGerund(word)) continue;
    // `pay_and_fetch`: the sentence may name the milder of two acts.
    const led = plain !== undefined && isGrave(words[plain]);
    if (word.lemma === hint && !led && (at === first || at === words.length - 1 || !word.verb.noun)) return at;
    if (word.verb.noun) firstBoth ??= actsInTheMiddle(words, at, first) ? at : undefined;
    else plain ??= at;
  }
  const closingAct = lastAct(words, first, plain);
  if (closingAct !== undefined) return closingAct;
  // "event_update_trigger": an act in the middle; "todo_list_create": the act is the last word.
  if (firstBoth !== undefined && (plain === undefined || (firstBoth < plain && plain < words.length - 1)))
    plain = firstBoth;
  const opening = words[first];
  const opensWithVerb = opening?.verb?.noun === true && opening.text === opening.lemma;
  // "update_prompt": a word that acts wherever it begins goes before one that only looks like a verb at the end.
  const mild = plain !== undefined && isMild(words[plain]);
  if (mild && opening?.verb?.both === true && opensWithVerb && !THINGS.has(opening.lemma)) return first;
  if (plain !== undefined && (!opensWithVerb || plain === words.length - 1)) return plain;
  if (opensWithVerb) return endsWithFact(words, opening) ? words.length - 1 : first;
  const last = words.length - 1;
  const closing = words[last];
  if (words[last - 1]?.text === 'by') return undefined;
  return closing?.verb !== undefined && closing.text === closing.lemma && last >= 0 ? last : secondVerb(words, first);
}

function isGrave(word: Word | undefined): boolean {
  return word?.verb?.effect === 'pay' || word?.verb?.effect === 'destroy';
}

function isMild(word: Word | undefined): boolean {
  return word?.verb?.effect === 'read' || word?.verb?.effect === 'make';
}

/** `event_update_trigger` acts in the middle; in `app-store-details` and `table_record_search` the middle is a thing. */
function actsInTheMiddle(words: readonly Word[], at: number, first: number): boolean {
  const word = words[at];
  if (word?.verb?.both !== true || at === words.length - 1) return false;
  return at === first || !THINGS.has(word.lemma);
}

/** `deploy_plan_get`, `table_record_search`: a name that ends with one of these verbs begins with its object. */
function lastAct(words: readonly Word[], first: number, plain: number | undefined): number | undefined {
  const last = words.length - 1;
  const word = words[last];
  const opening = words[first];
  if (last <= first || word === undefined || word.text !== word.lemma || opening === undefined) return undefined;
  if (LAST_ALWAYS.has(word.text)) return last;
  if (!LAST_AFTER_THINGS.has(word.text) || BEFORE_NOUNS.has(words[last - 1]?.text ?? '')) return undefined;
  // "UpdateAccessList": an act stands before the list.
  const acts = words.slice(first, last).some((other) => other.verb !== undefined && !THINGS.has(other.lemma));
  return !acts && (plain === undefined || plain === last) ? last : undefined;
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
  if (next !== undefined && THINGS.has(next.lemma) && words.length > first + 2) return undefined;
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
