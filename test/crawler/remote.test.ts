import type { IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { crawlServer } from '../../crawler/crawl-server.ts';
import { openDoor } from '../../crawler/guarded-fetch.ts';
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

describe('a server that wants a login', () => {
  const asks = async (challenge: string | undefined, status = 401) => {
    const url = await serveHttp((_, response) =>
      end(response, status, 'no', challenge === undefined ? {} : { 'www-authenticate': challenge }),
    );
    return ask(url);
  };

  test.each([
    [
      'Bearer realm="notes", resource_metadata="https://auth.example/.well-known/oauth-protected-resource", scope="notes:read notes:write"',
      {
        status: 401,
        scheme: 'Bearer',
        realm: 'notes',
        scope: 'notes:read notes:write',
        resourceMetadata: 'https://auth.example/.well-known/oauth-protected-resource',
      },
    ],
    ['Basic realm="a, b=c \\"d\\""', { status: 401, scheme: 'Basic', realm: 'a, b=c "d"' }],
    [
      'Basic realm="x", Bearer error=invalid_token, scope="a"',
      { status: 401, scheme: 'Bearer', scope: 'a', error: 'invalid_token' },
    ],
    ['Negotiate dG9rZW4=', { status: 401, scheme: 'Negotiate' }],
    ['bearer', { status: 401, scheme: 'bearer' }],
    ['"', { status: 401 }],
    [undefined, { status: 401 }],
  ])('is recorded with what it asked for: %s', async (challenge, asked) => {
    const outcome = await asks(challenge);
    expect(outcome).toMatchObject({ status: 'needs_auth' });
    expect(outcome.launch?.asked).toEqual(asked);
  });

  test('with too little scope too', async () => {
    const outcome = await asks('Bearer error="insufficient_scope", scope="admin"', 403);
    expect(outcome).toMatchObject({
      status: 'needs_auth',
      detail: 'It wants a login (HTTP 403, Bearer, for the scope “admin”).',
      launch: { asked: { scope: 'admin', error: 'insufficient_scope' } },
    });
  });

  test('chooses the address of its metadata, so nobody goes there', async () => {
    let asked = 0;
    const trap = await serveHttp((_, response) => {
      asked += 1;
      end(response, 200, '{}');
    });
    const outcome = await asks(`Bearer resource_metadata="${trap}", authorization_uri="${trap}"`);
    expect(outcome.launch?.asked?.resourceMetadata).toBe(trap);
    expect(asked).toBe(0);
  });

  test('with values without end keeps short ones', async () => {
    const outcome = await asks(`Bearer scope="${'x'.repeat(5_000)}"`);
    expect(outcome.launch?.asked?.scope).toHaveLength(300);
  });
});

describe('a host that is busy', () => {
  test('is asked again after a moment, and lists', async () => {
    const serve = modernHttp();
    let asked = 0;
    const url = await serveHttp((request, response) =>
      asked++ === 0 ? end(response, 429, 'later', { 'retry-after': '0' }) : serve(request, response),
    );
    expect(namesOf(await ask(url))).toHaveLength(2);
  });

  test('and wants to be left alone for long is, with the time', async () => {
    let asked = 0;
    const url = await serveHttp((_, response) => {
      asked += 1;
      end(response, 429, 'later', { 'retry-after': '7200' });
    });
    const outcome = await ask(url);
    expect(outcome).toMatchObject({ status: 'unreachable', detail: expect.stringContaining('left alone until 20') });
    const until = Date.parse(outcome.launch?.asked?.until ?? '');
    expect(Math.abs(until - Date.now() - 7_200_000)).toBeLessThan(30_000);
    expect(asked).toBe(1);
  });
});

describe('a server that a source found', () => {
  const robots = async (text: string) => {
    const serve = modernHttp();
    const paths: string[] = [];
    const url = await serveHttp((request, response) => {
      paths.push(request.url ?? '');
      return request.url === '/robots.txt' ? end(response, 200, text) : serve(request, response);
    });
    return { url, paths };
  };
  const found = async (url: string, source: string) => {
    const door = openDoor({ allowPrivate: true, agent: 'Toolrisk/1.0 (+https://crawler.example/)' });
    onTestFinished(door.close);
    const listing = { source, name: 'found', where: { kind: 'http' as const, url }, seenAt: '2026-01-01T00:00:00Z' };
    return crawlServer(listing, { dataDirectory: '/nonexistent', door });
  };

  test('is left alone where its robots.txt says so, and listed where not', async () => {
    const closed = await robots('User-agent: toolrisk\nDisallow: /mcp');
    expect(await found(closed.url, 'registry:x')).toMatchObject({
      status: 'refused_by_us',
      detail: expect.stringContaining('robots.txt'),
    });
    expect(closed.paths).toEqual(['/robots.txt']);
    const open = await robots('User-agent: *\nDisallow: /other');
    expect(namesOf(await found(open.url, 'registry:x'))).toHaveLength(2);
  });

  test.each(['cli', 'client:cursor'])('and that the user named himself (%s) is asked at once', async (source) => {
    const closed = await robots('User-agent: *\nDisallow: /');
    expect(namesOf(await found(closed.url, source))).toHaveLength(2);
    expect(closed.paths).not.toContain('/robots.txt');
  });
});

describe('what the user gave for one server', () => {
  const SECRET = 'tok-5uper-s3cret-4711';

  test('is nowhere in the record, however the server repeats it', async () => {
    const url = await serveHttp((request, response) => {
      const given = String(request.headers.authorization);
      end(response, 401, given, { 'www-authenticate': `Bearer realm="${given}", scope="${given.slice(7)}"` });
    });
    const outcome = await ask(url, { authorization: `Bearer ${SECRET}`, 'x-key': 'other-s3cret' });
    expect(outcome.status).toBe('needs_auth');
    expect(JSON.stringify(outcome)).not.toContain(SECRET);
  });

  test('is not sent to another origin that an event stream names for its messages', async () => {
    const taken: IncomingHttpHeaders[] = [];
    const other = await serveHttp((request, response) => {
      taken.push(request.headers);
      end(response, 202, '');
    });
    const url = await serveHttp((request, response) => {
      if (request.method !== 'GET') return end(response, 405, 'no');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: endpoint\ndata: ${other}\n\n`);
    });
    const where = { kind: 'http' as const, url, headers: { authorization: `Bearer ${SECRET}`, 'x-key': 'k' } };
    await crawl(where, { ...LOCAL, limits: { connectMs: 1_000, totalMs: 3_000 } });
    expect(JSON.stringify(taken)).not.toContain(SECRET);
    for (const headers of taken) expect(headers['x-key']).toBeUndefined();
  });

  test('is not sent on by any redirect, not even one that ends in a list', async () => {
    const serve = modernHttp();
    const taken: IncomingHttpHeaders[] = [];
    const target = await serveHttp((request, response) => {
      taken.push(request.headers);
      return serve(request, response);
    });
    const url = await serveHttp((_, response) => end(response, 307, '', { location: target }));
    const given = {
      authorization: `Bearer ${SECRET}`,
      cookie: `a=${SECRET}`,
      'x-api-key': SECRET,
      'proxy-authorization': SECRET,
    };
    expect(namesOf(await ask(url, given))).toHaveLength(2);
    expect(taken.length).toBeGreaterThan(0);
    expect(JSON.stringify(taken)).not.toContain(SECRET);
  });
});

describe('without encryption', () => {
  test('a public server is not asked', async () => {
    expect(await crawl({ kind: 'http', url: 'http://mcp.example.com/mcp' })).toMatchObject({
      status: 'refused_by_us',
      detail: expect.stringContaining('without encryption'),
    });
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
