import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/domain/policy/schema.ts';
import type { StackReport } from '../../src/domain/stack.ts';
import { testFolder, toolrisk } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const string = { type: 'string' };
const MAIL = {
  serverInfo: { name: 'Mailbox', version: '1' },
  tools: [
    {
      name: 'read_email',
      description: 'Retrieves the content of a specific email from the inbox.',
      inputSchema: { type: 'object', properties: { id: string } },
    },
    {
      name: 'send_email',
      description: 'Sends an email to the given recipients.',
      inputSchema: { type: 'object', properties: { to: string, subject: string, body: string } },
    },
  ],
};
const SHELL = {
  serverInfo: { name: 'Shell', version: '1' },
  tools: [
    {
      name: 'execute_sql',
      description: 'Runs any SQL statement against the database.',
      inputSchema: { type: 'object', properties: { sql: string } },
    },
  ],
};
type Answer = StackReport & { notFound: { name: string; advice: string }[]; switchedOff: string[] };

async function file(name: string, value: unknown): Promise<string> {
  const path = join(await testFolder(), name);
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('toolrisk stack', () => {
  test('grades recorded lists, names the chain that needs both, and gives rules that a policy can hold', async () => {
    const [mail, shell] = [await file('mail.json', MAIL), await file('shell.json', SHELL)];
    const { code, out } = await toolrisk(['stack', mail, `file:${shell}`, '--json']);
    expect(code).toBe(0);
    const report: Answer = JSON.parse(out);
    expect(report.servers.map(({ name, grade }) => [name, grade.letter])).toEqual([
      ['Mailbox', 'F'],
      ['Shell', 'E'],
    ]);
    expect(report.across.map(({ kind }) => kind)).toContain('outsider-runs-code');
    for (const { rules } of report.remedies) {
      for (const { tools } of rules) expect(parsePolicy({ version: '1', default: 'deny', tools }).ok).toBe(true);
    }
    const { out: text } = await toolrisk(['stack', mail, shell]);
    expect(text).toMatch(/Mailbox\s+│ 2\s+│ F /);
    for (const words of ['Inside Mailbox', 'Across servers', 'What to do', '“send_email”', 'under "tools"']) {
      expect(text).toContain(words);
    }
  });

  test('keeps two lists of one name apart, from standard input too', async () => {
    const path = await file('mail.json', MAIL);
    const { out } = await toolrisk(['stack', path, '-', '--json'], { input: JSON.stringify(MAIL) });
    const report: Answer = JSON.parse(out);
    expect(report.servers.map(({ name }) => name)).toEqual(['Mailbox', 'standard input']);
  });

  test('of harmless tools says that nothing was found', async () => {
    const colors = { tools: [{ name: 'list_colors', description: 'Lists the named colors of the palette.' }] };
    const { code, out } = await toolrisk(['stack', await file('colors.json', colors)]);
    expect(code).toBe(0);
    expect(out).toMatch(/colors\s+│ 1\s+│ A /);
    expect(out).toContain('No toxic combination was found.');
  });

  test.each([
    ['a file that is no JSON', '{', 1, 'is not JSON'],
    ['JSON of another kind', '{"a":1}', 1, 'holds no list of tools'],
  ])('%s is one sentence', async (_, content, code, words) => {
    const run = await toolrisk(['stack', await file('x.json', content)]);
    expect([run.code, run.err.trim().split('\n').length]).toEqual([code, 1]);
    expect(run.err).toContain(words);
  });

  test('without a name is bad usage', async () => {
    expect((await toolrisk(['stack'])).code).toBe(2);
  });
});

describe('with a catalogue', () => {
  const folder = temporaryFolder();
  const env = { TOOLRISK_DATA: folder.path };
  let slug = '';
  beforeAll(async () => {
    const path = join(folder.path, 'mail.json');
    await writeFile(path, JSON.stringify(MAIL));
    const { out } = await toolrisk(['crawl', `file:${path}`, '--json'], { env });
    slug = JSON.parse(out).server;
    return () => folder.dispose();
  });

  test('toolrisk stack takes its servers, and a client’s configuration without a word of its secrets', async () => {
    const config = await file('config.json', {
      mcpServers: {
        gone: { command: 'npx', args: ['-y', 'never-crawled-mcp', '--token', 'S3CR3T'], env: { KEY: 'S3CR3T' } },
        asleep: { command: 'npx', args: ['x'], disabled: true },
      },
    });
    const { code, out, err } = await toolrisk(['stack', slug, slug, config], { env });
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`${slug}\\s+│ 2\\s+│ F `));
    expect(out).toContain('gone: Crawl it first: toolrisk crawl npm:never-crawled-mcp');
    expect(err).toContain('asleep is switched off');
    expect(out + err).not.toContain('S3CR3T');
    const alone = await toolrisk(['stack', config, '--json'], { env });
    expect(alone.code).toBe(1);
    expect(JSON.parse(alone.out)).toMatchObject({ servers: [], notFound: [{ name: 'gone' }], switchedOff: ['asleep'] });
  });

  test('toolrisk stack says what to do about a name that is nothing', async () => {
    const { code, err } = await toolrisk(['stack', 'nothing-here'], { env });
    expect([code, err]).toEqual([
      1,
      'There is neither a file nor a server "nothing-here" here; crawl it first with: toolrisk crawl <target>.\n',
    ]);
  });

  test('toolrisk override keeps a verdict that the policy follows, lists it, and takes it back', async () => {
    expect((await toolrisk(['override', '--list'], { env })).err).toBe('Nobody has reviewed a tool yet.\n');
    const words = ['--category', 'Destructive', '--risk', 'Critical', '--by', 'Ada', '--reason', 'It purges.'];
    const kept = await toolrisk(['override', `${slug}/read_email`, ...words, '--facet', 'private_data=false'], { env });
    expect([kept.code, kept.err]).toEqual([
      0,
      `Review 1 is kept: Destructive, Critical. Judged anew: ${slug}/read_email.\n`,
    ]);
    const policy = JSON.parse((await toolrisk(['policy', slug], { env })).out);
    expect(policy.hide).toEqual(['read_email']);
    const { out } = await toolrisk(['override', '--list', '--json'], { env });
    expect(JSON.parse(out)).toMatchObject([
      { id: 1, reviewer: 'Ada', reason: 'It purges.', facets: { private_data: false }, inForce: true },
    ]);
    expect((await toolrisk(['override', '--list'], { env })).out).toContain('in force');
    const back = await toolrisk(['override', '--withdraw', '1', '--by', 'Bob'], { env });
    expect([back.code, back.err]).toEqual([0, `Review 1 is withdrawn. Judged anew: ${slug}/read_email.\n`]);
    expect((await toolrisk(['override', '--withdraw', '1', '--by', 'Bob'], { env })).code).toBe(1);
    expect(JSON.parse((await toolrisk(['policy', slug], { env })).out).hide).toBeUndefined();
  });

  const verdict = ['--category', 'Read', '--risk', 'Low', '--by', 'Ada', '--reason', 'So.'];
  test.each<[string[], number, string]>([
    [['override'], 2, 'Name a tool as <server>/<tool>'],
    [['override', 'x/y'], 2, '--category must be one of'],
    [['override', 'x/y', ...verdict.slice(0, -1), ''], 2, 'Say why, in --reason'],
    [['override', 'x/y', ...verdict, '--facet', 'x'], 2, '--facet takes private_data'],
    [['override', 'x/y', ...verdict], 1, 'The catalogue has no tool "x/y"'],
    [['override', 'f'.repeat(64), ...verdict], 1, 'The catalogue has no tool'],
    [['override', '--withdraw', '7', '--by', 'Ada'], 1, 'There is no review 7'],
    [['override', '--withdraw', '7'], 2, 'Say who withdraws it'],
    [['override', '--withdraw', 'x', '--by', 'Ada'], 2, 'whole number'],
  ])('toolrisk %j is one sentence', async (words, code, sentence) => {
    const run = await toolrisk(words, { env });
    expect(run.code).toBe(code);
    expect(run.err).toContain(sentence);
    expect(run.err).not.toMatch(/^\s+at /m);
  });
});
