import { eq, inArray } from 'drizzle-orm';
import { type ServerListing, serverKey } from '../domain/server.ts';
import type { Drizzle } from './drizzle.ts';
import { keepScheduled, keepSightings, type Sighted, shownColumns, withKnownWords } from './known-server.ts';
import { keyHash, slugCandidates } from './listing.ts';
import { servers } from './schema.ts';

/** What became of one listing: the server it names, and whether the catalogue knew that server before. */
export type Sight = { listing: ServerListing; slug: string; isNew: boolean };

/**
 * Keeps servers that a source names, without asking them. One transaction for all: give a few hundred at a time.
 *
 * What is known of a server stays: another source only adds words that are missing. The source that a server's row
 * comes from may change its own words.
 *
 * @param at ISO 8601, UTC
 */
export async function sight(drizzle: Drizzle, listings: readonly ServerListing[], at: string): Promise<Sight[]> {
  if (listings.length === 0) return [];
  const named = listings.map((listing) => ({ listing, identity: keyHash(serverKey(listing.where)) }));
  return drizzle.transaction(async (tx) => {
    const first = new Map(named.toReversed().map((one) => [one.identity, one.listing]));
    // In one order for everybody, so that two readers of one source do not wait for each other in a circle.
    const identities = [...first.keys()].toSorted();
    const known = await rowsOf(tx, identities);
    for (const [identity, row] of known) {
      const listing = first.get(identity);
      if (listing !== undefined) await renew(tx, row, listing);
    }
    const made = await make(
      tx,
      identities.flatMap((identity) => {
        const listing = first.get(identity);
        return listing === undefined || known.has(identity) ? [] : [{ identity, listing }];
      }),
      at,
    );
    const all = new Map([...known, ...made]);
    const sighted = named.flatMap(({ identity, listing }): Sighted[] => {
      const row = all.get(identity);
      return row === undefined ? [] : [{ serverId: row.id, listing }];
    });
    await keepSightings(tx, sighted, at);
    await keepScheduled(tx, sighted, at);
    const fresh = new Set([...made].flatMap(([identity, { isNew }]) => (isNew ? [identity] : [])));
    return named.flatMap(({ identity, listing }) => {
      const row = all.get(identity);
      if (row === undefined) return [];
      return [{ listing, slug: row.slug, isNew: fresh.delete(identity) }];
    });
  });
}

type Row = { id: number; slug: string; listing: ServerListing; removedAt: string | null };

async function rowsOf(tx: Drizzle, identities: readonly string[]): Promise<Map<string, Row>> {
  if (identities.length === 0) return new Map();
  const { keyHash: identity, id, slug, listing, removedAt } = servers;
  const rows = await tx
    .select({ identity, id, slug, listing, removedAt })
    .from(servers)
    .where(inArray(servers.keyHash, [...identities]));
  return new Map(rows.map(({ identity, ...row }) => [identity, row]));
}

async function renew(tx: Drizzle, row: Row, listing: ServerListing): Promise<void> {
  const own = row.listing.source === listing.source;
  const next = own ? withKnownWords(listing, row.listing) : withKnownWords(row.listing, listing);
  const values = shownColumns(next, row.slug);
  const same = JSON.stringify(lasting(values.listing)) === JSON.stringify(lasting(row.listing));
  if (same && row.removedAt === null) return;
  await tx.update(servers).set(values).where(eq(servers.id, row.id));
}

/** A listing without the moment in which it was read, which is no news. */
function lasting({ seenAt: _, ...listing }: ServerListing) {
  return listing;
}

/** Makes rows for servers that had none, each with the first of its slugs that is free. */
async function make(
  tx: Drizzle,
  wanted: readonly { identity: string; listing: ServerListing }[],
  at: string,
): Promise<Map<string, Row & { isNew: boolean }>> {
  const made = new Map<string, Row & { isNew: boolean }>();
  let left = [...wanted];
  for (let candidate = 0; left.length > 0; candidate += 1) {
    const values = left.flatMap(({ identity, listing }) => {
      const slug = slugCandidates(listing)[candidate];
      return slug === undefined ? [] : [{ ...shownColumns(listing, slug), keyHash: identity, slug, firstSeen: at }];
    });
    if (values.length < left.length) throw new Error(`every slug for ${left[0]?.listing.name} is taken`);
    // Of two rows with one slug, or with a slug that is taken, nothing comes back.
    const { keyHash: identity, id, slug, listing, removedAt } = servers;
    const rows = await tx
      .insert(servers)
      .values(values)
      .onConflictDoNothing()
      .returning({ identity, id, slug, listing, removedAt });
    for (const { identity, ...row } of rows) made.set(identity, { ...row, isNew: true });
    left = left.filter(({ identity }) => !made.has(identity));
    // Another process may have made the same servers meanwhile.
    const others = await rowsOf(
      tx,
      left.map(({ identity }) => identity),
    );
    for (const [identity, row] of others) made.set(identity, { ...row, isNew: false });
    left = left.filter(({ identity }) => !made.has(identity));
  }
  return made;
}
