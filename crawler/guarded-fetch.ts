import { lookup } from 'node:dns';
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isPrivateAddress } from './private-address.ts';

/** An address or a redirect that we do not go to. The message is a sentence. */
export class RefusedAddress extends Error {}
/** More bytes than the cap allows. The message is a sentence. */
export class TooManyBytes extends Error {}

export type GuardOptions = {
  allowPrivate: boolean;
  /** All bodies of this guard together, after decompression. */
  totalBytes: number;
  redirects: number;
  /** From the start of a request to its headers. */
  headersMs: number;
};

/** What the guard saw of one answer. */
export type SeenAnswer = { method: string; status: number; contentType: string; challenge: string | undefined };

/**
 * The only door to the network: a `fetch` for one server, with all limits on it.
 *
 * The address that was looked up and found public is the one that is connected to, so a name that resolves
 * differently a moment later gains nothing. Redirects are followed here, each hop checked like the first.
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #agents: { http: HttpAgent; https: HttpsAgent };
  readonly seen: SeenAnswer[] = [];
  /** What went wrong below HTTP, last. The SDK wraps it in errors of its own. */
  fault: Error | undefined;
  bytes = 0;

  constructor(options: GuardOptions) {
    this.#options = options;
    const settings = { keepAlive: true, lookup: this.#lookup };
    this.#agents = { http: new HttpAgent(settings), https: new HttpsAgent(settings) };
  }

  /** Closes all connections. */
  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  /** `fetch` as far as the SDK needs it: bodies that are text, headers, an abort signal. */
  readonly fetch = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    let url = new URL(input);
    let { method = 'GET', body } = init;
    const headers = new Headers(init.headers);
    headers.set('accept-encoding', 'identity');
    try {
      for (let hops = 0; ; hops++) {
        const answer = await this.#ask(url, method, headers, typeof body === 'string' ? body : undefined, init.signal);
        const location = answer.headers.location;
        if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined) {
          return this.#response(answer, method);
        }
        answer.resume();
        if (hops >= this.#options.redirects) throw new RefusedAddress(`It redirects more than ${hops} times.`);
        const next = new URL(location, url);
        if (url.protocol === 'https:' && next.protocol === 'http:') {
          throw new RefusedAddress(`It redirects to an address without encryption: ${next.origin}.`);
        }
        // What the user gave for one host is not for another.
        if (next.origin !== url.origin) for (const name of ['authorization', 'cookie']) headers.delete(name);
        if (answer.statusCode === 303) [method, body] = ['GET', undefined];
        url = next;
      }
    } catch (error) {
      if (error instanceof Error && init.signal?.aborted !== true) this.fault = error;
      throw error;
    }
  };

  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const bad = this.#options.allowPrivate ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
      if (bad !== undefined) return callback(refusal(hostname, bad.address), '', 0);
      const [first] = addresses;
      if (options.all || first === undefined) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };

  #ask(url: URL, method: string, headers: Headers, body: string | undefined, signal?: AbortSignal | null) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw new RefusedAddress(`Only http and https are asked, not ${url.protocol}`);
      }
      // A name is checked when it is looked up; an address is never looked up.
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (!this.#options.allowPrivate && isIP(host) !== 0 && isPrivateAddress(host)) throw refusal(host, host);
      const settings = { method, headers: Object.fromEntries(headers) };
      const sent: ClientRequest =
        url.protocol === 'https:'
          ? httpsRequest(url, { ...settings, agent: this.#agents.https })
          : httpRequest(url, { ...settings, agent: this.#agents.http });
      const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), this.#options.headersMs);
      const onAbort = () => sent.destroy(new DOMException('This operation was aborted', 'AbortError'));
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort);
      sent.on('close', () => signal?.removeEventListener('abort', onAbort));
      sent.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      sent.on('response', (answer) => {
        clearTimeout(timer);
        this.#note(method, answer);
        resolve(answer);
      });
      sent.end(body);
    });
  }

  #note(method: string, answer: IncomingMessage): void {
    const { statusCode: status = 0, headers } = answer;
    this.seen.push({
      method,
      status,
      contentType: headers['content-type'] ?? '',
      challenge: headers['www-authenticate'],
    });
  }

  #response(answer: IncomingMessage, method: string): Response {
    const status = answer.statusCode ?? 0;
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headersDistinct)) {
      for (const one of value ?? []) if (!/^content-(encoding|length)$/.test(name)) headers.append(name, one);
    }
    const empty = method === 'HEAD' || [204, 205, 304].includes(status);
    if (empty) answer.resume();
    return new Response(empty ? null : ReadableStream.from(this.#body(answer)), {
      status,
      statusText: answer.statusMessage ?? '',
      headers,
    });
  }

  async *#body(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of decoded(answer)) {
        const bytes = Buffer.from(chunk);
        this.bytes += bytes.length;
        if (this.bytes > this.#options.totalBytes) {
          throw new TooManyBytes(`It sent more than the limit of ${this.#options.totalBytes} bytes.`);
        }
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

/** Compression is not asked for, and some servers use it nevertheless. */
function decoded(answer: IncomingMessage): Readable {
  const decoder = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }[answer.headers['content-encoding'] ?? ''];
  if (decoder === undefined) return answer;
  const stream = decoder();
  answer.on('error', (error) => stream.destroy(error));
  return answer.pipe(stream);
}

function refusal(host: string, address: string): RefusedAddress {
  const where = host === address ? address : `${host} (${address})`;
  return new RefusedAddress(`${where} is a private address, and those are not asked unless you allow it.`);
}
