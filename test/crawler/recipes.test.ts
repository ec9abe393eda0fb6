import { type ChildProcess, spawn } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CrawlOptions } from '../../crawler/crawl-server.ts';
import { isPackageSpec } from '../../crawler/launch/install-package.ts';
import { bubblewrapWorks } from '../../crawler/launch/sandbox.ts';
import { STUB_LAUNCHER } from '../../crawler/launch/stub-backends.ts';
import { RECIPES, recipeFor } from '../../crawler/recipes.ts';
import type { Where } from '../../src/domain/server.ts';
import { cachePackage, serverNaming } from '../support/cached-package.ts';
import { testFolder } from '../support/command-line.ts';
import { crawl, listed, NODE, namesOf } from '../support/crawl.ts';

const recipes = Object.entries(RECIPES);

describe('the table of recipes', () => {
  test.each(recipes)('%s is of an npm package and says why in one line', (name, { why, ...rest }) => {
    expect(isPackageSpec(name, undefined)).toBe(true);
    expect(why).toMatch(/^[A-Z][^\n]{10,150}\.$/);
    expect(Object.keys(rest)).not.toEqual([]);
  });

  test('holds no value that looks like a secret', () => {
    const values = recipes.flatMap(([, { args = [], env = {}, files = {} }]) => [
      ...args,
      ...Object.values(env),
      ...Object.values(files),
    ]);
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter(looksSecret)).toEqual([]);
    expect(
      ['sk_live_abc', 'xoxb-1-2', 'AKIA1234567890ABCDEF', 'q8Zt3Lw0Pn5Vb7Kd2Rm9'].filter(looksSecret),
    ).toHaveLength(4);
  });

  test('puts files into the home and nowhere else', () => {
    const paths = recipes.flatMap(([, { files = {} }]) => Object.keys(files));
    expect(paths).toContain('.kube/config');
    expect(paths.filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
  });

  test('is not asked with a name that every object knows', () => {
    expect(recipeFor('constructor')).toBeUndefined();
    expect(recipeFor('__proto__')).toBeUndefined();
  });
});

/** A known prefix, or a long run of letters and digits that nobody would make up by hand. */
function looksSecret(value: string): boolean {
  if (/\b(?:sk|pk|rk)_|\bgh[pousr]_|\bxox[a-z]-|\bAIza|\bAKIA|\beyJ|BEGIN [A-Z ]*PRIVATE/.test(value)) return true;
  const runs = value.match(/[A-Za-z0-9]{16,}/g) ?? [];
  return runs.some((run) => /\d/.test(run) && /[A-Za-z]/.test(run) && new Set(run).size > 6);
}

/** Crawls a package that we wrote ourselves under the name of a real one. */
async function crawlOurs(
  name: string,
  before: string,
  where: Partial<Where> = {},
  options: Partial<CrawlOptions> = {},
) {
  const dataDirectory = await testFolder();
  await cachePackage(dataDirectory, name, '0.0.0-ours', { 'server.js': serverNaming(before) });
  const place = { kind: 'package' as const, registry: 'npm' as const, package: name, version: '0.0.0-ours' };
  return crawl({ ...place, ...where } as Where, { dataDirectory, ...options });
}

test('a variable that could open the sandbox never reaches the server, whoever names it', async () => {
  const env = {
    NODE_OPTIONS: '--allow-child-process',
    LD_PRELOAD: '/tmp/x.so',
    npm_config_x: 'y',
    PLAIN: 'kept',
    NODE_ENV: 'test',
  };
  const names = ['NODE_OPTIONS', 'LD_PRELOAD', 'npm_config_x', 'PLAIN', 'NODE_ENV'];
  const outcome = await crawlOurs(
    'names-its-variables',
    `return ${JSON.stringify(names)}.filter((name) => process.env[name]);`,
    { env },
  );
  expect(namesOf(listed(outcome))).toEqual(['PLAIN', 'NODE_ENV']);
});

