import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AskedToWait, type DoorOptions, Guard, openDoor, RefusedAddress } from '../../crawler/guarded-fetch.ts';
import { userAgent } from '../../crawler/outside/headers.ts';
import { passOver, readOptOut } from '../../crawler/outside/opt-out.ts';
import { readRobots } from '../../crawler/outside/robots.ts';
import { isPrivateAddress } from '../../crawler/private-address.ts';
import type { Found } from '../../crawler/sources/source.ts';
import { crawl } from '../support/crawl.ts';
import { end } from '../support/servers/http.ts';

const LIMITS = { totalBytes: 1_000_000, redirects: 5, headersMs: 5_000 };

function guardWith(options: Partial<ConstructorParameters<typeof Guard>[0]> = {}): Guard {
  const guard = new Guard({ ...LIMITS, allowPrivate: true, ...options });
  onTestFinished(() => guard.close());
  return guard;
}

function doorWith(options: DoorOptions = {}) {
  const door = openDoor({ allowPrivate: true, ...options });
  onTestFinished(door.close);
  return door;
}

async function textOf(answer: Promise<Response>): Promise<string> {
  return (await answer).text();
}

/** Serves, and remembers the paths that were asked and the headers that came along. */
async function watched(listener: RequestListener, host = '127.0.0.1') {
  const asked: { path: string; at: number; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', at: Date.now(), headers: request.headers });
    return listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host}:${port}/`, asked, paths: () => asked.map(({ path }) => path) };
}

/** A second machine, as far as addresses go. */
const FAR = '127.0.0.2';

const optOut = (text: string) => {
  const list = readOptOut(text);
  if ('problem' in list) throw new Error(list.problem);
  return list;
};

describe('an address is private', () => {
  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '100.127.255.254',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:808:808::1',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '1.2.3',
    '::g',
  ])('%s', (address) => expect(isPrivateAddress(address)).toBe(true));

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '126.255.255.255',
    '128.0.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.169.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::200e',
    '64:ff9b::808:808',
    '64:ff9b::8.8.8.8',
  ])('%s is not', (address) => expect(isPrivateAddress(address)).toBe(false));
});

describe('nothing is sent to a private address', () => {
  const HOSTS = [
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '0x0',
    'localhost',
    'LOCALHOST',
    'localhost.',
    'foo.localhost',
    'printer.local',
    'metadata.google.internal',
    '１２７.0.0.1',
    '127。0。0。1',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fd00::1]',
    '[fe80::1]',
    '169.254.169.254',
    '0xA9FEA9FE',
    '10.0.0.1',
    '100.100.100.200',
    '192.168.1.1',
  ];
  test.each(HOSTS)('as %s', async (host) => {
    const { url, asked } = await watched((_, response) => end(response, 200, 'here'));
    const guard = guardWith({ allowPrivate: false, allowHttp: true });
    const address = `http://${host}:${new URL(url).port}/`;
    await expect(guard.fetch(address)).rejects.toThrow(/private address/);
    await expect(guard.fetch(address)).rejects.toBeInstanceOf(RefusedAddress);
    expect(asked).toEqual([]);
  });

  test.each([
    ['one of its addresses', [['93.184.216.34', '127.0.0.1']]],
    ['a mapped one', [['::ffff:127.0.0.1']]],
    ['the metadata service', [['169.254.169.254']]],
  ])('behind a name that has %s', async (_, [addresses]) => {
    const { url, asked } = await watched((_, response) => end(response, 200, 'here'));
    const guard = guardWith({
      allowPrivate: false,
      allowHttp: true,
      resolve: async () => (addresses ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    });
    await expect(guard.fetch(`http://innocent.example:${new URL(url).port}/`)).rejects.toThrow(/private address/);
    expect(asked).toEqual([]);
  });

  test('by a name that resolves differently the second time', async () => {
    const { url, asked } = await watched((_, response) => end(response, 200, 'here'));
    const looked: string[] = [];
    const guard = guardWith({
      allowPrivate: false,
      allowHttp: true,
      poseAsPublic: [FAR],
      resolve: async (name) => {
        looked.push(name);
        return [{ address: looked.length === 1 ? FAR : '127.0.0.1', family: 4 }];
      },
    });
    const address = `http://rebind.example:${new URL(url).port}/`;
    await expect(guard.fetch(address)).rejects.toThrow();
    await expect(guard.fetch(address)).rejects.toThrow(/rebind\.example \(127\.0\.0\.1\) is a private address/);
    expect(looked).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  test('and a connection goes to the address that was judged, asked for once', async () => {
    const { url } = await watched((_, response) => end(response, 200, 'here'));
    let looked = 0;
    const guard = guardWith({
      resolve: async () => [{ address: looked++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }],
    });
    const address = `http://once.example:${new URL(url).port}/`;
    expect(await textOf(guard.fetch(address))).toBe('here');
    expect(looked).toBe(1);
    // The same connection is used again, so nobody has a chance to answer differently.
    expect(await textOf(guard.fetch(address))).toBe('here');
    expect(looked).toBe(1);
  });
});

describe('encryption', () => {
  test.each(['http://93.184.216.34/', 'http://example.com/'])('%s is refused without leave', async (address) => {
    await expect(guardWith({ allowPrivate: false }).fetch(address)).rejects.toThrow(/without encryption/);
  });

  test('a public address behind a name is refused too where only the own network may be asked', async () => {
    const guard = guardWith({ resolve: async () => [{ address: '93.184.216.34', family: 4 }] });
    await expect(guard.fetch('http://example.com/')).rejects.toThrow(/without encryption/);
  });

  test('the own network may be asked without', async () => {
    const { url } = await watched((_, response) => end(response, 200, 'here'));
    expect(await textOf(guardWith().fetch(url))).toBe('here');
  });
});

describe('a redirect', () => {
  test('in a circle is given up', async () => {
    const { url, asked } = await watched((_, response) => end(response, 302, '', { location: '/again' }));
    await expect(guardWith().fetch(url)).rejects.toThrow(/redirects more than 5 times/);
    expect(asked).toHaveLength(6);
  });

  test.each([
    'http://127.0.0.1:1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:10.0.0.1]/',
    'http://localhost:1/',
    'http://0x7f000001:1/',
  ])('to %s is refused, where the own network may be asked too', async (location) => {
    const { url } = await watched((_, response) => end(response, 302, '', { location }), FAR);
    const asStranger = { allowHttp: true, poseAsPublic: [FAR] };
    await expect(guardWith({ ...asStranger, allowPrivate: false }).fetch(url)).rejects.toThrow(/private address/);
    // With leave for the own network it is the step from the internet into it that is refused.
    const here = await watched((_, response) => end(response, 200, 'inside'));
    const far = await watched((_, response) => end(response, 302, '', { location: here.url }), FAR);
    await expect(guardWith({ ...asStranger, allowPrivate: true }).fetch(far.url)).rejects.toThrow(/private address/);
    expect(here.asked).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'ftp://example.com/', 'http://', 'javascript:1'])(
    'to %s is refused',
    async (location) => {
      const { url } = await watched((_, response) => end(response, 302, '', { location }));
      await expect(guardWith().fetch(url)).rejects.toBeInstanceOf(RefusedAddress);
    },
  );
});

describe('what the user gave for one origin', () => {
  const SECRET = {
    authorization: 'Bearer s3cret-4711',
    cookie: 'id=4711',
    'proxy-authorization': 'Basic eDp5',
    'x-api-key': 'k-4711',
  };

  test('goes there, stays within it, and to nobody else', async () => {
    const other = await watched((_, response) => end(response, 200, 'other'));
    const { url, asked } = await watched((request, response) =>
      request.url === '/'
        ? end(response, 307, '', { location: '/same' })
        : end(response, 307, '', { location: other.url }),
    );
    const own = { origin: new URL(url).origin, names: Object.keys(SECRET) };
    const guard = guardWith({ own });
    const headers = { ...SECRET, accept: 'application/json', 'mcp-session-id': 'theirs' };
    expect(await textOf(guard.fetch(url, { headers }))).toBe('other');
    for (const { headers: sent } of asked) expect(sent).toMatchObject(SECRET);
    for (const name of Object.keys(SECRET)) expect(other.asked[0]?.headers[name]).toBeUndefined();
    expect(other.asked[0]?.headers).toMatchObject({ accept: 'application/json', 'mcp-session-id': 'theirs' });
    // Nor when something asks another origin at once, as an event stream that names a place for messages could.
    await textOf(guard.fetch(other.url, { headers }));
    for (const name of Object.keys(SECRET)) expect(other.asked[1]?.headers[name]).toBeUndefined();
  });

  test('is not given back when the redirect comes home', async () => {
    let home = '';
    const other = await watched((_, response) => end(response, 307, '', { location: `${home}done` }));
    const { url, asked } = await watched((request, response) =>
      request.url === '/done' ? end(response, 200, 'done') : end(response, 307, '', { location: other.url }),
    );
    home = url;
    await textOf(guardWith().fetch(url, { headers: SECRET }));
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([SECRET.authorization, undefined]);
  });

  test('and a password that a redirect carries is not taken up', async () => {
    const other = await watched((_, response) => end(response, 200, 'other'));
    const location = other.url.replace('http://', 'http://me:secret@');
    const { url } = await watched((_, response) => end(response, 302, '', { location }));
    await textOf(guardWith().fetch(url));
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
  });
});

describe('the caps', () => {
  const bomb = Buffer.alloc(50_000_000, 32);
  test.each([
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['identity', bomb],
  ])('hold after decompression (%s)', async (encoding, body) => {
    const { url } = await watched((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(body);
    });
    const guard = guardWith();
    await expect(textOf(guard.fetch(url))).rejects.toThrow(/more than the limit of 1000000 bytes/);
    expect(guard.bytes).toBeLessThan(3_000_000);
  });

  test('hold before decompression', async () => {
    const { url } = await watched((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      // Empty members: bytes on the wire without end, and none after decompression.
      for (let i = 0; i < 1_000; i++) response.write(gzipSync(''));
      response.end();
    });
    await expect(textOf(guardWith({ wireBytes: 10_000 }).fetch(url))).rejects.toThrow(/limit of 10000 bytes/);
  });

  test('a broken body is an error, not a hanging', async () => {
    const { url } = await watched((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('x'.repeat(10_000)).subarray(0, 30));
    });
    await expect(textOf(guardWith().fetch(url))).rejects.toThrow();
  });

  test('a body that drips is given up in its time, and so is a redirect that never comes', async () => {
    const drip = await watched((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const started = Date.now();
    await expect(textOf(guardWith({ requestMs: 200 }).fetch(drip.url))).rejects.toThrow(/not done within 200 ms/);
    const silent = await watched(() => {});
    await expect(guardWith({ requestMs: 200 }).fetch(silent.url)).rejects.toThrow(/not done within 200 ms/);
    await expect(guardWith({ headersMs: 200 }).fetch(silent.url)).rejects.toThrow(/no answer in time/);
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  test('more headers than a host may send are an error', async () => {
    const { url } = await watched((_, response) => end(response, 200, 'x', { 'x-long': 'y'.repeat(100_000) }));
    await expect(guardWith().fetch(url)).rejects.toThrow();
  });
});

describe('a host is asked', () => {
  test('at a distance', async () => {
    const { url, asked } = await watched((_, response) => end(response, 200, 'x'));
    const door = doorWith({ pace: { distanceMs: 60, concurrency: 10 } });
    await Promise.all(Array.from({ length: 5 }, (_, at) => textOf(door.fetchAsTyped(`${url}${at}`))));
    const times = asked.map(({ at }) => at);
    for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(50);
  });

  test('by so many at a time, also when nobody reads the answers', async () => {
    let inside = 0;
    let most = 0;
    const { url, asked } = await watched((_, response) => {
      most = Math.max(most, ++inside);
      response.on('close', () => inside--);
      setTimeout(() => end(response, 200, 'x'), 30);
    });
    const door = doorWith({ pace: { distanceMs: 0, concurrency: 2 } });
    await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const answer = await door.fetchAsTyped(`${url}${at}`);
        if (at % 2 === 0) await answer.text();
        else await answer.body?.cancel();
      }),
    );
    expect(asked).toHaveLength(8);
    expect(most).toBe(2);
  });

  test('again when it asks for a moment, and not before', async () => {
    const { url, asked } = await watched((_, response) =>
      asked.length === 1 ? end(response, 429, 'later', { 'retry-after': '1' }) : end(response, 200, 'now'),
    );
    expect(await textOf(doorWith().fetchAsTyped(url))).toBe('now');
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  test.each([
    ['seconds', () => '3600'],
    ['a date', () => new Date(Date.now() + 3_600_000).toUTCString()],
  ])('not again when it asks for long in %s, and others are told until when', async (_, retryAfter) => {
    const { url, asked } = await watched((_, response) => end(response, 503, 'later', { 'retry-after': retryAfter() }));
    const door = doorWith();
    expect((await door.fetchAsTyped(url)).status).toBe(503);
    const refused = await door.fetchAsTyped(`${url}other`).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AskedToWait);
    const until = (refused as AskedToWait).until.getTime();
    expect(Math.abs(until - Date.now() - 3_600_000)).toBeLessThan(5_000);
    expect(asked).toHaveLength(1);
  });

  test('three times at most, however often it asks for a moment', async () => {
    const { url, asked } = await watched((_, response) => end(response, 429, 'later', { 'retry-after': '0' }));
    expect((await doorWith().fetchAsTyped(url)).status).toBe(429);
    expect(asked).toHaveLength(3);
  });

  test('under an honest name', async () => {
    const { url, asked } = await watched((_, response) => end(response, 200, 'x'));
    await textOf(doorWith({ agent: userAgent('1.2.3', 'https://crawler.example/about') }).fetch(url));
    expect(asked.map(({ path, headers }) => [path, headers['user-agent']])).toEqual([
      ['/robots.txt', 'Toolrisk/1.2.3 (+https://crawler.example/about)'],
      ['/', 'Toolrisk/1.2.3 (+https://crawler.example/about)'],
    ]);
    expect(userAgent('1.2.3', undefined)).toBe('Toolrisk/1.2.3');
  });
});

describe('robots.txt', () => {
  const site = (robots: (response: Parameters<RequestListener>[1]) => void) =>
    watched((request, response) => (request.url === '/robots.txt' ? robots(response) : end(response, 200, 'page')));

  test('is asked once an origin, and obeyed', async () => {
    const { url, paths } = await site((response) => end(response, 200, 'User-agent: *\nDisallow: /private'));
    const door = doorWith();
    expect(await textOf(door.fetch(`${url}list`))).toBe('page');
    expect(await textOf(door.fetch(`${url}list?page=2`))).toBe('page');
    await expect(door.fetch(`${url}private/1`)).rejects.toThrow(
      /robots\.txt .* asks robots to leave \/private\/1 alone/,
    );
    expect(paths()).toEqual(['/robots.txt', '/list', '/list?page=2']);
  });

  test('has no say over what the user typed himself', async () => {
    const { url, paths } = await site((response) => end(response, 200, 'User-agent: *\nDisallow: /'));
    const door = doorWith({ typed: [`${url}typed#part`] });
    expect(await textOf(door.fetch(`${url}typed`))).toBe('page');
    expect(await textOf(door.fetchAsTyped(`${url}api`))).toBe('page');
    expect(paths()).toEqual(['/typed', '/api']);
    await expect(door.fetch(`${url}found`)).rejects.toBeInstanceOf(RefusedAddress);
  });

  test.each([
    [404, true],
    [401, true],
    [403, true],
    [500, false],
    [503, false],
    [429, false],
  ])('that answers with %i: allowed %s', async (status, allowed) => {
    const { url } = await site((response) => end(response, status, 'User-agent: *\nDisallow: /'));
    const asked = doorWith().fetch(`${url}page`);
    if (allowed) expect(await textOf(asked)).toBe('page');
    else await expect(asked).rejects.toThrow(/could not give its robots\.txt/);
  });

  test('that never comes or breaks off means no', async () => {
    const silent = await site(() => {});
    await expect(doorWith({ limits: { headersMs: 200 } }).fetch(`${silent.url}page`)).rejects.toThrow(/could not give/);
    const broken = await site((response) => response.destroy());
    await expect(doorWith().fetch(`${broken.url}page`)).rejects.toThrow(/could not give/);
  });

  test('of a host where nobody listens is no matter: the host is not there', async () => {
    await expect(doorWith().fetch('http://127.0.0.1:1/page')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('is looked for at the end of its redirects, five of them at least', async () => {
    const hops = (most: number) =>
      watched((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
        const hop = Number(searchParams.get('hop'));
        if (pathname !== '/robots.txt') return end(response, 200, 'page');
        if (hop < most) return end(response, 302, '', { location: `/robots.txt?hop=${hop + 1}` });
        end(response, 200, 'User-agent: *\nDisallow: /');
      });
    await expect(doorWith().fetch(`${(await hops(5)).url}page`)).rejects.toThrow(/asks robots/);
    expect(await textOf(doorWith().fetch(`${(await hops(99)).url}page`))).toBe('page');
  });

  test('is read for 500 KiB and no further', async () => {
    const filler = `# ${'x'.repeat(1_000)}\n`;
    const early = `User-agent: *\nDisallow: /page\n${filler.repeat(5_000)}`;
    const late = `User-agent: *\nDisallow: /other\n${filler.repeat(5_000)}Disallow: /page\n`;
    await expect(
      doorWith().fetch(`${(await site((response) => end(response, 200, early))).url}page`),
    ).rejects.toThrow();
    expect(await textOf(doorWith().fetch(`${(await site((response) => end(response, 200, late))).url}page`))).toBe(
      'page',
    );
  });

  test('that two ask for at the same time is fetched once, within two places at a host', async () => {
    const { url, paths } = await site((response) => setTimeout(() => end(response, 404, ''), 50));
    const door = doorWith({ pace: { distanceMs: 0, concurrency: 2 } });
    await Promise.all(['a', 'b', 'c'].map((page) => textOf(door.fetch(`${url}${page}`))));
    expect(paths().filter((path) => path === '/robots.txt')).toHaveLength(1);
  });

  const ORIGIN = 'https://site.example';
  test.each([
    // The examples of RFC 9309: 2.2.1, 2.2.2, 2.2.3 and 5.2.
    ['User-agent: toolrisk\nDisallow: /a\n\nUser-agent: *\nDisallow: /', '/b', true],
    ['user-AGENT: ToolRisk\ndisallow: /a', '/a', false],
    [
      'User-agent: toolrisk\nDisallow: /x\n\nUser-agent: other\nDisallow: /\n\nUser-agent: toolrisk\nDisallow: /y',
      '/y',
      false,
    ],
    ['User-agent: other\nUser-agent: toolrisk\nDisallow: /y', '/y/1', false],
    ['User-agent: other\nDisallow: /', '/a', true],
    ['Disallow: /', '/a', true],
    ['User-agent: *\nDisallow: /foo/bar?baz=quz', '/foo/bar?baz=quz', false],
    ['User-agent: *\nDisallow: /foo/bar/%62%61%7A', '/foo/bar/baz', false],
    ['User-agent: *\nDisallow: /foo/bar/ツ', '/foo/bar/%E3%83%84', false],
    ['User-agent: *\nDisallow: /foo/bar/%E3%83%84', '/foo/bar/%e3%83%84', false],
    ['User-agent: *\nDisallow: /path/%2a', '/path/foo', true],
    ['User-agent: *\nDisallow: *.gif$', '/a/b.gif', false],
    ['User-agent: *\nDisallow: *.gif$', '/a/b.gif?x', true],
    ['User-agent: *\nDisallow: /this/*/exactly', '/this/path/exactly', false],
    [
      'User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif',
      '/example/page/disallowed.gif',
      false,
    ],
    ['User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif', '/example/page/', true],
    ['User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
    ['User-agent: *\nDisallow:', '/a', true],
    ['User-agent: *\nDisallow: / # everything', '/a', false],
    ['User-agent: *\nDisallow: /', '/robots.txt', true],
    ['\uFEFFUser-agent: *\r\nDisallow: /a', '/a', false],
    // Other lines do not end a group.
    ['User-agent: toolrisk\nSitemap: https://site.example/map.xml\nUser-agent: other\nDisallow: /a', '/a', false],
    ['<html><body>Not found</body></html>', '/a', true],
  ])('%j and %s: %s', (text, path, allowed) => {
    expect(readRobots(ORIGIN, text).allows(new URL(path, ORIGIN))).toBe(allowed);
  });

  test('is heard when it asks for a distance between requests', () => {
    expect(readRobots(ORIGIN, 'User-agent: *\nCrawl-delay: 2\nDisallow: /a').delayMs).toBe(2_000);
    expect(readRobots(ORIGIN, 'User-agent: *\nCrawl-delay: 86400').delayMs).toBe(30_000);
    expect(readRobots(ORIGIN, 'User-agent: *\nDisallow: /a').delayMs).toBeUndefined();
  });
});

describe('the opt-out list', () => {
  const LIST = `
# who said no
mcp.example.com
*.corp.example   # all below it
npm:@acme/server
npm:@closed/*
192.0.2.7
2001:db8::1
`;

  test.each([
    ['mcp.example.com', true],
    ['MCP.example.com.', true],
    ['a.mcp.example.com', false],
    ['corp.example', false],
    ['a.b.corp.example', true],
    ['notcorp.example', false],
    ['192.0.2.7', true],
    ['[2001:db8::1]', true],
  ])('the host %s: %s', (host, isOut) => expect(optOut(LIST).host(host) !== undefined).toBe(isOut));

  test.each([
    ['@acme/server', true],
    ['@acme/server-two', false],
    ['@closed/anything', true],
    ['server', false],
  ])('the package %s: %s', (name, isOut) => {
    expect(optOut(LIST).server({ kind: 'package', registry: 'npm', package: name }) !== undefined).toBe(isOut);
  });

  test.each(['https://example.com/', 'exa mple.com', 'npm:', '*', 'a.*.example'])(
    'the line “%s” is a problem',
    (line) => {
      expect(readOptOut(`fine.example\n${line}`)).toEqual({ problem: expect.stringContaining('Line 2 ') });
    },
  );

  test('keeps a server and its redirects from being asked, and a package from being installed', async () => {
    const { url, asked } = await watched((_, response) => end(response, 200, 'x'));
    const door = doorWith({ optOut: optOut('127.0.0.1\nnpm:left-alone') });
    const remote = await crawl({ kind: 'http', url }, { door });
    expect(remote).toEqual({
      status: 'refused_by_us',
      detail: '127.0.0.1 is left alone, because “127.0.0.1” is on the opt-out list.',
    });
    expect(await crawl({ kind: 'package', registry: 'npm', package: 'left-alone' }, { door })).toMatchObject({
      status: 'refused_by_us',
    });
    await expect(door.fetchAsTyped(url)).rejects.toThrow(/opt-out list/);
    expect(asked).toEqual([]);
    const redirecting = await watched((_, response) => end(response, 302, '', { location: url }), FAR);
    await expect(door.fetchAsTyped(redirecting.url)).rejects.toThrow(/opt-out list/);
    expect(asked).toEqual([]);
  });

  test('makes sources pass a server over, also one that is only written about', async () => {
    const listing = (where: Extract<Found, { kind: 'server' }>['listing']['where']): Found => ({
      kind: 'server',
      listing: { source: 'test', name: 'one', where, seenAt: '2026-01-01T00:00:00Z' },
    });
    async function* found() {
      yield listing({ kind: 'package', registry: 'npm', package: '@acme/server' });
      yield listing({ kind: 'recorded', origin: 'x', tools: [], of: 'npm:@acme/server' });
      yield listing({ kind: 'http', url: 'https://mcp.example.com/mcp' });
      yield listing({ kind: 'package', registry: 'npm', package: 'other' });
    }
    const kinds: string[] = [];
    for await (const one of passOver(found(), optOut(LIST))) kinds.push(one.kind);
    expect(kinds).toEqual(['rejected', 'rejected', 'rejected', 'server']);
  });
});
