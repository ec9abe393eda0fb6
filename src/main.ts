import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT, isForTheUser, type Terminal, UsageError } from './cli/command.ts';
import type { CrawlOptions } from './cli/crawl.ts';
import type { PolicyOptions } from './cli/policy.ts';
import type { ServeOptions } from './cli/serve.ts';
import { readConfig } from './config.ts';
import { FORMAT_NAMES } from './domain/policy/formats/format.ts';
import { PROFILES } from './domain/policy/schema.ts';
import { VERSION } from './version.ts';

const ENVIRONMENT = `
Settings from the environment:
  PORT, HOST             where the service listens (3000, 127.0.0.1)
  TOOLRISK_DATA          the folder for the catalogue and installed packages (./data)
  DATABASE_URL           a PostgreSQL database instead of the built-in one
Exit codes: 0 done, 1 nothing came of it, 2 the command was called wrongly.`;

/**
 * Builds the command line. Each command's code is loaded when it runs, since most need only a part of the project.
 * `finish` receives the exit code of the command that ran.
 */
function commandLine(
  terminal: Terminal,
  afterDashes: readonly string[] | undefined,
  finish: (code: number) => void,
): Command {
  const program = new Command('toolrisk')
    .description('What MCP tools can do, how bad a wrong call can be, and which rule to set for each.')
    .version(VERSION)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .addHelpText('after', ENVIRONMENT);
  program
    .command('serve')
    .description('serve the catalogue as pages and API, and crawl the starter list in the background')
    .option('--no-crawl', 'serve only what is already in the catalogue')
    .option('--port <number>', 'the port to listen on, 0 for any free one', wholeNumber(0, 65_535))
    .option('--host <address>', 'the address to listen on')
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./cli/serve.ts');
      finish(await serve(options, terminal));
    });
  program
    .command('crawl')
    .description('list the tools of servers, classify them and keep both')
    .argument(
      '[targets...]',
      'npm:<package>[@version], https://…, file:<path>; or, after --, a command and its arguments',
    )
    .option('--json', 'one JSON line a server: server, status, tools, detail')
    .option('--concurrency <number>', 'how many servers at a time', wholeNumber(1, 64), 4)
    .option('--timeout <seconds>', 'the longest that one server may take, its installation aside', wholeNumber(1, 3600))
    .addOption(sandboxOption())
    .option('--allow-private', 'also reach addresses of private networks and of this machine')
    .action(async (targets: string[], options: CrawlOptions) => {
      const { crawlTargets } = await import('./cli/crawl.ts');
      finish(await crawlTargets(targets, afterDashes, options, terminal));
    });
  program
    .command('classify')
    .description('say what tools can do: a tools/list result, an array of tools, or rows')
    .argument('<file>', 'the file to read, or - for standard input')
    .option('--json', 'the whole classifications as a JSON array')
    .option('--jsonl', 'rows {id, server, tool} in, one row each out, streaming')
    .action(async (file: string, options: { json?: boolean; jsonl?: boolean }) => {
      const { classifyFile, classifyRows } = await import('./cli/classify.ts');
      finish(options.jsonl ? await classifyRows(file, terminal) : await classifyFile(file, options, terminal));
    });
  program
    .command('policy')
    .description('print the recommended policy.json of a server, or of one of its tools')
    .argument('<server>', 'a server of the catalogue, or a file with a tools/list result, or - for standard input')
    .option('--tool <name>', 'only this tool, under default: deny')
    .addOption(new Option('--profile <name>', 'how careful').choices(PROFILES).default('balanced'))
    .addOption(
      new Option('--format <name>', 'the file of which client, model API or policy engine')
        .choices(FORMAT_NAMES)
        .default('toolrisk'),
    )
    .option('--alias <name>', "the user's own name for the server in that client; the server's name otherwise")
    .option('-o, --output <file>', 'write to this file instead of printing')
    .action(async (target: string, options: PolicyOptions) => {
      const { printPolicy } = await import('./cli/policy.ts');
      finish(await printPolicy(target, options, terminal));
    });
  return program;
}

function sandboxOption(): Option {
  return new Option('--sandbox <kind>', 'what npm servers are locked into')
    .choices(['auto', 'node-permission', 'bubblewrap'])
    .default('auto');
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function standardTerminal(signal: AbortSignal): Terminal {
  return {
    config: () => readConfig(process.env),
    write: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
    say: (line) => process.stderr.write(`${line}\n`),
    input: process.stdin,
    signal,
  };
}

/** Runs one command line and gives its exit code. Everything after the first `--` is a command to start, for crawl. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const dashes = words.indexOf('--');
  const own = dashes === -1 ? words : words.slice(0, dashes);
  const afterDashes = dashes === -1 ? undefined : words.slice(dashes + 1);
  let code: number = EXIT.done;
  const program = commandLine(terminal, afterDashes, (result) => {
    code = result;
  });
  try {
    if (afterDashes !== undefined && own[0] !== 'crawl') throw new UsageError('Only crawl takes a command after --.');
    await program.parseAsync(own, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof UsageError) {
      terminal.say(error.message);
      return EXIT.usage;
    }
    terminal.say(
      isForTheUser(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    return EXIT.nothing;
  }
}

/** Runs the process's own command line. */
export async function main(): Promise<void> {
  const stop = new AbortController();
  let interruptions = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interruptions += 1;
      // A second signal means that the user will not wait for a tidy end.
      if (interruptions > 1) process.exit(130);
      stop.abort();
    });
  }
  // A reader that goes away (`toolrisk classify … | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await run(process.argv.slice(2), standardTerminal(stop.signal));
}

if (import.meta.main) await main();
