import { SSEClientTransport, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import type { Asked, CrawlOutcome, LaunchRecord } from '../src/domain/crawl.ts';
import type { Where } from '../src/domain/server.ts';
import { askedInWords, whatItAsked } from './challenge.ts';
import { listed } from './crawl-process.ts';
import { type Failure, protocolFailure, sentence, tooLong } from './failure.ts';
import { AskedToWait, type Door, type Guard, RefusedAddress, TooManyBytes, TooSlow } from './guarded-fetch.ts';
import type { CrawlLimits } from './limits.ts';
import { type Answer, listTools } from './list-tools.ts';
import type { SeenAnswer } from './outside/guard.ts';
import { RawLists, TappedTransport } from './raw-lists.ts';

export type RemoteOptions = {
  limits: CrawlLimits;
  signal: AbortSignal;
  now: () => number;
  door: Door;
  /** Whether the user named this address himself, so that its robots.txt has no say. */
  typed: boolean;
};

type Method = 'http-streamable' | 'http-sse';
type Refusal = Failure & { asked?: Asked | undefined };
type Try = { answer: Answer; record: LaunchRecord } | { failure: Refusal; record: LaunchRecord; fallBack: boolean };

/**
 * Asks a remote server for its list: over streamable HTTP and, where the address answers a POST with 400, 404 or 405
 * as the older servers do, over the SSE transport that came before it.
 */
export async function crawlRemote(
  where: Extract<Where, { kind: 'http' }>,
  name: string,
  options: RemoteOptions,
): Promise<CrawlOutcome> {
  const url = URL.parse(where.url);
  if (url === null) return { status: 'refused_by_us', detail: `“${where.url}” is not an address.` };
  const headers = where.headers ?? {};
  const leaveHost = await options.door.enter(url, options.signal);
  try {
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.limits.totalMs)]);
    let tried = await tryOnce('http-streamable', url, headers, name, { ...options, signal });
    if ('failure' in tried && tried.fallBack && !signal.aborted) {
      const older = await tryOnce('http-sse', url, headers, name, { ...options, signal });
      // An address that speaks neither is described by what the newer way got there.
      if ('answer' in older || older.failure.status !== 'not_mcp') tried = older;
    }
    return outcomeOf(tried);
  } finally {
    leaveHost();
  }
}

function outcomeOf(tried: Try): CrawlOutcome {
  if ('answer' in tried) return listed(tried.answer, tried.record);
  const { status, detail, asked } = tried.failure;
  return { status, detail: sentence(detail), launch: { ...tried.record, ...(asked !== undefined && { asked }) } };
}

async function tryOnce(
  method: Method,
  url: URL,
  headers: Record<string, string>,
  name: string,
  options: RemoteOptions,
): Promise<Try> {
  const { limits, signal, now, door, typed } = options;
  const started = now();
  const { totalBytes, redirects, connectMs, totalMs } = limits;
  const own = { origin: url.origin, names: Object.keys(headers) };
  const flood = new AbortController();
  const onClose = () => {
    if (guard.fault instanceof TooManyBytes) flood.abort();
  };
  const caps = { totalBytes, redirects, headersMs: connectMs, requestMs: totalMs };
  const guard: Guard = door.guard({ ...caps, own, onClose }, typed);
  const lists = new RawLists();
  const opened: (StreamableHTTPClientTransport | SSEClientTransport)[] = [];
  const open = (): Transport => {
    const transport = transportFor(method, url, headers, guard);
    opened.push(transport);
    return new TappedTransport(transport, lists);
  };
  const record = (extra: Partial<LaunchRecord>): LaunchRecord => ({
    method,
    clientCapabilities: [],
    bytes: guard.bytes,
    durationMs: now() - started,
    ...extra,
  });
  try {
    // The SDK goes on waiting for an answer when the stream that should bring it has broken a cap.
    const watched = AbortSignal.any([signal, flood.signal]);
    const answer = await listTools({ open, lists, name }, limits, watched, method === 'http-sse');
    return { answer, record: record({ era: answer.era, pages: answer.pages }) };
  } catch (error) {
    const failure = signal.aborted ? tooLong(limits) : remoteFailure(error, guard, limits);
    const fallBack = method === 'http-streamable' && guard.seen.some(isOlderAnswer);
    return { failure, record: record({}), fallBack };
  } finally {
    for (const transport of opened) await leave(transport);
    guard.close();
  }
}

