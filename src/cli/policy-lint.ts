import Table from 'cli-table3';
import { lintPolicy, type PolicyWarning } from '../domain/policy/lint.ts';
import { type PlacedFault, readPolicyText } from '../domain/policy/read-text.ts';
import type { Policy, Profile } from '../domain/policy/schema.ts';
import { printable, printableLine } from '../domain/printable.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import { ratedServer } from './policy.ts';
import { readSource } from './recorded.ts';

export type LintOptions = { server?: string; profile: Profile; json?: boolean };

type Report = { file: string; ok: boolean; faults: PlacedFault[]; warnings: PolicyWarning[] };

/**
 * `toolrisk policy lint <file|->`: every fault of a policy file with its place, and, where it has none, what its author
 * may not have meant. The exit code is 1 for faults; warnings do not count.
 */
export async function lintFile(path: string, options: LintOptions, terminal: Terminal): Promise<number> {
  if (path === '-' && options.server === '-') {
    throw new UsageError('Standard input can be the policy or the list of tools, not both.');
  }
  const { name: file, text } = await readSource(path, terminal);
  const read = readPolicyText(text);
  const report: Report = read.ok
    ? { file, ok: true, faults: [], warnings: await warningsOf(read.policy, options, terminal) }
    : { file, ok: false, faults: read.faults, warnings: [] };
  await terminal.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
  return report.ok ? EXIT.done : EXIT.nothing;
}

/**
 * Reads a policy file that a command needs to be right.
 * @throws Obstacle with its first fault, and how to see all of them.
 */
export async function readPolicyFile(path: string, terminal: Terminal): Promise<Policy> {
  const { name, text } = await readSource(path, terminal);
  const read = readPolicyText(text);
  if (read.ok) return read.policy;
  const [first] = read.faults;
  const where = first === undefined || first.pointer === '' ? '' : ` at ${printableLine(first.pointer, 120)}`;
  const more = read.faults.length > 1 ? ` (and ${read.faults.length - 1} more)` : '';
  const what = printable(first?.message ?? 'It cannot be read.');
  throw new Obstacle(`${name} is no valid policy${where}${more}: ${what} See all with: toolrisk policy lint ${path}.`);
}

async function warningsOf(policy: Policy, options: LintOptions, terminal: Terminal): Promise<PolicyWarning[]> {
  const { server: target, profile } = options;
  if (target === undefined) return lintPolicy(policy, { profile });
  const { name, rated } = await ratedServer(target, terminal);
  return lintPolicy(policy, { profile, server: { name, tools: rated } });
}

function textOf({ file, ok, faults, warnings }: Report): string {
  const name = printableLine(file, 120);
  const summary = ok
    ? `${name} is a valid policy${warnings.length === 0 ? '' : `, with ${counted(warnings.length, 'warning')}`}.`
    : `${name} has ${counted(faults.length, 'fault')}, so it is refused whole.`;
  if (faults.length + warnings.length === 0) return `${summary}\n`;
  const table = new Table({
    head: ['', 'Where', 'What'],
    colWidths: [9, 46, 65],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { pointer, message, line, column } of faults) {
    table.push(['fault', inLines(`${pointer} (${line}:${column})`), printable(message)]);
  }
  for (const { pointer, message } of warnings) {
    table.push(['warning', inLines(pointer), printable(message)]);
  }
  return `${table.toString()}\n${summary}\n`;
}

/** A pointer has no blanks at which a table could break it. */
function inLines(text: string): string {
  return (printableLine(text, 300).match(/.{1,44}/gu) ?? []).join('\n');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
