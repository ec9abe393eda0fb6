import { type Command, Option } from 'commander';
import { RISK_LEVELS } from '../domain/classification.ts';
import { PROFILES } from '../domain/policy/schema.ts';
import type { CheckOptions } from './check.ts';
import type { Terminal } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Adds `toolrisk check` to the command line. `finish` receives its exit code. */
export function addCheckCommand(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('check')
    .description(
      'report what changed, what is dangerous and what your clients let through; for CI and your own machine',
    )
    .argument(
      '[configs...]',
      'configurations, names of clients, servers (npm:…, https://…, or of the catalogue), tools/list results; all standard places otherwise',
    )
    .addOption(
      new Option('--start [which]', 'list them now: all, or packages alone, which run in a sandbox')
        .choices(['all', 'packages'])
        .preset('all'),
    )
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 for findings of this level or above that the lock does not pin')
        .choices([...RISK_LEVELS, 'never'])
        .default('High'),
    )
    .addOption(
      new Option('--level <level>', 'name each tool of this level or above').choices(RISK_LEVELS).default('High'),
    )
    .addOption(
      new Option('--profile <name>', 'the recommended policy that clients are held against')
        .choices(PROFILES)
        .default('balanced'),
    )
    .option('--lock <path>', 'the lock; toolrisk.lock.json in this folder otherwise, where it is there')
    .option('--write-lock', 'pin what the servers list now, and fail nothing')
    .option('--json [file]', 'the whole report as one JSON document')
    .option('--sarif [file]', 'SARIF 2.1.0, for code scanning')
    .option('--markdown [file]', 'Markdown, for a pull request')
    .option('--timeout <seconds>', 'the longest that one server may take, its installation aside', wholeNumber(1, 3600))
    .addOption(
      new Option('--sandbox <kind>', 'what npm servers are locked into')
        .choices(['auto', 'node-permission', 'bubblewrap'])
        .default('auto'),
    )
    .option('--allow-private', 'also reach addresses of private networks and of this machine')
    .option('--allow-http', 'also reach public addresses without encryption')
    .action(async (targets: string[], options: CheckOptions) => {
      const { check } = await import('./check.ts');
      finish(await check(targets, options, terminal));
    });
}
