import { and, asc, desc, eq, isNotNull, isNull, like, not, type SQL, sql } from 'drizzle-orm';
import type { ToolQuery } from '../domain/catalogue.ts';
import type { Drizzle } from './drizzle.ts';
import { classifications, crawls, currentTools, servers, toolVersions } from './schema.ts';
import { containing } from './text.ts';

/**
 * Where a tool stands in every list, riskiest first. What could not be assessed has a place of its own, below Critical
 * and above High: nobody may read it as harmless because it is last.
 */
export const riskPlace: SQL<number> = sql<number>`case ${currentTools.risk}
  when 'Critical' then 0 when 'High' then 2 when 'Medium' then 3 when 'Low' then 4 else 1 end`;

/** Strongest effect first. */
const categoryPlace = sql`case ${currentTools.category}
  when 'Financial' then 0 when 'Destructive' then 1 when 'Execute' then 2 when 'Write' then 3 when 'Read' then 4 else 5 end`;

/** The order of every list of tools. `collate "C"` because the database's own language would differ between servers. */
export const toolOrder: SQL[] = [
  riskPlace,
  categoryPlace,
  sql`${toolVersions.name} collate "C"`,
  asc(currentTools.toolVersionId),
];

/** The current tools with these marks; undefined when none is asked for. */
export function toolMarks(query: Pick<ToolQuery, 'category' | 'risk' | 'assessed' | 'manipulation'>): SQL | undefined {
  const { category, risk, assessed, manipulation } = query;
  return and(
    category === undefined ? undefined : eq(currentTools.category, category),
    risk === undefined ? undefined : eq(currentTools.risk, risk),
    assessed === undefined ? undefined : assessed ? isNotNull(currentTools.risk) : isNull(currentTools.risk),
    manipulation === undefined ? undefined : manipulation ? isManipulated() : not(isManipulated()),
  );
}

/**
 * Whether a current tool was found to hold manipulated text. Inside a string of JSON every quotation mark has a backslash
 * before it, so the mark can only be the member of that name.
 */
function isManipulated(): SQL {
  return sql`exists (
    select 1 from ${classifications} where ${classifications.id} = ${currentTools.classificationId}
      and strpos(${classifications.body}, '"manipulation":[{') > 0)`;
}

/**
 * The servers in which a word may be found, as a condition on a column with their ids.
 *
 * It says too much, for it also looks at tool versions that are no longer listed, so the exact condition must stand
 * beside it. It is here because it alone can use the trigram indexes: the list of current tools is a query, and has
 * none. Written as an array because PostgreSQL then asks the index first; as a subquery it was planned last.
 */
export function mayHoldWord(serverId: SQL | typeof servers.id | typeof currentTools.serverId, word: string): SQL {
  const pattern = containing(word);
  return sql`${serverId} = any(array(
    select ${servers.id} from ${servers} where ${servers.search} like ${pattern}
    union select ${toolVersions.serverId} from ${toolVersions} where ${toolVersions.search} like ${pattern}))`;
}

/** Servers whose own texts, or those of one of their current tools, hold the word. */
export function serverHoldsWord(drizzle: Drizzle, word: string): SQL {
  const tool = drizzle
    .select({ found: sql`1` })
    .from(currentTools)
    .innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId))
    .where(and(eq(currentTools.serverId, servers.id), like(toolVersions.search, containing(word))));
  return sql`(${mayHoldWord(servers.id, word)} and (${like(servers.search, containing(word))} or exists ${tool}))`;
}

/** The last crawl of the server in the outer query, for a lateral join; hearsay only where it was never asked. */
export function lastCrawl(drizzle: Drizzle) {
  return drizzle
    .select()
    .from(crawls)
    .where(eq(crawls.serverId, servers.id))
    .orderBy(...newestList)
    .limit(1)
    .as('last_crawl');
}

/** The last crawl that gave a list, of the server in the outer query, for a lateral join. */
export function lastListed(drizzle: Drizzle) {
  return drizzle
    .select()
    .from(crawls)
    .where(and(eq(crawls.serverId, servers.id), isNotNull(crawls.listed)))
    .orderBy(...newestList)
    .limit(1)
    .as('last_listed');
}

/** The order in which lists of one server count: what a server said before what others say of it, then the newest. */
export const newestList: SQL[] = [asc(crawls.hearsay), desc(crawls.at), desc(crawls.id)];

/** The wanted page in numbers that are safe to compute with: 25 rows, at most 100, and no page before the first. */
export function pageOf(query: { page?: number | undefined; pageSize?: number | undefined }) {
  const page = whole(query.page, 1, 1, 10_000_000);
  const pageSize = whole(query.pageSize, 25, 1, 100);
  return { page, pageSize, offset: (page - 1) * pageSize };
}

function whole(value: number | undefined, otherwise: number, least: number, most: number): number {
  return value === undefined || Number.isNaN(value) ? otherwise : Math.min(most, Math.max(least, Math.trunc(value)));
}
