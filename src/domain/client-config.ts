import { getNodeValue, type ParseError, parseTree } from 'jsonc-parser';
import { parse as parseToml, TomlError } from 'smol-toml';
import { z } from 'zod';
import { type ConfiguredServer, configuredServer, entrySchema } from './client-entry.ts';
import type { Surroundings } from './client-variables.ts';

export type { ConfiguredServer } from './client-entry.ts';

/** The servers of a configuration, those that are switched off by name alone; or what is wrong, in one sentence. */
export type ClientConfig = { servers: ConfiguredServer[]; off: string[] } | { problem: string };

/** More entries than any client can use. */
const MOST_SERVERS = 100;
/** Far more than any configuration; a longer text is something else. */
const LONGEST = 8 * 1024 * 1024;

const listSchema = z.record(z.string(), z.unknown());
const namesSchema = z.array(z.string()).optional().catch(undefined);
/**
 * `mcpServers` of Claude, Cursor, Windsurf, Gemini CLI and most others, `servers` of VS Code, `mcp.servers` of its settings,
 * `context_servers` of Zed, `mcp_servers` of Codex.
 */
const MEMBERS = ['mcpServers', 'servers', 'context_servers', 'mcp_servers'] as const;

/** Whether a text has the form of a client's configuration, as opposed to a list of tools. */
export function isClientConfig(text: string): boolean {
  const read = valueIn(text);
  // One that cannot be parsed is still meant to be one, and its reader says on which line it is wrong.
  return 'value' in read ? listsOf(read.value).length > 0 : /\bmcp_?servers\b|"context_servers"/i.test(text);
}

/**
 * Reads the text of a client's configuration: JSON, with comments or without, or TOML. Variables are filled in, in what is
 * there for starting a server, as far as the surroundings have a value for them.
 */
export function readClientConfig(text: string, around: Surroundings = {}): ClientConfig {
  const read = valueIn(text);
  if ('problem' in read) return read;
  const lists = listsOf(read.value);
  if (lists.length === 0) {
    return { problem: 'The configuration names no servers: an object "mcpServers" (or "servers") is expected in it.' };
  }
  const servers: ConfiguredServer[] = [];
  const off: string[] = [];
  for (const { entries, project, excluded } of lists) {
    if (entries.length > MOST_SERVERS) {
      return {
        problem: `The configuration names ${entries.length} servers, and ${MOST_SERVERS} are looked at at most.`,
      };
    }
    const here = project === undefined ? around : { ...around, folder: project };
    for (const [name, value] of entries) {
      const entry = entrySchema.safeParse(value).data;
      if (entry?.disabled === true || entry?.enabled === false || excluded.includes(name)) off.push(name);
      else servers.push({ name, ...(project !== undefined && { project }), ...configuredServer(entry, here) });
    }
  }
  return { servers, off };
}

type List = { entries: [string, unknown][]; project?: string; excluded: string[] };

function listsOf(value: unknown): List[] {
  const config = listSchema.safeParse(value).data;
  if (config === undefined) return [];
  const mcp = listSchema.safeParse(config.mcp).data;
  const excluded = namesSchema.parse(mcp?.excluded) ?? [];
  const lists: List[] = [];
  const member = MEMBERS.map((name) => config[name]).find(isList) ?? [mcp?.servers].find(isList);
  if (member !== undefined) lists.push({ entries: Object.entries(member), excluded });
  // `.claude.json` has the servers of each project beside those of the user.
  for (const [project, own] of isList(config.projects) ? Object.entries(config.projects) : []) {
    if (!isList(own) || !isList(own.mcpServers)) continue;
    const entries = Object.entries(own.mcpServers);
    if (entries.length > 0) lists.push({ entries, project, excluded: namesSchema.parse(own.disabledMcpServers) ?? [] });
  }
  return lists;
}

function isList(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value that a text stands for. What is wrong with it is said by line alone, for the line may hold a secret. */
function valueIn(text: string): { value: unknown } | { problem: string } {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.length > LONGEST) return { problem: 'The configuration is longer than any that a client writes.' };
  try {
    return { value: JSON.parse(bare) };
  } catch {
    return /^\s*(?:\/[/*]|[{[])/.test(bare) && !/^\s*\[+[\w."' -]+\]+\s*(?:#.*)?$/m.test(bare)
      ? commented(bare)
      : toml(bare);
  }
}

function commented(text: string): { value: unknown } | { problem: string } {
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(text, errors, { allowTrailingComma: true });
    const [first] = errors;
    // Its own `parse` would make a prototype of a member named `__proto__`.
    if (first === undefined && tree !== undefined) return { value: getNodeValue(tree) };
    return { problem: broken('JSON', text.slice(0, first?.offset ?? 0).split('\n').length) };
  } catch (error) {
    if (error instanceof RangeError)
      return { problem: 'The configuration is nested deeper than any that a client writes.' };
    throw error;
  }
}

function toml(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: parseToml(text) };
  } catch (error) {
    if (error instanceof RangeError)
      return { problem: 'The configuration is nested deeper than any that a client writes.' };
    if (!(error instanceof TomlError)) throw error;
    // A text without a table or an assignment was never meant to be TOML.
    return { problem: /^\s*(?:\[|[\w."'-]+\s*=)/m.test(text) ? broken('TOML', error.line) : broken('JSON', 1) };
  }
}

function broken(kind: string, line: number): string {
  return `The configuration is not ${kind}: something is wrong on line ${line}; correct it there, and give the file whole.`;
}
