import { add, enterField, type FeatureBag, leaveField, zone } from './statistical-bag.ts';
import { codeOf, conceptsAt, isAct, wordSet } from './statistical-concepts.ts';
import { createTable, find } from './statistical-table.ts';
import { AFTER, TOKEN_LIMIT, type Tokens, tokenize, wordHash } from './statistical-tokens.ts';

/** How much of a description is read, in UTF-16 units: what a tool does is said early. */
const DESCRIPTION_LIMIT = 1500;
/** How many words a negation covers, itself among them. */
const NEGATION_REACH = 4;

/** After these, the next few words are what the tool does not do. */
const NEGATIONS = wordSet('not never without instead unlike dont doesnt cannot cant isnt wont rather than nor avoid');
/** These keep their meaning after a negation: "cannot be undone". */
const STRONG = wordSet('undone undo reversed reverse recovered recover restored restore reverted');
/** After these an act's name is a noun: "the order", `get_by_order`. */
const NOUN_MARKS = wordSet('a an the of by from in with per your this each any no its for on');

/** A sentence of nothing but these, one of the core among them, is a server's praise of its own tool: no evidence. */
const CLAIM_CORE = wordSet('safe safely readonly harmless nondestructive risk benign trusted side');
const CLAIM_WORDS = new Set([
  ...CLAIM_CORE,
  ...wordSet(`this tool is are read only and it operation the completely totally entirely fully perfectly a an no effect
    not does do modify change any data anything state non destructive never low free call use to function command action
    in all case always for will has have cannot can be marked considered rate classify treat as security approved
    verified idempotent purely strictly please note so should just or mutate alter write level without confirmation its
    on with by`),
]);
/** Words of praise are no evidence elsewhere either. */
const PRAISE = wordSet('safe safely harmless readonly nondestructive benign');
/** Beside these, "read-only" says what may be queried and is evidence. */
const QUERYING = wordSet('sql query select database statement graphql cypher');
/** A sentence with one of these is a disclaimer. */
const BOILERPLATE = wordSet('disclaimer warranty liability liable affiliated endorsed');
/** A claim at the end of a sentence begins with one of these. */
const CLAIM_STARTS = wordSet('this it');
const READ = wordHash('read');
const ONLY = wordHash('only');
const READ_ONLY = wordHash('readonly');
const RETURN = wordHash('return');

const PROSE = 0;
const ARGUMENTS = 1;
const RETURNS = 2;
const EXAMPLE = 3;
const HEADINGS = new Map([
  ...headings('note notes important warning caution description', PROSE),
  ...headings('args arguments parameters params inputs input', ARGUMENTS),
  ...headings('returns outputs response result', RETURNS),
  ...headings('example examples raises errors usage', EXAMPLE),
]);

/** What a word is to this reader: each set above as one bit, so that a word is looked up once. */
const MARK = {
  negation: 1,
  strong: 2,
  core: 4,
  claim: 8,
  praise: 16,
  querying: 32,
  boilerplate: 64,
  start: 128,
} as const;
const marked = markWords();
const places = createTable([...marked.keys()]);
const masks = Uint8Array.from(marked.values());
const marks = new Uint8Array(TOKEN_LIMIT);

const [D, D1, DF, DB, DV, DW] = [zone('d'), zone('d1'), zone('df'), zone('db'), zone('dv'), zone('dw')];
const [DC, DP, DR, DA, DT] = [zone('dc'), zone('dp'), zone('dr'), zone('da'), zone('dt')];

/** Whether an act named at `at` is meant as a noun. */
export function isNoun(tokens: Tokens, at: number, begin: number): boolean {
  return at > begin && NOUN_MARKS.has(tokens.hash[at - 1] ?? 0);
}

const DESCRIPTION_PATH = ['description'];
let sentences = 0;
let firstAct = -1;
const things: number[] = [];

/**
 * Adds the features of a description, sentence by sentence.
 *
 * @param onArgument called with the place of each argument that the text names, as in `Args: user_id: the user`.
 * @returns the code of the first act of the first sentence, or -1.
 */
export function readDescription(
  bag: FeatureBag,
  tokens: Tokens,
  text: string,
  onArgument: (start: number, end: number) => void,
): number {
  sentences = 0;
  firstAct = -1;
  things.length = 0;
  tokenize(text, 0, DESCRIPTION_LIMIT, false, tokens);
  for (let at = 0; at < tokens.size; at++) marks[at] = masks[find(places, tokens.hash[at] ?? 0)] ?? 0;
  enterField(bag, DESCRIPTION_PATH);
  let begin = 0;
  let section = PROSE;
  for (let at = 0; at < tokens.size; at++) {
    const after = tokens.after[at] ?? 0;
    const heading = after & AFTER.colon ? HEADINGS.get(tokens.hash[at] ?? 0) : undefined;
    if (heading !== undefined) {
      readSentence(bag, tokens, begin, at, section, onArgument);
      section = heading;
      begin = at + 1;
    } else if (after & (AFTER.stop | AFTER.paragraph) || at === tokens.size - 1) {
      readSentence(bag, tokens, begin, at + 1, section, onArgument);
      begin = at + 1;
    }
  }
  leaveField(bag);
  return firstAct;
}

