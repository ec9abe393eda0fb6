import { type CheerioAPI, load } from 'cheerio';
import type { ProseTool } from './prose-tools.ts';
import type { Site, SiteFields } from './site-table.ts';

/** One server as a page of a directory shows it: texts as they stand there, addresses in full. */
export type SiteEntry = {
  name?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  repository?: string | undefined;
  npm?: string | undefined;
  url?: string | undefined;
  detail?: string | undefined;
  tools?: ProseTool[];
};

/** What a list page holds. `entries` is undefined where the description does not fit the page. */
export type SiteList = { entries: SiteEntry[] | undefined; next: string | undefined };

type Read = (path: string) => string | undefined;
type ReadAll = (path: string) => Read[];

/** Reads a list page as its description says. */
export function readSiteList(html: string, address: string, site: Site): SiteList {
  const page = load(html);
  const { list } = site;
  const next = list.next === undefined ? undefined : full(valueIn(page, page.root(), list.next), address);
  const readers = list.json === undefined ? elementsOf(page, list.entries) : valuesOf(page, list.json, list.entries);
  const entries = readers?.map(({ read, all }) => {
    const detail = list.detail === undefined ? undefined : full(read(list.detail), address);
    return { ...entryOf(read, all, list.fields, address), detail };
  });
  return { entries: entries?.length === 0 ? undefined : entries, next };
}

/** Reads an entry's own page. */
export function readSiteDetail(html: string, address: string, site: Site): SiteEntry {
  const { detail } = site;
  if (detail === undefined) return {};
  const page = load(html);
  const [whole] =
    detail.json === undefined ? [readerOf(page, page.root())] : (valuesOf(page, detail.json, undefined) ?? []);
  return whole === undefined ? {} : entryOf(whole.read, whole.all, detail.fields, address);
}

function entryOf(read: Read, all: ReadAll, fields: SiteFields, address: string): SiteEntry {
  const value = (path: string | undefined) => (path === undefined ? undefined : read(path));
  const tools = fields.tools === undefined ? [] : all(fields.tools).flatMap((tool) => toolOf(tool, fields));
  return {
    name: value(fields.name),
    title: value(fields.title),
    description: value(fields.description),
    repository: full(value(fields.repository), address),
    npm: value(fields.npm),
    url: full(value(fields.url), address),
    ...(tools.length > 0 && { tools }),
  };
}

function toolOf(read: Read, fields: SiteFields): ProseTool[] {
  const name = read(fields.toolName ?? '');
  const description = fields.toolDescription === undefined ? undefined : read(fields.toolDescription);
  return name === undefined ? [] : [{ name, ...(description !== undefined && { description }) }];
}

type Reader = { read: Read; all: ReadAll };

function elementsOf(page: CheerioAPI, selector: string): Reader[] {
  return page(selector)
    .toArray()
    .map((element) => readerOf(page, page(element)));
}

type Scope = ReturnType<CheerioAPI> | ReturnType<CheerioAPI['root']>;

function readerOf(page: CheerioAPI, scope: Scope): Reader {
  return {
    read: (path) => valueIn(page, scope, path),
    all: (path) =>
      page(path, scope.toArray().slice(0, 1))
        .toArray()
        .map((element) => (inner: string) => valueIn(page, page(element), inner)),
  };
}

function valueIn(page: CheerioAPI, scope: Scope, path: string): string | undefined {
  const [, selector = '', attribute] = /^(.*?)(?:@([\w:-]+))?$/s.exec(path) ?? [];
  const found = selector.trim() === '' ? scope.first() : page(selector, scope.toArray().slice(0, 1)).first();
  const value = attribute === undefined ? found.text() : found.attr(attribute);
  return tidy(value);
}

/** The values of embedded JSON: those of the list at a path, or the whole. */
function valuesOf(page: CheerioAPI, script: string, path: string | undefined): Reader[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(page(script).first().text());
  } catch {
    return undefined;
  }
  const found = path === undefined ? [value] : at(value, path);
  return Array.isArray(found) ? found.map(readerIn) : undefined;
}

function readerIn(value: unknown): Reader {
  return {
    read: (path) => tidy(at(value, path)),
    all: (path) => {
      const found = at(value, path);
      return Array.isArray(found) ? found.map((one: unknown) => (inner: string) => tidy(at(one, inner))) : [];
    },
  };
}

/** The member at a dotted path; own members only. */
function at(value: unknown, path: string): unknown {
  let here = value;
  for (const key of path.split('.').filter((part) => part !== '')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Object.entries(here).find(([name]) => name === key)?.[1];
  }
  return here;
}

function tidy(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? undefined : line.slice(0, 5_000).toWellFormed();
}

/** An address in full, seen from the page that it stands on; undefined for what is none of the web. */
export function full(address: string | undefined, base: string): string | undefined {
  const url = address === undefined ? null : URL.parse(address, base);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
