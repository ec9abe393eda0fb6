import type { Category, Contradiction, Evidence } from '../src/domain/classification.ts';
import type { Judgement } from './combine.ts';
import type { Act } from './facts/acts.ts';
import { type Facts, quoteAct, quoteName } from './facts/facts.ts';
import { quoteOf } from './facts/quote.ts';
import type { Effect } from './lexicon/verbs.ts';

/** Below this confidence only what cannot be misread, an action or a parameter, contradicts an annotation. */
const SURE = 0.7;
/** For loss, which few verbs speak of, less is enough. */
const SURE_OF_LOSS = 0.6;
/** Below this one nothing does, unless the verb is one of these, which mean nothing milder. */
const TOO_UNCLEAR = 0.5;
const MEANS_LOSS = new Set('delete erase purge wipe destroy truncate uninstall'.split(' '));
const MOST_QUOTES = 3;

/** A claim of harmlessness, and what the rest of the definition would have to say against it. */
type Claim = { claimed: string; sentence: string; evidence: Evidence[]; denies: 'change' | 'loss' };

/**
 * What the server says of its tool against the rest of its definition, both sides quoted.
 *
 * Annotations are booleans, so `claimed` names them; a sentence that claims the same is quoted. The other side has to be
 * plain: an act of the name, of the first sentence or of an action, or words about a parameter. A category alone is not
 * enough, since it also follows from thinner signs, and since much that the labelling guide does not call Read (opening a
 * connection, a recording, a scan) changes nothing in the sense of the protocol.
 */
export function findContradictions(judgement: Judgement, facts: Facts): Contradiction[] {
  const found = hintsAgainstEachOther(facts);
  const meansLoss = facts.mainActs.some((act) => MEANS_LOSS.has(act.verb.lemma) && !act.joined && act.weight > 0);
  if (judgement.confidence < TOO_UNCLEAR && !(judgement.category === 'Destructive' && meansLoss)) return found;
  for (const claim of claimsOf(facts)) {
    // A sentence claims more plainly than a mark that may have been set for all tools alike.
    const isSure =
      judgement.confidence >= (claim.denies === 'loss' ? SURE_OF_LOSS : SURE) || meansLoss || claim.evidence.length > 0;
    const against =
      claim.denies === 'loss' ? quotesOfLoss(judgement, facts, isSure) : quotesOfChange(judgement, facts, isSure);
    const other = against.filter((quote) => !claim.evidence.some((claiming) => overlap(claiming, quote)));
    if (other.length === 0) continue;
    const says = claim.denies === 'loss' ? SAYS.Destructive : SAYS[judgement.category];
    found.push({
      claim: `${claim.sentence}, while the rest of the definition says ${says}.`,
      claimed: claim.claimed,
      evidence: [...claim.evidence, ...other.slice(0, MOST_QUOTES)],
    });
  }
  if (judgement.confidence >= SURE) found.push(...hintsAgainstActs(judgement, facts));
  return found;
}

function overlap(one: Evidence, other: Evidence): boolean {
  return one.field === other.field && one.start < other.end && other.start < one.end;
}

const SAYS: Record<Category, string> = {
  Read: 'that it reads',
  Write: 'that it changes something',
  Execute: 'that it runs or drives something',
  Destructive: 'that something is lost',
  Financial: 'that money or assets move',
};

/** "This tool is safe and read-only.", "Does not modify anything." */
const CLAIMS_READ_ONLY =
  /\b(?:this|the|it)(?: tool| operation| function| command| call)? is (?:(?:a|an|completely|fully|strictly|purely|always|safe|harmless|and|,) ?){0,5}read[- ]only\b|\b(?:it |this tool |and )?(?:does|will) not (?:modify|change|alter|write|mutate) (?:anything|any (?:data|state|files?|records?|resources?)|(?:the )?(?:data|state|system))(?=\s?(?:[.,;!)]|$))|\bmakes no changes(?=\s?(?:[.,;!)]|$))|\bhas no side effects\b/i;
const CLAIMS_NO_LOSS =
  /\b(?:this|the|it)(?: tool| operation| function| command)? is (?:(?:a|an|completely|fully|safe|harmless|and|,) ?){0,5}non-?destructive\b/i;
/** What holds only sometimes is no claim. */
const CONDITION =
  /\b(?:if|when|unless|with|by default|mode|dry|preview|until|only|except|otherwise|without|in case)\b/i;

