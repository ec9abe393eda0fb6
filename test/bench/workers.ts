import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { RECIPES } from '../../crawler/recipes.ts';
import { STARTER_LIST } from '../../crawler/starter-list.ts';
import { queueRun } from '../../src/cli/worker.ts';
import type { CrawlRun } from '../../src/domain/catalogue.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openJobs } from '../../src/store/jobs.ts';
import { ROOT, startToolrisk } from '../support/command-line.ts';
import { startPostgres } from '../support/databases.ts';
import { type Bare, bareStart, DATA, listBare, perSecond } from './crawl.ts';
import { figure } from './figures.ts';

const WORKERS = 2;
const EACH = 2;
const ROUNDS = 2;

/**
 * Two workers on one PostgreSQL, each a process of its own, crawl, judge and keep every server that we know how to start;
 * beside a bare loop that starts the same servers in the same sandboxes, as many at a time, and only lists them.
 */
export async function benchWorkers(): Promise<void> {
  const names = knownPackages();
  console.log(`  ${names.length} npm packages; what is not installed yet is installed first`);
  const started: Bare[] = [];
  for (const name of names) {
    const bare = await bareStart(listingOf(name));
    if (bare !== undefined && (await listsBare(bare))) started.push(bare);
  }
  console.log(`  ${started.length} of them list for the bare loop; ${WORKERS} workers with ${EACH} at a time`);
  const postgres = await startPostgres();
  if ('skip' in postgres) return console.log(`  left out: ${postgres.skip}`);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { seconds, run } = await crawlWith(await postgres.address(), started);
    ours.push(run.done / seconds);
    theirs.push(await perSecond(started, listBare, WORKERS * EACH));
    const failed = Object.entries(run.failed).map(([reason, count]) => `${count} ${reason}`);
    console.log(
      `  round ${round + 1}: ${run.listed} of ${run.total} listed with ${run.tools} tools in ${seconds.toFixed(1)} s${failed.length > 0 ? `; ${failed.join(', ')}` : ''}`,
    );
  }
  await postgres.stop();
  for (const { remove } of started) await remove();
  figure(`${WORKERS} workers on one PostgreSQL`, ours, 'servers/s', 2);
  figure('bare loop over the same servers', theirs, 'servers/s', 2);
  figure(
    'ratio',
    ours.map((value, round) => value / (theirs[round] ?? Number.NaN)),
    'of bare',
    2,
  );
}

/** The starter list, everything with a recipe, and the packages of the shared report where that is at hand. */
function knownPackages(): string[] {
  const report = join(ROOT, '..', 'shared', 'data', 'npm-servers.md');
  const rows = existsSync(report) ? readFileSync(report, 'utf8').matchAll(/^\| \d+ \| ([^ |]+) \|/gm) : [];
  const reported = [...rows].flatMap(([, name]) => name ?? []);
  return [...new Set([...STARTER_LIST.map((entry) => entry.package), ...Object.keys(RECIPES), ...reported])];
}

function listingOf(name: string): ServerListing {
  const seenAt = new Date().toISOString();
  return { source: 'bench', name, where: { kind: 'package', registry: 'npm', package: name }, seenAt };
}

async function listsBare(bare: Bare): Promise<boolean> {
  const tools = await Promise.race([listBare(bare).catch(() => 0), pause(30_000, 0)]);
  return tools > 0;
}

async function crawlWith(databaseUrl: string, servers: readonly Bare[]): Promise<{ seconds: number; run: CrawlRun }> {
  const database = await openDatabase({ databaseUrl, dataDirectory: DATA });
  const catalog = createCatalog(database);
  const jobs = await openJobs(database, { name: 'bench', say: () => {} });
  const env = { DATABASE_URL: databaseUrl, TOOLRISK_DATA: DATA };
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => startWorker(env)));
  await catalog.sight(
    servers.map(({ listing }) => listing),
    new Date().toISOString(),
  );
  const begin = performance.now();
  const { runId } = await queueRun(catalog, jobs, await catalog.crawlable({}), 'bench');
  while ((await jobs.left(runId)) > 0) await pause(50);
  const seconds = (performance.now() - begin) / 1000;
  const run = await catalog.run(runId);
  await Promise.all(workers.map((stop) => stop()));
  await jobs.stop(1_000);
  await database.close();
  if (run === undefined) throw new Error('The run was not kept.');
  return { seconds, run };
}

/** A worker that has said that it takes crawls; gives what ends it. */
async function startWorker(env: Record<string, string>): Promise<() => Promise<void>> {
  const child = startToolrisk(['work', '--concurrency', String(EACH)], env);
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('takes crawls out of the queue')) resolve();
    });
    child.on('exit', () => reject(new Error('A worker ended at once.')));
  });
  child.stdout.resume();
  // It looks for the first time a moment after it said so.
  await pause(1_000);
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}
