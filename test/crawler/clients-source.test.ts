import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CLIENT_PLACES } from '../../crawler/sources/client-places.ts';
import { clientsSource } from '../../crawler/sources/clients.ts';
import type { Found, SourceOptions } from '../../crawler/sources/source.ts';
import { testFolder } from '../support/command-line.ts';

const SERVER = { command: 'npx', args: ['-y', 'a-mcp', '--token', 'hunter2-hunter2'], env: { KEY: 'hunter2-hunter2' } };

async function put(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
}

async function find(place: string, machine: SourceOptions['machine'], limit?: number): Promise<Found[]> {
  const found: Found[] = [];
  const fetch = () => Promise.reject(new Error('this source reads files alone'));
  const options = { fetch, limit, now: () => new Date('2026-01-01T00:00:00Z'), signal: new AbortController().signal };
  for await (const one of clientsSource.find(place, { ...options, machine })) found.push(one);
  expect(JSON.stringify(found)).not.toContain('hunter2');
  return found;
}

/** Where the settings of programs are on each platform, below the home. */
test.each([
  ['linux', '.config', {}],
  ['linux', 'elsewhere', { XDG_CONFIG_HOME: 'elsewhere' }],
  ['darwin', join('Library', 'Application Support'), {}],
  ['win32', 'roaming', { APPDATA: 'roaming' }],
] as const)('on %s every standard place of every client is looked at (%s)', async (platform, settings, moved) => {
  const [home, folder] = [await testFolder(), await testFolder()];
  const roots: Record<string, string> = {
    home,
    folder,
    settings: join(home, settings),
    codex: join(home, '.codex'),
    claude: home,
  };
  let files = 0;
  for (const path of CLIENT_PLACES.flatMap((client) => client.files)) {
    const real = path.replace(/\{(\w+)\}/g, (_, name: string) => roots[name] ?? '');
    const name = `server-${++files}`;
    const toml = `[mcp_servers.${name}]\ncommand = "npx"\nargs = ["${name}"]\n`;
    await put(real, real.endsWith('.toml') ? toml : { mcpServers: { [name]: { ...SERVER, args: [name] } } });
  }
  const env = Object.fromEntries(Object.entries(moved).map(([name, at]) => [name, join(home, at)]));
  const found = await find('standard', { home, platform, folder, env });
  expect(found.map((one) => (one.kind === 'server' ? one.listing.entry : one.kind))).toEqual(
    Array.from({ length: files }, (_, at) => `server-${at + 1}`),
  );
  const sources = new Set(found.map((one) => (one.kind === 'server' ? one.listing.source : '')));
  expect([...sources]).toEqual(CLIENT_PLACES.map(({ client }) => `client:${client}`));
});

test('one client, one file and a limit are taken, and what cannot be read is said without stopping the rest', async () => {
  const home = await testFolder();
  const machine = { home, platform: 'linux', folder: home, env: {} } as const;
  await put(join(home, '.cursor', 'mcp.json'), {
    mcpServers: { a: SERVER, b: { url: 'https://b.example/mcp' }, c: {} },
  });
  await put(join(home, '.codeium', 'windsurf', 'mcp_config.json'), '{');
  const all = await find('standard', machine);
  expect(all.map((one) => (one.kind === 'server' ? one.listing.name : one.kind))).toEqual([
    'a-mcp',
    'b',
    'rejected',
    'rejected',
  ]);
  expect(await find('windsurf', machine)).toEqual([
    {
      kind: 'problem',
      reason: expect.stringMatching(/^~\/\.codeium\/windsurf\/mcp_config\.json: The configuration is not JSON/),
    },
  ]);
  expect(await find('~/.cursor/mcp.json', machine, 1)).toMatchObject([
    {
      kind: 'server',
      listing: { source: 'client:cursor', entry: 'a', where: { kind: 'package', package: 'a-mcp', wants: ['KEY'] } },
    },
  ]);
  expect(await find('/no/such/file', machine)).toMatchObject([{ kind: 'problem' }]);
});
