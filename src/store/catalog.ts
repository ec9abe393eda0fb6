import { and, DrizzleQueryError, eq, gte, inArray, isNull, sql } from 'drizzle-orm';
import type {
  CatalogueCounts,
  Page,
  ServerDetail,
  ServerQuery,
  ServerSummary,
  ToolDetail,
  ToolQuery,
  ToolSummary,
} from '../domain/catalogue.ts';
import type { Classification, Subject } from '../domain/classification.ts';
import { oncePerState } from './changes.ts';
import type { Database } from './database.ts';
import { keyHash } from './listing.ts';
import { readCounts } from './read-counts.ts';
import { readServer } from './read-server.ts';
import { readServers } from './read-servers.ts';
import { readTools } from './read-tools.ts';
import { reclassify } from './reclassify.ts';
import { type CrawlEntry, record } from './record.ts';
import { classifications, crawls, servers, toolVersions } from './schema.ts';
import { storable } from './text.ts';

export type Catalog = ReturnType<typeof createCatalog>;

/** The catalogue: every question that the project asks of its database, by name. */
export function createCatalog({ drizzle, changes }: Database) {
  // With half a million tools the counts take more than a second, and every visit of the home page wants them.
  const counts = oncePerState(changes, () => readCounts(drizzle));
  return {
    /**
     * Keeps what one crawl found, in one short transaction: the server, the crawl, the definitions that are new to
     * this server, and the judgements. A crawl that failed adds its row and takes nothing away.
     * @throws Error when a quote of a classification does not stand in its definition.
     */
    record: (entry: CrawlEntry): Promise<{ slug: string; newVersions: number }> =>
      brief(changes.during(() => record(drizzle, entry))),

    /**
     * Which of these definitions this version of the classifier has already judged as tools of the server with this
     * `serverKey`. The same definition at another server is another question: see docs/decisions.
     */
    async classified(hashes: readonly string[], version: string, key: string): Promise<Set<string>> {
      if (hashes.length === 0) return new Set();
      const rows = await drizzle
        .select({ hash: toolVersions.hash })
        .from(toolVersions)
        .innerJoin(servers, eq(servers.id, toolVersions.serverId))
        .innerJoin(classifications, eq(classifications.toolVersionId, toolVersions.id))
        .where(
          and(
            eq(servers.keyHash, keyHash(key)),
            inArray(toolVersions.hash, [...hashes]),
            eq(classifications.version, storable(version)),
          ),
        );
      return new Set(rows.map(({ hash }) => hash));
    },

    /** The keys of the servers that gave a list at or after a time. A key that holds a secret is given masked. */
    async freshKeys(since: string): Promise<Set<string>> {
      const rows = await drizzle
        .selectDistinct({ key: servers.key })
        .from(crawls)
        .innerJoin(servers, eq(servers.id, crawls.serverId))
        .where(and(gte(crawls.at, since), sql`${crawls.listed} is not null`, isNull(servers.removedAt)));
      return new Set(rows.map(({ key }) => key));
    },

    /** The name in addresses of the server with this `serverKey`. */
    async slugFor(key: string): Promise<string | undefined> {
      const [row] = await drizzle
        .select({ slug: servers.slug })
        .from(servers)
        .where(and(eq(servers.keyHash, keyHash(key)), isNull(servers.removedAt)));
      return row?.slug;
    },

    /** A name for the state of the data: the same as long as no answer of the catalogue can have changed. */
    snapshot: changes.state,

    /** The whole catalogue in numbers. */
    counts: (): Promise<CatalogueCounts> => counts(),

    servers: (query: ServerQuery): Promise<Page<ServerSummary>> => readServers(drizzle, query),

    /** One server with its current tools; undefined when there is none of this name. */
    server: (slug: string): Promise<ServerDetail | undefined> => readServer(drizzle, slug),

    tools: (query: ToolQuery): Promise<Page<ToolSummary>> => readTools(drizzle, query),

    /** One current tool with its server and, in `server.toolList`, its siblings. */
    async tool(slug: string, name: string): Promise<{ server: ServerDetail; tool: ToolDetail } | undefined> {
      const server = await readServer(drizzle, slug);
      const tool = server?.toolList.find((one) => one.name === storable(name));
      return server && tool && { server, tool };
    },

    /**
     * Judges the current tools that lack a judgement of this version; `batch` servers are looked up at a time.
     * @returns how many tools were judged.
     */
    reclassify: (
      version: string,
      classify: (subject: Subject) => Classification | Promise<Classification>,
      batch = 100,
    ): Promise<number> => brief(changes.during(() => reclassify(drizzle, version, classify, batch))),

    /** Takes a server out of all lists and counts; nothing is deleted, and recording it again brings it back. */
    async remove(slug: string, at: string): Promise<boolean> {
      const removed = await changes.during(async () =>
        drizzle
          .update(servers)
          .set({ removedAt: at })
          .where(and(eq(servers.slug, slug), isNull(servers.removedAt)))
          .returning({ id: servers.id }),
      );
      return removed.length > 0;
    },
  };
}

/** drizzle writes all parameters into its message: megabytes of somebody's definitions, in a log or on a terminal. */
async function brief<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DrizzleQueryError)) throw error;
    throw new Error(`the catalogue could not be written: ${error.cause?.message ?? 'the database gave no reason'}`);
  }
}
