import { and, eq, exists, gt, type SQL, sql } from 'drizzle-orm';
import type { Classification, Subject } from '../domain/classification.ts';
import { serverWords } from '../domain/server.ts';
import type { Drizzle } from './drizzle.ts';
import { judgementColumns } from './judgement.ts';
import { readOwnWords } from './read-server.ts';
import { classifications, currentTools, servers, toolVersions } from './schema.ts';

/**
 * Judges the current tools that this version of the classifier has not judged yet, and keeps the judgements.
 *
 * Server by server, so that memory holds one server's tools and each judgement sees its siblings; every server is
 * kept by itself, so that a walk which is stopped goes on where it was.
 * @returns how many tools were judged.
 */
export async function reclassify(
  drizzle: Drizzle,
  version: string,
  classify: (subject: Subject) => Classification | Promise<Classification>,
  batch: number,
): Promise<number> {
  let judged = 0;
  let after = 0;
  for (;;) {
    const unjudged = drizzle
      .select({ found: sql`1` })
      .from(currentTools)
      .where(and(eq(currentTools.serverId, servers.id), lacks(drizzle, version)));
    const waiting = await drizzle
      .select({ id: servers.id })
      .from(servers)
      .where(and(gt(servers.id, after), exists(unjudged)))
      .orderBy(servers.id)
      .limit(batch);
    for (const { id } of waiting) judged += await reclassifyServer(drizzle, id, version, classify);
    const last = waiting.at(-1);
    if (last === undefined) return judged;
    after = last.id;
  }
}

async function reclassifyServer(
  drizzle: Drizzle,
  serverId: number,
  version: string,
  classify: (subject: Subject) => Classification | Promise<Classification>,
): Promise<number> {
  const [row] = await drizzle.select({ listing: servers.listing }).from(servers).where(eq(servers.id, serverId));
  const said = await readOwnWords(drizzle, serverId);
  const tools = await drizzle
    .select({
      id: toolVersions.id,
      definition: toolVersions.definition,
      known: sql<boolean>`not (${lacks(drizzle, version)})`,
    })
    .from(currentTools)
    .innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId))
    .where(eq(currentTools.serverId, serverId))
    .orderBy(currentTools.position);
  const server = serverWords(row?.listing, said);
  const siblings = tools.map(({ definition }) => definition.name);
  const values = [];
  for (const { id, definition, known } of tools) {
    if (known) continue;
    const judgement = await classify({ tool: definition, server, siblings });
    if (judgement.version !== version)
      throw new Error(`a judgement of ${judgement.version} was asked for as ${version}`);
    values.push({ ...judgementColumns(definition, judgement), toolVersionId: id });
  }
  for (let start = 0; start < values.length; start += 500) {
    await drizzle
      .insert(classifications)
      .values(values.slice(start, start + 500))
      .onConflictDoNothing();
  }
  return values.length;
}

/**
 * Whether a current tool has no judgement of this version. A scalar subquery, because PostgreSQL makes a join of
 * `not exists`, and while a new version's judgements are being added its statistics say that there are none: it then
 * reads all of them again for each tool.
 */
function lacks(drizzle: Drizzle, version: string): SQL {
  const known = drizzle
    .select({ id: classifications.id })
    .from(classifications)
    .where(and(eq(classifications.toolVersionId, currentTools.toolVersionId), eq(classifications.version, version)))
    .limit(1);
  return sql`(${known}) is null`;
}
