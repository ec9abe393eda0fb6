import type { JSONRPCMessage, Transport, TransportSendOptions } from '@modelcontextprotocol/client';
import type { ChildServer } from './launch/child-server.ts';

/**
 * Keeps the answers to `tools/list` as the server sent them, and shows the SDK an empty list in their place.
 *
 * The SDK parses lists by the schema of the negotiated revision: one bad tool then throws the whole list away, and
 * fields that the schema does not know are lost. Every tool has to be kept as sent and judged alone.
 */
export class RawLists {
  /** Ids as text, because the SDK takes an answer to `2` for `"2"` as well, and so does every client built on it. */
  readonly #asked = new Set<string>();
  #last: unknown;
  /** An answer to `server/discover` that came after the SDK had stopped waiting for it. */
  lateDiscovery: unknown;

  outgoing(message: JSONRPCMessage): void {
    if ('method' in message && message.method === 'tools/list' && 'id' in message) this.#asked.add(String(message.id));
  }

  incoming(message: JSONRPCMessage): JSONRPCMessage {
    if (!('result' in message)) return message;
    if (typeof message.id === 'string' && message.id.startsWith('server-discover')) this.lateDiscovery = message.result;
    if (!this.#asked.delete(String(message.id))) return message;
    this.#last = message.result;
    const result = { resultType: 'complete', tools: [], ttlMs: 0, cacheScope: 'private' };
    return { jsonrpc: '2.0', id: message.id, result };
  }

  /** The answer that came last, once. */
  take(): unknown {
    const taken = this.#last;
    this.#last = undefined;
    return taken;
  }
}

/**
 * A child process as the SDK wants to see it. Closing it only stops listening: the process has an owner of its own,
 * because a failed handshake may be tried again with the process that is there.
 *
 * `stderr` and `pid` are what the SDK knows stdio by: silence then means an older server, not an outage.
 */
export class StdioSession implements Transport {
  readonly #server: ChildServer;
  readonly #lists: RawLists;
  readonly stderr = null;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport['onmessage'];

  constructor(server: ChildServer, lists: RawLists) {
    this.#server = server;
    this.#lists = lists;
  }

  get pid(): number | null {
    return this.#server.pid ?? null;
  }

  async start(): Promise<void> {
    this.#server.listen({
      message: (message) => this.onmessage?.(this.#lists.incoming(message)),
      closed: () => this.onclose?.(),
    });
    // A process that could not be started has ended before anybody listened.
    if (this.#server.closed) queueMicrotask(() => this.onclose?.());
  }

  send(message: JSONRPCMessage): Promise<void> {
    this.#lists.outgoing(message);
    return this.#server.send(message);
  }

  async close(): Promise<void> {
    this.#server.listen(undefined);
    this.onclose?.();
  }
}

/** Any transport of the SDK, with its answers to `tools/list` kept as sent. */
export class TappedTransport implements Transport {
  readonly #inner: Transport;
  readonly #lists: RawLists;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport['onmessage'];

  constructor(inner: Transport, lists: RawLists) {
    this.#inner = inner;
    this.#lists = lists;
  }

  get hasPerRequestStream(): boolean {
    return this.#inner.hasPerRequestStream ?? false;
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion?.(version);
  }

  start(): Promise<void> {
    this.#inner.onclose = () => this.onclose?.();
    this.#inner.onerror = (error) => this.onerror?.(error);
    this.#inner.onmessage = (message, extra) => this.onmessage?.(this.#lists.incoming(message), extra);
    return this.#inner.start();
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    this.#lists.outgoing(message);
    return this.#inner.send(message, options);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
