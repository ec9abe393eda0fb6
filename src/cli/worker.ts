import type { CrawlOptions } from '../../crawler/crawl-server.ts';
import { type IngestEvent, ingestOne } from '../ingest.ts';
import type { Hearing } from '../language-model.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Jobs } from '../store/jobs.ts';
import { withPatience } from '../store/patience.ts';
import type { Crawlable } from '../store/schedules.ts';
import { chain } from './chain.ts';
import { errorText } from './crawl-lines.ts';

export type WorkerOptions = {
  catalog: Catalog;
  jobs: Jobs;
  languageModel: Hearing | undefined;
  crawling: Omit<CrawlOptions, 'signal'>;
  /** Servers that this worker crawls at a time, and of one host over all workers. */
  concurrency: number;
  perHost: number;
  /** Whether servers whose time has come are put into the queue by this worker too. */
  scheduling: boolean;
  say: (line: string) => void;
  /** Ends the crawls that are under way; their jobs go back into the queue. */
  signal: AbortSignal;
  report: (event: IngestEvent) => void;
};

/** How often a worker looks for servers whose time has come, in milliseconds. */
const LOOK_MS = 15_000;
/** Servers that are put into the queue at a time: enough for all workers until the next look. */
const AT_MOST = 500;
/** Jobs of what somebody looked at within this time go first: a day, in milliseconds. */
const RECENT_MS = 24 * 60 * 60 * 1000;
/** What a person asks for goes before what only the schedule wants. */
export const ASKED_PRIORITY = 5;
const LOOKED_PRIORITY = 10;

/** Takes crawls out of the queue until the program ends. Any number of workers on any machines may share a queue. */
export async function startWorker(options: WorkerOptions): Promise<{ stop: () => void }> {
  const { catalog, jobs, say, signal, concurrency, perHost, report } = options;
  const patiently = withPatience({ say, signal });
  const deps = chain(catalog, options.languageModel, { signal, say, patiently }, options.crawling, report);
  await jobs.work({ concurrency, perGroup: perHost }, async ({ serverId, runId }) => {
    signal.throwIfAborted();
    const listing = await patiently(() => catalog.listingToCrawl(serverId));
    if (listing === undefined) {
      if (runId !== undefined) await patiently(() => catalog.skipInRun(runId));
      return;
    }
    await patiently(() => catalog.beginCrawl(serverId, new Date().toISOString()));
    try {
      await ingestOne(listing, deps, { runId, begun: true });
    } catch (error) {
      if (!signal.aborted) report({ kind: 'failed', listing, error });
      throw error;
    }
  });
  if (!options.scheduling) return { stop: () => {} };
  const look = async () => {
    const now = new Date();
    const due = await catalog.crawlable({ due: now.toISOString() }, AT_MOST);
    await jobs.send(due.map((one) => ({ serverId: one.serverId, group: one.group, priority: priorityOf(one, now) })));
  };
  const timer = setInterval(() => {
    // While the database is away, the queue itself says so.
    look().catch((error: unknown) => {
      if (!signal.aborted) say(`Servers whose time has come could not be queued: ${errorText(error)}`);
    });
  }, LOOK_MS);
  await look();
  return { stop: () => clearInterval(timer) };
}

function priorityOf({ lookedAt }: Crawlable, now: Date): number {
  return lookedAt !== null && now.getTime() - Date.parse(lookedAt) < RECENT_MS ? LOOKED_PRIORITY : 0;
}

/** Puts servers into the queue as one run; gives the run's id, and how many of them were not in the queue already. */
export async function queueRun(
  catalog: Catalog,
  jobs: Jobs,
  servers: readonly Crawlable[],
  askedBy: string,
): Promise<{ runId: number; total: number }> {
  const runId = await catalog.startRun(askedBy, new Date().toISOString());
  // Counted before they are sent, so that no worker is done with more than there are.
  await catalog.growRun(runId, servers.length);
  const sent = await jobs.send(
    servers.map(({ serverId, group }) => ({ serverId, group, runId, priority: ASKED_PRIORITY })),
  );
  if (sent.size < servers.length) await catalog.growRun(runId, sent.size - servers.length);
  return { runId, total: sent.size };
}

/** Servers in the order of the keys that they were asked for by. */
export function inOrderOf(keys: readonly string[], servers: readonly Crawlable[]): Crawlable[] {
  const place = new Map(keys.map((key, index) => [key, index]));
  return servers.toSorted((one, other) => (place.get(one.key) ?? 0) - (place.get(other.key) ?? 0));
}
