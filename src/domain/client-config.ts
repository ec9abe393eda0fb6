import { z } from 'zod';
import { serverKey } from './server.ts';

/**
 * One server of a client's own configuration: its name there, and where it may be known from. Values of variables and
 * headers are never read, and arguments are shown only where they are a package's name.
 */
export type ConfiguredServer = {
  name: string;
  /** What `serverKey` may have made of it, likeliest first; they may hold secrets and are never shown. */
  keys: string[];
  /** What to do when the catalogue does not know it, as one plain sentence. */
  advice: string;
};

/** The servers of a configuration, those that are switched off by name alone; or what is wrong, in one sentence. */
export type ClientConfig = { servers: ConfiguredServer[]; off: string[] } | { problem: string };

/** More entries than any client can use. */
const MOST_SERVERS = 100;

const entrySchema = z.object({
  command: z.union([z.string(), z.array(z.string())]).optional(),
  args: z.array(z.coerce.string()).optional(),
  url: z.string().optional(),
  serverUrl: z.string().optional(),
  httpUrl: z.string().optional(),
  disabled: z.boolean().optional(),
  enabled: z.boolean().optional(),
});
type Entry = z.infer<typeof entrySchema>;

const listSchema = z.record(z.string(), z.unknown());
/** `mcpServers` of Claude Desktop, Cursor and most others, `servers` of VS Code, `mcp.servers` of its settings, Zed. */
const configSchema = z.union([
  z.object({ mcpServers: listSchema }).transform(({ mcpServers }) => mcpServers),
  z.object({ servers: listSchema }).transform(({ servers }) => servers),
  z.object({ mcp: z.object({ servers: listSchema }) }).transform(({ mcp }) => mcp.servers),
  z.object({ context_servers: listSchema }).transform((config) => config.context_servers),
]);

/** Whether a value has the form of a client's configuration, as opposed to a list of tools. */
export function isClientConfig(value: unknown): boolean {
  return configSchema.safeParse(value).success;
}

/** Reads the text of a client's configuration. What it holds besides names, commands and addresses is passed over. */
export function readClientConfig(text: string): ClientConfig {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return {
      problem: 'The configuration is not JSON; take comments and trailing commas out of it, and give it whole.',
    };
  }
  const read = configSchema.safeParse(json);
  if (!read.success) {
    return { problem: 'The configuration names no servers: an object "mcpServers" (or "servers") is expected in it.' };
  }
  const entries = Object.entries(read.data);
  if (entries.length > MOST_SERVERS) {
    return { problem: `The configuration names ${entries.length} servers, and ${MOST_SERVERS} are looked at at most.` };
  }
  const servers: ConfiguredServer[] = [];
  const off: string[] = [];
  for (const [name, value] of entries) {
    const entry = entrySchema.safeParse(value);
    if (entry.data?.disabled === true || entry.data?.enabled === false) off.push(name);
    else servers.push({ name, ...placeOf(entry.data) });
  }
  return { servers, off };
}

function placeOf(entry: Entry | undefined): Omit<ConfiguredServer, 'name'> {
  const words = typeof entry?.command === 'string' ? entry.command.split(/\s+/) : (entry?.command ?? []);
  const command = words.filter((word) => word !== '');
  const address = entry?.url ?? entry?.serverUrl ?? entry?.httpUrl;
  if (command.length > 0) return ofCommand([...command, ...(entry?.args ?? [])]);
  if (address !== undefined) return ofAddress(address);
  return { keys: [], advice: 'Its entry has neither a command nor an address, so nothing is known of it.' };
}

/** A bridge to a remote server; what follows its name is the address. */
const BRIDGES = new Set(['mcp-remote', 'supergateway', 'mcp-proxy']);

function ofCommand(line: readonly string[]): Omit<ConfiguredServer, 'name'> {
  const launched = packageOf(line);
  const [command = '', ...args] = line;
  if (launched === undefined) {
    const program = command.split(/[\\/]/).at(-1) ?? '';
    // Anything but a plain name may be a setting, and hold a secret.
    const shown = /^[\w.+-]{1,40}$/.test(program) ? `${program} …` : '…';
    return {
      keys: [serverKey({ kind: 'command', command, args })],
      advice: `Crawl it first, with the command that your client starts it with: toolrisk crawl -- ${shown}`,
    };
  }
  const address = BRIDGES.has(launched.name) ? launched.rest.find((word) => /^https?:\/\//.test(word)) : undefined;
  if (address !== undefined) return ofAddress(address);
  return { keys: [`npm:${launched.name}`], advice: `Crawl it first: toolrisk crawl npm:${launched.name}` };
}

function ofAddress(address: string): Omit<ConfiguredServer, 'name'> {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { keys: [address], advice: 'Its address cannot be read, so nothing is known of it.' };
  }
  const bare = `${url.origin}${url.pathname}`;
  const other = bare.endsWith('/') ? bare.replace(/\/+$/, '') : `${bare}/`;
  return {
    keys: [...new Set([address, url.href, bare, other])],
    // A path can be a secret as well as a query can.
    advice: `Crawl it first, with its whole address: toolrisk crawl ${url.origin}/…`,
  };
}

const RUNNERS = new Set(['npx', 'bunx', 'pnpx']);
const RUNNERS_WITH_WORD: Record<string, string> = { npm: 'exec', pnpm: 'dlx', yarn: 'dlx', bun: 'x' };
const PACKAGE = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@[^/@]*)?$/i;

/** The npm package that a command line starts, by whichever runner, or from a folder `node_modules`. */
function packageOf(line: readonly string[]): { name: string; rest: string[] } | undefined {
  const words = /^cmd(?:\.exe)?$/i.test(line[0] ?? '') && /^\/c$/i.test(line[1] ?? '') ? line.slice(2) : [...line];
  const program =
    (words[0] ?? '')
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.(?:cmd|exe|ps1)$/i, '') ?? '';
  const word = Object.hasOwn(RUNNERS_WITH_WORD, program) ? RUNNERS_WITH_WORD[program] : undefined;
  const rest = words.slice(1);
  if (RUNNERS.has(program)) return named(rest);
  if (word !== undefined && rest[0] === word) return named(rest.slice(1));
  const [, installed] = /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(rest.join('\n')) ?? [];
  return installed === undefined ? undefined : named([installed.replace('\\', '/')]);
}

function named(words: readonly string[]): { name: string; rest: string[] } | undefined {
  const flagged = words.findIndex((word) => word === '-p' || word === '--package');
  const assigned = words.find((word) => word.startsWith('--package='))?.slice('--package='.length);
  const at = flagged === -1 ? words.findIndex((word) => !word.startsWith('-')) : flagged + 1;
  const [, name] = PACKAGE.exec(assigned ?? words[at] ?? '') ?? [];
  return name === undefined ? undefined : { name, rest: words.slice(at + 1) };
}
