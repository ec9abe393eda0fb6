import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type CrawlJob, type Jobs, openJobs } from '../../src/store/jobs.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day, judged, listed, npmListing, recordList, tool } from './examples.ts';

const plain = (serverId: number, more: object = {}) => ({ serverId, priority: 0, ...more });

onBothDatabases((store) => {
  beforeEach(async () => {
    await store().database.drizzle.execute(sql`drop schema if exists pgboss cascade`);
  });

  const open = async (name = 'test', silence = 10): Promise<Jobs> => {
    const jobs = await openJobs(store().database, { name, silence, say: () => {} });
    onTestFinished(() => jobs.stop(1_000).catch(() => {}));
    return jobs;
  };
  const until = async (holds: () => Promise<boolean> | boolean, within = 40_000) => {
    const end = Date.now() + within;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error('it did not happen in time');
      await pause(50);
    }
  };

  describe('the queue', () => {
    test('holds a server once, whether it waits or is being crawled', async () => {
      const jobs = await open();
      expect(await jobs.send([plain(1), plain(2)])).toEqual(new Set([1, 2]));
      expect(await jobs.send([plain(2), plain(3)])).toEqual(new Set([3]));
      const seen: number[] = [];
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await jobs.work({ concurrency: 3, perGroup: 9 }, async ({ serverId }) => {
        seen.push(serverId);
        await held;
      });
      await until(() => seen.length === 3);
      expect(await jobs.send([plain(1)])).toEqual(new Set());
      release();
      await until(async () => (await jobs.left()) === 0);
      expect(await jobs.send([plain(1)])).toEqual(new Set([1]));
      expect(seen.toSorted()).toEqual([1, 2, 3]);
    });

    test('gives what people look at first, and the others in the order in which they came', async () => {
      const jobs = await open();
      await jobs.send([plain(1), plain(2)]);
      await jobs.send([plain(3, { priority: 10 })]);
      const seen: number[] = [];
      await jobs.work({ concurrency: 1, perGroup: 9 }, async ({ serverId }) => void seen.push(serverId));
      await until(() => seen.length === 3);
      expect(seen).toEqual([3, 1, 2]);
    });

    test('never gives out more of one host than its limit, over all workers', async () => {
      const [one, other] = [await open('one'), await open('other')];
      await one.send([1, 2, 3, 4, 5].map((id) => plain(id, { group: 'example.com' })));
      await one.send([6, 7].map((id) => plain(id)));
      let now = 0;
      let most = 0;
      const seen: CrawlJob[] = [];
      const crawl = async (job: CrawlJob) => {
        seen.push(job);
        if (job.serverId > 5) return;
        now += 1;
        most = Math.max(most, now);
        await pause(150);
        now -= 1;
      };
      await one.work({ concurrency: 3, perGroup: 2 }, crawl);
      await other.work({ concurrency: 3, perGroup: 2 }, crawl);
      await until(async () => seen.length === 7 && (await one.left()) === 0);
      expect(most).toBe(2);
    });

    test('gives a job back when the work on it fails', async () => {
      const jobs = await open();
      await jobs.send([plain(1)]);
      let tries = 0;
      await jobs.work({ concurrency: 1, perGroup: 9 }, async () => {
        tries += 1;
        if (tries === 1) throw new Error('the disk is full');
      });
      await until(async () => (await jobs.left()) === 0);
      expect(tries).toBe(2);
    });

    test('counts what is left of one run, and shows who works', async () => {
      const { catalog } = store();
      const jobs = await open('reader');
      const runId = await catalog.startRun('cli', day(1));
      await jobs.send([plain(1, { runId }), plain(2, { runId }), plain(3)]);
      expect([await jobs.left(runId), await jobs.left()]).toEqual([2, 3]);
      const worker = await open('worker of the test');
      await worker.work({ concurrency: 1, perGroup: 9 }, () => pause(200).then(() => {}));
      await until(async () => (await jobs.left(runId)) === 0);
      await until(async () => (await jobs.state()).workers.some(({ name }) => name === 'worker of the test'));
    });
  });

  describe('a server that was crawled', () => {
    const record = (name: string, tools: string[], more: object) =>
      store().catalog.record({
        listing: npmListing(name),
        outcome: listed(tools.map((one) => tool(one))),
        at: day(2),
        classifications: new Map(),
        ...more,
      });

    test('counts once in its run, however often the job was done', async () => {
      const { catalog } = store();
      const runId = await catalog.startRun('api', day(1));
      await catalog.growRun(runId, 3);
      await record('a', ['one', 'two'], { runId });
      await record('a', ['one', 'two'], { runId });
      const at = day(3);
      const outcome = { status: 'timed_out' as const, detail: 'It did not answer.' };
      await catalog.record({ listing: npmListing('b'), outcome, at, classifications: new Map(), runId });
      await catalog.skipInRun(runId);
      expect(await catalog.run(runId)).toEqual({
        id: runId,
        startedAt: day(1),
        askedBy: 'api',
        total: 3,
        skipped: 1,
        done: 3,
        listed: 1,
        tools: 2,
        failed: { timed_out: 1 },
        lastAt: day(3),
      });
    });

    test('comes up again when its time has come and not before', async () => {
      const { catalog } = store();
      await catalog.sight([npmListing('a'), npmListing('b')], day(1));
      expect(await catalog.crawlable({ due: day(1) })).toHaveLength(2);
      await record('a', ['one'], {});
      expect((await catalog.crawlable({ due: day(3) })).map(({ key }) => key)).toEqual(['npm:b']);
      expect((await catalog.crawlable({ due: day(5) })).map(({ key }) => key)).toEqual(['npm:b', 'npm:a']);
    });

    test('that ends its worker each time is given up in the end', async () => {
      const { catalog } = store();
      await catalog.sight([npmListing('a')], day(1));
      const [only] = await catalog.crawlable({});
      for (let time = 0; time < 10; time += 1) await catalog.beginCrawl(only?.serverId ?? 0, day(1 + time));
      const state = await catalog.scheduleState(day(400));
      expect(state).toMatchObject({ scheduled: 0, due: 0, dead: 1 });
      expect(state.deadList).toMatchObject([{ slug: 'a', failures: 10 }]);
      expect(await catalog.crawlable({ due: day(400) })).toEqual([]);
      await record('a', ['one'], { begun: true });
      expect(await catalog.scheduleState(day(400))).toMatchObject({ scheduled: 1, dead: 0, deadList: [] });
    });

    test('is brought nearer when somebody looks at its page', async () => {
      const { catalog } = store();
      await recordList(catalog, 'a', [[tool('one'), judged('Read', 'Low')]], { at: day(1) });
      expect(await catalog.crawlable({ due: day(2) })).toEqual([]);
      await catalog.looked('a', day(2));
      expect(await catalog.crawlable({ due: day(2) })).toMatchObject([{ key: 'npm:a', lookedAt: day(2) }]);
    });
  });
});
