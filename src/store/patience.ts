import { setTimeout as pause } from 'node:timers/promises';
import { isConnectionLost } from './errors.ts';

export type PatienceOptions = {
  say: (line: string) => void;
  /** Ends the waiting; the work then rejects with what it met last. */
  signal: AbortSignal;
  /** Milliseconds since some moment. */
  now?: () => number;
  /** The longest wait for the database, in milliseconds. */
  longest?: number;
};

const LONGEST = 30 * 60 * 1000;
/** Milliseconds before another try: soon at first, since most outages are a restart. */
const PAUSES = [250, 500, 1_000, 2_000];

/** Does work, and waits for the database where it went away. Whoever shares one shares what it says of an outage. */
export type Patience = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Makes work wait for a database that went away, instead of failing: the same work is done again until the database is
 * back. However many wait at once, the outage is said once, and so is its end.
 *
 * Work that was committed just before the connection broke is done twice, so it has to bear that.
 */
export function withPatience({ say, signal, now = Date.now, longest = LONGEST }: PatienceOptions): Patience {
  let awaySince: number | undefined;
  const back = () => {
    if (awaySince === undefined) return;
    say(`The database is back after ${Math.round((now() - awaySince) / 1000)} s; going on.`);
    awaySince = undefined;
  };
  const away = (error: unknown) => {
    if (awaySince !== undefined) return;
    awaySince = now();
    say(`The database cannot be reached (${reasonOf(error)}); waiting until it is back, nothing is lost meanwhile.`);
  };
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const started = now();
    for (let tries = 0; ; tries += 1) {
      try {
        const result = await work();
        back();
        return result;
      } catch (error) {
        if (!isConnectionLost(error) || signal.aborted || now() - started > longest) throw error;
        away(error);
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)], undefined, { signal }).catch(() => {});
      }
    }
  };
}

function reasonOf(error: unknown): string {
  let reason = 'no connection';
  for (let one = error; one instanceof Error; one = one.cause) {
    reason = 'code' in one && typeof one.code === 'string' ? one.code : one.message || reason;
  }
  return reason;
}
