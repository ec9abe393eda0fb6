import Table from 'cli-table3';
import { readJsonText } from '../domain/json-text.ts';
import { type CallResult, type CallTest, readCallTest, runCallTests } from '../domain/policy/call-tests.ts';
import { printable, printableLine } from '../domain/printable.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import { readPolicyFile } from './policy-lint.ts';
import { readSource } from './recorded.ts';

/** When the first call is made if its row does not say; a fixed time, so that every run of a file comes out alike. */
const START = Date.UTC(2000, 0, 1);

/**
 * `toolrisk policy test <file> <calls.jsonl>`: what a policy does with calls, beside what was expected of it. The exit code is
 * 1 when one differs.
 */
export async function testPolicy(
  file: string,
  callsPath: string,
  options: { json?: boolean },
  terminal: Terminal,
): Promise<number> {
  if (file === '-' && callsPath === '-') {
    throw new UsageError('Standard input can be the policy or the calls, not both.');
  }
  const policy = await readPolicyFile(file, terminal);
  const source = await readSource(callsPath, terminal);
  const rows = readRows(source.text, source.name);
  if (rows.length === 0) throw new Obstacle(`${source.name} holds no call.`);
  const run = runCallTests(
    policy,
    rows.map(({ test }) => test),
    START,
  );
  if ('problem' in run) throw new Obstacle(`Line ${rows[run.row]?.line} of ${source.name}: ${run.problem}`);
  const failed = run.results.filter(({ passed }) => !passed).length;
  if (options.json) await terminal.write(`${JSON.stringify({ failed, results: run.results }, null, 2)}\n`);
  else await terminal.write(textOf(run.results, failed));
  return failed === 0 ? EXIT.done : EXIT.nothing;
}

function readRows(text: string, name: string): { line: number; test: CallTest }[] {
  return text.split(/\r\n|\n/).flatMap((content, at) => {
    if (content.trim() === '') return [];
    const wrong = (what: string) => new Obstacle(`Line ${at + 1} of ${name}: ${what}`);
    const json = readJsonText(content);
    if ('problem' in json) throw wrong('This is not JSON.');
    // A key that stands twice would be decided on by its last value, whatever the author looked at.
    const [twice] = json.repeated;
    if (twice !== undefined) throw wrong(`The key at ${printableLine(twice, 120)} stands twice.`);
    const read = readCallTest(json.value);
    if ('problem' in read) throw wrong(read.problem);
    return [{ line: at + 1, test: read.test }];
  });
}

function textOf(results: readonly CallResult[], failed: number): string {
  const table = new Table({
    head: ['', 'Call', 'Expected', 'Got', 'Why'],
    colWidths: [6, 50, 10, 8, 56],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { call, expected, got, passed, note, reasons } of results) {
    const words = call.arguments === undefined ? '' : ` ${JSON.stringify(call.arguments)}`;
    const shown = printableLine(`${call.name}${words}`, 300).match(/.{1,48}/gu) ?? [];
    const why = [...new Set(reasons.map(({ message }) => message))].join(' ');
    const remark = note === null ? '' : `${printableLine(note, 200)}\n`;
    table.push([passed ? 'ok' : 'FAIL', `${remark}${shown.join('\n')}`, expected, got, printable(why)]);
  }
  const calls = `${results.length} ${results.length === 1 ? 'call' : 'calls'}`;
  const summary = failed === 0 ? `${calls}, all as expected.` : `${calls}, ${failed} not as expected.`;
  return `${table.toString()}\n${summary}\n`;
}
