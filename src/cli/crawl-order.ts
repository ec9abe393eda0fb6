import { parseTarget } from '../../crawler/targets.ts';
import { serverKey } from '../domain/server.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Jobs } from '../store/jobs.ts';
import type { Crawlable } from '../store/schedules.ts';
import type { Crawling, CrawlOrder } from '../web/action.ts';
import { queueRun } from './worker.ts';

/** Puts what an order names into the queue. Servers that are new are kept first. */
export async function startOrder(
  order: CrawlOrder,
  catalog: Catalog,
  jobs: Jobs,
  follow: (runId: number) => void,
): ReturnType<Crawling['start']> {
  const chosen = await chooseServers(order, catalog);
  if ('problem' in chosen) return chosen;
  const { runId, total } = await queueRun(catalog, jobs, chosen.servers, 'api');
  if (total > 0) follow(runId);
  const run = await catalog.run(runId);
  if (run === undefined) throw new Error(`the run ${runId} was not kept`);
  return { run, alreadyQueued: chosen.servers.length - total };
}

type Chosen = { servers: Crawlable[] } | { problem: string };

async function chooseServers(order: CrawlOrder, catalog: Catalog): Promise<Chosen> {
  if ('all' in order) return { servers: await catalog.crawlable({}) };
  if ('failed' in order) return { servers: await catalog.crawlable({ failed: true }) };
  if ('servers' in order) {
    const servers = await catalog.crawlable({ slugs: order.servers });
    if (servers.length > 0) return { servers };
    return { problem: 'None of these servers is known as one that may be crawled by itself.' };
  }
  const parsed = parseTarget(order.targets, new Date().toISOString());
  if ('problem' in parsed) return { problem: parsed.problem };
  const { listings } = parsed;
  if (listings.some(({ where }) => where.kind !== 'package' && where.kind !== 'http')) {
    return {
      problem: 'Over HTTP only npm:<package> and https://… are crawled; no file and no command of this machine.',
    };
  }
  const sighted = listings.map((listing) => ({ ...listing, source: 'api' }));
  await catalog.sight(sighted, new Date().toISOString());
  const servers = await catalog.crawlable({ keys: listings.map(({ where }) => serverKey(where)) });
  if (servers.length > 0) return { servers };
  return { problem: 'An address with a query or a password in it is not kept, so it cannot be crawled by itself.' };
}
