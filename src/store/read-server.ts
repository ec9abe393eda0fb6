import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { ServerDetail } from '../domain/catalogue.ts';
import { newestList } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { crawlColumns, readSummaries } from './read-servers.ts';
import { readSightings } from './read-sources.ts';
import { readToolList } from './read-tools.ts';
import { crawls, servers } from './schema.ts';

/** The crawls that a server's page shows, newest first. */
const CRAWLS_SHOWN = 20;

/** One server with all its current tools and its last crawls; undefined when there is none or it was removed. */
export async function readServer(drizzle: Drizzle, slug: string): Promise<ServerDetail | undefined> {
  const [row] = await drizzle
    .select({ id: servers.id, listing: servers.listing })
    .from(servers)
    .where(and(eq(servers.slug, slug), isNull(servers.removedAt)));
  if (row === undefined) return undefined;
  const [[summary], said, toolList, seenIn, history] = await Promise.all([
    readSummaries(drizzle, [row.id]),
    readOwnWords(drizzle, row.id),
    readToolList(drizzle, row.id, slug),
    readSightings(drizzle, row.id),
    drizzle
      .select(crawlColumns)
      .from(crawls)
      .where(eq(crawls.serverId, row.id))
      .orderBy(desc(crawls.at), desc(crawls.id))
      .limit(CRAWLS_SHOWN),
  ]);
  return summary && { ...summary, listing: row.listing, seenIn, ...said, toolList, crawls: history };
}

/** What a server said of itself when it last listed. */
export async function readOwnWords(
  drizzle: Drizzle,
  serverId: number,
): Promise<Pick<ServerDetail, 'serverInfo' | 'instructions'>> {
  const [said] = await drizzle
    .select({ serverInfo: crawls.serverInfo, instructions: crawls.instructions })
    .from(crawls)
    .where(and(eq(crawls.serverId, serverId), isNotNull(crawls.listed)))
    .orderBy(...newestList)
    .limit(1);
  return said ?? { serverInfo: null, instructions: null };
}
