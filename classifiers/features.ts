import type { Subject } from '../src/domain/classification.ts';
import { add, emptyBag, enterField, type FeatureBag, leaveField, ZONES, zone } from './statistical-bag.ts';
import { CONCEPTS, codeOf, conceptsAt, isAct } from './statistical-concepts.ts';
import { isNoun, readDescription } from './statistical-description.ts';
import { createTokens, featureHash, stemHash, type Tokens, tokenize } from './statistical-tokens.ts';

/** Raised when the meaning of a feature changes: a model of another version must not be read. */
export const FEATURES_VERSION = 1;

/** How much of each text is read, in UTF-16 units. */
const LIMITS = { name: 120, server: 240, parameter: 60, parameterText: 100, enumValue: 40 } as const;
const MOST_PARAMETERS = 40;
const MOST_ENUM_VALUES = 24;
const DEEPEST_SCHEMA = 3;
/** From this many acts on, the values of an enum read as a choice of actions. */
const ACTIONS = 3;
const FLAGS = ['nodescription', 'noschema', 'noparameters', 'oneparameter', 'actions'] as const;

const [N, NF, NL, NB, NA] = [zone('n'), zone('nf'), zone('nl'), zone('nb'), zone('na')];
const [NV, NZ, NP, ND, NQ, NS] = [zone('nv'), zone('nz'), zone('np'), zone('nd'), zone('nq'), zone('ns')];
const [P, PB, PC, PD, PE, PX] = [zone('p'), zone('pb'), zone('pc'), zone('pd'), zone('pe'), zone('px')];
const [S, SC, SN, F] = [zone('s'), zone('sc'), zone('sn'), zone('f')];

const ZONE_NUMBERS = new Map<string, number>(ZONES.map((code, number) => [code, number]));

const tokens = createTokens();
const parts = createTokens();
const nameThings: number[] = [];
let nameAct = -1;
let parameters = 0;

/**
 * Reads the features of a tool into `bag`. Never throws on what a server sent, and reads a bounded amount of it.
 *
 * A server's name and annotations are not features: the first would be learned by heart, and the second are claims,
 * which the estimate takes up in the one direction in which a claim counts.
 */
export function extractFeatures(subject: Subject, bag: FeatureBag): void {
  emptyBag(bag);
  const { tool, server } = subject;
  const serverName = textOf(server?.name);
  const about = readServer(serverName, textOf(server?.description));
  readName(bag, textOf(tool.name), about.nameWords);
  readText(bag, textOf(tool.description));
  readSchema(bag, tool.inputSchema);
  leaveField(bag);
  addServer(bag, about.ofName, SN);
  addServer(bag, about.ofDescription, SC);
}

/** The hash of a feature from its written form in a model file: `nb:delet fil`. */
export function hashOfWritten(written: string): number {
  const colon = written.indexOf(':');
  const [first = '', second] = written.slice(colon + 1).split(' ');
  return featureHash(
    ZONE_NUMBERS.get(written.slice(0, colon)) ?? -1,
    stemHash(first),
    second === undefined ? 0 : stemHash(second),
  );
}

