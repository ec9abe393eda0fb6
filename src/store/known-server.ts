import { eq, sql } from 'drizzle-orm';
import { isScheduled } from '../domain/schedule.ts';
import { type ServerListing, serverKey } from '../domain/server.ts';
import type { Drizzle } from './drizzle.ts';
import { keyHash, placeOf, publicListing, slugCandidates } from './listing.ts';
import { servers } from './schema.ts';
import { schedules, sightings } from './schema-crawling.ts';
import { searchable, storable, storableOrNull } from './text.ts';

export type KnownServer = { id: number; slug: string };

/** Renews or makes the server's row. Having written it, this transaction holds it: records of one server queue up here. */
export async function lockServer(tx: Drizzle, listing: ServerListing, at: string): Promise<KnownServer> {
  const identity = keyHash(serverKey(listing.where));
  const returned = { id: servers.id, slug: servers.slug, listing: servers.listing };
  for (const slug of slugCandidates(listing)) {
    const [known] = await tx.select(returned).from(servers).where(eq(servers.keyHash, identity));
    if (known !== undefined) {
      const next = isHearsay(listing) ? withKnownWords(known.listing, listing) : withKnownWords(listing, known.listing);
      const values = shownColumns(next, known.slug);
      await tx.update(servers).set(values).where(eq(servers.id, known.id));
      return known;
    }
    // Nothing comes back when the slug is another server's, or when another process has just made this very row.
    const insert = tx
      .insert(servers)
      .values({ ...shownColumns(listing, slug), keyHash: identity, slug, firstSeen: at });
    const [made] = await insert.onConflictDoNothing().returning(returned);
    if (made !== undefined) return made;
  }
  throw new Error(`every slug for ${slugCandidates(listing)[0]} is taken`);
}

/** Whether a listing only repeats what somebody says of the server, so that it cannot say where the server is. */
function isHearsay({ where }: ServerListing): boolean {
  return where.kind === 'recorded' && where.hearsay !== undefined;
}

/** A source that says nothing of a server does not take away what another one said. */
export function withKnownWords(listing: ServerListing, known: ServerListing): ServerListing {
  return {
    ...listing,
    title: listing.title ?? known.title,
    description: listing.description ?? known.description,
    repository: listing.repository ?? known.repository,
  };
}

/** The columns of a server's row that a listing gives. */
export function shownColumns(listing: ServerListing, slug: string) {
  const shown = publicListing(listing);
  const { place, address } = placeOf(shown.where);
  return {
    key: storable(serverKey(shown.where)),
    name: storable(listing.name),
    title: storableOrNull(listing.title),
    description: storableOrNull(listing.description),
    repository: storableOrNull(listing.repository),
    place,
    address: storable(address),
    listing: shown,
    removedAt: null,
    search: searchable([listing.name, slug, listing.title, listing.description]),
  };
}

/** A listing with the row that it belongs to. */
export type Sighted = { serverId: number; listing: ServerListing };

/**
 * Keeps who named which server, and gives each server that may be crawled by itself its place in the schedule.
 *
 * @param at ISO 8601, UTC
 */
export async function keepSightings(tx: Drizzle, sighted: readonly Sighted[], at: string): Promise<void> {
  if (sighted.length === 0) return;
  const rows = new Map(sighted.map((one) => [identityOf(one), sightingRow(one, at)]));
  await tx
    .insert(sightings)
    .values([...rows.values()])
    .onConflictDoUpdate({
      target: [sightings.serverId, sightings.source, sightings.entry],
      set: {
        standing: sql`excluded.standing`,
        version: sql`excluded.version`,
        updatedAt: sql`excluded.updated_at`,
        lastSeen: sql`excluded.last_seen`,
      },
    });
}

/** Gives servers that may be crawled by themselves a place in the schedule, at once, where they have none. */
export async function keepScheduled(tx: Drizzle, sighted: readonly Sighted[], at: string): Promise<void> {
  const ids = new Set(sighted.filter(({ listing }) => isScheduled(listing)).map(({ serverId }) => serverId));
  if (ids.size === 0) return;
  await tx
    .insert(schedules)
    .values([...ids].map((serverId) => ({ serverId, nextAt: at })))
    .onConflictDoNothing();
}

function entryOf(listing: ServerListing): string {
  return storable(listing.entry ?? listing.name);
}

function identityOf({ serverId, listing }: Sighted): string {
  return JSON.stringify([serverId, listing.source, entryOf(listing)]);
}

function sightingRow({ serverId, listing }: Sighted, at: string) {
  const version = 'version' in listing.where ? listing.where.version : undefined;
  return {
    serverId,
    source: storable(listing.source),
    entry: entryOf(listing),
    standing: listing.standing ?? ('active' as const),
    version: storableOrNull(version),
    updatedAt: listing.updatedAt ?? null,
    firstSeen: at,
    lastSeen: at,
  };
}
