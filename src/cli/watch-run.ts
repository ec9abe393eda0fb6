import { setTimeout as pause } from 'node:timers/promises';
import { type CrawlProgress, NO_CRAWL } from '../domain/catalogue.ts';
import type { IngestEvent } from '../ingest.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Jobs } from '../store/jobs.ts';

/** How often a run is looked at by who waits for its end, in milliseconds. */
const LOOK_MS = 1_000;

/** Follows the newest run of crawls for the home page, whichever workers do it. */
export function watchRun(catalog: Catalog, jobs: Jobs) {
  let followed: number | undefined;
  let stopped = false;
  let errors = 0;
  /** What this program has in hand; of other workers only their number is known. */
  const current = new Set<string>();
  const progress = async (): Promise<CrawlProgress> => {
    const run = followed === undefined ? undefined : await catalog.run(followed);
    if (run === undefined) return NO_CRAWL;
    const running = (await jobs.left(run.id)) > 0;
    const { total, done, listed, tools, failed, startedAt } = run;
    return { running, total, done, listed, tools, failed, errors, current: running ? [...current] : [], startedAt };
  };
  return {
    progress,
    follow(runId: number): void {
      followed = runId;
      errors = 0;
    },
    report(event: IngestEvent): void {
      const { name } = event.listing;
      if (event.kind === 'started') current.add(name);
      else current.delete(name);
      if (event.kind === 'failed') errors += 1;
    },
    /** Resolves with the id of the run that was followed, when it has ended; undefined when nobody waits any more. */
    async ended(): Promise<number | undefined> {
      const runId = followed;
      for (;;) {
        if (stopped || runId === undefined) return undefined;
        // While the database is away, nobody knows.
        if ((await jobs.left(runId).catch(() => 1)) === 0) return runId;
        await pause(LOOK_MS);
      }
    },
    stop(): void {
      stopped = true;
    },
  };
}

/** A look at one server counts once in so many milliseconds, however often its pages are opened. */
const LOOK_ONCE_MS = 10 * 60 * 1000;
/** Servers whose looks are remembered at a time. */
const REMEMBERED = 1_000;

/** Tells the catalogue which servers people look at, so that these are crawled sooner. Never delays or fails a page. */
export function lookedAt(catalog: Pick<Catalog, 'looked'>, now: () => Date = () => new Date()): (slug: string) => void {
  const seen = new Map<string, number>();
  return (slug) => {
    const at = now();
    if (at.getTime() - (seen.get(slug) ?? 0) < LOOK_ONCE_MS) return;
    seen.delete(slug);
    seen.set(slug, at.getTime());
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    catalog.looked(slug, at.toISOString()).catch(() => seen.delete(slug));
  };
}
