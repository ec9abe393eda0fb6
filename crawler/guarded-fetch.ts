import type { Where } from '../src/domain/server.ts';
import { Guard, type GuardOptions } from './outside/guard.ts';
import { isPrivateAddress, isPrivateName } from './private-address.ts';
import { Connections, type ReachOptions } from './outside/connections.ts';
import { NOBODY_OPTED_OUT, type OptOut } from './outside/opt-out.ts';
import { Pace, type PaceOptions } from './outside/pace.ts';
import { Robots } from './outside/robots.ts';

export { Guard } from './outside/guard.ts';
export { AskedToWait, RefusedAddress, TooManyBytes, TooSlow } from './outside/refusal.ts';

export type Fetch = (address: string | URL, init?: RequestInit) => Promise<Response>;

export type DoorOptions = Partial<ReachOptions> & {
  /** The whole User-Agent header, as `userAgent` makes it. */
  agent?: string | undefined;
  optOut?: OptOut | undefined;
  /** Addresses that the user typed himself: their robots.txt is not asked. */
  typed?: readonly (string | URL)[] | undefined;
  /** How hosts are treated; hosts of the user's own network are paced only when this is given. */
  pace?: Partial<Omit<PaceOptions, 'now'>> | undefined;
  /** Milliseconds since 1970; the machine's clock when absent. */
  now?: (() => number) | undefined;
  /** The caps of one `fetch`; those of `FETCH_LIMITS` that are to be different. */
  limits?: Partial<FetchLimits> | undefined;
};

type FetchLimits = Pick<GuardOptions, 'totalBytes' | 'redirects' | 'headersMs'> & { requestMs: number };

/** One page or one answer of an API. The largest real page of a registry seen is below 1 MB. */
export const FETCH_LIMITS: FetchLimits = {
  totalBytes: 16 * 1024 * 1024,
  redirects: 5,
  headersMs: 30_000,
  requestMs: 60_000,
};

/** Between two requests to one host, and at most so many visits at a time; the longest wait for a `Retry-After`. */
const PACE = { distanceMs: 250, concurrency: 2, patienceMs: 10_000 };

export type Door = {
  /** `fetch` for sources. Obeys robots.txt, except for what the user typed. */
  fetch: Fetch;
  /** The same for an API below an address that the user typed: robots.txt is about pages that a robot comes upon. */
  fetchAsTyped: Fetch;
  /** A guard for the requests to one server; it has to be closed. */
  guard: (limits: Omit<GuardOptions, keyof ReachOptions | 'manners' | 'connections'>, typed: boolean) => Guard;
  /** Waits until one more visit to the address's host may begin; the answer ends it. */
  enter: (url: URL, signal?: AbortSignal) => Promise<() => void>;
  /** Why a server is not asked at all, in a sentence. */
  optedOut: (where: Where) => string | undefined;
  optOut: OptOut;
  close: () => void;
};

/**
 * Opens the only door to the network for one process: its users share pace, robots.txt, opt-out list and introduction, so that
 * a host sees one polite visitor. Close it at the end.
 */
export function openDoor(options: DoorOptions = {}): Door {
  const { now = Date.now, optOut = NOBODY_OPTED_OUT, agent = 'Toolrisk' } = options;
  const { allowPrivate = false, allowHttp, resolve, poseAsPublic } = options;
  const reach = { allowPrivate, allowHttp, resolve, poseAsPublic };
  const settings = { ...PACE, ...options.pace, now };
  const pace = new Pace(settings);
  const unhurried = new Pace({ ...settings, distanceMs: 0, concurrency: Number.POSITIVE_INFINITY });
  const paceOf = (url: URL) => (options.pace === undefined && isOwnNetwork(url) ? unhurried : pace);
  const connections = new Connections(reach);
  const limits = { ...FETCH_LIMITS, ...options.limits };
  const manners = { agent, pace: paceOf, optOut, patienceMs: settings.patienceMs, now };
  const ask = (url: URL, init: RequestInit, asked: Robots | undefined, onClose?: () => void) => {
    const guard = new Guard({ ...reach, ...limits, connections, manners: { ...manners, robots: asked }, onClose });
    return guard.fetch(url, init);
  };
  // It takes no place at its host, since the visit that wants to know holds one already.
  const robots = new Robots(
    (url) => ask(url, {}, undefined),
    now,
    (host, ms) => pace.slow(host, ms),
  );
  const visit = async (address: string | URL, init: RequestInit, asked: Robots | undefined) => {
    const url = new URL(address);
    const headers = new Headers(init.headers);
    if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'gzip, br');
    const leave = await paceOf(url).enter(url.host, init.signal ?? undefined);
    try {
      return await ask(url, { ...init, headers }, asked, leave);
    } catch (error) {
      leave();
      throw error;
    }
  };
  const typed = new Set(options.typed?.map((one) => withoutFragment(one)));
  return {
    fetch: (address, init = {}) => visit(address, init, typed.has(withoutFragment(address)) ? undefined : robots),
    fetchAsTyped: (address, init = {}) => visit(address, init, undefined),
    guard: (wanted, isTyped) => {
      return new Guard({ ...reach, ...wanted, manners: { ...manners, robots: isTyped ? undefined : robots } });
    },
    enter: (url, signal) => paceOf(url).enter(url.host, signal),
    optedOut: (where) => optOut.server(where),
    optOut,
    close: () => connections.close(),
  };
}

function isOwnNetwork(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isPrivateName(host) || (/^[\d.]+$|:/.test(host) && isPrivateAddress(host));
}

function withoutFragment(address: string | URL): string {
  const url = URL.parse(address);
  return url === null ? String(address) : url.href.slice(0, url.href.length - url.hash.length);
}
