import type { Config } from '../config.ts';
import { type Catalog, createCatalog } from '../store/catalog.ts';
import { DatabaseUnavailable, openDatabase } from '../store/database.ts';
import { Obstacle } from './command.ts';

/**
 * Opens the catalogue for the length of one command.
 * @throws Obstacle when the database cannot be opened, with the store's own sentence.
 */
export async function withCatalog<Result>(config: Config, use: (catalog: Catalog) => Promise<Result>): Promise<Result> {
  const { databaseUrl, dataDirectory } = config;
  const database = await openDatabase({ databaseUrl, dataDirectory }).catch(asObstacle);
  try {
    return await use(createCatalog(database));
  } finally {
    await database.close();
  }
}

/** A database that cannot be opened is for the user to mend. */
export function asObstacle(error: unknown): never {
  throw error instanceof DatabaseUnavailable ? new Obstacle(error.message, { cause: error }) : error;
}
