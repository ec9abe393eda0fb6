import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Classification, Finding, Subject } from '../src/domain/classification.ts';
import type { CrawlOutcome } from '../src/domain/crawl.ts';
import type { ServerListing } from '../src/domain/server.ts';
import { toolHash } from '../src/domain/tool.ts';
import { type IngestDeps, type IngestEvent, ingest } from '../src/ingest.ts';
import { type Catalog, createCatalog } from '../src/store/catalog.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { judged, listed, npmListing, tool, VERSION } from './store/examples.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

let database: Database;
let catalog: Catalog;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  folder = temporaryFolder();
  database = await openDatabase({ dataDirectory: folder.path });
  catalog = createCatalog(database);
});
afterEach(async () => {
  await database.close();
  folder.dispose();
});

const classify = vi.fn((_: Subject): Classification => judged('Write', 'Medium'));
beforeEach(() => classify.mockClear());

/** Runs listings through the chain, answering each with what `answers` says for its name. */
async function run(listings: ServerListing[], answers: Record<string, CrawlOutcome>, more: Partial<IngestDeps> = {}) {
  const events: IngestEvent[] = [];
  await ingest(listings, 2, {
    crawl: async ({ name }) => answers[name] ?? { status: 'unreachable', detail: 'It is not there.' },
    classify,
    classifierVersion: VERSION,
    catalog,
    now: () => new Date('2026-03-01T00:00:00Z'),
    report: (event) => events.push(event),
    ...more,
  });
  return events;
}

describe('the chain', () => {
  test('asks, judges and keeps each listing, failures too', async () => {
    const events = await run([npmListing('good'), npmListing('gone')], { good: listed([tool('a'), tool('b')]) });
    expect(events.filter(({ kind }) => kind === 'recorded')).toHaveLength(2);
    expect((await catalog.server('good'))?.toolList.map(({ classification }) => classification)).toMatchObject([
      { category: 'Write' },
      { category: 'Write' },
    ]);
    expect((await catalog.server('gone'))?.lastCrawl).toMatchObject({
      status: 'unreachable',
      at: '2026-03-01T00:00:00.000Z',
    });
  });

  test('judges only what this version of the classifier has not judged yet', async () => {
    await run([npmListing('good')], { good: listed([tool('a')]) });
    await run([npmListing('good')], { good: listed([tool('a'), tool('b')]) });
    expect(classify.mock.calls.map(([subject]) => subject.tool.name)).toEqual(['a', 'b']);
  });

  test('follows a review wherever the reviewed definition turns up, and takes it for judged', async () => {
    await run([npmListing('good')], { good: listed([tool('a')]) });
    const verdict = { category: 'Financial', risk: 'High', by: 'Ada', reason: 'It pays.' } as const;
    const review = await catalog.addReview(toolHash(tool('a')), verdict, '2026-03-01T00:00:00Z');
    const judge: typeof classify = vi.fn((_: Subject, further?: { findings?: readonly Finding[]; version?: string }) =>
      judged(further?.findings?.[0]?.category ?? 'Write', 'Medium', {
        version: further?.version === undefined ? VERSION : `${VERSION}+${further.version}`,
      }),
    );
    await run([npmListing('other')], { other: listed([tool('a'), tool('b')]) }, { classify: judge });
    const kept = async (slug: string, name: string) => (await catalog.tool(slug, name))?.tool.classification;
    expect(await kept('other', 'a')).toMatchObject({
      category: 'Financial',
      version: `${VERSION}+review-${review?.id}`,
    });
    expect(await kept('other', 'b')).toMatchObject({ category: 'Write', version: VERSION });
    await run([npmListing('other')], { other: listed([tool('a'), tool('b')]) });
    expect(classify).toHaveBeenCalledTimes(1);
  });

  test('tells the classifier what the listing, or else the server, says of itself, and the names beside', async () => {
    const instructions = 'Be careful.';
    await run([npmListing('bare'), npmListing('known', { title: 'Known', description: 'Knows.' })], {
      bare: listed([tool('a'), tool('b')], { instructions }),
      known: listed([tool('a')], { instructions }),
    });
    const subjects = classify.mock.calls.map(([subject]) => subject);
    expect(subjects[0]).toMatchObject({ server: { name: 'example', description: instructions }, siblings: ['a', 'b'] });
    expect(subjects.at(-1)).toMatchObject({ server: { name: 'Known', description: 'Knows.' } });
  });

  test('a listing that is only an address takes the words of its package', async () => {
    const described = { description: 'Keeps notes.', repository: 'https://example.org/notes' };
    await run([npmListing('bare')], { bare: listed([tool('a')], { described }) });
    expect(await catalog.server('bare')).toMatchObject(described);
  });

  test('a fault of our own costs its server and not the others', async () => {
    const record: Catalog['record'] = async (entry) => {
      if (entry.listing.name === 'unlucky') throw new Error('the disk is full');
      return catalog.record(entry);
    };
    const answers = { unlucky: listed([tool('a')]), good: listed([tool('a')]) };
    const events = await run([npmListing('unlucky'), npmListing('good')], answers, { catalog: { ...catalog, record } });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'failed', error: new Error('the disk is full') }));
    expect(await catalog.server('good')).toBeDefined();
  });

  test('asks no further server after the signal, and reports none of those it left', async () => {
    const stop = new AbortController();
    const asked: string[] = [];
    const crawl = async ({ name }: ServerListing): Promise<CrawlOutcome> => {
      asked.push(name);
      stop.abort();
      throw stop.signal.reason;
    };
    const events = await run(
      ['a', 'b', 'c', 'd'].map((name) => npmListing(name)),
      {},
      { crawl, signal: stop.signal },
    );
    expect(asked).toEqual(['a']);
    expect(events.map(({ kind }) => kind)).toEqual(['started']);
  });
});