function claimsOf(facts: Facts): Claim[] {
  const claims: Claim[] = [];
  const { readOnlyHint, destructiveHint } = facts.annotations;
  if (readOnlyHint === true) {
    const sentence = 'The server marks this tool as read-only';
    claims.push({ claimed: 'annotations.readOnlyHint: true', sentence, evidence: [], denies: 'change' });
  }
  if (destructiveHint === false) {
    const sentence = 'The server marks this tool as not destructive';
    claims.push({ claimed: 'annotations.destructiveHint: false', sentence, evidence: [], denies: 'loss' });
  }
  for (const [pattern, denies, what] of [
    [CLAIMS_READ_ONLY, 'change', 'that it only reads'],
    [CLAIMS_NO_LOSS, 'loss', 'that nothing is lost'],
  ] as const) {
    const quote = claimIn(facts, pattern);
    if (quote === undefined) continue;
    const sentence = `The text says ${what}`;
    claims.push({ claimed: `“${quote.quote}”`, sentence, evidence: [quote], denies });
  }
  return claims;
}

const LONGEST_READ = 4000;

function claimIn(facts: Facts, pattern: RegExp): Evidence | undefined {
  const { description, title } = facts.tool;
  for (const [field, text] of [
    ['/description', description],
    ['/title', title],
  ] as const) {
    const match = typeof text === 'string' ? pattern.exec(text.slice(0, LONGEST_READ)) : null;
    if (text === undefined || match === null) continue;
    const end = match.index + match[0].length;
    const around = `${text.slice(sentenceStart(text, match.index), match.index)} ${text.slice(end, sentenceEnd(text, end))}`;
    if (!CONDITION.test(around)) return quoteOf(field, text, match.index, end);
  }
  return undefined;
}

function sentenceStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('.', at - 1), text.lastIndexOf('\n', at - 1)) + 1;
}

function sentenceEnd(text: string, at: number): number {
  const end = text.slice(at).search(/[.\n]/);
  return end === -1 ? text.length : at + end;
}

/** Acts that change something which outlives the call and is not the tool's own connection or session. */
const CHANGES: ReadonlySet<Effect> = new Set(['write', 'send', 'destroy', 'cancel', 'pay', 'prepare']);
const LOSES: ReadonlySet<Effect> = new Set(['destroy', 'cancel']);
const OPERATES: ReadonlySet<Effect> = new Set(['operate']);
const RUNS: ReadonlySet<Effect> = new Set(['operate', 'run']);
const RUNS_ANY = 'runs-code-or-commands';
/** They change the session of the tool itself, if anything. */
const OWN_STATE = new Set(
  'connect disconnect login logout signin signout authenticate authorize authorise impersonate load track select switch take close acknowledge ack open refresh reconnect format resize crop flip rotate convert assume download'.split(
    ' ',
  ),
);
/** What they take away can be put back by the like: a label, a member, a link. */
const TAKES_OUT = new Set(
  'remove unlink detach archive unsubscribe unlike unfollow unstar disconnect close leave dismiss clear stop terminate'.split(
    ' ',
  ),
);
/** What is made of these is given back, not kept. */
const COMPUTED =
  /\b(?:quer(?:y|ies)|polygons?|geometr(?:y|ies)|buffers?|commands?|snippets?|plans?|charts?|diagrams?|prompts?|summar(?:y|ies)|hash(?:es)?|vectors?|matri(?:x|ces)|colou?rs?|strings?|texts?|urls?|schemas?)\b/i;
const MAKERS = new Set('create make build compose merge combine concatenate wrap design draft define'.split(' '));
/** The tool hands out advice on how to do it. */
const ADVISES = /guide|guidance|workflow|best practice|instruction|tutorial|checklist|how to\b/i;
/** What a parameter has to say before its word is taken. */
const PLAIN_PARAMETER =
  /\b(?:sav|writ|stor|download|overwrit|append|delet|remov|drop|send|creat)(?:e|es|ed|ing|ten)?\b|\b(?:code|script|shell|bash|python|javascript)\b|\bcommand (?:to|that)\b/i;
/** The query may well be held to reading; the definition only does not say so. */
const UNDECIDED_RULES = new Set(['query-language-can-write']);

function quotesOfChange(judgement: Judgement, facts: Facts, isSure: boolean): Evidence[] {
  const { category, risk } = judgement;
  // Medium, for what is lost, means the tool's own state or what is made again.
  if (category === 'Read' || (category === 'Destructive' && risk === 'Medium')) return [];
  if (category === 'Execute') return quotesOfRunning(judgement, facts, isSure);
  if (category === 'Write' && ADVISES.test(`${facts.spaced} ${firstSentence(facts)}`)) return [];
  return [...plainActs(facts, CHANGES, isSure).map(quoteAct), ...parameterQuotes(judgement)];
}

/** A run need not change anything; a runner of any code does, and so does stopping or deploying what others use. */
function quotesOfRunning(judgement: Judgement, facts: Facts, isSure: boolean): Evidence[] {
  if (judgement.risk === 'Medium' || judgement.risk === 'Low') return [];
  const runsAny = judgement.decisive.some((finding) => finding.rule === RUNS_ANY && finding.risk !== undefined);
  const acts = plainActs(facts, runsAny ? RUNS : OPERATES, isSure);
  return [...acts.map(quoteAct), ...parameterQuotes(judgement)];
}

