import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { labelledRow } from './classifiers/labelled-rows.ts';
import { ROOT, testFolder } from './support/command-line.ts';

const run = promisify(execFile);

test('the packed project installs in an empty folder and runs there', { timeout: 300_000 }, async () => {
  const folder = await testFolder();
  await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT });
  const [archive] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await run('npm', ['install', '--no-audit', '--no-fund', join(folder, archive ?? '')], { cwd: folder });
  await writeFile(join(folder, 'tools.json'), '[{"name":"list_colors","description":"List all colors."}]');

  const toolrisk = async (...words: string[]) => {
    const env = { ...process.env, TOOLRISK_DATA: join(folder, 'data') };
    return run(join(folder, 'node_modules', '.bin', 'toolrisk'), words, { cwd: folder, env });
  };
  expect((await toolrisk('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await toolrisk('classify', 'tools.json')).stdout).toContain('list_colors');
  // The code that trains stays behind, so the classifier is measured as it ships.
  await writeFile(join(folder, 'labels.jsonl'), labelledRow({}));
  const evaluated = await toolrisk('eval', 'labels.jsonl', '--json');
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ method: 'shipped', set: { rows: 1 } });
  await expect(toolrisk('eval', 'labels.jsonl', '--cross-validate')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Only --shipped can be done here: [^\n]+\n$/),
  });
  // The migrations, the sandbox and the store all have to be found from where the package lies.
  const crawled = await toolrisk('crawl', '--json', 'npm:@modelcontextprotocol/server-memory', 'file:tools.json');
  expect(
    crawled.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status),
  ).toEqual(['listed', 'listed']);
  const policy = await toolrisk('policy', 'npm:@modelcontextprotocol/server-memory');
  expect(JSON.parse(policy.stdout)).toMatchObject({ version: '1', default: 'deny' });
});
