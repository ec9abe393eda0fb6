import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { crawlServer } from '../../crawler/crawl-server.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import { sharedFile } from '../classifiers/shared-data.ts';

/** Kept between runs: the packages take about 7 GB. */
const DATA = process.env.TOOLRISK_NPM_SERVERS_DATA ?? join(tmpdir(), 'toolrisk-npm-servers');
const CONCURRENCY = 2;
const LISTED_AT_LEAST = 60;
const REPORT = sharedFile('data/npm-servers.md');

type Row = { name: string; outcome: CrawlOutcome; seconds: number };

/** The names in the table “All attempts” of a report about npm servers. */
function packagesIn(report: string): string[] {
  const table = report.split(/^## /m).find((part) => part.startsWith('All attempts')) ?? '';
  return [...table.matchAll(/^\| \d+ \| (\S+) \|/gm)].map(([, name]) => name ?? '');
}

/** The names of the tools that a package listed when the report was written. */
function savedTools(name: string): string[] | undefined {
  const file = join(dirname(REPORT ?? ''), 'npm-tools', `${name.replace('/', '__')}.json`);
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')).tools.map((tool: { name: string }) => tool.name);
}

function rowText({ name, outcome, seconds }: Row): string {
  const listed = outcome.status === 'listed';
  const names = listed ? outcome.tools.map((tool) => tool.name) : [];
  const saved = savedTools(name);
  const missing = saved?.filter((tool) => !names.includes(tool)) ?? [];
  const method = outcome.launch?.method ?? '';
  const note = listed ? (missing.length > 0 ? `lacks ${missing.length} saved ones` : '') : outcome.detail.slice(0, 120);
  return `| ${name} | ${outcome.status} | ${names.length} | ${saved?.length ?? ''} | ${method} | ${seconds.toFixed(1)} | ${note} |`;
}

test(`at least ${LISTED_AT_LEAST} npm servers of the report list their tools`, { timeout: 60 * 60 * 1000 }, async ({
  skip,
}) => {
  const report = sharedFile('data/npm-servers.md');
  if (report === undefined) skip('the report about npm servers is not on this machine');
  if (!process.env.TOOLRISK_SLOW_TESTS) skip('it takes minutes and gigabytes; set TOOLRISK_SLOW_TESTS to run it');
  const names = packagesIn(readFileSync(REPORT ?? '', 'utf8'));
  expect(names.length).toBeGreaterThanOrEqual(LISTED_AT_LEAST);
  if (!existsSync(DATA)) mkdirSync(DATA, { recursive: true });
  const rows: Row[] = [];
  const waiting = names.entries();
  const worker = async () => {
    for (const [place, name] of waiting) {
      const started = performance.now();
      const where = { kind: 'package', registry: 'npm', package: name } as const;
      const listing = { source: 'test', name, where, seenAt: '2026-01-01T00:00:00Z' };
      const outcome = await crawlServer(listing, { dataDirectory: DATA });
      rows[place] = { name, outcome, seconds: (performance.now() - started) / 1000 };
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const head = '| package | status | tools | saved | sandbox | s | note |\n|---|---|---|---|---|---|---|';
  writeFileSync(join(DATA, 'npm-servers-result.md'), `${head}\n${rows.map(rowText).join('\n')}\n`);
  const listed = rows.filter(({ outcome }) => outcome.status === 'listed');
  expect(listed.length, rows.map(rowText).join('\n')).toBeGreaterThanOrEqual(LISTED_AT_LEAST);
});
