import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../src/web/html.ts';
import { jsonDiff, wordDiff } from '../../src/web/parts/diff.ts';
import type { changeJson } from '../../src/web/represent.ts';
import { launchBrowser } from '../support/browser.ts';
import { type ExampleSite, HOSTILE, judged, NOTES, openSite, recordExample } from './example-site.ts';

const FAINT_TEXTS = readFileSync(new URL('./faint-texts.js', import.meta.url), 'utf8');

type Answer = { total: number; next: string | null; changes: ReturnType<typeof changeJson>[] };

const day = (n: number) => new Date(Date.UTC(2026, 3, n, 12)).toISOString();
const [FIRST, ...REST] = HOSTILE.tools ?? [];
const BAD = HOSTILE.listing.name;
const { truncated: _, ...outcome } = { ...HOSTILE.outcome, rejected: [] };
/** A cut list takes nothing away, so this one is whole. */
const WHOLE = { ...HOSTILE, outcome };
const LATER = {
  ...WHOLE,
  at: day(2),
  tools: [
    judged('Read', 'Low', { name: FIRST?.definition.name ?? '', description: `Other words. ${BAD}`, icons: [BAD] }),
    judged('Read', 'Low', { name: `renamed ${BAD}`, description: `Reads ${BAD}.` }),
  ],
};

let site: ExampleSite;
let browser: Browser;
let hostile: string;
let unchanged: string[];
const text = async (path: string) => {
  const answer = await fetch(site.origin + path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const json = async (path: string) => JSON.parse(await text(path)) as Answer;

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite([NOTES, WHOLE]), launchBrowser()]);
  unchanged = await Promise.all(
    ['/changes', '/servers/notes-mcp/changes', '/', '/servers/notes-mcp/tools/save_note'].map(text),
  );
  hostile = await recordExample(site.catalog, LATER);
  const tools = (NOTES.tools ?? []).filter(({ definition }) => definition.name !== 'frobnicate');
  await recordExample(site.catalog, { ...NOTES, at: day(3), outcome: {}, tools });
});
afterAll(async () => {
  await Promise.all([site?.close(), browser?.close()]);
});

