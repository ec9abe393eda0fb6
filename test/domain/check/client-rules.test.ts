import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryLines } from '../../../src/domain/client-lines.ts';
import { claudeCodeRules } from '../../../src/domain/policy/clients/claude-code.ts';
import { globFits, type RuleFile, type RuleScope } from '../../../src/domain/policy/clients/client-rules.ts';
import { codexRules } from '../../../src/domain/policy/clients/codex.ts';
import { cursorRules } from '../../../src/domain/policy/clients/cursor.ts';
import { geminiCliRules } from '../../../src/domain/policy/clients/gemini-cli.ts';
import { RULE_READERS } from '../../../src/domain/policy/clients/index.ts';
import { vscodeRules } from '../../../src/domain/policy/clients/vscode.ts';

const file = (value: object | string, scope: RuleScope = 'user', name = `${scope}.json`): RuleFile => ({
  scope,
  file: name,
  text: typeof value === 'string' ? value : JSON.stringify(value),
});
const tool = (name: string, annotations?: Record<string, unknown>) => ({ name, ...(annotations && { annotations }) });

describe('Claude Code', () => {
  const effect = (files: RuleFile[], alias = 'notes', name = 'drop') =>
    claudeCodeRules(files).effectOn(alias, tool(name)).effect;
  const lists = (permissions: object, scope?: RuleScope) => file({ permissions }, scope);

  test.each([
    [{ allow: ['mcp__notes'] }, 'allow'],
    [{ allow: ['mcp__notes__*'] }, 'allow'],
    [{ allow: ['mcp__notes__dr*'] }, 'allow'],
    [{ allow: ['mcp__note'] }, 'ask'],
    [{ allow: ['mcp__*', 'mcp__n*__drop', '*'] }, 'ask'],
    [{ allow: ['mcp__notes__drop(x)'] }, 'ask'],
    [{ allow: ['mcp__notes__drop'], ask: ['mcp__notes'] }, 'ask'],
    [{ allow: ['mcp__notes__drop'], ask: ['mcp__notes'], deny: ['mcp__*__drop'] }, 'deny'],
    [{}, 'ask'],
    [{ defaultMode: 'acceptEdits' }, 'ask'],
    [{ defaultMode: 'bypassPermissions' }, 'allow'],
    [{ defaultMode: 'bypassPermissions', ask: ['mcp__notes__drop'] }, 'ask'],
    [{ defaultMode: 'dontAsk' }, 'deny'],
    [{ defaultMode: 'dontAsk', ask: ['mcp__notes__drop'] }, 'deny'],
    [{ defaultMode: 'constructor' }, 'ask'],
  ])('%j lets the call %s', (permissions, expected) => {
    expect(effect([lists(permissions)])).toBe(expected);
  });

  test('joins the lists of all files; the most specific mode decides', () => {
    const files = [
      lists({ defaultMode: 'plan' }, 'local'),
      lists({ defaultMode: 'bypassPermissions', allow: [] }),
      lists({ deny: ['mcp__notes__drop'] }, 'project'),
    ];
    expect(effect(files)).toBe('deny');
    expect(effect(files, 'notes', 'other')).toBe('ask');
  });

  test('spells names as the client does, and says which rule decides', () => {
    expect(effect([lists({ allow: ['mcp__my_notes__a_b'] })], 'my notes', 'a.b')).toBe('allow');
    expect(claudeCodeRules([lists({ allow: ['mcp__notes'] }, 'local')]).effectOn('notes', tool('x')).because).toBe(
      'the rule “mcp__notes” of local.json',
    );
  });
});

