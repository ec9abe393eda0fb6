import { SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import type { CrawlOutcome, LaunchRecord } from '../src/domain/crawl.ts';
import { redact } from '../src/domain/secrets.ts';
import { type Failure, processFailure, sentence, tooLong } from './failure.ts';
import { addAsks, type Asks, type Given, whatItAsksFor, withoutHome } from './launch/asks.ts';
import { ChildServer, type StartPlan } from './launch/child-server.ts';
import { deniedByPermissionModel, denials } from './launch/sandbox.ts';
import type { CrawlLimits } from './limits.ts';
import { type Answer, listTools } from './list-tools.ts';
import type { ClientCapability } from './recipes.ts';
import { RawLists, StdioSession } from './raw-lists.ts';

/** One way to start a server: where it is held, and what it gets. */
export type Setting = {
  method: 'node-permission' | 'bubblewrap' | 'none';
  /** Whether it gets what others say that it needs: our recipe, or the names that its source gives. */
  advised: boolean;
  /** What it asked for itself when it refused to start. */
  dummies: Asks | undefined;
  /** How often it was given something more after it refused. */
  rounds: number;
  /** Set for a server that left when it was asked for its era. */
  legacyOnly: boolean;
};

/** A server over stdio, as the two kinds of place that have one describe it. */
export type ProcessServer = {
  name: string;
  first: Setting['method'];
  /** Where it may be tried when the first sandbox denies it something. */
  second: 'bubblewrap' | undefined;
  /** Whether there is a recipe, or names from its source, that it may also be started without. */
  advised: boolean;
  /** All that it gets at a start. */
  given: (setting: Setting) => Given;
  capabilities?: readonly ClientCapability[] | undefined;
  /** Values that must not be seen in anything that is kept. */
  secrets: readonly string[];
  /** Makes a start; `release` is called when the server and its children are gone. */
  prepare: (setting: Setting) => Promise<{ plan: StartPlan; release: () => Promise<void> }>;
  /** What the record says whatever comes of it. */
  record: (setting: Setting) => LaunchRecord;
};

type Try =
  | { answer: Answer; record: LaunchRecord }
  | { failure: Failure; record: LaunchRecord; spoken: string; leftWhenAsked: boolean };

/** Some servers name what they lack one thing at a time; a fifth one is not worth another start. */
const MOST_ROUNDS = 3;

/**
 * Starts a server and reads its list. A start that fails is tried again with something different, each a bounded number
 * of times: dummy values for what it asks for, three rounds of it; the other sandbox when this one denied something; the
 * old handshake when it left over the new one; bare, when what others say of it does not help.
 */
export async function crawlProcess(
  server: ProcessServer,
  limits: CrawlLimits,
  signal: AbortSignal,
  now: () => number,
): Promise<CrawlOutcome> {
  let setting: Setting = {
    method: server.first,
    advised: server.advised,
    dummies: undefined,
    rounds: 0,
    legacyOnly: false,
  };
  let refusal: Failure | undefined;
  for (;;) {
    const tried = await tryOnce(server, setting, limits, signal, now);
    if ('answer' in tried) return listed(tried.answer, tried.record);
    const next = signal.aborted ? undefined : nextSetting(server, setting, tried);
    if (next === undefined) return failed(server, refusal ?? tried.failure, tried.record);
    // When the dummy values do not help, what the server said without them is the truth about it.
    if (next.dummies !== setting.dummies || next.advised !== setting.advised) refusal ??= tried.failure;
    setting = next;
  }
}

function nextSetting(
  server: ProcessServer,
  setting: Setting,
  tried: Exclude<Try, { answer: Answer }>,
): Setting | undefined {
  const wants = setting.rounds < MOST_ROUNDS ? whatItAsksFor(tried.spoken, server.given(setting)) : undefined;
  const asks = setting.method === 'none' ? withoutHome(wants) : wants;
  if (asks !== undefined && (asks.stub === undefined || setting.method === 'bubblewrap'))
    return { ...setting, dummies: addAsks(setting.dummies, asks), rounds: setting.rounds + 1 };
  // Some servers swallow the sandbox's refusal and leave without a word.
  const silent = tried.failure.status === 'crashed' && tried.spoken === '';
  const denied = setting.method === 'node-permission' && (tried.failure.status === 'refused_by_us' || silent);
  if (denied && server.second !== undefined) return { ...setting, method: server.second };
  if (tried.leftWhenAsked && !setting.legacyOnly) return { ...setting, legacyOnly: true };
  const unheld = tried.failure.status !== 'refused_by_us' && tried.failure.status !== 'timed_out';
  if (setting.advised && unheld) return { ...setting, advised: false, dummies: undefined };
  return undefined;
}

async function tryOnce(
  server: ProcessServer,
  setting: Setting,
  limits: CrawlLimits,
  signal: AbortSignal,
  now: () => number,
): Promise<Try> {
  const started = now();
  const { plan, release } = await server.prepare(setting);
  const child = await startOrRelease(plan, limits, release);
  const lists = new RawLists();
  const { capabilities = [], name } = server;
  const way = { open: () => new StdioSession(child, lists), lists, name, capabilities };
  let tookMs = 0;
  const record = (extra: Partial<LaunchRecord>): LaunchRecord => ({
    ...server.record(setting),
    clientCapabilities: [...capabilities],
    bytes: child.bytes,
    noiseLines: child.noiseLines,
    durationMs: tookMs,
    ...blockedIn(setting, child),
    ...extra,
  });
  try {
    const answer = await listTools(way, limits, signal, setting.legacyOnly);
    tookMs = now() - started;
    // Only its end says that the sandbox has nothing more to report.
    await child.stop();
    return { answer, record: record({ era: answer.era, pages: answer.pages }) };
  } catch (error) {
    tookMs = now() - started;
    // On a busy machine a write fails before the end of the process is seen, and the end says more than the write.
    if (!signal.aborted && !isTimeout(error)) await child.left();
    const { exitCode, closed, spoken, messages, brokenMessages: broken, fault } = child;
    const trace = { spoken, exitCode, ended: closed, messages, broken, fault };
    const failure = signal.aborted ? tooLong(limits) : processFailure(error, trace, limits);
    const stderrTail = redact(child.stderrTail, server.secrets);
    return {
      failure: setting.method === 'none' ? failure : heldBack(failure, spoken),
      record: record({ exitCode, ...(stderrTail !== '' && { stderrTail }) }),
      spoken,
      leftWhenAsked: closed && fault === undefined && isNegotiation(error),
    };
  } finally {
    await child.stop();
    await release();
  }
}

/** What its sandbox denied the server, whatever came of it. */
function blockedIn({ method }: Setting, { denied, spoken }: ChildServer): Pick<LaunchRecord, 'blocked'> {
  const blocked = method === 'none' ? [] : denials(denied, spoken);
  return blocked.length > 0 ? { blocked } : {};
}

/** A start can throw when the machine has no more processes or files to give: our trouble, not the server's. */
async function startOrRelease(plan: StartPlan, limits: CrawlLimits, release: () => Promise<void>) {
  try {
    return new ChildServer(plan, limits);
  } catch (error) {
    await release();
    throw error;
  }
}

/** A failure inside a sandbox may be the sandbox's doing; what the server lacks of its own comes first. */
function heldBack(failure: Failure, spoken: string): Failure {
  if (failure.status !== 'crashed' && failure.status !== 'timed_out' && failure.status !== 'not_mcp') return failure;
  const text = `${failure.detail}\n${spoken}`;
  const denied = deniedByPermissionModel(text) ?? (OFFLINE.test(text) ? 'the network' : undefined);
  if (denied === undefined) return failure;
  return {
    status: 'refused_by_us',
    detail: `It wants ${denied} before it lists its tools, and the sandbox denies that.`,
  };
}

const OFFLINE = /fetch failed|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|getaddrinfo|network error/i;

function isTimeout(error: unknown): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
}

function isNegotiation(error: unknown): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed;
}

/** The outcome of a list that was read. */
export function listed(answer: Answer, launch: LaunchRecord): CrawlOutcome {
  const { protocolVersion, serverInfo, instructions, tools, rejected, truncated } = answer;
  return {
    status: 'listed',
    protocolVersion,
    serverInfo,
    ...(instructions !== undefined && { instructions }),
    tools,
    rejected,
    ...(truncated !== undefined && { truncated }),
    launch,
  };
}

function failed(server: ProcessServer, failure: Failure, launch: LaunchRecord): CrawlOutcome {
  return { status: failure.status, detail: sentence(redact(failure.detail, server.secrets)), launch };
}
