/**
 * Times the catalogue's questions on a synthetic catalogue: `node test/store/bulk.ts [pglite|postgres] [servers] [tools]`,
 * 40,000 servers with 500,000 tools on PostgreSQL when nothing is said. Rows are made inside the database, because
 * recording them one server at a time would measure the writing. Prints milliseconds, the best of three.
 */
import { type SQL, sql } from 'drizzle-orm';
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { startPostgres } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { day, judged, type Rated, recordList, tool } from './examples.ts';

const [kind = 'postgres', servers = '40000', tools = '500000'] = process.argv.slice(2);
const S = Number(servers);
const T = Number(tools);
const VERBS = sql`(array['list','get','delete','create','send','search'])`;
const NOUNS = sql`(array['github','files','mail','weather','money','music','日本語'])`;
const judgement = JSON.stringify(judged('Read', 'Low', { rationale: 'x'.repeat(500) }));

const ROWS: Record<string, SQL> = {
  servers: sql`insert into servers (key_hash, key, slug, name, description, place, address, listing, search, first_seen)
    select md5('k' || i), 'npm:server-' || i, 'server-' || i, 'server-' || i, 'A server about ' || ${NOUNS}[1 + i % 7],
      'npm', 'server-' || i, '{}', 'server-' || i || E'\na server about ' || ${NOUNS}[1 + i % 7],
      timestamptz '2026-01-01' + i * interval '1 minute' from generate_series(1, ${S}::int) i`,
  versions: sql`insert into tool_versions (server_id, hash, name, description, field_hashes, definition, search, first_seen)
    select 1 + i % ${S}::int, md5('t' || i) || md5('u' || i), ${VERBS}[1 + i % 6] || '_' || ${NOUNS}[1 + i % 5] || '_' || i,
      'Tool ' || md5(i::text), '{}', '{"name":"x","description":"' || repeat('y', 600) || '"}',
      ${VERBS}[1 + i % 6] || '_' || ${NOUNS}[1 + i % 5] || '_' || i || E'\ntool ' || md5(i::text)
        || repeat(' does a thing with words about the matter.', 5) || (case when i % 1000 = 0 then ' 記録の一覧' else '' end),
      now() from generate_series(1, ${T}::int) i`,
  classifications: sql`insert into classifications (tool_version_id, version, category, risk, body)
    select id, 'rules-1', case when id % 20 <> 0 then (array['Read','Write','Execute','Destructive','Financial'])[1 + id % 5] end,
      case when id % 20 <> 0 then (array['Low','Medium','High','Critical'])[1 + id % 4] end, ${judgement}::text
    from tool_versions`,
  crawls: sql`insert into crawls (server_id, at, status, rejected, listed)
    select s.id, timestamptz '2026-02-01' + n * interval '1 day', 'listed', '[]',
      (select array_agg(id order by id) from tool_versions v where v.server_id = s.id)
    from servers s, generate_series(1, 5) n`,
  named: sql`insert into servers (key_hash, key, slug, name, description, place, address, listing, search, first_seen)
    select md5('n' || i), 'npm:named-' || i, 'named-' || i, 'named-' || i, 'A server that nobody asked yet',
      'npm', 'named-' || i, '{}', 'named-' || i || E'\na server that nobody asked yet',
      timestamptz '2026-02-01' + i * interval '1 minute' from generate_series(1, ${S}::int / 2) i`,
  sightings: sql`insert into sightings (server_id, source, entry, standing, version, first_seen, last_seen)
    select id, case when id % 400 = 0 then 'npm' else 'registry:registry.example.com' end, slug,
      case when id % 97 = 0 then 'deleted' when id % 50 = 0 then 'deprecated' else 'active' end, '1.0.0', first_seen, now()
    from servers`,
  failures: sql`insert into crawls (server_id, at, status, rejected, detail)
    select id, timestamptz '2026-03-01', 'crashed', '[]', 'It ended.' from servers where id % 4 = 0`,
};

async function time(name: string, ask: () => Promise<unknown>, runs = 3): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await ask();
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${best.toFixed(best < 10 ? 1 : 0).padStart(8)} ms  ${name}`);
}

const folder = temporaryFolder();
const server = kind === 'postgres' ? await startPostgres() : undefined;
if (server !== undefined && 'skip' in server) throw new Error(server.skip);
const database = await openDatabase({ databaseUrl: await server?.address(), dataDirectory: folder.path });
console.log(`${kind}: ${S} servers, ${T} tools, ${(S * 5.25).toFixed(0)} crawls`);
for (const [name, rows] of Object.entries(ROWS)) await time(`making ${name}`, () => database.drizzle.execute(rows), 1);
await database.drizzle.execute(sql`analyze`);

const catalog = createCatalog(database);
const list: Rated[] = Array.from({ length: 13 }, (_, index) => [
  tool(`new_${index}`, 'Does a new thing.'),
  judged('Read', 'Low'),
]);
let crawl = 0;
await time('record: a new server with 13 tools', () => recordList(catalog, `new-${++crawl}`, list));
await time('record: the same list again', () => recordList(catalog, 'new-1', list, { at: day(++crawl) }));
await time('counts(), asked anew', () => createCatalog(database).counts());
await time('counts(), nothing changed', () => catalog.counts());
await time('servers: newest', () => catalog.servers({}));
await time('servers: newest, page 1,000', () => catalog.servers({ page: 1000 }));
for (const sort of ['name', 'tools', 'risk'] as const)
  await time(`servers: by ${sort}`, () => catalog.servers({ sort }));
await time('servers: Financial', () => catalog.servers({ category: 'Financial' }));
await time('servers: Financial and Critical', () => catalog.servers({ category: 'Financial', risk: 'Critical' }));
await time('servers: of the large source', () => catalog.servers({ source: 'registry:registry.example.com' }));
await time('servers: of a small source', () => catalog.servers({ source: 'npm' }));
await time('servers: withdrawn', () => catalog.servers({ standing: 'deleted' }));
await time('servers: withdrawn, of a small source', () => catalog.servers({ source: 'npm', standing: 'deleted' }));
await time('servers: not asked yet', () => catalog.servers({ status: 'not_asked' }));
await time('sources', () => catalog.sources());
await time('servers: last crawl crashed', () => catalog.servers({ status: 'crashed' }));
for (const search of ['github', 'list_git', 'delete files', '記録', 'a', 'matter', 'no-such-word-anywhere'])
  await time(`servers: search ${search}`, () => catalog.servers({ search }));
await time('server with its tools', () => catalog.server('server-77'));
await time('tools: all, riskiest first', () => catalog.tools({}));
await time('tools: Financial and Critical', () => catalog.tools({ category: 'Financial', risk: 'Critical' }));
for (const search of ['list_github_12', '記録', 'matter'])
  await time(`tools: search ${search}`, () => catalog.tools({ search }));
await time('freshKeys, all fresh', () => catalog.freshKeys('2026-02-01T00:00:00Z'));
await time('reclassify, nothing to do', () => catalog.reclassify('rules-1', () => new Map()), 1);
console.log(`${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB resident`);
await database.close();
await server?.stop();
folder.dispose();
