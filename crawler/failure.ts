import { stripVTControlCharacters } from 'node:util';
import { ProtocolError, ProtocolErrorCode, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import type { FailureReason } from '../src/domain/crawl.ts';
import { TooMuchOutput } from './launch/child-server.ts';
import type { CrawlLimits } from './limits.ts';
import { ListTimeout, NotTheProtocol } from './list-tools.ts';

/** One of the closed reasons and one sentence for a person. */
export type Failure = { status: FailureReason; detail: string };

/** What is known of a process besides the thrown thing. */
export type ProcessTrace = {
  /** stderr and the stray lines of stdout. */
  spoken: string;
  exitCode: number | null;
  ended: boolean;
  /** Messages of the protocol that it sent. */
  messages: number;
  /** Lines that were meant as messages of the protocol and are no JSON. */
  broken: number;
  /** The cap it broke, or why it did not start. */
  fault: Error | undefined;
};

const WANTS_LOGIN =
  /\b(unauthori[sz]ed|not (?:logged|signed) in|log ?in first|please (?:log|sign) in|authenticat\w+ (?:is )?(?:required|failed)|invalid (?:api )?(?:token|key|credentials))\b/i;
const WANTS_SETTINGS =
  /\b(token|api[ _-]?key|access[ _-]?key|secret|credentials?|password|oauth|environment variables?|env(?:ironment)? var|configur(?:e|ation)|config file|connection string|database url|arguments?|subcommand|command was not provided|unknown command|usage|commands):?/i;
const LACKING =
  /\b(required?|requires|missing|not (?:set|provided|found|configured|defined|specified|supplied)|must|need(?:s|ed)?|please|provide|no |invalid|unknown|usage|expected|unset|failed to load)\b/i;

const BROKEN = 'What it sent as a message of the protocol is not JSON.';

/** Why a server over stdio gave no list. */
export function processFailure(error: unknown, trace: ProcessTrace, limits: CrawlLimits): Failure {
  if (trace.fault instanceof TooMuchOutput)
    return { status: 'too_large', detail: sentence(`It sent too much: ${trace.fault.message}`) };
  if (trace.fault !== undefined) return notStarted(trace.fault);
  const common = protocolFailure(error, limits);
  // Its answer came, and nobody could read it.
  if (common?.status === 'timed_out' && trace.broken > 0) return { status: 'not_mcp', detail: BROKEN };
  if (common !== undefined && !isClosed(error)) return common;
  const wants = configurationIn(trace.spoken);
  if (wants !== undefined) return wants;
  if (!trace.ended) return { status: 'timed_out', detail: `It did not answer within ${limits.connectMs} ms.` };
  const how = trace.exitCode === null ? 'a signal' : `exit code ${trace.exitCode}`;
  if (trace.messages === 0 && trace.exitCode === 0) {
    return { status: 'not_mcp', detail: `It ended with ${how} without a word of the protocol${said(trace.spoken)}` };
  }
  return { status: 'crashed', detail: `It ended with ${how} before it gave its list${said(trace.spoken)}` };
}

/** Why a server gave no list, as far as the thrown thing alone says it. Undefined when it says nothing. */
export function protocolFailure(error: unknown, limits: CrawlLimits): Failure | undefined {
  if (error instanceof NotTheProtocol) return { status: 'not_mcp', detail: error.message };
  if (error instanceof ProtocolError) return errorAnswer(error);
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
    const waited = error instanceof ListTimeout ? limits.listMs : limits.connectMs;
    return { status: 'timed_out', detail: `It did not answer within ${waited} ms.` };
  }
  if (error instanceof SyntaxError) return { status: 'not_mcp', detail: BROKEN };
  if (error instanceof SdkError && error.code === SdkErrorCode.InvalidResult) {
    return { status: 'not_mcp', detail: sentence(`Its answer is not of the protocol: ${error.message}`) };
  }
  if (error instanceof Error && /protocol version is not supported/.test(error.message)) {
    return { status: 'not_mcp', detail: sentence(error.message) };
  }
  return undefined;
}

/** The end that every crawl has, whatever the server does. */
export function tooLong(limits: CrawlLimits): Failure {
  return { status: 'timed_out', detail: `It took longer than ${limits.totalMs} ms in all.` };
}

/** What a text says that a server lacks, if it says so. */
export function configurationIn(spoken: string): Failure | undefined {
  const lines = plain(spoken);
  const wants = lines.filter((text) => WANTS_SETTINGS.test(text) && LACKING.test(text) && !/^at /.test(text));
  // A heading alone says less than any sentence after it.
  const line = wants.find((text) => text.includes(' ') && text.length > 15) ?? wants[0];
  if (line !== undefined) {
    const detail = /^usage\W*$/i.test(line)
      ? 'It only says how it is used.'
      : `It wants to be configured first: ${line.slice(0, 300)}`;
    return { status: 'needs_configuration', detail: sentence(detail) };
  }
  const login = lines.find((text) => WANTS_LOGIN.test(text));
  if (login === undefined) return undefined;
  return { status: 'needs_auth', detail: sentence(`It wants a login: ${login.slice(0, 300)}`) };
}

function errorAnswer(error: ProtocolError): Failure {
  const wants = configurationIn(error.message.slice(0, 10 * LONGEST_SENTENCE));
  if (wants !== undefined) return wants;
  if (error.code === ProtocolErrorCode.MethodNotFound) {
    return { status: 'not_mcp', detail: sentence(`It does not know the protocol's methods: ${error.message}`) };
  }
  return {
    status: 'crashed',
    detail: sentence(`It answered with error ${error.code}: ${error.message.slice(0, 300)}`),
  };
}

function notStarted(fault: Error): Failure {
  const code = 'code' in fault ? fault.code : undefined;
  if (code === 'ENOENT') return { status: 'unreachable', detail: 'The command was not found.' };
  if (code === 'EACCES') return { status: 'unreachable', detail: 'The command may not be run.' };
  return { status: 'unreachable', detail: sentence(`The command could not be started: ${fault.message}`) };
}

function isClosed(error: unknown): boolean {
  if (!(error instanceof SdkError)) return false;
  return error.code === SdkErrorCode.ConnectionClosed || error.code === SdkErrorCode.EraNegotiationFailed;
}

function said(spoken: string): string {
  const lines = plain(spoken);
  const line = lines.find((text) => /error|fatal|fail|cannot|unable/i.test(text)) ?? lines.find((text) => text !== '');
  return line === undefined ? ', and said nothing.' : `, and said: ${line.slice(0, 300)}`;
}

/** The lines of a text without the colours of a terminal. */
function plain(spoken: string): string[] {
  return stripVTControlCharacters(spoken)
    .split('\n')
    .map((text) => text.trim());
}

/** What a server can put into a sentence: more than that is no explanation. In UTF-16 units. */
const LONGEST_SENTENCE = 1_000;

/** Ends a text with a full stop, on one line, cut where it is longer than any reason has to be. */
export function sentence(text: string): string {
  const whole = stripVTControlCharacters(text.slice(0, 10 * LONGEST_SENTENCE))
    .replace(/\s+/g, ' ')
    .trim();
  const line = whole.length > LONGEST_SENTENCE ? `${whole.slice(0, LONGEST_SENTENCE - 1)}…` : whole;
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
