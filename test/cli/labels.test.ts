import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readLabelled } from '../../classifiers/labelled.ts';
import { writeLabels } from '../../src/cli/labels.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { type ToolDefinition, toolHash } from '../../src/domain/tool.ts';
import { testFolder, toolrisk } from '../support/command-line.ts';

const SAVE = { name: 'save_note', description: 'Saves a note.', execution: { taskSupport: 'forbidden' } };
const READ = { name: 'read_note', description: 'Reads a note.' };
const WIPE = { name: 'wipe', description: 'Deletes all notes for good.' };

const labelOf = (name: string, tool: ToolDefinition, more = {}) => ({
  package: name,
  version: '1.2.3',
  tool: tool.name,
  hash: toolHash(tool),
  category: 'Write',
  risk: 'Medium',
  facets: ['private_data'],
  hard: false,
  unseen: false,
  ...more,
});

let root = '';
let out = '';
let said: string[] = [];
const aborted = new AbortController();
const terminal = {
  config: () => expect.fail('the folder for packages is given'),
  write: async () => {},
  say: (line: string) => said.push(line),
  input: process.stdin,
  signal: new AbortController().signal,
};

/** Servers that answer from a recording, so that nothing is installed. */
const recordings: Record<string, ToolDefinition[]> = { notes: [WIPE, SAVE, READ], archive: [WIPE] };
const listingOf = (name: string, _version: string, seenAt: string): ServerListing => {
  const tools = recordings[name];
  if (tools === undefined)
    return { source: 'labels', name, where: { kind: 'http', url: 'http://127.0.0.1:9/' }, seenAt };
  const serverInfo = { name: `${name} server`, version: '9' };
  return {
    source: 'labels',
    name,
    where: { kind: 'recorded', origin: name, tools, serverInfo, instructions: 'Be kind.' },
    seenAt,
  };
};

const write = (labels: unknown[]) =>
  writeFile(join(root, 'labels', 'npm-tools.jsonl'), labels.map((label) => `${JSON.stringify(label)}\n`).join(''));
const run = (options = {}, more = {}) =>
  writeLabels(out, { data: root, ...options }, { ...terminal, ...more }, root, listingOf);
const rows = async () => readLabelled(await readFile(out, 'utf8'));

beforeEach(async () => {
  root = await testFolder();
  out = join(root, 'out.jsonl');
  said = [];
  await mkdir(join(root, 'labels'));
});