describe('a package that has a recipe', () => {
  test.for(['node-permission', 'bubblewrap'] as const)(
    'finds its files, variables and home under %s',
    async (sandbox, { skip }) => {
      if (sandbox === 'bubblewrap' && !(await bubblewrapWorks())) skip('bubblewrap does not work on this machine');
      const outcome = await crawlOurs(
        '@cocal/google-calendar-mcp',
        `const { GOOGLE_OAUTH_CREDENTIALS: path, HOME } = process.env;
       if (!path.startsWith(HOME + '/')) throw new Error('another place');
       return Object.keys(JSON.parse(require('node:fs').readFileSync(path, 'utf8')).installed);`,
        {},
        { sandbox },
      );
      expect(namesOf(outcome)).toContain('client_secret');
      expect(outcome.launch).toMatchObject({
        method: sandbox,
        recipe: true,
        files: ['oauth-client.json'],
        envNames: ['GOOGLE_OAUTH_CREDENTIALS'],
      });
      expect(outcome.launch).not.toHaveProperty('dummyFor');
      expect(JSON.stringify(outcome.launch)).not.toContain('toolrisk-dummy');
    },
  );

  test('starts as its listing says, where that says something', async () => {
    const say = 'return [...process.argv.slice(2), ...Object.keys(process.env).filter((name) => name === "MINE")];';
    const outcome = await crawlOurs('creem', say, { args: ['own'], env: { MINE: '1' } });
    expect(namesOf(outcome)).toEqual(['own', 'MINE']);
    expect(outcome.launch).not.toHaveProperty('recipe');
    expect(namesOf(await crawlOurs('creem', say))).toEqual(['start']);
    expect(
      namesOf(await crawlOurs('creem', `${say.replace('...process', '"bare", ...process')}`, {}, { recipes: false })),
    ).toEqual(['bare']);
  });

  test('that no longer fits it starts without', async () => {
    const outcome = await crawlOurs(
      'creem',
      `if (process.argv[2]) throw new Error('I take nothing'); return ['bare'];`,
    );
    expect(namesOf(outcome)).toEqual(['bare']);
    expect(outcome.launch).not.toHaveProperty('recipe');
  });

  test('has a module that is missing here replaced', async () => {
    const outcome = await crawlOurs(
      '@auth0/auth0-mcp-server',
      `const { default: keytar } = await import('keytar');
       await keytar.setPassword('a', 'b', 'c');
       return [...process.argv.slice(2), 'stored_' + (await require('@github/keytar').getPassword('a', 'b'))];`,
    );
    expect(namesOf(outcome)).toEqual(['run', 'stored_null']);
    expect(outcome.launch).toMatchObject({ shim: 'keytar', recipe: true });
  });

  test('is told what the client can do, and its questions are answered', async () => {
    const dataDirectory = await testFolder();
    const source = `const lines = require('node:readline').createInterface({ input: process.stdin });
      const say = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
      let can = [];
      let asked;
      lines.on('line', (line) => {
        const { id, method, params, result } = JSON.parse(line);
        if (method === 'initialize') {
          can = Object.keys(params.capabilities).sort();
          say({ id, result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } } });
        } else if (method === 'tools/list') {
          asked = id;
          say({ id: 'roots', method: 'roots/list' });
        } else if (id === 'roots') {
          say({ id: asked, result: { tools: [...can, 'roots_' + result.roots.length].map((name) => ({ name, inputSchema: { type: 'object' } })) } });
        } else if (id !== undefined) say({ id, error: { code: -32601, message: 'no' } });
      });`;
    const name = '@modelcontextprotocol/server-everything';
    await cachePackage(dataDirectory, name, '0.0.0-ours', { 'server.js': source });
    const outcome = await crawl(
      { kind: 'package', registry: 'npm', package: name, version: '0.0.0-ours' },
      { dataDirectory },
    );
    expect(namesOf(outcome)).toEqual(['elicitation', 'roots', 'sampling', 'roots_0']);
    expect(outcome.launch?.clientCapabilities).toEqual(['roots', 'sampling', 'elicitation']);
  });
});

test('a server that asks for files of impossible names fails like any other', async () => {
  const names = ["'x'.repeat(400) + '.keys.json'", "'keys.json'", "'keys.json/keys.json'", "'../../keys.json'"];
  const say = `throw new Error('Please provide: ' + [${names.join(', ')}].join(' and '));`;
  expect(await crawlOurs('asks-for-files', say)).toMatchObject({ status: 'crashed' });
});

test('a server that fails on another Node than it asks for says so', async () => {
  const dataDirectory = await testFolder();
  await cachePackage(dataDirectory, 'old-one', '0.0.0-ours', { 'server.js': serverNaming('throw new Error("old");') });
  const record = { package: 'old-one', version: '0.0.0-ours', otherNode: '<21' };
  await writeFile(join(dataDirectory, 'packages', 'old-one@0.0.0-ours', 'installed.json'), JSON.stringify(record));
  const where = { kind: 'package', registry: 'npm', package: 'old-one', version: '0.0.0-ours' } as const;
  expect(await crawl(where, { dataDirectory })).toMatchObject({
    status: 'crashed',
    detail: expect.stringMatching(/old\. It asks for Node <21 and ran on 2\d\./),
  });
});

test('a data directory behind a link is as good as another', async () => {
  const folder = await testFolder();
  const link = join(await testFolder(), 'link');
  await symlink(folder, link);
  await cachePackage(folder, 'creem', '0.0.0-ours', { 'server.js': serverNaming('return process.argv.slice(2);') });
  const where = { kind: 'package', registry: 'npm', package: 'creem', version: '0.0.0-ours' } as const;
  const both = (await bubblewrapWorks())
    ? (['node-permission', 'bubblewrap'] as const)
    : (['node-permission'] as const);
  for (const sandbox of both) expect(namesOf(await crawl(where, { dataDirectory: link, sandbox }))).toEqual(['start']);
});

