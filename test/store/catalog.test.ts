import { count } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { toolHash } from '../../src/domain/tool.ts';
import { classifications, crawls, servers, toolVersions } from '../../src/store/schema.ts';
import { type OpenedStore, onBothDatabases } from '../support/databases.ts';
import { day, judged, listed, notJudged, npmListing, recordList, tool, VERSION } from './examples.ts';

async function rowCounts({ database }: OpenedStore) {
  const tables = { servers, crawls, toolVersions, classifications };
  const counts = Object.entries(tables).map(async ([name, table]) => {
    const [row] = await database.drizzle.select({ rows: count() }).from(table);
    return [name, row?.rows ?? 0];
  });
  return Object.fromEntries(await Promise.all(counts));
}

onBothDatabases((store) => {
  test('a listed server is read back with its tools, judgements and crawl', async () => {
    const { catalog } = store();
    const list = tool('list_files', 'Lists files.', { annotations: { readOnlyHint: true }, 'x-own': [1, null] });
    const judgement = judged('Read', 'Low', {
      findings: [
        {
          classifier: 'rules',
          rule: 'says-list',
          claim: 'It lists.',
          weight: 1,
          evidence: [{ field: '/description', quote: 'Lists', start: 0, end: 5 }],
        },
      ],
    });
    const made = await recordList(catalog, '@scope/files', [[list, judgement]], {
      listing: { title: 'Files', description: 'Reads a disk.', repository: 'https://example.org/files' },
      outcome: { instructions: 'Be kind.', truncated: 'Only the first page was read.' },
    });
    expect(made).toEqual({ slug: 'scope-files', newVersions: 1, changes: {}, changed: true });
    const server = await catalog.server('scope-files');
    expect(server).toMatchObject({
      key: 'npm:@scope/files',
      name: '@scope/files',
      title: 'Files',
      place: 'npm',
      address: '@scope/files',
      version: '1.2.3',
      highestRisk: 'Low',
      firstSeen: day(2),
      lastListed: day(2),
      lastCrawl: {
        at: day(2),
        status: 'listed',
        detail: null,
        protocolVersion: '2025-11-25',
        truncated: 'Only the first page was read.',
      },
      serverInfo: { name: 'example', version: '1.2.3' },
      instructions: 'Be kind.',
      listing: { source: 'test', where: { kind: 'package', package: '@scope/files' } },
    });
    expect(server?.toolList).toEqual([
      {
        server: 'scope-files',
        name: 'list_files',
        title: null,
        description: 'Lists files.',
        hash: toolHash(list),
        classification: judgement,
        definition: list,
        firstSeen: day(2),
        lastSeen: day(2),
        versions: 1,
      },
    ]);
    expect(await catalog.tool('scope-files', 'list_files')).toEqual({
      server,
      tool: server?.toolList[0],
      reviews: [],
    });
    expect(await catalog.tool('scope-files', 'nothing')).toBeUndefined();
    expect(await catalog.server('nobody')).toBeUndefined();
  });

  test('a second crawl with the same tools adds one crawl row and nothing else', async () => {
    const { catalog } = store();
    const rated = [tool('a'), tool('b')].map((one) => [one, judged('Read', 'Low')] as const);
    await recordList(
      catalog,
      'one',
      rated.map(([one, judgement]) => [one, judgement]),
    );
    const before = await rowCounts(store());
    const again = await recordList(
      catalog,
      'one',
      rated.map(([one, judgement]) => [one, judgement]),
      { at: day(5) },
    );
    expect(again.newVersions).toBe(0);
    expect(await rowCounts(store())).toEqual({ ...before, crawls: before.crawls + 1 });
    const server = await catalog.server('one');
    expect(server?.toolList[0]).toMatchObject({ firstSeen: day(2), lastSeen: day(5), versions: 1 });
    expect(server?.crawls.map(({ at }) => at)).toEqual([day(5), day(2)]);
  });

  test('a changed definition is a second version and the first one stays', async () => {
    const { catalog } = store();
    await recordList(catalog, 'one', [[tool('a', 'Reads.'), judged('Read', 'Low')]]);
    const changed = tool('a', 'Deletes.');
    expect(await recordList(catalog, 'one', [[changed, judged('Destructive', 'High')]], { at: day(3) })).toMatchObject({
      newVersions: 1,
    });
    expect((await catalog.tool('one', 'a'))?.tool).toMatchObject({
      definition: changed,
      versions: 2,
      firstSeen: day(3),
    });
    expect(await rowCounts(store())).toMatchObject({ toolVersions: 2, classifications: 2 });
    // Back to the first wording: an old version is current again, with its own first day.
    await recordList(catalog, 'one', [[tool('a', 'Reads.'), null]], { at: day(4) });
    expect((await catalog.tool('one', 'a'))?.tool).toMatchObject({
      description: 'Reads.',
      versions: 2,
      firstSeen: day(2),
      lastSeen: day(4),
      classification: { category: 'Read' },
    });
    expect((await catalog.counts()).tools.total).toBe(1);
  });

  test('a server that fails to answer loses nothing that was known', async () => {
    const { catalog } = store();
    await recordList(catalog, 'one', [[tool('a'), judged('Write', 'Medium')]]);
    const outcome = { status: 'timed_out', detail: 'It did not answer within 30 s.' } as const;
    await catalog.record({ listing: npmListing('one'), outcome, at: day(3), classifications: new Map() });
    expect(await catalog.server('one')).toMatchObject({
      lastListed: day(2),
      lastCrawl: { at: day(3), status: 'timed_out', detail: outcome.detail, rejected: [], launch: null },
      serverInfo: { name: 'example' },
      version: '1.2.3',
      toolList: [{ name: 'a', lastSeen: day(2) }],
    });
    expect(await catalog.counts()).toMatchObject({
      servers: 1,
      serversWithTools: 1,
      serversByStatus: { timed_out: 1 },
      tools: { total: 1 },
    });
  });

  test('an empty list takes the tools away, and a server that never listed has none', async () => {
    const { catalog } = store();
    await recordList(catalog, 'one', [[tool('a'), judged('Read', 'Low')]]);
    await recordList(catalog, 'one', [], { at: day(3) });
    await catalog.record({
      listing: npmListing('two'),
      outcome: { status: 'crashed', detail: 'It ended.' },
      at: day(3),
      classifications: new Map(),
    });
    expect(await catalog.server('one')).toMatchObject({ toolList: [], lastListed: day(3), highestRisk: null });
    expect(await catalog.server('two')).toMatchObject({
      toolList: [],
      lastListed: null,
      version: null,
      serverInfo: null,
    });
    expect(await catalog.tool('one', 'a')).toBeUndefined();
    expect(await catalog.counts()).toMatchObject({ servers: 2, serversWithTools: 0, tools: { total: 0 } });
  });

  test('tools are listed riskiest first, what was not assessed above High, and it is counted in no level', async () => {
    const { catalog } = store();
    await recordList(catalog, 'one', [
      [tool('low'), judged('Read', 'Low')],
      [tool('medium_read'), judged('Read', 'Medium')],
      [tool('medium_money'), judged('Financial', 'Medium')],
      [tool('b_high'), judged('Execute', 'High')],
      [tool('a_high'), judged('Execute', 'High')],
      [tool('unknown'), notJudged()],
      [tool('unjudged'), null],
      [tool('critical'), judged('Destructive', 'Critical')],
    ]);
    const order = ['critical', 'unjudged', 'unknown', 'a_high', 'b_high', 'medium_money', 'medium_read', 'low'];
    expect((await catalog.server('one'))?.toolList.map(({ name }) => name)).toEqual(order);
    expect((await catalog.tools({})).rows.map(({ name }) => name)).toEqual(order);
    expect((await catalog.tools({ assessed: false })).rows.map(({ name }) => name)).toEqual(['unjudged', 'unknown']);
    expect((await catalog.tools({ assessed: true })).total).toBe(6);
    const { tools } = await catalog.counts();
    expect(tools).toMatchObject({ total: 8, notAssessed: 2, byRisk: { Low: 1, Medium: 2, High: 2, Critical: 1 } });
    expect(tools.byCategory).toEqual({ Read: 2, Write: 0, Execute: 2, Destructive: 1, Financial: 1 });
    expect(tools.matrix.Execute).toEqual({ Low: 0, Medium: 0, High: 2, Critical: 0 });
    expect((await catalog.server('one'))?.tools).toEqual(tools);
  });

  test('tools with manipulated text are found by their report, and not by words that look like one', async () => {
    const { catalog } = store();
    const evidence = [{ field: '/name', quote: 'steer', start: 0, end: 5 }];
    const manipulation = [{ kind: 'invisible-text' as const, claim: 'Nobody sees it.', evidence }];
    const mark = '"manipulation":[{"kind":"invisible-text"';
    await recordList(catalog, 'one', [
      [tool('steer'), judged('Read', 'Low', { manipulation })],
      [tool('unclear'), { ...notJudged(), manipulation: [] }],
      [tool('says', mark), judged('Read', 'Low', { rationale: mark })],
    ]);
    expect((await catalog.tools({ manipulation: true })).rows.map(({ name }) => name)).toEqual(['steer']);
    expect((await catalog.tools({ manipulation: false })).total).toBe(2);
    expect((await catalog.tools({ manipulation: true, risk: 'High' })).total).toBe(0);
  });

  test('a quote that does not stand in its definition is refused and nothing is kept', async () => {
    const { catalog } = store();
    const evidence = [{ field: '/description', quote: 'Deletes', start: 0, end: 7 }];
    const finding = { classifier: 'rules', rule: 'says-delete', claim: 'It deletes.', weight: 1, evidence } as const;
    const wrong = judged('Destructive', 'High', { findings: [finding] });
    await expect(recordList(catalog, 'one', [[tool('a', 'Reads all.'), wrong]])).rejects.toThrow(
      /says-delete.*"Deletes"/,
    );
    const contradiction = judged('Read', 'Low', { contradictions: [{ claim: 'c', claimed: 'd', evidence }] });
    await expect(recordList(catalog, 'one', [[tool('a', 'Reads all.'), contradiction]])).rejects.toThrow(
      /contradiction/,
    );
    const report = judged('Read', 'Low', {
      manipulation: [{ kind: 'hidden-instruction', claim: 'It steers.', evidence }],
    });
    await expect(recordList(catalog, 'one', [[tool('a', 'Reads all.'), report]])).rejects.toThrow(/It steers/);
    const unclear = { ...notJudged(), manipulation: report.manipulation };
    await expect(recordList(catalog, 'one', [[tool('a', 'Reads all.'), unclear]])).rejects.toThrow(/It steers/);
    const action = { parameter: 'do', value: 'drop', category: 'Destructive', risk: 'High', evidence } as const;
    const acting = judged('Destructive', 'High', { actions: [action] });
    await expect(recordList(catalog, 'one', [[tool('a', 'Reads all.'), acting]])).rejects.toThrow(/the action "drop"/);
    expect(await rowCounts(store())).toEqual({ servers: 0, crawls: 0, toolVersions: 0, classifications: 0 });
  });

  test('the same definition at two servers is judged for each, and known for each alone', async () => {
    const { catalog } = store();
    const shared = tool('send', 'Sends it.');
    await recordList(catalog, 'mail', [[shared, judged('Write', 'High')]]);
    const hash = toolHash(shared);
    expect(await catalog.classified([hash, 'none'], VERSION, 'npm:mail')).toEqual(new Set([hash]));
    expect(await catalog.classified([hash], 'rules-2', 'npm:mail')).toEqual(new Set());
    expect(await catalog.classified([hash], VERSION, 'npm:bank')).toEqual(new Set());
    await recordList(catalog, 'bank', [[shared, judged('Financial', 'Critical')]]);
    expect((await catalog.tool('mail', 'send'))?.tool.classification).toMatchObject({ risk: 'High' });
    expect((await catalog.tool('bank', 'send'))?.tool.classification).toMatchObject({ risk: 'Critical' });
  });

  test('two servers of one name get two slugs that stay', async () => {
    const { catalog } = store();
    const first = await recordList(catalog, 'git-hub', []);
    const second = await recordList(catalog, 'git.hub', []);
    expect(first.slug).toBe('git-hub');
    expect(second.slug).toMatch(/^git-hub-[0-9a-f]{6}$/);
    expect((await recordList(catalog, 'git.hub', [], { listing: { name: 'Renamed' } })).slug).toBe(second.slug);
    expect(await catalog.slugFor('npm:git.hub')).toBe(second.slug);
    expect(await catalog.slugFor('npm:other')).toBeUndefined();
    expect((await recordList(catalog, 'pkg', [], { listing: { name: '日本語' } })).slug).toBe('pkg');
  });

  test('a source that says nothing of a server does not take away what another one said', async () => {
    const { catalog } = store();
    const words = { title: 'Notes', description: 'Keeps notes.', repository: 'https://example.org/notes' };
    const entry = { outcome: listed([tool('a')]), at: day(1), classifications: new Map() };
    const { slug } = await catalog.record({ ...entry, listing: npmListing('wordless', words) });
    await catalog.record({ ...entry, listing: npmListing('wordless'), at: day(2) });
    expect(await catalog.server(slug)).toMatchObject({ ...words, listing: words });
    await catalog.record({ ...entry, listing: npmListing('wordless', { title: 'New notes' }), at: day(3) });
    expect(await catalog.server(slug)).toMatchObject({ ...words, title: 'New notes' });
  });

  test('fresh are the servers that listed lately, not those that were only asked', async () => {
    const { catalog } = store();
    await recordList(catalog, 'old', [], { at: day(1) });
    await recordList(catalog, 'new', [], { at: day(9) });
    await catalog.record({
      listing: npmListing('old'),
      outcome: { status: 'crashed', detail: 'x' },
      at: day(9),
      classifications: new Map(),
    });
    expect(await catalog.freshKeys(day(5))).toEqual(new Set(['npm:new']));
    expect(await catalog.freshKeys(day(9))).toEqual(new Set(['npm:new']));
    expect(await catalog.freshKeys(day(10))).toEqual(new Set());
  });

  test('a removed server is in no list and no count until it is recorded again', async () => {
    const { catalog } = store();
    await recordList(catalog, 'one', [[tool('a'), judged('Read', 'Low')]]);
    expect(await catalog.remove('one', day(3))).toBe(true);
    expect(await catalog.remove('one', day(3))).toBe(false);
    expect(await catalog.server('one')).toBeUndefined();
    expect((await catalog.servers({})).total).toBe(0);
    expect((await catalog.tools({})).total).toBe(0);
    expect(await catalog.counts()).toMatchObject({ servers: 0, tools: { total: 0 } });
    expect(await catalog.freshKeys(day(1))).toEqual(new Set());
    await recordList(catalog, 'one', [[tool('a'), null]], { at: day(4) });
    expect(await catalog.server('one')).toMatchObject({ firstSeen: day(2), tools: { byRisk: { Low: 1 } } });
  });

  test('workers that record one server at the same time keep one server and each version once', async () => {
    const { catalog } = store();
    const definitions = Array.from({ length: 30 }, (_, index) => tool(`tool_${index}`));
    const rated = definitions.map((one) => [one, judged('Read', 'Low')] as [typeof one, ReturnType<typeof judged>]);
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, worker) => recordList(catalog, 'one', rated, { at: day(2 + worker) })),
    );
    expect(new Set(made.map(({ slug }) => slug))).toEqual(new Set(['one']));
    expect(made.reduce((sum, { newVersions }) => sum + newVersions, 0)).toBe(30);
    expect(await rowCounts(store())).toEqual({ servers: 1, crawls: 8, toolVersions: 30, classifications: 30 });
    // Different servers that want one slug at the same time.
    const slugs = await Promise.all(['a.b', 'a_b', 'a-b', 'a~b'].map((name) => recordList(catalog, name, [])));
    expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(4);
  });

  test('counts are asked once for the same data and anew after each change', async () => {
    const { catalog } = store();
    const none = await catalog.counts();
    expect(await catalog.counts()).toBe(none);
    await catalog.record({
      listing: npmListing('one'),
      outcome: listed([tool('a')]),
      at: day(2),
      classifications: new Map(),
    });
    expect(await catalog.counts()).toMatchObject({ servers: 1, tools: { total: 1, notAssessed: 1 } });
  });
});
