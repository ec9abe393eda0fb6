import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { classify } from '../../classifiers/classify.ts';
import { CLIENT_PLACES } from '../../crawler/sources/client-places.ts';
import { type ClientServer, clientsSource, readClients } from '../../crawler/sources/clients.ts';
import type { SourceOptions } from '../../crawler/sources/source.ts';
import { parseTarget } from '../../crawler/targets.ts';
import type { ServerDetail } from '../domain/catalogue.ts';
import type { UnreadFile } from '../domain/check/check.ts';
import type { CheckedServer, Knowledge } from '../domain/check/checked-server.ts';
import { isClientConfig } from '../domain/client-config.ts';
import { printableLine } from '../domain/printable.ts';
import { type ServerListing, serverKey, type Where } from '../domain/server.ts';
import type { Catalog } from '../store/catalog.ts';
import { holderFinder, NAMED_HERE } from './check-holders.ts';
import { placeOf, portableKey, wholePath } from './check-places.ts';
import { type Terminal, UsageError } from './command.ts';
import type { CrawlChoices } from './crawl-settings.ts';
import { findServer, nothingNamed } from './find-server.ts';
import { readSource, recordedToolsOf, type Source } from './recorded.ts';
import { lackingWords, type Start, startAll } from './start-servers.ts';

type Machine = SourceOptions['machine'];

/** A server whose tools the catalogue may know, or that can be asked for them. */
type Wanted = Omit<CheckedServer, 'knowledge'> & {
  /** What the catalogue may know it by; they may hold secrets and are never shown. */
  keys: string[];
  slug?: string;
  listing?: ServerListing;
  start?: Where;
  lacks: string[];
  advice: string;
};

/** Which servers are listed now: none where `start` is absent. */
type GatherOptions = CrawlChoices & { start?: 'all' | 'packages' };

export type Gathered = { servers: CheckedServer[]; unread: UnreadFile[]; off: string[] };

type Leads = { wanted: Wanted[]; names: string[] } & Gathered;

/**
 * The servers that configurations, names and files lead to, with what is known of each, after they were listed where the
 * options say so.
 * @throws UsageError for a name that is nothing
 */
export async function gatherServers(
  targets: readonly string[],
  options: GatherOptions,
  terminal: Terminal,
  machine: Machine,
): Promise<Gathered> {
  const leads: Leads = { wanted: [], names: [], servers: [], unread: [], off: [] };
  const places = targets.length > 0 ? targets : (clientsSource.defaultPlaces ?? []);
  const holderOf = holderFinder(machine);
  for (const place of places) await follow(place, leads, terminal, machine, holderOf);
  const { wanted, names, servers, unread, off } = leads;
  if (wanted.length + names.length > 0) {
    // Loading a database takes a second that recorded lists do not need.
    const { withCatalog } = await import('./with-catalog.ts');
    await withCatalog(terminal.config(), async (catalog) => {
      for (const name of names) wanted.push(await namedServer(name, catalog));
      const starts = options.start === undefined ? [] : startsOf(wanted, options.start, terminal);
      if (starts.length > 0) await startAll(catalog, starts, { ...options, quiet: false }, terminal);
      for (const one of wanted) servers.push(await known(one, catalog, machine));
    });
  }
  return { servers, unread, off };
}

async function follow(
  place: string,
  leads: Leads,
  terminal: Terminal,
  machine: Machine,
  holderOf: ReturnType<typeof holderFinder>,
): Promise<void> {
  const path = place.startsWith('file:') ? place.slice('file:'.length) : place;
  const whole = path === '-' ? path : resolve(machine.folder, path);
  const isFile = path === '-' || place.startsWith('file:') || isRegularFile(whole);
  if (isFile) {
    const source = await readSource(whole, terminal);
    if (path === '-' || !isClientConfig(source.text)) {
      leads.servers.push(recorded({ ...source, name: path === '-' ? source.name : path }, path, machine, terminal));
      return;
    }
  } else if (place !== 'standard' && !CLIENT_PLACES.some(({ client }) => client === place)) {
    leads.names.push(place);
    return;
  }
  for (const file of await readClients(isFile ? path : place, machine, () => new Date())) {
    if (file.kind === 'problem') {
      leads.unread.push({ place: placeOf(wholePath(file.file, machine), machine), reason: file.reason });
      continue;
    }
    leads.off.push(...file.off);
    // No agent holds the servers of two projects.
    const own = file.servers.filter(
      ({ configured: { project } }) => project === undefined || project === machine.folder,
    );
    for (const server of own) leads.wanted.push(await configuredServer(server, machine, holderOf));
  }
}

/** A folder may have the name of a client, or of a server. */
function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function configuredServer(
  { client, file, line, configured, listing }: ClientServer,
  machine: Machine,
  holderOf: ReturnType<typeof holderFinder>,
): Promise<Wanted> {
  const { name: alias, keys, start, lacks, advice } = configured;
  const path = wholePath(file, machine);
  return {
    alias,
    key: listing === undefined ? `entry:${alias}` : portableKey(serverKey(listing.where), machine),
    holder: await holderOf(client, path),
    place: placeOf(path, machine, line),
    keys,
    ...(listing !== undefined && { listing }),
    ...(start !== undefined && { start }),
    lacks,
    advice,
  };
}

