import type { Classifier } from '../classifiers/classify.ts';
import type { Classification } from './domain/classification.ts';
import type { CrawlOutcome } from './domain/crawl.ts';
import { type ServerListing, serverKey, serverWords } from './domain/server.ts';
import { toolHash } from './domain/tool.ts';
import { type Hearing, judgeTools } from './language-model.ts';
import type { Catalog } from './store/catalog.ts';
import type { CrawlPart, Recorded } from './store/record.ts';

/** What `ingest` needs, as arguments: the three calls of the chain, a clock, and somebody to tell. */
export type IngestDeps = {
  crawl: (listing: ServerListing) => Promise<CrawlOutcome>;
  classify: Classifier['classify'];
  /** The version of judgements made here, the language model's part included. */
  classifierVersion: string;
  /** Asked about tools that stay unclear; absent where none is set. */
  languageModel?: Pick<Hearing, 'hear'> | undefined;
  catalog: Pick<Catalog, 'classified' | 'record' | 'reviewStandings'>;
  /** What the crawl of a listing is part of, where it is part of something. */
  part?: (listing: ServerListing) => CrawlPart;
  now: () => Date;
  /** Ends the work: no further server is asked, and one that is being asked is left out. */
  signal?: AbortSignal;
  report?: (event: IngestEvent) => void;
};

export type IngestEvent =
  | { kind: 'started'; listing: ServerListing }
  | ({ kind: 'recorded'; listing: ServerListing; outcome: CrawlOutcome } & Pick<
      Recorded,
      'slug' | 'changes' | 'changed'
    >)
  | { kind: 'failed'; listing: ServerListing; error: unknown };

/**
 * The chain: for each listing, ask the server for its tools, judge what is new, keep both.
 *
 * `concurrency` servers are asked at a time. A failure of our own (a database that went away) is reported for its
 * server and does not stop the others; a failure of the server is an outcome like any other.
 */
export async function ingest(listings: Iterable<ServerListing>, concurrency: number, deps: IngestDeps): Promise<void> {
  const waiting = listings[Symbol.iterator]();
  const worker = async () => {
    for (let next = waiting.next(); !next.done && !deps.signal?.aborted; next = waiting.next()) {
      try {
        await ingestOne(next.value, deps, deps.part?.(next.value));
      } catch (error) {
        if (deps.signal?.aborted) return;
        deps.report?.({ kind: 'failed', listing: next.value, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
}

/**
 * The chain for one server. Rejects for failures of our own only, and when the signal ends the work.
 *
 * @param part what the crawl is part of, for its record
 */
export async function ingestOne(listing: ServerListing, deps: IngestDeps, part: CrawlPart = {}): Promise<void> {
  deps.report?.({ kind: 'started', listing });
  const outcome = await deps.crawl(listing);
  const described = withDescription(listing, outcome);
  const classifications = await judge(described, outcome, deps);
  const at = deps.now().toISOString();
  const entry = { ...part, listing: described, outcome, at, classifications };
  const { slug, changes, changed } = await deps.catalog.record(entry);
  deps.report?.({ kind: 'recorded', listing, outcome, slug, changes, changed });
}

/** A listing that is only an address takes the words of the place where the server was found. */
export function withDescription(listing: ServerListing, outcome: CrawlOutcome): ServerListing {
  if (outcome.status !== 'listed') return listing;
  const { description, repository } = outcome.described ?? {};
  return {
    ...listing,
    description: listing.description ?? description,
    repository: listing.repository ?? repository,
  };
}

/** Classifies the definitions that this version of the classifier has not seen yet. */
async function judge(
  listing: ServerListing,
  outcome: CrawlOutcome,
  deps: IngestDeps,
): Promise<Map<string, Classification>> {
  if (outcome.status !== 'listed') return new Map();
  const byHash = new Map(outcome.tools.map((tool) => [toolHash(tool), tool]));
  const known = await deps.catalog.classified([...byHash.keys()], deps.classifierVersion, serverKey(listing.where));
  const server = serverWords(listing, outcome);
  const siblings = outcome.tools.map((tool) => tool.name);
  const fresh = [...byHash].filter(([hash]) => !known.has(hash));
  const subjects = new Map(fresh.map(([hash, tool]) => [hash, { tool, server, siblings }]));
  const reviews = await deps.catalog.reviewStandings([...subjects.keys()]);
  return judgeTools(subjects, deps.classify, deps.languageModel, reviews);
}
