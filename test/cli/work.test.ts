import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrawlRun, QueueState } from '../../src/domain/catalogue.ts';
import { startToolrisk, toolrisk } from '../support/command-line.ts';
import { startPostgres } from '../support/databases.ts';
import { type Farm, startFarm } from '../support/server-farm.ts';
import { orderCrawls, startService } from '../support/serving.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let farm: Farm;
beforeAll(async () => {
  farm = await startFarm({ hosts: 12, perHost: 3, tools: 5, slowness: 100 });
});
afterAll(() => farm.close());

type Crawls = { queue: QueueState; runs: CrawlRun[]; recent: { name: string; status: string }[] };

describe('crawls are ordered', () => {
  const token = 'a token of this test';
  const data = temporaryFolder();
  const env = { TOOLRISK_DATA: data.path, TOOLRISK_ADMIN_TOKEN: token };
  afterAll(() => data.dispose());

  test('over the API, done in the background, and their progress is there for everybody to see', async () => {
    const service = await startService(['--no-starters', '--allow-private'], env);
    const ordered = await orderCrawls(service, token, { targets: farm.addresses });
    expect(ordered.status).toBe(202);
    const { run, alreadyQueued } = (await ordered.json()) as { run: CrawlRun; alreadyQueued: number };
    expect(run).toMatchObject({ askedBy: 'api', total: 36, done: 0 });
    expect(alreadyQueued).toBe(0);
    expect(ordered.headers.get('location')).toBe(`/api/v1/crawls/${run.id}`);
    const running = await service.read<{ running: boolean; total: number }>('/api/v1/progress');
    expect(running).toMatchObject({ running: true, total: 36 });
    await expect
      .poll(() => service.read<CrawlRun>(`/api/v1/crawls/${run.id}`), { timeout: 30_000, interval: 300 })
      .toMatchObject({ done: 36, listed: 36, tools: 180, failed: {} });
    const crawls = await service.read<Crawls>('/api/v1/crawls');
    expect(crawls.queue).toMatchObject({ waiting: 0, active: 0 });
    expect(crawls.recent).toHaveLength(36);
    expect(farm.mostAtOnce()).toBeLessThanOrEqual(2);

    const again = await orderCrawls(service, token, {
      servers: [`127-0-1-1-${new URL(farm.addresses[0] ?? '').port}-mcp-0`],
    });
    expect(((await again.json()) as { run: CrawlRun }).run).toMatchObject({ total: 1 });
    expect(await service.stop()).toBe(0);
  });

  test('by nobody without the token, and in no other form', async () => {
    const service = await startService(['--no-crawl'], env);
    const answer = async (order: object, secret = token) => {
      const response = await orderCrawls(service, secret, order);
      return { status: response.status, ...((await response.json()) as { detail: string }) };
    };
    expect(await answer({ all: true }, 'guessed')).toMatchObject({ status: 401 });
    expect(await answer({ everything: true })).toMatchObject({ status: 400, detail: /^Say what to crawl: / });
    expect(await answer({ servers: ['nobody'] })).toMatchObject({ status: 400, detail: /^None of these servers / });
    expect(await answer({ targets: ['file:/etc/passwd'] })).toMatchObject({ status: 400 });
    expect(await answer({ targets: ['--', 'rm'] })).toMatchObject({ status: 400, detail: /^Over HTTP only / });
    await service.stop();
  });
});

