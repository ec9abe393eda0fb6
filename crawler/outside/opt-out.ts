import type { ServerListing, Where } from '../../src/domain/server.ts';
import type { Found } from '../sources/source.ts';

/** Who asked not to be crawled. */
export type OptOut = {
  /** Why a host is left alone, in a sentence; undefined where it may be asked. */
  host: (hostname: string) => string | undefined;
  /** The same for a server, by its address or its npm package. */
  server: (where: Where) => string | undefined;
};

const HOST = /^(?:\*\.)?(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;
const PACKAGE = /^npm:(?:@[a-z0-9~._-]+\/)?(?:[a-z0-9~._-]+|\*)$/;
const ADDRESS = /^\[?[0-9a-f:]*:[0-9a-f:.]*\]?$/;

/**
 * Reads an opt-out list: a host (`mcp.example.com`), all hosts below one (`*.example.com`) or an npm package
 * (`npm:@scope/name`, `npm:@scope/*`) a line; `#` begins a comment.
 *
 * A line that cannot be read is a problem and no list, since to pass over it would be to crawl somebody who said no.
 */
export function readOptOut(text: string): OptOut | { problem: string } {
  const entries = new Set<string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const entry = line
      .replace(/#.*$/, '')
      .trim()
      .toLowerCase()
      .replace(/(?<=.)\.$/, '');
    if (entry === '') continue;
    if (!HOST.test(entry) && !PACKAGE.test(entry) && !ADDRESS.test(entry)) {
      return {
        problem: `Line ${index + 1} of the opt-out list is no host, no *.host and no npm:<package>; correct it or put # before it.`,
      };
    }
    entries.add(ADDRESS.test(entry) ? `[${entry.replace(/^\[|\]$/g, '')}]` : entry);
  }
  return optOutOf(entries);
}

/** The list of a folder without one. */
export const NOBODY_OPTED_OUT: OptOut = optOutOf(new Set());

function optOutOf(entries: ReadonlySet<string>): OptOut {
  const host = (hostname: string): string | undefined => {
    const name = hostname.toLowerCase().replace(/\.$/, '');
    const labels = name.split('.');
    const entry = [name, ...labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`)].find((one) =>
      entries.has(one),
    );
    return entry === undefined ? undefined : refusalFor(hostname, entry);
  };
  const server = (where: Where): string | undefined => {
    if (where.kind === 'http') {
      const url = URL.parse(where.url);
      return url === null ? undefined : host(url.hostname);
    }
    if (where.kind !== 'package') return undefined;
    const name = `npm:${where.package.toLowerCase()}`;
    const entry = [name, name.replace(/\/.*$/, '/*')].find((one) => entries.has(one));
    return entry === undefined ? undefined : refusalFor(where.package, entry);
  };
  return { host, server };
}

function refusalFor(what: string, entry: string): string {
  return `${what} is left alone, because “${entry}” is on the opt-out list.`;
}

/** What a source finds, with the servers on the opt-out list passed over. */
export async function* passOver(found: AsyncIterable<Found>, optOut: OptOut): AsyncGenerator<Found> {
  for await (const one of found) {
    const reason = one.kind === 'server' ? optOut.server(placeMeant(one.listing)) : undefined;
    if (one.kind === 'server' && reason !== undefined) yield { kind: 'rejected', what: one.listing.name, reason };
    else yield one;
  }
}

/** A recorded list about a package or an address is about that server, whoever wrote it down. */
function placeMeant({ where }: ServerListing): Where {
  if (where.kind !== 'recorded' || where.of === undefined) return where;
  if (where.of.startsWith('npm:')) return { kind: 'package', registry: 'npm', package: where.of.slice('npm:'.length) };
  return /^https?:/.test(where.of) ? { kind: 'http', url: where.of } : where;
}
