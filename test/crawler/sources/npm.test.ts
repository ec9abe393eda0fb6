import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { npmSource } from '../../../crawler/sources/npm.ts';
import { testFolder } from '../../support/command-line.ts';
import { listingsIn, problemIn, readAll, rejectedIn, sourceOptions } from '../../support/read-source.ts';

/** As much of an npm registry as npm and we ask for, with `size` packages that a search finds. */
async function startNpmRegistry(size: number) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry.test');
    requests.push(`${url.pathname}${url.search}`);
    const body =
      url.pathname === '/-/v1/search' ? search(url, size) : packument(decodeURIComponent(url.pathname.slice(1)));
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body ?? { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = { ...process.env, npm_config_registry: address, npm_config_cache: await testFolder() };
  return { requests, options: { machine: { ...sourceOptions().machine, env } } };
}

function search(url: URL, size: number) {
  const from = Number(url.searchParams.get('from'));
  const count = Math.max(0, Math.min(Number(url.searchParams.get('size')), size - from));
  const objects = Array.from({ length: count }, (_, at) => ({
    package: {
      name: `found-mcp-${from + at}`,
      version: '1.0.0',
      description: 'Found.',
      date: from + at === 3 ? '2026-04-01T00:00:00.000Z' : '2026-01-01T00:00:00.000Z',
      links: { repository: 'https://github.com/example/found' },
    },
  }));
  return { objects, total: size };
}

function packument(name: string) {
  if (!name.startsWith('@example/known')) return undefined;
  const manifest = (version: string) => ({
    name,
    version,
    description: 'A known server.',
    repository: { type: 'git', url: 'git+https://github.com/example/known.git' },
    ...(name.endsWith('-old') && { deprecated: 'use another' }),
    dist: { tarball: 'http://127.0.0.1:9/none.tgz', integrity: 'sha512-x' },
  });
  return {
    name,
    'dist-tags': { latest: '2.1.0' },
    versions: { '2.0.0': manifest('2.0.0'), '2.1.0': manifest('2.1.0') },
    time: { modified: '2026-03-03T00:00:00.000Z' },
  };
}

test('a search turns the pages of the registry that npm is set to, and then gives only what is newer', async () => {
  const { requests, options } = await startNpmRegistry(600);
  const all = await readAll(npmSource, 'keywords:mcp-server', options);
  expect(listingsIn(all)).toHaveLength(600);
  expect(listingsIn(all)[0]).toMatchObject({
    source: 'npm',
    name: 'found-mcp-0',
    where: { kind: 'package', registry: 'npm', package: 'found-mcp-0', version: '1.0.0' },
    updatedAt: '2026-01-01T00:00:00.000Z',
  });
  expect(requests).toEqual(
    [0, 250, 500].map((from) => `/-/v1/search?text=keywords%3Amcp-server&size=250&from=${from}`),
  );
  expect(all.at(-1)).toEqual({ kind: 'newest', at: '2026-04-01T00:00:00.000Z' });
  const newer = await readAll(npmSource, 'keywords:mcp-server', { ...options, since: '2026-02-01T00:00:00.000Z' });
  expect(listingsIn(newer).map(({ name }) => name)).toEqual(['found-mcp-3']);
});

test('names are looked up by npm itself: newest version, repository, standing; a list may have notes and unknown names', async () => {
  const { options } = await startNpmRegistry(0);
  const folder = await testFolder();
  await writeFile(
    join(folder, 'names.txt'),
    '# our servers\n@example/known\n@example/known-old@2.0.0 # pinned\nno-such-package\n\n@example/known\n--not-a-name\n',
  );
  const all = await readAll(npmSource, 'names.txt', { machine: { ...options.machine, folder } });
  expect(listingsIn(all).map(({ where, standing }) => [where, standing])).toEqual([
    [{ kind: 'package', registry: 'npm', package: '@example/known', version: '2.1.0' }, 'active'],
    [{ kind: 'package', registry: 'npm', package: '@example/known-old', version: '2.0.0' }, 'deprecated'],
  ]);
  expect(listingsIn(all)[0]).toMatchObject({
    description: 'A known server.',
    repository: 'git+https://github.com/example/known.git',
    updatedAt: '2026-03-03T00:00:00.000Z',
  });
  expect(rejectedIn(all)).toEqual([
    'no-such-package: The npm registry has no such package or version.',
    '--not-a-name: It is not the name of an npm package.',
  ]);
}, 20_000);

test('a registry that cannot be searched is a problem in one sentence', async () => {
  const machine = { ...sourceOptions().machine, env: { ...process.env, npm_config_registry: 'http://127.0.0.1:9/' } };
  expect(problemIn(await readAll(npmSource, 'search:weather', { machine }))).toMatch(
    /^The registry that npm uses cannot be searched: 127\.0\.0\.1:9 cannot be reached: nothing listens there/,
  );
  expect(problemIn(await readAll(npmSource, './nowhere.txt'))).toMatch(/neither the name .* nor a file/);
}, 20_000);
