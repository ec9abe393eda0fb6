import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crawlOwn, crawlRaw, namesOf } from '../support/crawl.ts';

/** The living processes whose command line holds the words. */
function running(words: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];
        return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(words);
      } catch {
        return false;
      }
    })
    .map(Number);
}

test('a server that ignores the end of its input and SIGTERM is gone', async () => {
  expect(namesOf(await crawlRaw('stubborn'))).toEqual(['stubborn']);
  expect(running('raw-stdio.ts stubborn')).toEqual([]);
});

test.skipIf(process.platform !== 'linux')(
  'a grandchild in a session of its own, whose parent has left, is gone',
  async () => {
    const seconds = String(100_000 + Math.floor(Math.random() * 100_000));
    let seen = 0;
    const watch = setInterval(() => {
      seen ||= running(`sleep ${seconds}`).length;
    }, 10);
    const outcome = await crawlOwn('raw-stdio.ts', ['grandchild', seconds]);
    clearInterval(watch);
    expect(namesOf(outcome)).toEqual(['parent']);
    expect(seen).toBe(1);
    expect(running(`sleep ${seconds}`)).toEqual([]);
  },
);

test('a crawl that is aborted rejects with the reason, and its server is gone', async () => {
  const stop = new AbortController();
  const mark = `mark-${crypto.randomUUID()}`;
  const crawled = crawlOwn('raw-stdio.ts', ['silent-list', mark], { signal: stop.signal });
  await expect.poll(() => running(mark).length, { timeout: 10_000 }).toBe(1);
  stop.abort(new Error('enough'));
  await expect(crawled).rejects.toThrow('enough');
  expect(running(mark)).toEqual([]);
});
