import type { Evidence, Subject } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { maskOf, type TopicName } from '../lexicon/topics.ts';
import { readActions } from './actions.ts';
import { type Act, actsOfName, actsOfSentence } from './acts.ts';
import { type Description, readDescription } from './description.ts';
import { isRecord, type Parameter, readDocumentedParameters, readParameters } from './parameters.ts';
import { quoteOf } from './quote.ts';
import { weighActs } from './weigh.ts';
import { type Passage, readName, readProse, type Word } from './words.ts';

/** All that the rules may know of a tool, read in one pass. */
export type Facts = {
  tool: ToolDefinition;
  name: Passage;
  title: Passage | undefined;
  description: Description | undefined;
  /** First sentence of the description: its topics, and the range of its words. */
  head: { topics: number; words: readonly Word[] };
  /** Acts by the place where they were read. */
  nameActs: readonly Act[];
  headActs: readonly Act[];
  bodyActs: readonly Act[];
  /** Those of the name and of the head together: what the tool does as a whole. */
  mainActs: readonly Act[];
  actions: readonly Act[];
  parameters: readonly Parameter[];
  /** Topics of all parameter names together. */
  parameterTopics: number;
  annotations: Readonly<Record<string, unknown>>;
  /** What the server says of itself: name and description. */
  server: Passage;
  serverTopics: number;
  serverText: string;
  /** The name's words with single spaces between, in lower case. */
  spaced: string;
  /** Lower-case text of the name's words and of what the description says the tool does, for whole phrases. */
  says: string;
};

/** Later sentences hardly ever say what a tool does. */
const MAX_SENTENCES = 25;
const SERVER_LIMIT = 300;
const EMPTY: readonly Word[] = [];

export function gatherFacts(subject: Subject): Facts {
  const { tool, server } = subject;
  const name = readName('/name', tool.name);
  const text = tool.description ?? '';
  const description = text.trim() === '' ? undefined : readDescription(text);
  const title = titleOf(tool);
  const { headActs, bodyActs } = actsOfDescription(description);
  const prefix = serverWords(server?.name);
  const hint = headActs[0]?.verb.lemma;
  let nameActs = actsOfName(name, 'name', prefix, hint);
  if (nameActs.length === 0 && title !== undefined) nameActs = actsOfName(title, 'title', prefix, hint);
  const parameters = allParameters(tool, description);
  const serverPassage = readProse(
    '',
    `${server?.name ?? ''} ${(server?.description ?? '').slice(0, SERVER_LIMIT)}`,
    0,
    2 * SERVER_LIMIT,
  );
  const acts = weighActs(
    { name: nameActs, head: headActs, body: bodyActs, actions: readActions(parameters) },
    name.topics | serverPassage.topics | (description?.main.topics ?? 0),
  );
  const sentence = description?.sentences[0];
  const spaced = name.words.map((word) => word.text).join(' ');
  const headWords =
    sentence === undefined ? EMPTY : (description?.main.words.slice(sentence.from, sentence.to) ?? EMPTY);
  return {
    tool,
    name,
    title,
    description,
    head: { topics: topicsOf(headWords), words: headWords },
    nameActs: acts.name,
    headActs: acts.head,
    bodyActs: acts.body,
    mainActs: [...acts.name, ...acts.head],
    actions: acts.actions,
    parameters,
    parameterTopics: parameters.reduce((topics, parameter) => topics | parameter.words.topics, 0),
    annotations: isRecord(tool.annotations) ? tool.annotations : {},
    server: serverPassage,
    serverTopics: serverPassage.topics,
    serverText: serverPassage.text.toLowerCase(),
    spaced,
    says: `${spaced}. ${description?.plain.slice(0, description.detailsAt) ?? ''}`.toLowerCase(),
  };
}

/** The acts of the first sentence that has any, and those of the sentences after it. */
function actsOfDescription(description: Description | undefined): { headActs: Act[]; bodyActs: Act[] } {
  const headActs: Act[] = [];
  const bodyActs: Act[] = [];
  if (description === undefined) return { headActs, bodyActs };
  for (const [index, sentence] of description.sentences.slice(0, MAX_SENTENCES).entries()) {
    if (sentence.aside) continue;
    const place = headActs.length === 0 && index < 3 ? 'head' : 'body';
    const acts = actsOfSentence(description.main, sentence.from, sentence.to, place);
    for (const act of acts) (place === 'head' ? headActs : bodyActs).push(act);
  }
  return { headActs, bodyActs };
}

