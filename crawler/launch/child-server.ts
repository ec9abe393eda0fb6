import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import type { CrawlLimits } from '../limits.ts';
import { KeptText } from './kept-text.ts';
import { COOKIE_NAME, descendants, ended, killLeftovers, signalGroup } from './stop-process.ts';

/** The pipe on which a sandbox tells what it denied its server, one word a line. */
export const REPORT_PIPE = 3;
/** More than all words that a sandbox has; anything beyond is the server's own doing. */
const LONGEST_REPORT = 4_096;

/**
 * How to start a server over stdio. `contained` means that the sandbox itself leaves no descendants behind, `reports` that it
 * tells what it denied.
 */
export type StartPlan = {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string | undefined;
  contained: boolean;
  reports?: boolean;
};

/** Something the server sent that broke a cap. */
export class TooMuchOutput extends Error {}

/** A server that says more than this is not explaining itself, and keeping its text would cost more than reading it. */
const NOISE_LINES_KEPT = 1_000;

let living: Set<ChildProcess> | undefined;

/** Should this process end in the middle of a crawl, its servers do not outlive it. */
function keepTrackOf(child: ChildProcess): void {
  if (living === undefined) {
    const all = new Set<ChildProcess>();
    process.once('exit', () => {
      for (const { pid } of all) if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    });
    living = all;
  }
  living.add(child);
  child.once('exit', () => living?.delete(child));
}

type Listener = { message: (message: JSONRPCMessage) => void; closed: () => void };

/**
 * A server as a child process: what it says on stdout as messages, what it says otherwise as kept text.
 *
 * The SDK's own transport is not used here because it has no cap but 10 MiB for one message, throws its stderr at the
 * console, needs up to four seconds for a server that ignores the end of its input, and leaves grandchildren behind.
 */
export class ChildServer {
  readonly #child: ChildProcess;
  readonly #limits: CrawlLimits;
  readonly #contained: boolean;
  readonly #cookie = randomBytes(12).toString('hex');
  readonly #stderr: KeptText;
  readonly #noise: KeptText;
  #report = '';
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #stderrLength = 0;
  #listener: Listener | undefined;
  #closed = false;
  #stopping: Promise<void> | undefined;
  /** The cap that was broken, or what kept the process from starting. */
  fault: Error | undefined;
  noiseLines = 0;
  /** Lines of the noise that were meant as messages of the protocol. */
  brokenMessages = 0;
  bytes = 0;
  messages = 0;

