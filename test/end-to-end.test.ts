import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePolicy } from '../src/domain/policy/schema.ts';
import { launchBrowser } from './support/browser.ts';
import { startToolrisk, toolrisk } from './support/command-line.ts';
import { NODE } from './support/crawl.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const SERVERS = join(import.meta.dirname, 'support', 'servers');
/** Two small packages of the starter list, pinned, so that this test changes only when we do. */
const PACKAGES = [
  'npm:@modelcontextprotocol/server-memory@2026.8.31',
  'npm:@modelcontextprotocol/server-github@2025.4.8',
];

const data = temporaryFolder();
const env = { TOOLRISK_DATA: data.path };
let browser: Browser;
let service: { address: string; log: string[]; stop: () => Promise<number | null> };

type Answer = {
  tools: { total: number; [name: string]: unknown };
  servers: unknown[];
  serversByStatus: Record<string, number>;
};
type Line = { server: string; status: string; tools: number; detail: string | null };

async function crawl(...words: string[]): Promise<Line[]> {
  const { out, err } = await toolrisk(['crawl', '--json', ...words], { env });
  expect(err).toBe('');
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const own = (file: string, ...args: string[]) => ['--', NODE, join(SERVERS, file), ...args];

/** Starts the service on a free port and waits for the address that it prints. */
async function serve(...words: string[]): Promise<typeof service> {
  const child = startToolrisk(['serve', '--port', '0', ...words], env);
  const log: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      const found = /^Toolrisk is at (http\S+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(found.replace(/\/$/, ''));
    });
    child.on('exit', (code) => reject(new Error(`The service ended with ${code}: ${log.join(' ')}`)));
  });
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { address, log, stop };
}

/** The JSON of an address, shaped like one of our own server pages as far as this test looks. */
async function get(path: string): Promise<Answer> {
  const answer = await fetch(service.address + path);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Answer;
}

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  data.dispose();
});

describe('the chain from real servers to a policy', () => {
  test('real npm servers are installed, locked in, listed, classified and kept', async () => {
    const lines = await crawl(...PACKAGES);
    expect(lines.map(({ server, status, tools }) => ({ server, status, tools }))).toEqual(
      expect.arrayContaining([
        { server: 'modelcontextprotocol-server-memory', status: 'listed', tools: 9 },
        { server: 'modelcontextprotocol-server-github', status: 'listed', tools: 26 },
      ]),
    );
  });

  test('a server of each protocol era is listed', async () => {
    expect(await crawl(...own('modern-stdio.ts'))).toMatchObject([{ status: 'listed', tools: 2 }]);
    expect(await crawl(...own('legacy-stdio.ts'))).toMatchObject([{ status: 'listed', tools: 3 }]);
  });

  test.each([
    ['hanging', 'silent', { status: 'timed_out', tools: 0 }],
    ['crashing', 'crash-in-list', { status: 'crashed', tools: 0 }],
    ['flooding', 'endless-line', { status: 'too_large', tools: 0 }],
  ])('a %s server becomes a fact with a sentence, and the catalogue stays', async (_, scenario, expected) => {
    const [line] = await crawl('--timeout', '8', ...own('raw-stdio.ts', scenario));
    expect(line).toMatchObject({ ...expected, detail: expect.stringMatching(/^\S.*[.!?…]$/) });
  });

  test('a lying server gives what is true of it', async () => {
    const [line] = await crawl(...own('raw-stdio.ts', 'liar'));
    expect(line).toMatchObject({ status: 'listed' });
  });

  test('the service serves all of that by its API, tools judged and policies valid', async () => {
    service = await serve('--no-crawl');
    const memory = await get('/api/v1/servers/modelcontextprotocol-server-memory');
    expect(memory).toMatchObject({ place: 'npm', lastCrawl: { status: 'listed' } });
    expect(memory.tools).toHaveLength(9);
    const tool = await get('/api/v1/servers/modelcontextprotocol-server-memory/tools/delete_entities');
    expect(tool).toMatchObject({
      name: 'delete_entities',
      classification: { assessed: true, category: 'Destructive', findings: expect.any(Array) },
      definition: { name: 'delete_entities' },
    });
    const policy = await get('/api/v1/servers/modelcontextprotocol-server-github/policy.json');
    expect(parsePolicy(policy)).toMatchObject({ ok: true });
    expect(policy.tools).toHaveProperty('get_issue');
    const failed = await get('/api/v1/servers?status=timed_out');
    expect(failed.servers).toHaveLength(1);
  });

  test('a second process on the same folder says in one sentence that the catalogue is in use', async () => {
    const { code, err } = await toolrisk(['crawl', PACKAGES[0] ?? ''], { env });
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(/in use/i);
  });

  test('a person clicks from home to the policy of a tool', async () => {
    const page = await browser.newPage();
    await page.goto(service.address);
    await page.getByRole('searchbox').first().fill('memory entities');
    await page.getByRole('searchbox').first().press('Enter');
    await page.getByRole('link', { name: '@modelcontextprotocol/server-memory', exact: true }).first().click();
    await page.getByRole('link', { name: 'delete_entities', exact: true }).first().click();
    await page.waitForURL('**/tools/delete_entities');
    const shown = await page.locator('pre', { hasText: '"default": "deny"' }).first().innerText();
    const sent = await get('/api/v1/servers/modelcontextprotocol-server-memory/tools/delete_entities/policy.json');
    expect(JSON.parse(shown)).toEqual(sent);
    await page.close();
  });

  test('it stops tidily, and a restart has everything', async () => {
    expect(await service.stop()).toBe(0);
    service = await serve('--no-crawl');
    const stats = await get('/api/v1/stats');
    expect(stats.serversByStatus).toMatchObject({ timed_out: 1, crashed: 1, too_large: 1 });
    expect(stats.tools.total).toBeGreaterThanOrEqual(9 + 26 + 2 + 3);
  });
});
