import type { SandboxChoice } from '../../crawler/crawl-package.ts';
import { parseTarget } from '../../crawler/targets.ts';
import { printableLine } from '../domain/printable.ts';
import { serverKey } from '../domain/server.ts';
import { type IngestEvent, ingest } from '../ingest.ts';
import { chain } from './chain.ts';
import { EXIT, type Terminal, UsageError } from './command.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { withCatalog } from './with-catalog.ts';

export type CrawlOptions = {
  json?: boolean;
  concurrency: number;
  timeout?: number;
  sandbox: SandboxChoice;
  allowPrivate?: boolean;
};

/** `toolrisk crawl <target…>`: asks each server for its tools, judges them, keeps both. */
export async function crawlTargets(
  targets: readonly string[],
  command: readonly string[] | undefined,
  options: CrawlOptions,
  terminal: Terminal,
): Promise<number> {
  const words = [...targets, ...(command === undefined ? [] : ['--', ...command])];
  const parsed = parseTarget(words, new Date().toISOString());
  if ('problem' in parsed) throw new UsageError(parsed.problem);
  const { listings } = parsed;
  const config = terminal.config();
  const limits = options.timeout === undefined ? {} : { limits: { totalMs: options.timeout * 1000 } };
  let listed = 0;
  let errors = 0;
  const report = (event: IngestEvent) => {
    if (event.kind === 'started') return;
    if (event.kind === 'failed') errors += 1;
    else if (event.outcome.status === 'listed') listed += 1;
    if (options.json) void terminal.write(`${JSON.stringify(jsonLine(event))}\n`);
    else terminal.say(personLine(event));
  };
  const { sandbox, allowPrivate = false } = options;
  const crawling = { dataDirectory: config.dataDirectory, sandbox, allowPrivate, ...limits };
  const forPeople = (line: string | undefined) => {
    if (!options.json && line !== undefined) terminal.say(line);
  };
  await withCatalog(config, async (catalog) => {
    const { languageModel, asked, line } = await chooseLanguageModel(config, terminal, catalog);
    forPeople(line);
    await ingest(listings, options.concurrency, chain(catalog, languageModel, terminal, crawling, report));
    forPeople(asked && spentLine(asked));
  });
  const failed = listings.length - listed - errors;
  const notKept = errors > 0 ? `, ${errors} not kept` : '';
  if (listings.length > 1) forPeople(`${listed} listed, ${failed} not listed${notKept}.`);
  return listed > 0 ? EXIT.done : EXIT.nothing;
}

type Finished = Exclude<IngestEvent, { kind: 'started' }>;

/** The line of `--json`: one server. `status` is `listed`, a closed failure reason, or `error` when we failed. */
export function jsonLine(event: Finished) {
  if (event.kind === 'failed')
    return { server: serverKey(event.listing.where), status: 'error', tools: 0, detail: errorText(event.error) };
  const { outcome, slug } = event;
  if (outcome.status !== 'listed') return { server: slug, status: outcome.status, tools: 0, detail: outcome.detail };
  return { server: slug, status: outcome.status, tools: outcome.tools.length, detail: outcome.truncated ?? null };
}

/** The same for a person: a mark, the name, and what came of it. */
export function personLine(event: Finished): string {
  const name = printableLine(event.listing.name, 60);
  if (event.kind === 'failed') return `! ${name}: not kept, because of a fault here: ${errorText(event.error)}`;
  const { outcome } = event;
  if (outcome.status !== 'listed') return `✗ ${name}: ${outcome.status}: ${printableLine(outcome.detail, 300)}`;
  const count = outcome.tools.length === 1 ? '1 tool' : `${outcome.tools.length} tools`;
  const time = outcome.launch.durationMs === undefined ? '' : ` in ${(outcome.launch.durationMs / 1000).toFixed(1)} s`;
  const dummy = outcome.launch.dummyFor?.length ? ` (with dummy values for ${outcome.launch.dummyFor.join(', ')})` : '';
  const rejected = outcome.rejected.length > 0 ? `, ${outcome.rejected.length} rejected` : '';
  const cut = outcome.truncated === undefined ? '' : `; ${printableLine(outcome.truncated, 200)}`;
  return `✓ ${name}: ${count}${rejected}${time}${printableLine(dummy, 200)}${cut}`;
}

export function errorText(error: unknown): string {
  return printableLine(error instanceof Error ? error.message : String(error), 500);
}
