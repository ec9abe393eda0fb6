import type { ServerListing, Where } from '../domain/server.ts';
import { printableLine } from '../domain/printable.ts';
import { type IngestEvent, ingest } from '../ingest.ts';
import type { Catalog } from '../store/catalog.ts';
import { chain } from './chain.ts';
import type { Terminal } from './command.ts';
import { personLine } from './crawl-lines.ts';
import { type CrawlChoices, crawlSettings } from './crawl-settings.ts';
import { chooseLanguageModel } from './language-model.ts';

/** A server to be started: how it is kept, and how it is started, secrets and all. */
export type Start = { listing: ServerListing; start: Where; title: string };

/** What came of one server. */
export type Finished = Exclude<IngestEvent, { kind: 'started' }>;

const STARTED_AT_ONCE = 2;

/** Why a server is not started that lacks values, as the end of a sentence. */
export function lackingWords(lacks: readonly string[]): string {
  return `it lacks a value for ${printableLine(lacks.join(', '), 200)}; set it in the environment.`;
}

/** Starts or reaches servers, and lists, judges and keeps their tools. `quiet` leaves out what is for a person. */
export async function startAll(
  catalog: Catalog,
  starts: readonly Start[],
  options: CrawlChoices & { quiet: boolean },
  terminal: Terminal,
): Promise<Finished[]> {
  const config = terminal.config();
  const finished: Finished[] = [];
  const report = (event: IngestEvent) => {
    if (event.kind === 'started') return;
    finished.push(event);
    if (!options.quiet) terminal.say(personLine(event));
  };
  const { languageModel, line } = await chooseLanguageModel(config, terminal, catalog);
  if (line !== undefined && !options.quiet) terminal.say(line);
  const { crawling, close } = crawlSettings(config, options);
  const deps = chain(catalog, languageModel, terminal, crawling, report);
  const realPlaces = new Map(starts.map(({ listing, start }) => [listing, start]));
  // What is kept is the listing, which holds no secret; what is started is the real thing.
  const crawl: typeof deps.crawl = (listing) =>
    deps.crawl({ ...listing, where: realPlaces.get(listing) ?? listing.where });
  await ingest(
    starts.map(({ listing }) => listing),
    STARTED_AT_ONCE,
    { ...deps, crawl },
  ).finally(close);
  return finished;
}
