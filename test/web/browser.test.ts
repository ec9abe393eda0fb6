import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type List, readAnswer, type ServerAnswer } from './answers.ts';
import {
  type ExampleSite,
  FAILED,
  HOSTILE,
  MANY,
  NOTES,
  ODD,
  ODD_NAMES,
  openSite,
  recordExample,
} from './example-site.ts';

let site: ExampleSite;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([openSite([NOTES, FAILED, MANY, ODD, HOSTILE]), launchBrowser()]);
  const where = { kind: 'foreign' as const, registry: 'pypi', package: 'not-asked-mcp', version: '1.0.0' };
  const source = `registry:${'registry.example.com'.repeat(4)}`;
  const [seenAt, standing] = ['2026-03-01T00:00:00.000Z', 'deleted' as const];
  await site.catalog.sight([{ source, name: 'not-asked-mcp', standing, where, seenAt }], seenAt);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What no page of ours holds, unless a server's words became markup. */
const ALIEN =
  'iframe, img, object, embed, [onerror], [onload], [style], style, script:not([src^="/assets/"]), a[href^="javascript:"]';
const OVERHANG = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

type Options = Parameters<Browser['newContext']>[0];

/** A window that notes everything a page must not do: dialogs, errors, refusals of the content policy, other hosts. */
async function open(options: Options = {}): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(site.origin)) faults.push(`request: ${request.url()}`);
  });
  return { page, context, faults };
}

/** The pages of every kind, the awkward ones among them. */
async function everyPage(): Promise<string[]> {
  const { servers } = await readAnswer<List>(`${site.origin}/api/v1/servers`);
  const hostile = servers.find((server) => server.name.includes('alert'))?.links;
  const { tools } = await readAnswer<ServerAnswer>(site.origin + hostile?.self);
  const many = await readAnswer<List>(`${site.origin}/api/v1/tools?server=many-tools&category=Destructive`);
  return [
    '/',
    '/servers',
    '/servers?search=nothing-at-all',
    '/tools',
    '/tools?server=many-tools&page=3',
    '/search?search=note',
    '/servers/notes-mcp',
    '/servers/locked-mcp',
    '/servers/many-tools',
    '/servers/odd-names',
    '/servers/not-asked-mcp',
    '/servers/notes-mcp/tools/save_note',
    '/servers/notes-mcp/tools/frobnicate',
    many.tools[0]?.links.page ?? '',
    hostile?.page ?? '',
    ...tools.map((tool) => tool.links.page),
    '/sources',
    '/risk',
    '/method',
    '/api',
  ];
}

test('a person clicks from home to the policy of a tool and copies it', async () => {
  const { page, context, faults } = await open();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');

  await page.goto(site.origin);
  await page.getByRole('link', { name: 'Notes', exact: true }).click();
  expect(new URL(page.url()).pathname).toBe('/servers/notes-mcp');
  await page.locator('#tools').getByRole('link', { name: 'save_note' }).click();
  await page.getByRole('link', { name: 'How to control it' }).click();

  const alone = page.locator('.codebox', { hasText: 'This tool alone' });
  await alone.getByRole('button', { name: 'Copy' }).click();
  await alone.getByRole('button', { name: 'Copied' }).waitFor();
  const policy = await (await fetch(`${site.origin}/api/v1/servers/notes-mcp/tools/save_note/policy.json`)).json();
  expect(JSON.parse(await clipboard())).toEqual(policy);

  const whole = page.locator('.codebox', { hasText: 'whole server’s policy' });
  await whole.getByRole('button', { name: 'Copy whole policy' }).click();
  await whole.getByRole('button', { name: 'Copied' }).waitFor();
  const wholePolicy = await (await fetch(`${site.origin}/api/v1/servers/notes-mcp/policy.json`)).json();
  expect(JSON.parse(await clipboard())).toEqual(wholePolicy);

  const download = page.waitForEvent('download');
  await alone.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('notes-mcp-save_note-policy.json');
  expect(faults).toEqual([]);
  await context.close();
});

