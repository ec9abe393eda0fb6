import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { crawl, listed, namesOf } from '../support/crawl.ts';
import { end, legacySse, legacyStreamable, modernHttp, serveHttp } from '../support/servers/http.ts';

const LOCAL = { allowPrivate: true };
const ask = (url: string, headers?: Record<string, string>) =>
  crawl({ kind: 'http', url, ...(headers && { headers }) }, LOCAL);

describe('a remote server lists its tools', () => {
  test('over streamable HTTP in revision 2026-07-28', async () => {
    const outcome = listed(await ask(await serveHttp(modernHttp())));
    expect(outcome.launch).toMatchObject({ method: 'http-streamable', era: '2026-07-28' });
    expect(namesOf(outcome)).toEqual(['read_note', 'delete_note']);
  });

  test('over streamable HTTP in the older revisions, and its session is closed', async () => {
    const { listener, sessions } = legacyStreamable();
    let most = 0;
    const url = await serveHttp((request, response) => {
      most = Math.max(most, sessions.size);
      return listener(request, response);
    });
    const outcome = listed(await ask(url));
    expect(outcome.launch).toMatchObject({ method: 'http-streamable', era: 'legacy', pages: 3 });
    expect(namesOf(outcome)).toEqual(['first', 'second', 'third']);
    expect(most).toBe(1);
    expect(sessions.size).toBe(0);
  });

  test('over the SSE transport of the first revision', async () => {
    const outcome = listed(await ask(await serveHttp(legacySse())));
    expect(outcome.launch).toMatchObject({ method: 'http-sse', era: 'legacy' });
    expect(namesOf(outcome)).toEqual(['first', 'second', 'third']);
  });

  test('with the headers that the listing gives', async () => {
    const serve = modernHttp();
    const url = await serveHttp((request, response) => {
      if (request.headers.authorization !== 'Bearer secret-4711') return end(response, 401, 'no');
      return serve(request, response);
    });
    expect(namesOf(await ask(url, { authorization: 'Bearer secret-4711' }))).toHaveLength(2);
    expect(await ask(url)).toMatchObject({ status: 'needs_auth' });
  });

  test('at the end of a redirect, where the credentials for the first host are not sent', async () => {
    const serve = modernHttp();
    let credentials: string | undefined = 'none yet';
    const target = await serveHttp((request, response) => {
      credentials = request.headers.authorization;
      return serve(request, response);
    });
    const url = await serveHttp((_, response) => end(response, 308, '', { location: target }));
    expect(namesOf(await ask(url, { authorization: 'Bearer secret-4711' }))).toHaveLength(2);
    expect(credentials).toBeUndefined();
  });
});

describe('an address that gives no list gets one closed reason', () => {
  test('401 needs a login, and the sentence says which', async () => {
    const challenge = 'Bearer resource_metadata="https://example.com/.well-known/oauth", scope="notes:read"';
    const url = await serveHttp((_, response) => end(response, 401, 'no', { 'www-authenticate': challenge }));
    expect(await ask(url)).toMatchObject({
      status: 'needs_auth',
      detail:
        'It wants a login (HTTP 401, Bearer, for the scope “notes:read”, as described at https://example.com/.well-known/oauth).',
    });
  });

  test('404 is no MCP server', async () => {
    const url = await serveHttp((_, response) => end(response, 404, 'nothing here'));
    expect(await ask(url)).toMatchObject({ status: 'not_mcp', detail: expect.stringContaining('404') });
  });

  test('a web page is no MCP server', async () => {
    const url = await serveHttp((_, response) => end(response, 200, '<h1>Hi</h1>', { 'content-type': 'text/html' }));
    expect(await ask(url)).toMatchObject({ status: 'not_mcp', detail: expect.stringContaining('text/html') });
  });

  test('a server that is out of order is unreachable', async () => {
    const url = await serveHttp((_, response) => end(response, 503, 'later'));
    expect(await ask(url)).toMatchObject({ status: 'unreachable', detail: expect.stringContaining('503') });
  });

  test('a port where nobody listens is unreachable', async () => {
    expect(await ask('http://127.0.0.1:1/mcp')).toMatchObject({ status: 'unreachable' });
  });

  test('an address that never answers has timed out', async () => {
    const url = await serveHttp(() => {});
    const limits = { connectMs: 500, probeMs: 500 };
    expect(await crawl({ kind: 'http', url }, { ...LOCAL, limits })).toMatchObject({ status: 'timed_out' });
  });

  test.each([false, true])('a body without an end is too large (compressed: %s)', async (compressed) => {
    const url = await serveHttp((_, response) => {
      const type = { 'content-type': 'application/json' };
      const bomb = Buffer.alloc(20_000_000, 32);
      response.writeHead(200, compressed ? { ...type, 'content-encoding': 'gzip' } : type);
      response.end(compressed ? gzipSync(bomb) : bomb);
    });
    const limits = { totalBytes: 1_000_000 };
    expect(await crawl({ kind: 'http', url }, { ...LOCAL, limits })).toMatchObject({ status: 'too_large' });
  });

  test('redirects in a circle are given up', async () => {
    const url = await serveHttp((_, response) => end(response, 307, '', { location: '/mcp' }));
    expect(await ask(url)).toMatchObject({ status: 'refused_by_us', detail: expect.stringContaining('redirects') });
  });
});

describe('a private address is refused, and nothing is sent there', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433'])('%s', async (host) => {
    let asked = 0;
    const url = new URL(await serveHttp((_, response) => end(response, 200, String(asked++))));
    const where = { kind: 'http' as const, url: `http://${host}:${url.port}/mcp` };
    expect(await crawl(where)).toMatchObject({ status: 'refused_by_us', detail: expect.stringContaining('private') });
    expect(asked).toBe(0);
  });

  test.each(['169.254.169.254', '100.100.100.200', '10.0.0.1', '192.168.1.1', '[fd00::1]', '[fe80::1]'])(
    '%s',
    async (host) => {
      expect(await crawl({ kind: 'http', url: `http://${host}/mcp` })).toMatchObject({ status: 'refused_by_us' });
    },
  );

  test('a scheme other than http and https', async () => {
    expect(await crawl({ kind: 'http', url: 'ftp://example.com/' })).toMatchObject({ status: 'refused_by_us' });
  });
});
