import { diffLines, diffWordsWithSpace } from 'diff';
import { canonicalJson } from '../../domain/tool.ts';
import { type Content, type Html, html, jsonText, prose } from '../html.ts';
import { counted } from '../words.ts';

/** A text longer than this, in UTF-16 units, is not compared: a server could make the comparison take minutes. */
const LONGEST = 40_000;
/** Beyond so many differences the texts have nothing in common that would help a reader. */
const MOST_EDITS = 800;
/** How much of what stayed is shown around a difference: characters of a text, lines of JSON. */
const NEAR = 90;
const NEAR_LINES = 3;

/** A text of which less than this share stayed was written anew. */
const MADE_ANEW = 0.4;

type Piece = { text: string; side: 'same' | 'old' | 'new' };

/**
 * What was taken out of a text and what was put in, word by word, with a little of what stayed around it. Of a text that
 * was written anew the old one and the new one stand apart.
 */
export function wordDiff(before: string, after: string): Html {
  const pieces = piecesOf(before, after, (one, other) => diffWordsWithSpace(one, other, { maxEditLength: MOST_EDITS }));
  if (pieces === undefined) return tooLong();
  const stayed = pieces.reduce(
    (sum, { side, text }) => sum + (side === 'same' ? text.replace(/\s+/g, '').length : 0),
    0,
  );
  if (stayed < MADE_ANEW * Math.min(before.length, after.length)) {
    return html`<div class="diff prose">${before !== '' && html`<p><del>${prose(before)}</del></p>`}${after !== '' && html`<p><ins>${prose(after)}</ins></p>`}</div>`;
  }
  const shown = pieces.map(({ side, text }, at) => {
    // Never by colour alone: what was taken out is struck through, what was put in is underlined.
    if (side === 'old') return html`<del>${prose(text)}</del>`;
    if (side === 'new') return html`<ins>${prose(text)}</ins>`;
    return prose(nearby(text, at > 0, at < pieces.length - 1));
  });
  return html`<div class="diff prose">${shown}</div>`;
}

/** The same line by line, for two values as JSON in one order of keys; a sign before each line says what became of it. */
export function jsonDiff(before: unknown, after: unknown): Html {
  const pieces = piecesOf(inOneOrder(before), inOneOrder(after), (one, other) =>
    diffLines(one, other, { maxEditLength: MOST_EDITS }),
  );
  if (pieces === undefined) return tooLong();
  const shown = pieces.map(({ side, text }, at) => {
    if (side === 'old') return html`<del>${signed('− ', linesOf(text))}</del>`;
    if (side === 'new') return html`<ins>${signed('+ ', linesOf(text))}</ins>`;
    return nearbyLines(linesOf(text), at > 0, at < pieces.length - 1);
  });
  return html`<pre class="json diff" tabindex="0" aria-label="The old and the new, as JSON"><code>${shown}</code></pre>`;
}

type DiffOfTexts = (before: string, after: string) => { value: string; added: boolean; removed: boolean }[] | undefined;

function piecesOf(before: string, after: string, diff: DiffOfTexts): Piece[] | undefined {
  if (before.length > LONGEST || after.length > LONGEST) return undefined;
  const pieces = diff(before, after)?.map(({ value, added, removed }): Piece => {
    return { text: value, side: added ? 'new' : removed ? 'old' : 'same' };
  });
  if (pieces !== undefined) return pieces;
  const whole: Piece[] = [
    { text: before, side: 'old' },
    { text: after, side: 'new' },
  ];
  return whole.filter(({ text }) => text !== '');
}

/** The ends of a text that touch a difference. */
function nearby(text: string, afterOne: boolean, beforeOne: boolean): string {
  const most = (afterOne ? NEAR : 0) + (beforeOne ? NEAR : 0);
  if (text.length <= most + 40) return text;
  const start = afterOne ? `${text.slice(0, placeNear(text, NEAR))} ` : '';
  const end = beforeOne ? text.slice(placeNear(text, text.length - NEAR)) : '';
  return `${start}…${end}`;
}

/** A place at or soon after `at` where a word begins, and never inside a character. */
function placeNear(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  if (space !== -1 && space - at < 20) return space;
  return (text.codePointAt(at - 1) ?? 0) > 0xffff ? at + 1 : at;
}

function nearbyLines(lines: readonly string[], afterOne: boolean, beforeOne: boolean): Content {
  const first = afterOne ? NEAR_LINES : 0;
  const last = beforeOne ? NEAR_LINES : 0;
  const hidden = lines.length - first - last;
  if (hidden < 3) return signed('  ', lines);
  return [
    signed('  ', lines.slice(0, first)),
    html`<span class="elided">  … ${counted(hidden, 'line')} as before …</span>\n`,
    signed('  ', lines.slice(lines.length - last)),
  ];
}

function signed(sign: string, lines: readonly string[]): string {
  return lines.map((line) => sign + line).join('');
}

/** The lines of JSON as `inOneOrder` writes it: each ends with a line end. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function inOneOrder(value: unknown): string {
  return value === undefined ? '' : `${jsonText(JSON.parse(canonicalJson(value)))}\n`;
}

function tooLong(): Html {
  return html`<p class="hint">The texts are too long to be compared here.</p>`;
}
