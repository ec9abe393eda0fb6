import {
  Client,
  isSpecType,
  type PriorDiscovery,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  type Transport,
  UnsupportedProtocolVersionError,
} from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { RejectedTool } from '../src/domain/crawl.ts';
import type { ToolDefinition } from '../src/domain/tool.ts';
import { deeperThan, KeptTools } from './keep-tools.ts';
import type { CrawlLimits } from './limits.ts';
import type { RawLists } from './raw-lists.ts';
import type { ClientCapability } from './recipes.ts';

/** What one server said of itself and its tools. */
export type Answer = {
  protocolVersion: string;
  era: '2026-07-28' | 'legacy';
  serverInfo: { name: string; version?: string | undefined; [field: string]: unknown };
  instructions: string | undefined;
  tools: ToolDefinition[];
  rejected: RejectedTool[];
  truncated: string | undefined;
  pages: number;
};

/**
 * How to reach the server: `open` gives a fresh transport over the same connection, whose lists go to `lists`; and what
 * the client says that it can do, which is nothing unless it is said here.
 */
export type Way = {
  open: () => Transport;
  lists: RawLists;
  name: string;
  capabilities?: readonly ClientCapability[];
};

/** The server answered, but with something that is not the protocol. The message is a sentence. */
export class NotTheProtocol extends Error {}

/** The handshake was answered, and the list was not, in the time for it. */
export class ListTimeout extends SdkError {
  constructor() {
    super(SdkErrorCode.RequestTimeout, 'The list took too long');
  }
}

const FIRST_MODERN_VERSION = '2026-07-28';
const INSTRUCTIONS_LIMIT = 64 * 1024;
/** What a server may say of its own name, version and pictures, as JSON; the longest name is in UTF-16 units. */
const SERVER_INFO_LIMIT = 64 * 1024;
const LONGEST_NAME = 200;

/**
 * Connects in the era that the server speaks, reads its whole list of tools and leaves the connection to its owner.
 *
 * `legacyOnly` skips the question for the era, for a server that left when it was asked.
 * Throws what the SDK throws, or `NotTheProtocol`; `failure.ts` says what that means.
 */
export async function listTools(
  way: Way,
  limits: CrawlLimits,
  signal: AbortSignal,
  legacyOnly = false,
): Promise<Answer> {
  const client = await connect(way, limits, signal, legacyOnly);
  const protocolVersion = client.getNegotiatedProtocolVersion() ?? 'unknown';
  const read = await readPages(client, way.lists, limits, signal);
  const serverInfo = client.getServerVersion() ?? { name: way.name };
  return {
    protocolVersion,
    era: protocolVersion >= FIRST_MODERN_VERSION ? '2026-07-28' : 'legacy',
    serverInfo: keptInfo(serverInfo, limits),
    instructions: client.getInstructions()?.slice(0, INSTRUCTIONS_LIMIT),
    ...read,
  };
}

/** What a server says of itself, or its name and version alone where that is more than anybody has to say. */
function keptInfo(info: Answer['serverInfo'], limits: CrawlLimits): Answer['serverInfo'] {
  const { name, version } = info;
  if (!deeperThan(info, limits.depth) && JSON.stringify(info).length <= SERVER_INFO_LIMIT) return { ...info };
  return {
    name: name.slice(0, LONGEST_NAME),
    ...(version !== undefined && { version: version.slice(0, LONGEST_NAME) }),
  };
}

async function connect(way: Way, limits: CrawlLimits, signal: AbortSignal, legacyOnly: boolean): Promise<Client> {
  try {
    return await connectOnce(way, limits, signal, legacyOnly ? { kind: 'legacy' } : undefined);
  } catch (error) {
    // It speaks the new revision after all, only slower than the SDK waits. Its answer is used where it came, and
    // asked for once more where its refusal of the old handshake came first.
    const discover = way.lists.lateDiscovery;
    if (signal.aborted) throw error;
    if (isSpecType.DiscoverResult(discover))
      return await connectOnce(way, limits, signal, { kind: 'modern', discover });
    if (!(error instanceof UnsupportedProtocolVersionError)) throw error;
    return await connectOnce(way, { ...limits, probeMs: limits.connectMs }, signal);
  }
}

