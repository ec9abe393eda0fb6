import { spawn } from 'node:child_process';
import { KeptText } from './kept-text.ts';
import { ended, signalGroup } from './stop-process.ts';

export type Ran = { code: number | null; stdout: string; stderr: string; timedOut: boolean };

/**
 * Runs a command of our own to its end and keeps what it says (at most 1 MiB of stdout).
 *
 * When `timeoutMs` passes or `signal` aborts, it and all of its process group are killed; `timedOut` then says so.
 * A command that cannot be started gives the code -1 and the reason in `stderr`.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<Ran> {
  const { cwd, env } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = new KeptText(1024 * 1024);
  const stderr = new KeptText(32 * 1024);
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.add(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.add(text));
  let timedOut = false;
  const kill = () => {
    timedOut = true;
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  };
  const timer = setTimeout(kill, options.timeoutMs);
  options.signal?.addEventListener('abort', kill, { once: true });
  if (options.signal?.aborted) kill();
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', (error) => {
      stderr.add(String(error));
      resolve();
    });
  });
  await closed;
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', kill);
  await ended(child, 1_000);
  return { code: child.pid === undefined ? -1 : child.exitCode, stdout: stdout.text, stderr: stderr.text, timedOut };
}
