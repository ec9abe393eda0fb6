import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type ConfiguredServer, readClientConfig } from '../../src/domain/client-config.ts';
import { entryLines } from '../../src/domain/client-lines.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { CLIENT_PLACES, type ClientPlaces } from './client-places.ts';
import type { Found, Source, SourceOptions } from './source.ts';

type Machine = SourceOptions['machine'];

/** One server as one client has it. `configured.start` holds its secrets: it is for starting, and never kept or shown. */
export type ClientServer = {
  /** The client's name for people; `a configuration` for a file that belongs to no client that is known. */
  client: string;
  /** The file that names it, with the user's home written as `~`. */
  file: string;
  /** The line on which its entry begins, where it is found. */
  line?: number;
  configured: ConfiguredServer;
  /** How it may be kept: without a secret. Absent when its entry says neither how to start nor how to reach it. */
  listing?: ServerListing;
};

/** What one file of a client holds. */
export type ClientFile =
  | { kind: 'read'; client: string; file: string; servers: ClientServer[]; off: string[] }
  | { kind: 'problem'; file: string; reason: string };

/**
 * Reads the configurations of clients: those in their standard places, or of one client by its name, or one file by its
 * path. A standard place without a file is passed over; a path without one is a problem.
 *
 * @param now for the time at which each listing was seen
 */
export async function readClients(place: string, machine: Machine, now: () => Date): Promise<ClientFile[]> {
  const files = standardFiles(machine);
  const wanted = place === STANDARD ? files : files.filter(({ client }) => client.client === place);
  if (wanted.length > 0) {
    const read = await Promise.all(wanted.map(({ client, path }) => readOne(path, client, machine, now)));
    return read.filter((one) => one !== undefined);
  }
  const path = resolve(machine.folder, place.replace(/^~(?=[\\/])/, machine.home));
  const known = files.find((file) => resolve(file.path) === path)?.client ?? clientByName(path);
  const read = await readOne(path, known, machine, now);
  if (read !== undefined) return [read];
  const names = CLIENT_PLACES.map(({ client }) => client).join(', ');
  return [
    {
      kind: 'problem',
      file: withTilde(path, machine),
      reason: `There is no such file, and no client of this name; give a path, or one of ${names}.`,
    },
  ];
}

const STANDARD = 'standard';

/** The user's own clients. Their servers are named, and none is started. */
export const clientsSource: Source = {
  name: 'clients',
  summary: 'the configurations of your own MCP clients; their servers are named and none is started',
  places: `the path of a configuration, or ${CLIENT_PLACES.map(({ client }) => client).join(', ')}; all their standard places otherwise`,
  defaultPlaces: [STANDARD],
  find: async function* find(place, { machine, now, signal, limit = Number.POSITIVE_INFINITY }): AsyncIterable<Found> {
    let left = limit;
    for (const file of await readClients(place, machine, now)) {
      if (file.kind === 'problem') {
        // One broken file among many does not hide the others.
        yield place === STANDARD
          ? { kind: 'rejected', what: file.file, reason: file.reason }
          : { kind: 'problem', reason: `${file.file}: ${file.reason}` };
        continue;
      }
      for (const name of file.off)
        yield { kind: 'rejected', what: name, reason: `It is switched off in ${file.file}.` };
      for (const { configured, listing } of file.servers) {
        if (signal.aborted || left <= 0) return;
        left -= 1;
        if (listing !== undefined) yield { kind: 'server', listing };
        else yield { kind: 'rejected', what: configured.name, reason: configured.advice };
      }
    }
  },
};

async function readOne(
  path: string,
  client: ClientPlaces | undefined,
  machine: Machine,
  now: () => Date,
): Promise<ClientFile | undefined> {
  const file = withTilde(path, machine);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return { kind: 'problem', file, reason: code === 'EACCES' ? 'This user may not read it.' : 'It cannot be read.' };
  }
  const { env, home, folder } = machine;
  const config = readClientConfig(text, { env, home, folder, bare: client?.bareVariables });
  // The settings of most clients hold more than servers, and often none.
  if ('problem' in config) {
    const none = client !== undefined && config.problem.startsWith('The configuration names no servers');
    return none ? undefined : { kind: 'problem', file, reason: config.problem };
  }
  const title = client?.title ?? 'a configuration';
  const source = `client:${client?.client ?? 'file'}`;
  const seenAt = now().toISOString();
  const lineOf = entryLines(text);
  const servers = config.servers.map((configured): ClientServer => {
    const { name: entry, where, project } = configured;
    const line = lineOf(entry, project);
    const at = { client: title, file, ...(line !== undefined && { line }) };
    if (where === undefined) return { ...at, configured };
    // What a user calls a package is nothing that others would know it by.
    const name = where.kind === 'package' ? where.package : entry;
    return { ...at, configured, listing: { source, name, entry, where, seenAt } };
  });
  return { kind: 'read', client: title, file, servers, off: config.off };
}

function standardFiles(machine: Machine): { client: ClientPlaces; path: string }[] {
  const roots = rootsOf(machine);
  const files = CLIENT_PLACES.flatMap((client) =>
    client.files.map((file) => ({
      client,
      path: file.replace(/\{(\w+)\}/g, (written, name: string) => roots[name] ?? written),
    })),
  );
  // Whoever is at home has two names for one file.
  return files.filter(({ path }, at) => files.findIndex((file) => file.path === path) === at);
}

/** What the places are written with, on this platform. */
export function rootsOf({ home, platform, folder, env }: Machine): Record<string, string> {
  // Windows takes these strokes too.
  const settings =
    platform === 'win32'
      ? env.APPDATA || `${home}/AppData/Roaming`
      : platform === 'darwin'
        ? `${home}/Library/Application Support`
        : env.XDG_CONFIG_HOME || `${home}/.config`;
  return {
    home,
    folder,
    settings,
    codex: env.CODEX_HOME || `${home}/.codex`,
    claude: env.CLAUDE_CONFIG_DIR || home,
    claudeSettings: env.CLAUDE_CONFIG_DIR || `${home}/.claude`,
  };
}

/** Whose file it is when it lies somewhere else, by the names that only one client gives. */
function clientByName(path: string): ClientPlaces | undefined {
  const name = basename(path);
  const folder = basename(resolve(path, '..'));
  const alone = CLIENT_PLACES.filter(({ files }) => files.some((file) => file.endsWith(`/${name}`)));
  const both = CLIENT_PLACES.filter(({ files }) => files.some((file) => file.endsWith(`/${folder}/${name}`)));
  return both.length === 1 ? both[0] : alone.length === 1 ? alone[0] : undefined;
}

/** A path as it is shown: the user's home is written as `~`. */
export function withTilde(path: string, { home }: Pick<Machine, 'home'>): string {
  return home !== '' && /^[\\/]/.test(path.slice(home.length)) && path.startsWith(home)
    ? `~${path.slice(home.length)}`
    : path;
}
