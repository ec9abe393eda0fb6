import { SENSES, type Sense } from '../lexicon/senses.ts';
import { maskOf } from '../lexicon/topics.ts';
import type { Effect, Verb } from '../lexicon/verbs.ts';
import { type Act, isPlural, type Place } from './acts.ts';
import type { Word } from './words.ts';

/** Acts of one tool by the place where they were read. */
export type Acts = { name: readonly Act[]; head: readonly Act[]; body: readonly Act[]; actions: readonly Act[] };

/** Effects that settle the category where the caller may choose among actions. */
const STRONGEST: ReadonlySet<Effect> = new Set(['destroy', 'pay']);

const SESSION = new Set(['login', 'logout', 'signin', 'signout', 'authenticate']);
const SCRATCH = maskOf(['scratch']);
/** Verbs that say nothing else than that something comes back. */
const RETURNS = new Set([
  'get',
  'list',
  'fetch',
  'retrieve',
  'show',
  'provide',
  'describe',
  'find',
  'explain',
  'view',
  'read',
  'search',
  'check',
  'validate',
]);
/** Those of them that no tool which can do more begins with, in name and sentence both. */
const FINDS = new Set(['get', 'list', 'fetch', 'retrieve', 'find', 'search', 'describe', 'query', 'show']);
/** Effects whose word in a name is not set aside for a milder sentence. */
const KEEPS_WEIGHT: ReadonlySet<Effect> = new Set(['destroy', 'pay']);
const NEVER_NOUNS = new Set([
  'create',
  'save',
  'store',
  'send',
  'delete',
  'remove',
  'execute',
  'insert',
  'publish',
  'append',
  'replace',
  'rename',
]);
/** Acts that lists of what is returned name as things. */
const THINGS_TOO = new Set(
  'close open transfer reply post comment order trade bid stake deposit payment withdrawal issue like share follow mention tag label note message'.split(
    ' ',
  ),
);
const DETERMINERS = new Set(
  'the a an it them its their this that these those all any each to into in on from new if your one multiple'.split(
    ' ',
  ),
);

/** What "manage" says beside the actions it covers: next to nothing where a parameter names them, so that the strongest counts. */
const UMBRELLA = { named: 0.05, told: 0.2 } as const;

/** Gives each act the sense its object lends it, and its weight. `field` holds the topics of the name and the server. */
export function weighActs(acts: Acts, field: number): Acts {
  const name = acts.name.map((act) => sharpen(act, field));
  const head = acts.head.map((act) => gentled(sharpen(act, field), name[0]));
  const body = acts.body.map((act) => sharpen(act, field));
  // "List audit events, filtered by action": what a reader calls actions are things that others did.
  const reads = isReader(name[0], head[0]);
  const actions = reads ? [] : acts.actions.map((act) => sharpen(act, field));
  const manages = [...name, ...head].some((act) => act.verb.effect === 'manage');
  const offered = manages ? body.map((act) => moved(act, 'action')) : [];
  const lead = head.find((act) => !act.joined);
  // Logging out clears a token by the way; the effect is the logout.
  const endsSession = name.some((act) => SESSION.has(act.verb.lemma));
  const chosen = [
    ...actions,
    ...head
      .filter((act) => !endsSession && isAlternative(act, lead) && !(reads && isThingThatIsRead(act)))
      .map((act) => moved(act, 'action')),
    ...offered,
  ];
  const umbrella = umbrellaOf(actions, chosen);
  return {
    name: name.map((act) => ({ ...act, weight: weightOfName(act, lead, umbrella) })),
    head: head.map((act) => ({ ...act, weight: weightOfHead(act, lead, umbrella) })),
    body: manages ? [] : body.map((act) => ({ ...act, weight: weightOfBody(act) })),
    actions: chosen.map((act) => ({
      ...act,
      weight:
        STRONGEST.has(act.verb.effect) ||
        (act.joined && act.passage === lead?.passage && offered.length === 0 && !isMild(act))
          ? 1
          : 0.9,
    })),
  };
}

/** `get_attachment` that "downloads the attachment" returns it. */
function gentled(act: Act, named: Act | undefined): Act {
  const returns = act.verb.lemma === 'download' && named !== undefined && FINDS.has(named.verb.lemma);
  return returns ? { ...act, verb: withEffect(act.verb, 'read') } : act;
}

/** Both name and sentence begin with a verb that only finds things. */
function isReader(named: Act | undefined, lead: Act | undefined): boolean {
  return lead !== undefined && FINDS.has(lead.verb.lemma) && (named === undefined || FINDS.has(named.verb.lemma));
}

/** "Returns the open, high, low and close", "fills, dividends, and transfers", "retrieves and formats": nothing is done to them. */
function isThingThatIsRead(act: Act): boolean {
  if (act.verb.lemma === 'format') return true;
  return THINGS_TOO.has(act.verb.lemma) && !DETERMINERS.has(act.object[0]?.text ?? '');
}

function umbrellaOf(named: readonly Act[], chosen: readonly Act[]): number | undefined {
  if (named.length > 0) return UMBRELLA.named;
  return chosen.length > 0 ? UMBRELLA.told : undefined;
}

