import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STARTER_LIST, starterListings } from '../../crawler/starter-list.ts';
import { parseTarget } from '../../crawler/targets.ts';
import { serverKey, serverListingSchema } from '../../src/domain/server.ts';
import { testFolder } from '../support/command-line.ts';
import { crawl, listed } from '../support/crawl.ts';

const AT = '2026-01-01T00:00:00Z';

function read(...words: string[]) {
  const parsed = parseTarget(words, AT);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.listings.map(({ name, where }) => ({ name, where }));
}

function problem(...words: string[]): string {
  const parsed = parseTarget(words, AT);
  if ('listings' in parsed) throw new Error('It was read.');
  return parsed.problem;
}

test('a package with and without a version is read', () => {
  expect(read('npm:@scope/thing@1.2.3', 'npm:thing')).toEqual([
    { name: '@scope/thing', where: { kind: 'package', registry: 'npm', package: '@scope/thing', version: '1.2.3' } },
    { name: 'thing', where: { kind: 'package', registry: 'npm', package: 'thing' } },
  ]);
});

test('an address is read', () => {
  expect(read('https://Example.com/mcp')).toEqual([
    { name: 'example.com/mcp', where: { kind: 'http', url: 'https://example.com/mcp' } },
  ]);
});

test('a command takes all words after the dashes, dashes among them', () => {
  expect(read('--', 'node', '--flag', 'server.js', '--', 'x')).toEqual([
    { name: 'server.js', where: { kind: 'command', command: 'node', args: ['--flag', 'server.js', '--', 'x'] } },
  ]);
});

test('a recording is read and crawled, each of its tools alone', async () => {
  const path = join(await testFolder(), 'notes.json');
  const tools = [{ name: 'ok', extra: 1 }, { description: 'no name' }];
  await writeFile(path, JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools } }));
  const [target] = read(`file:${path}`);
  expect(target?.name).toBe('notes');
  const outcome = listed(await crawl(target?.where ?? { kind: 'recorded', origin: '', tools: [] }));
  expect(outcome.tools).toEqual([{ name: 'ok', extra: 1 }]);
  expect(outcome.rejected).toHaveLength(1);
  expect(outcome.launch).toEqual({ method: 'recorded' });
});

test.each([
  [[], 'No target'],
  [['--'], 'a command is expected'],
  [['thing'], 'is no target'],
  [['npm:'], 'does not name an npm package'],
  [['npm:--registry=https://example.com'], 'does not name an npm package'],
  [['npm:thing@file:../thing'], 'does not name an npm package'],
  [['npm:git+https://example.com/x.git'], 'does not name an npm package'],
  [['https://'], 'is not an address'],
  [['https://user:pw@example.com'], 'user name or a password'],
  [['file:/no/such/file.json'], 'cannot be read'],
  [[`file:${import.meta.filename}`], 'is not JSON'],
  [[`file:${join(import.meta.dirname, '../../package.json')}`], 'holds no list of tools'],
])('%j is a mistake that is explained', (words, sentence) => {
  expect(problem(...words)).toContain(sentence);
});

test('the starter list names at least 28 servers over at least 20 domains, each once', () => {
  const listings = starterListings(AT);
  for (const listing of listings) serverListingSchema.parse(listing);
  expect(new Set(listings.map(({ where }) => serverKey(where))).size).toBe(STARTER_LIST.length);
  expect(STARTER_LIST.length).toBeGreaterThanOrEqual(28);
  expect(new Set(STARTER_LIST.map(({ domain }) => domain)).size).toBeGreaterThanOrEqual(20);
});
