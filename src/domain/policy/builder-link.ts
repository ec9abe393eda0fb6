import { deflateSync, inflateSync } from 'fflate';
import { z } from 'zod';
import { type BuilderState, type Choice, choiceSchema, START } from './builder-state.ts';

/** Longest query of a link, in characters: browsers and proxies take more, but mail and chat cut what is much longer. */
export const LONGEST_LINK = 6_000;
/** Longest text of choices that is read, and what it may unpack to, in bytes. */
const LONGEST_TEXT = 1_000_000;
const LARGEST_UNPACKED = 4_000_000;
const MOST_TOOLS = 5_000;
/** How choices are written. A later way to write them gets another number, and this one stays readable. */
const VERSION = '1';

const entrySchema = z.tuple([z.string(), choiceSchema]);
const entriesSchema = z.array(entrySchema).max(MOST_TOOLS);

const UNREADABLE =
  'The choices in this address cannot be read. The link may have been cut, or made by a newer version of this page.';

/** The query of an address that holds a whole state: only what is not the default, in a fixed order. */
export function queryOf(state: BuilderState): Record<string, string> {
  const { profile, format, alias, caps, choices } = state;
  return {
    ...(profile === START.profile ? {} : { profile }),
    ...(format === START.format ? {} : { format }),
    ...(alias === '' ? {} : { alias }),
    ...(caps === START.caps ? {} : { caps }),
    ...(choices.size === 0 ? {} : { choices: writeChoices(choices) }),
  };
}

/** Choices as a short text of letters, digits, `-`, `_` and one dot; empty where there are none. */
export function writeChoices(choices: ReadonlyMap<string, Choice>): string {
  if (choices.size === 0) return '';
  const json = new TextEncoder().encode(JSON.stringify([...choices]));
  return `${VERSION}.${Buffer.from(deflateSync(json, { level: 9, mem: 8 })).toString('base64url')}`;
}

/**
 * Reads what `writeChoices` wrote. The text may come from anybody, so all of it is checked; what cannot be read whole is
 * a problem, in a sentence, because half a policy must not look like a whole one.
 */
export function readChoices(written: string): { choices: Map<string, Choice> } | { problem: string } {
  if (written === '') return { choices: new Map() };
  const [, version, body] = /^(\d{1,4})\.([A-Za-z0-9_-]+)$/.exec(written.slice(0, LONGEST_TEXT + 1)) ?? [];
  if (written.length > LONGEST_TEXT || version !== VERSION || body === undefined) return { problem: UNREADABLE };
  const parsed = entriesSchema.safeParse(unpack(body));
  if (!parsed.success) return { problem: UNREADABLE };
  const choices = new Map(parsed.data);
  return choices.size === parsed.data.length ? { choices } : { problem: UNREADABLE };
}

function unpack(body: string): unknown {
  try {
    const packed = Buffer.from(body, 'base64url');
    // A small text can unpack to a huge one; a room of fixed size is never left.
    const room = new Uint8Array(Math.min(LARGEST_UNPACKED, packed.length * 1_100 + 64));
    const bytes = inflateSync(packed, { out: room });
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
