import { once } from 'node:events';
import { createServer } from 'node:http';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import { starterListings } from '../../crawler/starter-list.ts';
import { serverKey } from '../domain/server.ts';
import type { IngestEvent } from '../ingest.ts';
import { judgeTools } from '../language-model.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Jobs } from '../store/jobs.ts';
import type { JudgeTools } from '../store/reclassify.ts';
import { VERSION } from '../version.ts';
import type { CrawlOrder } from '../web/action.ts';
import { createApp } from '../web/app.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { errorText, personLine } from './crawl-lines.ts';
import { startOrder } from './crawl-order.ts';
import { type CrawlChoices, crawlSettings } from './crawl-settings.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { methodReport } from './method-report.ts';
import { rateTools } from './rate-tools.ts';
import { lookedAt, watchRun } from './watch-run.ts';
import { withJobs } from './with-jobs.ts';
import { inOrderOf, queueRun, startWorker } from './worker.ts';

export type ServeOptions = CrawlChoices & {
  crawl: boolean;
  starters: boolean;
  concurrency: number;
  port?: number;
  host?: string;
};

/** A server that listed within this time is not crawled again at start: 24 hours, in milliseconds. */
const FRESH_MS = 24 * 60 * 60 * 1000;
/** How many servers of one host are crawled at a time. */
const PER_HOST = 2;

/** `toolrisk serve`: the pages and the API at once, the crawls behind them; ends with the signal. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const config = terminal.config();
  const { crawling, close } = crawlSettings(config, options);
  await withJobs(config, 'toolrisk serve', terminal.say, async (catalog, jobs) => {
    const { languageModel, asked, line } = await chooseLanguageModel(config, terminal, catalog);
    const version = languageModel?.versionWith(CLASSIFIER_VERSION) ?? CLASSIFIER_VERSION;
    const judge: JudgeTools = (tools, reviews) => judgeTools(tools, classify, languageModel, reviews);
    const watched = watchRun(catalog, jobs);
    const { adminToken } = config;
    const server = createServer(
      createApp({
        catalog,
        progress: watched.progress,
        queue: jobs.state,
        looked: lookedAt(catalog),
        version: VERSION,
        method: methodReport(),
        classifierVersion: version,
        languageModel: () => ({
          model: asked?.model ?? null,
          working: asked?.trouble() === undefined,
        }),
        judging: { rate: rateTools, now: () => new Date() },
        ...(adminToken !== undefined && {
          reviewing: {
            adminToken,
            rejudge: (hash: string) => catalog.rejudge(hash, version, judge),
            now: () => new Date(),
          },
          crawling: { adminToken, start: (order: CrawlOrder) => startOrder(order, catalog, jobs, watched.follow) },
        }),
        log: terminal.say,
        snapshot: catalog.snapshot,
      }),
    );
    const address = await listen(server, options.port ?? config.port, options.host ?? config.host);
    terminal.say(`Toolrisk is at ${address}`);
    terminal.say(line);
    const background = async () => {
      const renewed = await catalog.reclassify(version, judge);
      if (renewed > 0) terminal.say(`Classified ${renewed} known tools again with ${version}.`);
      if (options.crawl) {
        const total = options.starters ? await queueStarters(catalog, jobs, terminal, watched.follow) : 0;
        const report = (event: IngestEvent) => {
          watched.report(event);
          if (event.kind !== 'started') terminal.say(personLine(event));
        };
        const { signal, say } = terminal;
        const deps = { catalog, jobs, languageModel, crawling, signal, say, report, scheduling: true };
        worker = await startWorker({ ...deps, concurrency: options.concurrency, perHost: PER_HOST });
        if (total > 0) terminal.say(await starterLine(catalog, watched.ended, total));
      }
      const spent = asked && spentLine(asked);
      if (spent !== undefined) terminal.say(spent);
    };
    let worker: { stop: () => void } | undefined;
    const work = background().catch((error: unknown) => {
      if (!terminal.signal.aborted) terminal.say(`The background work stopped: ${errorText(error)}`);
    });
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    terminal.say('Stopping.');
    worker?.stop();
    watched.stop();
    server.close();
    server.closeAllConnections();
    await work;
  }).finally(close);
  return EXIT.done;
}

/** Puts the starter list into the catalogue, and what was not crawled within a day into the queue; gives how many. */
async function queueStarters(
  catalog: Catalog,
  jobs: Jobs,
  terminal: Terminal,
  follow: (runId: number) => void,
): Promise<number> {
  const now = new Date();
  const all = starterListings(now.toISOString());
  await catalog.sight(all, now.toISOString());
  const fresh = await catalog.freshKeys(new Date(now.getTime() - FRESH_MS).toISOString());
  const keys = all.map(({ where }) => serverKey(where)).filter((key) => !fresh.has(key));
  const stale = keys.length === 0 ? [] : inOrderOf(keys, await catalog.crawlable({ keys }));
  if (stale.length === 0) {
    terminal.say(`All ${all.length} starter servers were crawled within a day.`);
    return 0;
  }
  const { runId, total } = await queueRun(catalog, jobs, stale, 'serve');
  if (total > 0) follow(runId);
  terminal.say(
    total > 0
      ? `Crawling ${total} starter servers${stale.length > total ? ` beside ${stale.length - total} that were in the queue already` : ''}; the page fills meanwhile.`
      : `${stale.length} starter servers are in the queue already; the page fills as they are crawled.`,
  );
  return total;
}

async function starterLine(catalog: Catalog, ended: () => Promise<number | undefined>, total: number): Promise<string> {
  const runId = await ended();
  const run = runId === undefined ? undefined : await catalog.run(runId);
  if (run === undefined) return 'The starter list was not crawled to its end; the rest stays in the queue.';
  return `Crawled the starter list: ${run.listed} of ${total} servers listed, ${run.tools} tools.`;
}

async function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      throw new Obstacle(`Port ${port} is in use; choose another with PORT=<number> or --port <number>.`);
    if (code === 'EACCES') throw new Obstacle(`Port ${port} may not be opened by this user; choose one above 1023.`);
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
      throw new Obstacle(`HOST ${host} is not an address of this machine; try 127.0.0.1 or 0.0.0.0.`);
    throw error;
  }
  const bound = server.address();
  const shown = typeof bound === 'object' && bound !== null ? bound.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${shown}/`;
}