describe('the names that a source gives', () => {
  test('get dummies at the first start', async () => {
    const outcome = await crawlOurs('wants-two', 'return [process.env.A_TOKEN, process.env.B_URL];', {
      wants: ['A_TOKEN', 'B_URL'],
    });
    expect(namesOf(outcome)).toEqual(['toolrisk-dummy', 'https://example.invalid']);
    expect(outcome.launch).toMatchObject({ envNames: ['A_TOKEN', 'B_URL'] });
  });

  test('are left out when they do harm', async () => {
    const outcome = await crawlOurs(
      'wants-none',
      `if (process.env.TRANSPORT) throw new Error('no transport is called that'); return ['bare'];`,
      { wants: ['TRANSPORT'] },
    );
    expect(namesOf(outcome)).toEqual(['bare']);
    expect(outcome.launch).not.toHaveProperty('envNames');
  });
});

/** What a client of each service says first, and what shows that it was answered. */
const EXCHANGES = {
  redis: { port: 6379, send: `'*1\\r\\n$4\\r\\nPING\\r\\n'`, expect: '+OK' },
  mysql: { port: 3306, send: `Buffer.from([1, 0, 0, 1, 0])`, expect: 'mysql_native_password' },
  postgres: { port: 5432, send: `Buffer.from([0, 0, 0, 8, 0, 3, 0, 0])`, expect: 'server_version' },
  http: { port: 8123, send: `'GET /health HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n'`, expect: '200 OK' },
};

describe('a service that a server looks for', () => {
  test.for(Object.entries(EXCHANGES))(
    'is stood in for after it was missed: %s',
    async ([service, exchange], { skip }) => {
      if (!(await bubblewrapWorks())) skip('bubblewrap does not work on this machine');
      const client = `const socket = require('node:net').connect(${exchange.port}, '127.0.0.1');
      socket.write(${exchange.send});
      const said = await new Promise((resolve, reject) => {
        let all = '';
        socket.on('data', (bytes) => (all += bytes.toString('latin1')).includes('${exchange.expect}') && resolve(all));
        socket.on('error', reject).on('close', () => reject(new Error('hung up')));
      });
      socket.destroy();
      return ['answered'];`;
      const outcome = await crawlOurs(`looks-for-${service}`, client);
      expect(namesOf(outcome)).toEqual(['answered']);
      expect(outcome.launch).toMatchObject({
        method: 'bubblewrap',
        stub: `${service} on port ${exchange.port}`,
        dummyFor: [`${service} on port ${exchange.port}`],
      });
    },
  );

  test('that only bubblewrap could give it is not waited for under the other sandbox', async () => {
    const outcome = await crawlOurs(
      '@modelcontextprotocol/server-redis',
      'return [];',
      {},
      { sandbox: 'node-permission' },
    );
    expect(outcome).toMatchObject({ status: 'refused_by_us', detail: expect.stringContaining('redis on port 6379') });
  });

  test('believes to be connected: a whole client of PostgreSQL', async () => {
    const { port } = await launched('postgres');
    const client = new Client({ host: '127.0.0.1', port, user: 'dummy', database: 'db' });
    await client.connect();
    expect((await client.query('select 1')).rows).toEqual([]);
    expect((await client.query('select $1::text', ['a'])).rows).toEqual([]);
    await client.end();
  });

  test('leaves with the server, and with its exit code', async () => {
    const { child } = await launched('http', 'process.exit(7)');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(7);
  });
});

/** Starts a stub outside of any sandbox, in front of a server that waits. */
async function launched(service: string, server = 'setInterval(() => {}, 1000); console.log("up")') {
  const script = join(await testFolder(), 'launcher.cjs');
  await writeFile(script, STUB_LAUNCHER);
  const port = await freePort();
  const child: ChildProcess = spawn(NODE, [script, service, String(port), NODE, '-e', server], { detached: true });
  onTestFinished(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  });
  if (server.includes('"up"')) await new Promise((resolve) => child.stdout?.once('data', resolve));
  return { port, child };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a real list that depends on a recipe is read by the name of the package alone', async () => {
  const outcome = listed(
    await crawl({ kind: 'package', registry: 'npm', package: '@modelcontextprotocol/server-gitlab' }),
  );
  expect(outcome.tools.length).toBeGreaterThan(5);
  expect(outcome.launch).toMatchObject({ recipe: true, envNames: ['GITLAB_PERSONAL_ACCESS_TOKEN'] });
});
