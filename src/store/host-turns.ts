import { setTimeout as pause } from 'node:timers/promises';
import { eq, lt, sql } from 'drizzle-orm';
import type { Drizzle } from './drizzle.ts';
import { hostTurns } from './schema-crawling.ts';

/** A turn that nobody renews for so long is over: its holder is gone. Seconds. */
const LEASE = 30;
const RENEW_MS = 10_000;
/** How often somebody who waits for a turn asks again, in milliseconds. */
const ASK_MS = 200;

/**
 * Runs work while holding one of the `limit` turns at a host, over all workers on this database; waits until one is free.
 *
 * pg-boss has such a limit too, but two workers that look at the same moment both see the last free place. It keeps most
 * of the jobs from waiting here, and this keeps the limit.
 *
 * @throws the signal's reason when it ends the waiting
 */
export async function inTurn<Result>(
  drizzle: Drizzle,
  { host, limit, signal }: { host: string; limit: number; signal: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  const holder = crypto.randomUUID();
  while (!(await takeTurn(drizzle, host, limit, holder))) await pause(ASK_MS, undefined, { signal });
  const renewal = setInterval(() => {
    // Should the database be away for longer than a lease, the turn is lost, and the crawl goes on all the same.
    drizzle
      .update(hostTurns)
      .set({ until: leaseEnd })
      .where(eq(hostTurns.holder, holder))
      .catch(() => {});
  }, RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // Nobody else may be kept waiting by our own trouble: without this the lease runs out.
    await drizzle
      .delete(hostTurns)
      .where(eq(hostTurns.holder, holder))
      .catch(() => {});
  }
}

/** By the clock of the database, which is the same for all workers. */
const leaseEnd = sql<string>`now() + make_interval(secs => ${LEASE})`;

async function takeTurn(drizzle: Drizzle, host: string, limit: number, holder: string): Promise<boolean> {
  for (let turn = 1; turn <= limit; turn += 1) {
    const taken = await drizzle
      .insert(hostTurns)
      .values({ host, turn, holder, until: leaseEnd })
      .onConflictDoUpdate({
        target: [hostTurns.host, hostTurns.turn],
        set: { holder, until: leaseEnd },
        setWhere: lt(hostTurns.until, sql`now()`),
      })
      .returning({ turn: hostTurns.turn });
    if (taken.length > 0) return true;
  }
  return false;
}
