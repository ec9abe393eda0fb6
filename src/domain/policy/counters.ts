import { readNumber } from './numbers.ts';
import { parsePath, valuesAt } from './path.ts';
import type { Limit, Window } from './schema.ts';

/** Lengths of the windows in milliseconds. They start at whole minutes, hours and days in UTC. */
export const WINDOW_MS: Record<Window, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What one counter of a grant holds: how much was used in the window that began at `start` (ms since 1970). */
export type CounterState = { start: number; used: number };

/** The counters of one grant at one moment. `now` is in milliseconds since 1970 and is given by the caller. */
export type Counters = { now: number; used: ReadonlyMap<string, CounterState> };

/** What an accepted call takes from a counter; the same value gives it back. */
export type CounterChange = { counter: string; window: Window; start: number; amount: number };

/** The counters of a grant that has not called anything yet. */
export function noCounters(now: number): Counters {
  return { now, used: new Map() };
}

/**
 * How much of a counter is used now. A window that has passed counts as empty; one that lies ahead (the clock was set
 * back) still counts, because the doubt is about our own clock.
 */
export function usedNow(counters: Counters, limit: Pick<Limit, 'counter' | 'window'>): number {
  const state = counters.used.get(limit.counter);
  if (state === undefined || state.start < windowStart(counters.now, limit.window)) return 0;
  return Math.max(0, state.used);
}

/** When the window of this moment began, in milliseconds since 1970. */
export function windowStart(now: number, window: Window): number {
  return Math.floor(now / WINDOW_MS[window]) * WINDOW_MS[window];
}

/** How much a call takes from a limit: 1, or the sum of the argument that the limit names. */
export function amountOf(limit: Limit, args: unknown): { amount: number } | { fault: string } {
  const path = limit.increment_from;
  if (path === undefined) return { amount: 1 };
  const steps = parsePath(path);
  if (steps === undefined) return { fault: `the path ${path} cannot be read` };
  const found = valuesAt(args, steps);
  let amount = 0;
  for (const one of found) {
    if (one.kind === 'missing' || one.kind === 'noList') return { fault: `${path}: the number is missing` };
    if (one.kind === 'misfit') return { fault: `${path}: ${one.message}` };
    const reading = readNumber(one.value);
    if (reading.kind === 'doubt') return { fault: `${path}: ${reading.message}` };
    // A negative amount would give quota back, so that any sum could be spent.
    if (reading.kind === 'no-number' || reading.number < 0) return { fault: `${path}: an amount was expected` };
    amount += reading.number;
  }
  return { amount };
}

/** The counters after a call was let through, or put before a person. */
export function reserve(counters: Counters, changes: readonly CounterChange[]): Counters {
  const used = new Map(counters.used);
  for (const { counter, start, amount } of changes) {
    const state = used.get(counter);
    if (state === undefined || state.start < start) used.set(counter, { start, used: amount });
    else used.set(counter, { start: state.start, used: state.used + amount });
  }
  return { now: counters.now, used };
}

/**
 * The counters after the upstream server failed, or a person said no: what the call took is given back. A window that
 * has passed since has nothing to give back to, and no counter falls below zero.
 */
export function giveBack(counters: Counters, changes: readonly CounterChange[]): Counters {
  const used = new Map(counters.used);
  for (const { counter, start, amount } of changes) {
    const state = used.get(counter);
    if (state?.start === start) used.set(counter, { start, used: Math.max(0, state.used - amount) });
  }
  return { now: counters.now, used };
}
