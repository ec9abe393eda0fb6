import { type Evidence, evidenceHolds, type Manipulation, stringAt } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { isRecord } from '../facts/parameters.ts';
import { quoteOf } from '../facts/quote.ts';
import { asciiTwin } from './confusables.ts';
import { mayHide, withoutHidden } from './invisible.ts';
import type { Span } from './sentences.ts';
import { escapesIn } from './terminal.ts';

/** A definition as it would be without the manipulated text, and the place in the real one of a quote from it. */
export type Bare = { tool: ToolDefinition; original: (evidence: Evidence) => Evidence };

/** Deeper texts say nothing of what a tool does, to any rule. */
const MAX_DEPTH = 12;

/**
 * Takes manipulated text away: orders become spaces, what nobody sees goes, and letters that only look like others become
 * those. So nobody can make a tool look milder by what was found.
 */
export function withoutManipulation(tool: ToolDefinition, reports: readonly Manipulation[]): Bare {
  const orders = ordersByField(reports);
  const places = new Map<string, readonly number[]>();
  const strip = (value: string, field: string): string => {
    const bare = bareText(value, orders.get(field) ?? []);
    if (bare.text === value) return value;
    places.set(field, bare.places);
    return bare.text;
  };
  const copied = copy(tool, '', 0, strip);
  const original = (evidence: Evidence) => originalOf(tool, evidence, places.get(evidence.field));
  return {
    tool: isRecord(copied) ? { ...tool, ...copied, name: strip(tool.name, '/name') || tool.name } : tool,
    original,
  };
}

function ordersByField(reports: readonly Manipulation[]): Map<string, Span[]> {
  const orders = new Map<string, Span[]>();
  for (const { kind, evidence } of reports) {
    if (kind !== 'hidden-instruction' && kind !== 'hides-from-user') continue;
    for (const { field, start, end } of evidence) orders.set(field, [...(orders.get(field) ?? []), { start, end }]);
  }
  return orders;
}

function copy(value: unknown, field: string, depth: number, strip: (value: string, field: string) => string): unknown {
  if (typeof value === 'string') return strip(value, field);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((member, at) => copy(member, `${field}/${at}`, depth + 1, strip));
  // `Object.fromEntries` defines own members, so `__proto__` stays one.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      copy(member, `${field}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1, strip),
    ]),
  );
}

/** A word of letters and digits, as far as it can be disguised. */
const WORD = /[\p{L}\p{N}]{2,200}/gu;
const BIDIRECTIONAL = /[\u202a-\u202e\u2066-\u2069]/;

/** The text without manipulation, and for each of its units the place in the real one. */
function bareText(value: string, orders: readonly Span[]): { text: string; places: number[] } {
  const units: string[] = value.split('');
  for (const { start, end } of orders) units.fill(' ', start, end);
  for (const { start, end } of escapesIn(value)) units.fill('', start, end);
  for (const match of value.matchAll(WORD)) undisguise(units, match[0], match.index);
  const kept = mayHide(value) ? new Set(withoutHidden(value).places) : undefined;
  const places: number[] = [];
  let text = '';
  for (const [at, unit] of units.entries()) {
    if (unit === '' || BIDIRECTIONAL.test(unit) || kept?.has(at) === false) continue;
    for (let index = 0; index < unit.length; index += 1) places.push(at);
    text += unit;
  }
  return { text, places };
}

/** Puts ASCII letters in the places of their twins, in a word that mixes both. */
function undisguise(units: string[], word: string, start: number): void {
  if (!/[A-Za-z]/.test(word) || !/[^\0-\x7f]/.test(word)) return;
  let at = start;
  for (const letter of word) {
    const twin = asciiTwin(letter);
    if (twin !== undefined) {
      units.fill('', at, at + letter.length);
      units[at] = twin;
    }
    at += letter.length;
  }
}

function originalOf(tool: ToolDefinition, evidence: Evidence, places: readonly number[] | undefined): Evidence {
  const { field, start, end } = evidence;
  const value = places === undefined ? undefined : stringAt(tool, field);
  const from = places?.[start];
  const last = places?.[end - 1];
  const moved =
    value === undefined || from === undefined || last === undefined ? evidence : quoteOf(field, value, from, last + 1);
  return evidenceHolds(tool, moved) ? moved : quoteOf('/name', tool.name, 0, tool.name.length);
}
