import { type Cheerio, type CheerioAPI, load } from 'cheerio';

/** How the first words of a line are set. */
export type Lead = { text: string; style: 'code' | 'bold' | 'plain' };
/** One line of text: its first words, what follows them, and all that is set as code in it. */
export type Line = { text: string; lead: Lead; rest: string; codes: string[]; isStruck: boolean };
export type Item = { line: Line; inner: Block[] };
export type Block =
  | { kind: 'heading'; level: number; line: Line }
  /** A section that can be folded ends. */
  | { kind: 'end'; level: number }
  | { kind: 'table'; head: string[]; rows: Line[][] }
  | { kind: 'list'; items: Item[] }
  | { kind: 'terms'; items: Item[] }
  | { kind: 'paragraph'; line: Line }
  | { kind: 'code' };

type Nodes = ReturnType<Cheerio<ReturnType<CheerioAPI['root']>[number]>['contents']>;
type Segment = { text: string; style: Lead['style']; isStruck: boolean };

const HEADINGS = /^h([1-6])$/;
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'strong',
  'i',
  'em',
  'code',
  'kbd',
  'tt',
  'samp',
  'span',
  'small',
  'sub',
  'sup',
  'u',
  'mark',
  'br',
  'del',
  's',
  'font',
  'img',
  'input',
  'label',
  'wbr',
]);
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'nav',
  'footer',
  'head',
  'button',
  'form',
  'iframe',
  'img',
]);
/** A page nested deeper than this is read no further down. */
const DEEPEST = 200;

/** The blocks of a page in the order of reading. */
export function readBlocks(html: string): { blocks: Block[]; page: CheerioAPI } {
  const page = load(html);
  const main = page('main, article, [role=main], .markdown-body').first();
  const root = main.length > 0 ? main : page('body');
  return { blocks: blocksOf(page, root.contents(), { level: 0, depth: 0 }), page };
}

function blocksOf(page: CheerioAPI, nodes: Nodes, place: { level: number; depth: number }): Block[] {
  if (place.depth > DEEPEST) return [];
  const blocks: Block[] = [];
  const here = { ...place, depth: place.depth + 1 };
  let loose: Segment[] = [];
  const flush = () => {
    const line = lineOf(loose);
    if (line.text !== '') blocks.push({ kind: 'paragraph', line });
    loose = [];
  };
  nodes.each((_, node) => {
    const one = page(node);
    const name = one.prop('tagName')?.toLowerCase();
    if (name === undefined || INLINE.has(name)) {
      loose.push(...segmentsOf(page, one, 'plain', false, 0));
      return;
    }
    if (SILENT.has(name)) return;
    flush();
    const level = HEADINGS.exec(name)?.[1];
    if (level !== undefined) here.level = Number(level);
    blocks.push(...blockOf(page, one, name, here));
  });
  flush();
  return blocks;
}

function blockOf(page: CheerioAPI, one: Nodes, name: string, place: { level: number; depth: number }): Block[] {
  if (HEADINGS.test(name)) return [{ kind: 'heading', level: place.level, line: lineIn(page, one) }];
  switch (name) {
    case 'p':
      return [{ kind: 'paragraph', line: lineIn(page, one) }];
    case 'pre':
      return [{ kind: 'code' }];
    case 'ul':
    case 'ol':
      return [{ kind: 'list', items: itemsOf(page, one, place) }];
    case 'dl':
      return [{ kind: 'terms', items: termsOf(page, one) }];
    case 'table':
      return tableOf(page, one);
    case 'details':
      return foldedOf(page, one, place);
    default:
      return blocksOf(page, one.contents(), place);
  }
}

/** A section that can be folded is a section whose heading is its summary. */
function foldedOf(page: CheerioAPI, one: Nodes, place: { level: number; depth: number }): Block[] {
  const level = place.level + 1;
  const summary = one.children('summary').first();
  return [
    { kind: 'heading', level, line: lineIn(page, summary.length > 0 ? summary : one.slice(0, 0)) },
    ...blocksOf(page, one.contents().not('summary'), { level, depth: place.depth }),
    { kind: 'end', level },
  ];
}

