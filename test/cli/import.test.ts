import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { run } from '../../src/main.ts';
import type { Catalog } from '../../src/store/catalog.ts';
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { ROOT, startToolrisk, testFolder } from '../support/command-line.ts';
import { madeEntry, startAnswers, startRegistryCopy } from '../support/registry-copy.ts';
import { modernHttp, serveHttp } from '../support/servers/http.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SHARED_TOOLS = join(ROOT, '..', 'shared', 'data', 'tools.jsonl');
const HERE = ['--allow-private', '--allow-http'];

const folder = temporaryFolder();
afterAll(folder.dispose);

/** Runs `toolrisk import` in this process, on the one catalogue of these tests: opening another costs seconds. */
async function importing(...words: string[]) {
  let out = '';
  let err = '';
  const code = await run(['import', ...words], {
    config: () => readConfig({ TOOLRISK_DATA: folder.path }),
    write: async (text) => {
      out += text;
    },
    say: (line) => {
      err += `${line}\n`;
    },
    input: Readable.from([]),
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

/** Asks the catalogue that an import left behind. */
async function inCatalogue<Answer>(ask: (catalog: Catalog) => Promise<Answer>, data = folder.path): Promise<Answer> {
  const database = await openDatabase({ dataDirectory: data });
  try {
    return await ask(createCatalog(database));
  } finally {
    await database.close();
  }
}

async function until(come: () => boolean): Promise<void> {
  while (!come()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const tool = (name: string) => ({ name, description: 'Deletes a note.', inputSchema: { type: 'object' } });
const row = (slug: string, name: string) =>
  JSON.stringify({ id: `${slug}/${name}`, server: { slug, name: slug, description: 'Notes.' }, tool: tool(name) });

describe('toolrisk import', () => {
  test('recorded lists are judged at once, and JSON names each server and what was passed over', async () => {
    const file = join(await testFolder(), 'tools.jsonl');
    await writeFile(file, [row('one', 'a'), row('two', 'x'), row('one', 'b'), 'no row'].join('\n'));
    const { code, out } = await importing('recorded', file, '--json');
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const servers = new Map(lines.map((line) => [line.server, line]));
    expect(servers.get('one')).toMatchObject({ status: 'listed', tools: 2, detail: null });
    expect(servers.get('two')).toMatchObject({ status: 'listed', tools: 1, detail: null });
    expect(lines).toContainEqual({ rejected: `line 4 of ${file}`, reason: 'It is no row {id, server, tool}.' });
    expect(lines.at(-1).summary).toMatchObject({ found: 2, added: 2, rejected: 1, listed: 2, tools: 3, problem: null });
    const one = await inCatalogue((catalog) => catalog.server('one'));
    expect(one?.toolList.map(({ name, classification }) => [name, classification?.assessed])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(one?.seenIn).toMatchObject([{ source: 'recorded', entry: 'one', standing: 'active' }]);
  });

  test('a manifest makes a server with the tools that it names, and no second one', async () => {
    const file = join(await testFolder(), 'manifest.json');
    await writeFile(file, JSON.stringify({ name: 'local-notes', version: '1.0.0', server: {}, tools: [tool('drop')] }));
    const { code, err } = await importing('mcpb', file);
    expect([code, err]).toEqual([0, expect.stringContaining(': 1 server, 1 new, 1 tool from 1 of 1')]);
    const found = await inCatalogue((catalog) => catalog.server('local-notes'));
    expect(found).toMatchObject({
      place: 'other',
      address: 'mcpb:local-notes',
      lastCrawl: { launch: { method: 'manifest' } },
    });
    expect(found?.toolList.map(({ name }) => name)).toEqual(['drop']);
  });

  test('a page that lists tools counts as the server that it is about', async () => {
    const file = join(await testFolder(), 'readme.md');
    await writeFile(
      file,
      '# Pages MCP\n\n## Tools\n\n- `save_page`: Saves a page.\n- `delete_page`: Deletes a page.\n',
    );
    const { code, err } = await importing('page', file);
    expect([code, err]).toEqual([0, expect.stringContaining(': 1 server, 1 new, 2 tools from 1 of 1')]);
  });

  test('--crawl asks what was found at once', async () => {
    const url = await serveHttp(modernHttp());
    const server = { name: 'io.github.acme/notes', title: 'Notes', remotes: [{ type: 'streamable-http', url }] };
    const copy = await startAnswers({ body: { servers: [{ server }] } });
    onTestFinished(copy.close);
    const { code, err } = await importing('registry', copy.address, '--crawl', ...HERE);
    expect([code, err]).toEqual([0, expect.stringContaining('1 server, 1 new, 2 tools from 1 of 1')]);
    const found = await inCatalogue((catalog) => catalog.servers({ place: 'http' }));
    expect(found.rows).toMatchObject([{ title: 'Notes', tools: { total: 2 }, lastCrawl: { status: 'listed' } }]);
  });

  test('a reading that breaks off keeps what was read, says so, and is begun again', async () => {
    const servers = Array.from({ length: 10 }, (_, index) => madeEntry(index, '2026-01-01T00:00:00Z'));
    const copy = await startAnswers(
      { body: { servers, metadata: { nextCursor: 'more' } } },
      ...[1, 2, 3].map(() => ({ status: 500, body: {} })),
      { body: { servers } },
    );
    onTestFinished(copy.close);
    const first = await importing('registry', copy.address, ...HERE);
    expect(first.code).toBe(0);
    expect(first.err).toMatch(
      /12 servers, 12 new\.\n {2}It was not read to its end: .* answered with 500, 3 times\. 1 pages? w.* read before/,
    );
    const list = await importing('--list');
    expect(list.out).toMatch(/^registry\n.*\n.*\n {2}\S+ \S+ UTC {2}http:\S+: 12 found, 12 new, 0 passed over; .*500/m);
    const second = await importing('registry', copy.address, ...HERE);
    expect(second.err).toContain('12 servers, 0 new.');
    expect(copy.requests.at(-1)).not.toContain('updated_since');
    const third = await importing('registry', copy.address, ...HERE);
    expect(third.err).toContain('that changed since 2026-01-01 00:00 UTC');
    expect(copy.requests.at(-1)).toContain('updated_since=2026-01-01');
    await importing('registry', copy.address, '--full', ...HERE);
    expect(copy.requests.at(-1)).not.toContain('updated_since');
  });

  test('what was limited, or read from a day of the user’s own, does not count as read', async () => {
    const copy = await startRegistryCopy(300);
    onTestFinished(copy.close);
    expect((await importing('registry', copy.address, '--limit', '5', ...HERE)).err).toContain(': 6 servers, ');
    await importing('registry', copy.address, '--since', '2025-01-01', ...HERE);
    expect(copy.requests.at(-1)).toContain('updated_since=2025-01-01T00%3A00%3A00.000Z');
    const runs = await inCatalogue((catalog) => catalog.sourceRuns(2));
    expect(runs.map(({ newest, endedAt }) => [newest, endedAt !== null])).toEqual([
      [null, true],
      [null, true],
    ]);
  });

  test('an interruption keeps what was read and says so', async () => {
    const data = await testFolder();
    const copy = await startRegistryCopy(100_000);
    onTestFinished(copy.close);
    const child = startToolrisk(['import', 'registry', copy.address, ...HERE], { TOOLRISK_DATA: data });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    const ended = new Promise((done) => child.on('close', done));
    await until(() => copy.requests.length > 8);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(err).toMatch(/It was not read to its end: It was interrupted\.\n {2}What was read until then is kept\.\n$/);
    const { found, runs } = await inCatalogue(
      async (catalog) => ({ found: await catalog.servers({}), runs: await catalog.sourceRuns() }),
      data,
    );
    expect(found.total).toBeGreaterThan(500);
    expect(runs).toMatchObject([{ endedAt: null, newest: null, found: found.total, problem: 'It was interrupted.' }]);
  });

  test('real recorded tools of many servers come in with one command', async (context) => {
    if (!existsSync(SHARED_TOOLS)) return context.skip('The shared recorded tools are not on this machine.');
    const { code, err } = await importing('recorded', SHARED_TOOLS, '--limit', '30');
    expect([code, err]).toEqual([0, expect.stringMatching(/30 servers, 30 new, \d{3,} tools from 30 of 30/)]);
  });

  test.each([
    [[]],
    [['gopher']],
    [['mcpb']],
    [['registry', '--since', 'yesterday']],
    [['registry', '--since', '2026-01-01', '--full']],
    [['registry', '--limit', '0']],
  ])('%j is bad usage: exit code 2', async (words) => {
    expect((await importing(...words)).code).toBe(2);
  });
});
