import { type CheerioAPI, load } from 'cheerio';
import { repositoryAddress } from '../../src/domain/server.ts';
import { packageInLink, packagesNamed, remotesNamed } from './prose-place.ts';
import { full, type SiteEntry } from './site-entries.ts';

/** What a page with many servers is made of; where such a piece holds too many, its paragraphs are the entries. */
const PIECES = ['li, tr, article, [class*=card], [class*=item], [class*=entry]', 'section, dd, p'];
/** Links to different places that one entry has: its package, its source, its address. */
const MOST_PLACES = 3;
const MOST_LINKS = 20_000;
/** Links that are looked at in all pieces together: a page of pieces within pieces would have the square of them. */
const MOST_LOOKS = 30_000;
const CODE_HOSTS = /^(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)$/;
/** First words of addresses at code hosts that are no owner of a repository. */
const NO_OWNERS =
  /^(?:about|apps|blog|collections|contact|customer-stories|enterprise|explore|features|issues|login|marketplace|new|notifications|orgs|pricing|pulls|search|security|settings|signup|site|sponsors|topics|trending|users)$/i;
const ABOUT_MCP = /\bmcp\b|model context protocol/i;
const NO_ENTRIES = 'nav, header, footer, aside, form, script, style, [role=navigation]';
/** More than one page of a directory shows. */
const MOST_ENTRIES = 5_000;

/** What a page says of servers by its links alone, and where it goes on. */
export function readLinkedEntries(html: string, address: string): { entries: SiteEntry[]; next: string | undefined } {
  const page = load(html);
  const next = full(page('a[rel~=next], link[rel~=next]').first().attr('href'), address);
  const embedded = embeddedEntries(page, address);
  page(NO_ENTRIES).remove();
  const isAboutMcp = ABOUT_MCP.test(`${page('title').text()} ${page('h1').first().text()}`);
  const linked = linkedEntries(page, address, isAboutMcp);
  return { entries: onePerPlace([...embedded, ...linked]).slice(0, MOST_ENTRIES), next };
}

/** What an entry's own page says by its links: one package, one address of a server, one repository, or less. */
export function readLinkedDetail(html: string, address: string): SiteEntry {
  const page = load(html);
  page(NO_ENTRIES).remove();
  const text = page.root().text();
  const links = linksIn(page, page.root(), address);
  const [first, second] = [...packagesNamed(text, links)].toSorted(([, one], [, other]) => other - one);
  const remotes = remotesNamed(text);
  const repositories = [...new Set(links.flatMap((link) => repositoryIn(link) ?? []))];
  return {
    name: page('h1').first().text().replace(/\s+/g, ' ').trim() || undefined,
    description: page('meta[name=description]').attr('content'),
    npm: first !== undefined && (second === undefined || first[1] >= 2 * second[1]) ? first[0] : undefined,
    url: remotes.length === 1 ? remotes[0] : undefined,
    repository: repositories.length === 1 ? repositories[0] : undefined,
  };
}

function linkedEntries(page: CheerioAPI, address: string, isAboutMcp: boolean): SiteEntry[] {
  const read = new Map<unknown, SiteEntry | undefined>();
  let looks = 0;
  for (const element of page('a[href]').toArray().slice(0, MOST_LINKS)) {
    const link = page(element);
    if (!isPlace(full(link.attr('href'), address) ?? '')) continue;
    for (const selector of PIECES) {
      const piece = link.closest(selector);
      const [node] = piece.toArray();
      if (node === undefined) continue;
      if (!read.has(node)) {
        looks += piece.find('a[href]').length;
        read.set(node, looks > MOST_LOOKS ? undefined : entryIn(page, piece, address, isAboutMcp));
      }
      if (looks > MOST_LOOKS) return [...read.values()].filter((entry) => entry !== undefined);
      if (read.get(node) !== undefined) break;
    }
  }
  return [...read.values()].filter((entry) => entry !== undefined);
}

function entryIn(
  page: CheerioAPI,
  piece: ReturnType<CheerioAPI>,
  address: string,
  isAboutMcp: boolean,
): SiteEntry | undefined {
  const places = linksIn(page, piece, address).filter(isPlace);
  const different = new Set(places.map((place) => packageInLink(place) ?? repositoryIn(place) ?? place));
  // A piece with many places is a list or a text about them, not the entry of one.
  if (different.size > MOST_PLACES) return undefined;
  const npm = places.map(packageInLink).find((name) => name !== undefined);
  const repository = places.map(repositoryIn).find((one) => one !== undefined);
  const url = places.find(isEndpoint);
  const text = piece.text().replace(/\s+/g, ' ').trim();
  const words = [text, npm, repository, url].join(' ').replace(/[-_/.]/g, ' ');
  return isAboutMcp || ABOUT_MCP.test(words) ? { ...wordsOf(page, piece, text), npm, repository, url } : undefined;
}

