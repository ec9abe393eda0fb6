import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrawlRun, QueueState, RecentCrawl, ScheduleState } from '../../src/domain/catalogue.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import { type ExampleSite, openSite } from './example-site.ts';

type Crawls = { queue: QueueState | null; schedule: ScheduleState; runs: CrawlRun[]; recent: RecentCrawl[] };

const read = async <Answer>({ origin }: ExampleSite, path: string): Promise<Answer> =>
  (await (await fetch(`${origin}${path}`)).json()) as Answer;

const AT = '2026-03-01T10:00:00.000Z';
const listing = (name: string) => ({
  source: 'test',
  name,
  where: { kind: 'package' as const, registry: 'npm' as const, package: name },
  seenAt: AT,
});
const listed = (count: number): CrawlOutcome => ({
  status: 'listed',
  protocolVersion: '2026-07-28',
  serverInfo: { name: 'x' },
  tools: Array.from({ length: count }, (_, index) => ({ name: `tool_${index}` })),
  rejected: [],
  launch: { method: 'node-permission', durationMs: 1_234 },
});
const HOSTILE = 'It ended: <img src=x onerror=alert(1)>\u202e and so on.';

let site: ExampleSite;
let bare: ExampleSite;
beforeAll(async () => {
  [site, bare] = await Promise.all([openSite([], { queue: true }), openSite([])]);
  const { catalog } = site;
  const runId = await catalog.startRun('api', AT);
  await catalog.growRun(runId, 3);
  const record = (name: string, outcome: CrawlOutcome) =>
    catalog.record({ listing: listing(name), outcome, at: AT, classifications: new Map(), runId });
  await record('good', listed(7));
  await record('bad', { status: 'crashed', detail: HOSTILE });
  for (let time = 0; time < 10; time += 1) await record('worse', { status: 'timed_out', detail: 'It did not answer.' });
  await catalog.sight([listing('waits')], AT);
  const [waiting] = await catalog.crawlable({ keys: ['npm:waits'] });
  await site.jobs?.send([{ serverId: waiting?.serverId ?? 0, priority: 0 }]);
});
afterAll(() => Promise.all([site.close(), bare.close()]));

describe('the page of crawls', () => {
  test('says in JSON what waits, what was done, what failed and what was given up', async () => {
    const body = await read<Crawls>(site, '/api/v1/crawls');
    expect(body.queue).toMatchObject({ waiting: 1, active: 0, workers: [] });
    expect(body.runs).toMatchObject([
      { askedBy: 'api', total: 3, done: 3, listed: 1, tools: 7, failed: { crashed: 1, timed_out: 1 } },
    ]);
    expect(body.schedule).toMatchObject({ scheduled: 3, dead: 1, deadList: [{ slug: 'worse', failures: 10 }] });
    expect(body.recent[0]).toMatchObject({ slug: 'worse', status: 'timed_out', tools: 0 });
    expect(body.recent.at(-1)).toMatchObject({ slug: 'good', status: 'listed', tools: 7, durationMs: 1_234 });
  });

  test('shows only the crawls with one result when asked', async () => {
    const body = await read<Crawls>(site, '/api/v1/crawls?status=crashed');
    expect(body.recent.map(({ slug }) => slug)).toEqual(['bad']);
    const wrong = await fetch(`${site.origin}/crawls?status=exploded`);
    expect(wrong.status).toBe(400);
  });

  test('shows a server’s last words without letting them act', async () => {
    const html = await (await fetch(`${site.origin}/crawls`)).text();
    expect(html).toContain('&lt;img src=x');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('\u202e');
    expect(html).toContain('<h2 id="dead">Given up</h2>');
  });

  test('has a sentence for each thing that is not there yet', async () => {
    const html = await (await fetch(`${bare.origin}/crawls`)).text();
    expect(html).toContain('No server was asked yet.');
    expect(await read<Crawls>(bare, '/api/v1/crawls')).toMatchObject({ queue: null, runs: [], recent: [] });
  });

  test('answers for one run, and says that there is no other', async () => {
    expect(await read<CrawlRun>(site, '/api/v1/crawls/1')).toMatchObject({ id: 1, listed: 1 });
    expect((await fetch(`${site.origin}/api/v1/crawls/999`)).status).toBe(404);
  });
});
