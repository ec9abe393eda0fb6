import { SOURCES } from '../../crawler/sources/index.ts';
import type { SourceRun } from '../domain/catalogue.ts';
import { printableLine } from '../domain/printable.ts';
import { EXIT, Obstacle, type Terminal } from './command.ts';
import { withCatalog } from './with-catalog.ts';

const READINGS = 200;
const READINGS_SHOWN = 3;

/** `toolrisk import --list`: what can be read, and what the last readings came to. */
export async function listSources({ json }: { json?: boolean }, terminal: Terminal): Promise<number> {
  const runs = await withCatalog(terminal.config(), (catalog) => catalog.sourceRuns(READINGS)).catch(
    (error: unknown) => {
      // The sources are the program's own; only the readings are in the catalogue.
      if (!(error instanceof Obstacle)) throw error;
      terminal.say(error.message);
      return [];
    },
  );
  const sources = SOURCES.map(({ name, summary, places, defaultPlaces = [] }) => {
    const readings = runs.filter((run) => run.source === name).slice(0, READINGS_SHOWN);
    return { name, summary, places, defaultPlaces, readings };
  });
  if (json) {
    await terminal.write(`${JSON.stringify(sources, null, 2)}\n`);
    return EXIT.done;
  }
  for (const { name, summary, places, readings } of sources) {
    const lines = [name, `  reads ${summary}`, `  places: ${places}`, ...readings.map(readingLine)];
    await terminal.write(`${lines.join('\n')}\n`);
  }
  return EXIT.done;
}

function readingLine({ place, startedAt, endedAt, found, added, rejected, problem }: SourceRun): string {
  const at = startedAt.slice(0, 16).replace('T', ' ');
  const end = problem === null ? (endedAt === null ? 'not ended' : 'whole') : printableLine(problem, 200);
  return `  ${at} UTC  ${printableLine(place, 60)}: ${found} found, ${added} new, ${rejected} passed over; ${end}`;
}
