import { type UnzipFileInfo, unzipSync } from 'fflate';
import { z } from 'zod';
import type { ServerListing, Where } from '../../src/domain/server.ts';
import { isPackageSpec } from '../launch/install-package.ts';
import { mayBeSet } from '../launch/variables.ts';
import { parseJson, readPlace } from './read-file.ts';
import type { Found, Source, SourceOptions } from './source.ts';

/** A manifest is text about one server; the largest real one seen is below 100 KB. */
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;
/** A real manifest packs to about a quarter; what swells more than this is made to fill memory. */
const MOST_SWELLING = 200;
/** Entries of a bundle that brings all its dependencies along. */
const MOST_ENTRIES = 100_000;

/** Bundles as desktop clients install them, and their manifests. */
export const mcpbSource: Source = {
  name: 'mcpb',
  summary: 'a bundle (.mcpb, .dxt) or its manifest.json; the tools that it names count as hearsay',
  places: 'files or addresses',
  isApi: true,
  find: findInBundle,
};

const text = z.string().trim().min(1).optional().catch(undefined);
const manifestSchema = z.looseObject({
  name: z.string().trim().min(1).max(200),
  display_name: text,
  version: text,
  description: text,
  repository: z
    .union([z.looseObject({ url: text }).transform(({ url }) => url), z.string()])
    .optional()
    .catch(undefined),
  server: z.looseObject({
    mcp_config: z
      .looseObject({
        command: text,
        args: z.array(z.string()).catch([]).default([]),
        env: z.record(z.string(), z.unknown()).catch({}).default({}),
      })
      .optional()
      .catch(undefined),
  }),
  tools: z.array(z.unknown()).optional().catch(undefined),
});
type Manifest = z.infer<typeof manifestSchema>;

async function* findInBundle(place: string, options: SourceOptions): AsyncGenerator<Found> {
  const problem = (reason: string): Found => ({ kind: 'problem', reason });
  const read = await readPlace(place, options);
  if (options.signal.aborted) return;
  if ('problem' in read) return yield problem(read.problem);
  const isZip = read.bytes[0] === 0x50 && read.bytes[1] === 0x4b;
  const manifest = isZip ? manifestIn(read.bytes) : { bytes: read.bytes };
  if (typeof manifest === 'string') return yield problem(`${place} cannot be read: ${manifest}.`);
  const json = parseJson(manifest.bytes, isZip ? `The manifest of ${place}` : place);
  if ('problem' in json) return yield problem(json.problem);
  const parsed = manifestSchema.safeParse(json.value);
  if (!parsed.success) return yield problem(`${place} is no manifest of a bundle: it lacks “name” or “server”.`);
  for (const listing of listingsOf(parsed.data, place, options.now().toISOString()).slice(0, options.limit))
    yield { kind: 'server', listing };
}

/** The server itself, and where the manifest names tools, these as a recording about it. */
function listingsOf(manifest: Manifest, origin: string, seenAt: string): ServerListing[] {
  const { name, version } = manifest;
  const where: Where = npmPlace(manifest) ?? {
    kind: 'foreign',
    registry: 'mcpb',
    package: name,
    ...(version !== undefined && { version }),
  };
  const base = {
    source: 'mcpb',
    name: where.kind === 'package' ? where.package : name,
    entry: name,
    ...(manifest.display_name !== undefined && { title: manifest.display_name }),
    ...(manifest.description !== undefined && { description: manifest.description.slice(0, 4_000) }),
    ...(manifest.repository !== undefined && { repository: manifest.repository }),
    seenAt,
  };
  const of = where.kind === 'package' ? `npm:${where.package}` : `mcpb:${name}`;
  const { tools = [] } = manifest;
  const serverInfo = { name, ...(version !== undefined && { version }) };
  const recorded: Where = { kind: 'recorded', origin, tools, hearsay: 'manifest', of, serverInfo };
  return [{ ...base, where }, ...(tools.length > 0 ? [{ ...base, where: recorded }] : [])];
}

/** Some manifests only fetch a package: then that package is the server. */
function npmPlace({ server }: Manifest): Where | undefined {
  const { command, args = [], env = {} } = server.mcp_config ?? {};
  if (command === undefined || !/^(?:npx|bunx)(?:\.cmd)?$/.test(command)) return undefined;
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const spec = args[at] ?? '';
  const sign = spec.indexOf('@', 1);
  const name = sign === -1 ? spec : spec.slice(0, sign);
  const version = sign === -1 ? undefined : spec.slice(sign + 1);
  if (!isPackageSpec(name, version)) return undefined;
  const rest = args.slice(at + 1);
  // What the user fills in is not known here, and half a command line is worse than none.
  const fixed = rest.some((arg) => arg.includes('${')) ? [] : rest;
  const wants = Object.keys(env).filter(mayBeSet);
  return {
    kind: 'package',
    registry: 'npm',
    package: name,
    ...(version !== undefined && version !== 'latest' && { version }),
    ...(fixed.length > 0 && { args: fixed }),
    ...(wants.length > 0 && { wants }),
  };
}

/**
 * The manifest at the top of a zip; a fault otherwise, in words that end a sentence. Nothing else is unpacked, and never more
 * than the size that was checked, because a zip may claim any.
 */
function manifestIn(zip: Uint8Array): { bytes: Uint8Array } | string {
  let entries = 0;
  let fault = 'it holds no manifest.json';
  const wanted = ({ name, size, originalSize }: UnzipFileInfo) => {
    entries += 1;
    if (entries > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} files`);
    if (name !== 'manifest.json') return false;
    const tooLarge = originalSize > MOST_MANIFEST_BYTES;
    if (tooLarge) fault = `its manifest is larger than ${MOST_MANIFEST_BYTES / 1024 / 1024} MiB`;
    const swells = originalSize > MOST_SWELLING * size;
    if (swells) fault = `its manifest unpacks to more than ${MOST_SWELLING} times its size`;
    return !tooLarge && !swells;
  };
  try {
    const bytes = unzipSync(zip, { filter: wanted })['manifest.json'];
    return bytes === undefined ? fault : { bytes };
  } catch (error) {
    return entries > MOST_ENTRIES && error instanceof Error ? error.message : 'it is no whole zip file';
  }
}
