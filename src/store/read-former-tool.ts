import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { ServerDetail, ToolDetail } from '../domain/catalogue.ts';
import type { Review } from '../domain/review.ts';
import { newestList } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { readServer } from './read-server.ts';
import { readReviewsOfTool } from './reviews.ts';
import { classifications, crawls, servers, toolVersions } from './schema.ts';
import { storable } from './text.ts';

/** A tool with its server, and with the reviews of all definitions that it has and had, newest first. */
export type ToolAnswer = { server: ServerDetail; tool: ToolDetail; reviews: Review[] };

/**
 * A tool that its server once listed and lists no more, as it was last; `tool.lastSeen` is when it was last listed.
 * Undefined for a tool that is listed, and for one that never was.
 */
export async function readFormerTool(drizzle: Drizzle, slug: string, name: string): Promise<ToolAnswer | undefined> {
  const tool = await readAsItWas(drizzle, slug, name);
  if (tool === undefined) return undefined;
  const [server, reviews] = await Promise.all([readServer(drizzle, slug), readReviewsOfTool(drizzle, slug, name)]);
  return server && { server, tool, reviews };
}

async function readAsItWas(drizzle: Drizzle, slug: string, name: string): Promise<ToolDetail | undefined> {
  const stored = storable(name);
  const versions = await drizzle
    .select({ id: toolVersions.id, serverId: toolVersions.serverId, server: servers.slug })
    .from(toolVersions)
    .innerJoin(servers, eq(servers.id, toolVersions.serverId))
    .where(and(eq(servers.slug, storable(slug)), isNull(servers.removedAt), eq(toolVersions.name, stored)));
  const [first] = versions;
  if (first === undefined) return undefined;
  const ofServer = and(eq(crawls.serverId, first.serverId), isNotNull(crawls.listed));
  const ids = versions.map(({ id }) => id);
  const holding = sql`${crawls.listed} && ${sql.param(ids, crawls.listed)}::integer[]`;
  const columns = { id: crawls.id, at: crawls.at, listed: crawls.listed, hearsay: crawls.hearsay };
  const [[last], [newest]] = await Promise.all([
    drizzle
      .select(columns)
      .from(crawls)
      .where(and(ofServer, holding))
      .orderBy(...newestList)
      .limit(1),
    drizzle
      .select({ id: crawls.id, hearsay: crawls.hearsay })
      .from(crawls)
      .where(ofServer)
      .orderBy(...newestList)
      .limit(1),
  ]);
  if (last === undefined || last.id === newest?.id || last.hearsay !== newest?.hearsay) return undefined;
  const wasLast = new Set(last.listed);
  const version = ids.find((id) => wasLast.has(id));
  if (version === undefined) return undefined;
  const judgement = drizzle
    .select({ body: classifications.body })
    .from(classifications)
    .where(eq(classifications.toolVersionId, version))
    .orderBy(desc(classifications.id))
    .limit(1)
    .as('judgement');
  const { title, description, hash, definition, firstSeen } = toolVersions;
  const [row] = await drizzle
    .select({ title, description, hash, definition, firstSeen, classification: judgement.body })
    .from(toolVersions)
    .leftJoin(judgement, sql`true`)
    .where(eq(toolVersions.id, version));
  return row && { server: slug, name: stored, ...row, lastSeen: last.at, versions: versions.length };
}
