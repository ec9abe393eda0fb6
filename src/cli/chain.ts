import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import { type CrawlOptions, crawlServer } from '../../crawler/crawl-server.ts';
import type { IngestDeps } from '../ingest.ts';
import type { Hearing } from '../language-model.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Terminal } from './command.ts';

/**
 * The chain as every command runs it: the real crawler, the shipped classifier and the language model that was chosen, this
 * catalogue, and the terminal's end.
 */
export function chain(
  catalog: Catalog,
  languageModel: Hearing | undefined,
  terminal: Terminal,
  crawling: Omit<CrawlOptions, 'signal'>,
  report: NonNullable<IngestDeps['report']>,
): IngestDeps {
  const { signal } = terminal;
  return {
    crawl: (listing) => crawlServer(listing, { ...crawling, signal }),
    classify,
    classifierVersion: languageModel?.versionWith(CLASSIFIER_VERSION) ?? CLASSIFIER_VERSION,
    languageModel,
    catalog,
    now: () => new Date(),
    signal,
    report,
  };
}
