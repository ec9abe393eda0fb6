import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { LaunchRecord } from '../../src/domain/crawl.ts';
import type { ChangeQuery } from '../../src/domain/history.ts';
import type { Catalog } from '../../src/store/catalog.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day, judged, npmListing, type Rated, recordList, tool } from './examples.ts';

const low = judged('Read', 'Low');
const rated = (name: string, description = `Does ${name}.`, judgement = low): Rated => [
  tool(name, description),
  judgement,
];
const launch = (method: LaunchRecord['method']): LaunchRecord => ({ method });

/** The changes that the catalogue tells, oldest crawl first: the crawl's day, the kind and the tool. */
async function told(catalog: Catalog, query: ChangeQuery = {}): Promise<string[]> {
  const { rows } = await catalog.changes({ pageSize: 100, ...query });
  const days = (at: string) => (Date.parse(at) - Date.parse(day(0))) / 86_400_000;
  return rows
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map(
      ({ at, kind, tool, formerName }) => `${days(at)} ${kind} ${formerName === null ? '' : `${formerName} → `}${tool}`,
    );
}

onBothDatabases((store) => {
  const countRows = async () => {
    const { rows } =
      (await store().database.drizzle.execute(sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`)) as unknown as { rows: { name: string }[] };
    const counts: Record<string, number> = {};
    for (const { name } of rows) {
      const counted = await store().database.drizzle.execute(
        sql`select count(*)::integer as n from ${sql.identifier(name)}`,
      );
      counts[name] = (counted as unknown as { rows: { n: number }[] }).rows[0]?.n ?? -1;
    }
    return counts;
  };

  test('an unchanged server adds one row in one table, whatever the order of its tools', async () => {
    const { catalog } = store();
    const list = [rated('a'), rated('b'), rated('c')];
    expect(await recordList(catalog, 'still', list, { at: day(1) })).toEqual({
      slug: 'still',
      newVersions: 3,
      changes: {},
      changed: true,
    });
    const before = await countRows();
    const again = await recordList(catalog, 'still', list.toReversed(), { at: day(2) });
    expect(again).toEqual({ slug: 'still', newVersions: 0, changes: {}, changed: false });
    expect(await countRows()).toEqual({ ...before, crawls: (before.crawls ?? 0) + 1 });
  });

  test('a crawl that failed changes nothing and is no gap', async () => {
    const { catalog } = store();
    await recordList(catalog, 's', [rated('a'), rated('b')], { at: day(1) });
    const failed = await catalog.record({
      listing: npmListing('s'),
      outcome: { status: 'crashed', detail: 'It ended.' },
      at: day(2),
      classifications: new Map(),
    });
    expect(failed).toMatchObject({ changes: {}, changed: false });
    await recordList(catalog, 's', [rated('a')], { at: day(3) });
    expect(await told(catalog)).toEqual(['3 removed b']);
  });

  test('a change holds both sides: definition, class and rule', async () => {
    const { catalog } = store();
    await recordList(catalog, 's', [rated('a', 'Reads a note.')], { at: day(1) });
    const result = await recordList(
      catalog,
      's',
      [rated('a', 'Deletes all notes.', judged('Destructive', 'Critical')), rated('b')],
      { at: day(2) },
    );
    expect(result).toMatchObject({ changes: { added: 1, description: 1 }, changed: true, newVersions: 2 });
    const { rows } = await catalog.changes({});
    expect(rows).toMatchObject([
      {
        server: 's',
        kind: 'description',
        tool: 'a',
        formerName: null,
        at: day(2),
        before: { category: 'Read', risk: 'Low', rule: {}, definition: { description: 'Reads a note.' } },
        after: {
          category: 'Destructive',
          risk: 'Critical',
          rule: 'hidden',
          definition: { description: 'Deletes all notes.' },
        },
        ruleChanged: true,
      },
      {
        kind: 'added',
        tool: 'b',
        before: null,
        after: { category: 'Read', risk: 'Low', rule: {} },
        ruleChanged: false,
      },
    ]);
  });

  test('questions pick by server, tool, kind, rule, level and time, page by page', async () => {
    const { catalog } = store();
    for (const name of ['one', 'two']) {
      await recordList(catalog, name, [rated('a'), rated('b')], { at: day(1) });
      await recordList(catalog, name, [rated('a', 'Drops it.', judged('Destructive', 'High')), rated('b')], {
        at: day(2),
      });
      await recordList(catalog, name, [rated('a', 'Drops it.', judged('Destructive', 'High'))], { at: day(3) });
    }
    expect(await told(catalog, { server: 'one' })).toEqual(['2 description a', '3 removed b']);
    expect(await told(catalog, { tool: 'b' })).toEqual(['3 removed b', '3 removed b']);
    expect(await told(catalog, { kind: 'description', server: 'two' })).toEqual(['2 description a']);
    expect(await told(catalog, { ruleChanged: true, server: 'two' })).toEqual(['2 description a']);
    expect(await told(catalog, { ruleChanged: false, server: 'two' })).toEqual(['3 removed b']);
    expect(await told(catalog, { worse: true, server: 'one' })).toEqual(['2 description a']);
    expect(await told(catalog, { worse: false, server: 'one' })).toEqual(['3 removed b']);
    expect(await told(catalog, { since: day(3) })).toEqual(['3 removed b', '3 removed b']);
    expect(await catalog.changes({ page: 2, pageSize: 3 })).toMatchObject({
      total: 4,
      rows: [{ kind: 'description' }],
    });
    await catalog.remove('one', day(4));
    expect((await catalog.changes({})).total).toBe(2);
  });

  test('a tool that was hidden and comes back rewritten is held against what it was, also after an older form', async () => {
    const { catalog } = store();
    const [first, second] = [rated('a', 'Reads.'), rated('a', 'Reads more.')];
    await recordList(catalog, 's', [first, rated('b')], { at: day(1) });
    await recordList(catalog, 's', [second, rated('b')], { at: day(2) });
    await recordList(catalog, 's', [first, rated('b')], { at: day(3) });
    await recordList(catalog, 's', [rated('b')], { at: day(4) });
    await recordList(catalog, 's', [rated('b')], { at: day(5) });
    await recordList(catalog, 's', [second, rated('b')], { at: day(6) });
    await recordList(catalog, 's', [rated('b')], { at: day(7) });
    await recordList(catalog, 's', [rated('b'), second], { at: day(8) });
    expect(await told(catalog)).toEqual([
      '2 description a',
      '3 description a',
      '4 removed a',
      '6 reappeared a',
      '6 description a',
      '7 removed a',
      '8 reappeared a',
    ]);
    const { rows } = await catalog.changes({ kind: 'description', pageSize: 1 });
    expect(rows).toMatchObject([{ before: { definition: { description: 'Reads.' } } }]);
  });

  test('what a cut list did not get to is neither removed nor new, until a whole one tells', async () => {
    const { catalog } = store();
    const truncated = { outcome: { truncated: 'The list was cut.' } };
    await recordList(catalog, 's', [rated('a'), rated('b'), rated('c')], { at: day(1) });
    await recordList(catalog, 's', [rated('a'), rated('x')], { at: day(2), ...truncated });
    await recordList(catalog, 's', [rated('a')], { at: day(3), ...truncated });
    await recordList(catalog, 's', [rated('a')], { at: day(4), ...truncated });
    await recordList(catalog, 's', [rated('a'), rated('b', 'Rewritten.'), rated('c')], { at: day(5) });
    await recordList(catalog, 's', [rated('a'), rated('b', 'Rewritten.'), rated('c')], { at: day(6) });
    expect(await told(catalog)).toEqual(['2 added x', '5 description b', '5 removed x']);
  });

  test('a cut list that comes back whole with the same tools takes away what it had not got to', async () => {
    const { catalog } = store();
    await recordList(catalog, 's', [rated('a'), rated('b')], { at: day(1) });
    await recordList(catalog, 's', [rated('a')], { at: day(2), outcome: { truncated: 'cut' } });
    await recordList(catalog, 's', [rated('a')], { at: day(3) });
    await recordList(catalog, 's', [rated('a')], { at: day(4), outcome: { truncated: 'cut' } });
    await recordList(catalog, 's', [rated('a')], { at: day(5) });
    await recordList(catalog, 's', [rated('a'), rated('b')], { at: day(6) });
    expect(await told(catalog)).toEqual(['3 removed b', '6 reappeared b']);
  });

  test('a server whose list was never whole has no new tools, and its changes are told', async () => {
    const { catalog } = store();
    const truncated = { outcome: { truncated: 'cut' } };
    await recordList(catalog, 's', [rated('a')], { at: day(1), ...truncated });
    await recordList(catalog, 's', [rated('b')], { at: day(2), ...truncated });
    await recordList(catalog, 's', [rated('a', 'Rewritten.')], { at: day(3), ...truncated });
    await recordList(catalog, 's', [rated('a', 'Rewritten.')], { at: day(4) });
    await recordList(catalog, 's', [rated('a', 'Rewritten.'), rated('c')], { at: day(5) });
    expect(await told(catalog)).toEqual(['3 description a', '4 removed b', '5 added c']);
  });

  test('a tool that was rejected by its name is not removed; one that is plainly missing is', async () => {
    const { catalog } = store();
    const rejected = (name?: string) => ({
      outcome: { rejected: [{ index: 9, ...(name && { name }), reason: 'bad' }] },
    });
    await recordList(catalog, 's', [rated('a'), rated('b'), rated('c')], { at: day(1) });
    await recordList(catalog, 's', [rated('a')], { at: day(2), ...rejected('b') });
    await recordList(catalog, 's', [rated('a')], { at: day(3), ...rejected('b') });
    await recordList(catalog, 's', [rated('a'), rated('b', 'New words.')], { at: day(4) });
    await recordList(catalog, 's', [rated('a')], { at: day(5), ...rejected() });
    await recordList(catalog, 's', [rated('a')], { at: day(6) });
    expect(await told(catalog)).toEqual(['2 removed c', '4 description b', '6 removed b']);
  });

  test('hearsay is compared with hearsay of its kind, and the first list of the server begins anew', async () => {
    const { catalog } = store();
    const as = (method: LaunchRecord['method']) => ({ outcome: { launch: launch(method) } });
    await recordList(catalog, 's', [rated('a'), rated('b')], { at: day(1), ...as('manifest') });
    await recordList(catalog, 's', [rated('a'), rated('x')], { at: day(2), ...as('prose') });
    expect(await told(catalog)).toEqual([]);
    await recordList(catalog, 's', [rated('a')], { at: day(3), ...as('prose') });
    expect(await told(catalog)).toEqual(['3 removed x']);
    await recordList(catalog, 's', [rated('a', 'Live.'), rated('x')], { at: day(4) });
    expect(await told(catalog)).toEqual([]);
    const written = await recordList(catalog, 's', [rated('q')], { at: day(5), ...as('prose') });
    expect(written).toMatchObject({ changes: {}, changed: false });
    await recordList(catalog, 's', [rated('a', 'Live.'), rated('b')], { at: day(6) });
    expect(await told(catalog)).toEqual(['6 added b', '6 removed x']);
    expect(await catalog.formerTool('s', 'q')).toBeUndefined();
  });

  test('a crawl that ended before the last one is kept and compared with nothing', async () => {
    const { catalog } = store();
    await recordList(catalog, 's', [rated('a')], { at: day(1) });
    await recordList(catalog, 's', [rated('a'), rated('b')], { at: day(3) });
    const late = await recordList(catalog, 's', [rated('a')], { at: day(2) });
    expect(late).toMatchObject({ changes: {}, changed: false });
    expect(await told(catalog)).toEqual(['3 added b']);
  });

  test('several crawls of one server that end at once tell each change once', async () => {
    const { catalog } = store();
    await recordList(catalog, 's', [rated('a'), rated('b')], { at: day(1) });
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        recordList(catalog, 's', [rated('a', 'New.'), rated('c', 'Third.')], { at: day(2) }),
      ),
    );
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    expect(await told(catalog)).toEqual(['2 description a', '2 added c', '2 removed b']);
  });

  test('a tool that is gone can still be asked for, as it was last', async () => {
    const { catalog } = store();
    await recordList(catalog, 's', [rated('a'), rated('b', 'First.')], { at: day(1) });
    await recordList(catalog, 's', [rated('a'), rated('b', 'Second.', judged('Write', 'High'))], { at: day(2) });
    await recordList(catalog, 's', [rated('a')], { at: day(3) });
    expect(await catalog.tool('s', 'b')).toBeUndefined();
    expect(await catalog.formerTool('s', 'b')).toMatchObject({
      server: { slug: 's', tools: { total: 1 } },
      tool: { name: 'b', description: 'Second.', lastSeen: day(2), versions: 2, classification: { risk: 'High' } },
    });
    expect(await catalog.formerTool('s', 'a')).toBeUndefined();
    expect(await catalog.formerTool('s', 'never')).toBeUndefined();
  });

  test('a tool under another name has the same rule, though the rule counts under its name', async () => {
    const { catalog } = store();
    const write = judged('Write', 'Medium');
    await recordList(catalog, 's', [rated('save', 'Saves a note.', write)], { at: day(1) });
    await recordList(catalog, 's', [rated('store', 'Saves a note.', write)], { at: day(2) });
    const { rows } = await catalog.changes({});
    expect(rows).toMatchObject([{ kind: 'renamed', tool: 'store', formerName: 'save', ruleChanged: false }]);
    expect(await told(catalog, { tool: 'save' })).toEqual(['2 renamed save → store']);
  });
});
