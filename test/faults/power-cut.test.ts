import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CrawlRun } from '../../src/domain/catalogue.ts';
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type Farm, startFarm } from '../support/server-farm.ts';
import { orderCrawls, type Service, startService } from '../support/serving.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KILLS = 50;
const TOOLS = 20;
const TOKEN = 'faults';
const data = temporaryFolder();
const env = { TOOLRISK_DATA: data.path, TOOLRISK_ADMIN_TOKEN: TOKEN };
const words = ['--no-starters', '--allow-private', '--concurrency', '6'];

let farm: Farm;
beforeAll(async () => {
  farm = await startFarm({ hosts: 60, perHost: 6, tools: TOOLS, slowness: 1_500 });
});
afterAll(() => {
  farm.close();
  data.dispose();
});

type Kept = { listed: number; tools: number };
const keptIn = async (service: Service): Promise<Kept> => {
  const stats = await service.read<{ serversByStatus: { listed?: number }; tools: { total: number } }>('/api/v1/stats');
  return { listed: stats.serversByStatus.listed ?? 0, tools: stats.tools.total };
};

test(`a service that is killed ${KILLS} times in the middle of a crawl loses nothing and completes it`, async () => {
  let service = await startService(words, env);
  const ordered = await orderCrawls(service, TOKEN, { targets: farm.addresses });
  expect(ordered.status).toBe(202);
  const { run } = (await ordered.json()) as { run: CrawlRun };
  expect(run.total).toBe(farm.addresses.length);
  let duringCrawl = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await pause(Math.random() * 1_200);
    const before = await keptIn(service);
    await service.kill();
    service = await startService(words, env);
    const after = await keptIn(service);
    expect(after.listed).toBeGreaterThanOrEqual(before.listed);
    // A list is kept whole or not at all.
    expect(after.tools).toBe(after.listed * TOOLS);
    if (after.listed < farm.addresses.length) duringCrawl += 1;
  }
  const end = Date.now() + 240_000;
  let last = await service.read<CrawlRun>(`/api/v1/crawls/${run.id}`);
  while (last.done < last.total && Date.now() < end) {
    await pause(500);
    last = await service.read<CrawlRun>(`/api/v1/crawls/${run.id}`);
  }
  expect(await service.stop()).toBe(0);
  console.log(`${duringCrawl} of ${KILLS} kills fell into the crawl; ${last.done} of ${last.total} servers in the end`);
  expect(last).toMatchObject({ done: farm.addresses.length, listed: farm.addresses.length, failed: {} });
  expect(duringCrawl).toBeGreaterThan(KILLS / 2);
  await nothingIsHalfWritten();
}, 900_000);

/** What the tables themselves say, with nobody else about. */
async function nothingIsHalfWritten(): Promise<void> {
  const database = await openDatabase({ dataDirectory: data.path });
  try {
    const counts = await createCatalog(database).counts();
    expect(counts.tools).toMatchObject({ total: farm.addresses.length * TOOLS, notAssessed: 0 });
    const { rows } = (await database.drizzle.execute(sql`
      select
        (select count(*)::int from crawls where listed is null or cardinality(listed) <> ${TOOLS}) as cut_lists,
        (select count(*)::int from crawls c, unnest(c.listed) as id
          where not exists (select 1 from tool_versions v where v.id = id and v.server_id = c.server_id)) as lost_tools,
        (select count(*)::int from tool_versions v
          where not exists (select 1 from classifications k where k.tool_version_id = v.id)) as unjudged,
        (select count(*)::int from (select server_id, hash from tool_versions group by 1, 2 having count(*) > 1) t) as doubled
    `)) as unknown as { rows: Record<string, number>[] };
    expect(rows[0]).toEqual({ cut_lists: 0, lost_tools: 0, unjudged: 0, doubled: 0 });
  } finally {
    await database.close();
  }
}