function recorded(source: Source, path: string, machine: Machine, terminal: Terminal): CheckedServer {
  const { tools, server, rejected } = recordedToolsOf(source);
  for (const line of rejected) terminal.say(line);
  const siblings = tools.map((tool) => tool.name);
  const rated = tools.map((tool) => ({ tool, classification: classify({ tool, server, siblings }) }));
  const alias = server.name ?? (path === '-' ? 'standard input' : basename(path).replace(/\.json$/i, ''));
  const whole = resolve(machine.folder, path);
  return {
    alias,
    key: path === '-' ? `file:${alias}` : portableKey(`file:${whole}`, machine),
    holder: NAMED_HERE,
    ...(path !== '-' && { place: placeOf(whole, machine) }),
    knowledge: { kind: 'listed', tools: rated },
  };
}

async function namedServer(name: string, catalog: Catalog): Promise<Wanted> {
  const found = await findServer(catalog, name);
  const base = { holder: NAMED_HERE, lacks: [], advice: `Crawl it first: toolrisk crawl ${printableLine(name, 120)}` };
  if (found !== undefined) {
    return {
      ...base,
      alias: found.slug,
      key: found.key,
      keys: [found.key],
      slug: found.slug,
      ...startable(name, found),
    };
  }
  const parsed = parseTarget([name], new Date().toISOString());
  const [listing] = 'problem' in parsed ? [] : parsed.listings;
  if (listing === undefined) throw new UsageError(nothingNamed(name).message);
  const key = serverKey(listing.where);
  return { ...base, alias: listing.name, key, keys: [key], listing, start: listing.where };
}

/** What is kept of a server's own command or headers has no secrets, so it cannot be started from there. */
function startable(name: string, { listing }: ServerDetail): Pick<Wanted, 'listing' | 'start'> {
  const parsed = parseTarget([name], new Date().toISOString());
  const where = 'problem' in parsed ? undefined : parsed.listings[0]?.where;
  if (where !== undefined) return { listing: { ...listing, where, seenAt: new Date().toISOString() }, start: where };
  return listing.where.kind === 'package' ? { listing, start: listing.where } : {};
}

function startsOf(wanted: readonly Wanted[], which: 'all' | 'packages', terminal: Terminal): Start[] {
  const starts = new Map<string, Start>();
  for (const { alias, holder, listing, start, lacks } of wanted) {
    const title = `${printableLine(alias, 60)} of ${printableLine(holder.title, 120)}`;
    if (start === undefined || listing === undefined) continue;
    if (which === 'packages' && start.kind !== 'package') {
      terminal.say(`${title} is not started: it is no npm package, so no sandbox would hold it.`);
    } else if (lacks.length > 0) terminal.say(`${title} is not started: ${lackingWords(lacks)}`);
    else starts.set(JSON.stringify(start), { listing, start, title });
  }
  return [...starts.values()];
}

async function known(
  { keys, slug, advice, alias, key, holder, place }: Wanted,
  catalog: Catalog,
  machine: Machine,
): Promise<CheckedServer> {
  const found = await catalog.findSlug(slug, keys);
  const server = found === undefined ? undefined : await catalog.server(found);
  return {
    alias,
    key: portableKey(key, machine),
    holder,
    ...(place !== undefined && { place }),
    knowledge: server === undefined ? { kind: 'unknown', advice } : knowledgeOf(server, advice),
  };
}

function knowledgeOf(server: ServerDetail, advice: string): Knowledge {
  const { lastCrawl, toolList, crawls } = server;
  if (lastCrawl === null && toolList.length === 0) return { kind: 'unknown', advice };
  if (lastCrawl !== null && lastCrawl.status !== 'listed' && toolList.length === 0) {
    return { kind: 'not-listed', status: lastCrawl.status, detail: lastCrawl.detail ?? '' };
  }
  const launch = crawls.find(({ status }) => status === 'listed')?.launch;
  const { version, integrity } = launch ?? {};
  const from = { ...(version !== undefined && { version }), ...(integrity !== undefined && { integrity }) };
  const doubt = doubtOf(server);
  return {
    kind: 'listed',
    tools: toolList.map(({ definition, classification }) => ({ tool: definition, classification })),
    ...(launch?.package !== undefined && { package: from }),
    ...(doubt !== undefined && { doubt }),
  };
}

function doubtOf({ lastCrawl, lastListed }: ServerDetail): string | undefined {
  if (lastCrawl === null) return undefined;
  const { status, detail, truncated, rejected } = lastCrawl;
  if (status !== 'listed') {
    const since = lastListed === null ? '' : `, so its tools are those of ${lastListed.slice(0, 10)}`;
    return `It gave no list when it was asked last (${status}${since}): ${detail ?? ''}`;
  }
  if (truncated !== null) return `Its list was cut short. ${truncated}`;
  if (rejected.length === 0) return undefined;
  const what = rejected.length === 1 ? 'One tool' : `${rejected.length} tools`;
  return `${what} of its list could not be kept: ${rejected[0]?.reason ?? ''}`;
}
