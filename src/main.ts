import { Command, CommanderError, Option } from 'commander';
import { addCheckCommand } from './cli/check-command.ts';
import type { ClassifyOptions } from './cli/classify.ts';
import type { ClientsOptions } from './cli/clients.ts';
import { EXIT, isForTheUser, type Terminal, UsageError } from './cli/command.ts';
import type { CrawlOptions } from './cli/crawl.ts';
import type { EvalOptions } from './cli/eval.ts';
import type { FiguresOptions } from './cli/figures.ts';
import type { ImportOptions } from './cli/import.ts';
import type { LabelsOptions } from './cli/labels.ts';
import { dayOrTime, gathered, wholeNumber } from './cli/option-values.ts';
import type { OverrideOptions } from './cli/override.ts';
import { addPolicyCommands } from './cli/policy-commands.ts';
import type { ServeOptions } from './cli/serve.ts';
import type { WorkOptions } from './cli/work.ts';
import { readConfig } from './config.ts';
import { forTerminal } from './domain/printable.ts';
import { VERSION } from './version.ts';

const ENVIRONMENT = `
Settings from the environment:
  PORT, HOST             where the service listens (3000, 127.0.0.1)
  TOOLRISK_DATA          the folder for the catalogue and installed packages (./data)
  DATABASE_URL           a PostgreSQL database instead of the built-in one
  OPENAI_API_KEY, OPENAI_BASE_URL, TOOLRISK_LLM_MODEL, TOOLRISK_LLM_BUDGET
                         a language model for tools that stay unclear (none), and its tokens a run (200000)
  TOOLRISK_CONTACT       a page or mailbox, sent to the hosts that are crawled (none)
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
    // An option behind a command is that command's own, also where the command above it has one of the same name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .addHelpText('after', ENVIRONMENT);
  program
    .command('serve')
    .description(
      'serve the catalogue as pages and API, and crawl its servers in the background, the starter list first',
    )
    .option('--no-crawl', 'crawl nothing here: serve what is in the catalogue, and leave the queue to toolrisk work')
    .option('--no-starters', 'leave the starter list out')
    .option('--concurrency <number>', 'how many servers are crawled at a time', wholeNumber(1, 64), 4)
    .addOption(sandboxOption())
    .option('--allow-private', 'also crawl addresses of private networks and of this machine')
    .option('--allow-http', 'also crawl public addresses without encryption')
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
    .option('--all', 'every server of the catalogue that may be crawled by itself, together with all workers')
    .option('--failed', 'as --all, but only servers whose last crawl gave no list')
    .option('--queue-only', 'with --all or --failed: put them into the queue and leave the work to the workers')
    .option('--json', 'one JSON line a server: server, status, tools, detail')
    .option('--concurrency <number>', 'how many servers at a time', wholeNumber(1, 64), 4)
    .option('--timeout <seconds>', 'the longest that one server may take, its installation aside', wholeNumber(1, 3600))
    .addOption(sandboxOption())
    .option('--allow-private', 'also reach addresses of private networks and of this machine')
    .option('--allow-http', 'also reach public addresses without encryption')
    .option(
      '--header <header>',
      '"Name: value", sent to the one remote server that is named; may be given again',
      gathered,
    )
    .option('--token-file <path>', 'a file with the Bearer token for that server')
    .action(async (targets: string[], options: CrawlOptions) => {
      const { crawlTargets } = await import('./cli/crawl.ts');
      finish(await crawlTargets(targets, afterDashes, options, terminal));
    });
  program
    .command('import')
    .description('keep the servers that a registry, npm, a directory, a page, a file or your clients name')
    .argument('[source]', 'where to look; --list names all sources')
    .argument('[places...]', 'what of it to read, such as an address or a file')
    .option('--list', 'all sources, what their places are, and the last readings')
    .option('--since <date>', 'only entries that changed since then; where the last reading ended otherwise', dayOrTime)
    .addOption(new Option('--full', 'read everything again, whatever earlier readings saw').conflicts('since'))
    .option('--limit <number>', 'at most so many entries', wholeNumber(1, 10_000_000))
    .option('--crawl', 'also ask each server for its tools at once')
    .option('--json', 'one JSON line a server and entry passed over, and a summary')
    .option('--allow-private', 'also reach addresses of private networks and of this machine')
    .option('--allow-http', 'also reach public addresses without encryption')
    .action(async (source: string | undefined, places: string[], options: ImportOptions) => {
      const { importServers } = await import('./cli/import.ts');
      finish(await importServers(source, places, options, terminal));
    });
  program
    .command('work')
    .description('take crawls out of the queue, as one of any number of workers on one database')
    .option('--concurrency <number>', 'how many servers at a time', wholeNumber(1, 64), 4)
    .option('--per-host <number>', 'how many servers of one host at a time, over all workers', wholeNumber(1, 64), 2)
    .option('--timeout <seconds>', 'the longest that one server may take, its installation aside', wholeNumber(1, 3600))
    .option('--until-idle', 'end when the queue is empty and nobody has anything in hand')
    .option('--name <name>', 'what this worker is called; the name of the machine otherwise')
    .option('--json', 'one JSON line a server: server, status, tools, detail')
    .addOption(sandboxOption())
    .option('--allow-private', 'also reach addresses of private networks and of this machine')
    .option('--allow-http', 'also reach public addresses without encryption')
    .action(async (options: WorkOptions) => {
      const { work } = await import('./cli/work.ts');
      finish(await work(options, terminal));
    });
  program
    .command('classify')
    .description('say what tools can do: a tools/list result, an array of tools, or rows')
    .argument('<file>', 'the file to read, or - for standard input')
    .option('--json', 'the whole classifications as a JSON array')
    .option('--jsonl', 'rows {id, server, tool} in, one row each out, streaming')
    .addOption(
      new Option('--llm', 'ask the language model of the settings about tools that stay unclear').conflicts('jsonl'),
    )
    .action(async (file: string, options: ClassifyOptions & { jsonl?: boolean }) => {
      const { classifyFile, classifyRows } = await import('./cli/classify.ts');
      finish(options.jsonl ? await classifyRows(file, terminal) : await classifyFile(file, options, terminal));
    });
  addPolicyCommands(program, terminal, finish);
  program
    .command('eval')
    .description('measure the classifier on labelled tools, beside simple baselines')
    .argument('<labels.jsonl>', 'rows {id, server, tool, family, source, label}, or - for standard input')
    .option('--json', 'all figures as one JSON document')
    .addOption(
      new Option(
        '--cross-validate',
        'by family, with models trained here; the default where the model has seen the tools',
      ).conflicts('shipped'),
    )
    .option('--shipped', 'the model as it ships, even where it has seen the tools')
    .action(async (file: string, options: EvalOptions) => {
      const { evalFile } = await import('./cli/eval.ts');
      finish(await evalFile(file, options, terminal));
    });
  // For work on the project itself (`npm run figures`), so it is not among the commands of a user.
  program
    .command('figures', { hidden: true })
    .description('measure the classifier, hold it to its floors, and write the figures into the project')
    .argument('[labels.jsonl...]', 'sets of labelled tools, each as <file> or <name>=<file>')
    .option('--first-sight <labels.jsonl...>', 'sets that nobody has read yet; their figures are kept from then on')
    .option('--raise', 'move the floors up to what was reached')
    .action(async (targets: string[], options: FiguresOptions) => {
      const { writeFigures } = await import('./cli/figures.ts');
      finish(await writeFigures(targets, options, terminal));
    });
  // The same (`npm run labels`).
  program
    .command('labels', { hidden: true })
    .description('write the labelled npm tools as eval reads them, with the definitions that their packages list')
    .argument('<out.jsonl>', 'the file to write')
    .option('--unseen', 'only packages that nobody who tuned the rules has read')
    .option('--data <folder>', 'where installed packages are kept; the folder of the settings otherwise')
    .action(async (target: string, options: LabelsOptions) => {
      const { writeLabels } = await import('./cli/labels.ts');
      finish(await writeLabels(target, options, terminal));
    });
  program
    .command('stack')
    .description('grade servers that one agent holds together, and find what they can be misled to do')
    .argument('<server-or-file...>', "servers of the catalogue, tools/list results, or a client's own configuration")
    .option('--json', 'the whole report as one JSON document')
    .action(async (targets: string[], options: { json?: boolean }) => {
      const { checkStack } = await import('./cli/stack.ts');
      finish(await checkStack(targets, options, terminal));
    });
  program
    .command('clients')
    .description('list the servers of your own MCP clients, what is known of each, and start them when you say so')
    .argument('[paths...]', 'configurations, or names of clients (cursor, codex…); all standard places otherwise')
    .option('--start', 'start or reach each server, and list and classify its tools')
    .option('--json', 'the whole report as one JSON document')
    .option('--timeout <seconds>', 'the longest that one server may take, its installation aside', wholeNumber(1, 3600))
    .addOption(sandboxOption())
    .option('--allow-private', 'also reach addresses of private networks and of this machine')
    .action(async (paths: string[], options: ClientsOptions) => {
      const { listClients } = await import('./cli/clients.ts');
      finish(await listClients(paths, options, terminal));
    });
  addCheckCommand(program, terminal, finish);
  program
    .command('override')
    .description("keep a reviewer's verdict on a tool's definition, list all, or withdraw one")
    .argument('[tool]', '<server>/<tool> as in the address of its page, or the hash of its definition')
    .option('--category <category>', 'what it can do: Read, Write, Execute, Destructive or Financial')
    .option('--risk <level>', 'how bad a wrong call can be: Low, Medium, High or Critical')
    .option('--facet <name=true|false>', 'a facet that the reviewer decided; may be given again', gathered)
    .option('--by <name>', 'who decides')
    .option('--reason <text>', 'why')
    .option('--withdraw <id>', 'take this review back; its row stays', wholeNumber(1, 2_147_483_647))
    .option('--list', 'all reviews, newest first')
    .option('--json', 'with --list: as a JSON array')
    .action(async (tool: string | undefined, options: OverrideOptions) => {
      const { override } = await import('./cli/override.ts');
      finish(await override(tool, options, terminal));
    });
  return program;
}

function sandboxOption(): Option {
  return new Option('--sandbox <kind>', 'what npm servers are locked into')
    .choices(['auto', 'node-permission', 'bubblewrap'])
    .default('auto');
}

function standardTerminal(signal: AbortSignal): Terminal {
  return {
    config: () => readConfig(process.env),
    // A file or a program gets the very bytes; a terminal would act on some of them.
    write: (text) =>
      new Promise((resolve) => process.stdout.write(process.stdout.isTTY ? forTerminal(text) : text, () => resolve())),
    say: (line) => process.stderr.write(`${forTerminal(line)}\n`),
    screen: process.stderr.isTTY ? process.stderr : undefined,
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
