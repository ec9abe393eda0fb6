import { existsSync } from 'node:fs';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import type { CrawlOutcome } from '../src/domain/crawl.ts';
import { maskArguments } from '../src/domain/secrets.ts';
import type { Where } from '../src/domain/server.ts';
import { crawlProcess, type ProcessServer } from './crawl-process.ts';
import type { Asks } from './launch/asks.ts';
import type { CrawlLimits } from './limits.ts';

/**
 * Starts the user's own command as it is, without a sandbox: it is the user's, like a command in a client's settings.
 * It gets the few variables that any client passes on, and those of the listing.
 */
export function crawlCommand(
  where: Extract<Where, { kind: 'command' }>,
  name: string,
  limits: CrawlLimits,
  stop: AbortSignal,
  now: () => number,
): Promise<CrawlOutcome> {
  const { command, args, env, cwd } = where;
  if (cwd !== undefined && !existsSync(cwd)) {
    return Promise.resolve({ status: 'unreachable', detail: 'The folder that it is started in is not there.' });
  }
  const envNames = Object.keys(env ?? {});
  const server: ProcessServer = {
    name,
    first: 'none',
    second: undefined,
    advised: false,
    given: ({ dummies }) => ({ args: [...args, ...extra(dummies)], env: { ...dummies?.env, ...env }, files: {} }),
    secrets: Object.values(env ?? {}),
    prepare: async ({ dummies }) => ({
      plan: {
        command,
        args: [...args, ...extra(dummies)],
        env: { ...getDefaultEnvironment(), ...dummies?.env, ...env },
        cwd,
        contained: false,
      },
      release: async () => {},
    }),
    record: ({ dummies }) => ({
      method: 'none',
      args: maskArguments([command, ...args, ...extra(dummies)]),
      ...(envNames.length > 0 && { envNames }),
      ...(dummies && { dummyFor: dummies.names }),
    }),
  };
  return crawlProcess(server, limits, AbortSignal.any([stop, AbortSignal.timeout(limits.totalMs)]), now);
}

/** All at the end: what comes first in a user's command may be an interpreter and its script. */
function extra(dummies: Asks | undefined): string[] {
  return [...(dummies?.before ?? []), ...(dummies?.after ?? [])];
}
