import type { Evidence, Manipulation, Subject } from '../src/domain/classification.ts';
import type { ToolDefinition } from '../src/domain/tool.ts';
import { bidirectionalIn } from './manipulation/bidirectional.ts';
import { type Carried, encodedOrdersIn, shorten, unshownIn } from './manipulation/carriers.ts';
import { asItLooks, mayHoldTwins } from './manipulation/confusables.ts';
import { firstLook, type Looked, lookAt, SIGN, signsOf } from './manipulation/first-look.ts';
import { type Hidden, hiddenIn, mayHide, withoutHidden } from './manipulation/invisible.ts';
import { isBeyondAscii, lookAlikesIn, siblingTwin } from './manipulation/look-alikes.ts';
import { trapsIn } from './manipulation/parameter-traps.ts';
import { type Context, ordersIn, ToolContext } from './manipulation/passages.ts';
import { terminalTricksIn } from './manipulation/terminal.ts';
import { type Key, quoteFrom, quoteKey, readTexts, shownName, type Text } from './manipulation/texts.ts';

/** More reports on one definition, or more quotes of one, tell nobody anything new. */
const MOST_REPORTS = 20;
const MOST_QUOTES = 5;

/**
 * Text in a definition that is made to steer its reader or to be overlooked; see `Manipulation`.
 *
 * A first look, at about two nanoseconds a character, is all that most definitions need; places are worked out only where
 * something was found. Linear in the size of the definition, and never throws on what a server sent.
 */
export function findManipulation(subject: Subject): Manipulation[] {
  const { tool, siblings } = subject;
  const { texts, names } = firstLook(tool);
  const twin = siblingTwin(tool.name, siblings);
  const isOddName = names !== 0 || twin !== undefined || isBeyondAscii(tool.name);
  if (texts.length === 0 && !isOddName) return [];
  const context = new ToolContext(tool);
  if (!isOddName && texts.every((text) => isHonest(text, context))) return [];
  const { texts: all, keys } = readTexts(tool);
  const found: Manipulation[] = [];
  for (const text of all) {
    if (found.length < MOST_REPORTS) found.push(...manipulationIn(text, context));
  }
  if (isOddName) {
    for (const key of keys) if (found.length < MOST_REPORTS) found.push(...hiddenInKey(tool, key));
    found.push(...trapsIn(tool, keys, MOST_REPORTS), ...lookAlikesIn(tool, twin, keys, MOST_REPORTS));
  }
  return together(found).slice(0, MOST_REPORTS);
}

type Inspected = { carried: Carried[]; hidden: Hidden[] };

function isHonest(text: Looked, context: Context): boolean {
  const { carried, hidden } = inspect(text, context, false, true);
  return carried.length === 0 && hidden.length === 0;
}

function inspect(text: Looked, context: Context, isExample: boolean, isName: boolean): Inspected {
  const { value, signs } = text;
  const carried: Carried[] = ordersIn(text, context, isExample);
  const hidden: Hidden[] = [];
  if ((signs & SIGN.unusual) !== 0) {
    hidden.push(...hiddenIn(value, isName), ...bidirectionalIn(value));
    carried.push(...maskedOrdersIn(value, carried, context, isExample));
  }
  if ((signs & (SIGN.unusual | SIGN.control)) !== 0) hidden.push(...terminalTricksIn(value));
  if ((signs & SIGN.run) !== 0) carried.push(...encodedOrdersIn(value, context));
  carried.push(...unshownIn(value, signs, context));
  return { carried, hidden };
}

/** Fields whose values are examples of what somebody might give, not words to the reader. */
const EXAMPLE = /\/(?:examples?|enum|default|const)(?:\/|$)/;
/** Values that are names: an invisible character has no place in them at all. */
const NAME = /^\/name$|\/(?:enum|required)\/\d+$|\/const$/;

function manipulationIn(text: Text, context: Context): Manipulation[] {
  const looked = lookAt(text.value);
  if (looked.signs === 0 || isHonest(looked, context)) return [];
  const isName = NAME.test(text.field) && !text.value.includes(' ');
  const { carried, hidden } = inspect(looked, context, EXAMPLE.test(text.field), isName);
  return [...carried.map((one) => reportOf(text, one)), ...hidden.map((one) => reportOfHidden(text, one))];
}

function reportOf(text: Text, { kind, claim, start, end, decoded }: Carried): Manipulation {
  return { kind, claim, evidence: [quoteFrom(text, start, end)], ...(decoded === undefined ? {} : { decoded }) };
}

function reportOfHidden(text: Text, { kind, claim, places, decoded }: Hidden): Manipulation {
  const evidence = places.slice(0, MOST_QUOTES).map(({ start, end }) => quoteWord(text, start, end));
  return { kind, claim, evidence, ...(decoded === undefined ? {} : { decoded: shorten(decoded) }) };
}

/** The hidden characters with the word around them, so that a reader sees where they are. */
function quoteWord(text: Text, start: number, end: number): Evidence {
  const { value } = text;
  const before = value.slice(Math.max(0, start - MOST_AROUND), start);
  const after = value.slice(end, end + MOST_AROUND);
  const lead = before.length - (before.search(/\S*$/) === -1 ? before.length : before.search(/\S*$/));
  const tail = after.search(/\s|$/);
  return quoteFrom(text, start - lead, Math.max(end + tail, start + 1));
}

const MOST_AROUND = 20;

/** Orders that can be read only once invisible characters are taken out and look-alike letters are taken for what they look like. */
function maskedOrdersIn(value: string, plain: readonly Carried[], context: Context, isExample: boolean): Carried[] {
  if (!mayHide(value) && !mayHoldTwins(value)) return [];
  const bare = withoutHidden(value);
  const looks = asItLooks(bare.text);
  if (looks.text === value) return [];
  return ordersIn(lookAt(looks.text), context, isExample)
    .filter(({ claim }) => plain.every((one) => one.claim !== claim))
    .map(({ start, end, ...order }) => ({
      ...order,
      start: originalPlace(bare.places, looks.places, start),
      end: originalPlace(bare.places, looks.places, end - 1) + 1,
      decoded: looks.text.slice(start, end),
    }));
}

function originalPlace(bare: readonly number[], looks: readonly number[], at: number): number {
  return bare[looks[at] ?? 0] ?? 0;
}

function hiddenInKey(tool: ToolDefinition, key: Key): Manipulation[] {
  const signs = signsOf(key.name);
  if ((signs & (SIGN.unusual | SIGN.control)) === 0) return [];
  const hidden = [
    ...hiddenIn(key.name, !key.name.includes(' ')),
    ...bidirectionalIn(key.name),
    ...terminalTricksIn(key.name),
  ];
  return hidden.map(({ kind, claim, decoded }) => ({
    kind,
    claim: `The name ${shownName(key.name)} in the definition: ${claim.charAt(0).toLowerCase()}${claim.slice(1)}`,
    evidence: [quoteKey(tool, key)],
    ...(decoded === undefined ? {} : { decoded: shorten(decoded) }),
  }));
}

/** One report for each claim and what it decodes to, with the quotes of all places. */
function together(found: readonly Manipulation[]): Manipulation[] {
  const claims = new Map<string, Manipulation>();
  for (const one of found) {
    const key = `${one.kind}\n${one.claim}\n${one.decoded ?? ''}`;
    const known = claims.get(key);
    if (known === undefined) claims.set(key, one);
    else if (known.evidence.length < MOST_QUOTES)
      known.evidence.push(...one.evidence.slice(0, MOST_QUOTES - known.evidence.length));
  }
  return [...claims.values()];
}
