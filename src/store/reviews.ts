import { and, count, desc, eq, inArray, isNull, like, type SQL, sql } from 'drizzle-orm';
import type { Page, ReviewedTool, ReviewRow } from '../domain/catalogue.ts';
import type { Review, ReviewStanding, Verdict } from '../domain/review.ts';
import { pageOf } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { classifications, currentTools, overrides, servers, toolVersions } from './schema.ts';
import { storable } from './text.ts';

/** Hashes asked for in one statement. */
const CHUNK = 500;

/**
 * What the version of a judgement says of the reviews of its definition. Each review and each withdrawal makes another
 * one, so that the judgement after it is a new row, and the newest row is always the one that holds.
 */
const STANDING = sql<string>`'review-' || case when count(withdrawn_at) = 0 then max(id)::text
  else coalesce((max(id) filter (where withdrawn_at is null))::text || '-', '') || 'withdrawn-' || count(withdrawn_at) end`;

/**
 * The version that the current judgement of a tool version has, by this version of the classifier, as an expression
 * for SQL. Where nobody has reviewed anything it costs nothing.
 */
export function versionReviewed(version: string, toolVersionId: SQL | typeof toolVersions.id): SQL<string> {
  const plain = sql`${storable(version)}::text`;
  const standing = sql`select '+' || ${STANDING} from ${overrides} where hash =
    (select v.hash from tool_versions v where v.id = ${toolVersionId}) having count(*) > 0`;
  return sql`case when exists (select from ${overrides}) then ${plain} || coalesce((${standing}), '') else ${plain} end`;
}

/** The part of a judgement's version that says how reviews stood when it was made. */
function reviewPart(version: string): string | undefined {
  return /\+(review-[\w-]+)$/.exec(version)?.[1];
}

/**
 * The judgements that may be added: not those that were made before a review changed, where one that follows it is there
 * already. Added now, they would be the newest.
 */
export async function notOvertaken<Row extends { toolVersionId: number; version: string }>(
  drizzle: Drizzle,
  rows: readonly Row[],
): Promise<Row[]> {
  const ids = rows.map(({ toolVersionId }) => toolVersionId);
  const reviewed = await drizzle
    .select({ id: classifications.toolVersionId, hash: toolVersions.hash, version: classifications.version })
    .from(classifications)
    .innerJoin(toolVersions, eq(toolVersions.id, classifications.toolVersionId))
    .where(and(inArray(classifications.toolVersionId, ids), like(classifications.version, '%+review-%')));
  if (reviewed.length === 0) return [...rows];
  const standings = await readStandings(drizzle, [...new Set(reviewed.map(({ hash }) => hash))]);
  const overtaking = new Map(
    reviewed.flatMap(({ id, hash, version }) => {
      const standing = standings.get(hash)?.version;
      return standing === undefined || reviewPart(version) !== standing ? [] : [[id, standing]];
    }),
  );
  return rows.filter(({ toolVersionId, version }) => {
    const standing = overtaking.get(toolVersionId);
    return standing === undefined || reviewPart(version) === standing;
  });
}

/** How the reviews of these definitions stand; a definition that nobody ever reviewed is not among them. */
export async function readStandings(drizzle: Drizzle, hashes: readonly string[]): Promise<Map<string, ReviewStanding>> {
  const standings = new Map<string, ReviewStanding>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await drizzle
      .select({
        hash: overrides.hash,
        version: STANDING,
        inForce: sql<number | null>`max(id) filter (where withdrawn_at is null)`,
      })
      .from(overrides)
      .where(inArray(overrides.hash, hashes.slice(start, start + CHUNK)))
      .groupBy(overrides.hash);
    const ids = rows.flatMap(({ inForce }) => inForce ?? []);
    const reviews = ids.length === 0 ? [] : await drizzle.select().from(overrides).where(inArray(overrides.id, ids));
    const byHash = new Map(reviews.map((review) => [review.hash, review]));
    for (const { hash, version } of rows) standings.set(hash, { review: byHash.get(hash), version });
  }
  return standings;
}

