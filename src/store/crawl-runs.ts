import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { CrawlRun, RecentCrawl } from '../domain/catalogue.ts';
import type { CrawlStatus } from '../domain/crawl.ts';
import type { Drizzle } from './drizzle.ts';
import { crawlRuns, crawls, servers } from './schema.ts';
import { storable } from './text.ts';

/** Begins a run, to which `growRun` adds its servers; gives its id. */
export async function startRun(drizzle: Drizzle, askedBy: string, at: string): Promise<number> {
  const [made] = await drizzle
    .insert(crawlRuns)
    .values({ askedBy: storable(askedBy), startedAt: at, total: 0 })
    .returning({ id: crawlRuns.id });
  if (made === undefined) throw new Error('no row was kept for a run of crawls');
  return made.id;
}

/** Adds servers to a run. */
export async function growRun(drizzle: Drizzle, id: number, by: number): Promise<void> {
  await drizzle
    .update(crawlRuns)
    .set({ total: sql`${crawlRuns.total} + ${by}` })
    .where(eq(crawlRuns.id, id));
}

/** Notes that one server of a run is not asked after all. */
export async function skipInRun(drizzle: Drizzle, id: number): Promise<void> {
  await drizzle
    .update(crawlRuns)
    .set({ skipped: sql`${crawlRuns.skipped} + 1` })
    .where(eq(crawlRuns.id, id));
}

/** How far a run has come; undefined when there is none with this id. */
export async function readRun(drizzle: Drizzle, id: number): Promise<CrawlRun | undefined> {
  const [run] = await drizzle.select().from(crawlRuns).where(eq(crawlRuns.id, id));
  return run && (await withCounts(drizzle, run));
}

/** The last runs, newest first. */
export async function readRuns(drizzle: Drizzle, limit: number): Promise<CrawlRun[]> {
  const runs = await drizzle.select().from(crawlRuns).orderBy(desc(crawlRuns.id)).limit(limit);
  return Promise.all(runs.map((run) => withCounts(drizzle, run)));
}

async function withCounts(drizzle: Drizzle, run: typeof crawlRuns.$inferSelect): Promise<CrawlRun> {
  // A job whose worker died after its crawl was kept is done twice, and counts once.
  const last = drizzle
    .selectDistinctOn([crawls.serverId], {
      status: crawls.status,
      tools: sql<number>`coalesce(cardinality(${crawls.listed}), 0)`.as('tools'),
      at: crawls.at,
    })
    .from(crawls)
    .where(eq(crawls.runId, run.id))
    .orderBy(crawls.serverId, desc(crawls.id))
    .as('last');
  const rows = await drizzle
    .select({
      status: last.status,
      servers: sql<number>`count(*)::integer`,
      tools: sql<number>`sum(${last.tools})::integer`,
      lastAt: sql<Date | string>`max(${last.at})`,
    })
    .from(last)
    .groupBy(last.status);
  const failed: CrawlRun['failed'] = {};
  for (const { status, servers } of rows) if (status !== 'listed') failed[status] = servers;
  const listed = rows.find(({ status }) => status === 'listed');
  const asked = rows.reduce((sum, row) => sum + row.servers, 0);
  const times = rows.map(({ lastAt }) => new Date(lastAt).toISOString()).toSorted();
  return {
    ...run,
    done: asked + run.skipped,
    listed: listed?.servers ?? 0,
    tools: listed?.tools ?? 0,
    failed,
    lastAt: times.at(-1) ?? null,
  };
}

/** The last crawls of all servers, newest first. */
export async function readRecentCrawls(
  drizzle: Drizzle,
  { status, limit }: { status?: CrawlStatus | undefined; limit: number },
): Promise<RecentCrawl[]> {
  const rows = await drizzle
    .select({
      slug: servers.slug,
      name: servers.name,
      at: crawls.at,
      status: crawls.status,
      detail: crawls.detail,
      launch: crawls.launch,
      tools: sql<number>`coalesce(cardinality(${crawls.listed}), 0)`,
    })
    .from(crawls)
    .innerJoin(servers, eq(servers.id, crawls.serverId))
    .where(and(status === undefined ? isNotNull(crawls.status) : eq(crawls.status, status), eq(crawls.hearsay, false)))
    .orderBy(desc(crawls.id))
    .limit(limit);
  return rows.map(({ launch, ...row }) => ({ ...row, durationMs: launch?.durationMs ?? null }));
}
