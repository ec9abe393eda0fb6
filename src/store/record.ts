import { and, eq, inArray } from 'drizzle-orm';
import type { Classification } from '../domain/classification.ts';
import type { CrawlOutcome, RejectedTool } from '../domain/crawl.ts';
import { type ChangeCounts, countChanges } from '../domain/history.ts';
import type { ServerListing } from '../domain/server.ts';
import { type ToolDefinition, toolFieldHashes, toolHash } from '../domain/tool.ts';
import type { Drizzle } from './drizzle.ts';
import { judgementColumns } from './judgement.ts';
import { type Found, findChanges, isHearsay, keepChanges } from './keep-changes.ts';
import { keepScheduled, keepSightings, lockServer } from './known-server.ts';
import { notOvertaken } from './reviews.ts';
import { keepNext } from './schedules.ts';
import { classifications, crawls, toolVersions } from './schema.ts';
import { searchable, storable, storableOrNull } from './text.ts';

/** What one crawl is part of, for its record. */
export type CrawlPart = {
  /** The run that it belongs to. */
  runId?: number | undefined;
  /** Set when `beginCrawl` noted its beginning. */
  begun?: boolean;
  /** Set where only its user can ask the server again: with headers, or in the user's own network. */
  byHand?: boolean;
};

export type CrawlEntry = CrawlPart & {
  listing: ServerListing;
  outcome: CrawlOutcome;
  /** When the crawl ended: ISO 8601, UTC. */
  at: string;
  /** By `toolHash`; a tool without one is kept and shown as not assessed until `reclassify` finds it. */
  classifications: ReadonlyMap<string, Classification>;
};

/** Rows sent in one statement: far below the 65,535 parameters that PostgreSQL takes. */
const CHUNK = 500;

type Kept = { tools: { hash: string; tool: ToolDefinition }[]; rejected: RejectedTool[] };

/** What became of a crawl: the server's name in addresses, and what is new of it. */
export type Recorded = {
  slug: string;
  /** Definitions that the server had never listed. */
  newVersions: number;
  /** Differences to its last list, by kind; none for a first list and for a crawl that failed. */
  changes: ChangeCounts;
  /** Whether it lists other tools than before, or lists for the first time. */
  changed: boolean;
};

/** Keeps one crawl in one transaction. All hashing and checking is done before it begins. */
export async function record(drizzle: Drizzle, entry: CrawlEntry): Promise<Recorded> {
  const { outcome, at } = entry;
  const kept = outcome.status === 'listed' ? onePerName(outcome.tools, outcome.rejected) : undefined;
  const rows = kept?.tools.map(({ hash, tool }) => versionRow(hash, tool, at)) ?? [];
  const judgements = judgementsOf(kept?.tools ?? [], entry.classifications);
  return drizzle.transaction(async (tx) => {
    const server = await lockServer(tx, entry.listing, at);
    await keepSightings(tx, [{ serverId: server.id, listing: entry.listing }], at);
    const versions = await keepVersions(tx, server.id, rows);
    for (const chunk of chunks(judgements)) {
      const values = chunk.map(({ hash, columns }) => ({ ...columns, toolVersionId: idOf(versions.ids, hash) }));
      const rows = await notOvertaken(tx, values);
      if (rows.length > 0) await tx.insert(classifications).values(rows).onConflictDoNothing();
    }
    const listed = kept?.tools.map(({ hash }) => idOf(versions.ids, hash)) ?? null;
    const { changes, changed } = await differences(tx, entry, server.id, kept, versions);
    const runId = entry.runId ?? null;
    const row = { ...crawlRow(outcome, kept), serverId: server.id, at, listed, runId };
    const [crawl] = await tx.insert(crawls).values(row).returning({ id: crawls.id });
    if (crawl !== undefined) await keepChanges(tx, changes, { serverId: server.id, crawlId: crawl.id, at });
    if (entry.byHand !== true) await keepScheduled(tx, [{ serverId: server.id, listing: entry.listing }], at);
    await keepNext(tx, server.id, { status: outcome.status, changed, at, begun: entry.begun === true });
    const counts = countChanges(changes.map(({ kind }) => kind));
    return { slug: server.slug, newVersions: versions.added.size, changes: counts, changed };
  });
}

