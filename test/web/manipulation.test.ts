import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import type { Classification } from '../../src/domain/classification.ts';
import { MANIPULATED_TOOLS } from '../fixtures/manipulated-tools.ts';
import { launchBrowser } from '../support/browser.ts';
import { readAnswer } from './answers.ts';
import { type ExampleServer, type ExampleSite, openSite } from './example-site.ts';

/** A server whose tools manipulate, each under a name of its own, and another with the honest twins of them. */
function server(name: string, which: 'tool' | 'twin'): ExampleServer {
  const tools = MANIPULATED_TOOLS.map((one, at) => {
    const definition = { ...one[which], name: `${String(at).padStart(3, '0')}_${one[which].name}` };
    return { definition, classification: classify({ tool: definition }) };
  });
  return { listing: { name }, tools };
}

type Tool = { name: string; classification: Classification; links: { page: string; self: string } };
type ToolList = { total: number; tools: Tool[] };

let site: ExampleSite;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([
    openSite([server('steering-mcp', 'tool'), server('honest-mcp', 'twin')]),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const listed = (query: string) => readAnswer<ToolList>(`${site.origin}/api/v1/tools?pageSize=100&${query}`);
/** Characters that must never reach a reader as they are. */
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e01ef}]/u;

describe('manipulated text', () => {
  test('is a filter of the list of tools, in the API and on the page', async () => {
    const all = MANIPULATED_TOOLS.length;
    const found = await listed('manipulation=true');
    expect(found.total).toBe(all);
    expect(found.tools.every(({ classification }) => (classification.manipulation ?? []).length > 0)).toBe(true);
    expect((await listed('manipulation=false')).total).toBe(all);
    expect((await listed('manipulation=true&server=honest-mcp')).total).toBe(0);
    const page = await (await fetch(`${site.origin}/tools?manipulation=true`)).text();
    expect(page).toContain('<option value="true" selected>found</option>');
    expect(page.match(/class="steers"/g)?.length).toBe(25);
    expect((await fetch(`${site.origin}/api/v1/tools?manipulation=maybe`)).status).toBe(400);
  });

  test('marks the tool in every list, and is among the reasons of its server’s grade', async () => {
    const page = await (await fetch(`${site.origin}/servers/steering-mcp`)).text();
    expect(page.match(/class="steers"/g)?.length).toBe(MANIPULATED_TOOLS.length);
    const { grade } = await readAnswer<{ grade: unknown }>(`${site.origin}/api/v1/servers/steering-mcp`);
    expect(JSON.stringify(grade)).toContain('manipulated-text');
    expect(await (await fetch(`${site.origin}/servers/honest-mcp`)).text()).not.toContain('class="steers"');
  });

  test('is explained on the tool’s page: every claim, every quote with its place, and what it says', async () => {
    const page = await browser.newPage();
    const { tools } = await listed('manipulation=true');
    for (const { name, classification, links } of tools) {
      await page.goto(site.origin + links.page);
      const panel = page.locator('#manipulation');
      const reports = classification.manipulation ?? [];
      expect(await panel.locator('li').count(), name).toBe(reports.length);
      const text = await panel.innerText();
      for (const { decoded } of reports) {
        // Words that stand there in other letters are shown; what is not a character of a name is shown as its code.
        if (decoded !== undefined && /^[\w .]+$/.test(decoded)) expect(text, name).toContain(decoded);
      }
      for (const quote of await panel.locator('a.quote').all()) {
        const target = await quote.getAttribute('href');
        expect(await page.locator(`.definition [id="${target?.slice(1)}"]`).count(), `${name} ${target}`).toBe(1);
      }
      expect(await page.evaluate<string>('document.title + document.body.innerText'), name).not.toMatch(ACTING);
      expect(await page.locator('.badges .steers').count(), name).toBe(1);
    }
    await page.close();
  });

  test('says in the recommended policy that the tool is kept from the agent or put before a person', async () => {
    const { tools } = await listed('manipulation=true');
    for (const { links } of tools) {
      const { policy, ruleReason } = await readAnswer<{ policy: Record<string, unknown>; ruleReason: string }>(
        site.origin + links.self,
      );
      expect(JSON.stringify(policy)).toMatch(/"hide":|"approval":\{"when":"always"/);
      expect(ruleReason).toMatch(/steers? (?:an agent|its reader)|hidden from the agent/);
    }
  });
});
