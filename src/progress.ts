import type { CrawlProgress } from './domain/catalogue.ts';
import type { IngestEvent } from './ingest.ts';

/** Counts the events of one crawl into what the home page and the log show. */
export function trackProgress(total: number, startedAt: string) {
  const current = new Set<string>();
  const state: CrawlProgress = {
    running: total > 0,
    total,
    done: 0,
    listed: 0,
    tools: 0,
    failed: {},
    errors: 0,
    current: [],
    startedAt: total > 0 ? startedAt : null,
  };
  const finish = (name: string) => {
    current.delete(name);
    state.done += 1;
    state.running = state.done < state.total;
  };
  return {
    report(event: IngestEvent): void {
      const { name } = event.listing;
      if (event.kind === 'started') current.add(name);
      else finish(name);
      if (event.kind === 'failed') state.errors += 1;
      if (event.kind === 'recorded') {
        const { outcome } = event;
        if (outcome.status === 'listed') {
          state.listed += 1;
          state.tools += outcome.tools.length;
        } else state.failed[outcome.status] = (state.failed[outcome.status] ?? 0) + 1;
      }
    },
    snapshot: (): CrawlProgress => ({ ...state, failed: { ...state.failed }, current: [...current] }),
  };
}
