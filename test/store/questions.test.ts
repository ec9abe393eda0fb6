import { expect, test } from 'vitest';
import type { ServerQuery, ToolQuery } from '../../src/domain/catalogue.ts';
import type { Subject } from '../../src/domain/classification.ts';
import { createCatalog } from '../../src/store/catalog.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day, judged, notJudged, npmListing, type Rated, recordList, tool, VERSION } from './examples.ts';

onBothDatabases((store) => {
  const serverSlugs = async (query: ServerQuery) => (await store().catalog.servers(query)).rows.map(({ slug }) => slug);
  const toolNames = async (query: ToolQuery) => (await store().catalog.tools(query)).rows.map(({ name }) => name);

  async function threeServers() {
    const { catalog } = store();
    await recordList(
      catalog,
      'github',
      [
        [tool('list_records', 'Lists the ISSUES of a repository.'), judged('Read', 'Low')],
        [tool('delete_repo', 'Deletes 100% of it.'), judged('Destructive', 'Critical')],
      ],
      { at: day(1), listing: { title: 'GitHub' } },
    );
    await recordList(
      catalog,
      'アーカイブ',
      [[tool('記録の一覧', '全ての記録を一覧します'), judged('Read', 'Medium')]],
      {
        at: day(2),
        listing: { name: 'archive', description: 'Old “records”, C:\\temp' },
      },
    );
    await recordList(
      catalog,
      'bank',
      [
        [tool('pay', "Pays a bill; it's final."), judged('Financial', 'High')],
        [tool('puzzle'), notJudged()],
      ],
      { at: day(3) },
    );
    await catalog.record({
      listing: npmListing('empty'),
      outcome: { status: 'needs_auth', detail: 'It wants a token.' },
      at: day(4),
      classifications: new Map(),
    });
  }

  test('a search wants every word, in the texts of the server or of one of its tools', async () => {
    await threeServers();
    const found: [string, string[]][] = [
      ['github', ['github']],
      ['GITHUB issues', ['github']],
      ['github pays', []],
      ['list_rec', ['github']],
      ['listXrec', []],
      ['list_', ['github']],
      ['100%', ['github']],
      ['1%0', []],
      ['%', ['github']],
      ['_', ['github']],
      ["it's", ['bank']],
      ["' or 1=1 --", []],
      ['\\temp', ['archive']],
      ['\\', ['archive']],
      ['“records”', ['archive']],
      ['記録', ['archive']],
      ['一', ['archive']],
      ['記録 一覧', ['archive']],
      ['ｇｉｔｈｕｂ', ['github']],
      ['  \t ', ['empty', 'bank', 'archive', 'github']],
      ['\u0000', []],
      ['\uD800', []],
    ];
    for (const [search, slugs] of found) expect([search, await serverSlugs({ search })]).toEqual([search, slugs]);
    expect(await serverSlugs({ search: 'word '.repeat(5000) })).toEqual([]);
  });

  test('a search for tools looks at the tool and its server', async () => {
    await threeServers();
    expect(await toolNames({ search: 'github issues' })).toEqual(['list_records']);
    expect(await toolNames({ search: 'github' })).toEqual(['delete_repo', 'list_records']);
    expect(await toolNames({ search: 'list_rec' })).toEqual(['list_records']);
    expect(await toolNames({ search: '記録' })).toEqual(['記録の一覧']);
    expect(await toolNames({ search: '100%' })).toEqual(['delete_repo']);
    expect(await toolNames({ search: 'pays github' })).toEqual([]);
    expect(await toolNames({ server: 'bank' })).toEqual(['puzzle', 'pay']);
    expect(await toolNames({ server: 'nobody' })).toEqual([]);
    expect(await toolNames({ category: 'Read' })).toEqual(['記録の一覧', 'list_records']);
    expect(await toolNames({ category: 'Read', risk: 'Low', server: 'github' })).toEqual(['list_records']);
  });

  test('a search does not find what is no longer listed', async () => {
    const { catalog } = store();
    await recordList(catalog, 'one', [[tool('gone_tool', 'former'), null]], { at: day(1) });
    await recordList(catalog, 'one', [[tool('here', 'present'), null]], { at: day(2) });
    expect(await serverSlugs({ search: 'former' })).toEqual([]);
    expect(await toolNames({ search: 'gone_tool' })).toEqual([]);
    expect(await serverSlugs({ search: 'present' })).toEqual(['one']);
    // A server's new description replaces the old one.
    await recordList(catalog, 'one', [[tool('here', 'present'), null]], {
      at: day(3),
      listing: { description: 'renewed' },
    });
    expect(await serverSlugs({ search: 'renewed' })).toEqual(['one']);
  });

  test('servers are filtered by the marks of one tool, by the last crawl and by place', async () => {
    await threeServers();
    expect(await serverSlugs({ category: 'Read' })).toEqual(['archive', 'github']);
    expect(await serverSlugs({ risk: 'Critical' })).toEqual(['github']);
    expect(await serverSlugs({ category: 'Read', risk: 'Critical' })).toEqual([]);
    expect(await serverSlugs({ status: 'needs_auth' })).toEqual(['empty']);
    expect(await serverSlugs({ status: 'listed', search: 'a', category: 'Financial' })).toEqual(['bank']);
    expect(await serverSlugs({ place: 'http' })).toEqual([]);
    expect((await store().catalog.servers({ place: 'npm', status: 'listed', pageSize: 1 })).total).toBe(3);
  });

  test('servers are sorted as asked', async () => {
    await threeServers();
    expect(await serverSlugs({})).toEqual(['empty', 'bank', 'archive', 'github']);
    expect(await serverSlugs({ sort: 'newest' })).toEqual(['empty', 'bank', 'archive', 'github']);
    expect(await serverSlugs({ sort: 'name' })).toEqual(['archive', 'bank', 'empty', 'github']);
    expect(await serverSlugs({ sort: 'tools' })).toEqual(['bank', 'github', 'archive', 'empty']);
    expect(await serverSlugs({ sort: 'risk' })).toEqual(['github', 'bank', 'archive', 'empty']);
    expect(await serverSlugs({ sort: 'risk', search: 'a', status: 'listed' })).toEqual(['github', 'bank', 'archive']);
  });

  test('pages hold every row once, whatever the order, and strange page numbers do no harm', async () => {
    const { catalog } = store();
    for (let index = 0; index < 23; index += 1) {
      await recordList(catalog, `server-${index}`, [[tool('same', String(index)), judged('Read', 'Low')]]);
    }
    for (const sort of ['newest', 'name', 'tools', 'risk'] as const) {
      const pages = [];
      for (let page = 1; page <= 4; page += 1) pages.push(await catalog.servers({ sort, page, pageSize: 7 }));
      expect(pages.map(({ rows, total }) => [rows.length, total])).toEqual([
        [7, 23],
        [7, 23],
        [7, 23],
        [2, 23],
      ]);
      expect(new Set(pages.flatMap(({ rows }) => rows.map(({ slug }) => slug))).size).toBe(23);
    }
    const toolPages = await Promise.all([1, 2, 3].map((page) => catalog.tools({ page, pageSize: 10 })));
    expect(new Set(toolPages.flatMap(({ rows }) => rows.map(({ server }) => server))).size).toBe(23);
    expect(await catalog.servers({ page: 99 })).toEqual({ rows: [], total: 23, page: 99, pageSize: 25 });
    for (const page of [0, -5, Number.NaN, 0.5]) expect((await catalog.servers({ page })).page).toBe(1);
    expect((await catalog.servers({ page: Number.POSITIVE_INFINITY })).rows).toEqual([]);
    expect((await catalog.servers({ pageSize: 100_000 })).pageSize).toBe(100);
    expect((await catalog.servers({ pageSize: 0 })).rows).toHaveLength(1);
  });

  test('a summary counts its own tools', async () => {
    await threeServers();
    const { rows } = await store().catalog.servers({ sort: 'name' });
    expect(rows.map(({ slug, highestRisk, tools }) => [slug, highestRisk, tools.total, tools.notAssessed])).toEqual([
      ['archive', 'Medium', 1, 0],
      ['bank', 'High', 2, 1],
      ['empty', null, 0, 0],
      ['github', 'Critical', 2, 0],
    ]);
  });

  test('new rules judge the current tools again, each with its server and siblings, and the old judgement stays', async () => {
    const { catalog } = store();
    const rated: Rated[] = [
      [tool('a'), judged('Read', 'Low')],
      [tool('b'), null],
    ];
    await recordList(catalog, 'one', [[tool('gone'), judged('Read', 'Low')]], { at: day(1) });
    await recordList(catalog, 'one', rated, { at: day(2), outcome: { instructions: 'Says this.' } });
    await recordList(catalog, 'two', [[tool('a'), judged('Read', 'Low')]], {
      listing: { title: 'Two', description: 'Own.' },
    });
    const seen: Subject[] = [];
    const renew = (version: string) => (subjects: ReadonlyMap<number, Subject>) => {
      seen.push(...subjects.values());
      return new Map(Array.from(subjects.keys(), (key) => [key, judged('Write', 'High', { version })]));
    };
    expect(await catalog.reclassify(VERSION, renew(VERSION))).toBe(1);
    expect(seen).toEqual([
      { tool: tool('b'), server: { name: 'example', description: 'Says this.' }, siblings: ['a', 'b'] },
    ]);
    seen.length = 0;
    expect(await catalog.reclassify('rules-2', renew('rules-2'), 1)).toBe(3);
    expect(seen.map(({ tool: { name }, server }) => [name, server])).toEqual([
      ['a', { name: 'example', description: 'Says this.' }],
      ['b', { name: 'example', description: 'Says this.' }],
      ['a', { name: 'Two', description: 'Own.' }],
    ]);
    expect(await catalog.reclassify('rules-2', renew('rules-2'))).toBe(0);
    expect((await catalog.counts()).tools).toMatchObject({ total: 3, byRisk: { High: 3, Low: 0 } });
    const hash = (await catalog.tool('two', 'a'))?.tool.hash ?? '';
    expect(await catalog.classified([hash], VERSION, 'npm:two')).toEqual(new Set([hash]));
    await expect(catalog.reclassify('rules-3', renew('rules-2'))).rejects.toThrow('rules-2 was asked for as rules-3');
  });

  test('another process sees what this one kept', async () => {
    await threeServers();
    const { database, catalog } = store();
    const other = createCatalog(database);
    expect(await other.counts()).toEqual(await catalog.counts());
    await recordList(other, 'later', [[tool('x'), null]]);
    expect((await catalog.counts()).servers).toBe(5);
  });
});
