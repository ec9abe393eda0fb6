import type { Found } from '../../crawler/sources/source.ts';
import { maskAddress } from '../domain/secrets.ts';
import { type ServerListing, serverKey } from '../domain/server.ts';
import { type IngestDeps, type IngestEvent, ingest } from '../ingest.ts';
import type { Catalog } from '../store/catalog.ts';
import { jsonLine } from './crawl-lines.ts';

/** One transaction's worth of servers. */
const BATCH = 200;
/** Recorded lists that are held at a time; the largest real one has a few megabytes. */
const LISTS = 8;
/** Lists are read from memory, so only their judging takes time. */
const LIST_CONCURRENCY = 2;
const CRAWL_CONCURRENCY = 4;

/** What has come of one reading so far. */
export type ImportTally = {
  found: number;
  /** Servers that the catalogue did not know. */
  added: number;
  rejected: number;
  /** Servers whose tools were listed or read, those that gave none, and the tools. */
  listed: number;
  failed: number;
  tools: number;
  /** Commands of this machine's user, which an import does not start. */
  commands: number;
  newest: string | undefined;
  problem: string | null;
};

type Keeping = {
  catalog: Catalog;
  deps: IngestDeps;
  /** Whether servers are asked for their tools at once. */
  crawl: boolean;
  /** Told each server and each entry that was passed over, as JSON has it. */
  report: (line: object) => Promise<void> | undefined;
};

/** Keeps what a source says, a batch at a time, so that a large one needs no more memory than a small one. */
export class ImportedServers {
  readonly #keeping: Keeping;
  #named: ServerListing[] = [];
  #lists: ServerListing[] = [];
  readonly tally: ImportTally = {
    found: 0,
    added: 0,
    rejected: 0,
    listed: 0,
    failed: 0,
    tools: 0,
    commands: 0,
    newest: undefined,
    problem: null,
  };

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  async take(found: Found): Promise<void> {
    const { tally } = this;
    switch (found.kind) {
      case 'server':
        return this.#takeServer(found.listing);
      case 'rejected':
        tally.rejected += 1;
        return this.#keeping.report({ rejected: found.what, reason: found.reason });
      case 'newest':
        if (tally.newest === undefined || found.at > tally.newest) tally.newest = found.at;
        return;
      case 'problem':
        tally.problem = found.reason;
    }
  }

  /** Keeps what is still held. */
  async flush(): Promise<void> {
    await this.#keepNamed();
    await this.#keepLists();
  }

  async #takeServer(listing: ServerListing): Promise<void> {
    const { where } = listing;
    if (where.kind !== 'recorded') {
      this.tally.found += 1;
      this.#named.push(listing);
      if (this.#named.length >= BATCH) await this.#keepNamed();
      return;
    }
    // A list about a server that was just named is no second server.
    const isNamed = where.of !== undefined && this.#named.some((one) => serverKey(one.where) === where.of);
    if (!isNamed) this.tally.found += 1;
    this.#lists.push(listing);
    if (this.#lists.length >= LISTS) await this.flush();
  }

  async #keepNamed(): Promise<void> {
    const { catalog, deps, crawl, report } = this.#keeping;
    const batch = this.#named.splice(0);
    if (batch.length === 0) return;
    for (const { listing, slug, isNew } of await catalog.sight(batch, deps.now().toISOString())) {
      if (isNew) this.tally.added += 1;
      const { standing = 'active', where } = listing;
      await report({ server: slug, status: isNew ? 'new' : 'known', standing, key: shownKey(where) });
    }
    if (!crawl) return;
    const started = batch.filter(({ where }) => where.kind !== 'command');
    this.tally.commands += batch.length - started.length;
    const asked = started.filter(({ where, standing }) => where.kind !== 'foreign' && standing !== 'deleted');
    await ingest(asked, CRAWL_CONCURRENCY, { ...deps, report: (event) => this.#count(event) });
  }

  async #keepLists(): Promise<void> {
    const { catalog, deps } = this.#keeping;
    const lists = this.#lists.splice(0);
    for (const { where } of lists) {
      if ((await catalog.slugFor(serverKey(where))) === undefined) this.tally.added += 1;
    }
    await ingest(lists, LIST_CONCURRENCY, { ...deps, report: (event) => this.#count(event) });
  }

  #count(event: IngestEvent): void {
    if (event.kind === 'started') return;
    const { tally } = this;
    if (event.kind === 'recorded' && event.outcome.status === 'listed') {
      tally.listed += 1;
      tally.tools += event.outcome.tools.length;
    } else tally.failed += 1;
    void this.#keeping.report(jsonLine(event));
  }
}

/** The key of a server without what may be a secret: a command's arguments are its user's. */
function shownKey(where: ServerListing['where']): string {
  return where.kind === 'command' ? `command:${where.command}` : maskAddress(serverKey(where));
}
