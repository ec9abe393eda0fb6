import type { Config } from '../config.ts';
import { type Catalog, createCatalog } from '../store/catalog.ts';
import { openDatabase } from '../store/database.ts';
import { type Jobs, openJobs } from '../store/jobs.ts';
import { asObstacle } from './with-catalog.ts';

/** How long a program waits at its end for the crawls that it has in hand, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Opens the catalogue and the queue of crawls for the length of one command.
 *
 * @param name what this program is called among the workers
 * @throws Obstacle when the database cannot be opened, with the store's own sentence
 */
export async function withJobs<Result>(
  config: Config,
  name: string,
  say: (line: string) => void,
  use: (catalog: Catalog, jobs: Jobs) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, dataDirectory } = config;
  const database = await openDatabase({ databaseUrl, dataDirectory }).catch(asObstacle);
  try {
    const jobs = await openJobs(database, { name, say }).catch(asObstacle);
    try {
      return await use(createCatalog(database), jobs);
    } finally {
      // A database that went away must not keep the program from ending.
      await jobs.stop(PATIENCE_MS).catch(() => {});
    }
  } finally {
    await database.close();
  }
}
