import { and, DrizzleQueryError, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import type {
  CatalogueCounts,
  CrawlRun,
  ModelRun,
  Page,
  RecentCrawl,
  ReviewedTool,
  ReviewRow,
  ScheduleState,
  ServerDetail,
  ServerQuery,
  ServerSummary,
  SourceRun,
  SourceSummary,
  ToolQuery,
  ToolSummary,
} from '../domain/catalogue.ts';
import type { CrawlStatus } from '../domain/crawl.ts';
import type { ChangeQuery, ToolChange } from '../domain/history.ts';
import type { Review, ReviewStanding, Verdict } from '../domain/review.ts';
import type { ServerListing } from '../domain/server.ts';
import { oncePerState } from './changes.ts';
import { growRun, readRecentCrawls, readRun, readRuns, skipInRun, startRun } from './crawl-runs.ts';
import type { Database } from './database.ts';
import { keyHash } from './listing.ts';
import { hasAnswers, type KeptAnswer, keepAnswers, keepModelRun, readAnswers, readLastModelRun } from './llm.ts';
import { readChanges, readServerTitle } from './read-changes.ts';
import { readCounts } from './read-counts.ts';
import { readFormerTool, type ToolAnswer } from './read-former-tool.ts';
import { readServer } from './read-server.ts';
import { readServers } from './read-servers.ts';
import { readSources } from './read-sources.ts';
import { readTools } from './read-tools.ts';
import { type JudgeTools, reclassify, rejudge } from './reclassify.ts';
import { type CrawlEntry, type Recorded, record } from './record.ts';
import {
  addReview,
  readReviews,
  readReviewsOfTool,
  readStandings,
  readToolsWith,
  versionReviewed,
  withdrawReview,
} from './reviews.ts';
import {
  beginCrawl,
  type Choice,
  type Crawlable,
  noteLook,
  readCrawlable,
  readListing,
  readScheduleState,
} from './schedules.ts';
import { classifications, crawls, servers, toolVersions } from './schema.ts';
import { type Sight, sight } from './sight.ts';
import { keepSourceRun, readNewest, readSourceRuns } from './source-runs.ts';
import { storable } from './text.ts';

export type Catalog = ReturnType<typeof createCatalog>;

/** The catalogue: every question that the project asks of its database, by name. */
export function createCatalog({ drizzle, changes }: Database) {
  // With half a million tools the counts take more than a second, and every visit of the home page wants them.
  const counts = oncePerState(changes, () => readCounts(drizzle));
  return {
    /**
     * Keeps what one crawl found, in one short transaction: the server, the crawl, the definitions that are new to
     * this server, the judgements, and what changed since its last list. A crawl that failed adds its row and takes
     * nothing away.
     * @throws Error when a quote of a classification does not stand in its definition.
     */
    record: (entry: CrawlEntry): Promise<Recorded> => brief(changes.during(() => record(drizzle, entry))),

    /**
     * Keeps servers that a source names, without asking them; a few hundred at a time. What another source said of a server
     * stays.
     */
    sight: (listings: readonly ServerListing[], at: string): Promise<Sight[]> =>
      brief(changes.during(() => sight(drizzle, listings, at))),

    /** Keeps how far a reading of a source has come, in the row `id` or in a new one; gives the row's id. */
    keepSourceRun: (run: SourceRun, id?: number): Promise<number> =>
      brief(changes.during(() => keepSourceRun(drizzle, run, id))),

    /** The newest date of change that a whole reading of this place has seen: where the next one may go on. */
    newestSeen: (source: string, place: string): Promise<string | undefined> => readNewest(drizzle, source, place),

    /** The last readings of all sources, newest first. */
    sourceRuns: (limit = 50): Promise<SourceRun[]> => readSourceRuns(drizzle, limit),

    /** The servers that a worker may crawl by itself, the one that waits longest first. */
    crawlable: (choice: Choice, limit = 1_000_000): Promise<Crawlable[]> => readCrawlable(drizzle, choice, limit),

    /** The listing of a server that waits to be crawled; undefined when it was withdrawn meanwhile. */
    listingToCrawl: (serverId: number): Promise<ServerListing | undefined> => readListing(drizzle, serverId),

    /** Notes that a server is about to be asked; until its crawl is recorded this counts as a failure. */
    beginCrawl: (serverId: number, at: string): Promise<void> =>
      brief(changes.during(() => beginCrawl(drizzle, serverId, at))),

    /** Brings the next crawl of a server nearer that somebody looks at. */
    looked: (slug: string, at: string): Promise<void> => noteLook(drizzle, slug, at),

    scheduleState: (now: string): Promise<ScheduleState> => readScheduleState(drizzle, now),

    /** Begins a run, to which `growRun` adds servers; gives its id. */
    startRun: (askedBy: string, at: string): Promise<number> =>
      brief(changes.during(() => startRun(drizzle, askedBy, at))),
    growRun: (id: number, by: number): Promise<void> => brief(changes.during(() => growRun(drizzle, id, by))),
    skipInRun: (id: number): Promise<void> => brief(changes.during(() => skipInRun(drizzle, id))),

    /** How far a run has come; undefined when there is none with this id. */
    run: (id: number): Promise<CrawlRun | undefined> => readRun(drizzle, id),
    runs: (limit = 20): Promise<CrawlRun[]> => readRuns(drizzle, limit),

    /** The last crawls of all servers, newest first. */
    recentCrawls: (query: { status?: CrawlStatus | undefined; limit: number }): Promise<RecentCrawl[]> =>
      readRecentCrawls(drizzle, query),

    /** All sources that name servers, with how many. */
    sources: (): Promise<SourceSummary[]> => readSources(drizzle),

    /**
     * Which of these definitions this version of the classifier has already judged as tools of the server with this
     * `serverKey`, as their reviews stand now. The same definition at another server is another question: see docs/decisions.
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
            eq(classifications.version, versionReviewed(version, toolVersions.id)),
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

    /** The slug of the server that has this slug, or else the first of these keys that is known. */
    async findSlug(slug: string | undefined, keys: readonly string[]): Promise<string | undefined> {
      const hashes = keys.map(keyHash);
      const named = slug === undefined ? undefined : eq(servers.slug, storable(slug));
      const known = hashes.length === 0 ? undefined : inArray(servers.keyHash, hashes);
      if (named === undefined && known === undefined) return undefined;
      const rows = await drizzle
        .select({ slug: servers.slug, hash: servers.keyHash })
        .from(servers)
        .where(and(or(named, known), isNull(servers.removedAt)));
      const place = (row: { slug: string; hash: string }) => (row.slug === slug ? -1 : hashes.indexOf(row.hash));
      return rows.toSorted((one, other) => place(one) - place(other))[0]?.slug;
    },

    /** A name for the state of the data: the same as long as no answer of the catalogue can have changed. */
    snapshot: changes.state,

    /** The whole catalogue in numbers. */
    counts: (): Promise<CatalogueCounts> => counts(),

    servers: (query: ServerQuery): Promise<Page<ServerSummary>> => readServers(drizzle, query),

    /** One server with its current tools; undefined when there is none of this name. */
    server: (slug: string): Promise<ServerDetail | undefined> => readServer(drizzle, slug),

    tools: (query: ToolQuery): Promise<Page<ToolSummary>> => readTools(drizzle, query),

    /**
     * One current tool with its server and, in `server.toolList`, its siblings; and all reviews, newest first, of the
     * definitions that it has and had.
     */
    async tool(slug: string, name: string): Promise<ToolAnswer | undefined> {
      const [server, reviews] = await Promise.all([readServer(drizzle, slug), readReviewsOfTool(drizzle, slug, name)]);
      const tool = server?.toolList.find((one) => one.name === storable(name));
      return server && tool && { server, tool, reviews };
    },

    /** The name by which people know the server with this slug. */
    serverTitle: (slug: string): Promise<string | undefined> => readServerTitle(drizzle, slug),

    /** One page of what servers changed in their lists, newest first. */
    changes: (query: ChangeQuery): Promise<Page<ToolChange>> => readChanges(drizzle, query),

    /** A tool that a server listed once and lists no more, as it was last; undefined for a tool that is listed. */
    formerTool: (slug: string, name: string): Promise<ToolAnswer | undefined> => readFormerTool(drizzle, slug, name),

    /** How the reviews of these definitions stand; a definition that nobody ever reviewed is not among them. */
    reviewStandings: (hashes: readonly string[]): Promise<Map<string, ReviewStanding>> =>
      readStandings(drizzle, hashes),

    /** One page of all reviews, newest first, with the tools that they are about. */
    reviews: (query: { page?: number | undefined; pageSize?: number | undefined }): Promise<Page<ReviewRow>> =>
      readReviews(drizzle, query),

    /**
     * Keeps a verdict on one definition; undefined when no server ever listed such a definition. Judgements follow it
     * after `rejudge`.
     */
    addReview: (hash: string, verdict: Verdict, at: string): Promise<Review | undefined> =>
      brief(changes.during(() => addReview(drizzle, hash, verdict, at))),

    /** Takes a review back; its row stays. Undefined when there is none of this id. */
    withdrawReview: (
      id: number,
      by: string,
      at: string,
    ): Promise<{ withdrawn: Review } | { earlier: Review } | undefined> =>
      brief(changes.during(() => withdrawReview(drizzle, id, by, at))),

    /** The tools that have this definition, or had it once. */
    toolsWith: async (hash: string): Promise<ReviewedTool[]> => (await readToolsWith(drizzle, [hash])).get(hash) ?? [],

    /** Judges anew, at once, the current tools that have this definition. */
    rejudge: (hash: string, version: string, judge: JudgeTools): Promise<number> =>
      brief(rejudge(drizzle, changes, hash, version, judge)),

    /**
     * Judges the current tools that lack a judgement of this version; `batch` servers are looked up at a time.
     * @returns how many tools were judged.
     */
    reclassify: (version: string, judge: JudgeTools, batch = 100): Promise<number> =>
      brief(reclassify(drizzle, changes, version, judge, batch)),

    /** What language models answered to these questions, asked in this version of the prompt; oldest first. */
    modelAnswers: (hashes: readonly string[], promptVersion: string): Promise<KeptAnswer[]> =>
      readAnswers(drizzle, hashes, promptVersion),

    hasModelAnswers: (promptVersion: string): Promise<boolean> => hasAnswers(drizzle, promptVersion),

    /** Keeps answers of a language model, so that nobody pays twice for one. */
    keepModelAnswers: (answers: readonly KeptAnswer[], promptVersion: string, at: string): Promise<void> =>
      brief(keepAnswers(drizzle, answers, promptVersion, at)),

    /** Keeps how far a run of a language model has come, in the row `id` or in a new one; gives the row's id. */
    keepModelRun: (run: ModelRun, id?: number): Promise<number> =>
      brief(changes.during(() => keepModelRun(drizzle, run, id))),

    lastModelRun: (): Promise<ModelRun | undefined> => readLastModelRun(drizzle),

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
    throw new Error(`the catalogue could not be written: ${error.cause?.message ?? 'the database gave no reason'}`, {
      cause: error.cause,
    });
  }
}
