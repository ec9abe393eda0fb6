import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import type { CrawlLimits } from '../../crawler/crawl-server.ts';
import { personLine } from '../../src/cli/crawl-lines.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import { exportPolicy, FORMAT_NAMES } from '../../src/domain/policy/formats/index.ts';
import { recommendPolicy } from '../../src/domain/policy/recommend.ts';
import type { Where } from '../../src/domain/server.ts';
import { ingest } from '../../src/ingest.ts';
import { urls } from '../../src/web/urls.ts';
import { launchBrowser } from '../support/browser.ts';
import { MAIN, toolrisk } from '../support/command-line.ts';
import { NODE } from '../support/crawl.ts';
import type { ChildJob, ChildLine } from '../support/crawl-in-child.ts';
import { hostileHttp } from '../support/servers/hostile/http.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type ExampleSite, openSite } from '../web/example-site.ts';

const STDIO = join(import.meta.dirname, '..', 'support', 'servers', 'hostile', 'stdio.ts');
/** Runs a program on a terminal of its own. */
const SCRIPT = '/usr/bin/script';
const CHILD = join(import.meta.dirname, '..', 'support', 'crawl-in-child.ts');
const MOST_MEGABYTES = 400;

/** What has to come of one server: a closed reason and words of its sentence, or the names that are kept of its list. */
type Case = {
  server: string;
  status: CrawlOutcome['status'];
  /** Of the sentence of a failure, or of the one about a list that was cut short. */
  says?: string | RegExp;
  names?: string[];
  count?: number;
  rejected?: number;
  noise?: number;
  limits?: Partial<CrawlLimits>;
};
const BRIEF = { connectMs: 1_500, probeMs: 400 };
const BRIEF_LIST = { listMs: 1_500 };
const CUT_PAGES = 'limit of 100 pages';
const CUT_TOOLS = 'limit of 5000 tools';
const NO_JSON = 'What it sent as a message of the protocol is not JSON.';

