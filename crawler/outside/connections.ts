import { lookup } from 'node:dns';
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { isPrivateAddress, isPrivateName } from '../private-address.ts';
import { RefusedAddress } from './refusal.ts';

/** The addresses of a name, all of them. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

export type ReachOptions = {
  /** Whether private, loopback and link-local addresses may be reached. */
  allowPrivate: boolean;
  /** Whether a public address may be asked without encryption; a private one may, where it may be reached at all. */
  allowHttp?: boolean | undefined;
  /** Instead of the machine's own resolver. */
  resolve?: Resolve | undefined;
  /** Addresses that count as the internet though they are none: how one machine can pose as two. */
  poseAsPublic?: readonly string[] | undefined;
};

export type Sent = {
  url: URL;
  method: string;
  headers: Headers;
  body: string | undefined;
  signal?: AbortSignal | null | undefined;
  /** From the start of the request to its headers, in milliseconds. */
  headersMs: number;
};

export type Reached = { answer: IncomingMessage; isPrivate: boolean };

/**
 * Connections to the addresses that may be reached. The address that was looked up and judged is the one that is
 * connected to, so a name that resolves differently a moment later gains nothing.
 */
export class Connections {
  readonly #options: ReachOptions;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  #strangers: Connections | undefined;

  constructor(options: ReachOptions) {
    this.#options = options;
    this.#http = new HttpAgent({ keepAlive: true, lookup: this.#lookup('http:') });
    this.#https = new HttpsAgent({ keepAlive: true, lookup: this.#lookup('https:') });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
    this.#strangers?.close();
  }

  /**
   * The same for whoever a host of the internet redirects to, who gets nothing of the user's own network even where the
   * user does. They are connections of their own, since one into that network may be open already.
   */
  forStrangers(): Connections {
    if (!this.#options.allowPrivate) return this;
    this.#strangers ??= new Connections({ ...this.#options, allowPrivate: false });
    return this.#strangers;
  }

  /** @throws RefusedAddress where an address says by itself that it is not reached; a name is judged when it is looked up */
  check(url: URL): void {
    const { protocol, hostname } = url;
    if (protocol !== 'https:' && protocol !== 'http:') {
      throw new RefusedAddress(`Only http and https are asked, not ${protocol}`);
    }
    // A name is checked when it is looked up; an address is never looked up.
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0) this.#judge(protocol, host, host);
    else if (isPrivateName(host)) this.#judge(protocol, host, undefined);
    else if (protocol === 'http:' && !this.#options.allowHttp && !this.#options.allowPrivate) throw unencrypted(host);
  }

  /** Sends one request and gives its answer as soon as the headers are there. Follows nothing. */
  send(sent: Sent): Promise<Reached> {
    this.check(sent.url);
    return new Promise((resolve, reject) => {
      const settings = { method: sent.method, headers: Object.fromEntries(sent.headers) };
      const request: ClientRequest =
        sent.url.protocol === 'https:'
          ? httpsRequest(sent.url, { ...settings, agent: this.#https })
          : httpRequest(sent.url, { ...settings, agent: this.#http });
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), sent.headersMs);
      const { signal } = sent;
      const onAbort = () => request.destroy(new DOMException('This operation was aborted', 'AbortError'));
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort);
      request.on('close', () => signal?.removeEventListener('abort', onAbort));
      let peer: string | undefined;
      request.on('socket', (socket: Socket) => {
        if (socket.connecting) socket.once('connect', () => (peer = socket.remoteAddress));
        else peer = socket.remoteAddress;
      });
      request.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.on('response', (answer) => {
        clearTimeout(timer);
        resolve({ answer, isPrivate: peer !== undefined && this.#isPrivate(peer) });
      });
      request.end(sent.body);
    });
  }

  /** @param address the address of a host; undefined for a name that can only be a private one */
  #judge(protocol: string, host: string, address: string | undefined): void {
    const isPrivate = address === undefined || this.#isPrivate(address);
    if (isPrivate && !this.#options.allowPrivate) throw refusal(host, address ?? host);
    if (!isPrivate && protocol === 'http:' && !this.#options.allowHttp) throw unencrypted(host);
  }

  #isPrivate(address: string): boolean {
    return isPrivateAddress(address) && this.#options.poseAsPublic?.includes(address) !== true;
  }

  #lookup(protocol: string): LookupFunction {
    return (hostname, options, callback) => {
      const judged = (error: Error | null, found: { address: string; family: number }[]) => {
        if (error) return callback(error, '', 0);
        try {
          for (const { address } of found) this.#judge(protocol, hostname, address);
        } catch (refused) {
          return callback(refused instanceof Error ? refused : new Error(String(refused)), '', 0);
        }
        const [first] = found;
        if (first === undefined) return callback(new Error(`${hostname} has no address`), '', 0);
        if (options.all) return callback(null, found);
        callback(null, first.address, first.family);
      };
      const { resolve } = this.#options;
      if (resolve === undefined) lookup(hostname, { ...options, all: true }, judged);
      else
        resolve(hostname).then(
          (found) => judged(null, found),
          (error: Error) => judged(error, []),
        );
    };
  }
}

function refusal(host: string, address: string): RefusedAddress {
  const where = host === address ? address : `${host} (${address})`;
  return new RefusedAddress(`${where} is a private address, and those are not asked unless you allow it.`);
}

function unencrypted(host: string): RefusedAddress {
  return new RefusedAddress(
    `${host} would be asked without encryption (http), and that is not done unless you allow it.`,
  );
}
