import { createSocket } from 'node:dgram';
import { existsSync, globSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrawlOptions } from '../../crawler/crawl-server.ts';
import { bubblewrapWorks, denials } from '../../crawler/launch/sandbox.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import { ROOT, toolrisk } from '../support/command-line.ts';
import { crawl, listed } from '../support/crawl.ts';
import { type OwnRegistry, openRegistry } from '../support/npm-registry.ts';
import { openSite, recordExample } from '../web/example-site.ts';

let data: string;
let listener: Server;
/** A folder of the user's that no server has any business in. */
let outside: string;
let registry: OwnRegistry;
let connections = 0;
let datagrams = 0;
const SECRET_FILES = { 'secret.txt': 'A=secret', 'secret.json': '{}', 'secret.mjs': 'export const a = 1;' };
const udp = createSocket('udp4').on('message', () => datagrams++);
const earlier = { registry: process.env.npm_config_registry, temp: process.env.TMPDIR };

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'toolrisk-sandbox-test-'));
  outside = await mkdtemp(join(tmpdir(), 'toolrisk-outside-'));
  for (const [name, text] of Object.entries(SECRET_FILES)) await writeFile(join(outside, name), text);
  // Any real add-on will do: what counts is that it is not loaded.
  const [addOn] = globSync('node_modules/@*/*/*.node', { cwd: ROOT });
  const files: Record<string, string> = addOn === undefined ? {} : { 'real.node': join(ROOT, addOn) };
  registry = await openRegistry(['escape-artist', 'escape-sibling'], { 'escape-artist': files });
  listener = createServer(() => connections++);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  process.env.npm_config_registry = registry.address;
  process.env.ESCAPE_PROOF = join(outside, 'installed.txt');
});

afterAll(async () => {
  for (const [name, value] of [
    ['npm_config_registry', earlier.registry],
    ['TMPDIR', earlier.temp],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  delete process.env.ESCAPE_PROOF;
  listener.close();
  udp.close();
  registry.close();
  for (const folder of [data, outside]) await rm(folder, { recursive: true, force: true });
});

/** Puts a package into the cache as if npm had installed it. */
async function cachePackage(name: string, files: Record<string, string>): Promise<void> {
  const folder = join(data, 'packages', `${name}@1.0.0`);
  const own = join(folder, 'node_modules', name);
  await mkdir(own, { recursive: true });
  await writeFile(join(folder, 'installed.json'), JSON.stringify({ package: name, version: '1.0.0' }));
  await writeFile(join(own, 'package.json'), JSON.stringify({ name, version: '1.0.0', bin: Object.keys(files)[0] }));
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(own, file), text);
    await chmod(join(own, file), 0o755);
  }
}

function crawlCached(name: string, sandbox: CrawlOptions['sandbox'], args: string[] = []) {
  const where = { kind: 'package' as const, registry: 'npm' as const, package: name, version: '1.0.0', args };
  return crawl(where, { dataDirectory: data, sandbox });
}

const answering = (before: string) => `${before}
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const serverInfo = { name: 'answering', version: '1' };
  const results = {
    initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo },
    'tools/list': { tools: [{ name: 'pid_' + process.pid }] },
  };
  const rest = results[method] ? { result: results[method] } : { error: { code: -32601, message: 'no' } };
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, ...rest }));
});`;

type Listed = Extract<CrawlOutcome, { status: 'listed' }>;

/** Installs the package through npm, as from any registry, and gives what its server could do. */
async function escapes(sandbox: 'node-permission' | 'bubblewrap'): Promise<{ done: string[]; outcome: Listed }> {
  process.env.TOOLRISK_TEST_SECRET = 'secret';
  const { port } = listener.address() as AddressInfo;
  const args = [String(port), String(process.pid), outside, ...(sandbox === 'node-permission' ? ['held'] : [])];
  const where = { kind: 'package', registry: 'npm', package: 'escape-artist', args } as const;
  const outcome = listed(await crawl(where, { dataDirectory: data, sandbox }));
  delete process.env.TOOLRISK_TEST_SECRET;
  expect(outcome.launch).toMatchObject({
    method: sandbox,
    version: '1.0.0',
    integrity: expect.stringMatching(/^sha512-/),
  });
  const names = outcome.tools.map(({ name }) => name);
  expect(Number(names.at(-1)?.slice('tried_'.length))).toBeGreaterThan(55);
  return { done: names.slice(0, -1), outcome };
}

/** That none of it happened, as seen from outside. */
async function nothingHappened(): Promise<void> {
  expect([connections, datagrams]).toEqual([0, 0]);
  expect((await readdir(outside)).toSorted()).toEqual(Object.keys(SECRET_FILES).toSorted());
  expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('A=secret');
  const modules = join(data, 'packages', 'escape-artist@1.0.0', 'node_modules');
  expect(await readFile(join(modules, 'escape-sibling', 'index.cjs'), 'utf8')).toContain('as it was installed');
  expect(existsSync(join(modules, 'escape-artist', 'changed.js'))).toBe(false);
  expect(JSON.parse(await readFile(join(modules, '..', 'installed.json'), 'utf8'))).toMatchObject({ version: '1.0.0' });
  expect(getPriority(process.pid)).toBe(0);
}

const CLEAN = ['write_home', 'env_HOME', 'env_LANG', 'env_PATH', 'env_TMPDIR'];

