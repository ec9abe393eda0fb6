import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recommendPolicy, recommendToolPolicy } from '../../src/domain/policy/recommend.ts';
import { urls } from '../../src/web/urls.ts';
import type { List, SearchAnswer, ServerAnswer, StatsAnswer, ToolAnswer } from './answers.ts';
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
beforeAll(async () => {
  site = await openSite([NOTES, FAILED, ODD, MANY, HOSTILE], { keep: false });
});
afterAll(() => site.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(site.origin + path, { headers, redirect: 'manual' });
/** The status of a conditional request. `fetch` adds `Cache-Control: no-cache` to such a request, which asks for a 200. */
const statusIfNoneMatch = async (path: string, etag: string) => {
  const [answer] = await once(request(site.origin + path, { headers: { 'if-none-match': etag } }).end(), 'response');
  answer.resume();
  return answer.statusCode;
};
const json = async <Answer>(path: string): Promise<Answer> => {
  const answer = await get(path);
  expect(answer.status, path).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
  return (await answer.json()) as Answer;
};

describe('the API', () => {
  test('lists servers with counts, result of the last crawl and ready addresses', async () => {
    const list = await json<List>('/api/v1/servers?search=notes');
    expect(list).toMatchObject({ total: 1, page: 1, pages: 1, next: null, previous: null });
    expect(list.servers[0]).toMatchObject({
      slug: 'notes-mcp',
      title: 'Notes',
      place: 'npm',
      highestRisk: 'Critical',
      counts: { total: 5, notAssessed: 1, byRisk: { Low: 1, Medium: 1, High: 1, Critical: 1 } },
      lastCrawl: { status: 'listed' },
      links: { page: '/servers/notes-mcp', policy: '/api/v1/servers/notes-mcp/policy.json' },
    });
  });

  test('gives one server with its tools riskiest first, and says which crawl they come from', async () => {
    const server = await json<ServerAnswer>('/api/v1/servers/notes-mcp');
    expect(server.tools.map((tool) => tool.name)).toEqual([
      'delete_notes',
      'frobnicate',
      'run_macro',
      'save_note',
      'list_notes',
    ]);
    expect(server).toMatchObject({
      source: 'test',
      instructions: 'Ask before you delete.',
      serverInfo: { name: 'notes-mcp' },
    });
    expect(server.crawls).toHaveLength(1);
    expect(server).not.toHaveProperty('listing');
  });

  test('gives one tool with its definition, judgement, parameters, policy and answers', async () => {
    const tool = await json<ToolAnswer>('/api/v1/servers/notes-mcp/tools/save_note');
    expect(tool).toMatchObject({
      server: 'notes-mcp',
      name: 'save_note',
      versions: 1,
      classification: { assessed: true, category: 'Write', risk: 'Medium' },
      definition: NOTES.tools?.[1]?.definition,
    });
    expect(tool.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(tool.parameters.map((row) => row.path)).toEqual([
      'title',
      'place',
      'place.folder',
      'place.folder.somewhere',
      'tags',
      'tags[].label',
    ]);
    expect(tool.policy).toEqual(await json('/api/v1/servers/notes-mcp/tools/save_note/policy.json'));
    expect(tool.questions.length).toBeGreaterThanOrEqual(5);
    expect(tool.siblings).toHaveLength(4);
  });

  test('gives policies exactly as the domain recommends them, with nothing around', async () => {
    const { server } = (await site.catalog.tool('notes-mcp', 'save_note')) ?? {};
    const rated = (server?.toolList ?? []).map((tool) => ({
      tool: tool.definition,
      classification: tool.classification,
    }));
    expect(await json('/api/v1/servers/notes-mcp/policy.json')).toEqual(recommendPolicy(rated));
    for (const one of rated) {
      expect(await json(urls.api.toolPolicy('notes-mcp', one.tool.name))).toEqual(recommendToolPolicy(one));
    }
  });

  test('counts what could not be assessed apart from every level', async () => {
    const stats = await json<StatsAnswer>('/api/v1/stats');
    expect(stats).toMatchObject({
      servers: 5,
      serversWithTools: 4,
      serversByStatus: { listed: 4, needs_configuration: 1 },
    });
    const { byRisk, notAssessed, total } = stats.tools;
    expect(notAssessed).toBe(1);
    expect(byRisk.Low + byRisk.Medium + byRisk.High + byRisk.Critical + notAssessed).toBe(total);
    const unassessed = await json<List>('/api/v1/tools?assessed=false');
    expect(unassessed.tools.map((tool) => tool.name)).toEqual(['frobnicate']);
  });

  test('reports the progress of a crawl', async () => {
    expect(await json('/api/v1/progress')).toMatchObject({ running: false, done: 0, current: [] });
    site.progress({ running: true, total: 3, done: 1, current: ['x'] });
    expect(await json('/api/v1/progress')).toMatchObject({ running: true, done: 1, current: ['x'] });
    site.progress({});
  });

  test('pages through a list by the addresses it gives, each tool once', async () => {
    const seen = new Set<string>();
    let next: string | null = '/api/v1/tools?server=many-tools&pageSize=90';
    let pages = 0;
    while (next !== null) {
      const list: List = await json<List>(next);
      for (const tool of list.tools) seen.add(tool.name);
      next = list.next;
      pages += 1;
    }
    expect(pages).toBe(5);
    expect(seen.size).toBe(400);
  });

  test('answers search over servers and tools at once', async () => {
    const found = await json<SearchAnswer>('/api/v1/search?search=notes');
    expect(found.servers.total).toBe(1);
    expect(found.tools.first.map((tool) => tool.name)).toContain('list_notes');
  });

  test('reads the words of a filter in any case and takes an empty field as no filter', async () => {
    const one = await json<List>('/api/v1/tools?category=destructive&risk=CRITICAL&search=');
    const other = await json<List>('/api/v1/tools?category=Destructive&risk=Critical');
    expect(one.total).toBe(other.total);
    expect(one.total).toBe(2);
  });
});

test('answers that are kept change as soon as the catalogue does', async () => {
  const own = await openSite([FAILED]);
  try {
    for (const path of ['/api/v1/servers', '/servers', '/api/v1/servers?sort=name']) {
      expect(await (await fetch(own.origin + path)).text()).not.toContain('notes-mcp');
      expect(await (await fetch(own.origin + path)).text()).not.toContain('notes-mcp');
    }
    expect((await fetch(`${own.origin}/servers/notes-mcp`)).status).toBe(404);
    await recordExample(own.catalog, NOTES);
    for (const path of ['/api/v1/servers', '/servers', '/api/v1/servers?sort=name', '/servers/notes-mcp']) {
      const answer = await fetch(own.origin + path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('notes-mcp');
    }
    const policy = await fetch(`${own.origin}/api/v1/servers/notes-mcp/policy.json`);
    const again = await fetch(`${own.origin}/api/v1/servers/notes-mcp/policy.json`);
    expect([...again.headers].filter(([name]) => name !== 'date')).toEqual(
      [...policy.headers].filter(([name]) => name !== 'date'),
    );
    expect(await again.text()).toBe(await policy.text());
  } finally {
    await own.close();
  }
});

describe('names of tools in addresses', () => {
  test.each(ODD_NAMES)('reach the tool %j by the addresses that the API gives', async (name) => {
    const server = await json<ServerAnswer>('/api/v1/servers/odd-names');
    const listed = server.tools.find((tool) => tool.name === name);
    expect(listed).toBeDefined();
    expect((await json<ToolAnswer>(listed?.links.self ?? '')).name).toBe(name);
    expect(await json(listed?.links.policy ?? '')).toMatchObject({ version: '1', default: 'deny' });
    const page = await get(listed?.links.page ?? '');
    expect(page.status).toBe(200);
  });

  test('may hold what a header may not', async () => {
    const server = (await json<List>('/api/v1/servers')).servers.find((one) => one.name.includes('alert'));
    const { tools } = await json<ServerAnswer>(server?.links.self ?? '');
    for (const tool of tools) {
      const answer = await get(tool.links.policy);
      expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename="[A-Za-z0-9._-]+policy\.json"$/);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });
});

describe('errors', () => {
  const problem = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(site.origin + path, init);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body: unknown = await answer.json();
    expect(body).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status: answer.status,
      detail: expect.stringMatching(/^\S.*\.$/),
      instance: path,
    });
    return { status: answer.status, detail: (body as { detail: string }).detail, headers: answer.headers };
  };

  test.each([
    ['/api/v1/tools?risk=huge', '“risk” must be one of: Low, Medium, High, Critical.'],
    ['/api/v1/tools?page=0', '“page” must be a whole number from 1 to 100000.'],
    ['/api/v1/tools?page=1e3', '“page” must be a whole number from 1 to 100000.'],
    ['/api/v1/tools?page=99999999999999999999', '“page” must be a whole number from 1 to 100000.'],
    ['/api/v1/servers?pageSize=101', '“pageSize” must be a whole number from 1 to 100.'],
    ['/api/v1/servers?place=moon', '“place” must be one of: npm, http, command, file, other.'],
    [
      '/api/v1/tools?category=Read&category=Write',
      '“category” must be one of: Read, Write, Execute, Destructive, Financial.',
    ],
    ['/api/v1/tools?search=%00', '“search” must not hold a NUL character.'],
    [`/api/v1/tools?search=${'x'.repeat(201)}`, '“search” must be given once and hold at most 200 characters.'],
  ])('a query that cannot be read is a 400 with one sentence: %s', async (path, detail) => {
    expect(await problem(path)).toMatchObject({ status: 400, detail });
  });

  test.each([
    '/api/v1/servers/nobody',
    '/api/v1/servers/nobody/policy.json',
    '/api/v1/servers/notes-mcp/tools/nothing',
    '/api/v1/servers/%00/tools/%00',
    '/api/v1/nowhere',
    '/api/v1/Servers',
  ])('what is not here is a 404: %s', async (path) => {
    expect((await problem(path)).status).toBe(404);
  });

  test('an address that cannot be decoded is a 400', async () => {
    expect((await problem('/api/v1/servers/%E0%A4%A')).status).toBe(400);
  });

  test('writing is a 405 that says what is allowed', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await problem('/api/v1/servers', { method });
      expect(status).toBe(405);
      expect(headers.get('allow')).toBe('GET, HEAD');
    }
  });

  test('a fault of ours is a 500 without its cause, which is in the log', async () => {
    const broken = await openSite([NOTES]);
    try {
      broken.catalog.server = () => Promise.reject(new Error('the secret cause'));
      const answer = await fetch(`${broken.origin}/api/v1/servers/notes-mcp`);
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toContain('secret');
      expect(broken.log).toHaveLength(1);
      expect(broken.log[0]).toContain('GET /api/v1/servers/notes-mcp: Error: the secret cause');
    } finally {
      await broken.close();
    }
  });

  test('a browser gets a page, a client that prefers JSON gets a problem', async () => {
    const page = await get('/servers/nobody', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('There is no server “nobody” in the catalogue.');
    const problemAnswer = await get('/servers/nobody', { accept: 'application/json' });
    expect(problemAnswer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('headers', () => {
  test('forbid everything inline and everything from elsewhere, on pages, errors and the API', async () => {
    for (const path of ['/', '/servers/notes-mcp', '/nowhere', '/api/v1/stats', '/api/v1/nowhere']) {
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("style-src 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
      expect((await get(path)).headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('let an unchanged answer be a 304, and a changed one a 200', async () => {
    for (const path of [
      '/',
      '/servers/notes-mcp/tools/save_note',
      '/api/v1/stats',
      '/api/v1/servers/notes-mcp/policy.json',
    ]) {
      const first = await get(path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).not.toBe('');
      expect(first.headers.get('cache-control')).toBe('no-cache');
      expect(await statusIfNoneMatch(path, etag)).toBe(304);
    }
    const before = (await get('/api/v1/progress')).headers.get('etag') ?? '';
    site.progress({ running: true, total: 1 });
    expect(await statusIfNoneMatch('/api/v1/progress', before)).toBe(200);
    site.progress({});
  });

  test('answer HEAD like GET without a body', async () => {
    for (const path of ['/', '/servers/notes-mcp', '/api/v1/servers/notes-mcp']) {
      const answer = await fetch(site.origin + path, { method: 'HEAD' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('etag')).toBe((await get(path)).headers.get('etag'));
      expect(await answer.text()).toBe('');
    }
  });

  test('open the API to other sites and nothing else', async () => {
    expect((await get('/api/v1/stats')).headers.get('access-control-allow-origin')).toBe('*');
    expect((await get('/api/v1/nowhere')).headers.get('access-control-allow-origin')).toBe('*');
    expect((await get('/')).headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${site.origin}/api/v1/stats`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
  });

  test('give a page and its twin at one address by what the client prefers', async () => {
    const page = await get('/servers/notes-mcp', { accept: 'text/html' });
    const twin = await get('/servers/notes-mcp', { accept: 'application/json' });
    expect(page.headers.get('vary')).toContain('Accept');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await twin.json()).toEqual(await json('/api/v1/servers/notes-mcp'));
    expect((await get('/servers/notes-mcp', { accept: '*/*' })).headers.get('content-type')).toContain('text/html');
  });

  test('let the files of the site be kept for ever under an address that changes with them', async () => {
    const addresses = [...(await (await get('/')).text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(new Set(addresses).size).toBe(4);
    for (const address of addresses) {
      const answer = await get(address);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    expect((await get('/assets/style.css')).status).toBe(404);
    expect((await get('/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });

  test('answer the checks of machines', async () => {
    expect(await (await get('/healthz')).text()).toBe('ok\n');
    expect(await (await get('/robots.txt')).text()).toContain('Disallow: /api/v1/');
    expect((await get('/favicon.ico')).status).toBe(301);
    expect((await get('/')).headers.get('x-powered-by')).toBeNull();
  });
});
