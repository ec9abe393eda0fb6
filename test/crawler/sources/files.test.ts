// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests of bundles write their variables like this
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { mcpbSource } from '../../../crawler/sources/mcpb.ts';
import { recordedSource } from '../../../crawler/sources/recorded-lists.ts';
import { serverJsonSource } from '../../../crawler/sources/server-json.ts';
import { testFolder } from '../../support/command-line.ts';
import { listingsIn, problemIn, readAll, rejectedIn, sourceOptions } from '../../support/read-source.ts';

/** A folder with these files, as the folder that the user is in. */
async function folderOf(files: Record<string, string | Uint8Array>) {
  const folder = await testFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return { folder, options: { machine: { ...sourceOptions().machine, folder } } };
}

const tool = (name: string) => ({ name, description: 'Does it.', inputSchema: { type: 'object' } });
const row = (slug: string, name: string) =>
  JSON.stringify({
    id: `${slug}/${name}`,
    server: { slug, name: `The ${slug}`, description: 'It.' },
    tool: tool(name),
  });

describe('recorded lists', () => {
  test('rows are gathered by server, whether or not they follow each other, and a broken row is passed over', async () => {
    const lines = [
      row('one', 'a'),
      row('two', 'x'),
      row('one', 'b'),
      '{"id": 7',
      '',
      row('two', 'y'),
      '{"server": "three"}',
    ];
    const { options } = await folderOf({ 'tools.jsonl': lines.join('\n') });
    const all = await readAll(recordedSource, 'tools.jsonl', options);
    expect(listingsIn(all)).toMatchObject([
      {
        source: 'recorded',
        name: 'one',
        title: 'The one',
        description: 'It.',
        where: { kind: 'recorded', origin: 'tools.jsonl#one', tools: [{ name: 'a' }, { name: 'b' }] },
      },
      { name: 'two', where: { origin: 'tools.jsonl#two', tools: [{ name: 'x' }, { name: 'y' }] } },
    ]);
    expect(rejectedIn(all)).toEqual([
      'line 4 of tools.jsonl: It is no row {id, server, tool}.',
      'line 7 of tools.jsonl: It is no row {id, server, tool}.',
    ]);
  });

  test('a folder is read with those below it; what is no recording is passed over, links and hidden folders are left', async () => {
    const { folder, options } = await folderOf({
      'lists/a.json': JSON.stringify({ tools: [tool('a')], serverInfo: { name: 'the-a', version: '1' } }),
      'lists/deep/b.json': JSON.stringify([tool('b'), tool('c')]),
      'lists/deep/c.jsonl': `${row('c', 'c')}\n`,
      'lists/rows.json': `[${row('d', 'd')}]`,
      'lists/package.json': '{"name": "x"}',
      'lists/broken.json': '{',
      'lists/notes.txt': 'no',
      'lists/.git/e.json': JSON.stringify([tool('e')]),
    });
    await symlink(folder, join(folder, 'lists', 'circle'));
    const all = await readAll(recordedSource, 'lists', options);
    expect(listingsIn(all).map(({ name, where }) => [name, 'origin' in where && where.origin])).toEqual([
      ['the-a', 'lists/a.json'],
      ['b', 'lists/deep/b.json'],
      ['c', 'lists/deep/c.jsonl#c'],
      ['d', 'lists/rows.json#d'],
    ]);
    expect(rejectedIn(all).map((text) => text.replace(/:.*/, ''))).toEqual(['lists/broken.json', 'lists/package.json']);
    expect(problemIn(all)).toBeUndefined();
  });

  test.each([
    ['nothing.json', /there is no such file/],
    ['empty', /holds no \.json or \.jsonl file/],
    ['text.json', /is not JSON/],
    ['text.jsonl', /holds no row/],
  ])('%s is a problem in one sentence', async (place, sentence) => {
    const { options } = await folderOf({ 'empty/readme.md': '', 'text.json': 'hello', 'text.jsonl': 'hello\n' });
    expect(problemIn(await readAll(recordedSource, place, options))).toMatch(sentence);
  });
});

