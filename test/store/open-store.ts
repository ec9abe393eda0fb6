/** A process of its own for the tests: opens the store, says so on standard output, and does as it is told. */
import { createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { day, judged, recordList, tool } from './examples.ts';

const [dataDirectory = '', databaseUrl, name] = process.argv.slice(2);
try {
  const database = await openDatabase({ dataDirectory, databaseUrl: databaseUrl || undefined });
  const catalog = createCatalog(database);
  if (name !== undefined) await recordList(catalog, name, [[tool('a'), judged('Read', 'Low')]], { at: day(1) });
  process.stdout.write(`open ${process.pid}\n`);
  process.stdin.on('end', async () => {
    await database.close();
    process.exit(0);
  });
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : error}\n`);
  process.exit(1);
}
