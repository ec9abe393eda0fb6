import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { crawlServer } from '../../crawler/crawl-server.ts';
import { findBin } from '../../crawler/launch/find-bin.ts';
import { freshHome } from '../../crawler/launch/fresh-home.ts';
import { installPackage } from '../../crawler/launch/install-package.ts';
import { sandboxNode } from '../../crawler/launch/node-binary.ts';
import { bubblewrapPlan, bubblewrapWorks, permissionPlan } from '../../crawler/launch/sandbox.ts';
import { DEFAULT_LIMITS } from '../../crawler/limits.ts';
import { recipeFor } from '../../crawler/recipes.ts';
import { starterListings } from '../../crawler/starter-list.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { figure } from './figures.ts';

/** How many servers of the starter list take part, and how many at a time. */
const SERVERS = 12;
const CONCURRENCY = 4;
const ROUNDS = 5;
/** Kept between runs, so that a second run installs nothing. */
export const DATA = process.env.TOOLRISK_DATA ?? join(tmpdir(), 'toolrisk-bench-crawl');

/** Crawled servers per second beside a bare loop that starts the same servers, lists their tools and closes them. */
export async function benchCrawl(): Promise<void> {
  const listings = starterListings(new Date().toISOString()).slice(0, SERVERS);
  const started: Bare[] = [];
  for (const listing of listings) {
    const bare = await bareStart(listing);
    if (bare !== undefined) started.push(bare);
  }
  console.log(`  ${started.length} npm servers, ${CONCURRENCY} at a time, installed beforehand`);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS + 1; round += 1) {
    ours.push(await perSecond(started, async ({ listing }) => (await toolsOf(listing)) ?? 0));
    theirs.push(await perSecond(started, listBare));
  }
  for (const { remove } of started) await remove();
  figure('crawlServer', ours.slice(1), 'servers/s', 2);
  figure('bare loop over the same servers', theirs.slice(1), 'servers/s', 2);
  figure(
    'ratio',
    ours.slice(1).map((value, round) => value / (theirs[round + 1] ?? Number.NaN)),
    'of bare',
    2,
  );
}

export type Bare = {
  listing: ServerListing;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  remove: () => Promise<void>;
};

async function toolsOf(listing: ServerListing): Promise<number | undefined> {
  const outcome = await crawlServer(listing, { dataDirectory: DATA });
  return outcome.status === 'listed' ? outcome.tools.length : undefined;
}

/** Installs a server, checks that it lists, and says how the bare loop starts it: in the same sandbox. */
export async function bareStart(listing: ServerListing): Promise<Bare | undefined> {
  if (listing.where.kind !== 'package' || (await toolsOf(listing)) === undefined) return undefined;
  const { package: name, version } = listing.where;
  const { bin: wanted, args = [], env = {}, files, shim, stub, sandbox } = recipeFor(name) ?? {};
  const signal = new AbortController().signal;
  const installed = await installPackage(name, version, {
    dataDirectory: DATA,
    limits: DEFAULT_LIMITS,
    now: Date.now,
    signal,
  });
  const node = sandboxNode();
  if ('status' in installed || node === undefined) return undefined;
  const bin = await findBin(installed, wanted);
  if (typeof bin === 'string') return undefined;
  const home = await freshHome({ files, shim, stub: stub !== undefined });
  const held = (stub !== undefined || sandbox === 'bubblewrap') && (await bubblewrapWorks());
  const launch = { installed, bin, args, env, stub };
  const plan = held ? await bubblewrapPlan(launch, home, node.path) : permissionPlan(launch, home, node.path);
  return {
    listing,
    command: plan.command,
    args: [...plan.args],
    env: { ...plan.env },
    cwd: plan.cwd ?? home.home,
    remove: home.remove,
  };
}

export async function listBare({ command, args, env, cwd }: Bare): Promise<number> {
  const client = new Client({ name: 'bare', version: '1' });
  await client.connect(new StdioClientTransport({ command, args, env, cwd, stderr: 'ignore' }));
  const { tools } = await client.listTools();
  await client.close();
  return tools.length;
}

export async function perSecond(
  servers: readonly Bare[],
  list: (server: Bare) => Promise<number>,
  concurrency = CONCURRENCY,
): Promise<number> {
  const waiting = [...servers];
  const begin = performance.now();
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const tools = await list(next);
      if (tools === 0) throw new Error(`${next.listing.name} listed no tools.`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (servers.length * 1000) / (performance.now() - begin);
}
