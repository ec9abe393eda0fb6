import { and, desc, eq, inArray } from 'drizzle-orm';
import type { ModelRun } from '../domain/catalogue.ts';
import type { Drizzle } from './drizzle.ts';
import { llmAnswers, llmRuns } from './schema.ts';
import { storable } from './text.ts';

/** What a language model once answered about the question with this hash. */
export type KeptAnswer = { subjectHash: string; model: string; answer: unknown };

/** Rows sent or asked for in one statement. */
const CHUNK = 500;

/** The answers to these questions under one version of the prompt, of whichever model, oldest first. */
export async function readAnswers(
  drizzle: Drizzle,
  subjectHashes: readonly string[],
  promptVersion: string,
): Promise<KeptAnswer[]> {
  const found: KeptAnswer[] = [];
  for (let start = 0; start < subjectHashes.length; start += CHUNK) {
    const rows = await drizzle
      .select({ subjectHash: llmAnswers.subjectHash, model: llmAnswers.model, answer: llmAnswers.answer })
      .from(llmAnswers)
      .where(
        and(
          inArray(llmAnswers.subjectHash, subjectHashes.slice(start, start + CHUNK)),
          eq(llmAnswers.promptVersion, storable(promptVersion)),
        ),
      )
      .orderBy(llmAnswers.at);
    for (const row of rows) found.push(row);
  }
  return found;
}

/** Whether any question was ever answered under this version of the prompt. */
export async function hasAnswers(drizzle: Drizzle, promptVersion: string): Promise<boolean> {
  const known = drizzle.select({ model: llmAnswers.model }).from(llmAnswers);
  const rows = await known.where(eq(llmAnswers.promptVersion, storable(promptVersion))).limit(1);
  return rows.length > 0;
}

/** Keeps answers. The first answer to a question stays: what it cost is paid, and a judgement rests on it. */
export async function keepAnswers(
  drizzle: Drizzle,
  answers: readonly KeptAnswer[],
  promptVersion: string,
  at: string,
): Promise<void> {
  const rows = answers.map(({ subjectHash, model, answer }) => ({
    subjectHash,
    promptVersion: storable(promptVersion),
    model: storable(model),
    answer,
    at,
  }));
  for (let start = 0; start < rows.length; start += CHUNK) {
    await drizzle
      .insert(llmAnswers)
      .values(rows.slice(start, start + CHUNK))
      .onConflictDoNothing();
  }
}

/** Notes what a run was allowed and has used so far: a new row without an id, or else that row. */
export async function keepModelRun(drizzle: Drizzle, run: ModelRun, id: number | undefined): Promise<number> {
  const values = { ...run, model: storable(run.model) };
  if (id !== undefined) {
    await drizzle.update(llmRuns).set(values).where(eq(llmRuns.id, id));
    return id;
  }
  const [row] = await drizzle.insert(llmRuns).values(values).returning({ id: llmRuns.id });
  if (row === undefined) throw new Error('no row was kept for the run of the language model');
  return row.id;
}

/** The newest run, as far as it has come. */
export async function readLastModelRun(drizzle: Drizzle): Promise<ModelRun | undefined> {
  const [row] = await drizzle.select().from(llmRuns).orderBy(desc(llmRuns.id)).limit(1);
  if (row === undefined) return undefined;
  const { id: _, ...run } = row;
  return run;
}
