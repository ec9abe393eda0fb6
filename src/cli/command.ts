import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';

/** What a command is given instead of reaching for globals, so that tests can run it in their own process. */
export type Terminal = {
  config: () => Config;
  /** Writes to standard output, resolving when more may be written. */
  write: (text: string) => Promise<void>;
  /** One line for a person, on standard error. */
  say: (line: string) => void;
  /** Where progress may be drawn in place; absent where standard error is no terminal. */
  screen?: NodeJS.WriteStream | undefined;
  input: NodeJS.ReadableStream;
  signal: AbortSignal;
};

/** The exit codes of every command. */
export const EXIT = { done: 0, nothing: 1, usage: 2 } as const;

/** A mistake in how a command was called: its message is one sentence and the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Something that stands in the way and that the user can mend: its message is one sentence and the exit code is 1. */
export class Obstacle extends Error {
  override name = 'Obstacle';
}

/** Whether an error's message was written for the user, so that no stack belongs beside it. */
export function isForTheUser(error: unknown): error is Error {
  return [ConfigError, UsageError, Obstacle].some((kind) => error instanceof kind);
}
