import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDoor } from '../../../crawler/guarded-fetch.ts';
import { directorySource } from '../../../crawler/sources/html-directory.ts';
import { pageSource } from '../../../crawler/sources/html-page.ts';
import { readLinkedEntries } from '../../../crawler/sources/linked-entries.ts';
import { packageInLink } from '../../../crawler/sources/prose-place.ts';
import { readSiteDetail, readSiteList } from '../../../crawler/sources/site-entries.ts';
import { SITES } from '../../../crawler/sources/site-table.ts';
import type { Found, Source, SourceOptions } from '../../../crawler/sources/source.ts';
import { type ServerListing, serverKey, serverListingSchema } from '../../../src/domain/server.ts';
import { testFolder } from '../../support/command-line.ts';

/** Pages by path; a path that is not there is 404. Gives the address of the first, and what was asked. */
async function site(pages: Record<string, string>) {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(page?.replaceAll('ORIGIN', origin) ?? '');
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, asked };
}

async function findAll(source: Source, place: string, extra: Partial<SourceOptions> = {}): Promise<Found[]> {
  const door = openDoor({ allowPrivate: true, typed: [place] });
  onTestFinished(door.close);
  const machine = { home: '/', platform: process.platform, folder: await testFolder(), env: {} };
  const found: Found[] = [];
  const options = {
    fetch: door.fetch,
    now: () => new Date('2026-01-01'),
    signal: new AbortController().signal,
    machine,
  };
  for await (const one of source.find(place, { ...options, ...extra })) found.push(one);
  return found;
}

const listings = (found: readonly Found[]): ServerListing[] =>
  found.flatMap((one) => (one.kind === 'server' ? [one.listing] : []));
const keys = (found: readonly Found[]) => listings(found).map(({ where }) => serverKey(where));
const rejected = (found: readonly Found[]) => found.flatMap((one) => (one.kind === 'rejected' ? [one.reason] : []));

async function described(description: unknown): Promise<string> {
  const path = join(await testFolder(), 'site.json');
  await writeFile(path, JSON.stringify(description));
  return path;
}

