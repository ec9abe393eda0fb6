import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..');
export const MAIN = join(ROOT, 'src', 'main.ts');

export type Run = { code: number | null; out: string; err: string };

/** A new folder that is gone when the test is. */
export async function testFolder(): Promise<string> {
  const { path, dispose } = temporaryFolder();
  onTestFinished(dispose);
  return path;
}

const SETTINGS = /^(PORT|HOST|DATABASE_URL|TOOLRISK_|OPENAI_)/;

/**
 * Starts the CLI as a user does, in its own process and environment, without this one's settings for Toolrisk. The rest
 * stays, because npm may need it to reach its registry.
 */
export function startToolrisk(words: readonly string[], environment: Record<string, string> = {}, cwd = ROOT) {
  const inherited = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
  return spawn(process.execPath, [MAIN, ...words], { cwd, env: { ...Object.fromEntries(inherited), ...environment } });
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
