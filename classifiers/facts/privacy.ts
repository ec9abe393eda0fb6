import { KEPT_PARAMETERS, WHOSE_WORDS, Whose, WORLD_PARAMETERS } from '../lexicon/privacy.ts';
import { maskOf } from '../lexicon/topics.ts';
import type { Facts } from './facts.ts';
import type { Parameter } from './parameters.ts';
import { perServer } from './per-server.ts';
import type { Passage, Word } from './words.ts';

/** Verbs whose answer is made from their arguments. */
const COMPUTES = new Set(
  `calculate compute convert generate encode decode translate think draw render format parse estimate simulate scrape geocode
  solve echo greet hello ping validate lookup compare evaluate explain wait suggest summarize rewrite optimize recommend
  predict transform sleep roll score`.split(/\s+/),
);
/** Verbs that return what is there. */
const RETURNS = new Set('list read retrieve query fetch export capture describe show view'.split(' '));
const OURS = maskOf(['workspace', 'personal']);

/**
 * What each sign counts, as logarithms of odds: fitted on labelled tools that read, where a server family weighs the root of
 * its number of tools, and rounded.
 */
const WEIGHT = {
  keeper: 0.95,
  kept: 0.4,
  world: -0.55,
  openingMaker: -1.15,
  openingWorld: -0.6,
  manages: 0.3,
  unknownServer: 1,
  own: 1,
  thingInName: 0.8,
  thing: 0.5,
  aboutInName: -1.6,
  about: -0.45,
  shape: -0.6,
  open: -0.5,
  topic: 0.25,
  keptParameter: 0.75,
  idParameter: 0.8,
  pathParameter: 0.55,
  worldParameter: -1.1,
  noParameters: 0.45,
  computes: -1.3,
  returns: 0.6,
} as const;

/** From here on a tool is taken to return private data; even odds are at 1.7. Lower, because a miss costs more than a false alarm. */
export const LIKELY_PRIVATE = 1.4;

/** A server's name and the first words after it say what it is; the rest of its description is advertisement. */
const OPENING = 5;
/** A server whose whole text is shorter has said nothing of itself but its name. */
const UNKNOWN = 7;
/** How many words of the first sentence tell what is returned. */
const HEAD = 16;

/** How much speaks for data that somebody keeps rather than for data that anybody may see: a logarithm of odds, plus 1.7. */
export function privacyOf(facts: Facts): number {
  return ofServer(facts.server, facts.name) + ofTool(facts) + ofParameters(facts.parameters);
}

const scored = perServer((server) => ({ score: scoreServer(server.words, []) }));

function ofServer(server: Passage, name: Passage): number {
  return server.words.length < UNKNOWN ? scoreServer(server.words, name.words) : scored(server).score;
}

function scoreServer(words: readonly Word[], name: readonly Word[]): number {
  let keepers = countKeepers(name);
  let kept = 0;
  let world = 0;
  let score = words.length < UNKNOWN ? WEIGHT.unknownServer : 0;
  let opening = 0;
  for (let at = 0; at < words.length; at += 1) {
    const whose = WHOSE_WORDS.get(words[at]?.text ?? '') ?? 0;
    if ((whose & Whose.keeper) !== 0) keepers += 1;
    if ((whose & Whose.kept) !== 0) kept += 1;
    if ((whose & Whose.world) !== 0) world += 1;
    if (at < OPENING) opening |= whose;
  }
  if ((opening & Whose.maker) !== 0) score += WEIGHT.openingMaker;
  if ((opening & Whose.world) !== 0) score += WEIGHT.openingWorld;
  if (manages(words)) score += WEIGHT.manages;
  return (
    score + WEIGHT.keeper * Math.min(2, keepers) + WEIGHT.kept * Math.min(4, kept) + WEIGHT.world * Math.min(4, world)
  );
}

function countKeepers(words: readonly Word[]): number {
  let found = 0;
  for (const { text } of words) if (((WHOSE_WORDS.get(text) ?? 0) & Whose.keeper) !== 0) found += 1;
  return found;
}

