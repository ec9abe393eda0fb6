import { expect, test } from 'vitest';
import { countedChanges, oncePerState } from '../../src/store/changes.ts';

test('a counted state stays while nothing is written, and no two moments of a write have the same', async () => {
  const changes = countedChanges();
  const before = await changes.state();
  expect(await changes.state()).toBe(before);
  const during = await changes.during(async () => [await changes.state(), await changes.state()]);
  const after = await changes.state();
  expect(new Set([before, ...during, after]).size).toBe(4);
  expect(await changes.state()).toBe(after);
});

test('a write that fails has moved the state too', async () => {
  const changes = countedChanges();
  const before = await changes.state();
  await expect(changes.during(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(await changes.state()).not.toBe(before);
});

test('an answer is asked once per state, and one that failed is asked again', async () => {
  const changes = countedChanges();
  let asked = 0;
  const ask = oncePerState(changes, async () => {
    asked += 1;
    if (asked === 1) throw new Error('away');
    return asked;
  });
  await expect(ask()).rejects.toThrow('away');
  expect([await ask(), await ask()]).toEqual([2, 2]);
  await changes.during(async () => {});
  expect(await ask()).toBe(3);
});
