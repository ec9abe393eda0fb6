/**
 * Markdown as HTML, as far as the reading of lists of tools needs it: headings, paragraphs, nested lists, tables, fenced
 * and indented code, quotes, and what stands within a line. HTML within Markdown stays what it is. The result is read and
 * never shown, so it is not made safe for a browser.
 */
export function markdownToHtml(text: string): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split('\n');
  return blocks(lines, 0);
}

/** A quote in a quote in a list … is somebody's joke, not a list of tools. */
const DEEPEST = 24;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?:([ \t]+)(.*)|$)/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const HTML_LINE = /^ {0,3}<\/?[a-z][a-z0-9-]*(?:[\s/>]|$)/i;
const INLINE_HTML = /^ {0,3}<(?:b|strong|i|em|code|kbd|a|img|br|span|sub|sup|small)\b/i;

type Read = { html: string; next: number };

function blocks(lines: readonly string[], depth: number): string {
  if (depth > DEEPEST) return '';
  const out: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at += 1;
      continue;
    }
    const read =
      fenced(lines, at) ??
      heading(lines, at) ??
      (RULE.test(line) ? { html: '<hr>', next: at + 1 } : undefined) ??
      quote(lines, at, depth) ??
      list(lines, at, depth) ??
      table(lines, at) ??
      rawHtml(lines, at) ??
      indented(lines, at) ??
      paragraph(lines, at);
    out.push(read.html);
    at = read.next;
  }
  return out.join('\n');
}

function fenced(lines: readonly string[], at: number): Read | undefined {
  const fence = FENCE.exec(lines[at] ?? '')?.[1];
  if (fence === undefined) return undefined;
  let end = at + 1;
  const closes = new RegExp(`^ {0,3}${fence[0] === '`' ? '`' : '~'}{${fence.length},}[ \\t]*$`);
  while (end < lines.length && !closes.test(lines[end] ?? '')) end += 1;
  return { html: `<pre><code>${escaped(lines.slice(at + 1, end).join('\n'))}</code></pre>`, next: end + 1 };
}

function heading(lines: readonly string[], at: number): Read | undefined {
  const [, marks, text = ''] = HEADING.exec(lines[at] ?? '') ?? [];
  return marks === undefined
    ? undefined
    : { html: `<h${marks.length}>${inline(text)}</h${marks.length}>`, next: at + 1 };
}

function quote(lines: readonly string[], at: number, depth: number): Read | undefined {
  let end = at;
  while (/^ {0,3}>/.test(lines[end] ?? '')) end += 1;
  if (end === at) return undefined;
  const inner = lines.slice(at, end).map((line) => line.replace(/^ {0,3}> ?/, ''));
  return { html: `<blockquote>${blocks(inner, depth + 1)}</blockquote>`, next: end };
}

function list(lines: readonly string[], at: number, depth: number): Read | undefined {
  const first = ITEM.exec(lines[at] ?? '');
  if (first === null || RULE.test(lines[at] ?? '')) return undefined;
  const isNumbered = /\d/.test(first[2] ?? '');
  const items: string[] = [];
  let next = at;
  while (next < lines.length) {
    const item = ITEM.exec(lines[next] ?? '');
    if (item === null || /\d/.test(item[2] ?? '') !== isNumbered || RULE.test(lines[next] ?? '')) break;
    const read = listItem(lines, next, item);
    items.push(`<li>${tight(blocks(read.inner, depth + 1))}</li>`);
    next = read.next;
  }
  const name = isNumbered ? 'ol' : 'ul';
  return { html: `<${name}>${items.join('\n')}</${name}>`, next };
}

/** The lines of one item, without its mark and its indentation. */
function listItem(lines: readonly string[], at: number, item: RegExpExecArray) {
  const [, indent = '', mark = '', gap = ' ', text = ''] = item;
  const width = indent.length + mark.length + (gap.length > 4 ? 1 : gap.length);
  const inner = [text];
  let next = at + 1;
  let blank = false;
  for (; next < lines.length; next += 1) {
    const line = (lines[next] ?? '').replace(/\t/g, '    ');
    const deep = line.search(/\S/);
    if (deep === -1) {
      blank = true;
      inner.push('');
      continue;
    }
    // Many writers indent by two where their mark asks for three.
    const belongs = deep >= Math.min(width, indent.length + 2);
    if (!belongs && (blank || ITEM.test(line) || startsBlock(line))) break;
    inner.push(belongs ? line.slice(Math.min(deep, width)) : line);
    blank = false;
  }
  return { inner, next };
}

/** An item's first paragraph is its own text. */
function tight(html: string): string {
  return html.replace(/^<p>([\s\S]*?)<\/p>/, '$1');
}

