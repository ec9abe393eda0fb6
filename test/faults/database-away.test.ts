import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CrawlRun } from '../../src/domain/catalogue.ts';
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { startToolrisk, toolrisk } from '../support/command-line.ts';
import { type PostgresServer, startPostgres } from '../support/databases.ts';
import { type Farm, startFarm } from '../support/server-farm.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TOOLS = 20;
const AWAY_MS = 30_000;
const data = temporaryFolder();
let farm: Farm;
let postgres: PostgresServer | { skip: string };
beforeAll(async () => {
  farm = await startFarm({ hosts: 40, perHost: 10, tools: TOOLS, slowness: 1_500 });
  postgres = await startPostgres();
});
afterAll(async () => {
  farm.close();
  if ('stop' in postgres) await postgres.stop();
  data.dispose();
});

type Worker = { log: string[]; kill: (signal: NodeJS.Signals) => Promise<number | null> };

function startWorker(name: string, env: Record<string, string>, ...words: string[]): Worker {
  const child = startToolrisk(['work', '--allow-private', '--name', name, '--concurrency', '4', ...words], env);
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const ended = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return { log, kill };
}

test('workers wait for a database that is away for 30 seconds, say so, and go on; another takes up a killed one’s jobs', async ({
  skip,
}) => {
  if ('skip' in postgres) return skip(postgres.skip);
  const databaseUrl = await postgres.address();
  const env = { TOOLRISK_DATA: data.path, DATABASE_URL: databaseUrl };
  const database = await openDatabase({ databaseUrl, dataDirectory: data.path });
  const catalog = createCatalog(database);
  const seenAt = new Date().toISOString();
  const listings = farm.addresses.map((url) => ({
    source: 'test',
    name: url,
    where: { kind: 'http' as const, url },
    seenAt,
  }));
  for (let start = 0; start < listings.length; start += 200)
    await catalog.sight(listings.slice(start, start + 200), seenAt);
  const queued = await toolrisk(['crawl', '--all', '--queue-only'], { env });
  expect(queued).toMatchObject({ code: 0, err: `${listings.length} servers queued.\n` });
  const one = startWorker('one', env);
  const other = startWorker('other', env);
  const progress = async (): Promise<CrawlRun | undefined> => catalog.run(1).catch(() => undefined);
  const until = async (done: number, within: number) => {
    const end = Date.now() + within;
    for (let run = await progress(); (run?.done ?? 0) < done; run = await progress()) {
      if (Date.now() > end)
        throw new Error(`only ${run?.done} of ${done}: ${[...one.log, ...other.log].slice(-5).join('\n')}`);
      await pause(200);
    }
  };
  await until(listings.length * 0.2, 120_000);
  await postgres.down();
  await pause(AWAY_MS);
  await postgres.up();
  await until(listings.length * 0.5, 120_000);
  await other.kill('SIGKILL');
  await until(listings.length, 240_000);
  const run = await progress();
  expect(run).toMatchObject({ done: listings.length, listed: listings.length, failed: {} });
  expect(one.log.filter((line) => line.startsWith('The database cannot be reached'))).toHaveLength(1);
  expect(one.log.some((line) => /^The database is back after (2\d|3\d|4\d) s; going on\.$/.test(line))).toBe(true);
  expect(farm.mostAtOnce()).toBeLessThanOrEqual(2);
  expect(await one.kill('SIGTERM')).toBe(0);
  await database.close();
}, 900_000);