async function connectOnce(way: Way, limits: CrawlLimits, signal: AbortSignal, prior?: PriorDiscovery) {
  const can = way.capabilities ?? [];
  const client = new Client(
    { name: 'toolrisk', version: '1' },
    {
      capabilities: Object.fromEntries(can.map((one) => [one, {}])),
      versionNegotiation: { mode: 'auto', probe: { timeoutMs: limits.probeMs } },
    },
  );
  // It has no folder to show, and nobody here to answer: the two others are refused, as a person may refuse them.
  if (can.includes('roots')) client.setRequestHandler('roots/list', () => ({ roots: [] }));
  if (can.includes('elicitation')) client.setRequestHandler('elicitation/create', () => ({ action: 'decline' }));
  // Stray traffic is no reason to stop: what matters arrives as a rejected request.
  client.onerror = () => {};
  const timeout = limits.connectMs;
  const connected = client.connect(way.open(), { timeout, signal, ...(prior && { prior }) });
  // The SDK's question for the era knows no signal, and its time comes on top of that of the handshake.
  await before(AbortSignal.any([signal, AbortSignal.timeout(timeout)]), connected);
  return client;
}

/** The promise's result, or a timeout of the SDK's kind when the signal aborts first. */
function before<Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new SdkError(SdkErrorCode.RequestTimeout, 'The handshake took too long'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

type Pages = Pick<Answer, 'tools' | 'rejected' | 'truncated' | 'pages'>;

async function readPages(client: Client, lists: RawLists, limits: CrawlLimits, signal: AbortSignal): Promise<Pages> {
  const kept = new KeptTools(limits);
  const cursors = new Set<string>();
  const deadline = AbortSignal.timeout(limits.listMs);
  let pages = 0;
  const end = (truncated?: string): Pages => ({ tools: kept.tools, rejected: kept.rejected, truncated, pages });
  for (let cursor: string | undefined; ; ) {
    const before = kept.tools.length;
    const page = await readPage(client, lists, cursor, AbortSignal.any([signal, deadline]), limits.listMs).catch(
      (error: unknown) => {
        if (pages > 0 && deadline.aborted && !signal.aborted) return undefined;
        throw error;
      },
    );
    if (page === undefined) return end(`The list was cut off after ${limits.listMs} ms.`);
    pages++;
    if (!kept.add(page.tools)) return end(`The list was cut off at the limit of ${limits.tools} tools.`);
    cursor = page.nextCursor;
    if (cursor === undefined) return end();
    if (cursors.has(cursor)) return end('The server sent the same cursor twice, so the list was ended there.');
    cursors.add(cursor);
    if (pages > 1 && kept.tools.length === before)
      return end('A page brought no new tool, so the list was ended there.');
    if (pages >= limits.pages) return end(`The list was cut off at the limit of ${limits.pages} pages.`);
  }
}

const looseResult = z.looseObject({});
/** An empty or null cursor is how some servers say that there is no next page. */
const pageSchema = z.object({
  tools: z.array(z.unknown()),
  nextCursor: z.string().min(1).optional().catch(undefined),
});
type Page = z.infer<typeof pageSchema>;

async function readPage(
  client: Client,
  lists: RawLists,
  cursor: string | undefined,
  signal: AbortSignal,
  timeout: number,
): Promise<Page> {
  const params = cursor === undefined ? {} : { cursor };
  try {
    await client.request({ method: 'tools/list', params }, looseResult, { signal, timeout });
  } catch (error) {
    // A server with prompts or resources alone has no such method, and no tools.
    const missing = error instanceof ProtocolError && error.code === ProtocolErrorCode.MethodNotFound;
    if (missing && cursor === undefined && client.getServerCapabilities()?.tools === undefined) return { tools: [] };
    if (signal.aborted) throw new ListTimeout();
    throw error;
  }
  const page = pageSchema.safeParse(lists.take());
  if (!page.success) throw new NotTheProtocol('It answered tools/list without a list of tools.');
  return page.data;
}
