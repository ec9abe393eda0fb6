import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createCatalog } from '../../src/store/catalog.ts';
import { DatabaseInUse, DatabaseUnavailable, openDatabase } from '../../src/store/database.ts';
import { startPostgres, withPostgres } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts a process that opens the store, and gives the one line that it says. */
async function open(
  dataDirectory: string,
  databaseUrl = '',
  name?: string,
  script = join(ROOT, 'test/store/open-store.ts'),
) {
  const args = [script, dataDirectory, databaseUrl, ...(name === undefined ? [] : [name])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
  );
  return { child, line };
}

async function close({ child }: { child: ChildProcess }): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

test('a second process on one folder is refused in one sentence that names the first', async () => {
  const folder = temporaryFolder();
  const first = await open(folder.path);
  expect(first.line).toBe(`open ${first.child.pid}`);
  const second = await open(folder.path);
  expect(second.line).toBe(
    `DatabaseInUse: The catalogue in ${folder.path}/catalogue is in use by process ${first.child.pid}; stop that process, or set TOOLRISK_DATA to another folder.`,
  );
  // The refused one took nothing away from the first: a third is refused as well.
  expect((await open(folder.path)).line).toContain(`in use by process ${first.child.pid};`);
  await close(first);
  const third = await open(folder.path);
  expect(third.line).toBe(`open ${third.child.pid}`);
  await close(third);
  folder.dispose();
});

test('the folder of a killed process is taken over with all that it had kept', async () => {
  const folder = temporaryFolder();
  const killed = await open(folder.path, '', 'kept');
  const gone = once(killed.child, 'exit');
  killed.child.kill('SIGKILL');
  await gone;
  const next = await open(folder.path, '', 'more');
  expect(next.line).toBe(`open ${next.child.pid}`);
  await close(next);
  const database = await openDatabase({ dataDirectory: folder.path });
  expect(
    (await createCatalog(database).servers({ sort: 'name' })).rows.map(({ slug, tools }) => [slug, tools.total]),
  ).toEqual([
    ['kept', 1],
    ['more', 1],
  ]);
  await database.close();
  folder.dispose();
});

test('of processes that start on one folder at once, exactly one gets it', async () => {
  const folder = temporaryFolder();
  const all = await Promise.all(Array.from({ length: 4 }, () => open(folder.path)));
  expect(all.filter(({ line }) => line.startsWith('open ')).length).toBe(1);
  expect(all.filter(({ line }) => line.startsWith('DatabaseInUse: ')).length).toBe(3);
  folder.dispose();
});

test('one process cannot open a folder twice, but can open it again', async () => {
  const folder = temporaryFolder();
  const database = await openDatabase({ dataDirectory: folder.path });
  expect(database.kind).toBe('pglite');
  await expect(openDatabase({ dataDirectory: folder.path })).rejects.toThrow(DatabaseInUse);
  await database.close();
  await database.close();
  const again = await openDatabase({ dataDirectory: folder.path });
  await again.close();
  folder.dispose();
});

test('a folder that holds something else is named and left alone', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  const problem = await openDatabase({ dataDirectory: join(folder.path, 'file') }).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(DatabaseUnavailable);
  expect(String(problem)).toMatch(/^DatabaseUnavailable: The data directory .*\/file cannot be used: .*\.$/);
  mkdirSync(join(folder.path, 'catalogue'));
  writeFileSync(join(folder.path, 'catalogue', 'PG_VERSION'), '9\n');
  const broken = openDatabase({ dataDirectory: folder.path });
  await expect(broken).rejects.toThrow(
    /^The catalogue in .* cannot be opened \(.*\); move the folder away to start an empty one\.$/s,
  );
  folder.dispose();
});

test('the migrations are found from the built package as from the sources', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder.path, 'dist'));
  // The layout of the package: dist/src beside migrations, with the packages and the domain where they are found.
  for (const room of ['src', 'test']) cpSync(join(ROOT, room), join(folder.path, 'dist', room), { recursive: true });
  cpSync(join(ROOT, 'migrations'), join(folder.path, 'migrations'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder.path, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  const built = await open(join(folder.path, 'data'), '', 'x', join(folder.path, 'dist/test/store/open-store.ts'));
  expect(built.line).toBe(`open ${built.child.pid}`);
  await close(built);
  folder.dispose();
});

test('processes that start on one empty PostgreSQL database at once all get it, migrated once', async (context) => {
  const folder = temporaryFolder();
  const ran = await withPostgres(async (server) => {
    const address = await server.address();
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((name) => open(folder.path, address, name)));
    for (const { line, child } of all) expect(line).toBe(`open ${child.pid}`);
    const database = await openDatabase({ databaseUrl: address, dataDirectory: folder.path });
    expect(database.kind).toBe('postgres');
    expect((await createCatalog(database).servers({})).total).toBe(4);
    await database.close();
    await database.close();
    await Promise.all(all.map(close));
    return 'ran';
  });
  if (typeof ran !== 'string') context.skip(ran.skip);
  folder.dispose();
});

test('a PostgreSQL that cannot be used is said in one sentence without the password', async (context) => {
  const server = await startPostgres();
  if ('skip' in server) return context.skip(server.skip);
  const wrong = {
    [`postgres://postgres:sesame@127.0.0.1:${server.port}/test`]:
      /^PostgreSQL at 127.0.0.1:\d+\/test cannot be reached \(password .*\); check/,
    [`postgres://postgres:password@127.0.0.1:${server.port}/nowhere`]:
      /^PostgreSQL at .* cannot be reached \(database "nowhere" does not exist\)/,
    'postgres://me:sesame@127.0.0.1:1/x': /^PostgreSQL at 127.0.0.1:1\/x cannot be reached \(connect ECONNREFUSED .*\)/,
    'postgres://me:sesame@localhost:1/x': /^PostgreSQL at localhost:1\/x cannot be reached \(.*ECONNREFUSED.*\)/,
    'postgres://me:sesame@no-such-host.invalid/x':
      /^PostgreSQL at no-such-host.invalid:5432\/x cannot be reached \(.*\)/,
    'postgres://me:sesame@host:99999999/x': /^DATABASE_URL is not an address|^PostgreSQL at/,
  };
  for (const [databaseUrl, sentence] of Object.entries(wrong)) {
    const error = await openDatabase({ databaseUrl, dataDirectory: '/nowhere' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    if (!(error instanceof DatabaseUnavailable)) continue;
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toMatch(/sesame|\n/);
  }
  await server.stop();
});

test('a PostgreSQL that goes away fails the next question and does not end the process', async (context) => {
  const server = await startPostgres();
  if ('skip' in server) return context.skip(server.skip);
  const database = await openDatabase({ databaseUrl: await server.address(), dataDirectory: '/nowhere' });
  const catalog = createCatalog(database);
  expect((await catalog.counts()).servers).toBe(0);
  await server.stop();
  await expect(catalog.counts()).rejects.toThrow();
  await database.close();
});
