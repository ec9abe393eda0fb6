import type { Hidden } from './invisible.ts';
import type { Span } from './sentences.ts';

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** ESC with what follows it, or the C1 characters that stand for ESC [ and ESC ]. Letters that were decoded wrongly end in C1 characters too. */
const ESCAPE =
  /\u001b(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]?|[\]P_^X][^\u0007\u001b\u009c]{0,400}(?:\u0007|\u001b\\|\u009c)?|[ -/]{0,3}[0-~]?)|(?<![\u0080-\u00ff])(?:\u009b[0-?]{0,40}[@-~]|\u009d\d{1,4};[^\u0007\u001b\u009c]{0,400})/g;
/** Two steps back at least: a single one is `\b` of a pattern whose author forgot a backslash. */
const ERASES = /\u0008{2,}|(?:[^\u0008]\u0008){3,}/g;
const RETURN = /\r(?![\r\n]|$)/g;
/** The keys of a terminal, which a tool that sends keys may well name. */
const KEY = /^\u001b(?:\[[A-HZ]|\[\d{1,2}(?:;\d)?~|O[A-S])?$/;
const MOST = 20;

/** Sequences that a terminal obeys instead of showing them, and carriage returns that write one text over another. */
export function terminalTricksIn(text: string): Hidden[] {
  if (!CONTROL.test(text)) return [];
  const escapes = placesOf(text, ESCAPE).filter((place) => !isKey(text, place));
  const erasures = placesOf(text, ERASES);
  const overwritten = text.includes('\r') ? placesOf(text, RETURN).map((place) => onItsLine(text, place)) : [];
  return [
    { claim: 'Escape sequences, which a terminal obeys instead of showing them, stand in the text.', places: escapes },
    { claim: 'Backspaces make a terminal erase a part of the text.', places: erasures },
    { claim: 'A carriage return makes a terminal write one part of the text over another.', places: overwritten },
  ]
    .filter(({ places }) => places.length > 0)
    .map((one) => ({ kind: 'terminal-escape' as const, ...one }));
}

/** Where escape sequences stand. */
export function escapesIn(text: string): Span[] {
  return CONTROL.test(text) ? placesOf(text, ESCAPE) : [];
}

function placesOf(text: string, pattern: RegExp): Span[] {
  const places: Span[] = [];
  for (const match of text.matchAll(pattern)) {
    if (places.length >= MOST) break;
    places.push({ start: match.index, end: match.index + match[0].length });
  }
  return places;
}

/** Something of what is written over, and of what is written over it. */
function onItsLine(text: string, { start, end }: Span): Span {
  const before = text.slice(Math.max(0, start - AROUND), start).search(/[^\r\n]*$/);
  const after = text.slice(end, end + AROUND).search(/[\r\n]|$/);
  return { start: Math.max(0, start - AROUND) + before, end: end + after };
}

const AROUND = 100;

/** The whole value, or all that stands between two quotation marks, is the sequence of one key. */
function isKey(text: string, { start, end }: Span): boolean {
  if (!KEY.test(text.slice(start, end))) return false;
  const before = text.charAt(start - 1);
  return before === text.charAt(end) && /^["'`]?$/.test(before);
}
