import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_PLACES } from '../../../crawler/sources/client-places.ts';
import { readRuleFiles } from '../../../crawler/sources/client-rules.ts';
import { RULE_READERS } from '../../../src/domain/policy/clients/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const home = temporaryFolder();
const project = temporaryFolder();
const machine = { home: home.path, folder: project.path, platform: 'linux', env: {} } as const;
const drop = { name: 'drop_table', annotations: {} };

/** For each client, a project file that lets the tool run, and a file of the user that holds it back or opens it. */
const FILES: Record<string, string> = {
  '.claude/settings.json': '{"permissions":{"allow":["mcp__db__*"]}}',
  '.claude/settings.local.json': '{"permissions":{"deny":["mcp__db__drop_table"]}}',
  '.vscode/settings.json': '{ // mine\n "chat.tools.global.autoApprove": true, }',
  '.cursor/permissions.json': '{"mcpAllowlist":["db:drop_*"]}',
  '.codex/config.toml': '[mcp_servers.db]\ncommand = "x"\ndefault_tools_approval_mode = "approve"\n',
  '.gemini/policies/b.toml': '[[rule]]\nmcpName = "db"\ntoolName = "*"\ndecision = "allow"\npriority = 1\n',
};

beforeAll(async () => {
  const all = [
    ...Object.entries(FILES).map(([path, text]) => [join(project.path, path), text]),
    [join(home.path, '.gemini', 'settings.json'), '{"mcpServers":{"db":{"excludeTools":["other"]}}}'],
    [join(home.path, '.gemini', 'policies', 'a.toml'), '['],
    [join(home.path, '.cursor', 'permissions.json', 'a-folder'), ''],
  ];
  for (const [path = '', text = ''] of all) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
});
afterAll(() => {
  home.dispose();
  project.dispose();
});

test.each<[string, string, string, string[]]>([
  ['claude-code', 'deny', 'the rule “mcp__db__drop_table” of .claude/settings.local.json', []],
  ['vscode', 'allow', '"chat.tools.global.autoApprove" of .vscode/settings.json', []],
  [
    'cursor',
    'allow',
    'the entry “db:drop_*” of .cursor/permissions.json',
    ['~/.cursor/permissions.json cannot be read'],
  ],
  ['codex', 'allow', '"default_tools_approval_mode" of .codex/config.toml', []],
  ['gemini-cli', 'allow', 'a rule of .gemini/policies/b.toml', ['~/.gemini/policies/a.toml cannot be read as TOML']],
])('the rules of %s are found in all their places: %s', async (client, effect, because, notes) => {
  const { files, notes: unread } = await readRuleFiles(client, machine);
  const rules = RULE_READERS[client]?.(files);
  expect(rules?.effectOn('db', drop)).toEqual({ effect, because });
  const all = [...unread, ...(rules?.notes ?? [])];
  expect(all).toHaveLength(notes.length);
  for (const note of notes) expect(all.join('\n')).toContain(note);
});

test('whoever is at home has each file once', async () => {
  const { files } = await readRuleFiles('codex', { ...machine, home: project.path });
  expect(files.map(({ file }) => file)).toEqual(['.codex/config.toml']);
});

test('every client that can be read is one whose servers are found', async () => {
  const known = CLIENT_PLACES.map(({ client }) => client);
  expect(known).toEqual(expect.arrayContaining(Object.keys(RULE_READERS)));
  expect((await readRuleFiles('windsurf', machine)).files).toEqual([]);
});