const OVER_STDIO: Case[] = [
  { server: 'never-answers', status: 'timed_out', says: 'It did not answer within 1500 ms.', limits: BRIEF },
  { server: 'never-answers-the-list', status: 'timed_out', says: 'within 1500 ms', limits: BRIEF_LIST },
  { server: 'answers-for-ever', status: 'timed_out', says: 'within 1500 ms', limits: BRIEF_LIST },
  {
    server: 'line-without-an-end',
    status: 'too_large',
    says: 'one message is larger than the limit of 33554432 bytes',
  },
  { server: 'noise-without-an-end', status: 'too_large', says: 'its output is larger than' },
  { server: 'log-without-an-end', status: 'too_large', says: 'its stderr is larger than' },
  { server: 'endless-cursor', status: 'listed', says: CUT_PAGES, count: 100 },
  { server: 'cycling-cursor', status: 'listed', says: 'the same cursor twice', count: 4 },
  { server: 'cursor-of-a-megabyte', status: 'too_large', says: 'its output' },
  { server: 'cursor-that-is-no-text', status: 'listed', names: ['one'] },
  { server: 'hundred-megabytes-in-one-list', status: 'too_large', says: 'one message' },
  { server: 'hundred-megabytes-on-many-pages', status: 'too_large', says: 'its output' },
  { server: 'hundred-thousand-tools', status: 'listed', says: CUT_TOOLS, count: 5_000 },
  { server: 'schema-nested-ten-thousand-deep', status: 'listed', names: ['flat'], rejected: 1 },
  { server: 'references-in-a-circle', status: 'listed', names: ['circle'] },
  { server: 'broken-json', status: 'not_mcp', says: NO_JSON, limits: BRIEF_LIST },
  { server: 'broken-json-from-the-start', status: 'not_mcp', says: NO_JSON, limits: BRIEF },
  { server: 'noise-on-stdout', status: 'listed', names: ['quiet'], noise: 5 },
  { server: 'two-answers', status: 'listed', names: ['first_answer'] },
  { server: 'answer-with-another-id', status: 'listed', names: ['not_yours'] },
  { server: 'requests-to-the-client', status: 'listed', names: ['curious'] },
  { server: 'crash-in-the-middle', status: 'crashed', says: 'It ended with a signal before it gave its list' },
  { server: 'crash-on-the-second-page', status: 'crashed', says: 'exit code 9' },
  { server: 'exit-zero-at-once', status: 'not_mcp', says: 'exit code 0 without a word of the protocol' },
  { server: 'says-hello-and-leaves', status: 'not_mcp', says: 'and said: hello.' },
  { server: 'leaves-children-behind', status: 'listed', count: 1 },
  { server: 'ignores-every-farewell', status: 'listed', count: 1 },
  {
    server: 'names-of-prototypes',
    status: 'listed',
    names: ['__proto__', 'constructor', 'hasOwnProperty', 'toString'],
  },
  { server: 'names-that-repeat', status: 'listed', names: ['same', 'other'], rejected: 1 },
  { server: 'name-of-ten-thousand-letters', status: 'listed', names: ['n'.repeat(10_000), 'short'] },
  { server: 'names-that-are-empty', status: 'listed', names: [' ', 'good'], rejected: 6 },
  { server: 'lone-surrogates', status: 'listed', names: ['half_\ud800'] },
  { server: 'unseen-characters', status: 'listed', count: 1 },
  { server: 'terminal-codes', status: 'listed', count: 1, rejected: 1 },
  { server: 'terminal-codes-in-a-refusal', status: 'crashed', says: 'It answered with error -32603: red' },
  { server: 'markup-everywhere', status: 'listed', count: 9 },
  { server: 'slow-drip', status: 'timed_out', says: 'within 1500 ms', limits: BRIEF },
  {
    server: 'tools-that-change-by-the-page',
    status: 'listed',
    names: ['note', 'page_1', 'page_2', 'page_3'],
    rejected: 2,
  },
  { server: 'tools-that-change-by-the-client', status: 'listed', names: ['shown_to_a_crawler'] },
  { server: 'megabytes-about-itself', status: 'listed', names: ['small'] },
  { server: 'refusal-of-a-megabyte', status: 'crashed', says: /^.{300,400}$/ },
  { server: 'version-of-another-world', status: 'not_mcp', says: 'version is not supported: 9999-99-99' },
  { server: 'a-batch-of-everything', status: 'listed', names: ['in_a_batch'] },
];

const OVER_HTTP: Case[] = [
  { server: 'never-answers', status: 'timed_out', says: 'did not answer', limits: BRIEF },
  { server: 'never-answers-the-list', status: 'timed_out', says: 'within 1500 ms', limits: BRIEF_LIST },
  { server: 'slow-drip', status: 'timed_out', says: 'within 1500 ms', limits: BRIEF_LIST },
  { server: 'body-without-an-end', status: 'too_large', says: '67108864 bytes' },
  { server: 'events-without-an-end', status: 'too_large', says: '67108864 bytes' },
  { server: 'event-without-an-end', status: 'too_large', says: '67108864 bytes' },
  { server: 'hundred-megabytes-of-tools', status: 'too_large', says: '67108864 bytes' },
  { server: 'hundred-thousand-tools', status: 'listed', says: CUT_TOOLS, count: 5_000 },
  { server: 'gzip-bomb', status: 'too_large', says: '67108864 bytes' },
  { server: 'wrong-content-type', status: 'not_mcp', says: 'text/html' },
  { server: 'broken-json', status: 'not_mcp', says: NO_JSON },
  { server: 'redirect-loop', status: 'refused_by_us', says: 'redirects more than 5 times' },
  { server: 'redirect-to-a-private-address', status: 'refused_by_us', says: 'is a private address' },
  { server: 'redirect-to-a-file', status: 'refused_by_us', says: 'Only http and https' },
  { server: 'hangs-up', status: 'unreachable', says: 'cannot be reached' },
  { server: 'headers-without-an-end', status: 'unreachable', says: 'Header overflow' },
  { server: 'terminal-codes-in-a-challenge', status: 'needs_auth', says: 'It wants a login (HTTP 401, Bearer' },
  { server: 'endless-cursor', status: 'listed', says: CUT_PAGES, count: 100 },
  { server: 'two-answers', status: 'listed', names: ['first_answer'] },
  { server: 'requests-to-the-client', status: 'listed', names: ['curious'] },
  { server: 'tools-that-change-by-the-client', status: 'listed', names: ['shown_to_a_crawler'] },
  { server: 'texts-that-act', status: 'listed', count: 1 },
];

