import { z } from 'zod';
import { bridgedServer, harmlessArguments, isDummy, startedPackage } from './client-command.ts';
import { type Filled, fillIn, type Surroundings } from './client-variables.ts';
import { maskAddress, maskArguments, maskValues } from './secrets.ts';
import { serverKey, type Where } from './server.ts';

/** One server of a client's own configuration. */
export type ConfiguredServer = {
  name: string;
  /** The folder whose project alone has it, where the configuration says so. */
  project?: string;
  /** What `serverKey` may have made of it, likeliest first; they may hold secrets and are never shown. */
  keys: string[];
  /** What to do when the catalogue does not know it, as one plain sentence. */
  advice: string;
  /** Where it is, as it may be kept and shown: secrets masked, variables as written. Absent when its entry does not say. */
  where?: Where;
  /** The same with everything filled in, secrets and all: for starting or reaching it, and for nothing else. */
  start?: Where;
  /** Variables and inputs that have no value here, by name. A package does without: it gets dummy values. */
  lacks: string[];
};

const textsSchema = z.record(z.string(), z.coerce.string()).optional().catch(undefined);
const wordsSchema = z.array(z.coerce.string()).optional();

/** What is looked at of one entry, whichever client wrote it. */
export const entrySchema = z.object({
  command: z
    .union([z.string(), z.array(z.string()), z.object({ path: z.string(), args: wordsSchema, env: textsSchema })])
    .optional(),
  args: wordsSchema,
  env: textsSchema,
  /** Codex: names that it passes on from its own environment. */
  env_vars: z
    .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
    .optional()
    .catch(undefined),
  envFile: z.string().optional().catch(undefined),
  cwd: z.string().optional().catch(undefined),
  url: z.string().optional(),
  serverUrl: z.string().optional(),
  httpUrl: z.string().optional(),
  headers: textsSchema,
  /** Codex: headers, headers whose values are in variables, and the variable with a bearer token. */
  http_headers: textsSchema,
  env_http_headers: textsSchema,
  bearer_token_env_var: z.string().optional().catch(undefined),
  disabled: z.boolean().optional(),
  enabled: z.boolean().optional(),
});
export type Entry = z.infer<typeof entrySchema>;

type Place = Omit<ConfiguredServer, 'name' | 'project'>;

/** Reads one entry; undefined stands for one that has no form that is known. */
export function configuredServer(entry: Entry | undefined, around: Surroundings): Place {
  const line = commandLine(entry);
  const address = entry?.url ?? entry?.serverUrl ?? entry?.httpUrl;
  if (entry !== undefined && line.length > 0) return ofCommand(line, entry, around);
  if (entry !== undefined && address !== undefined) return ofAddress(address, headersOf(entry), around);
  return { keys: [], advice: 'Its entry has neither a command nor an address, so nothing is known of it.', lacks: [] };
}

function commandLine(entry: Entry | undefined): string[] {
  const { command, args = [] } = entry ?? {};
  if (command === undefined) return [];
  const words = Array.isArray(command)
    ? command
    : typeof command === 'string'
      ? [command]
      : [command.path, ...(command.args ?? [])];
  const [first = '', ...rest] = words;
  // Some people write the whole line as the command; a path may hold spaces.
  const split = typeof command === 'string' && !(args.length > 0 && /[\\/]/.test(first));
  const program = split ? first.split(/\s+/) : [first];
  return [...program, ...rest, ...args].filter((word, at) => at > 0 || word !== '').filter((word) => word !== '');
}

function ofCommand(line: readonly string[], entry: Entry, around: Surroundings): Place {
  const bridged = bridgedServer(line);
  if (bridged !== undefined) return ofAddress(bridged.url, bridged.headers, around, environmentOf(entry));
  const launched = startedPackage(line);
  if (launched !== undefined) {
    const { package: name, version, bin, rest } = launched;
    const harmless = harmlessArguments(rest);
    // Dummies alone say nothing, and would stand in the way of what is known of the package.
    const args = harmless.some((arg) => !isDummy(arg)) ? harmless : [];
    const wants = [...Object.keys(environmentOf(entry)), ...(entry.env_vars ?? [])].filter(isPlainVariable);
    const where: Where = {
      kind: 'package',
      registry: 'npm',
      package: name,
      ...(version !== undefined && { version }),
      ...(bin !== undefined && { bin }),
      ...(args.length > 0 && { args }),
      ...(wants.length > 0 && { wants: [...new Set(wants)] }),
    };
    return {
      keys: [serverKey(where)],
      advice: `Crawl it first: toolrisk crawl npm:${name}`,
      where,
      start: where,
      lacks: [],
    };
  }
  return ofOwnCommand(line, entry, around);
}

