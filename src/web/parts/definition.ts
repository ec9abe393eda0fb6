import { type Classification, type Evidence, type Finding, isFollowed } from '../../domain/classification.ts';
import type { ToolDefinition } from '../../domain/tool.ts';
import { type Content, type Html, html, label, prose, shorten, visibleJson } from '../html.ts';
import { cutAt } from './parameters.ts';

/** A quote with the number that joins it to its mark in the definition. */
export type Quote = Evidence & { number: number };

/** The quotes that a page cites, each place once, in the order in which they are first cited. */
export function collectQuotes(classification: Classification | null): Quote[] {
  if (classification === null) return [];
  const contradictions = classification.assessed ? classification.contradictions : [];
  const reports = classification.manipulation ?? [];
  const all = [...reports, ...sorted(classification), ...contradictions].flatMap((one) => one.evidence);
  const quotes = new Map<string, Quote>();
  for (const evidence of all) {
    const place = placeOf(evidence);
    if (!quotes.has(place)) quotes.set(place, { ...evidence, number: quotes.size + 1 });
  }
  return [...quotes.values()];
}

/**
 * What the judgement follows before what it does not, and then what weighs most first. What a reviewer decided rests on no
 * words of the definition, and is shown by itself.
 */
export function sorted(classification: Classification): Finding[] {
  const findings = classification.findings.filter(({ classifier }) => classifier !== 'override');
  const lost = (finding: Finding) => classification.assessed && !isFollowed(finding, classification);
  return findings.toSorted((a, b) => Number(lost(a)) - Number(lost(b)) || b.weight - a.weight);
}

/** The quotes of one claim, each a link to the words in the definition. */
export function quoteList(evidence: readonly Evidence[], quotes: readonly Quote[]): Html {
  return html`${evidence.map((one) => quoteLink(one, quotes, label(shorten(one.quote, 240))))}`;
}

/** One quote, written as `words`, as a link to its mark in the definition. */
export function quoteLink(evidence: Evidence, quotes: readonly Quote[], words: Content): Html {
  const place = placeOf(evidence);
  const number = quotes.find((quote) => placeOf(quote) === place)?.number ?? 0;
  return html`<a class="quote" href="#q${number}"><q>${words}</q> <span class="place">${fieldWords(evidence.field)}</span></a>`;
}

export function placeOf(evidence: Evidence): string {
  return `${evidence.start}:${evidence.end}:${evidence.field}`;
}

/** A JSON pointer in words: `/inputSchema/properties/q/description` is `parameter q, description`. */
function fieldWords(pointer: string): Content {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first, second, third, ...rest] = keys;
  if (first === 'inputSchema' && second === 'properties' && third !== undefined) {
    return [
      'parameter ',
      html`<code>${label(shorten(third, 60))}</code>`,
      rest.length > 0 && label(`, ${shorten(rest.join(' › '), 60)}`),
    ];
  }
  return label(shorten(keys.join(' › '), 80));
}

/** A description with the quoted words marked; a long one is cut and opens on demand. */
export function describedText(text: string, quotes: readonly Quote[], most: number): Html {
  const marks = quotes.filter((quote) => quote.field === '/description');
  if (text.length <= most * 1.25)
    return html`<div class="prose description">${marked(text, marks, 0, text.length, false)}</div>`;
  const at = cutAt(text, most);
  return html`<div class="prose description">${marked(text, marks, 0, at, false)}</div><details class="more"><summary>Show the rest (${text.length - at} more characters)</summary><div class="prose description">${marked(text, marks, at, text.length, false)}</div></details>`;
}

/** `text.slice(from, to)` with marks; `encode` writes it as the inside of a JSON string and gives the marks their ids. */
function marked(text: string, quotes: readonly Quote[], from: number, to: number, encode: boolean): Content[] {
  const write = (start: number, end: number): Content => {
    const part = text.slice(start, end);
    return encode ? insideJson(part) : prose(part);
  };
  const parts: Content[] = [];
  let at = from;
  for (const quote of [...quotes].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const start = Math.max(quote.start, at);
    const end = Math.min(quote.end, to);
    if (start > at && start <= to) parts.push(write(at, start));
    if (end > start) {
      parts.push(html`<mark${encode && html` id="q${quote.number}"`}>${write(start, end)}</mark>`);
      at = end;
    } else if (encode) {
      // The words are inside another quote's mark: the link still needs a place to lead to.
      parts.push(html`<a id="q${quote.number}"></a>`);
    }
  }
  if (at < to) parts.push(write(at, to));
  return parts;
}

function insideJson(text: string): string {
  return visibleJson(JSON.stringify(text).slice(1, -1));
}

/** The definition as the server sent it, as indented JSON with the quoted words marked. */
export function definitionJson(tool: ToolDefinition, quotes: readonly Quote[]): Html {
  return html`<pre class="json definition" tabindex="0" aria-label="The definition as JSON"><code>${writeValue(tool, '', '', quotes)}</code></pre>`;
}

function writeValue(value: unknown, pointer: string, indent: string, quotes: readonly Quote[]): Content {
  if (typeof value === 'string') {
    const here = quotes.filter((quote) => quote.field === pointer);
    return here.length === 0
      ? visibleJson(JSON.stringify(value))
      : ['"', marked(value, here, 0, value.length, true), '"'];
  }
  const inside = quotes.filter((quote) => quote.field.startsWith(`${pointer}/`));
  if (inside.length === 0 || typeof value !== 'object' || value === null) {
    return visibleJson((JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`));
  }
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const members = Object.entries(value).map(([key, member], at) => [
    at > 0 && ',',
    `\n${deeper}`,
    !list && `${visibleJson(JSON.stringify(key))}: `,
    writeValue(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, deeper, inside),
  ]);
  return [list ? '[' : '{', members, `\n${indent}`, list ? ']' : '}'];
}
