import type { CrawlOutcome } from '../src/domain/crawl.ts';
import type { ServerListing } from '../src/domain/server.ts';
import { crawlCommand } from './crawl-command.ts';
import { crawlPackage, type SandboxChoice } from './crawl-package.ts';
import { crawlRemote } from './crawl-remote.ts';
import { type CrawlLimits, DEFAULT_LIMITS } from './limits.ts';
import { readRecorded } from './recorded.ts';

export { type CrawlLimits, DEFAULT_LIMITS } from './limits.ts';

export type CrawlOptions = {
  /** Installed packages are kept in `packages` below it. */
  dataDirectory: string;
  /** `auto` (the default): Node's permission model, then bubblewrap where that denies too much and it works. */
  sandbox?: SandboxChoice | undefined;
  /** Those of `DEFAULT_LIMITS` that are to be different. */
  limits?: Partial<CrawlLimits> | undefined;
  /** Whether remote servers at private, loopback and link-local addresses may be asked. */
  allowPrivate?: boolean | undefined;
  onProgress?: ((line: string) => void) | undefined;
  /** Ends the crawl and all its processes; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  now?: (() => number) | undefined;
};

/**
 * Asks one server for its tools and says what came of it.
 *
 * Whatever the server does is a value, never an exception; when the promise settles, all that was started is gone.
 * Rejects for our own mistakes only (the data directory cannot be written, the signal aborted).
 */
export async function crawlServer(listing: ServerListing, options: CrawlOptions): Promise<CrawlOutcome> {
  const { where, name } = listing;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const signal = options.signal ?? new AbortController().signal;
  const now = options.now ?? Date.now;
  signal.throwIfAborted();
  const outcome = await ask();
  signal.throwIfAborted();
  return outcome;

  function ask(): Promise<CrawlOutcome> | CrawlOutcome {
    switch (where.kind) {
      case 'package': {
        const { dataDirectory, sandbox = 'auto', onProgress = () => {} } = options;
        return crawlPackage(where, name, { dataDirectory, sandbox, limits, now, signal, onProgress });
      }
      case 'foreign':
        return { status: 'refused_by_us', detail: notStartedHere(where.registry) };
      case 'command':
        return crawlCommand(where, name, limits, signal, now);
      case 'http':
        return crawlRemote(where, name, { limits, signal, now, allowPrivate: options.allowPrivate ?? false });
      case 'recorded':
        return readRecorded(where, name, limits);
    }
  }
}

function notStartedHere(registry: string): string {
  return `Only npm packages are started here, and this one comes from ${registry}; crawl it as a command of your own.`;
}
