import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerListing } from '../../src/domain/server.ts';
import { type List, readAnswer, type ServerAnswer } from './answers.ts';
import { type ExampleSite, NOTES, openSite } from './example-site.ts';

const AT = '2026-03-01T00:00:00.000Z';
const REGISTRY = 'registry:registry.example.com';

function listing(name: string, more: Partial<ServerListing> = {}): ServerListing {
  const where = { kind: 'package' as const, registry: 'npm' as const, package: name, version: '1.2.3' };
  return { source: REGISTRY, name, entry: `io.example/${name}`, where, seenAt: AT, ...more };
}

const foreign = (registry: string, name: string, version = '2.0.0'): Partial<ServerListing> => ({
  where: { kind: 'foreign', registry, package: name, version },
});

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([NOTES]);
  await site.catalog.sight(
    [
      listing('fresh-mcp', { updatedAt: '2026-02-02T00:00:00.000Z' }),
      listing('fresh-mcp', { source: 'npm', entry: 'fresh-mcp' }),
      listing('old-mcp', { standing: 'deprecated' }),
      listing('gone-mcp', { standing: 'deleted' }),
      listing('py-thing', foreign('pypi', 'py-thing')),
      listing('img-thing', foreign('oci', 'ghcr.io/acme/img-thing')),
      listing('evil-thing', foreign('pypi', 'x; rm -rf ~ #')),
      listing('script-thing', { source: 'html:<script>alert(1)</script>' }),
    ],
    AT,
  );
  const run = { source: 'registry', place: 'https://registry.example.com', startedAt: AT, endedAt: null, newest: null };
  await site.catalog.keepSourceRun({ ...run, found: 7, added: 6, rejected: 2, problem: 'It answered with 500.' });
});
afterAll(() => site.close());

async function page(path: string): Promise<string> {
  const answer = await fetch(site.origin + path, { headers: { accept: 'text/html' } });
  expect(answer.status, path).toBe(200);
  return answer.text();
}

const json = <Answer>(path: string) => readAnswer<Answer>(site.origin + path);

const names = async (query: string) =>
  (await json<List>(`/api/v1/servers?${query}`)).servers.map(({ slug }) => slug).sort();

describe('the page of a server', () => {
  test('says who names it, as what, and since when', async () => {
    const twin = await json<ServerAnswer & { seenIn: unknown[] }>('/api/v1/servers/fresh-mcp');
    expect(twin).toMatchObject({ status: 'not_asked', standing: 'active' });
    expect(twin.seenIn).toEqual(
      expect.arrayContaining([
        {
          source: REGISTRY,
          entry: 'io.example/fresh-mcp',
          standing: 'active',
          version: '1.2.3',
          updatedAt: '2026-02-02T00:00:00.000Z',
          firstSeen: AT,
          lastSeen: AT,
        },
        expect.objectContaining({ source: 'npm', entry: 'fresh-mcp' }),
      ]),
    );
    const markup = await page('/servers/fresh-mcp');
    for (const words of ['Seen in', REGISTRY, 'io.example/fresh-mcp', 'Not asked yet', 'toolrisk crawl npm:fresh-mcp'])
      expect(markup).toContain(words);
    expect(markup).toContain('no sign that it is harmless');
  });

  test('marks what a source withdrew or advises against', async () => {
    expect(await page('/servers/gone-mcp')).toMatch(/<h2>Withdrawn<\/h2>/);
    expect(await page('/servers/old-mcp')).toMatch(/<h2>Deprecated<\/h2>/);
    expect(await page('/servers')).toMatch(/gone-mcp<\/a> <span class="standing standing-deleted">Withdrawn</);
  });

  test('says how to start a package of another registry, and never with words that a shell would obey', async () => {
    expect(await page('/servers/py-thing')).toContain('toolrisk crawl -- uvx py-thing@2.0.0');
    expect(await page('/servers/img-thing')).toContain(
      'toolrisk crawl -- docker run -i --rm ghcr.io/acme/img-thing:2.0.0',
    );
    const evil = await page('/servers/evil-thing');
    expect(evil).toContain('Not started here');
    expect(evil).not.toContain('uvx');
  });
});

describe('lists', () => {
  test('are picked by source, standing, and whether anybody asked', async () => {
    expect(await names('source=npm')).toEqual(['fresh-mcp']);
    expect(await names(`source=${REGISTRY}&standing=deleted`)).toEqual(['gone-mcp']);
    expect(await names('standing=deprecated')).toEqual(['old-mcp']);
    expect(await names('status=not_asked')).toHaveLength(7);
    expect(await names('status=listed')).toEqual(['notes-mcp']);
    expect(await names('place=other')).toEqual(['evil-thing', 'img-thing', 'py-thing']);
    const bad = await fetch(`${site.origin}/api/v1/servers?standing=lost`);
    expect([bad.status, ((await bad.json()) as { detail: string }).detail]).toEqual([
      400,
      '“standing” must be one of: active, deprecated, deleted.',
    ]);
  });

  test('show a server that nobody asked as that, and never as harmless', async () => {
    const markup = await page('/servers?sort=risk');
    expect(markup).toContain('Not asked yet');
    expect(markup).toContain('That is no sign that they are harmless.');
    expect(markup.indexOf('/servers/notes-mcp"')).toBeLessThan(markup.indexOf('/servers/fresh-mcp"'));
    const rows = (await json<List>('/api/v1/servers?status=not_asked')).servers;
    for (const row of rows) expect(row).toMatchObject({ highestRisk: null, grade: { letter: null }, lastCrawl: null });
  });
});

test('the first page counts those that nobody asked apart from those that gave no list', async () => {
  expect(await page('/')).toMatch(/All 8 servers<\/a>; <a href="\/servers\?status=not_asked">7 not asked yet<\/a>/);
});

test('the page of sources counts what each names, and shows the last readings with their problems', async () => {
  const twin = await json<{ sources: unknown[]; readings: unknown[] }>('/api/v1/sources');
  expect(twin.sources[0]).toMatchObject({ source: REGISTRY, servers: 6, deprecated: 1, deleted: 1 });
  expect(twin.readings).toMatchObject([{ source: 'registry', found: 7, problem: 'It answered with 500.' }]);
  const markup = await page('/sources');
  expect(markup).toContain('It answered with 500.');
  expect(markup).toContain('&lt;script&gt;');
  expect(markup).not.toContain('<script>alert');
});
