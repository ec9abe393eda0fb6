import type { Manipulation } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { asciiTwin, asItLooks } from './confusables.ts';
import { withoutHidden } from './invisible.ts';
import { isFarEastern } from './scripts.ts';
import { type Key, quoteFrom, quoteKey, shownName } from './texts.ts';

/** The tool's own name, and those of its parameters: written to be taken for others, as for `twin`, another tool. */
export function lookAlikesIn(
  tool: ToolDefinition,
  twin: string | undefined,
  keys: readonly Key[],
  most: number,
): Manipulation[] {
  const found: Manipulation[] = [];
  const isInLatin = /[a-z]{3}/i.test(tool.description ?? '') && !GREEK_OR_CYRILLIC.test(tool.description ?? '');
  if (twin !== undefined || isDisguised(tool.name, isInLatin)) {
    const looks = looksLike(tool.name);
    const claim =
      twin === undefined
        ? `The name is written with letters that only look like those of ${shownName(looks)}.`
        : `The name looks the same as ${shownName(twin)}, another tool of this server.`;
    const evidence = [quoteFrom({ field: '/name', value: tool.name }, 0, tool.name.length)];
    found.push({ kind: 'look-alike-name', claim, evidence, ...(looks === tool.name ? {} : { decoded: looks }) });
  }
  for (const key of keys) {
    if (found.length >= most) break;
    if (!key.isParameter || !isDisguised(key.name, isInLatin)) continue;
    const looks = looksLike(key.name);
    const claim = `The name of the parameter ${shownName(key.name)} is written with letters that only look like those of ${shownName(looks)}.`;
    found.push({ kind: 'look-alike-name', claim, evidence: [quoteKey(tool, key)], decoded: looks });
  }
  return found;
}

/** Nobody takes a longer name for another. */
const LONGEST_NAME = 200;

function looksLike(name: string): string {
  return asItLooks(withoutHidden(name.slice(0, LONGEST_NAME)).text).text;
}

const NOT_ASCII = /[^\0-\x7f]/;

export function isBeyondAscii(name: string): boolean {
  return NOT_ASCII.test(name);
}

const GREEK_OR_CYRILLIC = /[\u0370-\u052f]/;
const WORD = /[\p{L}\p{N}\u24b6-\u24e9]+/gu;

/**
 * Whether a word of the name mixes ASCII letters with their twins, or wears another alphabet as a dress. Words of another
 * language do neither, though some of their letters may look like ASCII ones.
 */
function isDisguised(name: string, isInLatin: boolean): boolean {
  if (!isBeyondAscii(name) || name.length > LONGEST_NAME) return false;
  const words = name.match(WORD) ?? [];
  const isAmongLatin = isInLatin || words.some((word) => /^[A-Za-z]+\d*$/.test(word));
  const isFar = Array.from(name).some((letter) => isFarEastern(letter.codePointAt(0) ?? 0) && !isDressed(letter));
  return words.some((word) => {
    const letters = Array.from(word);
    const strange = letters.filter((letter) => letter > '\x7f');
    if (strange.length === 0 || strange.some((letter) => asciiTwin(letter) === undefined)) return false;
    if (strange.some(isDressed)) return letters.length > 1 && !isFar;
    if (letters.some((letter) => /[A-Za-z]/.test(letter))) return letters.length > 2;
    // A whole word of twins in a definition that is otherwise in English: `сору_file`.
    return isAmongLatin && letters.length >= 3;
  });
}

/** Full-width, circled and mathematical letters. Japanese names use the first; a single one of the last is a symbol. */
function isDressed(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return code >= 0xff00 || (code >= 0x24b6 && code <= 0x24e9);
}

type Twins = ReadonlyMap<string, string>;
/** The names of a list that look like others of it, found once for all tools of the list. */
const TWINS_IN = new WeakMap<readonly string[], Twins>();

/** Another name of the list that looks the same as this one. */
export function siblingTwin(name: string, siblings: readonly string[] | undefined): string | undefined {
  if (siblings === undefined) return undefined;
  let twins = TWINS_IN.get(siblings);
  if (twins === undefined) {
    twins = findTwins(siblings);
    TWINS_IN.set(siblings, twins);
  }
  return twins.get(name);
}

function findTwins(siblings: readonly string[]): Twins {
  const groups = Map.groupBy(new Set(siblings), inOneFont);
  const twins = new Map<string, string>();
  for (const group of groups.values()) {
    for (const name of group) {
      const other = group.find((candidate) => candidate !== name);
      if (other !== undefined) twins.set(name, other);
    }
  }
  return twins;
}

/** Names that become equal here cannot be told apart by looking at them. */
function inOneFont(name: string): string {
  return (isBeyondAscii(name) && name.length <= LONGEST_NAME ? looksLike(name) : name)
    .replaceAll(/[1I|]/g, 'l')
    .replaceAll('0', 'O');
}
