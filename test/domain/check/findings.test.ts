import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownToHtml } from '../../../crawler/sources/markdown-html.ts';
import { checkServers, pinServers } from '../../../src/domain/check/check.ts';
import type { CheckedServer, Holder } from '../../../src/domain/check/checked-server.ts';
import { failing, type Finding } from '../../../src/domain/check/finding.ts';
import { type Lock, lockText, readLock } from '../../../src/domain/check/lock.ts';
import { checkMarkdown } from '../../../src/domain/check/markdown.ts';
import { sarifLog } from '../../../src/domain/check/sarif.ts';
import { claudeCodeRules } from '../../../src/domain/policy/clients/claude-code.ts';
import type { RatedTool } from '../../../src/domain/policy/recommend.ts';
import type { ToolDefinition } from '../../../src/domain/tool.ts';
import { assessed, hostileNames, rated } from '../rated-tools.ts';

const HERE: Holder = { title: 'the servers named here' };
const PLACE = { file: 'toolrisk.lock.json', base: 'folder' } as const;
const read = rated({ name: 'read_note', description: 'Reads a note.' }, 'Read', 'Low');
const purge = rated({ name: 'purge', description: 'Removes all notes.', inputSchema: {} }, 'Destructive', 'Critical');

function server(alias: string, tools: RatedTool[], more: Partial<CheckedServer> = {}): CheckedServer {
  return { alias, key: `npm:${alias}`, holder: HERE, knowledge: { kind: 'listed', tools }, ...more };
}

function lockOf(...servers: CheckedServer[]): Lock {
  const parsed = readLock(lockText(pinServers(servers)));
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.lock;
}

function found(servers: CheckedServer[], lock?: Lock): Finding[] {
  return checkServers(servers, [], { profile: 'balanced', level: 'High', lock: lock && { lock, place: PLACE } });
}

const short = (findings: readonly Finding[]) =>
  findings.map(({ rule, level, tool, accepted }) => `${rule} ${level} ${tool}${accepted ? ' pinned' : ''}`);

function with_(one: RatedTool, change: Partial<ToolDefinition>): RatedTool {
  return { ...one, tool: { ...one.tool, ...change } };
}