/** Lets the words read from here on be spelled out: `spell` gives the written form of a feature of this bag. */
export function recordSpellings(bag: FeatureBag): (feature: number) => string {
  const words = new Map([...CONCEPTS, ...FLAGS].map((name) => [stemHash(name), name]));
  tokens.spellings = words;
  parts.spellings = words;
  bag.spellings = new Map();
  return (feature) => {
    const [number = 0, first = 0, second = 0] = bag.spellings?.get(feature) ?? [];
    return `${ZONES[number]}:${words.get(first)}${second === 0 ? '' : ` ${words.get(second)}`}`;
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flag(bag: FeatureBag, name: (typeof FLAGS)[number]): void {
  leaveField(bag);
  add(bag, F, stemHash(name), 0, 0, 0);
}

function readName(bag: FeatureBag, name: string, serverWords: ReadonlySet<number>): void {
  nameThings.length = 0;
  nameAct = -1;
  let lastAct = -1;
  enterField(bag, ['name']);
  tokenize(name, 0, LIMITS.name, true, tokens);
  const begin = afterServerWords(tokens, serverWords);
  for (let at = begin; at < tokens.size; at++) {
    addNameWord(bag, tokens, at, begin);
    const from = tokens.start[at] ?? 0;
    const to = tokens.end[at] ?? 0;
    const noun = isNoun(tokens, at, begin);
    for (const concept of conceptsAt(tokens, at)) {
      const code = codeOf(concept);
      add(bag, NA, code, 0, from, to);
      if (!isAct(concept)) nameThings.push(code);
      else if (!noun) {
        lastAct = code;
        if (nameAct !== -1) continue;
        nameAct = code;
        add(bag, NV, code, 0, from, to);
      }
    }
  }
  if (nameAct === -1) return;
  add(bag, NZ, lastAct, 0, 0, name.length);
  for (const thing of nameThings) add(bag, NP, nameAct, thing, 0, name.length);
}

/** `notion_create_page` of the server Notion begins with "create". */
function afterServerWords(name: Tokens, serverWords: ReadonlySet<number>): number {
  let begin = 0;
  while (begin < name.size - 1 && serverWords.has(name.hash[begin] ?? 0) && conceptsAt(name, begin).length === 0)
    begin++;
  return begin;
}

function addNameWord(bag: FeatureBag, name: Tokens, at: number, begin: number): void {
  const word = name.hash[at] ?? 0;
  const from = name.start[at] ?? 0;
  const to = name.end[at] ?? 0;
  add(bag, N, word, 0, from, to);
  if (at === begin) add(bag, NF, word, 0, from, to);
  if (at === name.size - 1) add(bag, NL, word, 0, from, to);
  else add(bag, NB, word, name.hash[at + 1] ?? 0, from, name.end[at + 1] ?? to);
}

function readText(bag: FeatureBag, description: string): void {
  const before = bag.size;
  const act = readDescription(bag, tokens, description, (start, end) => {
    tokenize(description, start, end, true, parts);
    addParameterName(bag, parts);
  });
  if (bag.size === before) flag(bag, 'nodescription');
  if (nameAct !== -1 && act !== -1) add(bag, ND, nameAct, act, 0, 0);
}

function readSchema(bag: FeatureBag, schema: unknown): void {
  parameters = 0;
  if (typeof schema !== 'object' || schema === null) {
    flag(bag, 'noschema');
    return;
  }
  readProperties(bag, schema, ['inputSchema'], 0);
  if (parameters === 0) flag(bag, 'noparameters');
  else if (parameters === 1) flag(bag, 'oneparameter');
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function readProperties(bag: FeatureBag, schema: unknown, path: readonly string[], depth: number): void {
  const properties = member(schema, 'properties');
  if (typeof properties !== 'object' || properties === null) return;
  // Which of too many are read must not depend on the order they were sent in.
  for (const key of Object.keys(properties).sort()) {
    if (parameters >= MOST_PARAMETERS) return;
    parameters++;
    leaveField(bag);
    tokenize(key, 0, LIMITS.parameter, true, parts);
    addParameterName(bag, parts);
    readParameter(bag, member(properties, key), [...path, 'properties', key], depth);
  }
}

function readParameter(bag: FeatureBag, schema: unknown, path: readonly string[], depth: number): void {
  const description = member(schema, 'description');
  if (typeof description === 'string') {
    enterField(bag, [...path, 'description']);
    tokenize(description, 0, LIMITS.parameterText, false, parts);
    for (let at = 0; at < parts.size; at++)
      add(bag, PD, parts.hash[at] ?? 0, 0, parts.start[at] ?? 0, parts.end[at] ?? 0);
  }
  readEnum(bag, member(schema, 'enum'), path);
  if (depth + 1 >= DEEPEST_SCHEMA) return;
  readProperties(bag, schema, path, depth + 1);
  const items = member(schema, 'items');
  if (items === undefined) return;
  readEnum(bag, member(items, 'enum'), [...path, 'items']);
  readProperties(bag, items, [...path, 'items'], depth + 1);
}

function addParameterName(bag: FeatureBag, name: Tokens): void {
  for (let at = 0; at < name.size; at++) {
    const word = name.hash[at] ?? 0;
    const from = name.start[at] ?? 0;
    const to = name.end[at] ?? 0;
    add(bag, P, word, 0, from, to);
    if (at + 1 < name.size) add(bag, PB, word, name.hash[at + 1] ?? 0, from, name.end[at + 1] ?? to);
    else if (name.size === 1) add(bag, PB, word, 0, from, to);
    for (const concept of conceptsAt(name, at)) {
      add(bag, PC, codeOf(concept), 0, from, to);
      if (nameAct !== -1 && !isAct(concept)) add(bag, NQ, nameAct, codeOf(concept), from, to);
    }
  }
}

function readEnum(bag: FeatureBag, values: unknown, path: readonly string[]): void {
  if (!Array.isArray(values)) return;
  let acts = 0;
  for (let index = 0; index < values.length && index < MOST_ENUM_VALUES; index++) {
    const value: unknown = values[index];
    if (typeof value !== 'string') continue;
    enterField(bag, [...path, 'enum', String(index)]);
    tokenize(value, 0, LIMITS.enumValue, true, parts);
    for (let at = 0; at < parts.size; at++)
      add(bag, PE, parts.hash[at] ?? 0, 0, parts.start[at] ?? 0, parts.end[at] ?? 0);
    for (const concept of conceptsAt(parts, 0)) {
      if (!isAct(concept)) continue;
      acts++;
      add(bag, PX, codeOf(concept), 0, parts.start[0] ?? 0, parts.end[0] ?? 0);
    }
  }
  if (acts >= ACTIONS) flag(bag, 'actions');
}

/** What one of a server's texts gives: words, where words count, and concepts. */
type ServerText = { words: Int32Array; concepts: readonly { code: number; act: boolean }[] };
type About = { name: string; nameWords: ReadonlySet<number>; ofName: ServerText; ofDescription: ServerText };

/** Servers read so far, by what they say: a server has many tools, and often says more of itself than of one of them. */
const READ_SERVERS = new Map<string, About>();
/** Servers that are remembered, so that no catalogue, however long, fills the memory. */
const MOST_SERVERS = 1000;

function readServer(name: string, description: string): About {
  // A string of its own: a slice would keep the whole description in memory, which may be a megabyte.
  const said = `${name.slice(0, LIMITS.server)}\n${description.slice(0, LIMITS.server)}`;
  // Training wants every word spelled out.
  const known = tokens.spellings === undefined ? READ_SERVERS.get(said) : undefined;
  if (known !== undefined && known.name === name) return known;
  tokenize(name, 0, LIMITS.name, true, tokens);
  const nameWords = new Set(tokens.hash.subarray(0, tokens.size));
  const read = {
    name,
    nameWords,
    ofName: readServerText(name, true, false),
    ofDescription: readServerText(description, false, true),
  };
  if (name.length > LIMITS.server) return read;
  if (READ_SERVERS.size >= MOST_SERVERS) READ_SERVERS.clear();
  READ_SERVERS.set(said, read);
  return read;
}

function readServerText(text: string, split: boolean, withWords: boolean): ServerText {
  const words: number[] = [];
  const concepts: { code: number; act: boolean }[] = [];
  tokenize(text, 0, LIMITS.server, split, tokens);
  for (let at = 0; at < tokens.size; at++) {
    if (withWords && tokens.paired[at] === 0) words.push(tokens.hash[at] ?? 0);
    for (const concept of conceptsAt(tokens, at)) concepts.push({ code: codeOf(concept), act: isAct(concept) });
  }
  return { words: Int32Array.from(words), concepts };
}

function addServer(bag: FeatureBag, { words, concepts }: ServerText, conceptZone: number): void {
  for (const word of words) add(bag, S, word, 0, 0, 0);
  for (const { code, act } of concepts) {
    add(bag, conceptZone, code, 0, 0, 0);
    if (nameAct !== -1 && !act) add(bag, NS, nameAct, code, 0, 0);
  }
}
