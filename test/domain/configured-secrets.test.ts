import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClientConfig } from '../../src/domain/client-config.ts';
import { isOnlyShown, secretValues } from '../../src/domain/place-secrets.ts';
import { maskAddress, maskArguments, redactAll } from '../../src/domain/secrets.ts';

const variable = (name: string) => `\${${name}}`;

/** Any word where its name says that it is secret. */
const word = fc.stringMatching(/^[!-~]{8,30}$/).filter((text) => !/^-+[a-z-]*$/i.test(text) && !/[${}]/.test(text));
const letters = fc.stringMatching(/^[a-zA-Z]{1,3}$/);
const digits = fc.stringMatching(/^[0-9]{1,2}$/);
/** What is told by its form alone: letters and digits by turns, as keys have them. */
const key = fc.array(fc.tuple(letters, digits), { minLength: 8, maxLength: 14 }).map((pairs) => pairs.flat().join(''));
const form = fc.oneof(
  key,
  fc.uuid(),
  fc.stringMatching(/^[0-9a-f]{40}$/).filter((text) => (text.match(/[a-f]+|\d+/g) ?? []).length > 5),
  key.map((text) => `ghp_${text}`),
  key.map((text) => `sk-${text}`),
);

/** Every place of a configuration that can hold a secret, each with an entry that holds it there. */
const PLACES: [string, fc.Arbitrary<string>, (secret: string) => object][] = [
  ['a variable', word, (s) => ({ command: 'uvx', args: ['a-mcp'], env: { API_TOKEN: s } })],
  ['a variable of any name', form, (s) => ({ command: 'uvx', args: ['a-mcp'], env: { SETTING: s } })],
  ['after a flag', word, (s) => ({ command: 'uvx', args: ['a-mcp', '--api-token', s, '--stdio'] })],
  ['glued to a flag', word, (s) => ({ command: 'uvx', args: ['a-mcp', `--api-token=${s}`] })],
  ['any argument', form, (s) => ({ command: 'uvx', args: ['a-mcp', s, '--stdio'] })],
  ['an argument of a package', word, (s) => ({ command: 'npx', args: ['-y', 'a-mcp', s, '--x', s, `--y=${s}`] })],
  ['an assignment', word, (s) => ({ command: 'env', args: [`HOME_KEY=${s}`, 'a-mcp'] })],
  ['a variable of a container', word, (s) => ({ command: 'docker', args: ['run', '-i', '-e', `X=${s}`, 'mcp/a'] })],
  ['the same in one word', word, (s) => ({ command: 'docker', args: ['run', `--env=X=${s}`, `-eY=${s}`, 'mcp/a'] })],
  [
    'a header of a bridge',
    word,
    (s) => ({ command: 'npx', args: ['mcp-remote', 'https://a.example/mcp', '--header', `X-Key: ${s}`] }),
  ],
  [
    'a header of another bridge',
    word,
    (s) => ({ command: 'bridge', args: ['https://a.example/mcp', '-H', `Authorization: Bearer ${s}`] }),
  ],
  ['a shell line', key, (s) => ({ command: 'sh', args: ['-c', `TOKEN="${s}" exec a-mcp --token ${s} '${s}'`] })],
  ['a setting as JSON', key, (s) => ({ command: 'uvx', args: ['a-mcp', '--config', `{"apiKey":"${s}"}`] })],
  ['a password in an address', key, (s) => ({ command: 'uvx', args: ['a-mcp', `postgresql://me:${s}@db.example/x`] })],
  ['a header', word, (s) => ({ url: 'https://a.example/mcp', headers: { Authorization: `Bearer ${s}` } })],
  ['a header of Codex', word, (s) => ({ url: 'https://a.example/mcp', http_headers: { 'X-Any': s } })],
  ['the query of an address', key, (s) => ({ url: `https://a.example/mcp?api_key=${s}&v=2` })],
  ['any member of a query', form, (s) => ({ url: `https://a.example/mcp?profile=${s}` })],
  ['the path of an address', form, (s) => ({ url: `https://a.example/api/${s}/mcp` })],
  ['the whole command', form, (s) => ({ command: `TOKEN=${s} a-mcp --key ${s}` })],
];

describe('a secret of a client’s configuration', () => {
  test.each(PLACES)('in %s is in nothing that is kept or shown', (_, secret, entryWith) => {
    fc.assert(
      fc.property(secret, (value) => {
        const config = readClientConfig(JSON.stringify({ mcpServers: { it: entryWith(value) } }));
        if ('problem' in config) throw new Error(config.problem);
        const [server] = config.servers;
        const { where, start, advice } = server ?? {};
        const quoted = JSON.stringify(value).slice(1, -1);
        expect(JSON.stringify({ where, advice })).not.toContain(quoted);
        if (where === undefined || start === undefined) throw new Error('The entry was not read.');
        if (where.kind === 'package') return;
        // The real thing is started, with the secret in it, and what the server repeats of it is taken out.
        expect(isOnlyShown(where)).toBe(true);
        expect(isOnlyShown(start)).toBe(false);
        expect(JSON.stringify(redactAll({ said: [`it is ${value}.`], [value]: 1 }, secretValues(start)))).not.toContain(
          quoted,
        );
      }),
      { numRuns: 150 },
    );
  });

  test('is the only thing that masking takes out', () => {
    const args = [
      'run',
      '-i',
      '--rm',
      '-e',
      'GITHUB_TOKEN',
      'ghcr.io/github/github-mcp-server:v1.2',
      '--port',
      '8080',
      '-m',
      'mod',
      '/home/me/notes-2026/a1/b2',
      'server2.js',
      '--read-only',
    ];
    expect(maskArguments(args)).toEqual(args);
    for (const address of [
      'https://mcp.example.com/v1/mcp?tenant=acme&page=2',
      'https://a.example/read-the-docs-2026-08-31/mcp',
    ]) {
      expect(maskAddress(address)).toBe(address);
    }
    expect(maskArguments(['--token', variable('API_TOKEN'), '-e', `X=${variable('env:X')}`])).toEqual([
      '--token',
      variable('API_TOKEN'),
      '-e',
      `X=${variable('env:X')}`,
    ]);
  });
});
