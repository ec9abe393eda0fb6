import { FOREIGN } from './foreign.ts';
import { PHRASES_BY_FIRST, type Phrase, TOPIC_WORDS, WORD_TOPICS } from './topics.ts';
import { VERBS, type Verb } from './verbs.ts';

const IRREGULAR: readonly (readonly [string, string])[] = [
  ['sent', 'send'],
  ['ran', 'run'],
  ['wrote', 'write'],
  ['written', 'write'],
  ['built', 'build'],
  ['made', 'make'],
  ['found', 'find'],
  ['got', 'get'],
  ['paid', 'pay'],
  ['sold', 'sell'],
  ['bought', 'buy'],
  ['drew', 'draw'],
  ['drawn', 'draw'],
  ['shown', 'show'],
  ['does', 'do'],
  ['people', 'person'],
  ['indices', 'index'],
  ['analyses', 'analysis'],
  ['queries', 'query'],
];

/** All that the lexicons know of one form. */
export type Entry = {
  lemma: string;
  verb: Verb | undefined;
  topics: number;
  phrases: readonly Phrase[];
};

function entries(): Map<string, Entry> {
  const known = new Map<string, Entry>();
  for (const [form, lemma] of forms()) {
    const phrases = PHRASES_BY_FIRST.get(lemma) ?? [];
    known.set(form, { lemma, verb: VERBS.get(lemma), topics: WORD_TOPICS.get(lemma) ?? 0, phrases });
  }
  return known;
}

function forms(): Map<string, string> {
  const lemmas = new Map<string, string>();
  const offer = (form: string, lemma: string): void => {
    if (!lemmas.has(form)) lemmas.set(form, lemma);
  };
  const words = [...VERBS.keys(), ...TOPIC_WORDS];
  for (const word of words) lemmas.set(word, word);
  for (const verb of VERBS.keys()) for (const form of verbForms(verb)) offer(form, verb);
  for (const word of TOPIC_WORDS) offer(plural(word), word);
  for (const [form, lemma] of [...IRREGULAR, ...FOREIGN]) lemmas.set(form, lemma);
  return lemmas;
}

function plural(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

function verbForms(verb: string): string[] {
  const third = plural(verb);
  if (verb.endsWith('e')) {
    const stem = verb.slice(0, -1);
    return [third, `${stem}ed`, `${stem}ing`, `${verb}ing`];
  }
  if (/[^aeiou]y$/.test(verb)) return [third, `${verb.slice(0, -1)}ied`, `${verb}ing`];
  const doubled = /[^aeiou][aeiou][bdglmnprt]$/.test(verb) ? `${verb}${verb.at(-1)}` : verb;
  return [third, `${verb}ed`, `${verb}ing`, `${doubled}ed`, `${doubled}ing`];
}

/**
 * Every form of every word that the lexicons know, made once.
 *
 * Forms are made from lemmas, not lemmas from forms, so that an unknown word is never cut ("news", "process").
 */
export const LEXICON: ReadonlyMap<string, Entry> = entries();
