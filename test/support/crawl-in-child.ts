import { text } from 'node:stream/consumers';
import { type CrawlLimits, crawlServer } from '../../crawler/crawl-server.ts';
import { openDoor } from '../../crawler/guarded-fetch.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import type { Where } from '../../src/domain/server.ts';

// Crawls what standard input names, some at a time, and says how far its own memory grew: in a process of its own, because
// the memory of the tests would count otherwise.

export type ChildJob = { name: string; where: Where; limits: Partial<CrawlLimits> };
export type ChildLine = { name: string; outcome: CrawlOutcome; ms: number } | { grownMegabytes: number };

const AT_ONCE = 3;
const MEGABYTE = 1024 * 1024;

/** Crawls everything once for the code to be there, so that what is measured is what the servers cost. */
async function crawlAll(jobs: readonly ChildJob[], dataDirectory: string): Promise<void> {
  const door = openDoor({ allowHttp: true, poseAsPublic: ['127.0.0.1'], pace: { distanceMs: 0, concurrency: 100 } });
  const waiting = [...jobs];
  const before = process.memoryUsage.rss();
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const { name, where, limits } = job;
      const started = performance.now();
      const listing = { source: 'cli', name, where, seenAt: '2026-01-01T00:00:00Z' };
      const outcome = await crawlServer(listing, { dataDirectory, limits, door });
      print({ name, outcome, ms: Math.round(performance.now() - started) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  door.close();
  // The most that it ever held, which no sampling could miss.
  print({ grownMegabytes: Math.round((process.resourceUsage().maxRSS * 1024 - before) / MEGABYTE) });
}

function print(line: ChildLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

if (import.meta.main) {
  const { jobs, dataDirectory } = JSON.parse(await text(process.stdin));
  await crawlAll(jobs, dataDirectory);
}