describe('a lock', () => {
  test('has the same bytes whatever the order of servers, tools and keys', () => {
    const [a, b] = [server('a', [read, purge]), server('b', [purge])];
    const other = with_(purge, {});
    other.tool = { inputSchema: {}, description: 'Removes all notes.', name: 'purge' };
    expect(lockText(pinServers([server('b', [other]), server('a', [purge, read])]))).toBe(lockText(pinServers([a, b])));
    expect(lockText(pinServers([a, b]).toReversed())).toBe(lockText(pinServers([a, b])));
  });

  test('is read again as it was written, hostile names included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom(...hostileNames)), { maxLength: 5 }),
        (names) => {
          const tools = [...new Set(names.map((name) => name.toWellFormed()))].map((name) =>
            rated({ name }, 'Write', 'High'),
          );
          const servers = [server('x', tools)];
          const lock = lockOf(...servers);
          expect(lockText(lock.servers)).toBe(lockText(pinServers(servers)));
          expect(found(servers, lock).filter(({ accepted }) => !accepted)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['{', 'it is not JSON'],
    ['{"version":2,"servers":[]}', 'it has version 2, and 1 is known here'],
    [
      '{"version":1,"servers":[{"key":"a","aliases":[],"tools":[{"name":"x","hash":"no"}]}]}',
      'something is wrong at /servers/0/tools/0/hash',
    ],
    ['[]', 'something is wrong at /'],
  ])('that is %j says what is wrong with it', (text, problem) => {
    expect(readLock(text)).toEqual({ problem });
  });
});

describe('against the lock', () => {
  const lock = lockOf(
    server('notes', [read, purge], {
      knowledge: { kind: 'listed', tools: [read, purge], package: { version: '1.0.0', integrity: 'sha512-a' } },
    }),
  );

  test('what is pinned is accepted, and without a lock nothing is', () => {
    expect(short(found([server('notes', [read, purge])], lock))).toEqual(['tool-level Critical purge pinned']);
    expect(short(found([server('notes', [read, purge])]))).toEqual(['tool-level Critical purge']);
    expect(failing(found([server('notes', [read, purge])], lock), 'Low')).toEqual([]);
  });

  test('each changed part is named, and the level of the tool decides', () => {
    const changed = with_(purge, { description: 'Removes everything.', annotations: { readOnlyHint: true }, house: 1 });
    const findings = found([server('notes', [read, changed])], lock);
    expect(short(findings)).toEqual(['definition-changed Critical purge', 'tool-level Critical purge']);
    expect(findings[0]?.text).toBe(
      '“purge” changed since the lock: its description, annotations and other members. Its level is Critical.',
    );
    const mild = found([server('notes', [with_(read, { title: 'New' }), purge])], lock);
    expect(short(mild)).toEqual(['definition-changed Medium read_note', 'tool-level Critical purge pinned']);
  });

  test('a tool that came, left or was renamed is told apart', () => {
    const fresh = rated({ name: 'share', description: 'Shares a note with anybody.' }, 'Write', 'High');
    expect(short(found([server('notes', [fresh, read])], lock))).toEqual([
      'tool-added High share',
      'tool-level High share',
      'tool-removed Low purge',
    ]);
    const renamed = found([server('notes', [read, with_(purge, { name: 'clean' })])], lock);
    expect(short(renamed)).toEqual(['definition-changed Critical clean', 'tool-level Critical clean']);
    expect(renamed[0]?.text).toContain('“clean” was called “purge” in the lock.');
  });

  test('a level that rose is news, and a pin of the milder level accepts nothing', () => {
    const worse = { ...read, classification: assessed('Read', 'High') };
    expect(short(found([server('notes', [worse, purge])], lock))).toEqual([
      'level-changed High read_note',
      'tool-level High read_note',
      'tool-level Critical purge pinned',
    ]);
    const unclear = { ...read, classification: null };
    expect(short(found([server('notes', [unclear, purge])], lock))[0]).toBe('level-changed High read_note');
  });

  test('another server under a pinned name, a new one and a missing one are told apart', () => {
    expect(short(found([server('notes', [read], { key: 'npm:n0tes' })], lock))).toEqual(['server-replaced High null']);
    expect(short(found([server('notes', [read, purge]), server('more', [read])], lock))).toEqual([
      'server-added Medium null',
      'tool-level Critical purge pinned',
    ]);
    expect(short(found([], lock))).toEqual(['server-removed Low null']);
    const same = found([server('other-name', [read, purge], { key: 'npm:notes' })], lock);
    expect(short(same)).toEqual(['tool-level Critical purge pinned']);
  });

  test('the same version of a package with other content is Critical, another version is Low', () => {
    const listed = (version: string, integrity: string) =>
      found(
        [server('notes', [], { knowledge: { kind: 'listed', tools: [read, purge], package: { version, integrity } } })],
        lock,
      );
    expect(short(listed('1.0.0', 'sha512-b'))[0]).toBe('integrity-changed Critical null');
    expect(short(listed('1.0.1', 'sha512-b'))[0]).toBe('package-changed Low null');
    expect(short(listed('1.0.0', 'sha512-a'))).toEqual(['tool-level Critical purge pinned']);
  });

  test('text that steers is never accepted', () => {
    const steering: RatedTool = {
      ...read,
      classification: {
        ...assessed('Read', 'Low'),
        manipulation: [{ kind: 'hidden-instruction', claim: 'It tells the agent what to do.', evidence: [] }],
      },
    };
    const servers = [server('notes', [steering])];
    expect(short(found(servers, lockOf(...servers)))).toEqual(['manipulated-text Critical read_note']);
  });
});

describe('together', () => {
  const facets = { private_data: true, untrusted_content: true, external_send: false };
  const mail: RatedTool = {
    ...rated({ name: 'read_mail' }, 'Read', 'Medium'),
    classification: { ...assessed('Read', 'Medium'), facets },
  };
  const shell = rated({ name: 'run' }, 'Execute', 'Critical');
  const claude: Holder = { title: 'Claude Code', rules: claudeCodeRules([]) };

  test('servers of one client add up, and those of two clients do not', () => {
    const one = [server('mail', [mail], { holder: claude }), server('shell', [shell], { holder: claude })];
    const across = found(one).find(({ rule }) => rule === 'combination-across');
    expect(across).toMatchObject({
      level: 'Critical',
      accepted: false,
      text: expect.stringContaining('In Claude Code: An outsider’s text can run something.'),
    });
    expect(found(one, lockOf(...one)).find(({ rule }) => rule === 'combination-across')?.accepted).toBe(true);
    expect(found(one, lockOf(...one.slice(0, 1))).find(({ rule }) => rule === 'combination-across')?.accepted).toBe(
      false,
    );
    const two = [server('mail', [mail], { holder: claude }), server('shell', [shell])];
    expect(found(two).filter(({ rule }) => rule === 'combination-across')).toEqual([]);
  });

  test('a call that the client lets through is found where the policy asks or refuses, and nowhere else', () => {
    const rules = (permissions: object): Holder => ({
      title: 'Claude Code',
      rules: claudeCodeRules([
        { scope: 'project', file: '.claude/settings.json', text: JSON.stringify({ permissions }) },
      ]),
    });
    const capped = rated({ name: 'write_note' }, 'Write', 'Medium');
    const through = (permissions: object) =>
      found([server('notes', [read, purge, capped, shell], { holder: rules(permissions) })])
        .filter(({ rule }) => rule === 'let-through')
        .map(({ tool }) => tool);
    expect(through({})).toEqual([]);
    expect(through({ allow: ['mcp__notes'] })).toEqual(['purge', 'run']);
    expect(through({ allow: ['mcp__notes__*'], deny: ['mcp__notes__purge'] })).toEqual(['run']);
    expect(through({ allow: ['mcp__notes__run', 'mcp__other__*'] })).toEqual(['run']);
    expect(through({ allow: ['mcp__*'] })).toEqual([]);
    expect(through({ defaultMode: 'bypassPermissions', ask: ['mcp__notes__run'] })).toEqual(['purge']);
  });
});

describe('what is written', () => {
  const hostile = [
    ...hostileNames.filter((name) => name.length < 100),
    '@octocat',
    '[x](https://evil.example)',
    '<img src=x onerror=alert(1)>',
    'https://evil.example/x www.evil.example a@b.example #1 GH-1',
    'a\\|<b>@x',
    '`code` | cell | {0} ![i](x)',
    'x\n\n# heading\n- item',
  ];
  const findings = hostile.flatMap((name) =>
    found([
      server(name, [{ tool: { name }, classification: { ...assessed('Destructive', 'Critical'), rationale: name } }], {
        key: name,
        place: { file: name, base: 'folder', line: 1 },
      }),
    ]),
  );

  test('as Markdown holds no link, image, mention, reference or markup of a server', () => {
    const text = checkMarkdown(findings, { servers: hostile.length, failOn: 'High' });
    // Code spans are left as they are by whatever reads mentions and addresses.
    const outside = text.replaceAll(/`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/@|#\d|GH-\d|:\/\/|www\.|<[a-z]/i);
    const page = load(markdownToHtml(text));
    expect(page('a, img, script').length).toBe(0);
    expect(page('h1, h2, h3, li').length).toBe(1);
    expect(text.split('\n').filter((line) => line.startsWith('| Critical')).length).toBe(findings.length);
    for (const line of text.split('\n').filter((one) => one.startsWith('| Critical'))) {
      expect(line.replaceAll(/\\[\\|]/g, '').split('|')).toHaveLength(7);
    }
  });

  test('as SARIF has stable fingerprints, one for each finding, and suppresses what is pinned', () => {
    const [run] = sarifLog(findings, '1.0.0').runs;
    const prints = run?.results.map(({ partialFingerprints }) => partialFingerprints['toolrisk/v1']) ?? [];
    expect(new Set(prints).size).toBe(findings.length);
    expect(sarifLog(findings, '2.0.0').runs[0]?.results).toEqual(run?.results);
    const servers = [server('notes', [purge])];
    const [pinned] = sarifLog(found(servers, lockOf(...servers)), '1.0.0').runs[0]?.results ?? [];
    expect(pinned).toMatchObject({
      ruleId: 'toolrisk/tool-level',
      level: 'error',
      suppressions: [{ status: 'accepted' }],
    });
  });
});