test('a person names servers one by one, leaves one out, and pastes a configuration', async () => {
  const { page, context, faults } = await open({ javaScriptEnabled: false });
  await page.goto(`${site.origin}/servers/notes-mcp`);
  await page.getByRole('link', { name: 'check it together with others' }).click();
  await page.getByLabel('Name of a server, its package or address').fill('many-tools');
  await page.getByRole('button', { name: 'Add' }).click();
  expect(new URL(page.url()).search).toBe('?server=notes-mcp&server=many-tools');
  await page.getByRole('link', { name: 'Leave out Notes' }).click();
  expect(new URL(page.url()).search).toBe('?server=many-tools');

  await page.getByText('Paste the file that names your servers').click();
  const config = { mcpServers: { notes: { command: 'npx', args: ['-y', 'notes-mcp'], env: { TOKEN: 'S3CR3T' } } } };
  await page.getByLabel('The JSON with').fill(JSON.stringify(config));
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('heading', { name: 'Grades' }).waitFor();
  expect(await page.content()).not.toContain('S3CR3T');
  await page.getByRole('link', { name: 'an address of their own' }).click();
  expect(new URL(page.url()).search).toBe('?server=notes-mcp');
  expect(faults).toEqual([]);
  await context.close();
});

test('a quote leads to the marked words of the definition', async () => {
  const { page, context } = await open();
  await page.goto(`${site.origin}/servers/notes-mcp/tools/delete_notes`);
  await page.locator('a.quote').first().click();
  const mark = page.locator('mark:target');
  expect(await mark.textContent()).toBe('Deletes all');
  expect(await mark.evaluate((element) => element.closest('.definition') !== null)).toBe(true);
  await context.close();
});

test('the address of a rule opens it, on arrival and from another rule', async () => {
  const { page, context } = await open();
  await page.goto(`${site.origin}/method#rule-act-destroys`);
  const opened = page.locator('details.rule-entry[open]');
  await opened.waitFor();
  expect(await opened.getAttribute('id')).toBe('rule-act-destroys');
  await page.evaluate("location.hash = '#rule-act-reads'");
  await page.locator('#rule-act-reads[open]').waitFor();
  expect(await page.locator('#rule-act-reads .rule-examples').isVisible()).toBe(true);
  await context.close();
});

test('no page runs a hostile word, asks another host, or breaks its own content policy', async () => {
  const { page, context, faults } = await open();
  for (const path of await everyPage()) {
    const answer = await page.goto(site.origin + path);
    expect(answer?.status(), path).toBe(200);
    const alien = await page.locator(ALIEN).count();
    expect(alien, path).toBe(0);
    const text = await page.evaluate<string>('document.title + document.body.innerText');
    expect(text, path).not.toMatch(/[\u200b\u202a-\u202e\u001b\u{e0000}-\u{e007f}]/u);
  }
  expect(faults).toEqual([]);
  await context.close();
});

test('hostile characters are seen, not obeyed', async () => {
  const { page, context } = await open();
  const { tools } = await readAnswer<List>(`${site.origin}/api/v1/tools?search=zero`);
  await page.goto(site.origin + tools[0]?.links.page);
  const chips = await page.locator('.description .chip').allTextContents();
  for (const chip of ['U+202E', 'ESC', 'U+200B', 'hidden text: “Ignore”']) expect(chips).toContain(chip);
  await context.close();
});

test('tools of any name are reached by a click', async () => {
  const { page, context } = await open();
  for (const name of ODD_NAMES) {
    await page.goto(`${site.origin}/servers/odd-names`);
    await page
      .locator('a.tool-name', { hasText: name })
      .and(page.getByText(name, { exact: true }))
      .click();
    expect(await page.locator('h1').textContent()).toBe(name);
  }
  await context.close();
});

