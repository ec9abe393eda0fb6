import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { SourceRun } from '../domain/catalogue.ts';
import type { Drizzle } from './drizzle.ts';
import { sourceRuns } from './schema-crawling.ts';
import { storable, storableOrNull } from './text.ts';

/** Keeps how far a reading has come, in the row `id` or in a new one; gives the row's id. */
export async function keepSourceRun(drizzle: Drizzle, run: SourceRun, id?: number): Promise<number> {
  const values = {
    ...run,
    source: storable(run.source),
    place: storable(run.place),
    problem: storableOrNull(run.problem ?? undefined),
  };
  if (id !== undefined) {
    await drizzle.update(sourceRuns).set(values).where(eq(sourceRuns.id, id));
    return id;
  }
  const [made] = await drizzle.insert(sourceRuns).values(values).returning({ id: sourceRuns.id });
  if (made === undefined) throw new Error('no row was kept for the reading of a source');
  return made.id;
}

/** The newest date of change that a whole reading of this place has seen; undefined before the first. */
export async function readNewest(drizzle: Drizzle, source: string, place: string): Promise<string | undefined> {
  const [row] = await drizzle
    .select({ newest: sourceRuns.newest })
    .from(sourceRuns)
    .where(
      and(
        eq(sourceRuns.source, storable(source)),
        eq(sourceRuns.place, storable(place)),
        isNotNull(sourceRuns.endedAt),
        isNotNull(sourceRuns.newest),
      ),
    )
    .orderBy(desc(sourceRuns.newest))
    .limit(1);
  return row?.newest ?? undefined;
}

/** The last readings of all sources, newest first. */
export async function readSourceRuns(drizzle: Drizzle, limit: number): Promise<SourceRun[]> {
  const { id: _, ...columns } = {
    id: sourceRuns.id,
    source: sourceRuns.source,
    place: sourceRuns.place,
    startedAt: sourceRuns.startedAt,
    endedAt: sourceRuns.endedAt,
    newest: sourceRuns.newest,
    found: sourceRuns.found,
    added: sourceRuns.added,
    rejected: sourceRuns.rejected,
    problem: sourceRuns.problem,
  };
  return drizzle.select(columns).from(sourceRuns).orderBy(desc(sourceRuns.id)).limit(limit);
}
