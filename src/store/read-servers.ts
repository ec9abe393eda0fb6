import { and, count, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { CrawlSummary, Page, ServerQuery, ServerSummary } from '../domain/catalogue.ts';
import type { LaunchRecord } from '../domain/crawl.ts';
import { gradeOf, type ServerGrade } from '../domain/grade.ts';
import { lastCrawl, lastListed, pageOf, riskPlace, serverHoldsWord, toolMarks } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { readSketches } from './read-sketches.ts';
import { seenWith, worstStanding } from './read-sources.ts';
import { crawls, currentTools, servers } from './schema.ts';
import { highestRisk, type Tally, toolCounts } from './tally.ts';
import { searchWords } from './text.ts';

/** One page of servers. Finding and sorting needs ids alone; only the rows of the page are read whole. */
export async function readServers(drizzle: Drizzle, query: ServerQuery): Promise<Page<ServerSummary>> {
  const { page, pageSize, offset } = pageOf(query);
  const last = lastCrawl(drizzle);
  const where = and(
    isNull(servers.removedAt),
    query.place === undefined ? undefined : eq(servers.place, query.place),
    query.status === undefined
      ? undefined
      : query.status === 'not_asked'
        ? isNull(last.status)
        : eq(last.status, query.status),
    seenWith(drizzle, query),
    hasTool(drizzle, toolMarks(query)),
    ...searchWords(query.search).map((word) => serverHoldsWord(drizzle, word)),
  );
  const found = drizzle.select({ id: servers.id }).from(servers).$dynamic();
  const counted = drizzle.select({ total: count() }).from(servers).$dynamic();
  if (query.status !== undefined) {
    found.leftJoinLateral(last, sql`true`);
    counted.leftJoinLateral(last, sql`true`);
  }
  const order = serverOrder(drizzle, query.sort ?? 'newest');
  const [ids, [all]] = await Promise.all([
    found
      .where(where)
      .orderBy(...order)
      .limit(pageSize)
      .offset(offset),
    counted.where(where),
  ]);
  const rows = await readSummaries(
    drizzle,
    ids.map(({ id }) => id),
  );
  return { rows, total: all?.total ?? 0, page, pageSize };
}

/** The summaries of these servers, in the order of their ids. No definition and no listing is read. */
export async function readSummaries(drizzle: Drizzle, ids: readonly number[]): Promise<ServerSummary[]> {
  if (ids.length === 0) return [];
  const last = lastCrawl(drizzle);
  const listed = lastListed(drizzle);
  const [rows, tallies, sketches] = await Promise.all([
    drizzle
      .select({
        ...summaryColumns,
        standing: worstStanding(),
        lastCrawl: {
          at: last.at,
          status: last.status,
          detail: last.detail,
          protocolVersion: last.protocolVersion,
          launch: last.launch,
          truncated: last.truncated,
          rejected: last.rejected,
        },
        listed: { at: listed.at, launch: listed.launch, serverInfo: listed.serverInfo },
      })
      .from(servers)
      .leftJoinLateral(last, sql`true`)
      .leftJoinLateral(listed, sql`true`)
      .where(inArray(servers.id, [...ids])),
    drizzle
      .select({
        serverId: currentTools.serverId,
        category: currentTools.category,
        risk: currentTools.risk,
        tools: count(),
      })
      .from(currentTools)
      .where(inArray(currentTools.serverId, [...ids]))
      .groupBy(currentTools.serverId, currentTools.category, currentTools.risk),
    readSketches(drizzle, ids),
  ]);
  const talliesOf = Map.groupBy(tallies, ({ serverId }) => serverId);
  const summaries = new Map(
    rows.map((row) => [row.id, summary(row, talliesOf.get(row.id) ?? [], gradeOf(sketches.get(row.id) ?? []))]),
  );
  return ids.flatMap((id) => summaries.get(id) ?? []);
}

/** The columns of a crawl that its summary shows. */
export const crawlColumns = {
  at: crawls.at,
  status: crawls.status,
  detail: crawls.detail,
  protocolVersion: crawls.protocolVersion,
  launch: crawls.launch,
  truncated: crawls.truncated,
  rejected: crawls.rejected,
};

const summaryColumns = {
  id: servers.id,
  slug: servers.slug,
  key: servers.key,
  name: servers.name,
  title: servers.title,
  description: servers.description,
  repository: servers.repository,
  place: servers.place,
  address: servers.address,
  firstSeen: servers.firstSeen,
};

type SummaryRow = Omit<ServerSummary, 'version' | 'tools' | 'highestRisk' | 'grade' | 'lastCrawl' | 'lastListed'> & {
  id: number;
  lastCrawl: CrawlSummary | null;
  listed: { at: string; launch: LaunchRecord | null; serverInfo: { version?: string | undefined } | null } | null;
};

function summary({ id: _, listed, ...row }: SummaryRow, tallies: readonly Tally[], grade: ServerGrade): ServerSummary {
  const tools = toolCounts(tallies);
  return {
    ...row,
    version: listed?.launch?.version ?? listed?.serverInfo?.version ?? null,
    tools,
    highestRisk: highestRisk(tools),
    grade,
    lastListed: listed?.at ?? null,
  };
}

function hasTool(drizzle: Drizzle, marks: SQL | undefined): SQL | undefined {
  if (marks === undefined) return undefined;
  const tool = drizzle
    .select({ found: sql`1` })
    .from(currentTools)
    .where(and(eq(currentTools.serverId, servers.id), marks));
  return sql`exists ${tool}`;
}

/** The id comes last in every order, so that pages neither repeat a server nor leave one out. */
function serverOrder(drizzle: Drizzle, sort: NonNullable<ServerQuery['sort']>): SQL[] {
  const byName = [sql`lower(${servers.name} collate "C")`, sql`${servers.id}`];
  const ofServer = eq(currentTools.serverId, servers.id);
  switch (sort) {
    case 'newest':
      return [desc(servers.firstSeen), desc(servers.id)];
    case 'name':
      return byName;
    case 'tools': {
      const listed = sql`select cardinality(${crawls.listed}) from ${crawls}
        where ${crawls.serverId} = ${servers.id} and ${crawls.listed} is not null
        order by ${crawls.hearsay}, ${crawls.at} desc, ${crawls.id} desc limit 1`;
      return [sql`coalesce((${listed}), 0) desc`, ...byName];
    }
    case 'risk': {
      // The riskiest tool decides, in the order in which tools are listed; a server without tools comes last.
      const riskiest = drizzle
        .select({ place: sql`min(${riskPlace})` })
        .from(currentTools)
        .where(ofServer);
      return [sql`${riskiest} nulls last`, ...byName];
    }
  }
}
