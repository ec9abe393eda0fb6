import {
  aliasedTable,
  and,
  count,
  desc,
  eq,
  exists,
  gte,
  inArray,
  isNotNull,
  isNull,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Page } from '../domain/catalogue.ts';
import type { ChangeQuery, ChangeSide, RuleStanding, ToolChange } from '../domain/history.ts';
import type { ToolRule } from '../domain/policy/schema.ts';
import { pageOf } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { crawls, servers, toolVersions } from './schema.ts';
import { changeEvents } from './schema-crawling.ts';
import { storable } from './text.ts';

/** One page of changes, newest first; those of one crawl in the order of the server's list. */
export async function readChanges(drizzle: Drizzle, query: ChangeQuery): Promise<Page<ToolChange>> {
  const { page, pageSize, offset } = pageOf(query);
  const where = matching(drizzle, query);
  const [rows, [all]] = await Promise.all([
    drizzle
      .select({ event: changeEvents, server: servers.slug, name: servers.name, title: servers.title })
      .from(changeEvents)
      .innerJoin(servers, eq(servers.id, changeEvents.serverId))
      .where(where)
      .orderBy(desc(changeEvents.at), desc(changeEvents.id))
      .limit(pageSize)
      .offset(offset),
    drizzle
      .select({ total: count() })
      .from(changeEvents)
      .innerJoin(servers, eq(servers.id, changeEvents.serverId))
      .where(where),
  ]);
  const versions = await readVersions(
    drizzle,
    rows.flatMap(({ event }) => [event.beforeId, event.afterId]),
  );
  const changes = rows.map(({ event, server, name, title }) => ({
    id: event.id,
    server,
    serverTitle: title ?? name,
    kind: event.kind,
    tool: event.tool,
    formerName: event.formerName,
    at: event.at,
    crawl: event.crawlId,
    before: side(versions, event.beforeId, event.categoryBefore, event.riskBefore, event.ruleBefore),
    after: side(versions, event.afterId, event.categoryAfter, event.riskAfter, event.ruleAfter),
    ruleChanged: event.ruleChanged,
  }));
  return { rows: changes, total: all?.total ?? 0, page, pageSize };
}

function matching(drizzle: Drizzle, query: ChangeQuery): SQL | undefined {
  const { server, tool, kind, ruleChanged, worse, since } = query;
  const named = tool === undefined ? undefined : storable(tool);
  return and(
    isNull(servers.removedAt),
    notOutdated(drizzle),
    server === undefined ? undefined : eq(servers.slug, storable(server)),
    named === undefined ? undefined : or(eq(changeEvents.tool, named), eq(changeEvents.formerName, named)),
    kind === undefined ? undefined : eq(changeEvents.kind, kind),
    ruleChanged === undefined ? undefined : eq(changeEvents.ruleChanged, ruleChanged),
    worse === undefined ? undefined : worse ? gotWorse : sql`not ${gotWorse}`,
    since === undefined ? undefined : gte(changeEvents.at, since),
  );
}

const place = (risk: SQL | typeof changeEvents.riskAfter | typeof changeEvents.riskBefore) =>
  sql`case ${risk} when 'Low' then 0 when 'Medium' then 1 when 'High' then 2 when 'Critical' then 3 end`;

/** Its level rose, or it had a rule and is to be hidden now. A tool that is there and has no rule is hidden. */
const gotWorse = sql`(coalesce(${place(changeEvents.riskAfter)} > ${place(changeEvents.riskBefore)}, false)
  or (${isNotNull(changeEvents.ruleBefore)} and ${isNotNull(changeEvents.afterId)} and ${isNull(changeEvents.ruleAfter)}))`;

/** What others wrote of a server is no part of its history any more once it has listed its tools itself. */
function notOutdated(drizzle: Drizzle): SQL {
  const own = aliasedTable(crawls, 'own');
  const itself = drizzle
    .select({ found: sql`1` })
    .from(own)
    .where(and(eq(own.serverId, crawls.serverId), eq(own.hearsay, false), isNotNull(own.listed)));
  // One subquery, of which PostgreSQL makes a join with the few crawls that are hearsay.
  const outdated = drizzle
    .select({ found: sql`1` })
    .from(crawls)
    .where(and(eq(crawls.id, changeEvents.crawlId), crawls.hearsay, exists(itself)));
  return notExists(outdated);
}

type KeptVersion = Pick<ChangeSide, 'hash' | 'definition'>;

async function readVersions(drizzle: Drizzle, ids: readonly (number | null)[]): Promise<Map<number, KeptVersion>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const { id, hash, definition } = toolVersions;
  const rows = await drizzle.select({ id, hash, definition }).from(toolVersions).where(inArray(id, wanted));
  return new Map(rows.map(({ id, ...version }) => [id, version]));
}

function side(
  versions: ReadonlyMap<number, KeptVersion>,
  id: number | null,
  category: ChangeSide['category'],
  risk: ChangeSide['risk'],
  rule: ToolRule | null,
): ChangeSide | null {
  const version = id === null ? undefined : versions.get(id);
  if (version === undefined) return null;
  const standing: RuleStanding = rule ?? 'hidden';
  return { ...version, category, risk, rule: standing };
}

/** The name by which people know the server with this slug; undefined when there is none. */
export async function readServerTitle(drizzle: Drizzle, slug: string): Promise<string | undefined> {
  const [row] = await drizzle
    .select({ name: servers.name, title: servers.title })
    .from(servers)
    .where(and(eq(servers.slug, storable(slug)), isNull(servers.removedAt)));
  return row && (row.title ?? row.name);
}
