import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { ServerListing } from '../../src/domain/server.ts';
import { isPackageSpec } from '../launch/install-package.ts';
import { firstLine, runNpm } from './npm-client.ts';
import { searchPackages } from './npm-search.ts';
import { fileFault } from './read-file.ts';
import { instant } from './server-entry.ts';
import type { Found, Source, SourceOptions } from './source.ts';

const DEFAULT_SEARCH = 'keywords:mcp-server';
/** Packages that npm is asked about at a time; each is a process. */
const AT_A_TIME = 4;

/** Packages of the registry that the user's own npm is set to. */
export const npmSource: Source = {
  name: 'npm',
  summary: 'npm packages: by name, from a list, or by a search of the registry that your npm uses',
  places: `package names, files with one name a line, or searches such as ${DEFAULT_SEARCH} (the default)`,
  defaultPlaces: [DEFAULT_SEARCH],
  isApi: true,
  find: findPackages,
};

async function* findPackages(place: string, options: SourceOptions): AsyncGenerator<Found> {
  if (/^(?:keywords|search|scope|author|maintainer):/.test(place)) {
    yield* searchPackages(place.replace(/^search:/, ''), options);
    return;
  }
  if (isPackageSpec(...specOf(place)) && !(await isFile(place, options))) {
    yield* lookUp([place], options);
    return;
  }
  let text: string;
  try {
    text = await readFile(resolve(options.machine.folder, place), 'utf8');
  } catch (error) {
    const reason = `“${place}” is neither the name of an npm package nor a file with names: ${fileFault(error)}.`;
    yield { kind: 'problem', reason };
    return;
  }
  const names = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
  yield* lookUp([...new Set(names.filter((name) => name !== ''))].slice(0, options.limit), options);
}

/** Looks up a few names at a time, and gives them in their order. */
async function* lookUp(names: readonly string[], options: SourceOptions): AsyncGenerator<Found> {
  let faults = 0;
  for (let at = 0; at < names.length && !options.signal.aborted; at += AT_A_TIME) {
    const asked = names
      .slice(at, at + AT_A_TIME)
      .map(async (what) => ({ what, found: await viewPackage(what, options) }));
    for (const { what, found } of await Promise.all(asked)) {
      if (options.signal.aborted) return;
      // One name that npm does not know is a fact about the name; npm failing again and again is not.
      faults = found.kind === 'problem' ? faults + 1 : 0;
      if (found.kind !== 'problem') yield found;
      else if (names.length === 1 || faults > AT_A_TIME) {
        yield found;
        return;
      } else yield { kind: 'rejected', what, reason: found.reason };
    }
  }
}

const viewSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: z.string().optional().catch(undefined),
  'repository.url': z.string().optional().catch(undefined),
  deprecated: z.string().optional().catch(undefined),
  'time.modified': z.string().optional().catch(undefined),
});
const errorSchema = z.looseObject({
  error: z.looseObject({ code: z.string().optional(), summary: z.string().optional() }),
});

async function viewPackage(spec: string, options: SourceOptions): Promise<Found> {
  const [name, version] = specOf(spec);
  if (!isPackageSpec(name, version))
    return { kind: 'rejected', what: spec, reason: 'It is not the name of an npm package.' };
  const fields = ['name', 'version', 'description', 'repository.url', 'deprecated', 'time.modified'];
  const ran = await runNpm(['view', `${name}@${version ?? 'latest'}`, ...fields, '--json'], options);
  const read = viewSchema.safeParse(lastOf(ran.json));
  if (read.success) return { kind: 'server', listing: listingOf(read.data, options.now().toISOString()) };
  const failed = errorSchema.safeParse(ran.json);
  const code = failed.success ? failed.data.error.code : undefined;
  if (code === 'E404' || code === 'ETARGET')
    return { kind: 'rejected', what: spec, reason: 'The npm registry has no such package or version.' };
  const why = (failed.success && failed.data.error.summary) || ran.said || 'it said nothing';
  return { kind: 'problem', reason: `npm could not look up ${spec}: ${firstLine(why)}` };
}

function listingOf(found: z.infer<typeof viewSchema>, seenAt: string): ServerListing {
  const repository = found['repository.url'];
  const updatedAt = instant(found['time.modified']);
  return {
    source: 'npm',
    name: found.name,
    standing: found.deprecated === undefined || found.deprecated === '' ? 'active' : 'deprecated',
    ...(updatedAt !== undefined && { updatedAt }),
    ...(found.description !== undefined && { description: found.description }),
    ...(repository !== undefined && { repository }),
    where: { kind: 'package', registry: 'npm', package: found.name, version: found.version },
    seenAt,
  };
}

function specOf(spec: string): [string, string | undefined] {
  const bare = spec.replace(/^npm:/, '');
  const at = bare.indexOf('@', 1);
  return at === -1 ? [bare, undefined] : [bare.slice(0, at), bare.slice(at + 1)];
}

/** A tag or a range can stand for several versions; the newest is the last. */
function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}

async function isFile(place: string, options: SourceOptions): Promise<boolean> {
  const found = await stat(resolve(options.machine.folder, place)).catch(() => undefined);
  return found?.isFile() === true;
}
