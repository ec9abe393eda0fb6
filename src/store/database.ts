import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { type Changes, countedChanges, snapshotChanges } from './changes.ts';
import type { Drizzle } from './drizzle.ts';
import { DatabaseUnavailable } from './errors.ts';
import { lockFolder } from './folder-lock.ts';

export { DatabaseInUse, DatabaseUnavailable } from './errors.ts';

export type Database = {
  kind: 'pglite' | 'postgres';
  drizzle: Drizzle;
  changes: Changes;
  /** How the queue of crawls reaches the same database. */
  queue: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'connectionTimeoutMillis' | 'max'>;
  /** Ends all connections; a second call does nothing. */
  close: () => Promise<void>;
};

/** The advisory lock under which one process migrates while the others wait: any number, the same in all releases. */
const MIGRATION_LOCK = 7_066_561;
/** The longest wait for a connection to PostgreSQL, in milliseconds. */
const CONNECT_MS = 10_000;

/**
 * Opens PostgreSQL when an address is given, or else PGlite in the folder `catalogue` of the data directory, and
 * brings its tables up to date.
 * @throws DatabaseInUse when another process has the folder open.
 * @throws DatabaseUnavailable when the database cannot be reached or used.
 */
export async function openDatabase(options: {
  databaseUrl?: string | undefined;
  dataDirectory: string;
}): Promise<Database> {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl);
  return openPglite(options.dataDirectory);
}

async function openPglite(dataDirectory: string): Promise<Database> {
  const folder = join(dataDirectory, 'catalogue');
  let unlock: () => void;
  try {
    mkdirSync(dataDirectory, { recursive: true });
    unlock = lockFolder(folder);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new DatabaseUnavailable(`The data directory ${dataDirectory} cannot be used: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  try {
    const client = await PGlite.create(folder, { extensions: { pg_trgm } });
    const drizzle = drizzlePglite({ client });
    await migratePglite(drizzle, { migrationsFolder: migrationsFolder() });
    const close = async () => {
      if (!client.closed) await client.close();
      unlock();
    };
    const queue = { db: fromPglite(client), backend: 'pglite' as const };
    return { kind: 'pglite', drizzle, changes: countedChanges(), queue, close };
  } catch (error) {
    unlock();
    throw new DatabaseUnavailable(
      `The catalogue in ${folder} cannot be opened (${messageOf(error)}); move the folder away to start an empty one.`,
      { cause: error },
    );
  }
}

async function openPostgres(databaseUrl: string): Promise<Database> {
  const settings = { connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS, application_name: 'toolrisk' };
  let first: pg.Client;
  try {
    first = new pg.Client(settings);
  } catch {
    // Neither the message nor the cause may travel on: both can hold the address with its password.
    throw new DatabaseUnavailable('DATABASE_URL is not an address of a PostgreSQL database.');
  }
  const place = `${first.host}:${first.port}/${first.database}`;
  const say = (what: string, error: unknown, todo: string) => {
    const reason = messageOf(error).replaceAll(first.password || '\u0000', '***');
    return new DatabaseUnavailable(`PostgreSQL at ${place} ${what} (${reason}); ${todo}.`, { cause: error });
  };
  // Without a listener, a connection that breaks while idle would end the process; the next query reports it instead.
  first.on('error', () => {});
  try {
    await first.connect();
  } catch (error) {
    throw say('cannot be reached', error, 'check DATABASE_URL and that the database is running');
  }
  try {
    await migrateAlone(first);
  } catch (error) {
    throw say(
      'cannot hold the catalogue',
      error,
      'it needs a UTF-8 database in which this user may create tables and pg_trgm',
    );
  } finally {
    await first.end();
  }
  const pool = new pg.Pool(settings);
  pool.on('error', () => {});
  // The pool listens only to its idle connections; one that breaks in the middle of a transaction would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}));
  const drizzle = drizzlePostgres({ client: pool });
  return {
    kind: 'postgres',
    drizzle,
    changes: snapshotChanges(drizzle),
    queue: { connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS, max: 4 },
    close: async () => void (pool.ended || (await pool.end())),
  };
}

async function migrateAlone(client: pg.Client): Promise<void> {
  const encoding: pg.QueryResult<{ server_encoding: string }> = await client.query('show server_encoding');
  const found = encoding.rows[0]?.server_encoding;
  if (found !== 'UTF8') throw new Error(`its encoding is ${found}`);
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  // The lock ends with the connection, also when this process is killed half-way.
  await migratePostgres(drizzlePostgres({ client }), { migrationsFolder: migrationsFolder() });
}

/** `migrations/` at the package's root, seen from `src/store` and from `dist/src/store`. */
function migrationsFolder(): string {
  const candidates = ['../../migrations', '../../../migrations'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(join(folder, 'meta', '_journal.json')));
  if (found === undefined) throw new Error('the folder migrations is missing from this installation');
  return found;
}

/** The shortest true sentence part for an error: drizzle and a refused connection keep theirs in the cause or code. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return messageOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return (error.message || code).replace(/\.$/, '');
}