function wordsOf(
  page: CheerioAPI,
  piece: ReturnType<CheerioAPI>,
  text: string,
): Pick<SiteEntry, 'name' | 'description'> {
  const heading = piece.find('h1, h2, h3, h4, h5, strong, b').first().text();
  const name = (heading || piece.find('a[href]').first().text()).replace(/\s+/g, ' ').trim();
  const cells = piece.is('tr') ? piece.children('td').toArray() : [];
  const longest = cells
    .map((cell) => page(cell).text().replace(/\s+/g, ' ').trim())
    .toSorted((one, other) => other.length - one.length)[0];
  const rest =
    (longest ?? piece.find('p').first().text() ?? '').replace(/\s+/g, ' ').trim() ||
    text.slice(text.indexOf(name) + name.length);
  const description = rest
    .replace(/^(?:[\s\p{P}\p{S}]|\uFE0F|\u200D)+/u, '')
    .slice(0, 1_000)
    .toWellFormed();
  return { name: name || undefined, description: description || undefined };
}

/** Lists that a page keeps as JSON for its own scripts, or for search engines: objects with a name and a place. */
function embeddedEntries(page: CheerioAPI, address: string): SiteEntry[] {
  const entries: SiteEntry[] = [];
  for (const script of page(
    'script[type="application/ld+json"], script[type="application/json"], script#__NEXT_DATA__',
  ).toArray()) {
    try {
      collect(JSON.parse(page(script).text()), address, entries, 0);
    } catch {
      // Not JSON: the page's links still say something.
    }
  }
  return entries;
}

const DEEPEST = 30;

function collect(value: unknown, address: string, entries: SiteEntry[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST || entries.length >= MOST_ENTRIES) return;
  const members = new Map(Object.entries(value));
  const text = (...names: string[]) =>
    names.map((name) => members.get(name)).find((member) => typeof member === 'string' && member.trim() !== '');
  const name = text('name', 'title', 'displayName');
  const entry = {
    repository: repositoryIn(
      nested(members.get('repository')) ??
        text('codeRepository', 'github', 'githubUrl', 'github_url', 'repositoryUrl', 'repo', 'sourceUrl') ??
        '',
    ),
    npm: npmOf(text('npm', 'npmPackage', 'npm_package', 'package', 'packageName', 'package_name')),
    url: [text('remoteUrl', 'endpoint', 'serverUrl', 'mcpUrl', 'url')]
      .flatMap((one) => full(asText(one), address) ?? [])
      .find(isEndpoint),
  };
  if (typeof name === 'string' && (entry.npm ?? entry.url ?? entry.repository) !== undefined) {
    entries.push({ name, description: asText(text('description', 'summary', 'tagline')), ...entry });
    return;
  }
  for (const member of members.values()) collect(member, address, entries, depth + 1);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function nested(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('url' in value)) return undefined;
  return asText(value.url);
}

function npmOf(value: unknown): string | undefined {
  const name = asText(value);
  return name !== undefined && /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name) ? name : undefined;
}

function linksIn(
  page: CheerioAPI,
  scope: ReturnType<CheerioAPI> | ReturnType<CheerioAPI['root']>,
  address: string,
): string[] {
  const links = scope
    .find('a[href]')
    .toArray()
    .flatMap((link) => full(page(link).attr('href'), address) ?? []);
  return [...new Set(links)];
}

function isPlace(link: string): boolean {
  return packageInLink(link) !== undefined || repositoryIn(link) !== undefined || isEndpoint(link);
}

/** An address as remote servers have it: it ends in `/mcp` or `/sse`, or its host begins with `mcp.` and it has no page. */
export function isEndpoint(link: string): boolean {
  const url = URL.parse(link);
  if (url === null || !/^https?:$/.test(url.protocol) || CODE_HOSTS.test(url.hostname)) return false;
  return /\/(?:mcp|sse)\/?$/.test(url.pathname) || (/^mcp\./.test(url.hostname) && url.pathname === '/');
}

/** The address of a repository, without what is below it; undefined for any other address of a code host. */
export function repositoryIn(link: string): string | undefined {
  const url = repositoryAddress(link);
  if (url === undefined || !CODE_HOSTS.test(url.hostname)) return undefined;
  const [owner = '', name = ''] = url.pathname.split('/').filter((part) => part !== '');
  if (owner === '' || name === '' || NO_OWNERS.test(owner)) return undefined;
  return `https://${url.hostname.replace(/^www\./, '')}/${owner}/${name.replace(/\.git$/, '')}`;
}

function onePerPlace(entries: readonly SiteEntry[]): SiteEntry[] {
  const seen = new Map<string, SiteEntry>();
  for (const entry of entries) {
    const place = entry.npm ?? entry.url ?? entry.repository ?? '';
    if (!seen.has(place)) seen.set(place, entry);
  }
  return [...seen.values()];
}
