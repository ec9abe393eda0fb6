import type { IngestEvent } from '../ingest.ts';
import type { CrawlRun } from '../domain/catalogue.ts';
import { EXIT, type Terminal } from './command.ts';
import { jsonLine, personLine } from './crawl-lines.ts';
import { type CrawlChoices, crawlSettings } from './crawl-settings.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { runBar, runWords } from './run-progress.ts';
import { withJobs } from './with-jobs.ts';
import { untilDone } from './work.ts';
import { queueRun, startWorker } from './worker.ts';

export type CrawlAllOptions = CrawlChoices & {
  json?: boolean;
  concurrency: number;
  perHost?: number;
  failed?: boolean;
  queueOnly?: boolean;
};

/**
 * `toolrisk crawl --all`: puts every server that the catalogue may crawl by itself into the queue, takes part in the work,
 * and ends when the last one was asked, by whichever worker.
 */
export async function crawlAll(options: CrawlAllOptions, terminal: Terminal): Promise<number> {
  const config = terminal.config();
  const forPeople = (line: string | undefined) => {
    if (!options.json && line !== undefined) terminal.say(line);
  };
  const { crawling, close } = crawlSettings(config, options);
  return withJobs(config, 'toolrisk crawl', terminal.say, async (catalog, jobs) => {
    const servers = await catalog.crawlable({ failed: options.failed === true });
    if (servers.length === 0) {
      forPeople(NOTHING_TO_DO[options.failed === true ? 'failed' : 'all']);
      return EXIT.nothing;
    }
    const { runId, total } = await queueRun(catalog, jobs, servers, 'cli');
    const known = servers.length - total;
    forPeople(`${total} servers queued${known > 0 ? `, ${known} were in the queue already` : ''}.`);
    if (options.queueOnly === true) return EXIT.done;
    const { languageModel, asked, line } = await chooseLanguageModel(config, terminal, catalog);
    forPeople(line);
    const started = Date.now();
    const bar = options.json ? undefined : runBar(terminal.screen, total);
    const report = (event: IngestEvent) => {
      if (event.kind === 'started') return;
      if (options.json) void terminal.write(`${JSON.stringify(jsonLine(event))}\n`);
      else if (bar === undefined) terminal.say(personLine(event));
    };
    const { concurrency, perHost = 2 } = options;
    const { signal } = terminal;
    const deps = { catalog, jobs, languageModel, crawling, scheduling: false, say: terminal.say, signal, report };
    await startWorker({ ...deps, concurrency, perHost });
    let last: CrawlRun | undefined;
    await untilDone(signal, async () => {
      last = await catalog.run(runId);
      if (last !== undefined) bar?.update(last);
      // Where somebody else put them all into the queue, the end of the queue is the end.
      return (await jobs.left(total > 0 ? runId : undefined)) === 0;
    });
    bar?.stop();
    last = (await catalog.run(runId).catch(() => undefined)) ?? last;
    if (last !== undefined && total > 0) forPeople(summary(last, (Date.now() - started) / 1000));
    if (signal.aborted) forPeople('Interrupted: what was not asked stays in the queue; toolrisk work goes on with it.');
    forPeople(asked && spentLine(asked));
    return total === 0 || (last !== undefined && last.listed > 0) ? EXIT.done : EXIT.nothing;
  }).finally(close);
}

const NOTHING_TO_DO = {
  all: 'There is no server that may be crawled by itself; name some with toolrisk crawl or toolrisk import.',
  failed: 'There is no server whose last crawl gave no list.',
};

function summary(run: CrawlRun, seconds: number): string {
  const { rate, failed } = runWords(run, seconds);
  return `${run.listed} of ${run.total} servers listed, ${run.tools} tools, in ${Math.round(seconds)} s (${rate}); ${failed}.`;
}
