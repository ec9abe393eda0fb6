import { and, count, eq, inArray, like, or, type SQL } from 'drizzle-orm';
import type { Page, ToolDetail, ToolQuery, ToolSummary } from '../domain/catalogue.ts';
import { mayHoldWord, pageOf, toolMarks, toolOrder } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { classifications, currentTools, servers, toolVersions } from './schema.ts';
import { containing, searchWords } from './text.ts';

/** One page of current tools, of all servers or of one. Finding and sorting leaves definitions and findings alone. */
export async function readTools(drizzle: Drizzle, query: ToolQuery): Promise<Page<ToolSummary>> {
  const { page, pageSize, offset } = pageOf(query);
  const words = searchWords(query.search);
  const where = and(
    query.server === undefined ? undefined : eq(servers.slug, query.server),
    toolMarks(query),
    ...words.map(toolHoldsWord),
  );
  const found = drizzle
    .select({ id: currentTools.toolVersionId })
    .from(currentTools)
    .innerJoin(servers, eq(servers.id, currentTools.serverId))
    .innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId))
    .where(where)
    .orderBy(...toolOrder)
    .limit(pageSize)
    .offset(offset);
  const counted = drizzle
    .select({ total: count() })
    .from(currentTools)
    .innerJoin(servers, eq(servers.id, currentTools.serverId))
    .$dynamic();
  if (words.length > 0) counted.innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId));
  const [ids, [all]] = await Promise.all([found, counted.where(where)]);
  const rows = await readSummaries(
    drizzle,
    ids.map(({ id }) => id),
  );
  return { rows, total: all?.total ?? 0, page, pageSize };
}

/** All current tools of one server with their definitions, in the order of every list. */
export async function readToolList(drizzle: Drizzle, serverId: number, slug: string): Promise<ToolDetail[]> {
  const [rows, history] = await Promise.all([
    drizzle
      .select({
        ...summaryColumns,
        definition: toolVersions.definition,
        firstSeen: toolVersions.firstSeen,
        lastSeen: currentTools.listedAt,
      })
      .from(currentTools)
      .innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId))
      .leftJoin(classifications, eq(classifications.id, currentTools.classificationId))
      .where(eq(currentTools.serverId, serverId))
      .orderBy(...toolOrder),
    drizzle
      .select({ name: toolVersions.name, versions: count() })
      .from(toolVersions)
      .where(eq(toolVersions.serverId, serverId))
      .groupBy(toolVersions.name),
  ]);
  const versions = new Map(history.map((row) => [row.name, row.versions]));
  return rows.map((row) => ({ server: slug, ...row, versions: versions.get(row.name) ?? 1 }));
}

const summaryColumns = {
  name: toolVersions.name,
  title: toolVersions.title,
  description: toolVersions.description,
  hash: toolVersions.hash,
  classification: classifications.body,
};

/** The summaries of these current tool versions, in the order of their ids. */
async function readSummaries(drizzle: Drizzle, ids: readonly number[]): Promise<ToolSummary[]> {
  if (ids.length === 0) return [];
  const rows = await drizzle
    .select({ id: toolVersions.id, server: servers.slug, ...summaryColumns })
    .from(toolVersions)
    .innerJoin(servers, eq(servers.id, toolVersions.serverId))
    .innerJoin(
      currentTools,
      and(eq(currentTools.toolVersionId, toolVersions.id), eq(currentTools.serverId, servers.id)),
    )
    .leftJoin(classifications, eq(classifications.id, currentTools.classificationId))
    .where(inArray(toolVersions.id, [...ids]));
  const summaries = new Map(rows.map(({ id, ...row }) => [id, row]));
  return ids.flatMap((id) => summaries.get(id) ?? []);
}

/** The word is in the tool's own texts or in those of its server: `github issue` finds the issues of GitHub's server. */
function toolHoldsWord(word: string): SQL | undefined {
  const pattern = containing(word);
  return and(
    mayHoldWord(currentTools.serverId, word),
    or(like(toolVersions.search, pattern), like(servers.search, pattern)),
  );
}
