import { SSEClientTransport, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import type { CrawlOutcome, LaunchRecord } from '../src/domain/crawl.ts';
import { redact } from '../src/domain/secrets.ts';
import type { Where } from '../src/domain/server.ts';
import { listed } from './crawl-process.ts';
import { type Failure, protocolFailure, sentence, tooLong } from './failure.ts';
import { Guard, RefusedAddress, type SeenAnswer, TooManyBytes } from './guarded-fetch.ts';
import type { CrawlLimits } from './limits.ts';
import { type Answer, listTools } from './list-tools.ts';
import { RawLists, TappedTransport } from './raw-lists.ts';

export type RemoteOptions = { limits: CrawlLimits; signal: AbortSignal; now: () => number; allowPrivate: boolean };

type Method = 'http-streamable' | 'http-sse';
type Try = { answer: Answer; record: LaunchRecord } | { failure: Failure; record: LaunchRecord; fallBack: boolean };

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
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.limits.totalMs)]);
  let tried = await tryOnce('http-streamable', url, headers, name, { ...options, signal });
  if ('failure' in tried && tried.fallBack && !signal.aborted) {
    const older = await tryOnce('http-sse', url, headers, name, { ...options, signal });
    // An address that speaks neither is described by what the newer way got there.
    if ('answer' in older || older.failure.status !== 'not_mcp') tried = older;
  }
  if ('answer' in tried) return listed(tried.answer, tried.record);
  const detail = sentence(redact(tried.failure.detail, Object.values(headers)));
  return { status: tried.failure.status, detail, launch: tried.record };
}

async function tryOnce(
  method: Method,
  url: URL,
  headers: Record<string, string>,
  name: string,
  options: RemoteOptions,
): Promise<Try> {
  const { limits, signal, now, allowPrivate } = options;
  const started = now();
  const { totalBytes, redirects, connectMs } = limits;
  const guard = new Guard({ allowPrivate, totalBytes, redirects, headersMs: connectMs });
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
    const answer = await listTools({ open, lists, name }, limits, signal, method === 'http-sse');
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

function remoteFailure(error: unknown, guard: Guard, limits: CrawlLimits): Failure {
  const { fault } = guard;
  if (fault instanceof RefusedAddress) return { status: 'refused_by_us', detail: fault.message };
  if (fault instanceof TooManyBytes) return { status: 'too_large', detail: fault.message };
  const last = guard.seen.findLast(({ status }) => status === 401 || status === 403) ?? guard.seen.at(-1);
  if (last?.status === 401 || last?.status === 403) return { status: 'needs_auth', detail: whatItAsked(last) };
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

/** The challenge of a 401 in a person's words: the scheme, and where an authorization server is named. */
function whatItAsked({ status, challenge }: SeenAnswer): string {
  if (status === 403) return 'It answered with HTTP 403: access is not allowed without a login.';
  if (challenge === undefined) return 'It wants a login (HTTP 401) and does not say of what kind.';
  const scheme = challenge.split(/[\s,]/)[0] ?? '';
  const metadata = challenge.match(/resource_metadata="?([^",\s]+)/)?.[1];
  const scope = challenge.match(/\bscope="([^"]*)"/)?.[1];
  const more = [scope && `for the scope “${scope}”`, metadata && `as described at ${metadata}`]
    .filter(Boolean)
    .join(', ');
  return `It wants a login (HTTP 401, ${scheme}${more === '' ? '' : `, ${more}`}).`;
}
