import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MAIN, ROOT } from './support/command-line.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

type Step = { id?: string; uses?: string; shell?: string; run?: string; env?: Record<string, string> };
type Action = {
  name: string;
  description: string;
  inputs: Record<string, { description: string; default: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: Step[] };
};

const action: Action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
const step = (id: string): Step => action.runs.steps.find((one) => one.id === id) ?? {};
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
const folder = temporaryFolder();
const repository = join(folder.path, 'repository');

beforeAll(async () => {
  await mkdir(join(repository, 'sub'), { recursive: true });
  const tools = [{ name: 'delete_note', description: 'Deletes a note for good.' }];
  writeFileSync(join(repository, 'sub', 'with space.json'), JSON.stringify({ tools }));
});
afterAll(() => folder.dispose());

type Run = { status: number | null; out: string; outputs: Record<string, string>; summary: string };

/** Runs the script of a step as Actions does: in bash, with its expressions filled in, and files for what it hands on. */
function runStep(id: string, inputs: Record<string, string>, more: Record<string, string> = {}): Run {
  const [output, summary] = [join(folder.path, 'output'), join(folder.path, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const values: Record<string, string> = {
    'github.action_path': ROOT,
    'runner.temp': folder.path,
    // The published command would prefer what was built here last.
    'steps.install.outputs.program': MAIN,
    ...Object.fromEntries(
      Object.entries(action.inputs).map(([name, one]) => [`inputs.${name}`, inputs[name] ?? one.default]),
    ),
  };
  const env = Object.entries(step(id).env ?? {}).map(([name, text]) => [
    name,
    text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (written, key: string) => values[key] ?? written),
  ]);
  const run = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step(id).run ?? 'exit 99'], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH,
      HOME: folder.path,
      RUNNER_TEMP: folder.path,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...Object.fromEntries(env),
      ...more,
    },
    timeout: 60_000,
  });
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  return {
    status: run.status,
    out: run.stdout + run.stderr,
    outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    summary: readFileSync(summary, 'utf8'),
  };
}

describe('the action', () => {
  test('describes itself, and hands every input to a step as a variable, never into a script', () => {
    expect(action.runs.using).toBe('composite');
    const steps = JSON.stringify(action.runs.steps);
    for (const [name, { description }] of Object.entries(action.inputs)) {
      expect(description.length).toBeGreaterThan(10);
      expect(steps).toContain(`\${{ inputs.${name} }}`);
    }
    for (const { run = '', uses, shell } of action.runs.steps) {
      expect(run).not.toContain('${{');
      expect(uses ?? shell).toMatch(/^(?:bash|actions\/setup-node@v\d+)$/);
    }
    for (const { value } of Object.values(action.outputs))
      expect(value).toMatch(/^\$\{\{ steps\.check\.outputs\.\w+ \}\}$/);
  });

  test('fails for what is found, and hands on the report, SARIF and a summary', () => {
    const run = runStep('check', { config: '\n  sub/with space.json  \n', 'sarif-file': 'out.sarif', start: 'none' });
    expect([run.status, run.outputs.passed]).toEqual([1, 'false']);
    expect(run.out).toContain('1 of them fails the check.');
    const report = JSON.parse(readFileSync(run.outputs.report ?? '', 'utf8'));
    expect(report.findings).toMatchObject([{ rule: 'toolrisk/tool-level', tool: 'delete_note', fails: true }]);
    expect(run.summary).toContain('| Critical | A tool has a high level |');
    expect(JSON.parse(readFileSync(join(repository, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  test('passes where nothing reaches the level, and leaves the summary out where it is told to', () => {
    const run = runStep('check', {
      config: 'sub/with space.json',
      'fail-on': 'never',
      summary: 'false',
      start: 'none',
    });
    expect([run.status, run.outputs.passed, run.summary]).toEqual([0, 'true', '']);
    expect(existsSync(run.outputs.report ?? '')).toBe(true);
  });

  test.each([
    ['an option among the configurations', { config: '--write-lock' }, 'and no options'],
    ['a level that is none', { 'fail-on': 'High; touch hacked', config: 'sub/with space.json' }, 'Allowed choices'],
    ['a name that is nothing', { config: '$(touch hacked)`touch hacked`', start: 'none' }, 'There is neither a file'],
  ])('%s is wrong use, and runs nothing', (_, inputs, words) => {
    const run = runStep('check', inputs);
    expect([run.status, existsSync(join(repository, 'hacked'))]).toEqual([2, false]);
    expect(run.out).toContain(words);
  });

  test('installs the code that it came with, or a version and nothing else', () => {
    const npm = join(folder.path, 'npm');
    writeFileSync(npm, '#!/bin/sh\necho "npm $* in $PWD"\n', { mode: 0o755 });
    const path = { PATH: [folder.path, PATH].join(delimiter) };
    const own = runStep('install', {}, path);
    expect([own.status, own.outputs.program]).toEqual([0, join(ROOT, 'bin', 'toolrisk.mjs')]);
    expect(own.out).toContain(`npm ci --omit=dev --no-audit --no-fund in ${ROOT}`);
    const published = runStep('install', { version: '1.2.3-rc.1' }, path);
    expect(published.out).toContain('toolrisk@1.2.3-rc.1');
    expect(published.outputs.program).toMatch(/toolrisk\/node_modules\/toolrisk\/bin\/toolrisk\.mjs$/);
    expect(runStep('install', { version: 'x --registry=y' }, path).status).toBe(2);
  });
});