/**
 * A list that names a tool twice: the first is kept, as a client that looks a name up finds it, and each other is
 * rejected with its place in the list as the server sent it. Names that differ only in what `storable` replaces count
 * as the same, for one address has to find one tool.
 */
function onePerName(tools: readonly ToolDefinition[], rejected: readonly RejectedTool[]): Kept {
  const takenPlaces = new Set(rejected.map(({ index }) => index));
  const names = new Set<string>();
  const kept: Kept = { tools: [], rejected: [...rejected] };
  let place = 0;
  for (const tool of tools) {
    while (takenPlaces.has(place)) place += 1;
    const name = storable(tool.name);
    if (names.has(name)) {
      kept.rejected.push({ index: place, name: tool.name, reason: 'An earlier tool of this list has the same name.' });
    } else {
      names.add(name);
      kept.tools.push({ hash: toolHash(tool), tool });
    }
    place += 1;
  }
  kept.rejected.sort((one, other) => one.index - other.index);
  return kept;
}

function versionRow(hash: string, tool: ToolDefinition, at: string) {
  return {
    hash,
    name: storable(tool.name),
    title: storableOrNull(tool.title),
    description: storableOrNull(tool.description),
    fieldHashes: toolFieldHashes(tool),
    definition: tool,
    search: searchable([tool.name, tool.title, tool.description]),
    firstSeen: at,
  };
}

/** Adds the versions that are new to this server. The server's row is held, so that nobody adds them meanwhile. */
async function keepVersions(tx: Drizzle, serverId: number, rows: readonly ReturnType<typeof versionRow>[]) {
  const ids = new Map<string, number>();
  for (const chunk of chunks(rows)) {
    const hashes = chunk.map(({ hash }) => hash);
    const known = await tx
      .select({ id: toolVersions.id, hash: toolVersions.hash })
      .from(toolVersions)
      .where(and(eq(toolVersions.serverId, serverId), inArray(toolVersions.hash, hashes)));
    for (const { id, hash } of known) ids.set(hash, id);
  }
  const fresh = rows.filter(({ hash }) => !ids.has(hash));
  for (const chunk of chunks(fresh)) {
    const added = await tx
      .insert(toolVersions)
      .values(chunk.map((row) => ({ ...row, serverId })))
      .returning({ id: toolVersions.id, hash: toolVersions.hash });
    for (const { id, hash } of added) ids.set(hash, id);
  }
  return { ids, added: new Set(fresh.map(({ hash }) => idOf(ids, hash))) };
}

/** What a list changes; nothing for a crawl that failed, which takes nothing away. */
async function differences(
  tx: Drizzle,
  { outcome, at }: CrawlEntry,
  serverId: number,
  kept: Kept | undefined,
  versions: Awaited<ReturnType<typeof keepVersions>>,
): Promise<Found> {
  if (outcome.status !== 'listed' || kept === undefined) return { changes: [], changed: false };
  const tools = kept.tools.map(({ hash, tool }) => {
    return { id: idOf(versions.ids, hash), name: storable(tool.name), hash, definition: tool };
  });
  const { launch, truncated } = outcome;
  return findChanges(tx, { serverId, at, tools, added: versions.added, launch, truncated, rejected: kept.rejected });
}

function judgementsOf(tools: Kept['tools'], judged: ReadonlyMap<string, Classification>) {
  return tools.flatMap(({ hash, tool }) => {
    const classification = judged.get(hash);
    return classification === undefined ? [] : [{ hash, columns: judgementColumns(tool, classification) }];
  });
}

function crawlRow(outcome: CrawlOutcome, kept: Kept | undefined) {
  if (outcome.status !== 'listed') {
    return { status: outcome.status, detail: storable(outcome.detail), launch: outcome.launch ?? null, rejected: [] };
  }
  return {
    status: outcome.status,
    protocolVersion: storable(outcome.protocolVersion),
    serverInfo: outcome.serverInfo,
    instructions: outcome.instructions ?? null,
    launch: outcome.launch,
    truncated: storableOrNull(outcome.truncated),
    rejected: kept?.rejected ?? [],
    hearsay: isHearsay(outcome.launch),
  };
}

function idOf(ids: ReadonlyMap<string, number>, hash: string): number {
  const id = ids.get(hash);
  if (id === undefined) throw new Error(`no row was kept for the tool version ${hash}`);
  return id;
}

function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK);
}