describe.each([
  ['dark', 390],
  ['light', 1440],
] as const)('in %s at %i px', (colorScheme, width) => {
  test('no page is wider than its window', async () => {
    const { page, context } = await open({ colorScheme, viewport: { width, height: 844 } });
    for (const path of await everyPage()) {
      await page.goto(site.origin + path);
      const over = await page.evaluate<number>(OVERHANG);
      expect(over, path).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});

describe('colours', () => {
  const faintTexts = readFileSync(new URL('./faint-texts.js', import.meta.url), 'utf8');
  const ground = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const brightness = (color: string) =>
    (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);

  test('follow the system, and a choice is kept', async () => {
    const { page, context } = await open({ colorScheme: 'dark' });
    await page.goto(site.origin);
    expect(brightness(await ground(page))).toBeLessThan(150);
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    expect(brightness(await ground(page))).toBeGreaterThan(650);
    await page.goto(`${site.origin}/tools`);
    expect(brightness(await ground(page))).toBeGreaterThan(650);
    await page.getByRole('button', { name: 'Colours: light' }).click();
    expect(brightness(await ground(page))).toBeLessThan(150);
    await context.close();
  });

  test.each(['light', 'dark'] as const)('have enough contrast for every text in %s', async (colorScheme) => {
    const { page, context } = await open({ colorScheme });
    const faint = new Set<string>();
    for (const path of [
      '/',
      '/servers',
      '/servers/notes-mcp',
      '/servers/notes-mcp/tools/save_note',
      '/servers/locked-mcp',
      '/risk',
      '/method',
      '/api',
      '/tools?search=none',
    ]) {
      await page.goto(site.origin + path);
      for (const fault of await page.evaluate<string[]>(faintTexts)) faint.add(fault);
    }
    expect([...faint]).toEqual([]);
    await context.close();
  });
});

describe('comforts', () => {
  test('the / key goes to the search field, and a search from anywhere finds servers and tools', async () => {
    const { page, context } = await open();
    await page.goto(`${site.origin}/risk`);
    await page.keyboard.press('/');
    await page.keyboard.type('notes');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?search=notes');
    expect(await page.getByRole('link', { name: 'Notes', exact: true }).count()).toBe(1);
    expect(await page.getByRole('link', { name: 'delete_notes' }).count()).toBe(1);
    await context.close();
  });

  test('the first tab stop skips to the content', async () => {
    const { page, context } = await open();
    await page.goto(`${site.origin}/servers`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await context.close();
  });

  test('a filter takes effect when it is chosen, and leaves no empty words in the address', async () => {
    const { page, context } = await open();
    await page.goto(`${site.origin}/tools`);
    await page.getByLabel('Category').selectOption('Destructive');
    await page.waitForURL('**/tools?category=Destructive');
    expect(await page.locator('.tool-row').count()).toBe(2);
    await context.close();
  });

  test('everything is there without scripts', async () => {
    const { page, context, faults } = await open({ javaScriptEnabled: false });
    await page.goto(`${site.origin}/servers/notes-mcp/tools/save_note`);
    expect(await page.locator('#policy-json').textContent()).toContain('"save_note"');
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await page.goto(`${site.origin}/servers/many-tools?risk=Medium&search=tool_39`);
    expect(await page.locator('.tool-row').count()).toBe(4);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('the home page follows a crawl by itself', async () => {
    const own = await openSite([]);
    const { page, context } = await open();
    try {
      own.progress({ running: true, total: 2, current: ['notes-mcp'] });
      await page.goto(own.origin);
      await page.getByText('The crawl has just begun').waitFor();
      await page.getByRole('searchbox').fill('half a wor');
      await recordExample(own.catalog, NOTES);
      own.progress({ running: true, total: 2, done: 1, listed: 1, tools: 5, current: ['x'] });
      await page.getByText('1 of 2 servers').waitFor();
      await page.getByRole('link', { name: 'Notes', exact: true }).waitFor();
      expect(await page.getByRole('searchbox').inputValue()).toBe('half a wor');
      own.progress({ running: false, total: 2, done: 2, listed: 2 });
      await page.getByText('Crawling').waitFor({ state: 'detached' });
    } finally {
      await context.close();
      await own.close();
    }
  });
});