const MANAGES = new Set(['manage', 'management', 'managing']);

/** "Manage …", "your Jira issues", "your own calendar". */
function manages(words: readonly Word[]): boolean {
  for (let at = 0; at < words.length; at += 1) {
    const text = words[at]?.text ?? '';
    if (MANAGES.has(text)) return true;
    if (text !== 'your') continue;
    for (let next = at + 1; next <= at + 3; next += 1) {
      const whose = WHOSE_WORDS.get(words[next]?.text ?? '') ?? 0;
      if ((whose & (Whose.keeper | Whose.kept)) !== 0) return true;
    }
  }
  return false;
}

function ofTool(facts: Facts): number {
  const name = tally(facts.name.words);
  const head = tally(facts.head.words);
  let about = facts.name.topics;
  let computes = false;
  let returns = false;
  for (const act of facts.mainActs) {
    about |= act.about;
    computes ||= COMPUTES.has(act.verb.lemma);
    returns ||= RETURNS.has(act.verb.lemma);
  }
  return (
    (name.own + head.own > 0 ? WEIGHT.own : 0) +
    WEIGHT.thingInName * Math.min(2, name.thing) +
    WEIGHT.thing * Math.min(3, head.thing) +
    WEIGHT.aboutInName * Math.min(1, name.about) +
    WEIGHT.about * Math.min(2, head.about) +
    WEIGHT.shape * (Math.min(1, name.shape) + Math.min(2, head.shape)) +
    WEIGHT.open * Math.min(3, head.open) +
    ((about & OURS) !== 0 ? WEIGHT.topic : 0) +
    (computes ? WEIGHT.computes : 0) +
    (returns ? WEIGHT.returns : 0)
  );
}

type Tally = { own: number; thing: number; about: number; shape: number; open: number };

/** How many words of each kind the first of these words have. */
function tally(words: readonly Word[]): Tally {
  const found = { own: 0, thing: 0, about: 0, shape: 0, open: 0 };
  for (let at = 0; at < Math.min(HEAD, words.length); at += 1) {
    const whose = WHOSE_WORDS.get(words[at]?.text ?? '') ?? 0;
    if (whose === 0) continue;
    if ((whose & Whose.own) !== 0) found.own += 1;
    if ((whose & Whose.thing) !== 0) found.thing += 1;
    if ((whose & Whose.about) !== 0) found.about += 1;
    if ((whose & Whose.shape) !== 0) found.shape += 1;
    if ((whose & (Whose.open | Whose.world)) !== 0) found.open += 1;
  }
  return found;
}

function ofParameters(parameters: readonly Parameter[]): number {
  if (parameters.length === 0) return WEIGHT.noParameters;
  let kept = 0;
  let world = 0;
  let ids = 0;
  let path = false;
  for (const { plain, depth } of parameters) {
    if (WORLD_PARAMETERS.has(plain)) {
      world += 1;
      continue;
    }
    if (KEPT_PARAMETERS.has(plain)) kept += 1;
    if (depth === 0 && isId(plain)) ids += 1;
    path ||= isPath(plain);
  }
  return (
    WEIGHT.keptParameter * Math.min(2, kept) +
    WEIGHT.idParameter * Math.min(2, ids) +
    WEIGHT.worldParameter * Math.min(2, world) +
    (path ? WEIGHT.pathParameter : 0)
  );
}

/** What is picked by an identifier stands in somebody's store; an API key picks nothing. */
function isId(plain: string): boolean {
  if (plain.startsWith('api')) return false;
  return plain.endsWith('id') || plain.endsWith('ids') || plain.endsWith('key') || plain.endsWith('arn');
}

function isPath(plain: string): boolean {
  return (
    plain.endsWith('path') ||
    plain.endsWith('dir') ||
    plain.endsWith('directory') ||
    plain === 'file' ||
    plain === 'filename' ||
    plain === 'cwd'
  );
}
