import type { Evidence, Subject } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { FIELD_OF_PRODUCT } from '../lexicon/fields.ts';
import { maskOf, type TopicName } from '../lexicon/topics.ts';
import type { Verb } from '../lexicon/verbs.ts';
import { readActions } from './actions.ts';
import { type Act, actsOfSentence, isPast } from './acts.ts';
import { type Description, readDescription } from './description.ts';
import { actsOfName } from './name-acts.ts';
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

/** A currency or an asset among the parameters makes a transfer one of money. */
const MONEY = maskOf(['asset', 'chain']);
/** Verbs of names that are hardly ever meant as things. */
const FINDS = new Set([
  'get',
  'list',
  'search',
  'find',
  'fetch',
  'show',
  'describe',
  'read',
  'query',
  'retrieve',
  'check',
]);
/** A heading or two may stand before the sentence that says it. */
const HEAD_SENTENCES = 4;
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
  const about = readServer(server?.name ?? '', server?.description ?? '');
  const { prefix } = about;
  const named = actsOfName(name, 'name', prefix, undefined);
  const { headActs, bodyActs } = actsOfDescription(description, named[0]?.verb);
  const hint = headActs[0]?.verb.lemma;
  let nameActs = hint === undefined || hint === named[0]?.verb.lemma ? named : actsOfName(name, 'name', prefix, hint);
  if (nameActs.length === 0 && title !== undefined) nameActs = actsOfName(title, 'title', prefix, hint);
  const parameters = allParameters(tool, description);
  const parameterTopics = parameters.reduce((topics, parameter) => topics | parameter.words.topics, 0);
  const acts = weighActs(
    { name: nameActs, head: headActs, body: bodyActs, actions: readActions(parameters) },
    name.topics |
      about.passage.topics |
      about.field |
      fieldOf(name) |
      (description?.main.topics ?? 0) |
      (parameterTopics & MONEY),
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
    parameterTopics,
    annotations: isRecord(tool.annotations) ? tool.annotations : {},
    server: about.passage,
    serverTopics: about.passage.topics,
    serverText: about.text,
    spaced,
    says: `${spaced}. ${description?.plain.slice(0, description.detailsAt) ?? ''}`.toLowerCase(),
  };
}

/**
 * The acts of the first sentence that has any, and those of the other sentences.
 *
 * "Start here for traces: List the …": where a sentence close behind acts by the verb of the name, that one is the head.
 */
function actsOfDescription(
  description: Description | undefined,
  named: Verb | undefined,
): { headActs: Act[]; bodyActs: Act[] } {
  const headActs: Act[] = [];
  const bodyActs: Act[] = [];
  if (description === undefined) return { headActs, bodyActs };
  for (const [index, sentence] of description.sentences.slice(0, MAX_SENTENCES).entries()) {
    if (sentence.aside) continue;
    const place = headActs.length === 0 && index < 3 ? 'head' : 'body';
    const acts = actsOfSentence(description.main, sentence.from, sentence.to, place);
    if (index > 0 && index < HEAD_SENTENCES && isBetterHead(acts[0], headActs[0], named)) {
      for (const act of headActs.splice(0)) bodyActs.push({ ...act, place: 'body' });
      for (const act of acts) headActs.push({ ...act, place: 'head' });
      continue;
    }
    for (const act of acts) (place === 'head' ? headActs : bodyActs).push(act);
  }
  return { headActs, bodyActs };
}

function isBetterHead(act: Act | undefined, head: Act | undefined, named: Verb | undefined): boolean {
  if (act === undefined || head === undefined || named === undefined) return false;
  return act.verb.lemma === named.lemma && FINDS.has(named.lemma) && head.verb.effect !== 'read';
}

function titleOf(tool: ToolDefinition): Passage | undefined {
  if (typeof tool.title === 'string' && tool.title !== '') return readName('/title', tool.title);
  const title = isRecord(tool.annotations) ? tool.annotations.title : undefined;
  return typeof title === 'string' && title !== '' ? readName('/annotations/title', title) : undefined;
}

type Server = {
  name: string;
  passage: Passage;
  text: string;
  prefix: ReadonlySet<string>;
  field: number;
};
/** Servers read so far, by what they say: a server has many tools, and often says more of itself than of one of them. */
const READ_SERVERS = new Map<string, Server>();
/** Servers that are remembered, so that no catalogue, however long, fills the memory. */
const MOST_SERVERS = 1000;

function readServer(name: string, description: string): Server {
  // A string of its own: a slice would keep the whole description in memory, which may be a megabyte.
  const said = `${name}\n${description.slice(0, SERVER_LIMIT)}`;
  const known = READ_SERVERS.get(said);
  if (known !== undefined && known.name === name) return known;
  const passage = readProse('', said, 0, 2 * SERVER_LIMIT);
  const prefix = new Set(name === '' ? [] : readName('', name).words.map((word) => word.text));
  const field = fieldOf(passage);
  const read = { name, passage, text: passage.text.toLowerCase(), prefix, field };
  if (READ_SERVERS.size >= MOST_SERVERS) READ_SERVERS.clear();
  READ_SERVERS.set(said, read);
  return read;
}

function fieldOf(passage: Passage): number {
  let field = 0;
  for (const word of passage.words) field |= FIELD_OF_PRODUCT.get(word.text) ?? 0;
  return field;
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

/** Words that end no phrase. */
const DANGLING = new Set(['such', 'a', 'an', 'the', 'is', 'are', 'was', 'your', 'its', 'this', 'their']);

/** The verb with its object, as it stands. */
export function quoteAct(act: Act): Evidence {
  const { passage, object } = act;
  // `secret_put`: the object stands before.
  const first = object[0];
  if (first !== undefined && first.start < act.word.start)
    return quoteOf(passage.field, passage.text, first.start, act.word.end);
  let count = object.length;
  while (count > 1 && (isPast(object[count - 1]) || DANGLING.has(object[count - 1]?.text ?? ''))) count -= 1;
  const end = Math.max(act.word.end, object[count - 1]?.end ?? 0);
  const open = passage.text.slice(act.word.start, end).lastIndexOf('(');
  const cut = open > 0 && !passage.text.slice(act.word.start + open, end).includes(')');
  const to = cut ? act.word.start + passage.text.slice(act.word.start, act.word.start + open).trimEnd().length : end;
  return quoteOf(passage.field, passage.text, act.word.start, to);
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
  // Patterns ask what stands around a word; a quote is the word.
  const lead = match[0].length - match[0].replace(/^[^\p{L}\p{N}]+/u, '').length;
  const length = match[0].replace(/[^\p{L}\p{N}]+$/u, '').length;
  return length > lead ? [match.index + lead, match.index + length] : [match.index, match.index + match[0].length];
}
