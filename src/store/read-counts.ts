import { count, isNull, sql } from 'drizzle-orm';
import type { CatalogueCounts } from '../domain/catalogue.ts';
import type { CrawlStatus } from '../domain/crawl.ts';
import { lastCrawl, lastListed } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { currentTools, servers } from './schema.ts';
import { toolCounts } from './tally.ts';

/** Counts the whole catalogue: one pass over the servers and one grouped pass over their current tools. */
export async function readCounts(drizzle: Drizzle): Promise<CatalogueCounts> {
  const last = lastCrawl(drizzle);
  const listed = lastListed(drizzle);
  const [byStatus, tallies] = await Promise.all([
    drizzle
      .select({
        status: last.status,
        servers: count(),
        withTools: sql`count(*) filter (where cardinality(${listed.listed}) > 0)`.mapWith(Number),
      })
      .from(servers)
      .leftJoinLateral(last, sql`true`)
      .leftJoinLateral(listed, sql`true`)
      .where(isNull(servers.removedAt))
      .groupBy(last.status),
    drizzle
      .select({ category: currentTools.category, risk: currentTools.risk, tools: count() })
      .from(currentTools)
      .groupBy(currentTools.category, currentTools.risk),
  ]);
  const serversByStatus: Partial<Record<CrawlStatus, number>> = {};
  for (const { status, servers } of byStatus) if (status !== null) serversByStatus[status] = servers;
  return {
    servers: byStatus.reduce((sum, row) => sum + row.servers, 0),
    serversWithTools: byStatus.reduce((sum, row) => sum + row.withTools, 0),
    serversByStatus,
    tools: toolCounts(tallies),
  };
}
