import { sql } from 'drizzle-orm';
import type { Drizzle } from './drizzle.ts';

/** Tells whether an answer of the catalogue can have changed since another moment. */
export type Changes = {
  /** A name for the state of the data; while it is the same, so is every answer. */
  state: () => Promise<string>;
  /** Runs something that writes. */
  during: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

/** Where other processes may write: PostgreSQL's snapshot, which moves when any transaction that writes begins or ends. */
export function snapshotChanges(drizzle: Drizzle): Changes {
  return {
    state: async () => {
      const [row] = await drizzle
        .select({ snapshot: sql<string>`pg_current_snapshot()::text` })
        .from(sql`(select) as one_row`);
      return row?.snapshot ?? '';
    },
    during: (work) => work(),
  };
}

/**
 * Where this process alone has the database: counts, which cost no query. While something is being written, every moment
 * is a state of its own.
 */
export function countedChanges(): Changes {
  let writing = 0;
  let states = 0;
  return {
    state: async () => {
      if (writing > 0) states += 1;
      return String(states);
    },
    during: async (work) => {
      writing += 1;
      states += 1;
      try {
        return await work();
      } finally {
        writing -= 1;
        states += 1;
      }
    },
  };
}

/** The same question asked of the same data gets the same answer without asking again. */
export function oncePerState<Answer>({ state }: Changes, ask: () => Promise<Answer>): () => Promise<Answer> {
  let known: { state: string; answer: Promise<Answer> } | undefined;
  return async () => {
    const now = await state();
    if (known?.state !== now) {
      const answer = ask();
      known = { state: now, answer };
      answer.catch(() => {
        if (known?.answer === answer) known = undefined;
      });
    }
    return known.answer;
  };
}
