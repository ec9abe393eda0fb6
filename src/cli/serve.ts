import { once } from 'node:events';
import { createServer } from 'node:http';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import { starterListings } from '../../crawler/starter-list.ts';
import type { Config } from '../config.ts';
import { serverKey } from '../domain/server.ts';
import { type IngestEvent, ingest } from '../ingest.ts';
import { type Hearing, judgeTools } from '../language-model.ts';
import { trackProgress } from '../progress.ts';
import type { Catalog } from '../store/catalog.ts';
import type { JudgeTools } from '../store/reclassify.ts';
import { VERSION } from '../version.ts';
import { createApp } from '../web/app.ts';
import { chain } from './chain.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { errorText, personLine } from './crawl.ts';
import { chooseLanguageModel, spentLine } from './language-model.ts';
import { methodReport } from './method-report.ts';
import { withCatalog } from './with-catalog.ts';

export type ServeOptions = { crawl: boolean; port?: number; host?: string };

/** A server that listed within this time is not crawled again at start: 24 hours, in milliseconds. */
const FRESH_MS = 24 * 60 * 60 * 1000;
/** How many starter servers are crawled at a time. */
const CONCURRENCY = 4;

/** `toolrisk serve`: the pages and the API at once, the starter list behind them; ends with the signal. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const config = terminal.config();
  await withCatalog(config, async (catalog) => {
    let progress = trackProgress(0, '');
    const { languageModel, asked, line } = await chooseLanguageModel(config, terminal, catalog);
    const version = languageModel?.versionWith(CLASSIFIER_VERSION) ?? CLASSIFIER_VERSION;
    const judge: JudgeTools = (tools, reviews) => judgeTools(tools, classify, languageModel, reviews);
    const server = createServer(
      createApp({
        catalog,
        progress: () => progress.snapshot(),
        version: VERSION,
        method: methodReport(),
        classifierVersion: version,
        languageModel: () => ({
          model: asked?.model ?? null,
          working: asked?.trouble() === undefined,
        }),
        ...(config.adminToken !== undefined && {
          reviewing: {
            adminToken: config.adminToken,
            rejudge: (hash: string) => catalog.rejudge(hash, version, judge),
            now: () => new Date(),
          },
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
        const starters = { config, catalog, languageModel, terminal };
        await crawlStarters(starters, (started) => (progress = started));
      }
      const spent = asked && spentLine(asked);
      if (spent !== undefined) terminal.say(spent);
    };
    const work = background().catch((error: unknown) => {
      if (!terminal.signal.aborted) terminal.say(`The background work stopped: ${errorText(error)}`);
    });
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    terminal.say('Stopping.');
    server.close();
    server.closeAllConnections();
    await work;
  });
  return EXIT.done;
}

async function crawlStarters(
  deps: { config: Config; catalog: Catalog; languageModel: Hearing | undefined; terminal: Terminal },
  started: (progress: ReturnType<typeof trackProgress>) => void,
): Promise<void> {
  const { config, catalog, languageModel, terminal } = deps;
  const now = new Date();
  const fresh = await catalog.freshKeys(new Date(now.getTime() - FRESH_MS).toISOString());
  const all = starterListings(now.toISOString());
  const stale = all.filter((listing) => !fresh.has(serverKey(listing.where)));
  if (stale.length === 0) return terminal.say(`All ${all.length} starter servers were crawled within a day.`);
  const progress = trackProgress(stale.length, now.toISOString());
  started(progress);
  terminal.say(`Crawling ${stale.length} starter servers, ${CONCURRENCY} at a time; the page fills meanwhile.`);
  const report = (event: IngestEvent) => {
    progress.report(event);
    if (event.kind === 'started') return;
    const { done, total } = progress.snapshot();
    terminal.say(`[${done}/${total}] ${personLine(event)}`);
  };
  const crawling = { dataDirectory: config.dataDirectory };
  await ingest(stale, CONCURRENCY, chain(catalog, languageModel, terminal, crawling, report));
  if (terminal.signal.aborted) return;
  const { listed, tools, total } = progress.snapshot();
  terminal.say(`Crawled the starter list: ${listed} of ${total} servers listed, ${tools} tools.`);
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
