import { load } from 'cheerio';
import { repositoryAddress, serverKey, type Where } from '../../src/domain/server.ts';
import { isPackageSpec } from '../launch/install-package.ts';
import { askBody } from './ask.ts';
import { hearsayOf } from './html-page.ts';
import { readLinkedDetail, readLinkedEntries, repositoryIn } from './linked-entries.ts';
import { markdownToHtml } from './markdown-html.ts';
import { candidateIn } from './prose-names.ts';
import { packageInLink, packagesNamed } from './prose-place.ts';
import { parseJson, readPlace } from './read-file.ts';
import { readAddress } from './remote-place.ts';
import { readSiteDetail, readSiteList, type SiteEntry, type SiteList } from './site-entries.ts';
import { readSite, type Site, SITES } from './site-table.ts';
import type { Found, Source, SourceOptions } from './source.ts';

/** A directory is read no further than this many list pages. */
const MOST_PAGES = 2_000;

/** Web pages that list many servers. */
export const directorySource: Source = {
  name: 'directory',
  summary: 'web pages that list servers: sites with a description of their markup, or any page by what it links to',
  places: 'addresses, or a JSON file that describes a site',
  find: findInDirectory,
};

async function* findInDirectory(place: string, options: SourceOptions): AsyncGenerator<Found> {
  if (/^https?:/i.test(place)) {
    const url = URL.parse(place);
    const site = SITES.find(({ start }) => start.some((one) => URL.parse(one)?.host === url?.host));
    if (url === null) yield { kind: 'problem', reason: `“${place}” is not an address.` };
    else yield* new Reading(site, options).from([url.href]);
    return;
  }
  const read = await readPlace(place, options);
  if ('problem' in read) {
    yield { kind: 'problem', reason: read.problem };
    return;
  }
  const text = new TextDecoder().decode(read.bytes);
  if (!/^\s*\{/.test(text)) {
    // A page that was saved. Its relative links lead nowhere.
    yield* new Reading(undefined, options).entriesOf(listIn(text, 'https://saved.invalid/', undefined), place);
    return;
  }
  const parsed = parseJson(read.bytes, place);
  const described = 'problem' in parsed ? parsed : readSite(parsed.value);
  if ('problem' in described) yield { kind: 'problem', reason: `${place}: ${described.problem}` };
  else yield* new Reading(described.site, options).from(described.site.start);
}

/** One reading of one directory. */
class Reading {
  readonly #site: Site | undefined;
  readonly #options: SourceOptions;
  readonly #seen = new Set<string>();
  #left: number;

  constructor(site: Site | undefined, options: SourceOptions) {
    this.#site = site;
    this.#options = options;
    this.#left = options.limit ?? Number.POSITIVE_INFINITY;
  }

  /** Reads list pages, and those that they lead on to at the same host. */
  async *from(starts: readonly string[]): AsyncGenerator<Found> {
    const waiting = [...starts];
    const asked = new Set<string>();
    for (let page = waiting.shift(); page !== undefined && this.#left > 0; page = waiting.shift()) {
      if (asked.has(page)) continue;
      if (asked.size >= MOST_PAGES) {
        yield { kind: 'problem', reason: `It has more than ${MOST_PAGES} list pages, and no more are read.` };
        return;
      }
      asked.add(page);
      const body = await this.#ask(page);
      if (this.#options.signal.aborted) return;
      if ('problem' in body) {
        yield {
          kind: 'problem',
          reason: asked.size === 1 ? body.problem : `${body.problem} Pages that were read before: ${asked.size - 1}.`,
        };
        return;
      }
      const list = listIn(body.text, page, this.#site);
      const counted = this.#site?.list.page;
      // The page after the last one is how such a site says that it ends.
      if (counted !== undefined && list.entries === undefined && asked.size > 1) continue;
      if (counted !== undefined && list.entries !== undefined) waiting.push(nextCounted(page, counted));
      yield* this.entriesOf(list, page);
      if (list.next !== undefined && sameHost(list.next, page)) waiting.push(list.next);
    }
  }

  async *entriesOf(list: SiteList, page: string): AsyncGenerator<Found> {
    if (list.entries === undefined) {
      const reason =
        this.#site === undefined
          ? 'It links to no package, no server and no repository.'
          : 'It holds no entry where its description says that entries are.';
      yield { kind: 'rejected', what: page, reason };
      return;
    }
    for (const entry of list.entries) {
      if (this.#left <= 0 || this.#options.signal.aborted) return;
      this.#left -= 1;
      yield* this.#entry(entry, page);
    }
  }

  async *#entry(entry: SiteEntry, page: string): AsyncGenerator<Found> {
    const what = entry.name ?? entry.detail ?? page;
    let whole = entry;
    let origin = page;
    if (entry.detail !== undefined) {
      const own = await this.#detail(entry.detail, page);
      if ('problem' in own) yield { kind: 'rejected', what, reason: own.problem };
      else whole = { ...entry, ...withoutGaps(own.entry) };
      origin = entry.detail;
    }
    const place = placeOfEntry(whole);
    if ('reason' in place) {
      yield { kind: 'rejected', what, reason: place.reason };
      return;
    }
    const key = serverKey(place.where);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    yield* this.#found(whole, place.where, origin);
  }

  *#found(entry: SiteEntry, where: Where, origin: string): Generator<Found> {
    const { description, title } = entry;
    const repository = entry.repository === undefined ? undefined : repositoryAddress(entry.repository)?.href;
    const named =
      where.kind === 'package' || where.kind === 'foreign' ? where.package : (entry.name ?? serverKey(where));
    const shown = title ?? entry.name;
    const listing = {
      source: `directory:${this.#site?.name ?? URL.parse(origin)?.host ?? 'page'}`,
      name: named,
      ...(shown !== undefined && shown !== named && { title: shown }),
      ...(description !== undefined && { description }),
      ...(repository !== undefined && { repository }),
      seenAt: this.#options.now().toISOString(),
    };
    yield { kind: 'server', listing: { ...listing, where } };
    if (entry.tools === undefined) return;
    const tools = entry.tools.filter(({ name }) => candidateIn(name) === name);
    const rejected = entry.tools
      .filter(({ name }) => candidateIn(name) !== name)
      .map(({ name }) => ({ name, reason: 'It has several words, or signs that no name of a tool has.' }));
    yield* hearsayOf({ tools, rejected }, { ...listing, place: origin, of: serverKey(where) });
  }

  async #detail(address: string, page: string): Promise<{ entry: SiteEntry } | { problem: string }> {
    if (!sameHost(address, page)) return { problem: 'Its own page is at another host, where we do not follow.' };
    const body = await this.#ask(address);
    if ('problem' in body) return body;
    const { detail } = this.#site ?? {};
    const read =
      this.#site !== undefined && detail !== undefined
        ? readSiteDetail(body.text, address, this.#site)
        : readLinkedDetail(body.text, address);
    return { entry: read };
  }

  async #ask(address: string): Promise<{ text: string } | { problem: string }> {
    const asked = await askBody(new URL(address), this.#options, 'text/html, text/markdown;q=0.9, */*;q=0.5');
    return 'problem' in asked ? asked : { text: new TextDecoder().decode(asked.body) };
  }
}

/** A list page as its site's description says; any other page by its links. */
function listIn(text: string, address: string, site: Site | undefined): SiteList {
  if (site !== undefined) return readSiteList(text, address, site);
  const isPage =
    load(text)('body').children('p, pre, #text').length < 1 && /<\/?[a-z][^>]*>/i.test(text.slice(0, 2_000));
  const { entries, next } = readLinkedEntries(isPage ? text : markdownToHtml(text), address);
  return { entries: entries.length === 0 ? undefined : entries, next };
}

/** Where an entry's server is: at an npm package before an address, at an address before a repository alone. */
function placeOfEntry(entry: SiteEntry): { where: Where } | { reason: string } {
  const { npm, url, repository } = entry;
  if (npm !== undefined) {
    const [named] = packagesNamed(npm, [npm]).keys();
    const name = packageInLink(npm) ?? (isPackageSpec(npm, undefined) ? npm : named);
    if (name !== undefined && isPackageSpec(name, undefined)) {
      return { where: { kind: 'package', registry: 'npm', package: name } };
    }
  }
  if (url !== undefined) return readAddress(url);
  const at = repository === undefined ? undefined : URL.parse(repositoryIn(repository) ?? '');
  if (at !== null && at !== undefined) {
    return { where: { kind: 'foreign', registry: at.hostname, package: at.pathname.slice(1) } };
  }
  return { reason: 'It names no npm package, no address of a server and no repository.' };
}

function nextCounted(page: string, name: string): string {
  const url = new URL(page);
  url.searchParams.set(name, String(Number(url.searchParams.get(name) ?? '1') + 1));
  return url.href;
}

function sameHost(address: string, other: string): boolean {
  return URL.parse(address)?.origin === URL.parse(other)?.origin;
}

/** Only what is said: a gap on an entry's own page does not take away what the list says. */
function withoutGaps(entry: SiteEntry): SiteEntry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
