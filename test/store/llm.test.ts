import { expect, test } from 'vitest';
import type { ModelRun } from '../../src/domain/catalogue.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day } from './examples.ts';

const run: ModelRun = {
  startedAt: day(1),
  endedAt: day(1),
  model: 'gpt-test',
  promptVersion: '1',
  budget: 1_000,
  used: 0,
  requests: 0,
  asked: 0,
  fromCache: 0,
  failed: 0,
};

onBothDatabases((store) => {
  test('an answer is found by its question and the version of the prompt, whichever model gave it', async () => {
    const { catalog } = store();
    const answer = { quote: 'odd \u0000 \ud800 text', category: 'Read' };
    const rows = [
      { subjectHash: 'store-a', model: 'one', answer },
      { subjectHash: 'store-b', model: 'one', answer: 2 },
    ];
    await catalog.keepModelAnswers(rows, '1', day(2));
    await catalog.keepModelAnswers([{ subjectHash: 'store-a', model: 'two', answer: 3 }], '1', day(1));
    expect(await catalog.modelAnswers(['store-a', 'store-c'], '1')).toEqual([
      { subjectHash: 'store-a', model: 'two', answer: 3 },
      { subjectHash: 'store-a', model: 'one', answer },
    ]);
    expect(await catalog.modelAnswers(['store-a'], '2')).toEqual([]);
    expect(await catalog.modelAnswers([], '1')).toEqual([]);
  });

  test('the first answer to a question stays', async () => {
    const { catalog } = store();
    for (const answer of ['first', 'second']) {
      await catalog.keepModelAnswers([{ subjectHash: 'store-d', model: 'one', answer }], '1', day(1));
    }
    expect(await catalog.modelAnswers(['store-d'], '1')).toMatchObject([{ answer: 'first' }]);
  });

  test('thousands are kept and found', async () => {
    const { catalog } = store();
    const hashes = Array.from({ length: 1_201 }, (_, index) => `store-many-${index}`);
    const rows = hashes.map((subjectHash) => ({ subjectHash, model: 'one', answer: 1 }));
    await catalog.keepModelAnswers(rows, '1', day(1));
    expect(await catalog.modelAnswers(hashes, '1')).toHaveLength(1_201);
  });

  test('a run is one row, brought up to date as it goes on', async () => {
    const { catalog } = store();
    const id = await catalog.keepModelRun(run);
    expect(await catalog.lastModelRun()).toEqual(run);
    const further = { ...run, endedAt: day(2), used: 700, requests: 2, asked: 5, failed: 1, fromCache: 1 };
    expect(await catalog.keepModelRun(further, id)).toBe(id);
    expect(await catalog.lastModelRun()).toEqual(further);
    expect(await catalog.keepModelRun({ ...run, model: 'next' })).not.toBe(id);
    expect(await catalog.lastModelRun()).toMatchObject({ model: 'next' });
  });

  test('a run changes what the service says of itself', async () => {
    const { catalog } = store();
    const before = await catalog.snapshot();
    await catalog.keepModelRun(run);
    expect(await catalog.snapshot()).not.toBe(before);
  });
});
