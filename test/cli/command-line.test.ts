import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/domain/policy/schema.ts';
import { testFolder, toolrisk } from '../support/command-line.ts';

const TOOLS = [
  {
    name: 'list_colors',
    description: 'List all named colors of the palette.',
    inputSchema: { type: 'object', properties: { limit: { type: 'number' } } },
  },
  {
    name: 'delete_palette',
    description: 'Permanently delete a palette.',
    inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
];

async function recording(value: unknown = { tools: TOOLS }): Promise<string> {
  const path = join(await testFolder(), 'tools.json');
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('the command line', () => {
  test('--help names every command and setting and ends with 0', async () => {
    const { code, out } = await toolrisk(['--help']);
    expect(code).toBe(0);
    for (const word of ['serve', 'crawl', 'classify', 'policy', 'DATABASE_URL', 'TOOLRISK_DATA'])
      expect(out).toContain(word);
  });

  test.each([
    [[]],
    [['dance']],
    [['crawl']],
    [['crawl', 'gopher://example.org']],
    [['crawl', '--concurrency', 'many', 'npm:x']],
    [['classify']],
    [['classify', '--nope', 'x']],
    [['policy', 'x', '--profile', 'lax']],
    [['serve', '--', 'node']],
  ])('%j is bad usage: exit code 2 and no stack', async (words) => {
    const folder = await testFolder();
    const { code, err } = await toolrisk(words, { env: { TOOLRISK_DATA: folder } });
    expect(code).toBe(2);
    expect(err.trim()).not.toBe('');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('a setting that cannot be used is one sentence', async () => {
    const { code, err } = await toolrisk(['serve'], { env: { PORT: 'x' } });
    expect(code).toBe(1);
    expect(err).toBe('PORT must be a number from 0 to 65535; correct it or leave it unset.\n');
  });
});

describe('toolrisk classify', () => {
  test.each([
    ['a tools/list result', { tools: TOOLS }],
    ['a JSON-RPC answer', { jsonrpc: '2.0', id: 1, result: { tools: TOOLS } }],
    ['an array of tools', TOOLS],
  ])('%s becomes a table', async (_, value) => {
    const { code, out } = await toolrisk(['classify', await recording(value)]);
    expect(code).toBe(0);
    expect(out).toMatch(/list_colors\s+│ Read\s+│ Low/);
    expect(out).toMatch(/delete_palette\s+│ Destructive\s+│ Critical/);
  });

  test('--json gives whole classifications, from standard input too', async () => {
    const { out } = await toolrisk(['classify', '-', '--json'], { input: JSON.stringify(TOOLS) });
    expect(JSON.parse(out)).toMatchObject([
      { name: 'list_colors', assessed: true, category: 'Read' },
      { name: 'delete_palette', assessed: true, category: 'Destructive', findings: expect.any(Array) },
    ]);
  });

  test('--jsonl gives one row for each row, in order, with quotes that hold', async () => {
    const rows = TOOLS.map((tool, index) => JSON.stringify({ id: `t${index}`, server: { name: 'Notes' }, tool }));
    const { code, out } = await toolrisk(['classify', '--jsonl', '-'], { input: `${rows.join('\n')}\n` });
    expect(code).toBe(0);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map((row) => row.id)).toEqual(['t0', 't1']);
    expect(Object.keys(answers[0])).toEqual(
      expect.arrayContaining([
        'id',
        'assessed',
        'category',
        'risk',
        'confidence',
        'rationale',
        'evidence',
        'facets',
        'version',
      ]),
    );
    expect(answers[1].facets).toEqual({ private_data: false, untrusted_content: false, external_send: false });
    expect(answers[1].evidence.length).toBeGreaterThan(0);
    for (const { field, quote, start, end } of answers[1].evidence) {
      const value = field
        .slice(1)
        .split('/')
        .reduce((node: never, key: string) => node[key], TOOLS[1]);
      expect(String(value).slice(start, end)).toBe(quote);
    }
  });

  test('a line that is no row keeps its place as a row that is not assessed, and the exit code says so', async () => {
    const good = JSON.stringify({ id: 7, tool: TOOLS[0] });
    const { code, out, err } = await toolrisk(['classify', '--jsonl', '-'], {
      input: `${good}\n{oops\n{"id":"x"}\n${good}`,
    });
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map((row) => [row.id, row.assessed])).toEqual([
      [7, true],
      [2, false],
      ['x', false],
      [7, true],
    ]);
    expect(code).toBe(1);
    expect(err).toBe(
      'Line 2 is not JSON.\n' +
        'Line 3 has no tool that can be read: /: Invalid input: expected object, received undefined.\n',
    );
  });

  test.each([
    ['a missing file', 'nowhere.json', 'nowhere.json cannot be read: there is no such file.\n'],
    ['a missing file of rows', '--jsonl nowhere.jsonl', 'nowhere.jsonl cannot be read: there is no such file.\n'],
  ])('%s is one sentence', async (_, words, sentence) => {
    const { code, err } = await toolrisk(['classify', ...words.split(' ')]);
    expect({ code, err }).toEqual({ code: 1, err: sentence });
  });

  test('a file that is not JSON, and one without tools, are told apart', async () => {
    expect((await toolrisk(['classify', await recording('# tools')])).err).toContain('is not JSON');
    expect((await toolrisk(['classify', await recording({ resources: [] })])).err).toContain('holds no list of tools');
  });

  test('one bad tool is named and the others are classified', async () => {
    const { code, out, err } = await toolrisk(['classify', await recording([{ description: 'nameless' }, TOOLS[0]])]);
    expect(out).toContain('list_colors');
    expect(err).toMatch(/^Tool 1 of .* is left out: \/name: /);
    expect(code).toBe(1);
  });

  test('control characters of a hostile tool do not reach the terminal', async () => {
    const hostile = [{ name: 'list\u001b[2J\u202etxt', description: 'List \u001b]0;owned\u0007 notes.' }];
    const { out } = await toolrisk(['classify', await recording(hostile)]);
    expect(out).not.toMatch(/[\u001b\u0007\u202e]/);
  });
});

describe('toolrisk policy', () => {
  test('a file gives the policy of the whole list, which the format accepts', async () => {
    const { code, out } = await toolrisk(['policy', await recording()]);
    expect(code).toBe(0);
    expect(parsePolicy(JSON.parse(out))).toMatchObject({ ok: true });
    expect(JSON.parse(out)).toMatchObject({
      version: '1',
      default: 'deny',
      tools: { list_colors: {} },
      hide: ['delete_palette'],
    });
  });

  test('--tool gives that one tool, and -o writes it to a file', async () => {
    const path = await recording();
    const { out } = await toolrisk(['policy', path, '--tool', 'list_colors']);
    expect(JSON.parse(out)).toEqual({ version: '1', default: 'deny', tools: { list_colors: {} } });
    const file = join(await testFolder(), 'policy.json');
    const written = await toolrisk(['policy', path, '--tool', 'list_colors', '-o', file]);
    expect(written).toMatchObject({ code: 0, out: '', err: `Wrote ${file}.\n` });
  });

  test('--format writes the file of a client, and says on standard error where it goes and what it leaves unsaid', async () => {
    const { code, out, err } = await toolrisk([
      'policy',
      await recording(),
      '--format',
      'claude-code',
      '--alias',
      'paint',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).permissions).toMatchObject({
      allow: ['mcp__paint__list_colors'],
      deny: ['mcp__paint__delete_palette'],
    });
    expect(err).toContain('settings.json');
  });

  test('a name that a client cannot bind to is bad usage, and the answer names the way out', async () => {
    const words = ['policy', await recording(), '--format', 'gemini-cli', '--alias', 'my_server'];
    const { code, out, err } = await toolrisk(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--alias');
  });

  test('a tool that is not there is answered with those that are', async () => {
    const { code, err } = await toolrisk(['policy', await recording(), '--tool', 'drop']);
    expect(code).toBe(1);
    expect(err).toContain('has no tool named "drop"; it has list_colors, delete_palette.');
  });

  test('a server that was never crawled is one sentence that says what to do', async () => {
    const { code, err } = await toolrisk(['policy', 'nobody'], { env: { TOOLRISK_DATA: await testFolder() } });
    expect(code).toBe(1);
    expect(err).toMatch(/^There is neither a file nor a server "nobody" here; crawl it first .*\.\n$/);
  });
});

describe('toolrisk crawl', () => {
  test('a recorded list is kept, and policy finds it by the slug that --json printed', async () => {
    const env = { TOOLRISK_DATA: await testFolder() };
    const crawled = await toolrisk(['crawl', '--json', `file:${await recording()}`], { env });
    expect(crawled.code).toBe(0);
    const line = JSON.parse(crawled.out);
    expect(line).toMatchObject({ status: 'listed', tools: 2, detail: null });
    const policy = await toolrisk(['policy', line.server], { env });
    expect(JSON.parse(policy.out).tools).toHaveProperty('list_colors');
  });

  test('one listed server among failures is success, none is not', async () => {
    const env = { TOOLRISK_DATA: await testFolder() };
    const missing = ['crawl', '--json', '--', process.execPath, '-e', 'process.exit(3)'];
    const none = await toolrisk(missing, { env });
    expect(none.code).toBe(1);
    expect(JSON.parse(none.out)).toMatchObject({ status: 'crashed', tools: 0, detail: expect.stringMatching(/\.$/) });
    const some = await toolrisk(['crawl', '--json', `file:${await recording()}`, '--', process.execPath, '-e', '0'], {
      env,
    });
    expect(some.code).toBe(0);
    expect(some.out.trimEnd().split('\n')).toHaveLength(2);
  });
});
