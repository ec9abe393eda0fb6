import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import { type CrawlOptions, crawlServer } from '../../crawler/crawl-server.ts';
import type { IngestDeps } from '../ingest.ts';
import type { Hearing } from '../language-model.ts';
import type { Catalog } from '../store/catalog.ts';
import { type Patience, withPatience } from '../store/patience.ts';
import type { Terminal } from './command.ts';

/**
 * The chain as every command runs it: the real crawler, the shipped classifier and the language model that was chosen, this
 * catalogue, and the terminal's end. A database that goes away is waited for.
 */
export function chain(
  catalog: Catalog,
  languageModel: Hearing | undefined,
  end: Pick<Terminal, 'signal' | 'say'> & { patiently?: Patience },
  crawling: Omit<CrawlOptions, 'signal'>,
  report: NonNullable<IngestDeps['report']>,
): IngestDeps {
  const { signal, patiently = withPatience(end) } = end;
  return {
    crawl: (listing) => crawlServer(listing, { ...crawling, signal }),
    classify,
    classifierVersion: languageModel?.versionWith(CLASSIFIER_VERSION) ?? CLASSIFIER_VERSION,
    languageModel,
    catalog: {
      classified: (...words) => patiently(() => catalog.classified(...words)),
      reviewStandings: (...words) => patiently(() => catalog.reviewStandings(...words)),
      record: (entry) => patiently(() => catalog.record(entry)),
    },
    now: () => new Date(),
    signal,
    report,
  };
}
