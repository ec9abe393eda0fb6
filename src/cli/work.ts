import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { SandboxChoice } from '../../crawler/crawl-package.ts';
import type { IngestEvent } from '../ingest.ts';
import { EXIT, type Terminal } from './command.ts';
import { crawlSettings } from './crawl-settings.ts';
import { jsonLine, personLine } from './crawl-lines.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { withJobs } from './with-jobs.ts';
import { startWorker } from './worker.ts';

export type WorkOptions = {
  concurrency: number;
  perHost: number;
  sandbox: SandboxChoice;
  allowPrivate?: boolean;
  allowHttp?: boolean;
  timeout?: number;
  untilIdle?: boolean;
  name?: string;
  json?: boolean;
};

/** `toolrisk work`: takes crawls out of the queue, on any machine that reaches the database, until it is stopped. */
export async function work(options: WorkOptions, terminal: Terminal): Promise<number> {
  const config = terminal.config();
  const name = options.name ?? hostname();
  // The first interruption lets the crawls in hand come to their end; the second one ends the program.
  const ended = new AbortController();
  let listed = 0;
  let asked = 0;
  const report = (event: IngestEvent) => {
    if (event.kind === 'started') return;
    asked += 1;
    if (event.kind === 'recorded' && event.outcome.status === 'listed') listed += 1;
    if (options.json) void terminal.write(`${JSON.stringify(jsonLine(event))}\n`);
    else terminal.say(personLine(event));
  };
  const forPeople = (line: string | undefined) => {
    if (!options.json && line !== undefined) terminal.say(line);
  };
  const { crawling, close } = crawlSettings(config, options);
  await withJobs(config, name, terminal.say, async (catalog, jobs) => {
    const model = await chooseLanguageModel(config, terminal, catalog);
    forPeople(model.line);
    const where = config.databaseUrl === undefined ? 'the built-in database' : 'PostgreSQL';
    forPeople(`${name} takes crawls out of the queue in ${where}, ${options.concurrency} at a time.`);
    if (config.databaseUrl === undefined) {
      forPeople('With the built-in database no other program can take part; set DATABASE_URL for several workers.');
    }
    const worker = await startWorker({
      catalog,
      jobs,
      languageModel: model.languageModel,
      crawling,
      concurrency: options.concurrency,
      perHost: options.perHost,
      scheduling: true,
      say: terminal.say,
      signal: ended.signal,
      report,
    });
    await untilDone(terminal.signal, async () => options.untilIdle === true && (await jobs.left()) === 0);
    worker.stop();
    if (terminal.signal.aborted)
      forPeople('Stopping when the crawls in hand are done; interrupt again to stop at once.');
    await jobs.stop(config.databaseUrl === undefined ? 60_000 : 300_000).catch(() => {});
    ended.abort();
    forPeople(model.asked && spentLine(model.asked));
  }).finally(close);
  forPeople(`${asked} servers asked here, ${listed} listed.`);
  return EXIT.done;
}

/** Waits for a signal, or for something that is looked at twice a second and has to hold twice. */
export async function untilDone(signal: AbortSignal, isDone: () => Promise<boolean>): Promise<void> {
  let held = 0;
  while (!signal.aborted && held < 2) {
    await pause(500, undefined, { signal }).catch(() => {});
    // While the database is away nothing is known, and so nothing is done.
    held = (await isDone().catch(() => false)) ? held + 1 : 0;
  }
}
