import { setTimeout as sleep } from 'node:timers/promises';
import { AskedToWait } from './refusal.ts';

export type PaceOptions = {
  /** From the start of one request to a host to the start of the next, in milliseconds. */
  distanceMs: number;
  /** Visits to one host at a time. */
  concurrency: number;
  /** The longest wait that a `Retry-After` gets; a host that wants more is left alone until then. Milliseconds. */
  patienceMs: number;
  /** Milliseconds since 1970. */
  now: () => number;
};

type Host = { next: number; distanceMs: number; heldUntil: number; inside: number; queue: (() => void)[] };

/** How many hosts are remembered before those that are long done are forgotten. */
const REMEMBERED = 5_000;
/** A host that asks for a longer pause is asked again after a day. */
const LONGEST_HOLD_MS = 24 * 60 * 60 * 1000;

/** How often and by how many at once one host is asked, within this process. */
export class Pace {
  readonly #options: PaceOptions;
  readonly #hosts = new Map<string, Host>();

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /**
   * Waits for the turn of one more request to a host.
   * @throws AskedToWait when the host asked for a longer pause than we wait
   */
  async turn(name: string, signal?: AbortSignal): Promise<void> {
    const { now, patienceMs } = this.#options;
    const host = this.#host(name);
    if (host.heldUntil - now() > patienceMs) throw new AskedToWait(name, new Date(host.heldUntil));
    const start = Math.max(now(), host.next, host.heldUntil);
    host.next = start + host.distanceMs;
    const wait = start - now();
    if (wait > 0) await sleep(wait, undefined, signal && { signal });
  }

  /** Waits until one of the places at a host is free; the answer gives it back, and may be called more than once. */
  async enter(name: string, signal?: AbortSignal): Promise<() => void> {
    const host = this.#host(name);
    if (host.inside >= this.#options.concurrency) await queued(host, signal);
    else host.inside += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = host.queue.shift();
      // A place that is handed on stays taken.
      if (next === undefined) host.inside -= 1;
      else next();
    };
  }

  /** Leaves a host alone until a time (milliseconds since 1970), a day at most. */
  hold(name: string, until: number): void {
    const host = this.#host(name);
    host.heldUntil = Math.max(host.heldUntil, Math.min(until, this.#options.now() + LONGEST_HOLD_MS));
  }

  /** Asks a host more seldom than others, where it says so. Milliseconds. */
  slow(name: string, distanceMs: number): void {
    const host = this.#host(name);
    host.distanceMs = Math.max(host.distanceMs, distanceMs);
  }

  #host(name: string): Host {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    if (this.#hosts.size >= REMEMBERED) this.#forget();
    const host = { next: 0, distanceMs: this.#options.distanceMs, heldUntil: 0, inside: 0, queue: [] };
    this.#hosts.set(name, host);
    return host;
  }

  #forget(): void {
    const now = this.#options.now();
    for (const [name, host] of this.#hosts) {
      if (host.inside === 0 && host.next < now && host.heldUntil < now) this.#hosts.delete(name);
    }
  }
}

function queued(host: Host, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      host.queue = host.queue.filter((one) => one !== enter);
      reject(signal?.reason);
    };
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener('abort', leave, { once: true });
    host.queue.push(enter);
  });
}

/**
 * Until when an answer asks to be left alone, in milliseconds since 1970: the `Retry-After` of a 429 or 503, in seconds
 * or as a date (RFC 9110, 10.2.3). Undefined where it asks for nothing.
 */
export function pauseAsked(status: number, retryAfter: string | undefined, now: number): number | undefined {
  if ((status !== 429 && status !== 503) || retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const until = /^\d{1,10}$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(until, now);
}
