import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.ts';
import { type OwnHeaderOptions, withOwnHeaders } from '../../src/cli/own-headers.ts';
import type { ServerListing, Where } from '../../src/domain/server.ts';
import { openDatabase } from '../../src/store/database.ts';
import { testFolder, toolrisk } from '../support/command-line.ts';
import { end, modernHttp, serveHttp } from '../support/servers/http.ts';

const SECRET = 'tok-5uper-s3cret-4711';

const listing = (where: Where): ServerListing => ({ source: 'cli', name: 'x', where, seenAt: '2026-01-01T00:00:00Z' });
const remote = (url: string) => listing({ kind: 'http', url });

describe('--header and --token-file', () => {
  test('reach the server, and are in no output, record or file', async () => {
    const serve = modernHttp();
    const url = await serveHttp((request, response) => {
      const { authorization, 'x-team': team } = request.headers;
      if (authorization !== `Bearer ${SECRET}` || team !== 'blue-s3cret')
        return end(response, 401, String(authorization));
      return serve(request, response);
    });
    const folder = await testFolder();
    const token = join(folder, 'token');
    await writeFile(token, `${SECRET}\n`);
    const data = join(folder, 'data');
    const words = ['crawl', url, '--json', '--allow-private', '--token-file', token, '--header', 'X-Team: blue-s3cret'];
    const run = await toolrisk(words, { env: { TOOLRISK_DATA: data } });
    expect([run.code, JSON.parse(run.out)]).toMatchObject([0, { status: 'listed', tools: 2 }]);
    const refused = await toolrisk(
      ['crawl', url, '--allow-private', '--header', `Authorization: Bearer wrong-${SECRET}`],
      {
        env: { TOOLRISK_DATA: data },
      },
    );
    expect(refused.err).toContain('needs_auth');
    for (const text of [run.out, run.err, refused.out, refused.err]) expect(text).not.toContain('s3cret');
    const database = await openDatabase({ dataDirectory: data });
    const rows = await Promise.all(
      ['servers', 'crawls', 'tool_versions'].map((table) => database.drizzle.execute(`select * from ${table}`)),
    );
    await database.close();
    expect(JSON.stringify(rows)).toContain('http-streamable');
    expect(JSON.stringify(rows)).not.toContain('s3cret');
  });

  const one = remote('https://a.example/');
  test.each<[string, ServerListing[], OwnHeaderOptions, string]>([
    [
      'for no remote server',
      [listing({ kind: 'command', command: 'x', args: [] })],
      { header: [`A: ${SECRET}`] },
      'are for a remote server',
    ],
    ['for two', [one, remote('https://b.example/')], { header: [`A: ${SECRET}`] }, 'are for one remote server'],
    [
      'for one host with and without encryption',
      [one, remote('http://a.example/')],
      { header: [`A: ${SECRET}`] },
      'are for one remote server',
    ],
    ['without a name', [one], { header: [SECRET] }, 'is written "Name: value"'],
    ['with a second header inside', [one], { header: [`A: ${SECRET}\r\nB: c`] }, 'is written "Name: value"'],
    ['that is ours', [one], { header: [`Host: ${SECRET}`] }, 'Host is set here'],
    ['twice', [one], { header: ['A: 1', `a: ${SECRET}`] }, 'a was given twice'],
    ['twice over', [one], { header: [`Authorization: ${SECRET}`], tokenFile: '/nowhere' }, 'leave one of them out'],
    ['from no file', [one], { tokenFile: '/nowhere/at/all' }, 'cannot be read'],
  ])('%s are a mistake, said without the value', (_, listings, options, sentence) => {
    const refused = () => withOwnHeaders(listings, options);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow(SECRET);
  });

  test('from a file with more than a token are a mistake', async () => {
    const path = join(await testFolder(), 'token');
    await writeFile(path, `${SECRET}\nand more`);
    const { code, err } = await toolrisk(['crawl', 'https://a.example/', '--token-file', path]);
    expect([code, err]).toEqual([2, expect.stringContaining('must hold one token')]);
    expect(err).not.toContain(SECRET);
  });

  test('go to two addresses of one server, and not to what else is crawled', () => {
    const both = [
      remote('https://a.example/one'),
      remote('https://a.example/two'),
      listing({ kind: 'command', command: 'x', args: [] }),
    ];
    expect(withOwnHeaders(both, { header: ['X: y'] }).map(({ where }) => 'headers' in where && where.headers)).toEqual([
      { x: 'y' },
      { x: 'y' },
      false,
    ]);
  });
});

describe('an opt-out list', () => {
  test('keeps a server from being asked, and one that cannot be read keeps all', async () => {
    let asked = 0;
    const url = await serveHttp((_, response) => end(response, 200, String(asked++)));
    const data = await testFolder();
    await writeFile(join(data, 'opt-out.txt'), '# no thanks\n127.0.0.1\n');
    const refused = await toolrisk(['crawl', url, '--json', '--allow-private'], { env: { TOOLRISK_DATA: data } });
    expect(JSON.parse(refused.out)).toMatchObject({
      status: 'refused_by_us',
      detail: expect.stringContaining('opt-out list'),
    });
    await writeFile(join(data, 'opt-out.txt'), 'not a host!\n');
    const broken = await toolrisk(['crawl', url, '--json', '--allow-private'], { env: { TOOLRISK_DATA: data } });
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('Line 1 of the opt-out list')]);
    expect(asked).toBe(0);
  });
});