function transportFor(method: Method, url: URL, headers: Record<string, string>, guard: Guard) {
  // Redirects are the guard's business, so the SDK is told to leave them.
  const settings = { fetch: guard.fetch, requestInit: { headers }, redirectPolicy: 'follow' as const };
  if (method === 'http-sse') return new SSEClientTransport(url, settings);
  const never = {
    initialReconnectionDelay: 1_000,
    maxReconnectionDelay: 1_000,
    reconnectionDelayGrowFactor: 1,
    maxRetries: 0,
  };
  return new StreamableHTTPClientTransport(url, { ...settings, reconnectionOptions: never });
}

/** Tells a server that keeps sessions that this one is over, without waiting long for its answer. */
async function leave(transport: StreamableHTTPClientTransport | SSEClientTransport): Promise<void> {
  if (transport instanceof StreamableHTTPClientTransport && transport.sessionId !== undefined) {
    const patience = new Promise((resolve) => setTimeout(resolve, 1_000).unref());
    await Promise.race([transport.terminateSession().catch(() => {}), patience]);
  }
  await transport.close().catch(() => {});
}

function isOlderAnswer({ method, status }: SeenAnswer): boolean {
  return method === 'POST' && (status === 400 || status === 404 || status === 405);
}

function remoteFailure(error: unknown, guard: Guard, limits: CrawlLimits): Refusal {
  const { fault } = guard;
  if (fault instanceof RefusedAddress) return { status: 'refused_by_us', detail: fault.message };
  if (fault instanceof TooManyBytes) return { status: 'too_large', detail: fault.message };
  if (fault instanceof TooSlow) return { status: 'timed_out', detail: fault.message };
  const last = guard.seen.findLast(({ status }) => status === 401 || status === 403) ?? guard.seen.at(-1);
  if (last?.status === 401 || last?.status === 403) {
    const asked = whatItAsked(last.status, last.challenge);
    return { status: 'needs_auth', detail: askedInWords(asked), asked };
  }
  if (last?.until !== undefined) return busy(last.status, new Date(last.until).toISOString());
  if (fault instanceof AskedToWait) return busy(429, fault.until.toISOString());
  if (fault !== undefined && last === undefined) return unreachable(fault);
  if (last !== undefined && (last.status >= 500 || last.status === 429)) {
    return { status: 'unreachable', detail: `It answered with HTTP ${last.status}.` };
  }
  const said = protocolFailure(error, limits);
  if (said !== undefined) return said;
  if (last !== undefined && last.status >= 400) {
    return {
      status: 'not_mcp',
      detail: `It answered with HTTP ${last.status}, so there is no MCP server at this address.`,
    };
  }
  if (last !== undefined && !/json|event-stream/.test(last.contentType)) {
    const type = last.contentType.split(';')[0] || 'nothing';
    return { status: 'not_mcp', detail: `It answered with ${type} where a message of the protocol was expected.` };
  }
  if (fault !== undefined) return unreachable(fault);
  return { status: 'not_mcp', detail: sentence(error instanceof Error ? error.message : String(error)) };
}

function unreachable(fault: Error): Failure {
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
  if (fault.message === 'no answer in time') return { status: 'timed_out', detail: 'It did not answer in time.' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { status: 'unreachable', detail: 'Its name has no address.' };
  if (code === 'ECONNREFUSED') return { status: 'unreachable', detail: 'It refuses connections.' };
  return { status: 'unreachable', detail: sentence(`It cannot be reached: ${fault.message}`) };
}

function busy(status: number, until: string): Refusal {
  const detail = `It asks to be left alone until ${until} (HTTP ${status}).`;
  return { status: 'unreachable', detail, asked: { status, until } };
}
