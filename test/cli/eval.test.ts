import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluatedSetSchema } from '../../src/domain/figures.ts';
import { labelledRow } from '../classifiers/labelled-rows.ts';
import { sharedFile } from '../classifiers/shared-data.ts';
import { testFolder, toolrisk } from '../support/command-line.ts';

const ROWS = [
  labelledRow({ id: 'a', family: 'x' }),
  labelledRow(
    { id: 'b', family: 'y', tool: { name: 'delete_thing', description: 'Deletes a thing for good.' } },
    { category: 'Destructive', risk: 'Critical' },
  ),
  // Nothing in it says that it deletes.
  labelledRow(
    { id: 'odd/miss', family: 'z', tool: { name: 'get_note', description: 'Get a note by its id.' } },
    { category: 'Destructive', risk: 'Critical' },
  ),
];

async function labels(...lines: string[]): Promise<string> {
  const path = join(await testFolder(), 'labels.jsonl');
  await writeFile(path, lines.join('\n'));
  return path;
}

describe('toolrisk eval', () => {
  test('measures the shipped classifier on tools it has not seen, as tables', async () => {
    const { code, out, err } = await toolrisk(['eval', await labels(...ROWS)]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('3 tools of 3 families');
    expect(out).toContain(createHash('sha256').update(ROWS.join('\n')).digest('hex'));
    for (const words of ['Macro-F1', '95 % interval', 'alone', 'By category', 'By kind of definition', 'By source'])
      expect(out).toContain(words);
    expect(out).toContain('1 of 2 Execute, Destructive and Financial tools called Read (50.0 %):\n  odd/miss');
  });

  test('--json is all of it as one document, the same each time', async () => {
    const path = await labels(...ROWS);
    const [first, second] = await Promise.all([toolrisk(['eval', path, '--json']), toolrisk(['eval', path, '--json'])]);
    expect(first.out).toBe(second.out);
    const evaluated = evaluatedSetSchema.parse(JSON.parse(first.out));
    expect(evaluated).toMatchObject({
      method: 'shipped',
      set: { rows: 3, families: 3, leftOut: { unreadable: 0, seen: 0 } },
      details: { dangerousMisses: { count: 1, of: 2, ids: ['odd/miss'] } },
    });
  });

  test('reads standard input', async () => {
    const { out } = await toolrisk(['eval', '-', '--json'], { input: ROWS.join('\n') });
    expect(JSON.parse(out)).toMatchObject({ set: { rows: 3 } });
  });

  test('names a row that cannot be read, measures the rest, and ends with 1', async () => {
    const broken = [...ROWS, '{', labelledRow({}, { category: 'Erase' })];
    const { code, out, err } = await toolrisk(['eval', await labels(...broken), '--json']);
    expect(code).toBe(1);
    expect(err).toBe(
      'Line 4 is left out: it is not JSON.\nLine 5 is left out: label.category must be one of Read, Write, Execute, Destructive, Financial.\n',
    );
    expect(JSON.parse(out)).toMatchObject({ set: { rows: 3, leftOut: { unreadable: 2 } } });
  });

  test('does not name more than ten of them', async () => {
    const { err } = await toolrisk(['eval', await labels(...ROWS, ...Array.from({ length: 30 }, () => '?'))]);
    expect(err.trim().split('\n')).toHaveLength(11);
    expect(err).toContain('30 lines are left out in all.');
  });

  test.each([
    [['eval', 'nowhere.jsonl'], 'nowhere.jsonl cannot be read: there is no such file.\n'],
    [['eval', '-'], 'Standard input holds no labelled tool; give one row a line: {"id", '],
  ])('%j is one sentence', async (words, sentence) => {
    const { code, err } = await toolrisk(words, { cwd: await testFolder() });
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('cross-validation needs families to leave out', async () => {
    const { code, err } = await toolrisk(['eval', await labels(...ROWS), '--cross-validate']);
    expect(code).toBe(1);
    expect(err).toBe(
      'Cross-validation needs tools of at least 5 families, and these are of 3; --shipped measures the model as it is.\n',
    );
  });

  test('one way of measuring at a time', async () => {
    const { code } = await toolrisk(['eval', await labels(...ROWS), '--cross-validate', '--shipped']);
    expect(code).toBe(2);
  });
});

const shared = sharedFile('eval/dev.jsonl');

describe.skipIf(shared === undefined)('toolrisk eval on tools that the model was trained on', () => {
  const known = async (count: number) => (await readFile(shared ?? '', 'utf8')).split('\n').slice(0, count);
  const fresh = Array.from({ length: 30 }, (_, at) => labelledRow({ id: `n${at}`, family: `never seen ${at}` }));

  test('leaves a few of them out', async () => {
    const { out, err } = await toolrisk(['eval', await labels(...(await known(2)), ...fresh), '--json']);
    expect(err).toBe('2 of 32 tools are left out, because the shipped model was trained on their like.\n');
    expect(JSON.parse(out)).toMatchObject({ method: 'shipped', set: { rows: 30, leftOut: { seen: 2 } } });
  });

  test('is not done where they are many, unless it is asked for', async () => {
    const path = await labels(...(await known(4)));
    const refused = await toolrisk(['eval', path]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Cross-validation needs tools of at least 5 families');
    const { code, err } = await toolrisk(['eval', path, '--shipped']);
    expect(code).toBe(0);
    expect(err).toBe('The shipped model was trained on 4 of these 4 tools or on their like: the figures flatter it.\n');
  });
});
