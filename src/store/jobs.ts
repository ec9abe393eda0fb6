import { and, sql } from 'drizzle-orm';
import { type Job, PgBoss } from 'pg-boss';
import type { QueueState } from '../domain/catalogue.ts';
import type { Database } from './database.ts';
import type { Drizzle } from './drizzle.ts';
import { isConnectionLost } from './errors.ts';
import { inTurn } from './host-turns.ts';

/** One server that is to be crawled, as it waits in the queue. */
export type CrawlJob = { serverId: number; runId?: number | undefined };

export type QueuedCrawl = CrawlJob & {
  /** Jobs with a greater number go first. */
  priority: number;
  /** Jobs of one group share a limit across all workers: the host of a remote server. */
  group?: string | undefined;
};

export type JobsOptions = {
  /** What this program is called among the workers. */
  name: string;
  /** Told of trouble with the database, which the queue survives. */
  say: (line: string) => void;
  /** Seconds without a word from a worker after which its job goes to another one. At least 10. */
  silence?: number;
};

/** Names the queue in the database. */
const QUEUE = 'crawl';
/** Jobs sent in one statement. */
const CHUNK = 500;
/** A job is started so often at most: a server that ends its worker each time must not end all of them. */
const RETRIES = 8;
/** The longest that one crawl may take, its installation included, in seconds. */
const EXPIRY = 20 * 60;

export type Jobs = Awaited<ReturnType<typeof openJobs>>;

/**
 * The queue of crawls, in the database of the catalogue: pg-boss over PostgreSQL, or over PGlite for one program alone.
 *
 * A server is at most once in the queue or in somebody's hands. A job whose worker falls silent goes to another one.
 */
export async function openJobs(database: Database, options: JobsOptions) {
  const silence = options.silence ?? 30;
  const boss = new PgBoss({
    ...database.queue,
    schema: 'pgboss',
    instanceName: options.name,
    instanceHeartbeatSeconds: 5,
    // How soon the silence of a worker is noticed.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    maintenanceIntervalSeconds: 600,
    schedule: false,
    persistWarnings: false,
  });
  const trouble = sayOnce(options.say);
  boss.on('error', trouble);
  await boss.start();
  await boss.createQueue(QUEUE, {
    policy: 'exclusive',
    retryLimit: RETRIES,
    retryDelay: 1,
    expireInSeconds: EXPIRY,
    heartbeatSeconds: silence,
    // What a crawl found is in the catalogue; the job itself is of no use when it is done.
    deleteAfterSeconds: 3_600,
  });
  return {
    /** Puts servers into the queue; those that are in it already stay as they are. Gives the ids of the new ones. */
    async send(jobs: readonly QueuedCrawl[]): Promise<Set<number>> {
      const sent = new Set<number>();
      for (let start = 0; start < jobs.length; start += CHUNK) {
        const rows = jobs.slice(start, start + CHUNK).map(({ priority, group, ...data }) => ({
          id: crypto.randomUUID(),
          data,
          priority,
          singletonKey: String(data.serverId),
          ...(group !== undefined && { group: { id: group } }),
        }));
        const kept = new Set(await boss.insert(QUEUE, rows, { returnId: true }));
        for (const row of rows) if (kept.has(row.id)) sent.add(row.data.serverId);
      }
      return sent;
    },

    /**
     * Takes jobs until `stop`: `concurrency` at a time here, and at most `perGroup` of one group over all machines. A job
     * whose promise rejects goes back into the queue.
     */
    async work(
      { concurrency, perGroup }: { concurrency: number; perGroup: number },
      crawl: (job: CrawlJob) => Promise<void>,
    ): Promise<void> {
      const handle = async ([job]: Job<CrawlJob>[]) => {
        if (job === undefined) return;
        const { data, groupId: host, signal } = job;
        if (host == null) return crawl(data);
        await inTurn(database.drizzle, { host, limit: perGroup, signal }, () => crawl(data));
      };
      const taking = { localConcurrency: concurrency, groupConcurrency: perGroup, pollingIntervalSeconds: 0.5 };
      await boss.work<CrawlJob>(QUEUE, taking, handle);
    },

    /** How many jobs of a run, or of all, wait or are in somebody's hands. */
    async left(runId?: number): Promise<number> {
      const { waiting, active } = await countJobs(database.drizzle, runId);
      return waiting + active;
    },

    async state(): Promise<QueueState> {
      const [counts, instances] = await Promise.all([countJobs(database.drizzle), boss.getInstances()]);
      const workers = instances
        .filter(({ live, workers }) => live && workers.some(({ queue }) => queue === QUEUE))
        .map((one) => ({
          name: one.name ?? 'toolrisk',
          host: one.host,
          pid: one.pid,
          startedAt: one.startedOn.toISOString(),
          heardAt: one.heartbeatOn.toISOString(),
          inHand: one.workers.reduce((sum, worker) => sum + worker.active, 0),
        }));
      return { ...counts, workers };
    },

    /** Takes no more jobs, waits for those in hand as long as `patience` milliseconds, and closes the queue. */
    stop: (patience: number): Promise<void> => boss.stop({ graceful: true, timeout: Math.max(1_000, patience) }),
  };
}

/** The queue as it is now. What pg-boss itself counts for its statistics is up to a minute old. */
async function countJobs(drizzle: Drizzle, runId?: number): Promise<{ waiting: number; active: number }> {
  const [counts] = await drizzle
    .select({
      waiting: sql<number>`(count(*) filter (where state <> 'active'))::integer`,
      active: sql<number>`(count(*) filter (where state = 'active'))::integer`,
    })
    .from(sql`pgboss.job`)
    .where(
      and(
        sql`name = ${QUEUE} and state < 'completed'`,
        runId === undefined ? undefined : sql`data->>'runId' = ${String(runId)}`,
      ),
    );
  return counts ?? { waiting: 0, active: 0 };
}

/** One line when the database goes away, not one for each of the questions that fail meanwhile. */
function sayOnce(say: (line: string) => void): (error: Error) => void {
  let last = 0;
  return (error) => {
    const now = Date.now();
    if (now - last < 60_000) return;
    last = now;
    const reason = isConnectionLost(error) ? 'the database cannot be reached' : error.message;
    say(`The queue waits: ${reason}.`);
  };
}
