import { describe, expect, test } from 'vitest';
import { answerOf, keepAnswers } from '../../src/web/kept-answers.ts';

describe('kept answers', () => {
  test('are made once for each state of the data', async () => {
    let state = 'a';
    let made = 0;
    const keep = keepAnswers(async () => state);
    const ask = () => keep('/x', async () => answerOf('text/plain', `${state}${++made}`));
    expect((await ask()).body.toString()).toBe('a1');
    expect((await ask()).body.toString()).toBe('a1');
    state = 'b';
    expect((await ask()).body.toString()).toBe('b2');
    state = 'a';
    expect((await ask()).body.toString()).toBe('a3');
  });

  test('are not kept when the data changed while they were made', async () => {
    let state = 'a';
    const keep = keepAnswers(async () => state);
    const first = await keep('/x', async () => {
      state = 'b';
      return answerOf('text/plain', 'between');
    });
    expect(first.body.toString()).toBe('between');
    expect((await keep('/x', async () => answerOf('text/plain', 'after'))).body.toString()).toBe('after');
  });

  test('ask for the state after each request came, once for all that wait', async () => {
    let asked = 0;
    let release = () => {};
    const keep = keepAnswers(() => {
      asked += 1;
      return new Promise((resolve) => {
        release = () => resolve('same');
      });
    });
    const make = async () => answerOf('text/plain', 'x');
    const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
    const first = keep('/1', make);
    await turn();
    const rest = [keep('/2', make), keep('/3', make)];
    await turn();
    expect(asked).toBe(1);
    release();
    await turn();
    expect(asked).toBe(2);
    for (let at = 0; at < 6; at += 1) {
      release();
      await turn();
    }
    await Promise.all([first, ...rest]);
    expect(asked).toBeLessThan(6);
  });

  test('that could not be made are not kept, and say so', async () => {
    const keep = keepAnswers(async () => 'a');
    await expect(keep('/x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await keep('/x', async () => answerOf('text/plain', 'yes'))).body.toString()).toBe('yes');
  });

  test('do not grow without bound', async () => {
    const keep = keepAnswers(async () => 'a');
    let made = 0;
    const ask = (key: string) =>
      keep(key, async () => {
        made += 1;
        return answerOf('text/plain', 'x'.repeat(1_000_000));
      });
    for (let at = 0; at < 60; at += 1) await ask(`/${at}`);
    await ask('/0');
    expect(made).toBe(61);
    await ask('/59');
    expect(made).toBe(61);
  });
});