/** Characters that act on a terminal or a reader instead of being read. */
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\ufeff]|[\u{e0000}-\u{e007f}]/u;
type Found = { hacked: boolean; injected: number; text: string };
/** Run in the page: whether anything of a server's text became more than text. */
const LOOK = `JSON.stringify({
  hacked: 'hacked' in window,
  injected: document.querySelectorAll('iframe, img[src="x"], [onerror], [onload], a[href^="javascript:"]').length,
  text: document.body.innerText,
})`;

const outcomes = new Map<string, { outcome: CrawlOutcome; ms: number }>();
let grownMegabytes = Number.POSITIVE_INFINITY;
let visitsElsewhere = 0;
let seconds = 0;

beforeAll(async () => {
  const folder = temporaryFolder();
  const elsewhere = await listen(
    createServer((_, response) => response.end(String(++visitsElsewhere))),
    '127.0.0.2',
  );
  const open: Server[] = [elsewhere];
  const jobs: ChildJob[] = OVER_STDIO.map(({ server, limits = {} }) => ({
    name: `stdio ${server}`,
    where: { kind: 'command', command: NODE, args: [STDIO, server] },
    limits,
  }));
  for (const { server, limits = {} } of OVER_HTTP) {
    const http = await listen(createServer(hostileHttp(server, addressOf(elsewhere))), '127.0.0.1');
    open.push(http);
    jobs.push({ name: `http ${server}`, where: { kind: 'http', url: addressOf(http) }, limits });
  }
  const started = performance.now();
  for (const line of await crawlInChild(jobs, folder.path)) {
    if ('outcome' in line) outcomes.set(line.name, line);
    else grownMegabytes = line.grownMegabytes;
  }
  seconds = (performance.now() - started) / 1000;
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
  folder.dispose();
}, 120_000);

