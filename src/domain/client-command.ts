import { looksSecret } from './secrets.ts';

/** An npm package that a command line starts. */
export type StartedPackage = {
  package: string;
  version?: string;
  /** The program of the package, where the line names one. */
  bin?: string;
  /** What follows the package, or the program. */
  rest: string[];
};

/** A remote server that a bridge on this machine stands for. */
export type BridgedServer = { url: string; headers: Record<string, string> };

const RUNNERS = new Set(['npx', 'bunx', 'pnpx']);
const RUNNERS_WITH_WORD: Record<string, string> = { npm: 'exec', pnpm: 'dlx', yarn: 'dlx', bun: 'x' };
const PACKAGE = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@([^/@]*))?$/i;
const VERSION = /^[0-9][0-9a-z.+-]*$/i;

/** The npm package that a command line starts, by whichever runner, or from a folder `node_modules`. */
export function startedPackage(line: readonly string[]): StartedPackage | undefined {
  const words = withoutShell(line);
  const program = programOf(words[0] ?? '');
  const word = Object.hasOwn(RUNNERS_WITH_WORD, program) ? RUNNERS_WITH_WORD[program] : undefined;
  const rest = words.slice(1);
  if (RUNNERS.has(program)) return named(rest);
  if (word !== undefined && rest[0] === word) return named(rest.slice(1));
  const at = rest.findIndex((one) => /node_modules[\\/]/.test(one));
  const [, installed] = /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(rest[at] ?? '') ?? [];
  return installed === undefined ? undefined : named([installed.replace('\\', '/'), ...rest.slice(at + 1)]);
}

function withoutShell(line: readonly string[]): string[] {
  return /^cmd(?:\.exe)?$/i.test(line[0] ?? '') && /^\/c$/i.test(line[1] ?? '') ? line.slice(2) : [...line];
}

function programOf(command: string): string {
  return (command.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:cmd|exe|ps1)$/i, '');
}

function named(words: readonly string[]): StartedPackage | undefined {
  const flagged = words.findIndex((word) => word === '-p' || word === '--package');
  const joined = words.findIndex((word) => word.startsWith('--package='));
  const first = words.findIndex((word) => !word.startsWith('-'));
  const at = joined !== -1 ? joined : flagged !== -1 ? flagged + 1 : first;
  const [, name, version] = PACKAGE.exec((words[at] ?? '').replace(/^--package=/, '')) ?? [];
  if (name === undefined) return undefined;
  const after = words.slice(at + 1);
  const program = joined !== -1 || flagged !== -1 ? after.findIndex((word) => /^[\w@]/.test(word)) : -1;
  const bin = after[program];
  return {
    package: name,
    ...(version !== undefined && VERSION.test(version) && { version }),
    ...(bin !== undefined && /^[\w.-]{1,60}$/.test(bin) && { bin }),
    rest: after.slice(program + 1),
  };
}

/** Programs that put a remote server on a pipe; one word of what follows is its address. */
const BRIDGES = new Set([
  'mcp-remote',
  'supergateway',
  'mcp-proxy',
  'mcp-remote-client',
  '@modelcontextprotocol/mcp-remote',
]);

/** The remote server that a command line stands for, when it starts a bridge. */
export function bridgedServer(line: readonly string[]): BridgedServer | undefined {
  const started = startedPackage(line);
  const words = withoutShell(line);
  const uvx = /^(?:uvx|pipx)$/.test(programOf(words[0] ?? ''));
  const own = uvx ? words.findIndex((word) => BRIDGES.has(word)) : BRIDGES.has(programOf(words[0] ?? '')) ? 0 : -1;
  const rest =
    started !== undefined
      ? BRIDGES.has(started.package)
        ? started.rest
        : undefined
      : own === -1
        ? undefined
        : words.slice(own + 1);
  if (rest === undefined) return undefined;
  // What follows two dashes is a server that the bridge starts itself.
  const mine = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  const url = mine.find((word) => /^https?:\/\//.test(word));
  return url === undefined ? undefined : { url, headers: headersAmong(mine) };
}

function headersAmong(words: readonly string[]): Record<string, string> {
  const headers: [string, string][] = [];
  for (const [at, word] of words.entries()) {
    const value = words[at + 1] ?? '';
    const [, name, text] = /^([\w-]+):\s*(.*)$/s.exec(/^(?:--header|-H)$/.test(word) ? value : '') ?? [];
    if (name !== undefined && text !== undefined) headers.push([name.toLowerCase(), text]);
    if (/^--oauth2bearer$/i.test(word) && value !== '') headers.push(['authorization', `Bearer ${value}`]);
  }
  return Object.fromEntries(headers);
}

/** Words that servers take to choose what they are, and that nobody has for a password. */
const PLAIN_WORDS = new Set([
  ...[
    'stdio',
    'mcp',
    'start',
    'serve',
    'server',
    'run',
    'dev',
    'mcp-server',
    'mcp-stdio',
    'local',
    'all',
    'true',
    'false',
  ],
  ...[
    'experimental:mcp',
    'chrome',
    'chromium',
    'firefox',
    'webkit',
    'msedge',
    'readonly',
    'read-only',
    'info',
    'debug',
  ],
]);

/**
 * The arguments of a package as it may be started by anybody: flags and known words as they are, and a dummy in the place of
 * every other value, since it may be a secret or a place on the user's disk. In a sandbox the current folder is an empty home.
 */
export function harmlessArguments(args: readonly string[]): string[] {
  return args.map((arg) => {
    const [, flag, value] = /^(--?[a-z][a-z-]*)(?:=(.*))?$/is.exec(arg) ?? [];
    // A short flag with more behind it may have its value glued to it.
    if (flag !== undefined && (flag.startsWith('--') || flag.length === 2) && flag.length <= 40 && !looksSecret(flag)) {
      return value === undefined ? flag : `${flag}=${harmless(value)}`;
    }
    return arg === '--' ? arg : harmless(arg);
  });
}

const DUMMY = 'toolrisk-dummy';
const DUMMY_ADDRESS = 'https://example.invalid';
const HERE = '.';

/** Whether an argument is nothing but what `harmlessArguments` puts in the place of a value. */
export function isDummy(arg: string): boolean {
  return arg === DUMMY || arg === DUMMY_ADDRESS || arg === HERE;
}

function harmless(value: string): string {
  if (PLAIN_WORDS.has(value) || /^\d{1,5}$/.test(value)) return value;
  if (/^https?:\/\//i.test(value)) return DUMMY_ADDRESS;
  if (/^(?:~|\.{0,2}[\\/]|[a-z]:\\|\$\{(?:workspaceFolder|userHome)\}|\.$)/i.test(value)) return HERE;
  return DUMMY;
}
