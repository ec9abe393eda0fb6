import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parsePolicy, policyJsonSchema } from '../../src/domain/policy/schema.ts';
import { testFolder, toolrisk } from '../support/command-line.ts';

const NOTES = {
  serverInfo: { name: 'Notes', version: '1' },
  tools: [
    { name: 'list_colors', description: 'Lists the named colors of the palette.' },
    {
      name: 'delete_note',
      description: 'Deletes a note for good.',
      inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
    },
    {
      name: 'save_note',
      description: 'Creates or updates a note.',
      inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
    },
  ],
};
const per = (max: number) => ({ limits: [{ counter: 'save', window: 'minute', max }] });
const OLD = { version: '1', default: 'deny', hide: ['delete_note'], tools: { save_note: per(10), list_colors: {} } };
const NEW = {
  version: '1',
  default: 'deny',
  tools: { save_note: per(30), list_colors: {}, delete_note: { approval: { when: 'always' } } },
};

/** Files of a folder of their own, by name. */
async function files(contents: Record<string, unknown>): Promise<(name: string) => string> {
  const folder = await testFolder();
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return (name) => join(folder, name);
}

describe('toolrisk policy <server>', () => {
  test('takes several tools and refuses the rest, beside its subcommands', async () => {
    const at = await files({ 'notes.json': NOTES });
    const { code, out } = await toolrisk(['policy', at('notes.json'), '--tool', 'save_note', '--tool', 'list_colors']);
    expect(code).toBe(0);
    const policy = parsePolicy(JSON.parse(out));
    expect(policy.ok && [policy.policy.default, Object.keys(policy.policy.tools ?? {})]).toEqual([
      'deny',
      ['list_colors', 'save_note'],
    ]);
    const unknown = await toolrisk(['policy', at('notes.json'), '--tool', 'sav_note']);
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.err).toContain('has no tool named "sav_note"; it has list_colors, delete_note, save_note.');
  });

  test('says why each rule is there: as comments where the format has them, else beside the file', async () => {
    const at = await files({ 'notes.json': NOTES });
    const codex = await toolrisk(['policy', at('notes.json'), '--format', 'codex', '--reasons']);
    expect(codex.code).toBe(0);
    expect(codex.out).toMatch(/^# .*delete_note: .*Destructive/m);
    expect(parseToml(codex.out)).toHaveProperty('mcp_servers');
    const { code, err } = await toolrisk(['policy', at('notes.json'), '--reasons', '-o', at('mine.json')]);
    expect([code, err]).toEqual([0, `Wrote ${at('mine.json')}.\nWrote ${at('mine')}.reasons.json.\n`]);
    expect(parsePolicy(JSON.parse(await readFile(at('mine.json'), 'utf8'))).ok).toBe(true);
    const reasons = JSON.parse(await readFile(at('mine.reasons.json'), 'utf8'));
    expect(reasons).toHaveProperty(['/tools/list_colors', 'why'], expect.stringContaining('Read, Low'));
    const printed = await toolrisk(['policy', '-', '--reasons'], { input: JSON.stringify(NOTES) });
    expect(parsePolicy(JSON.parse(printed.out)).ok).toBe(true);
    expect(printed.err).toContain('list_colors (/tools/list_colors): The tool is Read, Low');
  });

  test('gives up caps that a client cannot count only where that is asked for', async () => {
    const at = await files({ 'notes.json': NOTES });
    const ask = ['policy', at('notes.json'), '--format', 'claude-code', '--alias', 'notes'];
    const [asked, allowed] = [await toolrisk(ask), await toolrisk([...ask, '--caps', 'allow'])];
    expect(JSON.parse(asked.out).permissions.allow).toEqual(['mcp__notes__list_colors']);
    expect(JSON.parse(allowed.out).permissions.allow).toEqual(['mcp__notes__list_colors', 'mcp__notes__save_note']);
  });
});

describe('toolrisk policy lint', () => {
  test('shows every fault with its place, and ends with 1', async () => {
    const text = '{"version":"1","default":"deny",\n"hide":["a"],"tools":{"a":{"limits":[]},"b":{"deny":1}}}';
    const at = await files({ 'policy.json': text });
    const { code, out } = await toolrisk(['policy', 'lint', at('policy.json')]);
    expect(code).toBe(1);
    expect(out).toContain('2 faults, so it is refused whole.');
    expect(out).toMatch(/fault\s+│ \/tools\/a \(2:\d+\)\s+│ This tool is hidden/);
    expect(out).toMatch(/fault\s+│ \/tools\/b\/deny \(2:\d+\)\s+│ The key "deny"/);
    const json = await toolrisk(['policy', 'lint', '-', '--json'], { input: text });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      file: 'Standard input',
      ok: false,
      faults: [{ pointer: '/tools/a', line: 2 }, { pointer: '/tools/b/deny' }],
      warnings: [],
    });
  });

  test('warns of what a valid policy says against its server, and ends with 0', async () => {
    const at = await files({ 'notes.json': NOTES, 'policy.json': { ...NEW, tools: { ...NEW.tools, save_not: {} } } });
    const { code, out } = await toolrisk([
      'policy',
      'lint',
      at('policy.json'),
      '--server',
      at('notes.json'),
      '--profile',
      'strict',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/warning │ \/tools\/save_not\s+│ Notes has no tool named "save_not"/);
    expect(out).toMatch(/warning │ \/tools\/delete_note\s+│ "delete_note" is wider than recommended \(strict\)/);
    const silent = await toolrisk(['policy', 'lint', at('policy.json')]);
    expect([silent.code, silent.out]).toEqual([0, `${at('policy.json')} is a valid policy.\n`]);
  });

  test('of the recommended policy finds nothing to say', async () => {
    const at = await files({ 'notes.json': NOTES });
    await toolrisk(['policy', at('notes.json'), '-o', at('policy.json')]);
    const { code, out } = await toolrisk(['policy', 'lint', at('policy.json'), '--server', at('notes.json')]);
    expect([code, out]).toEqual([0, `${at('policy.json')} is a valid policy.\n`]);
  });
});

