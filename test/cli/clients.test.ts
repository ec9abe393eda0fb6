import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listClients } from '../../src/cli/clients.ts';
import type { Terminal } from '../../src/cli/command.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/store/database.ts';
import { startToolrisk, toolrisk } from '../support/command-line.ts';
import { NODE } from '../support/crawl.ts';
import { legacyStreamable } from '../support/servers/http.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SERVERS = join(import.meta.dirname, '..', 'support', 'servers');
const SECRETS = [
  'hunter2-in-a-variable',
  'hunter2-after-a-flag',
  'hunter2-in-a-header',
  'hunter2-set-outside',
  'k3y9a7b2c4d8e1f6g5h0',
];
const [IN_ENV = '', AFTER_FLAG = '', IN_HEADER = '', OUTSIDE = '', IN_PATH = ''] = SECRETS;

const variable = (name: string) => `\${${name}}`;
const home = temporaryFolder();
const project = temporaryFolder();
const http = createServer(legacyStreamable().listener);
const env = {
  HOME: home.path,
  XDG_CONFIG_HOME: join(home.path, '.config'),
  TOOLRISK_DATA: join(home.path, 'data'),
  CODEX_TOKEN: OUTSIDE,
};

type Report = {
  servers: {
    client: string;
    file: string;
    name: string;
    project: string | null;
    place: { kind: string } | null;
    lacks: string[];
    known: { slug: string; status: string | null; grade: string; tools: number } | null;
  }[];
  switchedOff: string[];
  problems: { file: string; reason: string }[];
  started: { name: string; status: string; tools: number; detail: string | null }[];
};

async function put(path: string, text: string | object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof text === 'string' ? text : JSON.stringify(text));
}

beforeAll(async () => {
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  const echoing = {
    command: NODE,
    args: [join(SERVERS, 'echoing.ts'), '--api-token', AFTER_FLAG],
    env: { NOTES_KEY: IN_ENV },
  };
  await put(
    join(home.path, '.cursor', 'mcp.json'),
    `{ // mine\n "mcpServers": { "echo": ${JSON.stringify(echoing)}, "asleep": { "command": "x", "disabled": true }, } }`,
  );
  await put(
    join(home.path, '.codex', 'config.toml'),
    `model = "x"\n[mcp_servers.remote]\nurl = "http://127.0.0.1:${port}/mcp?api_key=${IN_PATH}"\nbearer_token_env_var = "CODEX_TOKEN"\n[mcp_servers.remote.http_headers]\nX-Key = "${IN_HEADER}"\n`,
  );
  await put(join(home.path, '.claude.json'), {
    mcpServers: {},
    projects: {
      [project.path]: { mcpServers: { own: { command: NODE, args: [join(SERVERS, 'raw-stdio.ts'), 'no-tools'] } } },
    },
  });
  await put(join(project.path, '.vscode', 'mcp.json'), {
    inputs: [{ type: 'promptString', id: 'token', password: true }],
    servers: {
      asking: { command: 'some-server', args: ['--token', variable('input:token'), variable('workspaceFolder')] },
    },
  });
  await put(join(home.path, '.gemini', 'settings.json'), { theme: 'dark' });
  await put(join(home.path, '.codeium', 'windsurf', 'mcp_config.json'), '{ "mcpServers": ');
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
  home.dispose();
  project.dispose();
});

async function report(...words: string[]): Promise<Report> {
  const { out, err } = await toolrisk(['clients', '--json', ...words], { env, cwd: project.path });
  for (const secret of SECRETS) expect(out + err).not.toContain(secret);
  return JSON.parse(out);
}

