import { type Command, Option } from 'commander';
import { FORMAT_NAMES } from '../domain/policy/formats/format.ts';
import { CAPS } from '../domain/policy/formats/plan.ts';
import { PROFILES } from '../domain/policy/schema.ts';
import type { Terminal } from './command.ts';
import { gathered } from './option-values.ts';
import type { PolicyOptions } from './policy.ts';
import type { DiffOptions } from './policy-diff.ts';
import type { LintOptions } from './policy-lint.ts';

/** `toolrisk policy` and what goes with it. A server that is called like one of the subcommands is named with `npm:`. */
export function addPolicyCommands(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const policy = program
    .command('policy')
    .description(
      'print the recommended policy.json of a server, or of some of its tools; check, try and compare policies',
    )
    .argument('<server>', 'a server of the catalogue, or a file with a tools/list result, or - for standard input')
    .enablePositionalOptions()
    .option('--tool <name>', 'only this tool, under default: deny; may be given again', gathered)
    .addOption(profileOption())
    .addOption(
      new Option('--format <name>', 'the file of which client, model API or policy engine')
        .choices(FORMAT_NAMES)
        .default('toolrisk'),
    )
    .option('--alias <name>', "the user's own name for the server in that client; the server's name otherwise")
    .addOption(
      new Option('--caps <how>', 'what becomes of a number of calls that the client cannot count')
        .choices(CAPS)
        .default('ask'),
    )
    .option('--reasons', 'also say why each rule is there: as comments, or beside a format that has none')
    .option('-o, --output <file>', 'write to this file instead of printing')
    .action(async (target: string, options: PolicyOptions) => {
      const { printPolicy } = await import('./policy.ts');
      finish(await printPolicy(target, options, terminal));
    });
  addSubcommands(policy, terminal, finish);
}

function addSubcommands(policy: Command, terminal: Terminal, finish: (code: number) => void): void {
  policy
    .command('lint')
    .description('every fault of a policy file with its place, and what its author may not have meant')
    .argument('<file>', 'the policy, or - for standard input')
    .option('--server <server>', 'the server that it is for: of the catalogue, or a file with a tools/list result')
    .addOption(profileOption())
    .option('--json', 'faults and warnings as one JSON document')
    .action(async (file: string, options: LintOptions) => {
      const { lintFile } = await import('./policy-lint.ts');
      finish(await lintFile(file, options, terminal));
    });
  policy
    .command('test')
    .description('decide on calls, and compare with what was expected')
    .argument('<file>', 'the policy, or - for standard input')
    .argument('<calls.jsonl>', 'rows {call: {name, arguments}, expect, note, at}, or - for standard input')
    .option('--json', 'all results with their reasons as one JSON document')
    .action(async (file: string, calls: string, options: { json?: boolean }) => {
      const { testPolicy } = await import('./policy-test.ts');
      finish(await testPolicy(file, calls, options, terminal));
    });
  policy
    .command('diff')
    .description('what one policy changes about another, in words')
    .argument('<old>', 'the earlier policy, or - for standard input')
    .argument('<new>', 'the later policy')
    .addOption(
      new Option(
        '--fail-on <what>',
        'exit with 1 when it is not surely as strict as before, or when anything changed',
      ).choices(['widened', 'changed']),
    )
    .option('--json', 'the changes as one JSON document')
    .action(async (old: string, next: string, options: DiffOptions) => {
      const { diffFiles } = await import('./policy-diff.ts');
      finish(await diffFiles(old, next, options, terminal));
    });
  policy
    .command('schema')
    .description('print the JSON Schema of policy.json, for editors')
    .option('-o, --output <file>', 'write to this file instead of printing')
    .action(async (options: { output?: string }) => {
      const { printSchema } = await import('./policy.ts');
      finish(await printSchema(options, terminal));
    });
}

function profileOption(): Option {
  return new Option('--profile <name>', 'how careful').choices(PROFILES).default('balanced');
}
