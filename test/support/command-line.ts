import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const ROOT = resolve(import.meta.dirname, '..', '..');
export const MAIN = join(ROOT, 'src', 'main.ts');

export type Run = { code: number | null; out: string; err: string };

/** A new folder that is gone when the test is. */
export async function temporaryFolder(prefix = 'toolrisk-test-'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the CLI as a user does, in its own process, with nothing of this one's settings. */
export function startToolrisk(words: readonly string[], environment: Record<string, string> = {}, cwd = ROOT) {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [MAIN, ...words], { cwd, env: { PATH, HOME, ...environment } });
}

/** Runs the CLI to its end and gives its exit code and both outputs. */
export async function toolrisk(
  words: readonly string[],
  options: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): Promise<Run> {
  const child = startToolrisk(words, options.env, options.cwd);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out, err };
}
