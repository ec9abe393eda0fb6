import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SOURCES } from '../../../crawler/sources/index.ts';
import type { Found, SourceOptions } from '../../../crawler/sources/source.ts';
import { type ServerListing, serverListingSchema } from '../../../src/domain/server.ts';
import { sourceOptions } from '../../support/read-source.ts';
import { madeEntry } from '../../support/registry-copy.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/**
 * What holds for every source of the table, whatever it reads. A source that is added there is held to it at once; where
 * none of these places is one that it can read, it needs a place here.
 */

const SECRET = 'hunter2-s3cr3t-v4lue';
const tool = { name: 'save_note', description: 'Saves a note.', inputSchema: { type: 'object' } };
const entries = Array.from({ length: 12 }, (_, index) => madeEntry(index, '2026-01-01T00:00:00Z'));
const packages = Array.from({ length: 12 }, (_, index) => ({ package: { name: `mcp-${index}`, version: '1.0.0' } }));
const html = `<!doctype html><title>Servers</title><h1>MCP servers</h1><ul>${Array.from({ length: 12 }, (_, index) => `<li><a href="https://www.npmjs.com/package/mcp-${index}">mcp-${index}</a><p>Does a thing.</p></li>`).join('')}</ul>`;
const client = {
  mcpServers: Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      `mine-${index}`,
      { command: 'npx', args: ['-y', `mcp-${index}`, '--token', SECRET], env: { API_KEY: SECRET } },
    ]),
  ),
};

