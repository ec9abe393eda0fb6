import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toolHash } from '../../src/domain/tool.ts';
import { readAnswer, type ToolAnswer } from './answers.ts';
import { type ExampleServer, type ExampleSite, judged, openSite, recordExample } from './example-site.ts';

const TOKEN = 'open sesame 8d1f';
const purge = { name: 'purge_queue', description: 'Deletes all messages of a queue for good.' };
const QUEUES: ExampleServer = {
  listing: { name: 'queues' },
  tools: [
    judged('Destructive', 'Critical', purge),
    judged('Read', 'Low', { name: 'list_queues', description: 'Lists.' }),
  ],
};
const VERDICT = {
  server: 'queues',
  tool: 'purge_queue',
  category: 'Write',
  risk: 'Medium',
  by: 'Ada',
  reason: 'It is rebuilt.',
};

type ReviewAnswer = {
  id: number;
  hash: string;
  by: string;
  inForce: boolean;
  withdrawnBy: string | null;
  tools: { server: string; name: string; current: boolean }[];
};
type ReviewList = { total: number; pages: number; next: string | null; overrides: ReviewAnswer[] };
type Reviewed = ToolAnswer & { review: { id: number; by: string } | null; formerReviews: { id: number }[] };

let site: ExampleSite;
let closed: ExampleSite;
beforeAll(async () => {
  [site, closed] = await Promise.all([openSite([QUEUES], { adminToken: TOKEN }), openSite([QUEUES])]);
});
afterAll(async () => {
  await site?.close();
  await closed?.close();
});

