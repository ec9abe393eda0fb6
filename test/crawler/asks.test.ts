import { describe, expect, test } from 'vitest';
import { addAsks, whatItAsksFor } from '../../crawler/launch/asks.ts';
import { dummyFor } from '../../crawler/launch/dummies.ts';
import { chooseBin } from '../../crawler/launch/find-bin.ts';

describe('what a server asks for is read from what it says', () => {
  test.each([
    ['GITLAB_PERSONAL_ACCESS_TOKEN environment variable is not set', ['GITLAB_PERSONAL_ACCESS_TOKEN']],
    ['Please set SLACK_BOT_TOKEN and SLACK_TEAM_ID environment variables', ['SLACK_BOT_TOKEN', 'SLACK_TEAM_ID']],
    ['Error: A key is required via --brave-api-key, BRAVE_API_KEY, or BRAVE_API_KEY_FILE.', ['BRAVE_API_KEY']],
    ['pass the --access-token flag or set SUPABASE_ACCESS_TOKEN', ['SUPABASE_ACCESS_TOKEN']],
    ['Error: No access token was provided.\nUse --access-token=<token>', ['--access-token']],
    ['The following required arguments are missing:\n  - token: API token\n  --token or -t', ['--token']],
    ['Missing required arguments: token, region', ['--token', '--region']],
    ['Please provide a database URL as a command-line argument', ['connection URL']],
    ['USAGE\n  mcp start [--transport stdio|sse]\n  mcp --help\n\nCOMMANDS\n  start  Run the server', ['start']],
    ['Initializing in HTTP mode on 127.0.0.1:3333', ['--stdio']],
    ['[{"path":["OBSIDIAN_API_KEY"],"message":"Required"}]', ['OBSIDIAN_API_KEY']],
    ['\u001b[31mError\u001b[0m: NOTES_API_KEY is not set', ['NOTES_API_KEY']],
    ['Error: Missing account ID. Usage: npx @notes/mcp run [account_id]', ['run', '<account_id>']],
    ['Invalid number of arguments\nUsage: notes-mcp <api-key> [folder]', ['<api-key>', '<folder>']],
    ["error: missing required argument 'tenant'", ['<tenant>']],
    ['Usage: notes-mcp-server <organization> [options]\nNot enough non-option arguments: got 0', ['<organization>']],
    ['Usage: notes-mcp [options] [command]\n\nCommands:\n  login [options]  Log in\n  mcp [options]  Serve', ['mcp']],
    ['The following error occurred:\n  Missing required flag orgs\nSee more with --help', ['--orgs']],
    [
      'Error: [Notes]  appId, and appSecret are required\n    at new Handler (a.js:27:19)',
      ['--app-id', '--app-secret'],
    ],
    [
      'Error: Invalid environment: undefined. Accepted environments are: sandbox, production',
      ['--environment=sandbox'],
    ],
    ['No database is set.\n1. --demo (sample data)\n2. --dsn="…"\n3. export DB_DSN', ['--demo']],
    ['OAuth keys file not found. Place client.keys.json in the current directory or ~/.notes', ['client.keys.json']],
    ["ENOENT: no such file or directory, open '/home/user/.notes/credentials.json'", ['.notes/credentials.json']],
    ['Please provide the path of your file with NOTES_OAUTH_CREDENTIALS.', ['NOTES_OAUTH_CREDENTIALS']],
    ['Error: no current-context is set and no contexts are defined in kubeconfig', ['.kube/config']],
    ['[Redis Error] Error: connect ECONNREFUSED 127.0.0.1:6379', ['redis on port 6379']],
    ['AggregateError: connect ECONNREFUSED ::1:3306', ['mysql on port 3306']],
    ['Error: connect ECONNREFUSED 127.0.0.1:8123', ['http on port 8123']],
    ["Cannot find module '../build/Release/keytar.node'", ['keytar']],
    ["Cannot find module '/app/node_modules/sdk/server/mcp' imported from /app/index.js", ['file-endings']],
    ['Server listening on port 3000\nUse --transport to choose', ['--transport', 'stdio']],
  ])('%s', (spoken, names) => {
    expect(whatItAsksFor(spoken)?.names).toEqual(names);
  });

  test.each([
    '',
    'Error: connect ECONNREFUSED',
    'connect ECONNREFUSED 203.0.113.9:6379',
    "code: 'ERR_MODULE_NOT_FOUND'",
    "Cannot find module '/app/node_modules/sdk/server/mcp.js' imported from /app/index.js",
    'TypeError: x is undefined',
    'Set NOTES_USE_OAUTH to choose; NOTES_ENABLE_SYNC is not set',
    'Usage:\n  notes [flags]\n\nFlags:\n  --port   Start an HTTP server',
  ])('nothing is asked for by “%s”', (spoken) => {
    expect(whatItAsksFor(spoken)).toBeUndefined();
  });

  test('what was given already is not asked for again', () => {
    const given = { args: ['run'], env: { NOTES_API_KEY: 'x' }, files: {} };
    const spoken = 'Usage: notes run\nNOTES_API_KEY is not set';
    expect(whatItAsksFor(spoken, given)).toBeUndefined();
    expect(whatItAsksFor(`${spoken}\nNOTES_SITE_URL is required`, given)?.env).toEqual({
      NOTES_SITE_URL: 'https://example.invalid',
    });
  });

  test('a second subcommand comes after the first, and a value after both', () => {
    const first = whatItAsksFor('Usage:\n  notes [command]\n\nCommands:\n  server  Run it');
    const then = whatItAsksFor('Usage:\n  notes server [command]\n\nCommands:\n  start  Starts <here>', {
      args: ['server'],
      env: {},
      files: {},
    });
    expect(then && addAsks(first, then)).toMatchObject({ before: ['server', 'start'], names: ['server', 'start'] });
  });

  test('an address that we made up and that leads nowhere is one on this machine then', () => {
    const given = { args: [], env: { NOTES_URL: 'https://example.invalid', NOTES_KEY: 'x' }, files: {} };
    const asks = whatItAsksFor('Cannot reach it: getaddrinfo EAI_AGAIN example.invalid', given);
    expect(asks).toMatchObject({
      env: { NOTES_URL: 'http://127.0.0.1:8080' },
      stub: { service: 'http', port: 8080 },
      names: ['http on port 8080'],
    });
    expect(whatItAsksFor('getaddrinfo EAI_AGAIN api.example.com', given)).toBeUndefined();
  });

  test('a file that a variable names is there, and the variable names it', () => {
    const asks = whatItAsksFor('Set the variable NOTES_CREDENTIALS to the path of your oauth.json file');
    expect(asks?.env).toEqual({ NOTES_CREDENTIALS: '{home}/oauth.json' });
    expect(Object.keys(asks?.files ?? {})).toEqual(['oauth.json']);
    expect(JSON.parse(asks?.files['oauth.json'] ?? '')).toHaveProperty('installed.client_id', 'toolrisk-dummy');
  });

  test.each([' '.repeat(200_000), '\n'.repeat(200_000), 'a-'.repeat(100_000), 'Usage: '.repeat(20_000)])(
    'a text that is made to be slow to read is not (%#)',
    (text) => {
      const started = performance.now();
      whatItAsksFor(text.slice(0, 65_536));
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );

  test('a flag is given its value in the form that the server shows', () => {
    expect(whatItAsksFor('Missing --api-key=$KEY')?.after).toEqual(['--api-key=toolrisk-dummy']);
    expect(whatItAsksFor('Missing --api-key <key>')?.after).toEqual(['--api-key', 'toolrisk-dummy']);
  });

  test('a dummy value has the form that its name suggests', () => {
    expect(dummyFor('MDB_MONGO_URI')).toMatch(/^mongodb:/);
    expect(dummyFor('SITE_URL')).toBe('https://example.invalid');
    expect(dummyFor('DATABASE_URL')).toMatch(/^postgresql:/);
    expect(dummyFor('MYSQL_HOST')).toBe('127.0.0.1');
    expect(dummyFor('USER_EMAIL')).toBe('user@example.invalid');
  });
});

describe('the bin that is the server is chosen', () => {
  test.each([
    [['only'], 'pkg', 'only'],
    [['github-mcp-server', 'github-mcp-server-mcp', 'gstatus'], 'github-mcp-server', 'github-mcp-server-mcp'],
    [['hostinger-dns-mcp', 'hostinger-api-mcp'], 'hostinger-api-mcp', 'hostinger-api-mcp'],
    [['creem', 'mcp'], 'creem', 'mcp'],
    [['tool-setup-mcp', 'tool-mcp-server', 'tool'], 'tool', 'tool-mcp-server'],
    [['a', 'thing'], 'thing', 'thing'],
  ])('of %j in %s it is %s', (names, basename, chosen) => {
    expect(chooseBin(names, basename)).toBe(chosen);
  });
});
