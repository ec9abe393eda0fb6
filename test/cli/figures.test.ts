import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeFigures } from '../../src/cli/figures.ts';
import { figuresSchema } from '../../src/domain/figures.ts';
import { labelledRow } from '../classifiers/labelled-rows.ts';
import { testFolder } from '../support/command-line.ts';

const LABELS = [
  labelledRow({ id: 'a', family: 'x' }),
  labelledRow(
    { id: 'b', family: 'y', tool: { name: 'delete_thing', description: 'Deletes a thing for good.' } },
    { category: 'Destructive', risk: 'Critical' },
  ),
];
const README = 'Before.\n<!-- figures -->\nold\n<!-- /figures -->\nAfter.\n';

let root = '';
let said: string[] = [];
const terminal = {
  config: () => expect.fail('no setting is needed'),
  write: async () => {},
  say: (line: string) => said.push(line),
  input: process.stdin,
  signal: new AbortController().signal,
};
const file = (name: string) => join(root, name);
const json = async (name: string) => JSON.parse(await readFile(file(name), 'utf8'));
const run = (targets: string[], options = {}) => writeFigures(targets, options, terminal, root);

beforeEach(async () => {
  root = await testFolder();
  said = [];
  await mkdir(file('classifiers'));
  await writeFile(file('README.md'), README);
  await writeFile(file('first.jsonl'), LABELS.join('\n'));
  await writeFile(file('second.jsonl'), LABELS.toReversed().join('\n'));
});

describe('npm run figures', () => {
  test('writes the figures of every set, and their table between the markers of the README', async () => {
    await run([file('first.jsonl'), `second set=${file('second.jsonl')}`]);
    const { sets } = figuresSchema.parse(await json('classifiers/figures.json'));
    expect(sets.map(({ name, set }) => [name, set.rows])).toEqual([
      ['first', 2],
      ['second set', 2],
    ]);
    const readme = await readFile(file('README.md'), 'utf8');
    expect(readme).toMatch(/^Before\.\n<!-- figures -->\n\*\*First\*\*: 2 tools[\s\S]*<!-- \/figures -->\nAfter\.\n$/);
    expect(readme).toMatch(/\| Category right \| 100\.0 % \| /);
    expect(readme).not.toContain('old');
  });

  test('writes nothing when a figure is below its floor, and says which', async () => {
    const floors = JSON.stringify({ first: { rules: { accuracy: 1.5 }, whole: { underRated: -1 } } });
    await writeFile(file('classifiers/floors.json'), floors);
    await expect(run([file('first.jsonl')], { raise: true })).rejects.toThrow('Nothing was written.');
    expect(said).toEqual([
      'first: underRated is 0, above the -1 that it may be at most.',
      'first: accuracy of the rules alone is 1, below its floor of 1.5.',
    ]);
    expect(await readFile(file('README.md'), 'utf8')).toBe(README);
    expect(await readFile(file('classifiers/floors.json'), 'utf8')).toBe(floors);
    await expect(json('classifiers/figures.json')).rejects.toThrow('ENOENT');
  });

  test('raises floors only with --raise, and never lowers one', async () => {
    await run([file('first.jsonl')]);
    await expect(json('classifiers/floors.json')).rejects.toThrow('ENOENT');
    expect(said).toContain('No floors are kept for the first; --raise sets them.');
    await writeFile(
      file('classifiers/floors.json'),
      JSON.stringify({ first: { whole: { accuracy: 0.999, macroF1: 0.1 } } }),
    );
    await run([file('first.jsonl')], { raise: true });
    expect(await json('classifiers/floors.json')).toMatchObject({
      first: {
        whole: { accuracy: 0.999, macroF1: 0.995, notAssessed: 0.005, evidenceValid: 1 },
        rules: { accuracy: 0.995 },
      },
    });
  });

  test('keeps what was measured at first sight, and does not measure it twice', async () => {
    await run([file('first.jsonl')], { firstSight: [`unread=${file('second.jsonl')}`] });
    const figures = await json('classifiers/figures.json');
    figures.sets[1].classifier = 'an-older-one';
    await writeFile(file('classifiers/figures.json'), JSON.stringify(figures));
    await run([file('first.jsonl')], { firstSight: [file('second.jsonl')] });
    expect(said).toContainEqual(
      expect.stringMatching(/second\.jsonl had its first sight on .*, as “unread”; those figures stay\.$/),
    );
    const { sets } = await json('classifiers/figures.json');
    expect(sets).toMatchObject([{ name: 'first' }, { name: 'unread', firstSight: true, classifier: 'an-older-one' }]);
    expect(await readFile(file('README.md'), 'utf8')).toContain(
      '**Unread**, measured once, before anybody had read it',
    );
  });

  test('keeps a set that was not named while it is of this classifier, and no longer', async () => {
    await run([file('first.jsonl'), file('second.jsonl')]);
    await run([file('second.jsonl')]);
    const figures = await json('classifiers/figures.json');
    expect(figures.sets).toHaveLength(2);
    figures.sets[1].classifier = 'an-older-one';
    await writeFile(file('classifiers/figures.json'), JSON.stringify(figures));
    await run([file('second.jsonl')]);
    expect((await json('classifiers/figures.json')).sets).toHaveLength(1);
    expect(said).toContain(
      'The figures of the first are of an-older-one and were not measured again; they are left out.',
    );
  });

  test.each([
    [
      'a set with lines that cannot be read',
      async () => writeFile(file('first.jsonl'), `{\n${LABELS[0]}`),
      'mend them',
    ],
    [
      'figures that cannot be read',
      async () => writeFile(file('classifiers/figures.json'), '{'),
      'mend it, or delete it',
    ],
    ['a README without a place for them', async () => writeFile(file('README.md'), ''), 'has no <!-- figures -->'],
  ])('stops at %s', async (_, spoil, sentence) => {
    await spoil();
    await expect(run([file('first.jsonl')])).rejects.toThrow(sentence);
  });

  test('wants a file', async () => {
    await expect(run([])).rejects.toThrow('Name the labelled tools');
  });
});
