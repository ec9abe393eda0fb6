import { diffPolicies, mayWiden, type PolicyChange, type PolicyDiff } from '../domain/policy/diff.ts';
import { printable, printableLine } from '../domain/printable.ts';
import { EXIT, type Terminal, UsageError } from './command.ts';
import { readPolicyFile } from './policy-lint.ts';

export type DiffOptions = { json?: boolean; failOn?: 'widened' | 'changed' };

/**
 * `toolrisk policy diff <old> <new>`: what a policy changes about an earlier one, in words. With `failOn` the exit code is 1
 * when something changed, or when calls may get through that did not before; what cannot be told counts as such.
 */
export async function diffFiles(old: string, next: string, options: DiffOptions, terminal: Terminal): Promise<number> {
  if (old === '-' && next === '-') throw new UsageError('Standard input can be one of the two policies, not both.');
  const diff = diffPolicies(await readPolicyFile(old, terminal), await readPolicyFile(next, terminal));
  await terminal.write(options.json ? `${JSON.stringify(diff, null, 2)}\n` : textOf(diff));
  const fails = options.failOn === 'changed' ? diff.changes.length > 0 : mayWiden(diff.direction);
  return options.failOn !== undefined && fails ? EXIT.nothing : EXIT.done;
}

const MEANING: Record<PolicyDiff['direction'], string> = {
  same: 'Every call is treated as before.',
  widened: 'The policy was widened: no call is treated more strictly than before.',
  narrowed: 'The policy was narrowed: no call is treated more mildly than before.',
  changed: 'The policy was changed: as far as can be told, it is neither only wider nor only narrower than before.',
};

function textOf({ direction, changes }: PolicyDiff): string {
  const lines = changes.map((change) => {
    const mark = change.direction === 'same' ? '' : ` (${change.direction})`;
    return `${subject(change)}: ${printable(change.texts.join('; '))}${mark}\n`;
  });
  return `${lines.join('')}${lines.length > 0 ? '\n' : ''}${MEANING[direction]}\n`;
}

function subject({ about, tool }: PolicyChange): string {
  if (about === 'all_tools') return 'All tools together';
  return about === 'other_tools' ? 'Tools that the policy does not name' : printableLine(tool ?? '', 80);
}