function readSentence(
  bag: FeatureBag,
  tokens: Tokens,
  begin: number,
  end: number,
  section: number,
  onArgument: (start: number, end: number) => void,
): void {
  if (section === EXAMPLE || hasMark(begin, end, MARK.boilerplate)) return;
  const until = beforeClaim(tokens, begin, end);
  if (begin >= until) return;
  if (section === ARGUMENTS) readArguments(bag, tokens, begin, until, onArgument);
  else if (section === RETURNS || (sentences > 0 && tokens.hash[begin] === RETURN)) {
    for (let at = begin; at < until; at++) {
      add(bag, DT, tokens.hash[at] ?? 0, 0, tokens.start[at] ?? 0, tokens.end[at] ?? 0);
    }
  } else readProse(bag, tokens, begin, until, sentences++ === 0);
}

function readArguments(
  bag: FeatureBag,
  tokens: Tokens,
  begin: number,
  end: number,
  onArgument: (start: number, end: number) => void,
): void {
  for (let at = begin; at < end; at++) {
    const from = tokens.start[at] ?? 0;
    const to = tokens.end[at] ?? 0;
    if ((tokens.after[at] ?? 0) & (AFTER.colon | AFTER.bracket)) onArgument(from, to);
    else add(bag, DA, tokens.hash[at] ?? 0, 0, from, to);
  }
}

function readProse(bag: FeatureBag, tokens: Tokens, begin: number, end: number, first: boolean): void {
  const { hash, start, end: ends, paired } = tokens;
  const querying = hasMark(begin, end, MARK.querying);
  let negated = 0;
  let acts = 0;
  for (let at = begin; at < end; at++) {
    const word = hash[at] ?? 0;
    const next = at + 1 < end ? (hash[at + 1] ?? 0) : 0;
    const from = start[at] ?? 0;
    const to = paired[at] === 1 ? (ends[at + 1] ?? 0) : (ends[at] ?? 0);
    const mark = marks[at] ?? 0;
    negated = mark & MARK.negation ? NEGATION_REACH : negated - 1;
    if (negated >= 0 && !(mark & MARK.strong)) continue;
    const readOnly = word === READ && next === ONLY;
    if (readOnly || mark & MARK.praise) {
      if (readOnly && querying) add(bag, D, READ_ONLY, 0, from, ends[at + 1] ?? to);
      if (readOnly) at++;
      continue;
    }
    addWord(bag, tokens, at, begin, next, first);
    const concepts = conceptsAt(tokens, at);
    if (concepts.length === 0) continue;
    for (const concept of concepts) add(bag, first ? DC : DR, codeOf(concept), 0, from, to);
    if (!first) continue;
    const verb = !isNoun(tokens, at, begin) && isAct(concepts[0] ?? Number.POSITIVE_INFINITY);
    for (const concept of concepts) {
      if (!isAct(concept)) things.push(codeOf(concept), from, to);
      else if (verb && acts < 2) {
        add(bag, acts === 0 ? DV : DW, codeOf(concept), 0, from, to);
        if (acts === 0 && firstAct === -1) firstAct = codeOf(concept);
      }
    }
    if (verb) acts++;
  }
  if (!first || firstAct === -1) return;
  for (let at = 0; at < things.length; at += 3) {
    add(bag, DP, firstAct, things[at] ?? 0, things[at + 1] ?? 0, things[at + 2] ?? 0);
  }
}

function addWord(bag: FeatureBag, tokens: Tokens, at: number, begin: number, next: number, first: boolean): void {
  const word = tokens.hash[at] ?? 0;
  const from = tokens.start[at] ?? 0;
  const to = tokens.end[at] ?? 0;
  const nextTo = tokens.end[at + 1] ?? to;
  if (tokens.paired[at] === 0) add(bag, D, word, 0, from, to);
  else if (next !== 0 && tokens.paired[at + 1] === 1) add(bag, D, word, next, from, nextTo);
  if (first) {
    if (at === begin) add(bag, DF, word, 0, from, to);
    if (tokens.paired[at] === 0) add(bag, D1, word, 0, from, to);
    if (next !== 0) add(bag, DB, word, next, from, nextTo);
  }
}

/** Where a sentence ends, leaving out the claim that it ends in or consists of: "this tool is safe and read-only". */
function beforeClaim(tokens: Tokens, begin: number, end: number): number {
  let core = false;
  let until = end;
  for (let at = end - 1; at >= begin; at--) {
    const mark = marks[at] ?? 0;
    if (!(mark & MARK.claim)) return until;
    core ||= (mark & MARK.core) !== 0 || (tokens.hash[at] === ONLY && at > begin && tokens.hash[at - 1] === READ);
    if (core && (mark & MARK.start || at === begin)) until = at;
  }
  return until;
}

function hasMark(begin: number, end: number, mark: number): boolean {
  for (let at = begin; at < end; at++) if ((marks[at] ?? 0) & mark) return true;
  return false;
}

function markWords(): Map<number, number> {
  const found = new Map<number, number>();
  const mark = (words: ReadonlySet<number>, bit: number): void => {
    for (const word of words) found.set(word, (found.get(word) ?? 0) | bit);
  };
  mark(NEGATIONS, MARK.negation);
  mark(STRONG, MARK.strong);
  mark(CLAIM_CORE, MARK.core);
  mark(CLAIM_WORDS, MARK.claim);
  mark(PRAISE, MARK.praise);
  mark(QUERYING, MARK.querying);
  mark(BOILERPLATE, MARK.boilerplate);
  mark(CLAIM_STARTS, MARK.start);
  return found;
}

function headings(words: string, section: number): [number, number][] {
  return [...wordSet(words)].map((word) => [word, section]);
}
