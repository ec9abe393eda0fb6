import { readFileSync } from 'node:fs';
import { gte } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { createCatalog } from '../../../src/store/catalog.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { sightings } from '../../../src/store/schema-crawling.ts';
import { startToolrisk, testFolder } from '../../support/command-line.ts';
import { startRegistryCopy } from '../../support/registry-copy.ts';

/** Runs an import in a process of its own; gives its last line and the most memory it ever held, in megabytes. */
async function importRegistry(
  address: string,
  folder: string,
): Promise<{ code: number | null; line: string; megabytes: number }> {
  const words = ['import', 'registry', address, '--allow-private', '--allow-http'];
  const child = startToolrisk(words, { TOOLRISK_DATA: folder });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  let kilobytes = 0;
  const look = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      kilobytes = Math.max(kilobytes, Number(peak ?? 0));
    } catch {
      // It has ended, or this system has no such folder.
    }
  }, 50);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(look);
  return { code, line: said.trim().split('\n').at(-1) ?? '', megabytes: kilobytes / 1024 };
}

async function registryOf(size: number) {
  const copy = await startRegistryCopy(size);
  onTestFinished(copy.close);
  return { copy, folder: await testFolder() };
}

test('a registry of 20,000 entries is read in the memory of one of 2,000, and then only what changed is asked for', async () => {
  const small = await registryOf(2_000);
  const large = await registryOf(20_000);
  const little = await importRegistry(small.copy.address, small.folder);
  const much = await importRegistry(large.copy.address, large.folder);
  expect([little.code, much.code]).toEqual([0, 0]);
  // Every fifth entry is to be had in two places.
  expect(much.line).toMatch(/: 24000 servers, 24000 new\.$/);
  expect(large.copy.requests).toHaveLength(200);
  if (much.megabytes > 0) expect(much.megabytes / little.megabytes).toBeLessThan(1.5);

  large.copy.requests.length = 0;
  large.copy.change(3, '2026-02-01T00:00:00.000Z');
  large.copy.change(20_001, '2026-02-02T00:00:00.000Z');
  const begun = new Date().toISOString();
  const again = await importRegistry(large.copy.address, large.folder);
  expect(again.line).toMatch(/: 3 servers that changed since 2026-01-01 00:00 UTC, 1 new\.$/);
  expect(large.copy.requests).toEqual([expect.stringContaining('updated_since=2026-01-01T00%3A00%3A00.000Z')]);

  const database = await openDatabase({ dataDirectory: large.folder });
  onTestFinished(() => database.close());
  const catalog = createCatalog(database);
  const { entry, lastSeen } = sightings;
  const touched = await database.drizzle.select({ entry }).from(sightings).where(gte(lastSeen, begun)).orderBy(entry);
  expect(touched.map((one) => one.entry)).toEqual([
    'io.github.example/thing-20001',
    'io.github.example/thing-3',
    'io.github.example/thing-3',
  ]);
  expect((await catalog.servers({})).total).toBe(24_001);
  expect(await catalog.newestSeen('registry', large.copy.address)).toBe('2026-02-02T00:00:00.000Z');
}, 120_000);