function moved(act: Act, place: Place): Act {
  return { ...act, place };
}

/**
 * "Create, update or delete", "convert it and save it": a joined verb is one more thing that the call does or may do,
 * and the strongest counts.
 */
function isAlternative(act: Act, lead: Act | undefined): boolean {
  if (!act.joined || (act.verb.noun && !act.verb.both) || lead === undefined) return false;
  if ((act.about & SCRATCH) !== 0) return false;
  // "Send a draft and remove it from the drafts": what is sent is not lost.
  if (lead.verb.effect === 'send' && (act.object[0]?.text === 'it' || act.object[0]?.text === 'them')) return false;
  if (act.verb.effect === 'destroy' || act.verb.effect === 'pay') return true;
  return isMild(lead) && !isMild(act) && takesObject(act, lead);
}

/** "and upgrade readiness" names a thing; "and upgrades it", "and play the result" act. */
function takesObject(act: Act, lead: Act): boolean {
  const inflected = act.word.text !== act.verb.lemma && lead.word.text !== lead.verb.lemma;
  return inflected || NEVER_NOUNS.has(act.verb.lemma) || DETERMINERS.has(act.object[0]?.text ?? '');
}

/** Whether an act changes nothing: it reads, computes or draws. */
export function isMild(act: Act): boolean {
  return act.verb.effect === 'read' || act.verb.effect === 'make';
}

function weightOfBody(act: Act): number {
  // "This function runs the scanner against the file and returns what it found."
  if (act.verb.effect === 'run' && isPlural(act.word)) return 0.3;
  return act.verb.noun ? 0.1 : 0.2;
}

function weightOfName(act: Act, lead: Act | undefined, umbrella: number | undefined): number {
  if (act.verb.effect === 'manage' && umbrella !== undefined) return umbrella;
  const base = act.place === 'title' ? 0.4 : 0.5;
  // "app-store-details", "google-play-search": what a reader has in the middle of its name is part of a thing.
  if (lead !== undefined && FINDS.has(lead.verb.lemma) && isSetAside(act)) return 0.15;
  // A sentence that plainly returns something outweighs a milder-looking reading of the name.
  if (lead !== undefined && RETURNS.has(lead.verb.lemma) && !isMild(act) && !KEEPS_WEIGHT.has(act.verb.effect))
    return 0.35;
  if (!act.verb.noun || (act.verb.both && act.object.length > 0)) return base;
  // "text_tool", "train_alerts": where the sentence has a verb of its own, the noun of the name was a noun.
  return lead !== undefined && !lead.verb.noun && lead.verb.effect !== act.verb.effect ? 0.15 : base - 0.1;
}

function isSetAside(act: Act): boolean {
  return !isMild(act) && !KEEPS_WEIGHT.has(act.verb.effect) && act.passage.words[0] !== act.word;
}

function weightOfHead(act: Act, lead: Act | undefined, umbrella: number | undefined): number {
  if (act.verb.effect === 'manage' && umbrella !== undefined) return umbrella;
  if (act.joined) return act.verb.noun || (lead !== undefined && isMild(lead) !== isMild(act)) ? 0.3 : 0.5;
  return act.verb.noun && !act.verb.both ? 0.5 : 0.6;
}

function sharpen(act: Act, field: number): Act {
  for (const sense of SENSES.get(act.verb.lemma) ?? []) {
    if (sense.field !== 0 && (sense.field & (field | act.about)) === 0) continue;
    const anyObject = sense.about === 0 && sense.words.size === 0;
    if (
      anyObject ||
      (act.about & sense.about) !== 0 ||
      (sense.words.size > 0 && wordsThatCount(act, sense).some((word) => isOneOf(sense.words, word)))
    ) {
      return { ...act, verb: withEffect(act.verb, sense.effect) };
    }
  }
  return sendsMoneyOff(act) ? { ...act, verb: withEffect(act.verb, 'pay') } : act;
}

/** "Trigger a payout", "retry a payment", "send a remittance": what is set in motion is money. */
function sendsMoneyOff(act: Act): boolean {
  const { effect } = act.verb;
  if (effect !== 'run' && effect !== 'operate' && effect !== 'send') return false;
  const last = act.object.at(-1);
  return last !== undefined && isOneOf(MOVED, last);
}

const MOVED = new Set([
  'payment',
  'payout',
  'remittance',
  'refund',
  'withdrawal',
  'disbursement',
  'money',
  'fund',
  'payroll',
]);

function wordsThatCount(act: Act, sense: Sense): readonly Word[] {
  if (sense.place === 'any') return act.object;
  return sense.place === 'first' ? act.object.slice(0, 1) : act.object.slice(-1);
}

function isOneOf(words: ReadonlySet<string>, word: Word): boolean {
  return words.has(word.lemma) || words.has(word.text);
}

function withEffect(verb: Verb, effect: Effect): Verb {
  // The object has shown that the word is a verb here.
  return { ...verb, effect, noun: false };
}
