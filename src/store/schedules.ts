import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { ScheduleState } from '../domain/catalogue.ts';
import type { CrawlStatus } from '../domain/crawl.ts';
import { crawlGroup, isScheduled, nextSchedule, soonerForLooking } from '../domain/schedule.ts';
import { type ServerListing, serverKey } from '../domain/server.ts';
import { newestList } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { keyHash } from './listing.ts';
import { crawls, servers } from './schema.ts';
import { schedules } from './schema-crawling.ts';

/** A server that may be crawled by any worker, as the queue needs it. */
export type Crawlable = {
  serverId: number;
  key: string;
  /** Servers of one group share a limit: the host of a remote one. */
  group: string | undefined;
  /** When somebody last looked at it: ISO 8601, UTC. */
  lookedAt: string | null;
};

/** Which servers are meant: all, or those with these slugs; `failed` only those whose last crawl gave no list. */
export type Choice = { slugs?: readonly string[]; keys?: readonly string[]; failed?: boolean; due?: string };

/** The servers that a worker may crawl by itself, the one that waits longest first. */
export async function readCrawlable(drizzle: Drizzle, choice: Choice, limit: number): Promise<Crawlable[]> {
  const { slugs, keys, due } = choice;
  const rows = await drizzle
    .select({ serverId: servers.id, listing: servers.listing, lookedAt: schedules.lookedAt })
    .from(schedules)
    .innerJoin(servers, eq(servers.id, schedules.serverId))
    .where(
      and(
        isNull(servers.removedAt),
        slugs && inArray(servers.slug, [...slugs]),
        keys && inArray(servers.keyHash, keys.map(keyHash)),
        due === undefined ? undefined : and(lte(schedules.nextAt, due), isNull(schedules.deadAt)),
        choice.failed === true ? hasFailed(drizzle) : undefined,
      ),
    )
    .orderBy(asc(schedules.nextAt), asc(servers.id))
    .limit(limit);
  return rows
    .filter(({ listing }) => isScheduled(listing))
    .map(({ serverId, listing, lookedAt }) => {
      const { where } = listing;
      return { serverId, key: serverKey(where), group: crawlGroup(where), lookedAt };
    });
}

function hasFailed(drizzle: Drizzle): SQL {
  const last = drizzle
    .select({ status: crawls.status })
    .from(crawls)
    .where(eq(crawls.serverId, servers.id))
    .orderBy(...newestList)
    .limit(1);
  return sql`coalesce((${last}), 'listed') <> 'listed'`;
}

/** The listing of a server that waits to be crawled; undefined when it was withdrawn meanwhile. */
export async function readListing(drizzle: Drizzle, serverId: number): Promise<ServerListing | undefined> {
  const [row] = await drizzle
    .select({ listing: servers.listing })
    .from(servers)
    .where(and(eq(servers.id, serverId), isNull(servers.removedAt)));
  return row !== undefined && isScheduled(row.listing) ? row.listing : undefined;
}

/**
 * Notes that a server is about to be asked. Until the crawl is recorded this counts as a failure, so that a server that
 * ends every worker that asks it is given up in the end, like one that never answers.
 */
export async function beginCrawl(drizzle: Drizzle, serverId: number, at: string): Promise<void> {
  await drizzle.transaction(async (tx) => {
    const [row] = await tx.select().from(schedules).where(eq(schedules.serverId, serverId)).for('update');
    if (row === undefined) return;
    const { unchanged: _, ...next } = nextSchedule(row, { status: 'crashed', changed: false, at }, 0);
    await tx.update(schedules).set(next).where(eq(schedules.serverId, serverId));
  });
}

/** Sets when a server that was just asked comes up next. Part of the transaction that keeps the crawl. */
export async function keepNext(
  tx: Drizzle,
  serverId: number,
  crawl: { status: CrawlStatus; changed: boolean; at: string; begun: boolean },
): Promise<void> {
  const [row] = await tx.select().from(schedules).where(eq(schedules.serverId, serverId));
  if (row === undefined) return;
  // A crawl that was noted at its beginning has been counted as a failure already.
  const failures = crawl.begun ? Math.max(0, row.failures - 1) : row.failures;
  const next = nextSchedule({ ...row, failures }, crawl, Math.random());
  await tx.update(schedules).set(next).where(eq(schedules.serverId, serverId));
}

/** Brings the next crawl of a server nearer that somebody looks at. */
export async function noteLook(drizzle: Drizzle, slug: string, at: string): Promise<void> {
  const last = drizzle
    .select({ at: sql<string | null>`max(${crawls.at})` })
    .from(crawls)
    .where(and(eq(crawls.serverId, servers.id), ne(crawls.hearsay, true)));
  const [row] = await drizzle
    .select({ serverId: servers.id, nextAt: schedules.nextAt, lastAt: sql<Date | string | null>`(${last})` })
    .from(servers)
    .innerJoin(schedules, eq(schedules.serverId, servers.id))
    .where(and(eq(servers.slug, slug), isNull(schedules.deadAt)));
  if (row === undefined) return;
  const lastAt = row.lastAt === null ? null : new Date(row.lastAt).toISOString();
  await drizzle
    .update(schedules)
    .set({ lookedAt: at, nextAt: soonerForLooking(row.nextAt, lastAt, at) })
    .where(eq(schedules.serverId, row.serverId));
}

/** How the schedule stands at `now` (ISO 8601, UTC). */
export async function readScheduleState(drizzle: Drizzle, now: string): Promise<ScheduleState> {
  const alive = isNull(schedules.deadAt);
  const [[counts], deadList] = await Promise.all([
    drizzle
      .select({
        scheduled: sql<number>`count(*) filter (where ${alive})::integer`,
        due: sql<number>`count(*) filter (where ${alive} and ${lte(schedules.nextAt, now)})::integer`,
        dead: sql<number>`count(*) filter (where ${isNotNull(schedules.deadAt)})::integer`,
        nextAt: sql<
          Date | string | null
        >`min(${schedules.nextAt}) filter (where ${alive} and ${schedules.nextAt} > ${now})`,
      })
      .from(schedules)
      .innerJoin(servers, eq(servers.id, schedules.serverId))
      .where(isNull(servers.removedAt)),
    drizzle
      .select({
        slug: servers.slug,
        name: servers.name,
        deadAt: sql<Date | string>`${schedules.deadAt}`,
        failures: schedules.failures,
        detail: sql<string | null>`(select ${crawls.detail} from ${crawls} where ${crawls.serverId} = ${servers.id}
          order by ${crawls.id} desc limit 1)`,
      })
      .from(schedules)
      .innerJoin(servers, eq(servers.id, schedules.serverId))
      .where(and(isNotNull(schedules.deadAt), isNull(servers.removedAt)))
      .orderBy(desc(schedules.deadAt), desc(servers.id))
      .limit(50),
  ]);
  const { nextAt = null, ...numbers } = counts ?? { scheduled: 0, due: 0, dead: 0 };
  return {
    ...numbers,
    nextAt: nextAt === null ? null : new Date(nextAt).toISOString(),
    deadList: deadList.map((row) => ({ ...row, deadAt: new Date(row.deadAt).toISOString() })),
  };
}