function listen(server: Server, host: string): Promise<Server> {
  return new Promise((resolve) => server.listen(0, host, () => resolve(server)));
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${address}:${port}/mcp`;
}

async function crawlInChild(jobs: readonly ChildJob[], dataDirectory: string): Promise<ChildLine[]> {
  const child = spawn(NODE, [CHILD], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    out += piece;
  });
  child.stdin.end(JSON.stringify({ jobs, dataDirectory }));
  expect(await new Promise((done) => child.on('close', done))).toBe(0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function outcomeOf(name: string): CrawlOutcome {
  const found = outcomes.get(name);
  if (found === undefined) throw new Error(`${name} was not crawled.`);
  return found.outcome;
}

function check(outcome: CrawlOutcome, { status, says = '', names, count, rejected = 0, noise }: Case): void {
  const sentence = outcome.status === 'listed' ? (outcome.truncated ?? '') : outcome.detail;
  expect([outcome.status, sentence]).toEqual([
    status,
    expect.stringMatching(typeof says === 'string' ? escaped(says) : says),
  ]);
  if (outcome.status !== 'listed') return;
  if (says === '') expect(outcome.truncated).toBeUndefined();
  if (names !== undefined) expect(outcome.tools.map(({ name }) => name)).toEqual(names);
  if (count !== undefined) expect(outcome.tools).toHaveLength(count);
  expect(outcome.rejected).toHaveLength(rejected);
  if (noise !== undefined) expect(outcome.launch.noiseLines).toBe(noise);
}

const escaped = (words: string) => new RegExp(words.replace(/[^\w ]/g, '\\$&'));

describe('each hostile server ends as a recorded fact with its reason', () => {
  test.each(OVER_STDIO)('over stdio: $server', (one) => check(outcomeOf(`stdio ${one.server}`), one));
  test.each(OVER_HTTP)('over HTTP: $server', (one) => check(outcomeOf(`http ${one.server}`), one));

  test('within the caps on memory and time', () => {
    expect(outcomes.size).toBe(OVER_STDIO.length + OVER_HTTP.length);
    expect(grownMegabytes).toBeLessThan(MOST_MEGABYTES);
    expect(seconds).toBeLessThan(60);
    for (const [name, { ms }] of outcomes) expect([name, ms < 15_000]).toEqual([name, true]);
  });

  test('and nothing is left: no child of a server, no server that will not leave, no visit to a private address', () => {
    for (const name of ['stdio leaves-children-behind', 'stdio ignores-every-farewell']) {
      const outcome = outcomeOf(name);
      const pid = outcome.status === 'listed' ? Number(outcome.tools[0]?.name.replace(/^\D+/, '')) : 0;
      expect(pid).toBeGreaterThan(1);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    }
    expect(visitsElsewhere).toBe(0);
  });

  test('and what a server says of itself is kept within bounds, and keeps no secret prototype', () => {
    const large = outcomeOf('stdio megabytes-about-itself');
    expect(JSON.stringify(large).length).toBeLessThan(100_000);
    const [first] = (outcomeOf('stdio names-of-prototypes') as Extract<CrawlOutcome, { status: 'listed' }>).tools;
    expect(JSON.stringify(first)).toContain('"__proto__":{"polluted":1}');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('what hostile servers list is recorded, and shown so that none of it acts', () => {
  let site: ExampleSite;
  let browser: Browser;
  const slugs = new Map<string, string>();

  beforeAll(async () => {
    site = await openSite([], { keep: false });
    const listings = [...outcomes.keys()].map((name) => ({
      source: 'test',
      name,
      where: { kind: 'command', command: name, args: [] } satisfies Where,
      seenAt: '2026-01-01T00:00:00Z',
    }));
    const faults: unknown[] = [];
    await ingest(listings, 1, {
      crawl: async (listing) => outcomeOf(listing.name),
      classify,
      classifierVersion: CLASSIFIER_VERSION,
      catalog: site.catalog,
      now: () => new Date('2026-01-01T00:00:00Z'),
      report: (event) => {
        if (event.kind === 'failed') faults.push([event.listing.name, event.error]);
        if (event.kind === 'recorded') slugs.set(event.listing.name, event.slug);
      },
    });
    expect(faults).toEqual([]);
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('in the catalogue: every server, with its reason and every tool that was kept', async () => {
    expect(slugs.size).toBe(outcomes.size);
    for (const [name, slug] of slugs) {
      const outcome = outcomeOf(name);
      const kept = await site.catalog.server(slug);
      expect([name, kept?.lastCrawl?.status]).toEqual([name, outcome.status]);
      if (outcome.status === 'listed') {
        expect(kept?.tools.total).toBe(outcome.tools.length);
        const [first] = outcome.tools;
        expect(kept?.toolList.map(({ definition }) => definition)).toContainEqual(first);
      } else expect(kept?.lastCrawl?.detail).toBe(outcome.detail);
    }
  });

  test('on pages: no element of theirs, no script, no character that acts', async () => {
    const page = await browser.newPage();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site.origin)) outside.push(request.url());
    });
    for (const path of await pathsOf([
      'stdio markup-everywhere',
      'stdio terminal-codes',
      'stdio unseen-characters',
      'stdio lone-surrogates',
      'http texts-that-act',
      'http terminal-codes-in-a-challenge',
      'stdio terminal-codes-in-a-refusal',
    ])) {
      const answer = await page.goto(`${site.origin}${path}`);
      expect([path, answer?.status()]).toEqual([path, 200]);
      const found: Found = JSON.parse(await page.evaluate<string>(LOOK));
      expect([path, found.hacked, found.injected]).toEqual([path, false, 0]);
      expect(found.text).not.toMatch(ACTING);
    }
    expect([dialogs, outside]).toEqual([[], []]);
    await page.close();
  });

  test('every page of every server answers, and so does its JSON', async () => {
    for (const [name, slug] of slugs) {
      for (const path of [`/servers/${slug}`, `/api/v1/servers/${slug}`]) {
        const answer = await fetch(`${site.origin}${path}`);
        expect([name, answer.status]).toEqual([name, 200]);
        if (path.startsWith('/api')) await answer.json();
        else await answer.text();
      }
    }
    const long = slugs.get('stdio name-of-ten-thousand-letters');
    expect((await fetch(`${site.origin}${urls.tool(long ?? '', 'n'.repeat(10_000))}`)).status).toBe(200);
  });

  test('in a line of the crawl for a person: nothing but text', () => {
    for (const [name, { outcome }] of outcomes) {
      const listing = {
        source: 'test',
        name,
        where: { kind: 'command', command: name, args: [] } satisfies Where,
        seenAt: '',
      };
      const line = personLine({ kind: 'recorded', listing, outcome, slug: 'x', changes: {}, changed: false });
      expect(line).not.toMatch(ACTING);
      expect(line.length).toBeLessThan(600);
    }
  });

  test.each(FORMAT_NAMES)('in an exported policy (%s): no character that acts', async (format) => {
    for (const name of [
      'stdio markup-everywhere',
      'stdio terminal-codes',
      'stdio unseen-characters',
      'stdio lone-surrogates',
      'stdio names-of-prototypes',
    ]) {
      const server = await site.catalog.server(slugs.get(name) ?? '');
      const tools = (server?.toolList ?? []).map(({ definition, classification }) => ({
        tool: definition,
        classification,
      }));
      expect(tools.length).toBeGreaterThan(0);
      const made = exportPolicy(
        recommendPolicy(tools),
        tools.map(({ tool }) => tool),
        { format, alias: 'hostile' },
      );
      if ('problem' in made) expect(made.problem).not.toMatch(ACTING);
      else expect(made.text + made.install + made.notExpressed.join()).not.toMatch(ACTING);
    }
  });

  async function pathsOf(names: readonly string[]): Promise<string[]> {
    const paths: string[] = ['/', '/servers', '/tools'];
    for (const name of names) {
      const slug = slugs.get(name) ?? '';
      paths.push(`/servers/${slug}`);
      const { tools } = (await (await fetch(`${site.origin}/api/v1/servers/${slug}`)).json()) as { tools: unknown };
      const server = await site.catalog.server(slug);
      expect(tools).toBeDefined();
      for (const tool of server?.toolList.slice(0, 3) ?? []) paths.push(urls.tool(slug, tool.name));
    }
    return paths;
  }
});

describe('the command line', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.dispose());
  const env = { TOOLRISK_DATA: folder.path };

  test.each(['terminal-codes', 'terminal-codes-in-a-refusal'])('writes nothing of %s that acts', async (server) => {
    const { out, err } = await toolrisk(['crawl', '--', NODE, STDIO, server], { env });
    expect(out + err).not.toMatch(ACTING);
    expect(err).toContain('stdio.ts');
  });

  test('writes JSON that is valid, and that does not act on a terminal either', async ({ skip }) => {
    if (!existsSync(SCRIPT)) skip('there is no program here that makes a terminal');
    const line = [NODE, MAIN, 'crawl', '--json', '--', NODE, STDIO, 'terminal-codes-in-a-refusal'];
    const child = spawn(SCRIPT, ['-qec', line.map((word) => `'${word}'`).join(' '), '/dev/null'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const shown = await text(child.stdout);
    expect(shown.replaceAll('\r\n', '\n')).not.toMatch(ACTING);
    const said: { status: string; detail: string } = JSON.parse(shown);
    expect(said.status).toBe('crashed');
    // What was escaped for the terminal is read back as it was sent.
    expect(said.detail).toContain('\u202egpj.exe');
  });
});