test('VS Code asks where a setting says so, lets the rest run where one opens it, and believes a read-only tool', () => {
  const effect = (settings: object, annotations?: Record<string, unknown>, approved = false) =>
    vscodeRules([file(settings)], approved).effectOn('notes', tool('a.b', annotations)).effect;
  const asks = { 'chat.tools.eligibleForAutoApproval': { a_b: false } };
  expect(effect({})).toBe('ask');
  expect(effect({}, undefined, true)).toBe('allow');
  expect(effect({}, { readOnlyHint: true })).toBe('allow');
  expect(effect(asks, { readOnlyHint: true }, true)).toBe('ask');
  expect(effect({ 'chat.tools.global.autoApprove': true })).toBe('allow');
  expect(effect({ ...asks, 'chat.tools.global.autoApprove': true })).toBe('ask');
  expect(effect({ ...asks, 'chat.permissions.default': 'autopilot' })).toBe('allow');
});

test('Cursor runs what a list of either file names, in whatever case', () => {
  const rules = cursorRules([
    file({ mcpAllowlist: ['notes:get_*', 7] }),
    file({ mcpAllowlist: ['*:Drop'] }, 'project'),
  ]);
  const effect = (name: string) => rules.effectOn('Notes', tool(name)).effect;
  expect([effect('get_it'), effect('drop'), effect('drop_all')]).toEqual(['allow', 'allow', 'ask']);
});

describe('Codex', () => {
  const effect = (text: string, annotations?: Record<string, unknown>) =>
    codexRules([file(text, 'user', 'config.toml')]).effectOn('notes', tool('drop', annotations)).effect;

  test.each<[string, Record<string, unknown> | undefined, string]>([
    ['', undefined, 'ask'],
    ['', { readOnlyHint: true }, 'allow'],
    ['', { readOnlyHint: true, destructiveHint: true }, 'ask'],
    ['', { destructiveHint: false }, 'ask'],
    ['', { destructiveHint: false, openWorldHint: false }, 'allow'],
    ['approval_policy = "never"\nsandbox_mode = "danger-full-access"', undefined, 'allow'],
    ['approval_policy = "never"', undefined, 'ask'],
    ['[mcp_servers.notes]\ndefault_tools_approval_mode = "approve"', undefined, 'allow'],
    ['[mcp_servers.notes]\ndefault_tools_approval_mode = "writes"', undefined, 'ask'],
    [
      '[mcp_servers.notes]\ndefault_tools_approval_mode = "approve"\n[mcp_servers.notes.tools.drop]\napproval_mode = "prompt"',
      undefined,
      'ask',
    ],
    ['[mcp_servers.notes]\nenabled_tools = ["get"]', undefined, 'deny'],
    ['[mcp_servers.notes]\ndisabled_tools = ["drop"]', undefined, 'deny'],
    ['[mcp_servers.other]\ndefault_tools_approval_mode = "approve"', undefined, 'ask'],
  ])('%j with %j: %s', (text, annotations, expected) => {
    expect(effect(text, annotations)).toBe(expected);
  });
});

