import { join } from 'node:path';
import { type CrawlOptions, crawlServer } from '../../crawler/crawl-server.ts';
import { sandboxNode } from '../../crawler/launch/node-binary.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import type { Where } from '../../src/domain/server.ts';
import { testFolder } from './command-line.ts';

const SERVERS = join(import.meta.dirname, 'servers');

/** The Node that our own servers run on. */
export const NODE = sandboxNode()?.path ?? process.execPath;

export type Options = Partial<CrawlOptions>;

/** Crawls one place with a data directory of its own. */
export async function crawl(where: Where, options: Options = {}): Promise<CrawlOutcome> {
  const dataDirectory = options.dataDirectory ?? (await testFolder());
  return crawlServer(
    { source: 'test', name: 'under test', where, seenAt: '2026-01-01T00:00:00Z' },
    { dataDirectory, ...options },
  );
}

/** Crawls one of our own servers over stdio. */
export function crawlOwn(file: string, args: string[] = [], options: Options = {}, env?: Record<string, string>) {
  return crawl({ kind: 'command', command: NODE, args: [join(SERVERS, file), ...args], ...(env && { env }) }, options);
}

/** Crawls a scenario of `raw-stdio.ts`. */
export function crawlRaw(scenario: string, options: Options = {}, env?: Record<string, string>) {
  return crawlOwn('raw-stdio.ts', [scenario], options, env);
}

/** The outcome of a server that listed; throws with the reason when it did not. */
export function listed(outcome: CrawlOutcome): Extract<CrawlOutcome, { status: 'listed' }> {
  if (outcome.status !== 'listed') throw new Error(`${outcome.status}: ${outcome.detail}`);
  return outcome;
}

export function namesOf(outcome: CrawlOutcome): string[] {
  return listed(outcome).tools.map((tool) => tool.name);
}
