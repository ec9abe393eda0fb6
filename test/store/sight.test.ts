import { describe, expect, test } from 'vitest';
import type { ServerListing } from '../../src/domain/server.ts';
import { sightings } from '../../src/store/schema-crawling.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day, judged, listed, npmListing, recordList, tool } from './examples.ts';

const fromRegistry = (name: string, more: Partial<ServerListing> = {}) =>
  npmListing(name, { source: 'registry:example.com', entry: `io.example/${name}`, ...more });

onBothDatabases((store) => {
  const seen = async () => {
    const rows = await store().database.drizzle.select().from(sightings).orderBy(sightings.id);
    return rows.map(({ source, entry, standing, version, firstSeen, lastSeen }) => ({
      source,
      entry,
      standing,
      version,
      firstSeen,
      lastSeen,
    }));
  };

  describe('servers that a source names', () => {
    test('are in the catalogue without having been asked', async () => {
      const { catalog } = store();
      const sights = await catalog.sight([fromRegistry('a'), fromRegistry('b', { title: 'The B' })], day(1));
      expect(sights.map(({ slug, isNew }) => ({ slug, isNew }))).toEqual([
        { slug: 'a', isNew: true },
        { slug: 'b', isNew: true },
      ]);
      const { rows } = await catalog.servers({ sort: 'name' });
      expect(rows).toMatchObject([
        { slug: 'a', lastCrawl: null, lastListed: null, tools: { total: 0 } },
        { slug: 'b', title: 'The B', lastCrawl: null },
      ]);
    });

    test('are one server when several sources name them, with a sighting each', async () => {
      const { catalog } = store();
      await catalog.sight(
        [fromRegistry('a', { where: { kind: 'package', registry: 'npm', package: 'a', version: '2.0.0' } })],
        day(1),
      );
      const [again] = await catalog.sight(
        [npmListing('the-a', { source: 'npm', where: { kind: 'package', registry: 'npm', package: 'a' } })],
        day(2),
      );
      expect(again).toMatchObject({ slug: 'a', isNew: false });
      await catalog.sight([fromRegistry('a', { standing: 'deprecated' })], day(3));
      expect((await catalog.servers({})).total).toBe(1);
      expect(await seen()).toEqual([
        {
          source: 'registry:example.com',
          entry: 'io.example/a',
          standing: 'deprecated',
          version: null,
          firstSeen: day(1),
          lastSeen: day(3),
        },
        { source: 'npm', entry: 'the-a', standing: 'active', version: null, firstSeen: day(2), lastSeen: day(2) },
      ]);
    });

    test('keep the words of the source that knew them first, and take what was missing from the others', async () => {
      const { catalog } = store();
      await catalog.sight([fromRegistry('a', { title: 'First' })], day(1));
      await catalog.sight([npmListing('a', { source: 'npm', title: 'Second', description: 'Does things.' })], day(2));
      expect((await catalog.servers({})).rows).toMatchObject([{ title: 'First', description: 'Does things.' }]);
      await catalog.sight([fromRegistry('a', { title: 'Third' })], day(3));
      expect((await catalog.servers({})).rows).toMatchObject([{ title: 'Third', description: 'Does things.' }]);
    });

    test('may come twice in one batch, and two of one name get two addresses', async () => {
      const { catalog } = store();
      const remote = (url: string) => ({ ...fromRegistry('same name'), where: { kind: 'http' as const, url } });
      const sights = await catalog.sight(
        [remote('https://a.example/mcp'), remote('https://b.example/mcp'), remote('https://a.example/mcp')],
        day(1),
      );
      expect(sights.map(({ isNew }) => isNew)).toEqual([true, true, false]);
      expect(new Set(sights.map(({ slug }) => slug)).size).toBe(2);
      expect(sights[0]?.slug).toBe(sights[2]?.slug);
    });

    test('can be named by two readers at once', async () => {
      const { catalog } = store();
      const many = Array.from({ length: 200 }, (_, index) => fromRegistry(`package-${index}`));
      const both = await Promise.all([
        catalog.sight(many, day(1)),
        catalog.sight(
          many.toReversed().map((one) => ({ ...one, source: 'npm' })),
          day(1),
        ),
      ]);
      expect(both.flat().filter(({ isNew }) => isNew)).toHaveLength(200);
      expect((await catalog.servers({})).total).toBe(200);
      expect(await seen()).toHaveLength(400);
    });

    test('that were withdrawn by their source stay, and are no longer asked by themselves', async () => {
      const { catalog } = store();
      await catalog.sight([fromRegistry('a')], day(1));
      await catalog.sight([fromRegistry('a', { standing: 'deleted' })], day(2));
      expect((await catalog.servers({})).total).toBe(1);
      expect(await catalog.crawlable({})).toEqual([]);
    });
  });

  describe('what is read in a text about a server', () => {
    const hearsay = (tools: string[]) => ({
      listing: {
        ...npmListing('a'),
        source: 'page',
        where: { kind: 'recorded' as const, origin: 'README.md', of: 'npm:a', hearsay: 'prose' as const, tools: [] },
      },
      outcome: listed(
        tools.map((name) => tool(name)),
        { launch: { method: 'prose' } },
      ),
      classifications: new Map(tools.map((name) => [name, judged('Read', 'Low')])),
    });
    const names = async () => (await store().catalog.server('a'))?.toolList.map(({ name }) => name).toSorted();

    test('counts as long as the server itself was not asked', async () => {
      const { catalog } = store();
      await catalog.record({ ...hearsay(['told']), at: day(1) });
      expect(await names()).toEqual(['told']);
      await recordList(catalog, 'a', [[tool('real'), judged('Read', 'Low')]], { at: day(2) });
      expect(await names()).toEqual(['real']);
      expect((await catalog.servers({})).total).toBe(1);
    });

    test('never takes the place of a list that the server gave, nor changes where it is', async () => {
      const { catalog } = store();
      await recordList(catalog, 'a', [[tool('real'), judged('Read', 'Low')]], { at: day(1) });
      await catalog.record({ ...hearsay(['told', 'told too']), at: day(2) });
      expect(await names()).toEqual(['real']);
      const server = await catalog.server('a');
      expect(server).toMatchObject({
        place: 'npm',
        address: 'a',
        lastListed: day(1),
        listing: { where: { kind: 'package' } },
      });
      expect(server?.lastCrawl?.at).toBe(day(1));
    });
  });
});