describe('a directory with a description', () => {
  test('as a table of rows, page after page', async () => {
    const row = (name: string, npm: string) =>
      `<tr data-kind="server"><td class="n">${name}</td><td><a class="pkg" href="https://www.npmjs.example/package/${npm}">${npm}</a></td><td class="d">About ${name}</td></tr>`;
    const { origin, asked } = await site({
      '/list': `<table>${row('One', '@a/one')}${row('Two', 'two')}</table><a class="more" href="/list?p=2">more</a>`,
      '/list?p=2': `<table>${row('Three', 'three')}${row('One again', '@a/one')}<tr data-kind="server"><td class="n">Empty</td></tr></table><a class="more" href="/list">first</a>`,
    });
    const place = await described({
      name: 'rows',
      start: [`${origin}/list`],
      list: {
        entries: 'tr[data-kind=server]',
        next: 'a.more@href',
        fields: { name: '.n', npm: 'a.pkg@href', description: '.d' },
      },
    });
    const found = await findAll(directorySource, place);
    expect(keys(found)).toEqual(['npm:@a/one', 'npm:two', 'npm:three']);
    expect(listings(found)[0]).toMatchObject({
      source: 'directory:rows',
      name: '@a/one',
      title: 'One',
      description: 'About One',
    });
    expect(found).toContainEqual({
      kind: 'rejected',
      what: 'Empty',
      reason: 'It names no npm package, no address of a server and no repository.',
    });
    expect(asked.filter((path) => path !== '/robots.txt')).toEqual(['/list', '/list?p=2']);
    expect((await findAll(directorySource, place, { limit: 1 })).length).toBe(1);
  });

  test('as cards with pages of their own, which print tools', async () => {
    const { origin, asked } = await site({
      '/servers': `<div class="card"><h3>Mail</h3><a href="/servers/mail">more</a></div>
        <div class="card"><h3>Gone</h3><a href="/servers/gone">more</a></div>
        <div class="card"><h3>Far</h3><a href="https://elsewhere.example/far">more</a></div>`,
      '/servers?page=2': '<div class="card"><h3>Remote</h3><a href="/servers/remote">more</a></div>',
      '/servers?page=3': '<p>No more servers</p>',
      '/servers/mail': `<h1>Mail server</h1><a class="repo" href="https://github.com/acme/mail">source</a><code class="run">npx -y @acme/mail-mcp</code>
        <ul class="tools"><li><b>send_mail</b><p>Send it</p></li><li><b>Two words</b></li><li><b>list_mails</b></li></ul>`,
      '/servers/remote': '<h1>Remote</h1><span data-url="https://mcp.acme.example/mcp"></span>',
    });
    const place = await described({
      name: 'cards',
      start: [`${origin}/servers`],
      list: { entries: '.card', page: 'page', detail: 'a@href', fields: { name: 'h3' } },
      detail: {
        fields: {
          title: 'h1',
          repository: 'a.repo@href',
          npm: 'code.run',
          url: '[data-url]@data-url',
          tools: '.tools li',
          toolName: 'b',
          toolDescription: 'p',
        },
      },
    });
    const found = await findAll(directorySource, place);
    expect(keys(found)).toEqual(['npm:@acme/mail-mcp', 'npm:@acme/mail-mcp', 'https://mcp.acme.example/mcp']);
    const [mail, tools] = listings(found);
    expect(mail).toMatchObject({ title: 'Mail server', repository: 'https://github.com/acme/mail' });
    expect(tools?.where).toEqual({
      kind: 'recorded',
      hearsay: 'prose',
      of: 'npm:@acme/mail-mcp',
      origin: `${origin}/servers/mail`,
      tools: [{ name: 'send_mail', description: 'Send it' }, { name: 'list_mails' }],
    });
    expect(rejected(found)).toEqual([
      'It has several words, or signs that no name of a tool has.',
      expect.stringContaining('404'),
      'It names no npm package, no address of a server and no repository.',
      'Its own page is at another host, where we do not follow.',
      'It names no npm package, no address of a server and no repository.',
    ]);
    expect(asked).not.toContain('/servers?page=4');
  });

  test('as JSON that a page keeps for its own scripts', async () => {
    const data = {
      props: {
        pageProps: {
          servers: [
            {
              slug: 'a',
              title: 'A',
              pkg: { npm: 'a-mcp' },
              about: 'About A',
              tools: [{ id: 'get_a', text: 'Gets' }, { id: 'constructor' }],
            },
            { slug: 'b', title: 'B', pkg: {}, endpoint: 'https://b.example/mcp' },
            { slug: 'c', title: 'C', about: 1 },
          ],
        },
      },
    };
    const { origin } = await site({
      '/': `<html><body><div id="root"></div><script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data)}</script></body></html>`,
    });
    const place = await described({
      name: 'embedded',
      start: [`${origin}/`],
      list: {
        json: '#__NEXT_DATA__',
        entries: 'props.pageProps.servers',
        fields: {
          name: 'slug',
          title: 'title',
          description: 'about',
          npm: 'pkg.npm',
          url: 'endpoint',
          tools: 'tools',
          toolName: 'id',
          toolDescription: 'text',
        },
      },
    });
    const found = await findAll(directorySource, place);
    expect(keys(found)).toEqual(['npm:a-mcp', 'npm:a-mcp', 'https://b.example/mcp']);
    expect(listings(found)[1]?.where).toMatchObject({
      tools: [{ name: 'get_a', description: 'Gets' }, { name: 'constructor' }],
    });
    expect(rejected(found)).toHaveLength(1);
  });

  test.each([
    [{ name: 'x', start: ['https://x.example/'], list: { entries: 'li', fields: { nam: 'b' } } }, '/list/fields'],
    [{ name: 'x', start: ['file:///etc/passwd'], list: { entries: 'li', fields: {} } }, '/start/0'],
    [{ name: 'x' }, '/start'],
  ])('that is wrong is a problem with its place: %j', async (description, at) => {
    const [only] = await findAll(directorySource, await described(description));
    expect(only).toMatchObject({ kind: 'problem', reason: expect.stringContaining(at) });
  });

  test('that does not fit its page says so', async () => {
    const { origin } = await site({ '/': '<p>Redesigned</p>' });
    const place = await described({
      name: 'x',
      start: [`${origin}/`],
      list: { entries: '.card', fields: { name: 'h3' } },
    });
    expect(rejected(await findAll(directorySource, place))).toEqual([
      'It holds no entry where its description says that entries are.',
    ]);
  });
});

