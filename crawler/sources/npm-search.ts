import { z } from 'zod';
import { isPackageSpec } from '../launch/install-package.ts';
import { askJson } from './ask.ts';
import { firstLine, runNpm } from './npm-client.ts';
import { instant, shown } from './server-entry.ts';
import type { Found, SourceOptions } from './source.ts';

/** The most that a registry gives on one page. */
const PAGE_SIZE = 250;
const MOST_PAGES = 1_000;

const packageSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: z.string().optional().catch(undefined),
  date: z.string().optional().catch(undefined),
  links: z
    .looseObject({ repository: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const pageSchema = z.looseObject({
  objects: z.array(z.unknown()),
  total: z.number().optional().catch(undefined),
});

/**
 * Searches the registry that the user's npm is set to. `npm search` cannot turn pages, so the registry is asked in its place; where it
 * cannot be asked without npm (behind a login), the one page that npm gives has to do.
 */
export async function* searchPackages(words: string, options: SourceOptions): AsyncGenerator<Found> {
  const found = new FoundPackages(options);
  const address = await registryAddress(options);
  if (options.signal.aborted) return;
  if (address === undefined) {
    yield { kind: 'problem', reason: 'npm does not say which registry it uses; is npm installed?' };
    return;
  }
  for (let pages = 0; pages < MOST_PAGES && !found.isFull; pages += 1) {
    const asked = await askJson(searchAddress(address, words, pages * PAGE_SIZE), options);
    if (options.signal.aborted) return;
    if ('problem' in asked) {
      if (pages === 0) yield* searchThroughNpm(words, asked.problem, found, options);
      else yield { kind: 'problem', reason: `${asked.problem} ${pages} pages were read before.` };
      return;
    }
    const page = pageSchema.safeParse(asked.value);
    if (!page.success) {
      yield { kind: 'problem', reason: `What ${address.host} answered is no result of a search.` };
      return;
    }
    const { objects, total } = page.data;
    const before = found.count;
    yield* found.listings(objects.map(packageIn));
    // A registry that does not turn pages gives the first one again and again.
    if (objects.length === 0 || found.count === before) break;
    if (total !== undefined && (pages + 1) * PAGE_SIZE >= total) break;
  }
  if (found.newest !== undefined && !found.isFull) yield { kind: 'newest', at: found.newest };
}

async function* searchThroughNpm(
  words: string,
  problem: string,
  found: FoundPackages,
  options: SourceOptions,
): AsyncGenerator<Found> {
  const ran = await runNpm(['search', words, '--json', `--searchlimit=${PAGE_SIZE}`], options);
  if (options.signal.aborted) return;
  if (!Array.isArray(ran.json)) {
    const why = ran.said === '' ? '' : ` npm itself says: ${firstLine(ran.said)}`;
    yield { kind: 'problem', reason: `The registry that npm uses cannot be searched: ${problem}${why}` };
    return;
  }
  yield* found.listings(ran.json);
  if (ran.json.length >= PAGE_SIZE) {
    const reason = `Only the first ${PAGE_SIZE} packages were read, because npm search turns no pages and ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`;
    yield { kind: 'problem', reason };
  }
}

function packageIn(object: unknown): unknown {
  return typeof object === 'object' && object !== null && 'package' in object ? object.package : object;
}

async function registryAddress(options: SourceOptions): Promise<URL | undefined> {
  const ran = await runNpm(['config', 'get', 'registry'], options);
  return URL.parse(ran.text.split('\n').at(-1) ?? '') ?? undefined;
}

function searchAddress(registry: URL, words: string, from: number): URL {
  const address = new URL(registry);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/-/v1/search`;
  address.search = new URLSearchParams({ text: words, size: String(PAGE_SIZE), from: String(from) }).toString();
  return address;
}

/** The packages of one search: each once, and only those that changed since the last reading. */
class FoundPackages {
  readonly #options: SourceOptions;
  readonly #names = new Set<string>();
  #given = 0;
  newest: string | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#names.size;
  }

  get isFull(): boolean {
    return this.#given >= (this.#options.limit ?? Number.POSITIVE_INFINITY);
  }

  *listings(packages: readonly unknown[]): Generator<Found> {
    const { since, now } = this.#options;
    for (const value of packages) {
      if (this.isFull) return;
      const read = packageSchema.safeParse(value);
      if (!read.success || !isPackageSpec(read.data.name, read.data.version)) {
        yield { kind: 'rejected', what: shown(value), reason: 'It is no package with a name and a version.' };
        continue;
      }
      const { name, version, description, date, links } = read.data;
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      const updatedAt = instant(date);
      if (updatedAt !== undefined && (this.newest === undefined || updatedAt > this.newest)) this.newest = updatedAt;
      if (since !== undefined && updatedAt !== undefined && updatedAt < since) continue;
      this.#given += 1;
      const listing = {
        source: 'npm',
        name,
        ...(updatedAt !== undefined && { updatedAt }),
        ...(description !== undefined && { description }),
        ...(links?.repository !== undefined && { repository: links.repository }),
        where: { kind: 'package' as const, registry: 'npm' as const, package: name, version },
        seenAt: now().toISOString(),
      };
      yield { kind: 'server', listing };
    }
  }
}
