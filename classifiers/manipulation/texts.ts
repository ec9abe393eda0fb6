import { type Evidence, stringAt } from '../../src/domain/classification.ts';
import { printableLine } from '../../src/domain/printable.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { quoteOf } from '../facts/quote.ts';
import { MOST_OBJECTS } from './first-look.ts';

/** A string value of a definition, and the JSON pointer at which it stands. */
export type Text = { field: string; value: string };
/** The name of a member, such as a parameter's: no string value, so no quote can be taken from it. */
export type Key = {
  name: string;
  /** JSON pointer of the list that may name it once more, where it is a value: the schema's `required`. */
  required: string;
  /** Whether it names a parameter, or a member of one. */
  isParameter: boolean;
};

/** Longest quote, in UTF-16 units: enough to know the place, short enough to read. */
export const LONGEST_QUOTE = 400;

type Open = { value: object; field: string; parent: string; name: string };

/**
 * All texts and all names, in the order of the definition, however deep. Pointers are only ever added to here: to look into
 * one costs as much as it is long, which matters in a definition that is ten thousand levels deep.
 */
export function readTexts(tool: ToolDefinition): { texts: Text[]; keys: Key[] } {
  const texts: Text[] = [];
  const keys: Key[] = [];
  const open: Open[] = [{ value: tool, field: '', parent: '', name: '' }];
  for (let next = open.pop(), left = MOST_OBJECTS; next !== undefined && left > 0; next = open.pop(), left -= 1) {
    const { value, field, parent } = next;
    const isParameter = next.name === 'properties';
    const inner: Open[] = [];
    for (const [name, member] of Object.entries(value)) {
      const place = `${field}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!Array.isArray(value)) keys.push({ name, required: `${parent}/required`, isParameter });
      if (typeof member === 'string') texts.push({ field: place, value: member });
      else if (typeof member === 'object' && member !== null)
        inner.push({ value: member, field: place, parent: field, name });
    }
    // The last in is the first out, so that what stands first is read first.
    for (const one of inner.reverse()) open.push(one);
  }
  return { texts, keys };
}

/** The quote of a range of a string value, cut where it is too long to read. */
export function quoteFrom({ field, value }: Text, start: number, end: number): Evidence {
  return quoteOf(field, value, start, Math.min(end, start + LONGEST_QUOTE));
}

/** What can be quoted for a name: its entry among the required ones, which is a string value, or the tool's name. */
export function quoteKey(tool: ToolDefinition, key: Key): Evidence {
  for (let at = 0; at < MOST_REQUIRED; at += 1) {
    const entry = stringAt(tool, `${key.required}/${at}`);
    if (entry === undefined) break;
    if (entry === key.name && entry !== '')
      return quoteFrom({ field: `${key.required}/${at}`, value: entry }, 0, entry.length);
  }
  return quoteFrom({ field: '/name', value: tool.name }, 0, tool.name.length);
}

const MOST_REQUIRED = 200;

/** A name inside a sentence of ours: on one line, with nothing invisible. */
export function shownName(name: string): string {
  return `“${printableLine(name, 80)}”`;
}