describe('npm run labels', () => {
  test('writes the labels beside the definitions that the servers list, in the order of the labels', async () => {
    await write([
      labelOf('archive', WIPE, { category: 'Destructive', risk: 'Critical', facets: [] }),
      labelOf('notes', READ, { category: 'Read', risk: 'Low', hard: true }),
      labelOf('notes', SAVE),
    ]);
    expect(await run()).toBe(0);
    const read = await rows();
    expect(read.faults).toEqual([]);
    expect(read.rows).toMatchObject([
      { id: 'npm:archive@1.2.3/wipe', label: { category: 'Destructive', risk: 'Critical', private_data: false } },
      { id: 'npm:notes@1.2.3/read_note', label: { category: 'Read', risk: 'Low', hard: true } },
      {
        id: 'npm:notes@1.2.3/save_note',
        family: 'npm:notes',
        source: 'npm:notes@1.2.3',
        label: { category: 'Write', private_data: true, external_send: false, hard: false },
      },
    ]);
    expect(read.rows[2]?.subject).toEqual({ tool: SAVE, server: { name: 'notes server', description: 'Be kind.' } });
    expect(said[0]).toBe('Asking for the definitions of 3 labelled tools of 2 packages.');
    expect(said).toContain('✓ notes: 3 tools; 2 of 2 labels found');
    expect(said.at(-1)).toBe('3 of 3 labels found their definition. Every package listed its tools.');
  });

  test('starts an installed package in its sandbox, under the words that a crawl of it keeps', async () => {
    await installTiny([SAVE]);
    await write([labelOf('tiny', SAVE)]);
    expect(await writeLabels(out, { data: root }, terminal, root)).toBe(0);
    expect((await rows()).rows).toMatchObject([
      {
        id: 'npm:tiny@1.2.3/save_note',
        subject: { tool: SAVE, server: { name: 'tiny server', description: 'A tiny package.' } },
      },
    ]);
  });

  test('does not use a label whose definition has changed, and says which', async () => {
    const gone = { name: 'gone', description: 'Was there.' };
    await write([labelOf('notes', gone), labelOf('notes', { ...READ, description: 'Reads.' }), labelOf('notes', SAVE)]);
    expect(await run()).toBe(0);
    expect((await rows()).rows.map(({ id }) => id)).toEqual(['npm:notes@1.2.3/save_note']);
    expect(said).toContain('✓ notes: 3 tools; 1 of 3 labels found; changed, not used: read_note; not listed: gone');
    expect(said.at(-1)).toBe('1 of 3 labels found their definition. Every package listed its tools.');
  });

  test('says which package could not be listed and why, and goes on', async () => {
    await write([labelOf('elsewhere', READ), labelOf('notes', SAVE)]);
    expect(await run()).toBe(0);
    expect(said.at(-1)).toMatch(
      /^1 of 2 labels found their definition\. Not listed: elsewhere \(refused_by_us: .+\)\.$/,
    );
  });

  test('--unseen asks only packages that no author of rules has read', async () => {
    await write([labelOf('elsewhere', READ), labelOf('notes', SAVE, { unseen: true })]);
    expect(await run({ unseen: true })).toBe(0);
    expect(said[0]).toBe('Asking for the definitions of 1 labelled tool of 1 package.');
    expect((await rows()).rows).toHaveLength(1);
  });

  test('ends with 1 and writes nothing where no label found its definition', async () => {
    await write([labelOf('elsewhere', READ)]);
    expect(await run()).toBe(1);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });

  test('ends with a sentence when it is stopped', async () => {
    await write([labelOf('notes', SAVE)]);
    aborted.abort();
    await expect(run({}, { signal: aborted.signal })).rejects.toThrow('Stopped; nothing was written.');
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });

  test('names the line of a label that cannot be read', async () => {
    await write([labelOf('notes', SAVE), labelOf('notes', READ, { risk: 'Low' })]);
    await expect(run()).rejects.toThrow(/npm-tools\.jsonl cannot be read: line 2: the labelling guide does not know/);
  });

  test('says before it asks anybody that it cannot write', async () => {
    await write([labelOf('notes', SAVE)]);
    out = join(root, 'nowhere', 'out.jsonl');
    await expect(run()).rejects.toThrow('name a file in a folder that is there');
    out = root;
    await expect(run()).rejects.toThrow('is a folder; name the file to write.');
    expect(said).toEqual([]);
  });

  test('wants the labels, and a file to write', async () => {
    await expect(run()).rejects.toThrow('The labels are in a checkout of the project, which this is not.');
    expect(await toolrisk(['labels'])).toMatchObject({ code: 2, out: '' });
  });
});

/** A package as an installation leaves it, whose server answers what every server is asked. */
async function installTiny(tools: ToolDefinition[]) {
  const folder = join(root, 'packages', 'tiny@1.2.3');
  const files = {
    'installed.json': { package: 'tiny', version: '1.2.3' },
    'node_modules/tiny/package.json': { name: 'tiny', description: 'A tiny package.', bin: 'server.cjs' },
  };
  await mkdir(join(folder, 'node_modules', 'tiny'), { recursive: true });
  for (const [path, value] of Object.entries(files)) await writeFile(join(folder, path), JSON.stringify(value));
  const serverInfo = { name: 'tiny server', version: '9' };
  const answers = {
    initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo, instructions: 'Be kind.' },
    'tools/list': { tools },
  };
  await writeFile(
    join(folder, 'node_modules', 'tiny', 'server.cjs'),
    `#!/usr/bin/env node
const answers = ${JSON.stringify(answers)};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const result = answers[method];
  const answer = result ? { result } : { error: { code: -32601, message: 'Method not found' } };
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
});
`,
  );
}
