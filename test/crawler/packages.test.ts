import { execFileSync } from 'node:child_process';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installPackage } from '../../crawler/launch/install-package.ts';
import { DEFAULT_LIMITS } from '../../crawler/limits.ts';
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

/** A package of one file without dependencies. */
const SMALL = ['canonicalize', '1.0.8'] as const;

function install(dataDirectory: string, [name, version]: readonly [string, string] = SMALL) {
  const signal = new AbortController().signal;
  return installPackage(name, version, { dataDirectory, limits: DEFAULT_LIMITS, now: Date.now, signal });
}

test('a package that asks for another Node is installed all the same, and its wish is known', async () => {
  const dataDirectory = await testFolder();
  expect(await install(dataDirectory, ['graceful-fs', '1.0.0'])).toMatchObject({ otherNode: '0.4 || 0.5' });
  expect(await install(dataDirectory)).not.toHaveProperty('otherNode', expect.anything());
});

describe('the folder of installed packages', () => {
  test('is safe for workers that install the same package at once', async () => {
    const dataDirectory = await testFolder();
    const both = await Promise.all([install(dataDirectory), install(dataDirectory), install(dataDirectory)]);
    expect(both[0]).toMatchObject({ package: SMALL[0], version: SMALL[1], integrity: expect.any(String) });
    expect(both).toEqual([both[0], both[0], both[0]]);
    expect(await readdir(join(dataDirectory, 'packages'))).toEqual(['canonicalize@1.0.8']);
  });

  test('gets rid of what a killed worker left behind, and of an install that is not whole', async () => {
    const dataDirectory = await testFolder();
    const packages = join(dataDirectory, 'packages');
    const [old, young] = [join(packages, '.draft-old'), join(packages, '.draft-young')];
    for (const folder of [old, young, join(packages, 'canonicalize@1.0.8', 'node_modules')])
      await mkdir(folder, { recursive: true });
    const yesterday = Date.now() / 1000 - 86_400;
    await utimes(old, yesterday, yesterday);
    expect(await install(dataDirectory)).toMatchObject({ version: SMALL[1] });
    expect((await readdir(packages)).toSorted()).toEqual(['.draft-young', 'canonicalize@1.0.8']);
    expect(await readdir(join(packages, 'canonicalize@1.0.8', 'node_modules'))).toContain('canonicalize');
  });
});

test('a package that depends on an address outside the registry is refused, and soon', async ({ skip }) => {
  const known = execFileSync('npm', ['config', 'get', 'allow-remote'], { encoding: 'utf8' }).trim();
  if (known === 'undefined') skip('this npm cannot be told to stay with its registry');
  const started = Date.now();
  expect(await crawl(place('telnyx-mcp', '7.17.0'))).toMatchObject({
    status: 'refused_by_us',
    detail: expect.stringContaining('depends on something outside the registry'),
  });
  expect(Date.now() - started).toBeLessThan(40_000);
});
