import type { IncomingMessage } from 'node:http';
import { decoded, letGo, responseOf } from './body.ts';
import { Connections, type ReachOptions } from './connections.ts';
import { forOtherOrigin, type OwnHeaders } from './headers.ts';
import type { OptOut } from './opt-out.ts';
import { type Pace, pauseAsked } from './pace.ts';
import { RefusedAddress, TooManyBytes, TooSlow } from './refusal.ts';
import type { Robots } from './robots.ts';

/** What is shared by everybody who goes through one door. */
export type Manners = {
  /** Whole User-Agent header. */
  agent: string;
  pace: (url: URL) => Pace;
  /** Asked about every address; undefined for addresses that the user typed. */
  robots: Robots | undefined;
  optOut: OptOut;
  /** The longest wait that a `Retry-After` gets before the same request is sent again, in milliseconds. */
  patienceMs: number;
  now: () => number;
};

export type GuardOptions = ReachOptions & {
  /** All bodies of this guard together, after decompression. */
  totalBytes: number;
  /** The same as they come, before it; `totalBytes` when absent. */
  wireBytes?: number | undefined;
  redirects: number;
  /** From the start of a request to its headers, in milliseconds. */
  headersMs: number;
  /** From the start of a request to the end of its body, all redirects included; unlimited when absent. */
  requestMs?: number | undefined;
  /** What the user gave for one origin, and nobody else gets. */
  own?: OwnHeaders | undefined;
  manners?: Manners | undefined;
  /** Connections of others that are used, and not closed, by this guard. */
  connections?: Connections | undefined;
  /** Told when the body of an answer has ended, was let go or broke. */
  onClose?: (() => void) | undefined;
};

/** What the guard saw of one answer. `until` is when it may be asked again, where it said so (ms since 1970). */
export type SeenAnswer = {
  method: string;
  status: number;
  contentType: string;
  challenge: string | undefined;
  until: number | undefined;
};

type Errand = { url: URL; method: string; headers: Headers; body: string | undefined; signal: AbortSignal };