function itemsOf(page: CheerioAPI, list: Nodes, place: { level: number; depth: number }): Item[] {
  return list
    .children('li')
    .toArray()
    .map((node) => {
      const inner = blocksOf(page, page(node).contents(), place);
      const [first, ...rest] = inner;
      return first?.kind === 'paragraph' ? { line: first.line, inner: rest } : { line: lineOf([]), inner };
    });
}

function termsOf(page: CheerioAPI, list: Nodes): Item[] {
  const items: Item[] = [];
  for (const node of list.find('dt, dd').toArray()) {
    const one = page(node);
    if (one.is('dt')) items.push({ line: lineIn(page, one), inner: [] });
    else items.at(-1)?.inner.push({ kind: 'paragraph', line: lineIn(page, one) });
  }
  return items;
}

function tableOf(page: CheerioAPI, table: Nodes): Block[] {
  const rows = table
    .find('tr')
    .toArray()
    .map((row) =>
      page(row)
        .children('th, td')
        .toArray()
        .map((cell) => ({ line: lineIn(page, page(cell)), isHead: page(cell).is('th') })),
    );
  const [head = [], ...body] = rows;
  // A table without a heading is a layout.
  if (head.length === 0 || !head.every(({ isHead }) => isHead)) return [{ kind: 'code' }];
  return [
    { kind: 'table', head: head.map(({ line }) => line.text), rows: body.map((row) => row.map(({ line }) => line)) },
  ];
}

function lineIn(page: CheerioAPI, one: Nodes): Line {
  return lineOf(segmentsOf(page, one, 'plain', false, 0));
}

function segmentsOf(page: CheerioAPI, nodes: Nodes, style: Lead['style'], isStruck: boolean, depth: number): Segment[] {
  if (depth > DEEPEST) return [];
  return nodes.toArray().flatMap((node): Segment[] => {
    const one = page(node);
    const name = one.prop('tagName')?.toLowerCase();
    if (name === undefined) return node.type === 'text' ? [{ text: one.text(), style, isStruck }] : [];
    if (name === 'br') return [{ text: '\n', style: 'plain', isStruck }];
    if (SILENT.has(name)) return [];
    const own = styleOf(name, style);
    return segmentsOf(page, one.contents(), own, isStruck || name === 'del' || name === 's', depth + 1);
  });
}

function styleOf(name: string, outer: Lead['style']): Lead['style'] {
  if (outer === 'code' || /^(?:code|kbd|tt|samp)$/.test(name)) return 'code';
  return /^(?:b|strong)$/.test(name) ? 'bold' : outer;
}

/** Numbers, pictures and marks before the first word. */
const DECORATION =
  /^(?:\uFE0F|\u200D|\u20E3|[\s\p{Extended_Pictographic}\p{So}•·▪►→✓✔☑#[\](){}|>*.:,–—-]|\d+[.)]?(?=\s|$))+/u;
/** The end of a name that is not set apart: a colon, a dash, a bracket. */
const PLAIN_NAME = /^([A-Za-z][\w.-]*)(?:\([^()]*\))?(?=\s*[:–—]|\s+-|\s*$|\s+\()/;

function lineOf(segments: readonly Segment[]): Line {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last !== undefined && last.style === segment.style) last.text += segment.text;
    else merged.push({ ...segment });
  }
  const first = merged.findIndex(({ text }) => text.replace(DECORATION, '').trim() !== '');
  const text = tidy(merged.map((segment) => segment.text).join(''));
  const codes = merged.filter(({ style }) => style === 'code').map((segment) => tidy(segment.text));
  const isStruck = segments.some((segment) => segment.isStruck && segment.text.trim() !== '');
  const found = merged[first];
  if (found === undefined) return { text, lead: { text: '', style: 'plain' }, rest: '', codes, isStruck };
  // What is set as code is what it is: a flag keeps its dashes.
  const own = found.style === 'code' ? found.text : found.text.replace(DECORATION, '');
  const after = merged
    .slice(first + 1)
    .map((segment) => segment.text)
    .join('');
  if (found.style !== 'plain') {
    return { text, lead: { text: tidy(own), style: found.style }, rest: tidy(after), codes, isStruck };
  }
  const name = PLAIN_NAME.exec(own)?.[0];
  if (name === undefined)
    return { text, lead: { text: tidy(own), style: 'plain' }, rest: tidy(after), codes, isStruck };
  return { text, lead: { text: name, style: 'plain' }, rest: tidy(own.slice(name.length) + after), codes, isStruck };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
