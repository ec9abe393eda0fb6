import { npmCommand } from '../launch/node-binary.ts';
import { runCommand } from '../launch/run-command.ts';
import type { SourceOptions } from './source.ts';

const NPM_MS = 60_000;

/** Runs the user's own npm, with the user's own settings, and reads the JSON that it prints. */
export async function runNpm(
  words: readonly string[],
  options: SourceOptions,
): Promise<{ json: unknown; text: string; said: string }> {
  const { command, args } = npmCommand(options.machine.env);
  const { folder: cwd, env } = options.machine;
  const running = { cwd, env: { ...env }, timeoutMs: NPM_MS, signal: options.signal };
  const ran = await runCommand(
    command,
    [...args, ...words, '--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
    running,
  );
  const said = ran.timedOut ? `it gave no answer in ${NPM_MS / 1000} seconds` : ran.stderr;
  try {
    return { json: JSON.parse(ran.stdout), text: ran.stdout.trim(), said };
  } catch {
    return { json: undefined, text: ran.stdout.trim(), said };
  }
}

/** The first line of what npm said that is no warning, as one sentence. */
export function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) /, '').trim());
  const line = lines.find((one) => one !== '' && !/^npm warn|^code /i.test(one)) ?? 'it said nothing';
  return `${line.slice(0, 300).replace(/[.\s]+$/, '')}.`;
}