function table(lines: readonly string[], at: number): Read | undefined {
  const head = lines[at] ?? '';
  if (!head.includes('|') || !DELIMITERS.test(lines[at + 1] ?? '') || !(lines[at + 1] ?? '').includes('-'))
    return undefined;
  const names = cells(head);
  if (names.length !== cells(lines[at + 1] ?? '').length) return undefined;
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !startsBlock(lines[end] ?? '')) end += 1;
  const row = (line: string, name: 'td' | 'th') =>
    `<tr>${cells(line)
      .map((cell) => `<${name}>${inline(cell)}</${name}>`)
      .join('')}</tr>`;
  const body = lines.slice(at + 2, end).map((line) => row(line, 'td'));
  return { html: `<table><thead>${row(head, 'th')}</thead><tbody>${body.join('\n')}</tbody></table>`, next: end };
}

/** The cells of a line; a bar in code or after a backslash is a bar. */
function cells(line: string): string[] {
  const parts = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .match(/(?:\\.|`[^`]*`|[^|\\`]|[`\\])+|(?<=\||^)(?=\||$)/g);
  return (parts ?? []).map((part) => part.trim().replaceAll('\\|', '|'));
}

function rawHtml(lines: readonly string[], at: number): Read | undefined {
  const line = lines[at] ?? '';
  if (!HTML_LINE.test(line) || INLINE_HTML.test(line)) return undefined;
  let end = at;
  while (end < lines.length && (lines[end] ?? '').trim() !== '') {
    // A summary is often followed by Markdown at once.
    if (end > at && (HEADING.test(lines[end] ?? '') || FENCE.test(lines[end] ?? ''))) break;
    end += 1;
  }
  return { html: lines.slice(at, end).join('\n'), next: end };
}

function indented(lines: readonly string[], at: number): Read | undefined {
  if (!/^(?: {4}|\t)/.test(lines[at] ?? '')) return undefined;
  let end = at;
  while (end < lines.length && /^(?: {4}|\t)|^\s*$/.test(lines[end] ?? '')) end += 1;
  return { html: `<pre><code>${escaped(lines.slice(at, end).join('\n'))}</code></pre>`, next: end };
}

function paragraph(lines: readonly string[], at: number): Read {
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1];
    if (underline !== undefined) {
      const level = underline.startsWith('=') ? 1 : 2;
      return { html: `<h${level}>${inline(lines.slice(at, end).join('\n'))}</h${level}>`, next: end + 1 };
    }
    if (line.trim() === '' || startsBlock(line) || ITEM.test(line)) break;
    if (line.includes('|') && DELIMITERS.test(lines[end + 1] ?? '') && (lines[end + 1] ?? '').includes('|')) break;
  }
  return { html: `<p>${inline(lines.slice(at, end).join('\n'))}</p>`, next: end };
}

function startsBlock(line: string): boolean {
  return (
    FENCE.test(line) || HEADING.test(line) || /^ {0,3}>/.test(line) || (HTML_LINE.test(line) && !INLINE_HTML.test(line))
  );
}

/** What stands within a line: code, emphasis, links; pictures are left out. */
export function inline(text: string): string {
  const kept: string[] = [];
  const keep = (html: string) => `\u0000${kept.push(html) - 1}\u0000`;
  const marked = text
    .replaceAll('\u0000', '')
    .replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, (_, _marks, code: string) =>
      keep(`<code>${escaped(code.trim())}</code>`),
    )
    .replace(/\\([!-/:-@[-`{-~])/g, (_, character: string) => keep(escaped(character)))
    .replace(/<(https?:[^<>\s]+)>/gi, (_, address: string) =>
      keep(`<a href="${escaped(address)}">${escaped(address)}</a>`),
    )
    .replace(/<\/?[a-z][^<>]*>/gi, (tag) => keep(tag));
  const html = escaped(marked)
    .replace(/!\[[^\]]*\]\([^()\s]*(?:\([^()]*\))?[^()]*\)/g, '')
    .replace(/!\[[^\]]*\]\[[^\]]*\]/g, '')
    .replace(/\[([^[\]]*)\]\(\s*([^()\s]*(?:\([^()]*\))?[^()\s]*)(?:\s[^()]*)?\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*(?=\S)([\s\S]*?\S)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<!\w)__(?=\S)([\s\S]*?\S)__(?!\w)/g, '<strong>$1</strong>')
    .replace(/\*(?=[^\s*])([^*]*[^\s*])\*/g, '<em>$1</em>')
    .replace(/(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)/g, '<em>$1</em>')
    .replace(/~~([^~]+)~~/g, '<del>$1</del>')
    .replace(/ {2,}\n/g, '<br>');
  return restored(html, kept);
}

function restored(html: string, kept: readonly string[]): string {
  // What was kept may hold what was kept before it, never the other way round.
  let text = html;
  for (let at = kept.length - 1; at >= 0; at -= 1) text = text.replaceAll(`\u0000${at}\u0000`, () => kept[at] ?? '');
  return text;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
