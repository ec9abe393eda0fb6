import { and, eq, exists, gt, type SQL, sql } from 'drizzle-orm';
import type { Classification, Subject } from '../domain/classification.ts';
import type { ReviewStanding } from '../domain/review.ts';
import { serverWords } from '../domain/server.ts';
import type { Changes } from './changes.ts';
import type { Drizzle } from './drizzle.ts';
import { judgementColumns } from './judgement.ts';
import { readOwnWords } from './read-server.ts';
import { notOvertaken, readStandings, versionReviewed } from './reviews.ts';
import { classifications, currentTools, servers, toolVersions } from './schema.ts';

/** Judges tools of one server, each under the key that the judgement comes back with; some were reviewed. */
export type JudgeTools = (
  subjects: ReadonlyMap<number, Subject>,
  reviews: ReadonlyMap<number, ReviewStanding>,
) => ReadonlyMap<number, Classification> | Promise<ReadonlyMap<number, Classification>>;

/**
 * Judges the current tools that this version of the classifier has not judged yet, and keeps the judgements.
 *
 * Server by server, so that memory holds one server's tools and each judgement sees its siblings; every server is
 * kept by itself, so that a walk which is stopped goes on where it was.
 * @returns how many tools were judged.
 */
export async function reclassify(
  drizzle: Drizzle,
  changes: Changes,
  version: string,
  judge: JudgeTools,
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
    for (const { id } of waiting) judged += await reclassifyServer(drizzle, changes, id, version, judge);
    const last = waiting.at(-1);
    if (last === undefined) return judged;
    after = last.id;
  }
}

/**
 * Judges anew, at once, the current tools that have this definition, after its reviews have changed.
 * @returns how many tools were judged, those of the same servers that waited for a judgement included.
 */
export async function rejudge(
  drizzle: Drizzle,
  changes: Changes,
  hash: string,
  version: string,
  judge: JudgeTools,
): Promise<number> {
  const holders = await drizzle
    .selectDistinct({ id: toolVersions.serverId })
    .from(toolVersions)
    .where(eq(toolVersions.hash, hash));
  let judged = 0;
  for (const { id } of holders) judged += await reclassifyServer(drizzle, changes, id, version, judge);
  return judged;
}

async function reclassifyServer(
  drizzle: Drizzle,
  changes: Changes,
  serverId: number,
  version: string,
  judge: JudgeTools,
): Promise<number> {
  const [row] = await drizzle.select({ listing: servers.listing }).from(servers).where(eq(servers.id, serverId));
  const said = await readOwnWords(drizzle, serverId);
  const tools = await drizzle
    .select({
      id: toolVersions.id,
      hash: toolVersions.hash,
      definition: toolVersions.definition,
      known: sql<boolean>`not (${lacks(drizzle, version)})`,
    })
    .from(currentTools)
    .innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId))
    .where(eq(currentTools.serverId, serverId))
    .orderBy(currentTools.position);
  const server = serverWords(row?.listing, said);
  const siblings = tools.map(({ definition }) => definition.name);
  const waiting = tools.filter(({ known }) => !known);
  const standings = await readStandings(
    drizzle,
    waiting.map(({ hash }) => hash),
  );
  const reviews = new Map(
    waiting.flatMap(({ id, hash }) => {
      const standing = standings.get(hash);
      return standing === undefined ? [] : [[id, standing]];
    }),
  );
  const judged = await judge(
    new Map(waiting.map(({ id, definition }) => [id, { tool: definition, server, siblings }])),
    reviews,
  );
  const values = [];
  for (const { id, definition } of waiting) {
    const judgement = judged.get(id);
    if (judgement === undefined) continue;
    const review = reviews.get(id)?.version;
    const wanted = review === undefined ? version : `${version}+${review}`;
    // One that had to do without somebody has a version of its own, and is made again the next time.
    if (judgement.version !== wanted && judgement.ranWithout.length === 0)
      throw new Error(`a judgement of ${judgement.version} was asked for as ${wanted}`);
    values.push({ ...judgementColumns(definition, judgement), toolVersionId: id });
  }
  for (let start = 0; start < values.length; start += 500) {
    const chunk = values.slice(start, start + 500);
    // Only writing is announced: judging may take minutes, in which finished pages stay good.
    await changes.during(async () => {
      const rows = await notOvertaken(drizzle, chunk);
      if (rows.length > 0) await drizzle.insert(classifications).values(rows).onConflictDoNothing();
    });
  }
  return values.length;
}

/**
 * Whether a current tool has no judgement of this version. A scalar subquery, because PostgreSQL makes a join of
 * `not exists`, and while a new version's judgements are being added its statistics say that there are none: it then
 * reads all of them again for each tool.
 */
function lacks(drizzle: Drizzle, version: string): SQL {
  const current = versionReviewed(version, sql`${currentTools.toolVersionId}`);
  const known = drizzle
    .select({ id: classifications.id })
    .from(classifications)
    .where(and(eq(classifications.toolVersionId, currentTools.toolVersionId), eq(classifications.version, current)))
    .limit(1);
  return sql`(${known}) is null`;
}
