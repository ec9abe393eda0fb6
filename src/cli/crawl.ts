import type { SandboxChoice } from '../../crawler/crawl-package.ts';
import { parseTarget } from '../../crawler/targets.ts';
import type { ServerListing } from '../domain/server.ts';
import { type IngestEvent, ingest } from '../ingest.ts';
import { chain } from './chain.ts';
import { EXIT, type Terminal, UsageError } from './command.ts';
import { jsonLine, personLine } from './crawl-lines.ts';
import { crawlSettings } from './crawl-settings.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { type OwnHeaderOptions, withOwnHeaders } from './own-headers.ts';
import { withCatalog } from './with-catalog.ts';

export type CrawlOptions = OwnHeaderOptions & {
  json?: boolean;
  concurrency: number;
  timeout?: number;
  sandbox: SandboxChoice;
  allowPrivate?: boolean;
  allowHttp?: boolean;
  all?: boolean;
  failed?: boolean;
  queueOnly?: boolean;
  perHost?: number;
};

/** `toolrisk crawl <target…>`: asks each server for its tools, judges them, keeps both. */
export async function crawlTargets(
  targets: readonly string[],
  command: readonly string[] | undefined,
  options: CrawlOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.all === true || options.failed === true || options.queueOnly === true) {
    if (targets.length > 0 || command !== undefined || (options.all !== true && options.failed !== true)) {
      throw new UsageError('--all and --failed take no targets, and --queue-only is for one of them.');
    }
    const { crawlAll } = await import('./crawl-all.ts');
    return crawlAll(options, terminal);
  }
  const words = [...targets, ...(command === undefined ? [] : ['--', ...command])];
  const parsed = parseTarget(words, new Date().toISOString());
  if ('problem' in parsed) throw new UsageError(parsed.problem);
  const listings = withOwnHeaders(parsed.listings, options);
  const config = terminal.config();
  let listed = 0;
  let errors = 0;
  const report = (event: IngestEvent) => {
    if (event.kind === 'started') return;
    if (event.kind === 'failed') errors += 1;
    else if (event.outcome.status === 'listed') listed += 1;
    if (options.json) void terminal.write(`${JSON.stringify(jsonLine(event))}\n`);
    else terminal.say(personLine(event));
  };
  const { crawling, close } = crawlSettings(config, options);
  const forPeople = (line: string | undefined) => {
    if (!options.json && line !== undefined) terminal.say(line);
  };
  await withCatalog(config, async (catalog) => {
    const { languageModel, asked, line } = await chooseLanguageModel(config, terminal, catalog);
    forPeople(line);
    // No worker may go where only this user allowed it, or with what only this user gave.
    const allowed = options.allowPrivate === true || options.allowHttp === true;
    const part = ({ where }: ServerListing) => ({
      byHand: where.kind === 'http' && (allowed || where.headers !== undefined),
    });
    const deps = chain(catalog, languageModel, terminal, crawling, report);
    await ingest(listings, options.concurrency, { ...deps, part });
    forPeople(asked && spentLine(asked));
  }).finally(close);
  const failed = listings.length - listed - errors;
  const notKept = errors > 0 ? `, ${errors} not kept` : '';
  if (listings.length > 1) forPeople(`${listed} listed, ${failed} not listed${notKept}.`);
  return listed > 0 ? EXIT.done : EXIT.nothing;
}