describe('toolrisk policy test', () => {
  const row = (name: string, expect: string, more: object = {}) => JSON.stringify({ call: { name }, expect, ...more });

  test('compares calls with what was expected, with counters that carry over, and ends with 1 when one differs', async () => {
    const calls = [
      row('delete_note', 'hidden', { note: 'the agent must not see it' }),
      '',
      ...Array.from({ length: 10 }, () => row('save_note', 'allow')),
      row('save_note', 'deny'),
      row('save_note', 'allow', { at: '+1m' }),
    ].join('\n');
    const at = await files({ 'policy.json': OLD, 'calls.jsonl': calls, 'wrong.jsonl': row('list_colors', 'ask') });
    const good = await toolrisk(['policy', 'test', at('policy.json'), at('calls.jsonl')]);
    expect([good.code, good.err]).toEqual([0, '']);
    expect(good.out).toContain('13 calls, all as expected.');
    expect(good.out).toContain('the agent must not see it');
    const wrong = await toolrisk(['policy', 'test', at('policy.json'), at('wrong.jsonl')]);
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/FAIL │ list_colors\s+│ ask\s+│ allow/);
    const json = await toolrisk(['policy', 'test', at('policy.json'), '-', '--json'], {
      input: row('nobody', 'allow'),
    });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      failed: 1,
      results: [{ got: 'deny', passed: false, reasons: [{ kind: 'unlisted', rule: '/default' }] }],
    });
  });

  test.each<[string, unknown, string, string]>([
    ['a row that is no JSON', OLD, `${row('a', 'deny')}\n{`, 'Line 2 of'],
    [
      'a key that stands twice',
      OLD,
      '{"call":{"name":"a"},"expect":"deny","expect":"allow"}',
      'The key at /expect stands twice.',
    ],
    ['no rows', OLD, '\n', 'holds no call.'],
    [
      'a policy with faults',
      { ...OLD, default: 'ask' },
      row('a', 'deny'),
      'is no valid policy at /default: "default" must be "deny" or "allow".',
    ],
  ])('says in one sentence what is wrong: %s', async (_, policy, calls, sentence) => {
    const at = await files({ 'policy.json': policy, 'calls.jsonl': calls });
    const { code, out, err } = await toolrisk(['policy', 'test', at('policy.json'), at('calls.jsonl')]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(sentence);
  });
});

describe('toolrisk policy diff', () => {
  test('says in words what changed, and can be made to fail where calls may get through', async () => {
    const at = await files({ 'old.json': OLD, 'new.json': NEW });
    const { code, out } = await toolrisk(['policy', 'diff', at('old.json'), at('new.json')]);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'save_note: 30 calls a minute, was 10 (widened)',
        'delete_note: was hidden, now asks before each call (widened)',
        '',
        'The policy was widened: no call is treated more strictly than before.',
        '',
      ].join('\n'),
    );
    const exits = async (...words: string[]) => (await toolrisk(['policy', 'diff', ...words])).code;
    expect(await exits(at('old.json'), at('new.json'), '--fail-on', 'widened')).toBe(1);
    expect(await exits(at('new.json'), at('old.json'), '--fail-on', 'widened')).toBe(0);
    expect(await exits(at('new.json'), at('old.json'), '--fail-on', 'changed')).toBe(1);
    expect(await exits(at('old.json'), at('old.json'), '--fail-on', 'changed')).toBe(0);
    const json = await toolrisk(['policy', 'diff', '-', at('new.json'), '--json'], { input: JSON.stringify(OLD) });
    expect(JSON.parse(json.out)).toMatchObject({ direction: 'widened', changes: [{ tool: 'save_note' }, {}] });
  });

  test('of two standard inputs is a mistake in the call', async () => {
    const { code, err } = await toolrisk(['policy', 'diff', '-', '-']);
    expect([code, err]).toEqual([2, 'Standard input can be one of the two policies, not both.\n']);
  });
});

test('toolrisk policy schema prints the schema, and help names all subcommands', async () => {
  const { code, out } = await toolrisk(['policy', 'schema']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
  const help = await toolrisk(['policy', '--help']);
  for (const word of ['lint', 'test', 'diff', 'schema', '--profile', '--reasons']) expect(help.out).toContain(word);
});
