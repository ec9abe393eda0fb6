import { and, asc, count, countDistinct, eq, isNull, max, min, sql } from 'drizzle-orm';
import type { Sighting, SourceSummary } from '../domain/catalogue.ts';
import type { Drizzle } from './drizzle.ts';
import { servers } from './schema.ts';
import { sightings } from './schema-crawling.ts';

/** Who names this server, the latest first. */
export async function readSightings(drizzle: Drizzle, serverId: number): Promise<Sighting[]> {
  const { source, entry, standing, version, updatedAt, firstSeen, lastSeen } = sightings;
  return drizzle
    .select({ source, entry, standing, version, updatedAt, firstSeen, lastSeen })
    .from(sightings)
    .where(eq(sightings.serverId, serverId))
    .orderBy(sql`${lastSeen} desc`, asc(sightings.id));
}

/** All that ever named a server, with how many, the one that names most first. */
export async function readSources(drizzle: Drizzle): Promise<SourceSummary[]> {
  const is = (standing: string) => sql`count(*) filter (where ${sightings.standing} = ${standing})`.mapWith(Number);
  const rows = await drizzle
    .select({
      source: sightings.source,
      servers: countDistinct(sightings.serverId),
      entries: count(),
      deprecated: is('deprecated'),
      deleted: is('deleted'),
      firstSeen: min(sightings.firstSeen),
      lastSeen: max(sightings.lastSeen),
    })
    .from(sightings)
    .innerJoin(servers, eq(servers.id, sightings.serverId))
    .where(isNull(servers.removedAt))
    .groupBy(sightings.source)
    .orderBy(sql`${countDistinct(sightings.serverId)} desc`, sightings.source);
  return rows.flatMap(({ firstSeen, lastSeen, ...row }) =>
    firstSeen === null || lastSeen === null ? [] : [{ ...row, firstSeen, lastSeen }],
  );
}

/** The condition that some source, or this one, names the server of the outer query, in this standing. */
export function seenWith(
  drizzle: Drizzle,
  query: { source?: string | undefined; standing?: Sighting['standing'] | undefined },
) {
  const { source, standing } = query;
  if (source === undefined && standing === undefined) return undefined;
  const sighting = drizzle
    .select({ found: sql`1` })
    .from(sightings)
    .where(
      and(
        eq(sightings.serverId, servers.id),
        source === undefined ? undefined : eq(sightings.source, source),
        standing === undefined ? undefined : eq(sightings.standing, standing),
      ),
    );
  return sql`exists ${sighting}`;
}

/** The worst that a source says of the server of the outer query; `active` where none says anything. */
export function worstStanding() {
  return sql<
    Sighting['standing']
  >`(select case max(case ${sightings.standing} when 'deleted' then 2 when 'deprecated' then 1 else 0 end)
    when 2 then 'deleted' when 1 then 'deprecated' else 'active' end from ${sightings} where ${sightings.serverId} = ${servers.id})`;
}
