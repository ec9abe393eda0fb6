import type { Act } from './acts.ts';
import { actsOfName } from './name-acts.ts';
import type { Parameter } from './parameters.ts';
import { type Passage, readName } from './words.ts';

/** Names of parameters that select what the tool does, in plain form. */
const SELECTORS = new Set([
  'action',
  'actions',
  'actiontype',
  'operation',
  'operations',
  'operationtype',
  'op',
  'method',
  'subcommand',
  'command',
  'subtool',
  'verb',
  'intent',
]);
/** A method of HTTP says nothing of the effect by itself; `passes-requests-through` looks at it. */
const HTTP_METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const NO_PREFIX: ReadonlySet<string> = new Set();
/** A quoted word, an identifier of several words, or a word of a list: "(get, add, remove)". */
const VALUES =
  /["'`“]([A-Za-z][\w-]{1,40})["'`”]|(?<![\w"'`-])([a-z]{2,20}[_-][a-z_-]{2,30})(?![\w-])|(?<=[(,|/:] ?)([a-z]{3,12})(?=[,)|/])/g;

export function isSelector(parameter: Parameter): boolean {
  return SELECTORS.has(parameter.plain);
}

/** The acts that a parameter lets the caller choose from, one per value that says something. */
export function readActions(parameters: readonly Parameter[]): Act[] {
  const acts: Act[] = [];
  for (const parameter of parameters) {
    if (!isSelector(parameter)) continue;
    for (const choice of parameter.choices) {
      if (HTTP_METHODS.has(choice.value)) continue;
      const passage = readName(choice.field, choice.value);
      acts.push(...actsOfName(passage, 'action', NO_PREFIX, undefined));
    }
    if (parameter.choices.length === 0) acts.push(...actsInProse(parameter));
  }
  return acts;
}

/** The same words, placed in the longer text that they were cut from. */
function shifted(passage: Passage, text: string, by: number): Passage {
  const words = passage.words.map((word) => ({
    ...word,
    start: word.start + by,
    end: word.end + by,
    phraseEnd: word.phraseEnd + by,
  }));
  return { ...passage, text, words };
}

/** `operation: "set", "remove" or "get"`: the values stand quoted in the description. */
function actsInProse(parameter: Parameter): Act[] {
  const acts: Act[] = [];
  const { description, described } = parameter;
  if (description === undefined) return acts;
  for (const match of description.slice(0, 600).matchAll(VALUES)) {
    const value = match[1] ?? match[2] ?? match[3] ?? '';
    const start = described.offset + match.index + (match[1] === undefined ? 0 : 1);
    const passage = shifted(readName(described.field, value), described.text, start);
    acts.push(...actsOfName(passage, 'action', NO_PREFIX, undefined));
  }
  return acts;
}
