import { createScanner, parse as parseLeniently, type ParseError } from 'jsonc-parser';
import { pointerOf } from './policy/faults.ts';

/** A place in a text as editors count it, from 1. */
export type Position = { line: number; column: number };

/** A JSON text that was read. */
export type JsonText = {
  value: unknown;
  /** Pointers (RFC 6901) of keys that stand twice in their object; the first hundred. */
  repeated: string[];
  /** The length of its longest key, in UTF-16 units. */
  longestKey: number;
  /** Where the value at a pointer begins; for a place that is not there, its nearest holder that is. */
  positionOf: (pointer: string) => Position;
};

const MOST_REPEATED = 100;

/**
 * Reads a JSON text (RFC 8259) of somebody who wants to know what is wrong with it.
 *
 * A key that stands twice in one object is read as the last one says, as every JSON reader does, and is named: whoever
 * reads the file sees the first as well. A text that is no JSON is a `problem`, in a sentence, with its place.
 */
export function readJsonText(text: string): JsonText | { problem: string; at: Position } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const at = positionAt(lineStarts(text), faultOffset(text));
    return { problem: `This is not JSON: something is wrong at line ${at.line}, column ${at.column}.`, at };
  }
  const { root, ...found } = placesIn(text);
  const starts = lineStarts(text);
  const positionOf = (pointer: string): Position => {
    let place = root;
    for (const step of pointer.split('/').slice(1)) {
      const next = place.inside.get(step.replaceAll('~1', '/').replaceAll('~0', '~'));
      if (next === undefined) break;
      place = next;
    }
    return positionAt(starts, place.offset);
  };
  return { value, ...found, positionOf };
}

/** Where the lenient reader meets the first thing that strict JSON does not have. */
function faultOffset(text: string): number {
  const errors: ParseError[] = [];
  try {
    parseLeniently(text, errors, { disallowComments: true });
  } catch {
    // Nested so deeply that it cannot be walked: the beginning is as good a place as any.
  }
  return errors[0]?.offset ?? 0;
}

// The kinds of the scanner's tokens; its own enumeration is not there when the program runs.
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON, STRING, END] = [1, 2, 3, 4, 5, 6, 10, 17];

/** One value of a text and what is inside it, by key or index. Pointers are not kept: they grow with the depth. */
type Place = { offset: number; inside: Map<string, Place> };
type Open = { place: Place; isObject: boolean; index: number; key: string; atKey: boolean; keys: Set<string> };

/** Walks the tokens of a text that is known to be JSON, without recursion: depth is the sender's choice. */
function placesIn(text: string): { root: Place; repeated: string[]; longestKey: number } {
  const scanner = createScanner(text, true);
  const root: Place = { offset: 0, inside: new Map() };
  const repeated = new Set<string>();
  const open: Open[] = [];
  let longestKey = 0;
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    const holder = open.at(-1);
    if (token === CLOSE_BRACE || token === CLOSE_BRACKET) open.pop();
    else if (token === COMMA && holder !== undefined) {
      holder.index += 1;
      holder.atKey = holder.isObject;
    } else if (token === COLON && holder !== undefined) holder.atKey = false;
    else if (token === STRING && holder?.atKey === true) {
      holder.key = scanner.getTokenValue();
      longestKey = Math.max(longestKey, holder.key.length);
      if (holder.keys.has(holder.key) && repeated.size < MOST_REPEATED) repeated.add(pointerTo(open));
      holder.keys.add(holder.key);
    } else {
      const place = holder === undefined ? root : { offset: 0, inside: new Map() };
      place.offset = scanner.getTokenOffset();
      holder?.place.inside.set(stepOf(holder), place);
      const isObject = token === OPEN_BRACE;
      if (isObject || token === OPEN_BRACKET) {
        open.push({ place, isObject, index: 0, key: '', atKey: isObject, keys: new Set() });
      }
    }
  }
  return { root, repeated: [...repeated], longestKey };
}

function pointerTo(open: readonly Open[]): string {
  return pointerOf(open.map(stepOf));
}

function stepOf({ isObject, key, index }: Open): string {
  return isObject ? key : String(index);
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (end) => end.index + end[0].length)];
}

function positionAt(starts: readonly number[], offset: number): Position {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
