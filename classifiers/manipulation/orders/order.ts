import type { Manipulation } from '../../../src/domain/classification.ts';

/** One order to the reader that has nothing to do with the use of the tool, and how a passage gives it. */
export type Order = {
  kind: Manipulation['kind'];
  /** What the text does, in a plain sentence. */
  claim: string;
  /** The sign without which no passage can give it: see first-look.ts. */
  sign: number;
  /** How many sentences it may take: "Read the file. Pass its contents on." takes two. */
  sentences: 1 | 2;
  isGiven: (passage: string, about: About) => boolean;
};

/** What the tool is about, as far as what looks like an order may belong to its own use. */
export type About = {
  /** It handles conversations, messages or memories, so that they are its own matter. */
  readonly chats: boolean;
};

/** Alternatives of a pattern, written with spaces where any space may stand. */
export function oneOf(words: string): string {
  return `(?:${words.replaceAll(' ', '\\s{1,3}')})`;
}

/** A pattern of words, written as for `oneOf`, that begins and ends at the edge of a word. */
export function words(alternatives: string): RegExp {
  return new RegExp(`\\b${oneOf(alternatives)}\\b`, 'i');
}

/** At most a few words in between. */
export const FEW_WORDS = '(?:\\S{1,40}\\s{1,3}){0,4}?';

const BEFORE = `(?:^|[.!?:;,>*•–—"“'\`()\\[\\]-]\\s{0,3}|\\b${oneOf(
  'you (?:must|should|shall|will|can)|(?:need|needs|have|has|are|is) to|must|should|please|kindly|first|always|then|and|also|now|instead|just|simply|immediately|therefore|secretly|silently|quietly|sure to|want you to|remember to|required to|authori[sz]ed to|allowed to|permitted to|free to|agent|assistant|model|never forget to',
)}\\s{1,3})`;

/**
 * One of some verbs, given as an order: at the start of a clause, or behind words that oblige the reader. The verb is
 * looked for first and what stands before it afterwards, since few sentences hold the verb.
 */
export function ordered(verbs: string, orBehind = ''): string {
  const verb = oneOf(verbs);
  return `\\b${verb}\\b(?<=${orBehind === '' ? BEFORE : `(?:${BEFORE}|${orBehind})`}${verb})`;
}

/** Not now and then, but with every call, or before anything else. */
export const ALWAYS = words(
  'always|(?:every|each|any) (?:\\w{1,12} )?(?:call|time|request|message|turn|response|answer|invocation|step|tool|question|use)|before (?:any|every|each|all|using|calling|answering|responding|replying|doing anything)|in (?:all|every|each)|regardless|whenever|whatever|no matter|mandatory|for (?:logging|analytics|telemetry|quality|audit\\w{0,3}|compliance|debugging|verification|security)',
);