describe('a directory without a description', () => {
  test('is read by its links: packages, servers, repositories', async () => {
    const { origin } = await site({
      '/': `<html><head><title>Awesome MCP servers</title></head><body>
        <nav><ul><li><a href="https://github.com/directory/itself">Fork us</a></li></ul></nav>
        <h1>MCP servers</h1>
        <ul>
          <li><a href="https://github.com/acme/notes-mcp/tree/main">acme/notes-mcp</a> 📇 - Notes for agents</li>
          <li><b>Weather</b> <a href="https://www.npmjs.example/package/@acme/weather">npm</a> <a href="https://github.com/acme/weather">source</a> Forecasts</li>
          <li><a href="https://mcp.acme.example/">Acme remote</a>: everything</li>
          <li><a href="https://acme.example/blog">A post</a></li>
          <li><a href="https://github.com/topics/mcp">More</a></li>
        </ul>
        <a rel="next" href="/2">Next</a></body></html>`,
      '/2': '<html><head><title>MCP, page 2</title></head><body><article><h3>Second</h3><p>About it</p><a href="https://gitlab.com/acme/second">code</a></article></body></html>',
    });
    const found = await findAll(directorySource, `${origin}/`);
    expect(keys(found)).toEqual([
      'github.com:acme/notes-mcp',
      'npm:@acme/weather',
      'https://mcp.acme.example/',
      'gitlab.com:acme/second',
    ]);
    expect(listings(found)[1]).toMatchObject({ title: 'Weather', repository: 'https://github.com/acme/weather' });
    expect(listings(found)[0]?.description).toContain('Notes for agents');
  });

  test('is read in Markdown, and by what it says of itself to search engines', async () => {
    const { origin } = await site({
      '/README.md':
        '# Awesome MCP\n\n- [acme/one](https://github.com/acme/one) - The first\n- [@acme/two](https://www.npmjs.example/package/@acme/two) - The second\n',
      '/ld': `<html><body><script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "SoftwareApplication", "name": "Three", "description": "The third", "codeRepository": "https://github.com/acme/three"}}]}</script><script type="application/ld+json">broken</script></body></html>`,
    });
    expect(keys(await findAll(directorySource, `${origin}/README.md`))).toEqual([
      'github.com:acme/one',
      'npm:@acme/two',
    ]);
    expect(listings(await findAll(directorySource, `${origin}/ld`))).toMatchObject([
      { title: 'Three', description: 'The third' },
    ]);
  });

  test('leaves pages alone that are about something else', () => {
    const page =
      '<title>News</title><ul><li><a href="https://github.com/acme/web-framework">A framework</a></li><li><a href="https://github.com/acme/mcp-thing">A thing</a></li></ul>';
    expect(readLinkedEntries(page, 'https://x.example/').entries.map(({ repository }) => repository)).toEqual([
      'https://github.com/acme/mcp-thing',
    ]);
  });

  test('made to take for ever ends in time, and one of many entries gives all', () => {
    const started = Date.now();
    const link = '<a href="https://github.com/acme/mcp">x</a>';
    for (const page of [
      `<section>${link}`.repeat(2_000),
      `<ul><li>${link}`.repeat(500),
      `<p class="card">${link}`.repeat(5_000),
    ]) {
      readLinkedEntries(`<title>MCP</title>${page}`, 'https://x.example/');
    }
    const many = Array.from(
      { length: 4_000 },
      (_, at) => `<li><a href="https://github.com/acme/mcp-${at}">one</a> - Text</li>`,
    );
    expect(readLinkedEntries(`<title>MCP</title><ul>${many.join('')}</ul>`, 'https://x.example/').entries).toHaveLength(
      4_000,
    );
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  test('obeys the robots.txt of its host for the pages that it leads to', async () => {
    const { origin, asked } = await site({
      '/robots.txt': 'User-agent: *\nDisallow: /private',
      '/': '<title>MCP</title><ul><li><a href="https://github.com/acme/one">one</a></li></ul><a rel="next" href="/private/2">next</a>',
      '/private/2': '<title>MCP</title><ul><li><a href="https://github.com/acme/two">two</a></li></ul>',
    });
    const found = await findAll(directorySource, `${origin}/`);
    expect(keys(found)).toEqual(['github.com:acme/one']);
    expect(found.at(-1)).toMatchObject({ kind: 'problem', reason: expect.stringContaining('robots.txt') });
    expect(asked).not.toContain('/private/2');
  });

  test('that is not there is a problem', async () => {
    const { origin } = await site({});
    expect(await findAll(directorySource, `${origin}/none`)).toMatchObject([{ kind: 'problem' }]);
    expect(await findAll(directorySource, 'none.json')).toMatchObject([
      { kind: 'problem', reason: expect.stringContaining('none.json') },
    ]);
  });
});

describe('the sites that are known', () => {
  test('each reads a page of its markup', () => {
    const [pulse] = SITES;
    if (pulse === undefined) throw new Error('no site');
    // Written by hand after the marks that the site's cards and pages carry.
    const list = readSiteList(
      '<div class="grid"><a class="block" href="/servers/acme-notes"><div data-test-id="mcp-server-card-acme-notes"><h3>Acme Notes</h3><p class="text-gray-500">Acme</p><p class="text-pulse-black leading-relaxed">Notes for agents.</p></div></a><a href="/about">About</a></div>',
      'https://www.pulsemcp.com/servers?page=2',
      pulse,
    );
    expect(list.entries).toMatchObject([
      { name: 'Acme Notes', description: 'Notes for agents.', detail: 'https://www.pulsemcp.com/servers/acme-notes' },
    ]);
    const detail =
      '<h1>Acme Notes</h1><a href="https://github.com/acme/notes" data-test-id="mcp-server-github-repo"><span>(12 stars)</span></a>';
    expect(readSiteDetail(detail, 'https://www.pulsemcp.com/servers/acme-notes', pulse)).toMatchObject({
      repository: 'https://github.com/acme/notes',
    });
  });
});

describe('a page about one server', () => {
  const README = `# Notes server

\`\`\`json
{ "mcpServers": { "notes": { "command": "npx", "args": ["-y", "@acme/notes-mcp@latest", "--stdio"] } } }
\`\`\`

Look at it with \`npx @modelcontextprotocol/inspector npx @acme/notes-mcp\`.

## Tools

- \`create_note\`: Create a note
- \`NOTES_TOKEN\`: the token
`;

  test('gives the server that it names, its tools as hearsay, and what it was in doubt about', async () => {
    const { origin } = await site({ '/README.md': README });
    const found = await findAll(pageSource, `${origin}/README.md`);
    expect(keys(found)).toEqual(['npm:@acme/notes-mcp', 'npm:@acme/notes-mcp']);
    expect(listings(found).map(({ where }) => where)).toEqual([
      { kind: 'package', registry: 'npm', package: '@acme/notes-mcp' },
      {
        kind: 'recorded',
        hearsay: 'prose',
        of: 'npm:@acme/notes-mcp',
        origin: `${origin}/README.md`,
        tools: [{ name: 'create_note', description: 'Create a note' }],
      },
    ]);
    for (const listing of listings(found)) {
      expect(serverListingSchema.parse(listing)).toEqual(listing);
      expect(listing).toMatchObject({ source: 'page', name: '@acme/notes-mcp', title: 'Notes server' });
    }
    expect(found).toContainEqual({
      kind: 'rejected',
      what: `“NOTES_TOKEN” in ${origin}/README.md`,
      reason: 'It is written like an environment variable or a constant.',
    });
  });

  test('may be a file, in HTML too, and be about a remote server', async () => {
    const path = join(await testFolder(), 'docs.html');
    await writeFile(
      path,
      '<!doctype html><html><body><h1>Acme</h1><pre>{"url": "https://mcp.acme-notes.dev/mcp"}</pre><h2>Tools</h2><ul><li><code>get_thing</code>: Gets</li></ul></body></html>',
    );
    expect(keys(await findAll(pageSource, path))).toEqual([
      'https://mcp.acme-notes.dev/mcp',
      'https://mcp.acme-notes.dev/mcp',
    ]);
  });

  test('that names no server keeps its tools under itself, and says so', async () => {
    const path = join(await testFolder(), 'README.md');
    await writeFile(path, '# Local\n\n## Tools\n\n- `get_thing`: Gets\n\nRun `npx one-mcp` or `npx two-mcp`.');
    const found = await findAll(pageSource, path);
    expect(keys(found)).toEqual([`file:${path}`]);
    expect(rejected(found)).toEqual([expect.stringContaining('or more than one')]);
  });

  test('without tools is passed over', async () => {
    const path = join(await testFolder(), 'README.md');
    await writeFile(path, '# Nothing\n\n## Installation\n\n- `install_me`: no');
    expect(rejected(await findAll(pageSource, path))[0]).toBe('It names no tools where tools are listed.');
  });

  test.each([
    ['https://www.npmjs.com/package/@a/b', '@a/b'],
    ['https://www.npmjs.com/package/a/v/1.2.3', 'a'],
    ['https://npm.example/package/%40a%2Fb', '@a/b'],
    ['https://www.npmjs.com/~somebody', undefined],
    ['https://example.com/package/a', undefined],
    ['javascript:alert(1)', undefined],
  ])('reads the package of %s', (link, name) => expect(packageInLink(link)).toBe(name));
});