function titleOf(tool: ToolDefinition): Passage | undefined {
  if (typeof tool.title === 'string' && tool.title !== '') return readName('/title', tool.title);
  const title = isRecord(tool.annotations) ? tool.annotations.title : undefined;
  return typeof title === 'string' && title !== '' ? readName('/annotations/title', title) : undefined;
}

function serverWords(name: string | undefined): Set<string> {
  return new Set(name === undefined ? [] : readName('', name).words.map((word) => word.text));
}

function allParameters(tool: ToolDefinition, description: Description | undefined): Parameter[] {
  const parameters = readParameters(tool);
  if (description === undefined) return parameters;
  const documented = readDocumentedParameters(description.text, description.detailsAt);
  if (parameters.length === 0) return documented;
  return parameters.map((parameter) => {
    const said =
      parameter.description === undefined ? documented.find((other) => other.plain === parameter.plain) : undefined;
    return said === undefined ? parameter : { ...parameter, description: said.description, described: said.described };
  });
}

function topicsOf(words: readonly Word[]): number {
  let topics = 0;
  for (const word of words) topics |= word.topics;
  return topics;
}

/** Whether the name, the head or the rest of the description speaks of a topic. */
export function speaksOf(facts: Facts, ...topics: readonly TopicName[]): boolean {
  const mask = maskOf(topics);
  return ((facts.name.topics | (facts.description?.main.topics ?? 0)) & mask) !== 0;
}

/** Whether the name or the head speaks of a topic. */
export function opensWith(facts: Facts, ...topics: readonly TopicName[]): boolean {
  return ((facts.name.topics | facts.head.topics) & maskOf(topics)) !== 0;
}

/** Whether an object of the main acts, or the name itself, is about one of the topics. */
export function isAbout(facts: Facts, ...topics: readonly TopicName[]): boolean {
  const mask = maskOf(topics);
  return (facts.name.topics & mask) !== 0 || facts.mainActs.some((act) => (act.about & mask) !== 0);
}

/** The first parameter with one of these plain names. */
export function parameterNamed(facts: Facts, names: ReadonlySet<string>): Parameter | undefined {
  return facts.parameters.find((parameter) => names.has(parameter.plain));
}

/** The first quote about one of the topics: from the name, else from the description; the whole name when neither. */
export function quoteTopic(facts: Facts, ...topics: readonly TopicName[]): Evidence {
  const mask = maskOf(topics);
  for (const passage of [facts.name, facts.description?.main]) {
    const word = passage?.words.find((candidate) => (candidate.topics & mask) !== 0);
    if (passage !== undefined && word !== undefined)
      return quoteOf(passage.field, passage.text, word.start, word.phraseEnd);
  }
  return quoteName(facts);
}

export function quoteName(facts: Facts): Evidence {
  return quoteOf('/name', facts.tool.name, 0, Math.min(facts.tool.name.length, 200));
}

/** The verb with its object, as it stands. */
export function quoteAct(act: Act): Evidence {
  const last = act.object.at(-1);
  const end = last !== undefined && last.start > act.word.start ? last.end : act.word.end;
  return quoteOf(act.passage.field, act.passage.text, act.word.start, end);
}

/** The quote of a phrase of `says`-like text in the description or the name; undefined when it stands in neither. */
export function quoteMatch(facts: Facts, pattern: RegExp): Evidence | undefined {
  const inName = pattern.exec(facts.tool.name.slice(0, 200));
  if (inName !== null && inName[0] !== '') return quoteOf('/name', facts.tool.name, ...rangeOf(inName));
  const { description } = facts;
  // "bulkUpdate": the words are there, though nothing stands between them.
  const inWords = pattern.test(facts.spaced);
  const inText = description === undefined ? null : pattern.exec(description.plain.slice(0, description.detailsAt));
  if (description === undefined || inText === null || inText[0] === '') return inWords ? quoteName(facts) : undefined;
  return quoteOf('/description', description.text, ...rangeOf(inText));
}

function rangeOf(match: RegExpExecArray): [number, number] {
  return [match.index, match.index + match[0].length];
}