describe('toolrisk crawl --all', () => {
  test('asks all servers of the queue’s catalogue, and with --failed those that gave no list', async () => {
    const data = temporaryFolder();
    const env = { TOOLRISK_DATA: data.path, TOOLRISK_ADMIN_TOKEN: 'token' };
    const service = await startService(['--no-crawl'], env);
    await orderCrawls(service, 'token', { targets: [...farm.addresses.slice(0, 4), 'http://127.0.1.99:1/mcp'] });
    await service.stop();
    const all = await toolrisk(['crawl', '--all', '--allow-private'], { env });
    expect(all.err).toMatch(/^0 servers queued, 5 were in the queue already\.$/m);
    expect(all.err.match(/^✓ /gm)).toHaveLength(4);
    expect(all.err.match(/^✗ .*unreachable/gm)).toHaveLength(1);
    const failed = await toolrisk(['crawl', '--failed', '--json', '--allow-private'], { env });
    expect(JSON.parse(failed.out)).toMatchObject({ status: 'unreachable' });
    expect(failed.code).toBe(1);
    const again = await toolrisk(['crawl', '--all', '--allow-private'], { env });
    expect(again.err).toMatch(/^5 servers queued\.$/m);
    expect(again.err).toMatch(/^4 of 5 servers listed, 20 tools, in \d+ s \(.+\/min\); 1 unreachable\.$/m);
    expect(again.code).toBe(0);
    data.dispose();
  });

  test('leaves out what only its user may reach', async () => {
    const data = temporaryFolder();
    const env = { TOOLRISK_DATA: data.path };
    await toolrisk(['crawl', '--json', '--allow-private', farm.addresses[0] ?? ''], { env });
    const nothing = await toolrisk(['crawl', '--all'], { env });
    expect(nothing).toMatchObject({ code: 1, err: expect.stringMatching(/^There is no server that may be crawled/) });
    data.dispose();
  });

  test('with nothing in the catalogue says what to do', async () => {
    const data = temporaryFolder();
    const { code, err } = await toolrisk(['crawl', '--all'], { env: { TOOLRISK_DATA: data.path } });
    expect(err).toBe(
      'There is no server that may be crawled by itself; name some with toolrisk crawl or toolrisk import.\n',
    );
    expect(code).toBe(1);
    const wrong = await toolrisk(['crawl', '--all', 'npm:a'], { env: { TOOLRISK_DATA: data.path } });
    expect(wrong).toMatchObject({
      code: 2,
      err: '--all and --failed take no targets, and --queue-only is for one of them.\n',
    });
    data.dispose();
  });
});

test('two workers on one PostgreSQL share the servers, and an interrupted one finishes what it has in hand', async ({
  skip,
}) => {
  const postgres = await startPostgres();
  if ('skip' in postgres) return skip(postgres.skip);
  const data = temporaryFolder();
  const env = { TOOLRISK_DATA: data.path, DATABASE_URL: await postgres.address(), TOOLRISK_ADMIN_TOKEN: 'token' };
  const service = await startService(['--no-crawl'], env);
  await orderCrawls(service, 'token', { targets: farm.addresses });
  const outs = ['', ''];
  const workers = outs.map((_, index) => {
    const child = startToolrisk(['work', '--json', '--allow-private', '--until-idle', '--concurrency', '2'], env);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      outs[index] += text;
    });
    return child;
  });
  const codes = await Promise.all(workers.map(async (child) => ((await once(child, 'exit')) as [number])[0]));
  expect(codes).toEqual([0, 0]);
  const lines = outs.map((out) =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: string }),
  );
  expect(lines.flat()).toHaveLength(36);
  expect(lines.flat().every(({ status }) => status === 'listed')).toBe(true);
  for (const own of lines) expect(own.length).toBeGreaterThan(3);

  await orderCrawls(service, 'token', { all: true });
  const third = startToolrisk(['work', '--allow-private', '--concurrency', '1', '--name', 'third'], env);
  let said = '';
  third.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 20_000 }).toMatch(/✓ /);
  third.kill('SIGTERM');
  expect(((await once(third, 'exit')) as [number])[0]).toBe(0);
  expect(said).toMatch(/Stopping when the crawls in hand are done/);
  const { queue } = await service.read<Crawls>('/api/v1/crawls');
  expect(queue.active).toBe(0);
  expect(queue.waiting).toBeGreaterThan(0);
  await service.stop();
  await postgres.stop();
  data.dispose();
});