const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
  origin = site.origin,
) => fetch(origin + path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const review = async (more: Record<string, unknown> = {}) => {
  const answer = await post('/api/v1/overrides', { ...VERDICT, ...more });
  expect(answer.status).toBe(201);
  return (await answer.json()) as ReviewAnswer;
};
const tool = () => readAnswer<Reviewed>(`${site.origin}/api/v1/servers/queues/tools/purge_queue`);
const page = async (path: string) => (await (await fetch(site.origin + path)).text()).replace(/\s+/g, ' ');

beforeEach(async () => {
  const { overrides } = await readAnswer<ReviewList>(`${site.origin}/api/v1/overrides?pageSize=100`);
  for (const { id, withdrawnBy } of overrides) {
    if (withdrawnBy === null) await post(`/api/v1/overrides/${id}/withdraw`, { by: 'the test' });
  }
  await recordExample(site.catalog, QUEUES);
});

describe('a review over HTTP', () => {
  test('is followed at once: by the tool, its page, its policy and its server’s grade', async () => {
    expect((await page('/servers/queues')).includes('>Reviewed<')).toBe(false);
    const kept = await review({ facets: { private_data: false } });
    expect(kept).toMatchObject({
      hash: toolHash(purge),
      by: 'Ada',
      inForce: true,
      tools: [{ server: 'queues', name: 'purge_queue', current: true }],
    });
    const now = await tool();
    expect(now.classification).toMatchObject({ category: 'Write', risk: 'Medium', facets: { private_data: false } });
    expect(now.review).toMatchObject({ id: kept.id, by: 'Ada' });
    expect(now.policy.tools).toHaveProperty('purge_queue');
    const markup = await page('/servers/queues/tools/purge_queue');
    for (const words of [
      '>Reviewed<',
      'Reviewed by a person',
      'It is rebuilt.',
      'Ada',
      'Before the review it was judged Destructive, Critical',
    ]) {
      expect(markup).toContain(words);
    }
    expect(await page('/servers/queues')).toContain('>Reviewed<');
    const server = await readAnswer<{ grade: { letter: string } }>(`${site.origin}/api/v1/servers/queues`);
    expect(server.grade.letter).toBe('B');
  });

  test('can name the definition by its hash', async () => {
    const { server: _server, tool: _tool, ...verdict } = VERDICT;
    const answer = await post('/api/v1/overrides', { ...verdict, hash: toolHash(purge).toUpperCase() });
    expect(answer.status).toBe(201);
    expect((await tool()).review).not.toBeNull();
  });

  test('is withdrawn by a name, once, and stays in the list', async () => {
    const { id } = await review();
    const answer = await post(`/api/v1/overrides/${id}/withdraw`, { by: 'Bob' });
    expect(await answer.json()).toMatchObject({ id, inForce: false, withdrawnBy: 'Bob' });
    expect((await tool()).classification).toMatchObject({ category: 'Destructive', risk: 'Critical' });
    expect((await tool()).review).toBeNull();
    expect((await post(`/api/v1/overrides/${id}/withdraw`, { by: 'Bob' })).status).toBe(409);
    const { overrides } = await readAnswer<ReviewList>(`${site.origin}/api/v1/overrides`);
    expect(overrides[0]).toMatchObject({ id, withdrawnBy: 'Bob', inForce: false });
  });

  test('of a definition that has changed since is shown as such on the page of the new one', async () => {
    const { id } = await review();
    const changed = judged('Destructive', 'Critical', { ...purge, description: 'Deletes all messages of all queues.' });
    await recordExample(site.catalog, { ...QUEUES, tools: [changed], at: '2026-03-03T12:00:00.000Z' });
    const now = await tool();
    expect(now.review).toBeNull();
    expect(now.formerReviews).toMatchObject([{ id }]);
    const markup = await page('/servers/queues/tools/purge_queue');
    expect(markup).toContain('An older definition of this tool was reviewed by Ada');
    expect(markup).not.toContain('Reviewed by a person');
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ['an unknown category', { category: 'Reading' }, 400, '"category" must be one of'],
    ['an empty reason', { reason: '  ' }, 400, 'Say why'],
    ['a reason that is too long', { reason: 'x'.repeat(1001) }, 400, '1 to 1000 characters'],
    ['no name', { by: undefined }, 400, 'Say who reviewed it'],
    ['an unknown facet', { facets: { secret: true } }, 400, '"facets" is an object'],
    ['an unknown tool', { tool: 'nothing' }, 404, 'no such tool'],
    ['neither tool nor hash', { server: undefined }, 400, 'Name the tool'],
  ])('with %s is one sentence', async (_, more, status, words) => {
    const answer = await post('/api/v1/overrides', { ...VERDICT, ...more });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  test.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['nothing', '', 400],
    ['far too much', `{"reason":"${'x'.repeat(20_000)}"}`, 413],
  ])('that sends %s is refused', async (_, body, status) => {
    expect((await post('/api/v1/overrides', body)).status).toBe(status);
  });

  test.each(['0', '-1', '99999', 'x', '1.5', '99999999999999999999'])(
    'withdraws nothing with the id %s',
    async (id) => {
      expect((await post(`/api/v1/overrides/${id}/withdraw`, { by: 'Ada' })).status).toBe(404);
    },
  );
});

describe('only who knows the token', () => {
  const paths = ['/api/v1/overrides', '/api/v1/overrides/1/withdraw'];

  test.each<Record<string, string>>([
    {},
    { authorization: 'Bearer wrong' },
    { authorization: `Bearer ${TOKEN}x` },
    { authorization: `Basic ${TOKEN}` },
    { authorization: 'Bearer ' },
  ])('may review: %j is refused', async (headers) => {
    for (const path of paths) {
      const answer = await post(path, VERDICT, headers);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await answer.text()).not.toContain(TOKEN);
    }
    expect((await tool()).review).toBeNull();
  });

  test('where none is set, nobody may, and is told how to turn it on', async () => {
    for (const path of paths) {
      const answer = await post(path, VERDICT, { authorization: 'Bearer undefined' }, closed.origin);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('TOOLRISK_ADMIN_TOKEN') });
    }
    expect((await fetch(`${closed.origin}/api/v1/overrides`)).status).toBe(200);
  });

  test('and no other method and no other website', async () => {
    const deleted = await fetch(`${site.origin}/api/v1/overrides/1/withdraw`, { method: 'DELETE' });
    expect([deleted.status, deleted.headers.get('allow')]).toEqual([405, 'POST']);
    const preflight = await fetch(`${site.origin}/api/v1/overrides`, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
  });
});

describe('the page of all reviews', () => {
  test('says so where there are none', async () => {
    expect(await (await fetch(`${closed.origin}/overrides`)).text()).toContain('Nobody has reviewed a tool yet');
    expect(await readAnswer<ReviewList>(`${closed.origin}/api/v1/overrides`)).toMatchObject({
      total: 0,
      overrides: [],
    });
  });

  test('has who, when and why, what holds, and pages', async () => {
    for (let at = 0; at < 3; at += 1) await review({ reason: `Reason <b>${at}</b>` });
    const list = await readAnswer<ReviewList>(`${site.origin}/api/v1/overrides?pageSize=2`);
    expect(list.overrides.map(({ inForce }) => inForce)).toEqual([true, false]);
    expect(list.next).toBe('/api/v1/overrides?pageSize=2&page=2');
    const markup = await page('/overrides?pageSize=2');
    for (const words of [
      'Reason &lt;b&gt;2&lt;/b&gt;',
      'In force',
      'A later review decides',
      'Ada',
      '2 Mar 2026',
      'rel="next"',
    ]) {
      expect(markup).toContain(words);
    }
    expect(await page('/overrides?page=9000')).toContain('There is no page 9000');
    expect((await fetch(`${site.origin}/overrides?page=0`)).status).toBe(400);
  });
});
