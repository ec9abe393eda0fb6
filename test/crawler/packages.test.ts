import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../support/command-line.ts';
import { crawl, listed } from '../support/crawl.ts';

const place = (name: string, version?: string) =>
  ({ kind: 'package', registry: 'npm', package: name, ...(version !== undefined && { version }) }) as const;

test('a real package is installed, listed in the sandbox, and not installed again', async () => {
  const dataDirectory = await testFolder();
  const where = place('@modelcontextprotocol/server-memory');
  const lines: string[] = [];
  const first = listed(
    await crawl(where, { dataDirectory, sandbox: 'node-permission', onProgress: (line) => lines.push(line) }),
  );
  expect(first.tools.map(({ name }) => name)).toContain('create_entities');
  expect(first.launch).toMatchObject({
    method: 'node-permission',
    package: '@modelcontextprotocol/server-memory',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    integrity: expect.stringMatching(/^sha512-/),
    bin: 'mcp-server-memory',
    node: expect.stringMatching(/^2[6-9]\./),
  });
  expect(first.described).toMatchObject({
    description: expect.stringContaining('memory'),
    repository: expect.stringContaining('github.com/modelcontextprotocol'),
  });
  expect(lines).toEqual([`@modelcontextprotocol/server-memory@${first.launch.version} is installed`]);
  const cached = await readdir(join(dataDirectory, 'packages'));
  expect(cached.filter((name) => name.startsWith('.draft'))).toEqual([]);
  // The second time needs neither npm nor the network.
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    const second = listed(await crawl(where, { dataDirectory, sandbox: 'node-permission' }));
    expect(second.tools).toEqual(first.tools);
  } finally {
    process.env.PATH = path;
  }
});

test('a package that does not exist is unreachable', async () => {
  const outcome = await crawl(place('@modelcontextprotocol/server-that-never-was'));
  expect(outcome).toEqual({
    status: 'unreachable',
    detail: 'npm knows no package @modelcontextprotocol/server-that-never-was.',
  });
});

test('a version that does not exist is unreachable', async () => {
  const outcome = await crawl(place('@modelcontextprotocol/server-memory', '0.0.1-never'));
  expect(outcome).toMatchObject({ status: 'unreachable', detail: expect.stringContaining('0.0.1-never') });
});

test('a package without a command is no server', async () => {
  expect(await crawl(place('canonicalize', '1.0.8'))).toMatchObject({ status: 'not_mcp' });
});

test.each([
  ['--registry=https://example.com', undefined],
  ['../somewhere', undefined],
  ['thing', 'git+https://example.com/x.git'],
])('%s@%s is refused before npm sees it', async (name, version) => {
  expect(await crawl(place(name, version))).toMatchObject({ status: 'refused_by_us' });
});

test('an install that takes too long is given up', async () => {
  const outcome = await crawl(place('@modelcontextprotocol/server-memory'), { limits: { installMs: 20 } });
  expect(outcome).toMatchObject({ status: 'timed_out', detail: expect.stringContaining('20 ms') });
});
