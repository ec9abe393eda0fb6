import { z } from 'zod';
import { type AskedJson, askJson } from './ask.ts';
import { newerOf } from './newer.ts';
import { listingsOf, readServerEntry, type ServerEntry } from './server-entry.ts';
import type { Found, Source, SourceOptions } from './source.ts';

/** The registry that the makers of the protocol run. */
const OFFICIAL_REGISTRY = 'https://registry.modelcontextprotocol.io';
/** What one page is asked to hold: the most that registries give. */
const PAGE_SIZE = 100;
/** No registry is known that comes near it. */
const MOST_PAGES = 20_000;

/** Registries of MCP servers: the official one, and any that answers in the same way. */
export const registrySource: Source = {
  name: 'registry',
  summary: 'an MCP registry: the official one, or any with the same API',
  places: `addresses of registries (${OFFICIAL_REGISTRY})`,
  defaultPlaces: [OFFICIAL_REGISTRY],
  isApi: true,
  find: findInRegistry,
};

const pageSchema = z.looseObject({
  servers: z.array(z.unknown()),
  metadata: z
    .looseObject({
      nextCursor: z.string().optional().catch(undefined),
      next_cursor: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Reads page after page, each asked for when the one before is used up. */
async function* findInRegistry(place: string, options: SourceOptions): AsyncGenerator<Found> {
  const base = baseOf(place);
  if (base === undefined) {
    yield {
      kind: 'problem',
      reason: `“${place}” is not the address of a registry; give one such as ${OFFICIAL_REGISTRY}.`,
    };
    return;
  }
  const run = { source: `registry:${base.host}`, seenAt: options.now().toISOString(), left: options.limit ?? Infinity };
  const newest = new NewestDate(options);
  const entries = new OnePerName();
  for await (const step of pagesOf(base, options)) {
    if ('problem' in step) {
      yield* listingsOfAll(entries.rest(), run);
      yield { kind: 'problem', reason: step.problem };
      return;
    }
    newest.readAt(step.headers);
    for (const value of step.servers) {
      if (options.signal.aborted) return;
      const read = readServerEntry(value);
      if ('reason' in read) {
        yield { kind: 'rejected', ...read };
        continue;
      }
      // A registry that knows no such filter gives all of them again.
      const { updatedAt } = read.entry;
      if (options.since !== undefined && updatedAt !== undefined && updatedAt < options.since) continue;
      newest.add(read.entry);
      yield* listingsOfAll(entries.add(read.entry), run);
      if (run.left <= 0) return;
    }
  }
  if (options.signal.aborted) return;
  yield* listingsOfAll(entries.rest(), run);
  if (newest.at !== undefined) yield { kind: 'newest', at: newest.at };
}

function* listingsOfAll(
  entries: readonly ServerEntry[],
  run: { source: string; seenAt: string; left: number },
): Generator<Found> {
  for (const entry of entries) {
    if (run.left <= 0) return;
    run.left -= 1;
    yield* listingsOf(entry, run.source, run.seenAt);
  }
}

type Step = { servers: unknown[]; headers: Headers } | { problem: string };

async function* pagesOf(base: URL, options: SourceOptions): AsyncGenerator<Step> {
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let address = base;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked =
      pages === 0
        ? await firstPage(base, options)
        : { ...(await askJson(withCursor(address, cursor), options)), address };
    if (options.signal.aborted) return;
    if ('problem' in asked) {
      yield { problem: pages === 0 ? asked.problem : `${asked.problem} ${pages} pages were read before.` };
      return;
    }
    address = asked.address;
    const page = pageSchema.safeParse(asked.value);
    if (!page.success) {
      yield { problem: `What ${base.host} answered is not a list of servers as a registry gives it.` };
      return;
    }
    const { servers, metadata } = page.data;
    yield { servers, headers: asked.headers };
    cursor = metadata?.nextCursor ?? metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return;
    if (cursors.has(cursor)) {
      yield { problem: `${base.host} goes in a circle: it gave the same next page twice.` };
      return;
    }
    cursors.add(cursor);
  }
  yield { problem: `${base.host} has more than ${MOST_PAGES} pages, and no more are read.` };
}

/** The newest API first; a registry of the older one has no such address, and some know no filters. */
async function firstPage(base: URL, options: SourceOptions): Promise<AskedJson & { address: URL }> {
  const own = /\/v\d[\d.]*(?:\/servers)?$/.test(base.pathname);
  const paths = own ? [base.pathname.replace(/(?<!\/servers)$/, '/servers')] : ['/v0.1/servers', '/v0/servers'];
  let first: (AskedJson & { address: URL }) | undefined;
  let missing = false;
  for (const path of paths) {
    for (const filtered of [true, false]) {
      const address = new URL(base);
      address.pathname = own ? path : `${base.pathname.replace(/\/$/, '')}${path}`;
      address.searchParams.set('limit', String(Math.min(PAGE_SIZE, options.limit ?? PAGE_SIZE)));
      if (options.since !== undefined) address.searchParams.set('updated_since', options.since);
      if (filtered) {
        address.searchParams.set('version', 'latest');
        address.searchParams.set('include_deleted', 'true');
      }
      const asked = await askJson(address, options);
      if (!('problem' in asked)) return { ...asked, address };
      first ??= { ...asked, address };
      missing = asked.status === 404;
      if (asked.status !== 400 && asked.status !== 422) break;
    }
    if (!missing) break;
  }
  return first ?? { problem: `${base.host} gave no answer.`, address: base };
}

function withCursor(address: URL, cursor: string | undefined): URL {
  const next = new URL(address);
  if (cursor !== undefined) next.searchParams.set('cursor', cursor);
  return next;
}

function baseOf(place: string): URL | undefined {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(place) ? place : `https://${place}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  url.search = '';
  return /[.:]|^localhost$/.test(url.host) ? url : undefined;
}

/**
 * The newest date of change of all entries, but not later than the beginning of the reading by the registry's own clock:
 * what changes while its pages are read may have been on one that was read already.
 */
class NewestDate {
  #latest: string | undefined;
  #begin: string;
  #read = false;

  constructor(options: SourceOptions) {
    this.#begin = options.now().toISOString();
  }

  readAt(headers: Headers): void {
    const date = Date.parse(headers.get('date') ?? '');
    if (!this.#read && !Number.isNaN(date)) this.#begin = new Date(date).toISOString();
    this.#read = true;
  }

  add({ updatedAt }: ServerEntry): void {
    if (updatedAt !== undefined && (this.#latest === undefined || updatedAt > this.#latest)) this.#latest = updatedAt;
  }

  get at(): string | undefined {
    return this.#latest !== undefined && this.#latest > this.#begin ? this.#begin : this.#latest;
  }
}

/**
 * Of several versions of one entry only the newest counts. Registries that do not mark it give versions of one entry one
 * after the other, so that one has to be held back, never all.
 */
class OnePerName {
  #held: ServerEntry | undefined;

  add(entry: ServerEntry): ServerEntry[] {
    if (entry.isLatest === false) return [];
    if (entry.isLatest === true) return [...this.rest(), entry];
    const held = this.#held;
    if (held?.name === entry.name) {
      this.#held = newerOf(held, entry);
      return [];
    }
    this.#held = entry;
    return held === undefined ? [] : [held];
  }

  rest(): ServerEntry[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [held];
  }
}