const GOOD: Record<string, string> = {
  'server.json': JSON.stringify({ servers: entries }),
  'manifest.json': JSON.stringify({ name: 'notes', server: {}, tools: [tool] }),
  'rows.jsonl': Array.from({ length: 12 }, (_, at) => JSON.stringify({ server: { slug: `s-${at}` }, tool })).join('\n'),
  'page.html': html,
  'readme.md': '# Notes MCP\n\n## Tools\n\n- `save_note`: Saves a note.\n- `delete_note`: Deletes a note.\n',
  'mcp.json': JSON.stringify(client),
};
const BROKEN: Record<string, string> = {
  empty: '',
  'empty.json': '',
  'null.json': 'null',
  'number.json': '7',
  'deep.json': `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'wrong.json': JSON.stringify({ servers: [null, 7, [], {}, { server: 7 }], mcpServers: 7, tools: 7, name: 7 }),
  'proto.json': '{"__proto__": {"servers": []}, "constructor": 7, "mcpServers": {"__proto__": {"command": 7}}}',
  'text.jsonl': 'no\nrows\n{"tool": 7}\n',
  'zip.mcpb': 'PK\u0003\u0004 no zip',
  'bytes.html': '\u0000\uFFFD<a href="://"><script>',
};

const folder = temporaryFolder();
let address = '';
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  const { pathname } = new URL(request.url ?? '/', 'http://far.test');
  const name = decodeURIComponent(pathname.split('/').at(-1) ?? '');
  const broken = pathname.startsWith('/broken/');
  const type = /html$/.test(name) ? 'text/html' : /md$/.test(name) ? 'text/markdown' : 'application/json';
  response.setHeader('content-type', type);
  if (broken) response.end(BROKEN[Object.keys(BROKEN)[requests % Object.keys(BROKEN).length] ?? ''] ?? '');
  else if (pathname.endsWith('/robots.txt')) response.writeHead(404).end();
  else if (pathname.endsWith('/search')) response.end(JSON.stringify({ objects: packages, total: 12 }));
  else response.end(GOOD[name] ?? JSON.stringify({ servers: entries }));
});

beforeAll(async () => {
  for (const [name, content] of Object.entries({ ...GOOD, ...BROKEN }))
    await writeFile(join(folder.path, name), content);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  folder.dispose();
});

function options(more: Partial<SourceOptions> = {}): SourceOptions {
  const env = { ...process.env, npm_config_registry: `${address}/`, npm_config_fetch_retries: '0' };
  return sourceOptions({ machine: { home: folder.path, platform: 'linux', folder: folder.path, env }, ...more });
}

/** Places for all: every source has at least one among them that it can read. */
function goodPlaces(name: string): string[] {
  if (name === 'npm') return ['search:mcp'];
  if (name === 'starter') return ['starter-list'];
  if (name === 'registry') return [address];
  return [...Object.keys(GOOD), ...Object.keys(GOOD).map((file) => `${address}/${file}`)];
}

/** npm is a process a place, so that it gets fewer; to a registry a file's name is a host, which no test may ask for. */
function brokenPlaces(name: string): string[] {
  if (name === 'npm') return ['empty', 'text.jsonl', '../../nowhere', 'search:'];
  const addresses = ['', '-', 'nowhere', 'http://', 'http://127.0.0.1:9/', `${address}/broken/x`];
  return name === 'registry' ? addresses : [...addresses, '../../nowhere', ...Object.keys(BROKEN), '.'];
}

async function gather(found: AsyncIterable<Found>): Promise<Found[]> {
  const all: Found[] = [];
  for await (const one of found) all.push(one);
  return all;
}

/** What has to hold for everything that was said of one place. */
function holds(all: readonly Found[]): void {
  for (const [index, found] of all.entries()) {
    if (found.kind === 'problem') expect(index, 'a problem is the last thing that is said').toBe(all.length - 1);
    if ('reason' in found) expect(found.reason).toMatch(/^.{8,700}[.!?)]$/su);
    if (found.kind === 'newest') expect(new Date(found.at).toISOString()).toBe(found.at);
    if (found.kind === 'server') holdsForListing(found.listing);
  }
}

function holdsForListing(listing: ServerListing): void {
  expect(serverListingSchema.parse(listing)).toEqual(listing);
  expect(listing.name.trim()).not.toBe('');
  expect(listing.source).toMatch(/^[a-z][a-z0-9-]*(?::[^\s]+)?$/);
  expect(new Date(listing.seenAt).toISOString()).toBe(listing.seenAt);
  if (listing.updatedAt !== undefined) expect(new Date(listing.updatedAt).toISOString()).toBe(listing.updatedAt);
}

describe.each(SOURCES)('$name', (source) => {
  test('says in one line each what it reads and what its places are', () => {
    expect(source.name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    for (const line of [source.summary, source.places]) expect(line).toMatch(/^[^\n]{10,250}[^.\n]$/);
    expect(SOURCES.filter(({ name }) => name === source.name)).toHaveLength(1);
  });

  test('reads a place into listings that the domain knows, without a secret', async () => {
    let listings = 0;
    for (const place of goodPlaces(source.name)) {
      const all = await gather(source.find(place, options()));
      holds(all);
      listings += all.filter(({ kind }) => kind === 'server').length;
      expect(JSON.stringify(all)).not.toContain(SECRET);
    }
    expect(listings).toBeGreaterThan(0);
  }, 20_000);

  test('throws at nothing that it is given to read', async () => {
    for (const place of brokenPlaces(source.name)) holds(await gather(source.find(place, options())));
  }, 40_000);

  test('does nothing before somebody asks for the first thing, and nothing after the signal', async () => {
    requests = 0;
    for (const place of goodPlaces(source.name)) {
      source.find(place, options());
      expect(requests).toBe(0);
      const all = await gather(source.find(place, options({ signal: AbortSignal.abort() })));
      expect(all.filter(({ kind }) => kind === 'server')).toEqual([]);
    }
  }, 20_000);

  test('gives no more than it is asked for', async () => {
    for (const place of goodPlaces(source.name)) {
      const all = await gather(source.find(place, options({ limit: 1 })));
      const named = new Set(
        all.flatMap((one) => (one.kind === 'server' ? [one.listing.entry ?? one.listing.name] : [])),
      );
      expect(named.size).toBeLessThanOrEqual(1);
    }
  }, 20_000);
});

test('every file of a source is in the table', async () => {
  const index = await readFile(join(import.meta.dirname, '../../../crawler/sources/index.ts'), 'utf8');
  expect(SOURCES.length).toBe((index.match(/Source,$/gm) ?? []).length);
});
