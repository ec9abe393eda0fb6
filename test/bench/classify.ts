import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { classify } from '../../classifiers/classify.ts';
import type { Subject } from '../../src/domain/classification.ts';
import { MAIN, ROOT } from '../support/command-line.ts';
import { figure } from './figures.ts';

const LABELLED = join(ROOT, '..', 'shared', 'eval', 'dev.jsonl');
const BUILT_IN = join(ROOT, 'test', 'fixtures', 'tools.jsonl');

/** Rows per second on one core, beside parsing the same rows, and the peak memory of 5,000 and of 500,000 rows. */
export async function benchClassify(): Promise<void> {
  const path = existsSync(LABELLED) ? LABELLED : BUILT_IN;
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  console.log(`  on ${lines.length} tools of ${existsSync(LABELLED) ? 'the labelled set' : 'the built-in set'}`);
  const rows: Subject[] = lines.map((line) => JSON.parse(line));
  const classifying: number[] = [];
  const parsing: number[] = [];
  const repeat = Math.ceil(4000 / rows.length);
  const perSecond = (work: () => void) => {
    const start = performance.now();
    for (let round = 0; round < repeat; round += 1) work();
    return (rows.length * repeat * 1000) / (performance.now() - start);
  };
  for (let round = 0; round < 7; round += 1) {
    classifying.push(
      perSecond(() => {
        for (const row of rows) classify(row);
      }),
    );
    parsing.push(
      perSecond(() => {
        for (const line of lines) JSON.parse(line);
      }),
    );
  }
  figure('classify', classifying.slice(2), 'tools/s');
  figure('JSON.parse of the same rows', parsing.slice(2), 'rows/s');
  const small = await streamed(lines, 5_000);
  const large = await streamed(lines, 500_000);
  figure('classify --jsonl, 500,000 rows', [500_000 / large.seconds], 'rows/s');
  figure('its peak memory over that of 5,000 rows', [large.megabytes / small.megabytes], 'times', 2);
  figure('its peak memory', [large.megabytes], 'MB');
}

/** Pipes rows through the command line in a process of its own and reads its peak memory from the kernel. */
async function streamed(lines: readonly string[], count: number): Promise<{ seconds: number; megabytes: number }> {
  const report = 'process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const child = spawn(process.execPath, ['--import', preload, MAIN, 'classify', '--jsonl', '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const start = performance.now();
  const rows = function* () {
    for (let sent = 0; sent < count; sent += 100) {
      yield `${Array.from({ length: 100 }, (_, index) => lines[(sent + index) % lines.length]).join('\n')}\n`;
    }
  };
  const closed = new Promise<void>((done) => child.on('close', () => done()));
  await pipeline(Readable.from(rows()), child.stdin);
  await closed;
  const kilobytes = Number(errors.trim().split('\n').at(-1));
  return { seconds: (performance.now() - start) / 1000, megabytes: kilobytes / 1024 };
}