describe('toolrisk clients', () => {
  test('finds the servers of every client in their standard places, and starts none', async () => {
    const { servers, switchedOff, problems, started } = await report();
    expect(servers.map(({ client, file, name, place }) => [client, file, name, place?.kind])).toEqual([
      ['Claude Code', '~/.claude.json', 'own', 'command'],
      ['VS Code', join(project.path, '.vscode', 'mcp.json'), 'asking', 'command'],
      ['Cursor', '~/.cursor/mcp.json', 'echo', 'command'],
      ['Codex', '~/.codex/config.toml', 'remote', 'http'],
    ]);
    expect(servers[0]?.project).toBe(project.path);
    expect(servers[1]?.lacks).toEqual(['the input “token”']);
    expect(servers.map(({ known }) => known)).toEqual([null, null, null, null]);
    expect(switchedOff).toEqual(['asleep']);
    expect(problems).toMatchObject([
      { file: '~/.codeium/windsurf/mcp_config.json', reason: expect.stringContaining('line 1') },
    ]);
    expect(started).toEqual([]);
  });

  test('without a terminal and without --start says that nothing was started', async () => {
    const { code, out, err } = await toolrisk(['clients', 'cursor'], { env, cwd: project.path });
    expect(code).toBe(0);
    expect(out).toMatch(/Cursor\s+│ echo\s+│ -\s+│ -\s+│ -/);
    expect(err).toContain('Nothing was started.');
    for (const secret of SECRETS) expect(out + err).not.toContain(secret);
  });

  test('at --start starts and reaches them, and keeps nothing of their secrets in rows, on pages or in its output', async () => {
    const { servers, started } = await report('--start', '--allow-private');
    expect(started.map(({ name, status, tools }) => [name, status, tools]).toSorted()).toEqual([
      ['echo', 'listed', 1],
      ['own', 'listed', 0],
      ['remote', 'listed', 3],
    ]);
    expect(servers.map(({ name, known }) => [name, known?.tools])).toEqual([
      ['own', 0],
      ['asking', undefined],
      ['echo', 1],
      ['remote', 3],
    ]);
    for (const text of [...(await rows()), ...(await pages())])
      for (const secret of SECRETS) expect(text).not.toContain(secret);
    // The same servers, named and not started, are known from now on.
    expect((await report()).servers.map(({ known }) => known?.tools)).toEqual([0, undefined, 1, 3]);
    const stack = await toolrisk(['stack', join(home.path, '.codex', 'config.toml')], { env, cwd: project.path });
    expect(stack.out).toMatch(/remote\s+│ 3/);
  });

  test('a name that is neither a file nor a client is one sentence', async () => {
    const { code, err } = await toolrisk(['clients', 'no-such-client'], { env, cwd: project.path });
    expect(code).toBe(1);
    expect(err).toContain('There is no such file, and no client of this name; give a path, or one of claude-desktop');
  });
});

test('on a terminal asks one question a server, and starts what was agreed to', async () => {
  const folder = temporaryFolder();
  const raw = (scenario: string) => ({ command: NODE, args: [join(SERVERS, 'raw-stdio.ts'), scenario] });
  await put(join(folder.path, 'mcp.json'), {
    mcpServers: { one: raw('noise'), two: raw('deep'), three: raw('liar'), four: raw('proto') },
  });
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const said: string[] = [];
  let written = '';
  const terminal: Terminal = {
    config: () => readConfig({ TOOLRISK_DATA: join(folder.path, 'data') }),
    write: async (text) => {
      written += text;
    },
    say: (line) => void said.push(line),
    input,
    signal: new AbortController().signal,
  };
  input.end('n\ny\nall\n');
  const machine = { home: folder.path, platform: process.platform, folder: folder.path, env: {} };
  expect(await listClients([join(folder.path, 'mcp.json')], { sandbox: 'auto' }, terminal, machine)).toBe(0);
  folder.dispose();
  expect(said.filter((line) => line.endsWith('? [y/N/all]'))).toHaveLength(3);
  expect(said[0]).toMatch(/^Start one of .*, without a sandbox, as .*raw-stdio\.ts noise\? \[y\/N\/all\]$/);
  const started = said.filter((line) => line.startsWith('✓')).map((line) => line.slice(2, line.indexOf(':')));
  expect(started.toSorted()).toEqual(['four', 'three', 'two']);
  expect(written).toContain('three');
});

/** Every row of every table, as text. */
async function rows(): Promise<string[]> {
  const database = await openDatabase({ dataDirectory: env.TOOLRISK_DATA, databaseUrl: undefined });
  const found: string[] = [];
  for (const table of ['servers', 'crawls', 'tool_versions', 'classifications', 'sightings']) {
    const columns = { row: sql<string>`row_to_json(t)::text` };
    const all = await database.drizzle.select(columns).from(sql.raw(`${table} t`));
    found.push(...all.map(({ row }) => row));
  }
  await database.close();
  expect(found.length).toBeGreaterThan(5);
  return found;
}

/** The pages of every server and tool, and their JSON, from the real service. */
async function pages(): Promise<string[]> {
  const child = startToolrisk(['serve', '--no-crawl', '--port', '0'], env, project.path);
  const origin = await new Promise<string>((done) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^Toolrisk is at (http\S+?)\/?$/.exec(line)?.[1];
      if (found !== undefined) done(found);
    });
  });
  const open = ['/', '/servers', '/api/v1/servers', '/tools', '/api/v1/tools'];
  const texts: string[] = [];
  for (let path = open.shift(), seen = new Set(open); path !== undefined; path = open.shift()) {
    const answer = await fetch(`${origin}${path}`);
    const text = await answer.text();
    texts.push(text);
    for (const [, link = ''] of text.matchAll(/(?:href="|")((?:\/api\/v1)?\/servers\/[^"#?]+)/g)) {
      if (seen.has(link) || seen.size > 60) continue;
      seen.add(link);
      open.push(link);
    }
  }
  child.kill('SIGTERM');
  await new Promise((done) => child.on('exit', done));
  expect(texts.length).toBeGreaterThan(8);
  return texts;
}