/** Not one that changes what runs, instead of what the server is told. */
function isPlainVariable(name: string): boolean {
  return /^[A-Za-z_]\w{0,80}$/.test(name) && !/^(?:PATH|HOME|TMPDIR|NODE_.*|npm_.*|LD_.*|DYLD_.*)$/i.test(name);
}

function ofOwnCommand(line: readonly string[], entry: Entry, around: Surroundings): Place {
  const lacks: string[] = [];
  const fill = (text: string) => noting(fillIn(text, around), lacks);
  const [command = '', ...args] = line;
  const env = environmentOf(entry);
  const passed = (entry.env_vars ?? []).map((name) => [name, fill(`\${${name}}`)] as const);
  if (entry.envFile !== undefined) lacks.push('the variables of its environment file');
  const names = [...Object.keys(env), ...passed.map(([name]) => name)];
  const [shown = '', ...shownArgs] = maskArguments(line);
  const where: Where = {
    kind: 'command',
    command: shown,
    args: shownArgs,
    ...(names.length > 0 && { env: maskValues(Object.fromEntries(names.map((name) => [name, '']))) }),
  };
  const filledEnv = [...Object.entries(env).map(([name, value]) => [name, fill(value)] as const), ...passed];
  const cwd = entry.cwd ?? around.folder;
  const start: Where = {
    kind: 'command',
    command: fill(command),
    args: args.map(fill),
    ...(filledEnv.length > 0 && { env: Object.fromEntries(filledEnv) }),
    ...(cwd !== undefined && { cwd: fill(cwd) }),
  };
  const program = shown.split(/[\\/]/).at(-1) ?? '';
  // Anything but a plain name may be a setting, and hold a secret.
  const plain = /^[\w.+-]{1,40}$/.test(program) ? `${program} …` : '…';
  return {
    keys: [...new Set([where, { kind: 'command' as const, command, args }, start].map(serverKey))],
    advice: `Crawl it first, with the command that your client starts it with: toolrisk crawl -- ${plain}`,
    where,
    start,
    lacks: [...new Set(lacks)],
  };
}

function environmentOf({ env, command }: Entry): Record<string, string> {
  const own = typeof command === 'object' && !Array.isArray(command) ? command.env : undefined;
  return { ...own, ...env };
}

function headersOf({
  headers,
  http_headers,
  env_http_headers,
  bearer_token_env_var: bearer,
}: Entry): Record<string, string> {
  const fromEnv = Object.entries(env_http_headers ?? {}).map(([name, variable]) => [name, `\${${variable}}`]);
  const token = bearer === undefined ? {} : { authorization: `Bearer \${${bearer}}` };
  return { ...token, ...headers, ...http_headers, ...Object.fromEntries(fromEnv) };
}

function ofAddress(
  address: string,
  headers: Readonly<Record<string, string>>,
  around: Surroundings,
  own: Readonly<Record<string, string>> = {},
): Place {
  const lacks: string[] = [];
  // A bridge also sees the variables of its own entry.
  const within = { ...around, env: { ...around.env, ...filledEnvironment(own, around) } };
  const fill = (text: string) => noting(fillIn(text, within), lacks);
  const filled = fill(address);
  const url = URL.parse(filled);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const unread = 'Its address cannot be read, so nothing is known of it.';
    const advice =
      lacks.length > 0 ? `Its address lacks a value for ${lacks.join(', ')}, so nothing is known of it.` : unread;
    return { keys: [address], advice, lacks: [...new Set(lacks)] };
  }
  const bare = `${url.origin}${url.pathname}`;
  const other = bare.endsWith('/') ? bare.replace(/\/+$/, '') : `${bare}/`;
  const names = Object.keys(headers);
  const where: Where = {
    kind: 'http',
    url: maskAddress(address),
    ...(names.length > 0 && { headers: maskValues(headers) }),
  };
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
  const start: Where = { kind: 'http', url: filled, ...(names.length > 0 && { headers: sent }) };
  return {
    keys: [...new Set([filled, url.href, bare, other, serverKey(where)])],
    // A path can be a secret as well as a query can.
    advice: `Crawl it first, with its whole address: toolrisk crawl ${url.origin}/…`,
    where,
    start,
    lacks: [...new Set(lacks)],
  };
}

function filledEnvironment(own: Readonly<Record<string, string>>, around: Surroundings): Record<string, string> {
  const filled = Object.entries(own).map(([name, value]) => [name, fillIn(value, around)] as const);
  return Object.fromEntries(
    filled.filter(([, { lacks }]) => lacks.length === 0).map(([name, { text }]) => [name, text]),
  );
}

function noting({ text, lacks: missing }: Filled, lacks: string[]): string {
  lacks.push(...missing);
  return text;
}
