import { describe, expect, test } from 'vitest';
import { dummyFor, whatItAsksFor } from '../../crawler/launch/asks.ts';
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
  ])('%s', (spoken, names) => {
    expect(whatItAsksFor(spoken)?.names).toEqual(names);
  });

  test.each(['', 'Error: connect ECONNREFUSED', "code: 'ERR_MODULE_NOT_FOUND'", 'TypeError: x is undefined'])(
    'nothing is asked for by “%s”',
    (spoken) => {
      expect(whatItAsksFor(spoken)).toBeUndefined();
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