function quotesOfLoss(judgement: Judgement, facts: Facts, isSure: boolean): Evidence[] {
  const { category, risk } = judgement;
  if (category !== 'Destructive' || risk === 'Medium') return [];
  const acts = plainActs(facts, LOSES, isSure).filter((act) => risk === 'Critical' || !TAKES_OUT.has(act.verb.lemma));
  return acts.map(quoteAct);
}

/** Acts that are meant: every action that can be chosen and, where all is clear, the first of name and first sentence. */
function plainActs(facts: Facts, effects: ReadonlySet<Effect>, isSure: boolean): Act[] {
  const main = !isSure
    ? []
    : facts.mainActs.filter((act) => !act.joined && effects.has(act.verb.effect) && act.weight > 0);
  const actions = facts.actions.filter(
    (act) => effects.has(act.verb.effect) && act.passage.field.startsWith('/inputSchema/'),
  );
  const first = firstSentence(facts);
  const described = [...main, ...actions].filter((act) => {
    if (OWN_STATE.has(act.verb.lemma)) return false;
    return !(MAKERS.has(act.verb.lemma) && COMPUTED.test(`${act.object.map(({ text }) => text).join(' ')} ${first}`));
  });
  const isName = (act: Act) => act.place === 'name' || act.place === 'title';
  // What the first sentence says is read is not undone by a name that could be meant otherwise; "read-only" is the claim.
  const reads = facts.headActs.some(
    (act) => !act.joined && act.verb.effect === 'read' && act.object[0]?.text !== 'only',
  );
  return [...described.filter((act) => !isName(act)), ...(reads ? [] : described.filter(isName))];
}

function firstSentence(facts: Facts): string {
  return facts.head.words.map(({ text }) => text).join(' ');
}

function parameterQuotes({ decisive }: Judgement): Evidence[] {
  return decisive
    .filter((finding) => finding.risk === undefined && !UNDECIDED_RULES.has(finding.rule))
    .flatMap((finding) => finding.evidence)
    .filter(
      ({ field, quote }) =>
        field.startsWith('/inputSchema/') && field.endsWith('/description') && PLAIN_PARAMETER.test(quote),
    );
}

/** Doing these twice is not the same as doing them once. */
const ADDS_UP = new Set(
  'send append increment charge pay post reply forward broadcast notify email prepend duplicate'.split(' '),
);
const FETCHES_ANY = 'fetches-any-address';
const FETCHES = new Set(
  'fetch scrape crawl browse download visit open extract retrieve load request read get map screenshot'.split(' '),
);

/** `idempotentHint` against acts that add up, `openWorldHint` against any address. */
function hintsAgainstActs(judgement: Judgement, facts: Facts): Contradiction[] {
  const found: Contradiction[] = [];
  const { idempotentHint, openWorldHint } = facts.annotations;
  const adding = facts.mainActs.filter((act) => !act.joined && ADDS_UP.has(act.verb.lemma));
  if (idempotentHint === true && judgement.category !== 'Read' && adding.some((act) => act.place === 'head')) {
    found.push({
      claim:
        'The server says that a second call with the same arguments changes nothing more, while the rest of the definition says that each call adds something.',
      claimed: 'annotations.idempotentHint: true',
      evidence: adding.map(quoteAct).slice(0, MOST_QUOTES),
    });
  }
  const fetching = judgement.decisive.filter((finding) => finding.rule === FETCHES_ANY);
  const fetches = facts.mainActs.filter((act) => !act.joined && FETCHES.has(act.verb.lemma));
  // A type is what is quoted of a parameter that is not described; it shows nothing.
  const addresses = fetching
    .flatMap((finding) => finding.evidence.slice(0, 1))
    .filter(({ field }) => field.endsWith('/description'));
  if (openWorldHint === false && judgement.category === 'Read' && fetches.length > 0 && fetching.length > 0) {
    found.push({
      claim:
        'The server says that this tool keeps to a closed world, while the rest of the definition says that it reaches any address.',
      claimed: 'annotations.openWorldHint: false',
      evidence: [...fetches.map(quoteAct), ...addresses.slice(0, 1)].slice(0, MOST_QUOTES),
    });
  }
  return found;
}

function hintsAgainstEachOther(facts: Facts): Contradiction[] {
  const { readOnlyHint, destructiveHint } = facts.annotations;
  if (readOnlyHint !== true || destructiveHint !== true) return [];
  return [
    {
      claim: 'The server marks this tool both as read-only and as destructive.',
      claimed: 'annotations.readOnlyHint: true, annotations.destructiveHint: true',
      evidence: [quoteName(facts)],
    },
  ];
}
