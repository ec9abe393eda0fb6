import type { CrawlOutcome } from '../src/domain/crawl.ts';
import { isOnlyShown, secretValues } from '../src/domain/place-secrets.ts';
import { redactAll } from '../src/domain/secrets.ts';
import type { ServerListing, Where } from '../src/domain/server.ts';
import { crawlCommand } from './crawl-command.ts';
import { crawlPackage, type SandboxChoice } from './crawl-package.ts';
import { crawlRemote } from './crawl-remote.ts';
import { type Door, openDoor } from './guarded-fetch.ts';
import { type CrawlLimits, DEFAULT_LIMITS } from './limits.ts';
import { readRecorded } from './recorded.ts';

export { type CrawlLimits, DEFAULT_LIMITS } from './limits.ts';

export type CrawlOptions = {
  /** Installed packages are kept in `packages` below it. */
  dataDirectory: string;
  /** `auto` (the default): Node's permission model, then bubblewrap where that denies too much and it works. */
  sandbox?: SandboxChoice | undefined;
  /** Off for a measurement: packages then start without our recipes. */
  recipes?: boolean | undefined;
  /** Those of `DEFAULT_LIMITS` that are to be different. */
  limits?: Partial<CrawlLimits> | undefined;
  /** Whether remote servers at private, loopback and link-local addresses may be asked. */
  allowPrivate?: boolean | undefined;
  /** Whether public ones may be asked without encryption. */
  allowHttp?: boolean | undefined;
  /**
   * The door that the whole process shares, whose own leave then counts instead of the two above. Without one a door is
   * opened for this server alone, which asks for no robots.txt.
   */
  door?: Door | undefined;
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
  if (isOnlyShown(where)) {
    const detail =
      'Its secrets are not kept, so only whoever has them can reach it: toolrisk clients --start, or toolrisk crawl --header.';
    return { status: 'needs_configuration', detail };
  }
  const optedOut = options.door?.optedOut(where);
  if (optedOut !== undefined) return { status: 'refused_by_us', detail: optedOut };
  // A server may repeat what it was given: in its log, in a refusal, in the text of a tool.
  const outcome = redactAll(await ask(), secretValues(where));
  signal.throwIfAborted();
  return outcome;

  function ask(): Promise<CrawlOutcome> | CrawlOutcome {
    switch (where.kind) {
      case 'package': {
        const { dataDirectory, sandbox = 'auto', recipes = true, onProgress = () => {} } = options;
        return crawlPackage(where, name, { dataDirectory, sandbox, recipes, limits, now, signal, onProgress });
      }
      case 'foreign':
        return { status: 'refused_by_us', detail: notStartedHere(where.registry) };
      case 'command':
        return crawlCommand(where, name, limits, signal, now);
      case 'http':
        return askRemote(where);
      case 'recorded':
        return readRecorded(where, name, limits);
    }
  }

  async function askRemote(where: Extract<Where, { kind: 'http' }>): Promise<CrawlOutcome> {
    const { allowPrivate, allowHttp } = options;
    const door = options.door ?? openDoor({ allowPrivate, allowHttp });
    const typed = options.door === undefined || isNamedByUser(listing.source);
    try {
      return await crawlRemote(where, name, { limits, signal, now, door, typed });
    } finally {
      if (options.door === undefined) door.close();
    }
  }
}

/** Whether the user named the server himself, on the command line or in a client's configuration. */
function isNamedByUser(source: string): boolean {
  return source === 'cli' || source === 'api' || source.startsWith('client:');
}

function notStartedHere(registry: string): string {
  return `Only npm packages are started here, and this one comes from ${registry}; crawl it as a command of your own.`;
}