describe('the changes', () => {
  test('of a hostile server reach pages, JSON and feed as text alone', async () => {
    const { changes } = await json(`/api/v1/servers/${hostile}/changes?pageSize=100`);
    expect(changes.map(({ kind }) => kind)).toEqual([
      'title',
      'description',
      'input_schema',
      'annotations',
      'other',
      'added',
      ...REST.map(() => 'removed'),
    ]);
    const dialogs: string[] = [];
    const faint = new Set<string>();
    for (const [colorScheme, width] of [
      ['dark', 390],
      ['light', 1440],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      const paths = ['/', '/changes', `/servers/${hostile}`, `/servers/${hostile}/changes`];
      for (const path of new Set([...paths, ...changes.slice(0, 6).map(({ links }) => links.page)])) {
        await page.goto(site.origin + path);
        const found =
          await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; }), [
          document.querySelectorAll('main script, main img, main iframe, main [onload], main [onerror]').length,
          document.documentElement.scrollWidth - window.innerWidth,
        ]`);
        expect(found, path).toEqual([0, 0]);
        expect(await page.locator('main').innerText()).not.toMatch(/[\u0000-\u0008\u001b\u200b\u202e]/u);
        for (const fault of await page.evaluate<string[]>(FAINT_TEXTS)) faint.add(fault);
      }
      await page.close();
    }
    expect([...faint]).toEqual([]);
    expect(dialogs).toEqual([]);
  });

  test('come as a feed that is XML, in which nothing of a server is markup', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.origin}/api`);
    for (const path of ['/changes.atom', `/servers/${hostile}/changes.atom`]) {
      const answer = await fetch(site.origin + path);
      expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
      const read = await page.evaluate<{ names: string[]; ids: string[] }>(`(() => {
        const parsed = new DOMParser().parseFromString(${JSON.stringify(await answer.text())}, 'application/xml');
        const names = [...parsed.querySelectorAll('*')].map((one) => one.nodeName);
        const ids = [...parsed.querySelectorAll('id')].map((one) => one.textContent);
        return { names: [...new Set(names)].sort(), ids };
      })()`);
      expect(read.names).toEqual([
        'author',
        'category',
        'entry',
        'feed',
        'id',
        'link',
        'name',
        'summary',
        'title',
        'updated',
      ]);
      expect(new Set(read.ids).size).toBe(read.ids.length);
    }
    await page.close();
    expect(await text('/changes.atom?kind=output_schema')).not.toContain('<entry>');
    expect(await text('/changes')).toContain('<link rel="alternate" type="application/atom+xml" href="/changes.atom">');
  });

  test('are picked by the filters of the page, which keep to one another', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.origin}/changes`);
    await page.getByLabel('What').selectOption({ label: 'No longer listed' });
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/changes?kind=removed*');
    expect(await page.locator('.change-row').count()).toBe(REST.length + 1);
    await page.getByLabel('Recommended rule').selectOption({ label: 'changed' });
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('No change matches').waitFor();
    await page.close();
  });

  test('come page by page, since a day, and of one tool', async () => {
    const first = await json('/api/v1/changes?pageSize=2');
    expect(first).toMatchObject({ total: 7 + REST.length, changes: [{ kind: 'removed', tool: 'frobnicate' }, {}] });
    const second = await json(first.next ?? '');
    expect(second.changes.map(({ id }) => id)).not.toContain(first.changes[0]?.id);
    expect(await json('/api/v1/changes?since=2026-04-03')).toMatchObject({ total: 1 });
    expect(await json(`/api/v1/changes?since=${encodeURIComponent('2026-04-03T14:00:01+02:00')}`)).toMatchObject({
      total: 0,
    });
    expect(await json('/api/v1/servers/notes-mcp/tools/frobnicate/changes')).toMatchObject({
      total: 1,
      changes: [{ old: { name: 'frobnicate' }, new: null, before: { risk: null }, after: null }],
    });
  });

  test.each([
    ['/api/v1/changes?kind=gone', '“kind” must be one of: added, removed, reappeared, renamed, title'],
    ['/api/v1/changes?since=yesterday', '“since” must be a day such as 2026-11-23, or a time'],
    ['/api/v1/changes?worse=maybe', '“worse” must be one of: true, false.'],
  ])('of a query that cannot be read are a 400 with one sentence: %s', async (path, detail) => {
    const answer = await fetch(site.origin + path);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(detail) });
  });

  test('of a server or tool that never was are not found', async () => {
    for (const path of [
      '/servers/nobody/changes',
      '/servers/nobody/changes.atom',
      '/api/v1/servers/nobody/changes',
      '/api/v1/servers/notes-mcp/tools/never/changes',
      '/servers/notes-mcp/tools/never',
    ])
      expect((await fetch(site.origin + path)).status, path).toBe(404);
  });

  test('of a server that never changed are an empty list that says so', () => {
    const [all, one, home, tool] = unchanged;
    expect(all).toContain('Nothing has changed yet');
    expect(one).toContain('Nothing has changed yet');
    expect(home).not.toContain('Riskier than before');
    expect(tool).toContain('Nothing has changed since it was first seen');
  });

  test('leave a page of a tool that is gone, which no count and no policy holds', async () => {
    const page = await text('/servers/notes-mcp/tools/frobnicate');
    expect(page).toContain('The server no longer lists this tool');
    expect(page).not.toContain('How to control it');
    expect(page).not.toContain('policy.json');
    const counts = JSON.parse(await text('/api/v1/servers/notes-mcp')) as {
      counts: { total: number };
      tools: object[];
    };
    expect(counts).toMatchObject({ counts: { total: 4 } });
    expect(JSON.stringify(counts.tools)).not.toContain('frobnicate');
    expect(await text('/api/v1/servers/notes-mcp/policy.json')).not.toContain('frobnicate');
    expect(await text('/search?search=frobnicate')).not.toContain('/tools/frobnicate');
  });
});

const shown = (content: Parameters<typeof html>[1]) => String(html`${content}`);
const decoded = (markup: string) =>
  markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
/** What a reader of the new text sees of a difference. */
const withoutOld = (markup: string) => decoded(markup.replace(/<del>.*?<\/del>/gs, '').replace(/<[^>]*>/g, ''));

describe('the old and the new', () => {
  test('of a text stand word by word, with what stayed shortened', () => {
    const long = 'It is a note like any other. '.repeat(20);
    const markup = shown(wordDiff(`${long}It reads the note.`, `${long}It deletes the note.`));
    expect(markup).toMatch(/<del>reads<\/del><ins>deletes<\/ins> the note\.<\/div>$/);
    expect(markup.length).toBeLessThan(300);
    expect(markup).toContain('…');
    const hidden = shown(wordDiff('Reads the note of the user.', 'Reads the note \u202e<b>of the user.'));
    expect(hidden).toContain('U+202E');
    expect(hidden).toContain('&lt;b&gt;');
    expect(hidden).not.toContain('\u202e');
  });

  test('of a text that was written anew stand apart', () => {
    expect(shown(wordDiff('Lists the titles of all notes.', 'Deletes everything. <b>'))).toBe(
      '<div class="diff prose"><p><del>Lists the titles of all notes.</del></p><p><ins>Deletes everything. &lt;b&gt;</ins></p></div>',
    );
  });

  test('of JSON stand line by line in one order of keys', () => {
    const lines = decoded(shown(jsonDiff({ b: 1, a: [1] }, { a: [1], b: 2 })).replace(/<[^>]*>/g, ''));
    expect(lines).toBe('  {\n    "a": [\n      1\n    ],\n−   "b": 1\n+   "b": 2\n  }\n');
  });

  test('never hide a word of the new text', () => {
    const word = fc.constantFrom('a ', 'note ', '<b>', '&', '\n', '👩‍💻', 'x');
    const words = fc.array(word, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(withoutOld(shown(wordDiff(before, after)))).toBe(after);
      }),
    );
  });

  test('of texts that share nothing, or are endless, cost no time', () => {
    const started = performance.now();
    const scrambled = (step: number) => Array.from({ length: 6000 }, (_, at) => `w${(at * step) % 7919}`).join(' ');
    wordDiff(scrambled(3), scrambled(7));
    jsonDiff(scrambled(3).split(' '), scrambled(7).split(' '));
    expect(shown(wordDiff('x'.repeat(50_000), 'y'))).toContain('too long');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