describe('a hostile package', () => {
  let held: Listed;

  test('can do nothing but write its own home under the permission model, and the home is gone afterwards', async () => {
    const temp = join(data, 'temp');
    await mkdir(temp);
    process.env.TMPDIR = temp;
    const { done, outcome } = await escapes('node-permission').finally(() => {
      if (earlier.temp === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = earlier.temp;
    });
    expect(done.toSorted()).toEqual(CLEAN.toSorted());
    await nothingHappened();
    // npm keeps a cache of its own there.
    expect((await readdir(temp)).filter((name) => name !== 'node-compile-cache')).toEqual([]);
    held = outcome;
    expect(outcome.launch.blocked?.toSorted()).toEqual(
      [
        'Node’s internals',
        'WASI',
        'a native add-on',
        'a worker thread',
        'files outside its own folder',
        'flags of the engine',
        'functions of native libraries',
        'the inspector',
        'the network',
        'to start another program',
        'to write outside its own home',
      ].toSorted(),
    );
  });

  test('can do nothing to the machine under bubblewrap, where it may have children of its own', async ({ skip }) => {
    if (!(await bubblewrapWorks())) skip('bubblewrap does not work on this machine');
    // Inside its own namespaces: children, workers, ports that nobody else can reach, native code with nothing to reach.
    const inside = [
      ...['env_PWD', 'spawn', 'shell', 'fork', 'worker', 'listen', 'listen_pipe', 'bind_process', 'bind_files'],
      ...['inspector', 'inspector_port', 'native_library', 'wasi', 'add_on'],
      // Files of its own file system, and a network that has nobody else in it.
      ...['write_preload', 'send_datagram', 'engine_flags', 'engine_flags_as_import'],
    ];
    // It may signal what has the same number in its own namespace of processes; ours has another.
    const own = [
      'debug',
      'kill',
      'kill_inner',
      'change_priority',
      'priority_as_import',
      'look_through_proc',
      'read_crawlers_command',
    ];
    const ownProc = ['read_crawlers_environment', 'read_crawlers_memory'];
    const { done } = await escapes('bubblewrap');
    expect(done.filter((name) => ![...CLEAN, ...inside, ...own, ...ownProc].includes(name))).toEqual([]);
    await nothingHappened();
  });

  test('has its install scripts left alone, and npm asks its registry for nothing but the packages', () => {
    expect(existsSync(process.env.ESCAPE_PROOF ?? '')).toBe(false);
    expect(registry.asked.filter((path) => !/^\/escape-(artist|sibling)(\/|$)/.test(path))).toEqual([]);
  });

  test('has on its page what the sandbox denied it', async () => {
    const site = await openSite([]);
    const slug = await recordExample(site.catalog, { listing: { name: 'escape-artist' }, outcome: held });
    const page = await (await fetch(`${site.origin}/servers/${slug}`)).text();
    await site.close();
    expect(page).toContain('Denied by the sandbox');
    for (const what of held.launch.blocked ?? ['nothing']) expect(page).toContain(what);
  });
});

test('what a sandbox denied is read from its reports and from the words of the server, and nothing else is believed', () => {
  expect(denials(['Net', 'Net', '<script>', '__proto__', 'constructor'], '')).toEqual(['the network']);
  expect(
    denials([], 'Error: Access to this API has been restricted. Use --allow-worker to manage permissions.'),
  ).toEqual(['a worker thread']);
  expect(denials([], 'Error: No such built-in module: node:sqlite')).toEqual(['a database on the disk']);
  expect(denials([], 'all is well')).toEqual([]);
});

test('without bubblewrap, a server that needs it is not started, and the reason says how to allow it', async () => {
  await cachePackage('needs-a-shell', { 'server.sh': '#!/bin/sh\ntouch started\n' });
  const env = { PATH: '/nowhere', TOOLRISK_DATA: data };
  await cachePackage('spawns-without', {
    'server.js': answering(`require('node:child_process').execFileSync('true');`),
  });
  const targets = ['npm:needs-a-shell@1.0.0', 'npm:spawns-without@1.0.0'];
  const { out } = await toolrisk(['crawl', '--json', ...targets], { env });
  const lines: { server: string; status: string; detail: string }[] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.toSorted((one, other) => one.server.localeCompare(other.server))).toMatchObject([
    { server: 'needs-a-shell', status: 'refused_by_us', detail: expect.stringContaining('install bubblewrap') },
    {
      server: 'spawns-without',
      status: 'refused_by_us',
      detail: expect.stringMatching(/^It wants to start another program .* install bubblewrap/),
    },
  ]);
});

test('a shell script is refused by the permission model with a sentence', async () => {
  await cachePackage('shell-server', { 'server.sh': '#!/bin/sh\necho hello\n' });
  expect(await crawlCached('shell-server', 'node-permission')).toMatchObject({
    status: 'refused_by_us',
    detail: expect.stringContaining('no script for Node'),
  });
});

test('a server that the permission model holds back says what it wanted, and lists under bubblewrap where that works', async () => {
  await cachePackage('spawns-first', { 'server.js': answering(`require('node:child_process').execFileSync('true');`) });
  expect(await crawlCached('spawns-first', 'node-permission')).toMatchObject({
    status: 'refused_by_us',
    detail: 'It wants to start another program before it lists its tools, and the sandbox denies that.',
  });
  const outcome = await crawlCached('spawns-first', 'auto');
  if (await bubblewrapWorks()) expect(listed(outcome).launch.method).toBe('bubblewrap');
  else expect(outcome.status).toBe('refused_by_us');
});

test('a sandboxed server that ignores the end of its input and SIGTERM is gone', async () => {
  const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1_000);`;
  await cachePackage('stubborn', { 'server.js': answering(stubborn) });
  const outcome = listed(await crawlCached('stubborn', 'node-permission'));
  const pid = Number(outcome.tools[0]?.name.slice('pid_'.length));
  expect(pid).toBeGreaterThan(1);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
