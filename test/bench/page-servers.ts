// Started by pages.ts in a process of its own: Toolrisk's app over a filled catalogue, and a bare Express handler that
// sends the very same bytes. Prints the addresses of both as one JSON line.
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import { crawlServer } from '../../crawler/crawl-server.ts';
import { methodReport } from '../../src/cli/method-report.ts';
import { rateTools } from '../../src/cli/rate-tools.ts';
import { NO_CRAWL } from '../../src/domain/catalogue.ts';
import { ingest } from '../../src/ingest.ts';
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createApp } from '../../src/web/app.ts';
import { benchListings } from './tools.ts';

const dataDirectory = await mkdtemp(join(tmpdir(), 'toolrisk-bench-'));
const catalog = createCatalog(await openDatabase({ dataDirectory }));
await ingest(benchListings(), 1, {
  crawl: (listing) => crawlServer(listing, { dataDirectory }),
  classify,
  classifierVersion: CLASSIFIER_VERSION,
  catalog,
  now: () => new Date(),
});
const idle = () => NO_CRAWL;
const app = createApp({
  catalog,
  snapshot: catalog.snapshot,
  progress: idle,
  method: methodReport(),
  judging: { rate: rateTools, now: () => new Date() },
  version: 'bench',
  classifierVersion: CLASSIFIER_VERSION,
});
const toolrisk = await listen(app);

const paths = ['/servers/bench-7/tools/create_item_3', '/api/v1/servers/bench-7/tools/create_item_3'];
const bare = express();
for (const path of paths) {
  const answer = await fetch(`${toolrisk}${path}`, { headers: { accept: 'text/html,*/*' } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  const type = answer.headers.get('content-type') ?? 'text/html';
  const body = await answer.text();
  bare.get(path, (_request, response) => {
    response.type(type).send(body);
  });
}
console.log(JSON.stringify({ toolrisk, bare: await listen(bare), paths }));

async function listen(handler: express.Express): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