/** Keeps a verdict on one definition; undefined when no server has ever listed such a definition. */
export async function addReview(
  drizzle: Drizzle,
  hash: string,
  verdict: Verdict,
  at: string,
): Promise<Review | undefined> {
  const [known] = await drizzle
    .select({ id: toolVersions.id })
    .from(toolVersions)
    .where(eq(toolVersions.hash, hash))
    .limit(1);
  if (known === undefined) return undefined;
  const { category, risk, facets, by, reason } = verdict;
  const [review] = await drizzle
    .insert(overrides)
    .values({ hash, category, risk, facets: facets ?? null, reviewer: storable(by), reason: storable(reason), at })
    .returning();
  return review;
}

/** Takes a review back. The row stays, with the time and the name; `earlier` is one that was taken back before. */
export async function withdrawReview(
  drizzle: Drizzle,
  id: number,
  by: string,
  at: string,
): Promise<{ withdrawn: Review } | { earlier: Review } | undefined> {
  const [withdrawn] = await drizzle
    .update(overrides)
    .set({ withdrawnAt: at, withdrawnBy: storable(by) })
    .where(and(eq(overrides.id, id), isNull(overrides.withdrawnAt)))
    .returning();
  if (withdrawn !== undefined) return { withdrawn };
  const [earlier] = await drizzle.select().from(overrides).where(eq(overrides.id, id));
  return earlier && { earlier };
}

/** One page of all reviews, newest first, with the current tools that have the reviewed definition. */
export async function readReviews(
  drizzle: Drizzle,
  query: { page?: number | undefined; pageSize?: number | undefined },
): Promise<Page<ReviewRow>> {
  const { page, pageSize, offset } = pageOf(query);
  const [reviews, [all]] = await Promise.all([
    drizzle.select().from(overrides).orderBy(desc(overrides.id)).limit(pageSize).offset(offset),
    drizzle.select({ total: count() }).from(overrides),
  ]);
  const hashes = [...new Set(reviews.map(({ hash }) => hash))];
  const [standings, tools] = await Promise.all([readStandings(drizzle, hashes), readToolsWith(drizzle, hashes)]);
  const rows = reviews.map((review) => ({
    ...review,
    inForce: standings.get(review.hash)?.review?.id === review.id,
    tools: tools.get(review.hash) ?? [],
  }));
  return { rows, total: all?.total ?? 0, page, pageSize };
}

/** All reviews of the definitions that a tool of a server has or once had, newest first. */
export async function readReviewsOfTool(drizzle: Drizzle, slug: string, name: string): Promise<Review[]> {
  const hashes = drizzle
    .select({ hash: toolVersions.hash })
    .from(toolVersions)
    .innerJoin(servers, eq(servers.id, toolVersions.serverId))
    .where(and(eq(servers.slug, slug), eq(toolVersions.name, storable(name))));
  return drizzle.select().from(overrides).where(inArray(overrides.hash, hashes)).orderBy(desc(overrides.id));
}

/** The tools that have these definitions: where they stand now, and where they only stood once. */
export async function readToolsWith(drizzle: Drizzle, hashes: readonly string[]): Promise<Map<string, ReviewedTool[]>> {
  if (hashes.length === 0) return new Map();
  const listed = drizzle
    .select({ found: sql`1` })
    .from(currentTools)
    .where(and(eq(currentTools.serverId, servers.id), eq(currentTools.toolVersionId, toolVersions.id)));
  const rows = await drizzle
    .select({
      hash: toolVersions.hash,
      server: servers.slug,
      name: toolVersions.name,
      current: sql<boolean>`exists ${listed}`,
    })
    .from(toolVersions)
    .innerJoin(servers, eq(servers.id, toolVersions.serverId))
    .where(and(inArray(toolVersions.hash, [...hashes]), isNull(servers.removedAt)))
    .orderBy(servers.slug, toolVersions.id);
  const grouped = Map.groupBy(rows, ({ hash }) => hash);
  return new Map(
    Array.from(grouped, ([hash, tools]) => [
      hash,
      tools.map(({ server, name, current }) => ({ server, name, current })),
    ]),
  );
}
