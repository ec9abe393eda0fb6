import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { RuleFile, RuleScope } from '../../src/domain/policy/clients/client-rules.ts';
import { rootsOf, withTilde } from './clients.ts';
import type { SourceOptions } from './source.ts';

type Machine = SourceOptions['machine'];

/**
 * Where each client keeps its rules for tools, from its own documentation; written as the files of `CLIENT_PLACES` are. A
 * place that ends in `*.toml` stands for all such files of a folder.
 */
const RULE_PLACES: Readonly<Record<string, readonly (readonly [RuleScope, string])[]>> = {
  'claude-code': [
    ['user', '{claudeSettings}/settings.json'],
    ['project', '{folder}/.claude/settings.json'],
    ['local', '{folder}/.claude/settings.local.json'],
  ],
  vscode: [
    ['user', '{settings}/Code/User/settings.json'],
    ['user', '{settings}/Code - Insiders/User/settings.json'],
    ['user', '{settings}/VSCodium/User/settings.json'],
    ['project', '{folder}/.vscode/settings.json'],
  ],
  cursor: [
    ['user', '{home}/.cursor/permissions.json'],
    ['project', '{folder}/.cursor/permissions.json'],
  ],
  codex: [
    ['user', '{codex}/config.toml'],
    ['project', '{folder}/.codex/config.toml'],
  ],
  'gemini-cli': [
    ['user', '{home}/.gemini/settings.json'],
    ['project', '{folder}/.gemini/settings.json'],
    ['user', '{home}/.gemini/policies/*.toml'],
    ['project', '{folder}/.gemini/policies/*.toml'],
  ],
};

/** More than anybody writes by hand; a longer file is left out. */
const LONGEST = 4 * 1024 * 1024;

/**
 * Reads the files in which a client keeps its rules, on this machine and for the project in `machine.folder`. Files that are
 * not there are passed over; what cannot be read is named in `notes`.
 */
export async function readRuleFiles(client: string, machine: Machine): Promise<{ files: RuleFile[]; notes: string[] }> {
  const roots = rootsOf(machine);
  const seen = new Set<string>();
  const files: RuleFile[] = [];
  const notes: string[] = [];
  for (const [scope, place] of Object.hasOwn(RULE_PLACES, client) ? (RULE_PLACES[client] ?? []) : []) {
    const path = place.replace(/\{(\w+)\}/g, (written, name: string) => roots[name] ?? written);
    for (const one of await existing(path)) {
      // Whoever is at home has two names for one file.
      if (seen.has(one)) continue;
      seen.add(one);
      const file = shownPath(one, machine);
      try {
        const text = await readFile(one, 'utf8');
        if (text.length > LONGEST)
          notes.push(`${file} is too long to be a client's settings, so its rules are left out.`);
        else files.push({ scope, file, text });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code !== 'ENOENT' && code !== 'ENOTDIR') notes.push(`${file} cannot be read, so its rules are left out.`);
      }
    }
  }
  return { files, notes };
}

async function existing(path: string): Promise<string[]> {
  const folder = path.endsWith('/*.toml') ? path.slice(0, -'/*.toml'.length) : undefined;
  if (folder === undefined) return [path];
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.toml'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** A path below the folder as a path from there; any other with the home as `~`. */
function shownPath(path: string, machine: Machine): string {
  const below = relative(machine.folder, path);
  return below.startsWith('..') || below === path ? withTilde(path, machine) : below.replaceAll('\\', '/');
}