/** How often one request is sent again because a host asked for a moment's patience. */
const RETRIES = 2;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * A `fetch` for one server, with all limits on it. `openDoor` (in `crawler/guarded-fetch.ts`) makes guards that share what
 * is due to other people's hosts.
 *
 * Redirects are followed here, each hop checked like the first.
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #connections: Connections;
  readonly seen: SeenAnswer[] = [];
  /** What went wrong below HTTP, last. The SDK wraps it in errors of its own. */
  fault: Error | undefined;
  /** Bytes of all bodies, after decompression. */
  bytes = 0;
  #wireBytes = 0;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#connections = options.connections ?? new Connections(options);
  }

  /** Closes all connections. */
  close(): void {
    if (this.#options.connections === undefined) this.#connections.close();
  }

  /** `fetch` as far as the SDK and the sources need it: bodies that are text, headers, an abort signal. */
  readonly fetch = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const deadline = new AbortController();
    const signal = init.signal ? AbortSignal.any([init.signal, deadline.signal]) : deadline.signal;
    const timer = this.#startClock(deadline);
    try {
      const { answer, errand } = await this.#follow({
        url: new URL(input),
        method: (init.method ?? 'GET').toUpperCase(),
        headers: this.#headersFor(new URL(input), new Headers(init.headers)),
        body: typeof init.body === 'string' ? init.body : undefined,
        signal,
      });
      const onDeadline = () => answer.destroy(deadline.signal.reason);
      deadline.signal.addEventListener('abort', onDeadline);
      answer.once('close', () => {
        clearTimeout(timer);
        this.#options.onClose?.();
      });
      const empty = errand.method === 'HEAD' || [204, 205, 304].includes(answer.statusCode ?? 0);
      if (empty) letGo(answer);
      return responseOf(answer, errand.url, empty ? undefined : this.#body(answer));
    } catch (error) {
      clearTimeout(timer);
      const thrown = deadline.signal.aborted ? deadline.signal.reason : error;
      if (thrown instanceof Error && init.signal?.aborted !== true) this.fault = thrown;
      throw thrown;
    }
  };

  #startClock(deadline: AbortController): NodeJS.Timeout | undefined {
    const { requestMs } = this.#options;
    if (requestMs === undefined) return undefined;
    return setTimeout(() => deadline.abort(new TooSlow(`It was not done within ${requestMs} ms.`)), requestMs);
  }

  #headersFor(url: URL, given: Headers): Headers {
    const { own, manners } = this.#options;
    const headers = own !== undefined && own.origin !== url.origin ? forOtherOrigin(given, own) : new Headers(given);
    if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'identity');
    if (manners !== undefined && !headers.has('user-agent')) headers.set('user-agent', manners.agent);
    return headers;
  }

  async #follow(first: Errand): Promise<{ answer: IncomingMessage; errand: Errand }> {
    let errand = first;
    let connections = this.#connections;
    for (let hops = 0; ; hops++) {
      const { answer, isPrivate } = await this.#ask(errand, connections);
      // A server of the internet has no say in what is asked of the user's own network.
      if (!isPrivate) connections = this.#connections.forStrangers();
      const { location } = answer.headers;
      if (!REDIRECTS.includes(answer.statusCode ?? 0) || location === undefined) return { answer, errand };
      letGo(answer);
      if (hops >= this.#options.redirects) throw new RefusedAddress(`It redirects more than ${hops} times.`);
      errand = this.#redirected(errand, location, answer.statusCode);
    }
  }

  #redirected(errand: Errand, location: string, status: number | undefined): Errand {
    const { url } = errand;
    const next = URL.parse(location, url);
    if (next === null) throw new RefusedAddress('It redirects to something that is no address.');
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw new RefusedAddress(`It redirects to an address without encryption: ${next.origin}.`);
    }
    // A name and password in an address are credentials that the redirecting server chose.
    [next.username, next.password] = ['', ''];
    const leaves = next.origin !== url.origin;
    const headers = leaves ? forOtherOrigin(errand.headers, this.#options.own) : errand.headers;
    return status === 303
      ? { ...errand, url: next, headers, method: errand.method === 'HEAD' ? 'HEAD' : 'GET', body: undefined }
      : { ...errand, url: next, headers };
  }

  /** Sends one request, again where the host asks for a moment's patience. */
  async #ask(errand: Errand, connections: Connections): Promise<{ answer: IncomingMessage; isPrivate: boolean }> {
    const { manners, headersMs } = this.#options;
    const { url, signal } = errand;
    connections.check(url);
    const optedOut = manners?.optOut.host(url.hostname);
    if (optedOut !== undefined) throw new RefusedAddress(optedOut);
    await manners?.robots?.check(url);
    for (let tries = 0; ; tries++) {
      await manners?.pace(url).turn(url.host, signal);
      const reached = await connections.send({ ...errand, headersMs });
      const { answer } = reached;
      const now = manners?.now() ?? Date.now();
      const until = pauseAsked(answer.statusCode ?? 0, answer.headers['retry-after'], now);
      this.#note(errand.method, answer, until);
      if (manners === undefined || until === undefined) return reached;
      manners.pace(url).hold(url.host, until);
      if (tries >= RETRIES || until - now > manners.patienceMs) return reached;
      letGo(answer);
    }
  }

  #note(method: string, answer: IncomingMessage, until: number | undefined): void {
    const { statusCode: status = 0, headers } = answer;
    const contentType = headers['content-type'] ?? '';
    this.seen.push({ method, status, contentType, challenge: headers['www-authenticate'], until });
  }

  async *#body(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
    const { totalBytes, wireBytes = totalBytes } = this.#options;
    const onWire = (bytes: number) => {
      this.#wireBytes += bytes;
      if (this.#wireBytes > wireBytes) throw new TooManyBytes(`It sent more than the limit of ${wireBytes} bytes.`);
    };
    try {
      for await (const chunk of decoded(answer, onWire)) {
        const bytes = Buffer.from(chunk);
        this.bytes += bytes.length;
        if (this.bytes > totalBytes) throw new TooManyBytes(`It sent more than the limit of ${totalBytes} bytes.`);
        yield new Uint8Array(bytes);
      }
    } catch (error) {
      if (error instanceof Error && error.name !== 'AbortError') this.fault ??= error;
      throw error;
    } finally {
      answer.destroy();
    }
  }
}