describe('bundles', () => {
  const manifest = {
    manifest_version: '0.3',
    name: 'local-notes',
    display_name: 'Local notes',
    version: '0.2.0',
    description: 'Notes on your own disk.',
    repository: { type: 'git', url: 'https://github.com/example/notes' },
    server: {
      type: 'node',
      entry_point: 'server/index.js',
      mcp_config: { command: 'node', args: ['${__dirname}/server/index.js'], env: { KEY: '${user_config.key}' } },
    },
    user_config: { key: { type: 'string', sensitive: true, required: true } },
    tools: [{ name: 'save_note', description: 'Saves a note.' }, { name: 'delete_note' }],
  };
  const packed = (value: unknown) =>
    zipSync({
      'manifest.json': strToU8(JSON.stringify(value)),
      'server/index.js': strToU8('1'),
      'node_modules/x/manifest.json': strToU8('{}'),
    });

  test('a bundle names its server, and its tools as hearsay about that very server', async () => {
    const { options } = await folderOf({ 'notes.mcpb': packed(manifest), 'manifest.json': JSON.stringify(manifest) });
    for (const place of ['notes.mcpb', 'manifest.json']) {
      const [server, list, ...rest] = listingsIn(await readAll(mcpbSource, place, options));
      expect(rest).toEqual([]);
      expect(server).toMatchObject({
        name: 'local-notes',
        title: 'Local notes',
        where: { kind: 'foreign', registry: 'mcpb', package: 'local-notes', version: '0.2.0' },
      });
      expect(list?.where).toMatchObject({
        kind: 'recorded',
        hearsay: 'manifest',
        of: 'mcpb:local-notes',
        origin: place,
        tools: [{ name: 'save_note' }, { name: 'delete_note' }],
      });
    }
  });

  test('a manifest that only fetches an npm package names that package, with the variables it wants', async () => {
    const server = {
      mcp_config: { command: 'npx', args: ['-y', '@acme/notes@1.0.0', '--stdio'], env: { KEY: '${user_config.key}' } },
    };
    const { options } = await folderOf({ 'm.json': JSON.stringify({ ...manifest, server }) });
    const [first, list] = listingsIn(await readAll(mcpbSource, 'm.json', options));
    expect(first?.where).toEqual({
      kind: 'package',
      registry: 'npm',
      package: '@acme/notes',
      version: '1.0.0',
      args: ['--stdio'],
      wants: ['KEY'],
    });
    expect(list?.where).toMatchObject({ of: 'npm:@acme/notes' });
  });

  test('zips that would fill memory, claim a false size or hold no manifest are refused', async () => {
    const bomb = zipSync({ 'manifest.json': new Uint8Array(8 * 1024 * 1024) });
    const swelling = zipSync({ 'manifest.json': new Uint8Array(3 * 1024 * 1024) });
    const lying = zipSync({ 'manifest.json': new Uint8Array(3 * 1024 * 1024) }).slice();
    const claimed = new DataView(lying.buffer);
    // The size in the central directory, which stands 22 bytes before the end of the archive and behind its name.
    const directory = lying.length - 22 - 46 - 'manifest.json'.length;
    claimed.setUint32(directory + 24, 100, true);
    const { options } = await folderOf({
      'bomb.mcpb': bomb,
      'swelling.mcpb': swelling,
      'lying.mcpb': lying,
      'cut.mcpb': packed(manifest).slice(0, 90),
      'empty.mcpb': zipSync({ 'readme.md': strToU8('') }),
      'nameless.mcpb': packed({ server: {} }),
    });
    const problem = async (place: string) => problemIn(await readAll(mcpbSource, place, options));
    expect(await problem('bomb.mcpb')).toMatch(/larger than 4 MiB|200 times its size/);
    expect(await problem('swelling.mcpb')).toMatch(/200 times its size/);
    expect(await problem('lying.mcpb')).toMatch(/is not JSON/);
    expect(await problem('cut.mcpb')).toMatch(/no whole zip file/);
    expect(await problem('empty.mcpb')).toMatch(/holds no manifest\.json/);
    expect(await problem('nameless.mcpb')).toMatch(/is no manifest of a bundle/);
  });
});

test('a server.json gives its places, and a page of a registry saved to a file all of its servers', async () => {
  const entry = (name: string) => ({
    name,
    version: '1.0.0',
    remotes: [{ type: 'sse', url: `https://${name}.example.com/` }],
  });
  const { options } = await folderOf({
    'server.json': JSON.stringify(entry('one')),
    'page.json': JSON.stringify({ servers: [{ server: entry('two') }, {}, entry('three')] }),
    'none.json': '{"packages": []}',
  });
  const names = async (place: string) =>
    listingsIn(await readAll(serverJsonSource, place, options)).map(({ name }) => name);
  expect(await names('server.json')).toEqual(['one']);
  expect(await names('page.json')).toEqual(['two', 'three']);
  expect(problemIn(await readAll(serverJsonSource, 'none.json', options))).toBe(
    'none.json is no server.json: it has no “name”, so nobody could tell it from others.',
  );
});
