import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isClientConfig, readClientConfig } from '../../src/domain/client-config.ts';
import { serverKey } from '../../src/domain/server.ts';

const variable = (name: string) => `\${${name}}`;
const read = (servers: Record<string, unknown>) => {
  const config = readClientConfig(JSON.stringify({ mcpServers: servers }));
  if ('problem' in config) throw new Error(config.problem);
  return config;
};
const only = (entry: unknown) => read({ it: entry }).servers[0];

describe('the configuration of a client', () => {
  test.each([
    [
      'mcpServers, as Claude Desktop and Cursor have it',
      { mcpServers: { a: { command: 'npx', args: ['-y', 'a-mcp'] } } },
    ],
    ['servers, as VS Code has it', { inputs: [], servers: { a: { type: 'stdio', command: 'npx', args: ['a-mcp'] } } }],
    ['mcp.servers of its settings', { 'editor.tabSize': 2, mcp: { servers: { a: { command: 'npx a-mcp' } } } }],
    ['context_servers of Zed', { context_servers: { a: { command: 'npx', args: ['a-mcp'] } } }],
  ])('is read from %s', (_, config) => {
    expect(isClientConfig(JSON.stringify(config))).toBe(true);
    expect(readClientConfig(JSON.stringify(config))).toMatchObject({ servers: [{ name: 'a', keys: ['npm:a-mcp'] }] });
  });

  test.each<[string, string[], string]>([
    ['npx with a version', ['npx', '-y', '@scope/server@1.2.3', '/home/me'], '@scope/server'],
    ['npx of Windows', ['cmd', '/c', 'npx', '-y', '@scope/server'], '@scope/server'],
    ['npx by its path', ['/usr/local/bin/npx', '--yes', 'server@latest'], 'server'],
    ['npx with another program of the package', ['npx', '-y', '-p', '@scope/server', 'serve'], '@scope/server'],
    ['npx with the package as one word', ['npx', '--package=@scope/server@2', 'serve'], '@scope/server'],
    ['npm exec', ['npm', 'exec', '--', 'server'], 'server'],
    ['pnpm dlx', ['pnpm', 'dlx', 'server', '--flag'], 'server'],
    ['bunx', ['bunx', 'server'], 'server'],
    ['an installed package', ['node', '/home/me/x/node_modules/@scope/server/dist/index.js'], '@scope/server'],
    ['an installed package on Windows', ['node', 'C:\\x\\node_modules\\@scope\\server\\index.js'], '@scope/server'],
  ])('names the package that %s starts', (_, [command, ...args], name) => {
    expect(only({ command, args })).toMatchObject({
      name: 'it',
      keys: [serverKey({ kind: 'package', registry: 'npm', package: name })],
      advice: `Crawl it first: toolrisk crawl npm:${name}`,
    });
  });

  test('knows an address with and without its last stroke and its query, also behind a bridge', () => {
    const address = 'https://mcp.example.com/mcp?key=abc';
    const keys = [address, 'https://mcp.example.com/mcp', 'https://mcp.example.com/mcp/'];
    for (const entry of [
      { url: address },
      { type: 'http', serverUrl: address },
      { httpUrl: address },
      { command: 'npx', args: ['-y', 'mcp-remote@latest', address, '--header', 'x'] },
    ]) {
      expect(only(entry)?.keys.slice(0, 3)).toEqual(keys);
    }
  });

  test('gives what else is started as the command that it is, for one that was crawled so', () => {
    const [command, ...args] = ['uvx', 'mcp-server-git', '--repository', '/x'];
    expect(only({ command, args })?.keys).toEqual([serverKey({ kind: 'command', command: 'uvx', args })]);
    expect(command).toBe('uvx');
  });

  test.each([
    [
      'JSON with comments and trailing commas',
      '/* mine */ {\n // all\n "mcpServers": { "a": { "command": "npx", "args": ["a-mcp",], }, }, }',
    ],
    ['TOML, as Codex has it', '# mine\nmodel = "x"\n[mcp_servers.a]\ncommand = "npx"\nargs = ["-y", "a-mcp"]\n'],
    [
      '.claude.json, by project',
      JSON.stringify({ projects: { '/p': { mcpServers: { a: { command: 'npx', args: ['a-mcp'] } } } } }),
    ],
  ])('is read from %s', (_, text) => {
    expect(isClientConfig(text)).toBe(true);
    expect(readClientConfig(text)).toMatchObject({ servers: [{ name: 'a', keys: ['npm:a-mcp'] }] });
  });

  test('has its variables filled in for starting alone, and says which have no value', () => {
    const line = [
      variable('env:TOKEN'),
      variable('PORT:-8080'),
      variable('workspaceFolder'),
      variable('input:key'),
      variable('GONE'),
    ];
    const text = JSON.stringify({
      servers: { a: { command: 'run', args: ['--token', ...line], cwd: variable('userHome') } },
    });
    const config = readClientConfig(text, { env: { TOKEN: 'real' }, home: '/home/me', folder: '/work' });
    expect(config).toMatchObject({
      servers: [
        {
          lacks: ['the input “key”', 'GONE'],
          where: { kind: 'command', args: ['--token', ...line] },
          start: {
            args: ['--token', 'real', '8080', '/work', variable('input:key'), variable('GONE')],
            cwd: '/home/me',
          },
        },
      ],
    });
    expect(JSON.stringify('servers' in config && config.servers[0]?.where)).not.toContain('real');
  });

  test('has $NAME for a variable only where the client has it so', () => {
    const text = JSON.stringify({ mcpServers: { a: { command: 'sh', args: ['-c', 'echo $HOME'] } } });
    const startOf = (bare: boolean) => readClientConfig(text, { env: { HOME: '/me' }, bare });
    expect(startOf(false)).toMatchObject({ servers: [{ start: { args: ['-c', 'echo $HOME'] } }] });
    expect(startOf(true)).toMatchObject({ servers: [{ start: { args: ['-c', 'echo /me'] } }] });
  });

  test('of Codex passes variables on, and has its headers in variables', () => {
    const text = `[mcp_servers.a]\ncommand = "run"\nenv_vars = ["A", "B"]\n[mcp_servers.b]\nurl = "https://b.example/mcp"\nbearer_token_env_var = "T"\nenv_http_headers = { X-Key = "K" }\n`;
    expect(readClientConfig(text, { env: { A: '1', T: 'token', K: 'key' } })).toMatchObject({
      servers: [
        { start: { env: { A: '1' } }, where: { env: { A: '***', B: '***' } }, lacks: ['B'] },
        {
          start: { headers: { authorization: 'Bearer token', 'X-Key': 'key' } },
          where: { headers: { 'X-Key': '***' } },
        },
      ],
    });
  });

  test('starts a package with its plain words and with dummies for the rest, and wants its variables by name', () => {
    const args = [
      '-y',
      '-p',
      '@scope/server@1.2.3',
      'serve',
      'start',
      '--port',
      '8080',
      '--dir',
      '/home/me',
      '--key',
      'abc',
    ];
    const { where, start } = only({ command: 'npx', args, env: { API_KEY: 'abc', NODE_OPTIONS: '--inspect' } }) ?? {};
    expect(where).toEqual({
      kind: 'package',
      registry: 'npm',
      package: '@scope/server',
      version: '1.2.3',
      bin: 'serve',
      args: ['start', '--port', '8080', '--dir', '.', '--key', 'toolrisk-dummy'],
      wants: ['API_KEY'],
    });
    expect(start).toEqual(where);
    expect(only({ command: 'npx', args: ['server', '/home/me'] })?.where).not.toHaveProperty('args');
  });

  test('keeps the headers of a bridge, and leaves what the bridge starts itself alone', () => {
    const bridge = ['-y', 'mcp-remote', 'https://a.example/mcp', '--header', `X-Key: ${variable('KEY')}`];
    const entry = { command: 'npx', args: bridge, env: { KEY: 'abc' } };
    expect(only(entry)).toMatchObject({ start: { kind: 'http', headers: { 'x-key': 'abc' } }, lacks: [] });
    expect(only({ command: 'mcp-proxy', args: ['--', 'run', 'https://a.example'] })?.where).toMatchObject({
      kind: 'command',
    });
  });

  test('names its servers whatever they are called', () => {
    const config = readClientConfig(
      '{ "mcpServers": { "__proto__": { "url": "https://a.example/" }, "constructor": { "url": "https://b.example/" } } }',
    );
    expect('servers' in config && config.servers.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
  });

  test('leaves out what is switched off, and says so by name', () => {
    const off = { a: { command: 'npx a', disabled: true }, b: { command: 'npx b', enabled: false }, c: { url: 'x' } };
    expect(read(off)).toMatchObject({ off: ['a', 'b'], servers: [{ name: 'c' }] });
  });

  test.each([
    ['{ // my servers\n}', 'The configuration names no servers'],
    ['{\n "mcpServers": }', 'The configuration is not JSON: something is wrong on line 2'],
    ['x', 'The configuration is not JSON'],
    ['[mcp_servers.a]\ncommand = npx', 'The configuration is not TOML: something is wrong on line 2'],
    ['{"a": '.repeat(60_000), 'nested deeper'],
    ['{"mcpServers": []}', 'The configuration names no servers'],
    ['[]', 'The configuration names no servers'],
    ['null', 'The configuration names no servers'],
    [
      JSON.stringify({ mcpServers: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [at, {}])) }),
      'names 101 servers',
    ],
  ])('%s is refused in a sentence', (text, problem) => {
    const config = readClientConfig(text);
    expect('problem' in config ? config.problem : '').toContain(problem);
  });

  test('an entry that nobody can read is kept by its name, with a sentence', () => {
    for (const entry of [{}, null, 5, { command: 7 }, { args: ['x'] }, { url: 'not an address' }]) {
      expect(only(entry)?.advice).toMatch(/nothing is known of it\.$/);
    }
  });

  test('a tools/list result is none', () => {
    expect(isClientConfig('{"tools":[]}')).toBe(false);
    expect(isClientConfig('[{"name":"a"}]')).toBe(false);
  });

  test('never shows values of variables, headers, arguments or addresses', () => {
    const secret = 'S3CR3Tvalue0123456789';
    const { servers } = read({
      a: {
        command: 'npx',
        args: ['-y', 'a-mcp', '--token', secret, `postgres://me:${secret}@db/x`],
        env: { TOKEN: secret },
      },
      b: { url: `https://mcp.example.com/${secret}/mcp?key=${secret}`, headers: { Authorization: `Bearer ${secret}` } },
      c: { command: 'docker', args: ['run', '-e', `TOKEN=${secret}`, 'image'] },
      d: { command: `TOKEN=${secret} run` },
    });
    expect(servers.map(({ advice }) => advice).join('\n')).not.toContain('S3CR3T');
  });

  test('whatever it holds, it is read or refused, and never thrown at', () => {
    fc.assert(fc.property(fc.string(), (text) => void readClientConfig(text)));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void readClientConfig(JSON.stringify({ mcpServers: { a: value } }))),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('npx', '-p', 'cmd', '/c'))), ([command, ...args]) => {
        expect(only({ command, args })?.advice).toMatch(/\S/);
      }),
    );
  });
});
