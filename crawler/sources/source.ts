import type { ServerListing } from '../../src/domain/server.ts';

/** One thing that a source says while it is read. */
export type Found =
  /** A server. One with a `recorded` place brings its tools along. */
  | { kind: 'server'; listing: ServerListing }
  /** An entry, a row or a file that is passed over, in a sentence; `what` names it for the user. */
  | { kind: 'rejected'; what: string; reason: string }
  /** The newest date of change seen so far (ISO 8601, UTC): where the next reading of this place may go on. */
  | { kind: 'newest'; at: string }
  /** The source cannot be read, or not any further, in a sentence. Nothing comes after it. */
  | { kind: 'problem'; reason: string };

export type SourceOptions = {
  /** The guarded door to the network; the only way out that a source has. */
  fetch: (address: string | URL, init?: RequestInit) => Promise<Response>;
  /** Only entries that changed at or after this time, where the source can tell. ISO 8601, UTC. */
  since?: string | undefined;
  /** At most so many entries. */
  limit?: number | undefined;
  now: () => Date;
  signal: AbortSignal;
  /** What a source reads of the machine that it runs on. */
  machine: {
    home: string;
    platform: NodeJS.Platform;
    folder: string;
    env: Readonly<Record<string, string | undefined>>;
  };
};

/**
 * A place where servers are named. Reading it is lazy, so that twenty thousand entries need the memory of one page; it
 * ends at `signal`, throws for mistakes of ours only, and starts no server.
 */
export type Source = {
  /** One word, as the command line takes it. */
  name: string;
  /** One line for `--help`: what it reads. */
  summary: string;
  /** What its arguments are, for `--help`; the default where there is one. */
  places: string;
  /** The places to read when the user gives none; undefined where the user has to give one. */
  defaultPlaces?: readonly string[];
  /** It reads files that are made for programs: robots.txt, which is about pages, is not asked. */
  isApi?: true;
  find: (place: string, options: SourceOptions) => AsyncIterable<Found>;
};