describe('Gemini CLI', () => {
  const policy = (text: string, scope: RuleScope = 'user') => file(text, scope, 'policies/a.toml');
  const rule = (decision: string, priority: number, more = 'toolName = "drop"\nmcpName = "notes"') =>
    `[[rule]]\n${more}\ndecision = "${decision}"\npriority = ${priority}\n`;
  const effect = (...files: RuleFile[]) => geminiCliRules(files).effectOn('notes', tool('drop')).effect;

  test('the highest priority decides, and the user goes before the project', () => {
    expect(effect()).toBe('ask');
    expect(effect(policy(rule('allow', 10) + rule('deny', 20)))).toBe('deny');
    expect(effect(policy(rule('deny', 999), 'project'), policy(rule('allow', 1)))).toBe('allow');
  });

  test('a rule with conditions counts only where it allows', () => {
    const narrow = 'toolName = "drop"\nmcpName = "notes"\nargsPattern = "x"';
    expect(effect(policy(rule('deny', 20, narrow) + rule('allow', 10)))).toBe('allow');
    expect(effect(policy(rule('allow', 20, narrow) + rule('deny', 10)))).toBe('allow');
    expect(effect(policy(rule('deny', 20, 'mcpName = "notes"')))).toBe('ask');
  });

  test('wildcards and whole names fit as the reference says', () => {
    for (const name of [
      'toolName = "*"',
      'toolName = "mcp_notes_*"',
      'toolName = "mcp_*_drop"',
      'toolName = "mcp_*"',
      'toolName = "mcp_notes_drop"',
      'toolName = "*"\nmcpName = "*"',
      'toolName = ["x", "drop"]\nmcpName = "*"',
    ])
      expect([name, effect(policy(rule('deny', 1, name)))]).toEqual([name, 'deny']);
    for (const name of ['toolName = "drop"', 'toolName = "mcp_other_*"', 'toolName = "*"\nmcpName = "other"'])
      expect([name, effect(policy(rule('deny', 1, name)))]).toEqual([name, 'ask']);
  });

  test('settings trust, list and leave out', () => {
    const settings = (entry: object, more: object = {}) => file({ mcpServers: { notes: entry }, ...more });
    expect(effect(settings({ trust: true }))).toBe('allow');
    expect(effect(settings({ trust: 'true' }))).toBe('ask');
    expect(effect(settings({ trust: true, excludeTools: ['drop'] }))).toBe('deny');
    expect(effect(settings({ trust: true, includeTools: ['get'] }))).toBe('deny');
    expect(effect(settings({}, { mcp: { allowed: ['notes'] } }))).toBe('allow');
    expect(effect(settings({ trust: true }), policy(rule('ask_user', 960)))).toBe('ask');
  });
});

test('settings that cannot be read are named, and nothing is thrown', () => {
  for (const read of Object.values(RULE_READERS)) {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom('{', '[', '['.repeat(50_000), '{"permissions":7}')),
        (text) => {
          const rules = read([file(text), file(text, 'project', 'a.toml')]);
          expect(['deny', 'ask', 'allow']).toContain(rules.effectOn('a', tool('constructor')).effect);
          for (const note of rules.notes)
            expect(note).toMatch(/^(?:user\.json|a\.toml) cannot be read as (?:JSON|TOML), /);
        },
      ),
      { numRuns: 60 },
    );
  }
  expect(claudeCodeRules([file('{')]).notes).toEqual(['user.json cannot be read as JSON, so its rules are left out.']);
});

test('a glob fits what a pattern of the same parts fits', () => {
  const part = fc.constantFrom('a', 'b', 'ab', '*', '.');
  const word = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(word, word, (pattern, text) => {
      const parts = pattern.split('*').map((one) => one.replaceAll('.', '\\.'));
      expect(globFits(pattern, text)).toBe(new RegExp(`^${parts.join('.*')}$`).test(text));
    }),
    { numRuns: 2_000 },
  );
  expect(globFits('a*'.repeat(1_000), `${'a'.repeat(20_000)}b`)).toBe(true);
});

test('the line of an entry is found in every form of a configuration', () => {
  const json =
    '{ // one\n  "mcpServers": {\n    "a b": {},\n    "c":\n      {}\n  },\n "projects": { "/x": {\n "mcpServers": { "c": {} } } } }';
  const line = entryLines(json);
  expect([line('a b'), line('c'), line('c', '/x'), line('gone')]).toEqual([3, 4, 8, undefined]);
  const toml =
    'model = "x"\n# [mcp_servers.a]\n[mcp_servers.a]\nurl = "x"\n[mcp_servers."b c"]\n\n[mcp_servers.d.env]\nX = "1"';
  const inToml = entryLines(toml);
  expect([inToml('a'), inToml('b c'), inToml('d'), inToml('e')]).toEqual([3, 5, 7, undefined]);
  expect(entryLines('{"mcp":{"servers":{\n"x":{}}}}')('x')).toBe(2);
  expect(entryLines('{"a":'.repeat(100_000))('x')).toBeUndefined();
});
