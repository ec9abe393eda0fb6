import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { readRecordedList } from '../../src/domain/recorded.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { fileFault, readJson } from './read-file.ts';
import { isRecord } from './server-entry.ts';
import type { Found, Source, SourceOptions } from './source.ts';

const DEEPEST_FOLDER = 16;

/** Lists of tools that somebody recorded. */
export const recordedSource: Source = {
  name: 'recorded',
  summary: 'recorded lists of tools: tools/list results, or rows {id, server, tool} in JSON or JSONL',
  places: 'files or folders',
  find: findRecorded,
};

async function* findRecorded(place: string, options: SourceOptions): AsyncGenerator<Found> {
  const path = resolve(options.machine.folder, place);
  const kind = await stat(path).catch((error: unknown) => ({ fault: fileFault(error) }));
  if ('fault' in kind) {
    yield { kind: 'problem', reason: `${place} cannot be read: ${kind.fault}.` };
    return;
  }
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  const folder = kind.isDirectory();
  const files = folder ? filesBelow(path) : [path];
  let any = false;
  for await (const file of files) {
    any = true;
    const origin = folder ? join(place, relative(path, file)) : place;
    for await (const found of listsIn(file, origin, options)) {
      if (options.signal.aborted) return;
      // In a folder one file that is no recording is no reason to leave the others.
      if (found.kind === 'problem' && folder) yield { kind: 'rejected', what: origin, reason: found.reason };
      else yield found;
      if (found.kind === 'server') left -= 1;
      if (left <= 0) return;
    }
  }
  if (!any) yield { kind: 'problem', reason: `${place} holds no .json or .jsonl file.` };
}

/** The recordings below a folder, in the order of their names. Links and hidden folders are left alone. */
async function* filesBelow(folder: string, depth = 0): AsyncGenerator<string> {
  if (depth > DEEPEST_FOLDER) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, depth + 1);
    else if (entry.isFile() && /\.jsonl?$/i.test(entry.name)) yield path;
  }
}

function listsIn(file: string, origin: string, options: SourceOptions): AsyncGenerator<Found> {
  return /\.(?:jsonl|ndjson)$/i.test(file) ? rowsInLines(file, origin, options) : listInJson(file, origin, options);
}

async function* listInJson(file: string, origin: string, options: SourceOptions): AsyncGenerator<Found> {
  const read = await readJson(file, options);
  if ('problem' in read) {
    yield { kind: 'problem', reason: read.problem.replace(file, origin) };
    return;
  }
  const { value } = read;
  if (Array.isArray(value) && value.length > 0 && value.every((row) => isRecord(row) && 'tool' in row)) {
    yield* groups(
      value.map((row, index) => ({ row, line: index + 1 })),
      countServers(value, origin),
      origin,
      options,
    );
    return;
  }
  const list = readRecordedList(value);
  if (list === undefined) {
    const reason = `${origin} holds no list of tools: a tools/list result, an array of tools, or rows {id, server, tool}.`;
    yield { kind: 'problem', reason };
    return;
  }
  const name = list.serverInfo?.name || basename(file).replace(/\.json$/i, '') || 'recorded';
  const { tools, serverInfo, instructions, protocolVersion } = list;
  const where: ServerListing['where'] = {
    kind: 'recorded',
    origin,
    tools,
    ...(serverInfo && { serverInfo }),
    ...(instructions !== undefined && { instructions }),
    ...(protocolVersion !== undefined && { protocolVersion }),
  };
  yield { kind: 'server', listing: { source: 'recorded', name, where, seenAt: options.now().toISOString() } };
}

const rowSchema = z.looseObject({
  id: z.string().optional().catch(undefined),
  server: z
    .union([
      z.string().transform((slug) => ({ slug, name: undefined, description: undefined })),
      z.looseObject({
        slug: z.string().optional().catch(undefined),
        name: z.string().optional().catch(undefined),
        description: z.string().optional().catch(undefined),
      }),
    ])
    .optional()
    .catch(undefined),
  tool: z.looseObject({}),
});
type Row = { slug: string; name: string; description: string | undefined; tool: unknown };

/** A row of one tool, and whose it is; undefined for anything else. */
function readRow(value: unknown, origin: string): Row | undefined {
  const read = rowSchema.safeParse(value);
  if (!read.success) return undefined;
  const { id, server, tool } = read.data;
  const slug = server?.slug ?? server?.name ?? /^(.+?)\//.exec(id ?? '')?.[1] ?? basename(origin);
  return { slug, name: server?.name ?? slug, description: server?.description, tool };
}

/**
 * Reads the file twice: to count the rows of each server, and to give each server when its last row was read. So no more is held than
 * the servers that are open: one, where rows of a server follow each other.
 */
async function* rowsInLines(file: string, origin: string, options: SourceOptions): AsyncGenerator<Found> {
  const counts = new Map<string, number>();
  try {
    for await (const { row } of linesOf(file, options)) {
      const read = readRow(row, origin);
      if (read !== undefined) counts.set(read.slug, (counts.get(read.slug) ?? 0) + 1);
    }
    if (options.signal.aborted) return;
    if (counts.size === 0) {
      yield { kind: 'problem', reason: `${origin} holds no row {id, server, tool}.` };
      return;
    }
    yield* groups(linesOf(file, options), counts, origin, options);
  } catch (error) {
    yield { kind: 'problem', reason: `${origin} cannot be read: ${fileFault(error)}.` };
  }
}

function countServers(rows: readonly unknown[], origin: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const read = readRow(row, origin);
    if (read !== undefined) counts.set(read.slug, (counts.get(read.slug) ?? 0) + 1);
  }
  return counts;
}

type Line = { row: unknown; line: number };

async function* linesOf(file: string, options: Pick<SourceOptions, 'signal'>): AsyncGenerator<Line> {
  const stream = createReadStream(file, 'utf8');
  let line = 0;
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (options.signal.aborted) return;
      if (text.trim() !== '') yield { row: parsed(text), line };
    }
  } finally {
    stream.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* groups(
  rows: AsyncIterable<Line> | Iterable<Line>,
  counts: ReadonlyMap<string, number>,
  origin: string,
  options: SourceOptions,
): AsyncGenerator<Found> {
  const open = new Map<string, { row: Row; tools: unknown[] }>();
  for await (const { row, line } of rows) {
    const read = readRow(row, origin);
    if (read === undefined) {
      yield { kind: 'rejected', what: `line ${line} of ${origin}`, reason: 'It is no row {id, server, tool}.' };
      continue;
    }
    const group = open.get(read.slug) ?? { row: read, tools: [] };
    group.tools.push(read.tool);
    open.set(read.slug, group);
    if (group.tools.length < (counts.get(read.slug) ?? 0)) continue;
    open.delete(read.slug);
    yield { kind: 'server', listing: listingOf(group.row, group.tools, origin, options.now().toISOString()) };
  }
}

function listingOf({ slug, name, description }: Row, tools: unknown[], origin: string, seenAt: string): ServerListing {
  return {
    source: 'recorded',
    name: slug,
    ...(name !== slug && { title: name }),
    ...(description !== undefined && { description }),
    where: { kind: 'recorded', origin: `${origin}#${slug}`, tools, serverInfo: { name } },
    seenAt,
  };
}