  constructor(plan: StartPlan, limits: CrawlLimits) {
    this.#limits = limits;
    this.#contained = plan.contained;
    this.#stderr = new KeptText(limits.outputBytes);
    this.#noise = new KeptText(limits.outputBytes);
    const env = plan.contained ? plan.env : { ...plan.env, [COOKIE_NAME]: this.#cookie };
    const stdio: 'pipe'[] = Array.from({ length: plan.reports === true ? REPORT_PIPE + 1 : REPORT_PIPE }, () => 'pipe');
    this.#child = spawn(plan.command, plan.args, { env, cwd: plan.cwd, stdio, detached: true, windowsHide: true });
    this.#child.on('error', (error) => {
      this.fault ??= error;
      this.#end();
    });
    this.#child.on('close', () => this.#end());
    // A grandchild can hold the pipes open for ever, so the end of the process has to be enough.
    this.#child.on('exit', () => setTimeout(() => this.#end(), 250).unref());
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('error', () => {});
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    const report = this.#child.stdio[REPORT_PIPE];
    report?.on('error', () => {});
    report?.on('data', (chunk: Buffer) => {
      if (this.#report.length < LONGEST_REPORT) this.#report += chunk.toString('latin1', 0, LONGEST_REPORT);
    });
    keepTrackOf(this.#child);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** All that the server said which was no message: stderr, then the stray lines of stdout. */
  get spoken(): string {
    return `${this.#stderr.text}\n${this.#noise.text}`.trim();
  }

  /** What the sandbox says that it denied, in its own words; complete when the server has been stopped. */
  get denied(): string[] {
    return this.#report.split('\n').filter((word) => word !== '');
  }

  get stderrTail(): string {
    return this.#stderr.tail(2_000);
  }

  /** Who hears the messages. Messages that came earlier are gone: a server speaks when it is spoken to. */
  listen(listener: Listener | undefined): void {
    this.#listener = listener;
  }

  /** Writes one message. Rejects when the server is gone. */
  send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#child;
    if (this.#closed || stdin === null || !stdin.writable) return Promise.reject(new Error('the server has ended'));
    return new Promise((resolve, reject) => {
      stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Resolves when the server has left by itself, or after the time that a stop would give it. */
  async left(): Promise<void> {
    if (this.#closed) return;
    const signal = AbortSignal.timeout(this.#limits.closeMs + 250);
    await once(this.#child, 'close', { signal }).catch(() => {});
  }

  /** Ends the server and all that it started. Resolves when they are gone; calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    const known = this.#contained ? [] : descendants(pid);
    this.#child.stdin?.end();
    // A flooding server never sees the end of its input while nobody reads what it writes.
    this.#child.stdout?.removeAllListeners('data').resume();
    this.#child.stderr?.resume();
    // What a sandbox holds has a home that is thrown away, so there is nothing that it has to put in order first.
    const left = this.#contained || (this.fault === undefined && (await ended(this.#child, this.#limits.closeMs)));
    if (!left) {
      signalGroup(pid, 'SIGTERM');
      await ended(this.#child, this.#limits.terminateMs);
    }
    signalGroup(pid, 'SIGKILL');
    if (!this.#contained) await killLeftovers(known, this.#cookie);
    await ended(this.#child, 5_000);
    for (const pipe of this.#child.stdio) pipe?.destroy();
    this.#end();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener?.closed();
  }

  #hear(text: string): void {
    this.#stderr.add(text);
    this.#stderrLength += text.length;
    if (this.#stderrLength > this.#limits.totalBytes) this.#tooMuch('its stderr', this.#limits.totalBytes);
  }

  #read(chunk: Buffer): void {
    this.bytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#pieces.push(chunk.subarray(start, end));
      this.#line(Buffer.concat(this.#pieces));
      this.#pieces = [];
      this.#pieceBytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) {
      this.#pieces.push(chunk.subarray(start));
      this.#pieceBytes += chunk.length - start;
    }
    if (this.#pieceBytes > this.#limits.messageBytes) this.#tooMuch('one message', this.#limits.messageBytes);
    else if (this.bytes > this.#limits.totalBytes) this.#tooMuch('its output', this.#limits.totalBytes);
  }

  #tooMuch(what: string, limit: number): void {
    this.fault ??= new TooMuchOutput(`${what} is larger than the limit of ${limit} bytes`);
    this.#pieces = [];
    this.#child.stdout?.removeAllListeners('data').pause();
    this.#child.stderr?.removeAllListeners('data').pause();
    this.#end();
  }

  #line(line: Buffer): void {
    // The indentation of a usage text says what is a command, so it stays.
    const text = line.toString('utf8').trimEnd();
    if (text === '') return;
    const messages = messagesOf(text);
    if (messages.length === 0) {
      this.noiseLines++;
      if (/^\s*[{[].{0,200}"jsonrpc"/.test(text)) this.brokenMessages++;
      if (this.noiseLines <= NOISE_LINES_KEPT) this.#noise.add(`${text.slice(0, this.#limits.outputBytes)}\n`);
    }
    for (const message of messages) {
      this.messages++;
      if ('method' in message && !('id' in message)) this.#overhear(message);
      this.#listener?.message(message);
    }
  }

  /** Some servers say in a log notification why they are about to leave. */
  #overhear(message: JSONRPCMessage): void {
    const text = JSON.stringify('params' in message ? message.params : undefined);
    if (text !== undefined) this.#noise.add(`${text.slice(0, 1_000)}\n`);
  }
}

/** The JSON-RPC messages of one line: one, several of a batch, or none when the line is something else. */
function messagesOf(line: string): JSONRPCMessage[] {
  if (!/^\s*[{[]/.test(line)) return [];
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : [value]).filter(isMessage);
}

/** What is checked here is only that the SDK can look at it; it drops answers to questions nobody asked. */
function isMessage(value: unknown): value is JSONRPCMessage {
  if (typeof value !== 'object' || value === null) return false;
  if (!('jsonrpc' in value) || value.jsonrpc !== '2.0') return false;
  if ('method' in value) return typeof value.method === 'string';
  if ('error' in value) return typeof value.error === 'object' && value.error !== null && 'code' in value.error;
  return 'result' in value && typeof value.result === 'object' && value.result !== null;
}
