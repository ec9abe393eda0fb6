import { setTimeout as wait } from 'node:timers/promises';
import { AskedToWait, RefusedAddress, TooManyBytes } from '../guarded-fetch.ts';
import type { SourceOptions } from './source.ts';

/** A body, or one sentence why there is none; `status` is that of the HTTP answer, where there was one. */
export type Asked = { body: Uint8Array; headers: Headers } | { problem: string; status?: number | undefined };
export type AskedJson = { value: unknown; headers: Headers } | { problem: string; status?: number | undefined };

/** What passes by itself: tried again after so many milliseconds. A `Retry-After` is obeyed by the door. */
const AGAIN_AFTER = [300, 1_500];
const PASSING = new Set([429, 500, 502, 503, 504]);

type AskOptions = Pick<SourceOptions, 'fetch' | 'signal'>;

/** Asks for a body, again where a failure may pass. What the other side does wrong is a value; it ends early at the signal. */
export async function askBody(address: URL, options: AskOptions, accept = '*/*'): Promise<Asked> {
  for (const [tries, after] of [...AGAIN_AFTER, undefined].entries()) {
    const asked = await askOnce(address, options, accept);
    const passes = 'problem' in asked && asked.passes;
    if (!passes || after === undefined || options.signal.aborted) {
      if ('problem' in asked && passes && tries > 0)
        return { ...asked, problem: asked.problem.replace(/\.$/, `, ${tries + 1} times.`) };
      return asked;
    }
    await wait(after, undefined, { signal: options.signal }).catch(() => {});
  }
  return { problem: `${address.host} gave no answer.` };
}

/** The same for JSON. */
export async function askJson(address: URL, options: AskOptions): Promise<AskedJson> {
  const asked = await askBody(address, options, 'application/json');
  if ('problem' in asked) return asked;
  try {
    return { value: JSON.parse(new TextDecoder().decode(asked.body)), headers: asked.headers };
  } catch {
    return { problem: `What ${address.host} answered is not JSON.`, status: 200 };
  }
}

async function askOnce(address: URL, options: AskOptions, accept: string): Promise<Asked & { passes?: boolean }> {
  const { fetch, signal } = options;
  try {
    const response = await fetch(address, { headers: { accept }, signal });
    if (response.status === 200) return { body: await response.bytes(), headers: response.headers };
    await response.body?.cancel();
    const { status } = response;
    return { problem: `${address.host} answered with ${status}.`, status, passes: PASSING.has(status) };
  } catch (error) {
    const ours = error instanceof RefusedAddress || error instanceof AskedToWait || error instanceof TooManyBytes;
    if (ours) return { problem: error.message, passes: false };
    return { problem: `${address.host} cannot be reached: ${reasonOf(error)}.`, passes: codeOf(error) !== 'ENOTFOUND' };
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such name';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
