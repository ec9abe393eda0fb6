import { describe, expect, test } from 'vitest';
import { noCounters } from '../../src/domain/policy/counters.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { recommendToolPolicy } from '../../src/domain/policy/recommend.ts';
import { type Policy, parsePolicy } from '../../src/domain/policy/schema.ts';
import { rated } from './rated-tools.ts';

/** Calls that the recommended rules about arguments forbid, in a form that a careless pattern would let through. */

const object = (properties: Record<string, unknown>) => ({
  inputSchema: { type: 'object', properties, required: Object.keys(properties) },
});
const text = { type: 'string' };
const SQL = recommendToolPolicy(rated(object({ sql: text }), 'Read', 'Medium'));
const NULLABLE_SQL = recommendToolPolicy(rated(object({ sql: { anyOf: [text, { type: 'null' }] } }), 'Read', 'Medium'));
const PATH = recommendToolPolicy(
  rated({ name: 'tool', description: 'Reads a file from disk', ...object({ path: text }) }, 'Read', 'Medium'),
);
const MAIL = { name: 'tool', description: 'Sends a mail' };
const LIST = recommendToolPolicy(
  rated({ ...MAIL, ...object({ to: { type: 'array', items: text } }) }, 'Write', 'High'),
);
const ONE = recommendToolPolicy(rated({ ...MAIL, ...object({ to: text }) }, 'Write', 'High'));
const EITHER = recommendToolPolicy(
  rated({ ...MAIL, ...object({ to: { oneOf: [text, { type: 'array', items: text }] } }) }, 'Write', 'High'),
);
const ANY_URL = recommendToolPolicy(rated(object({ url: text }), 'Execute', 'Medium'));
/** The rule as a user sets it for one host: the prefix ends with the slash after the host. */
const ONE_HOST: Policy = JSON.parse(JSON.stringify(ANY_URL).replace('(?i)^https://"', '^https://good\\\\.example/"'));
const SWITCHES = recommendToolPolicy(rated(object({ dryRun: { type: 'boolean' } }), 'Destructive', 'High'));
const ACTIONS = recommendToolPolicy(
  rated(object({ action: { type: 'string', enum: ['list', 'delete'] } }), 'Destructive', 'Critical'),
);
const MONEY = recommendToolPolicy(rated(object({ amount: { type: ['number', 'null'] } }), 'Financial', 'Critical'));

const statements = [
  'DELETE FROM t',
  'SELECT 1; DELETE FROM t',
  'SELECT 1;\n-- done\nDELETE FROM t',
  "SELECT ';' FROM t; DROP TABLE t",
  'SELECT 1 /* ; */ ; UPDATE t SET a = 1',
  '/* hello */ DELETE FROM t',
  '-- SELECT 1\nDELETE FROM t',
  '(DELETE FROM t)',
  'WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x',
  'with x as (select 1) insert into t select * from x',
  'WITH x AS (SELECT 1)\nUPDATE/**/t SET a = 1',
  'EXPLAIN ANALYZE DELETE FROM t',
  'EXPLAIN (ANALYZE, BUFFERS) INSERT INTO t VALUES (1)',
  'DESCRIBE ANALYZE DELETE a FROM a JOIN b',
  'SELECT * INTO copy FROM t',
  'SELECT 1INTO copy FROM t',
  "SELECT a FROM t INTO OUTFILE '/var/www/x.php'",
  "SELECT 1 /*!50000INTO OUTFILE '/tmp/x'*/",
  'SELECT 1 /*!DROP TABLE t*/',
  'SELECT 1 /*M!100100 x*/',
  'SELECT 1 DROP TABLE t',
  "SELECT 1 EXEC xp_cmdshell 'dir'",
  "SELECT 1 DECLARE @s varchar(9) = 'del' EXECUTE(@s)",
  'SELECT 1 SHUTDOWN',
  'SELECT 1 BACKUP DATABASE d TO DISK = 0x41',
  "SELECT dblink_exec('x', 'del' || 'ete from t')",
  "SELECT * FROM dblink('dbname=x', 'del' || 'ete from t') AS t(a text)",
  "SELECT query_to_xml('del' || 'ete from t', true, true, '')",
  "SELECT pg_read_file('/etc/passwd')",
  'SELECT pg_terminate_backend(1)',
  "SELECT lo_import('/etc/passwd')",
  "SELECT setval('s', 1)",
  "SELECT LOAD_FILE('/etc/passwd')",
  "SELECT load_extension('x')",
  "SELECT * FROM OPENROWSET('a', 'b', 'c')",
  'SELECT U&"pg_sl\\0065ep"(9)',
  'SELECTED',
  '\u00a0SELECT 1',
  'ＳELECT 1',
  'sеlect 1',
  'TABLE t',
  'VALUES (1)',
  "COPY t TO PROGRAM 'sh'",
  'CALL p()',
  'DO $$ BEGIN END $$',
  'PRAGMA writable_schema = 1',
  'ATTACH DATABASE x AS y',
  'SET ROLE admin',
  `SELECT ${'a,'.repeat(20_000)}1`,
  '',
];
const paths = [
  '/etc/passwd',
  '/path/to/your/folder/../../../../etc/passwd',
  '/path/to/your/folder/..',
  '/path/to/your/folder\\..\\..\\x',
  '/path/to/your/folder/%2e%2e/x',
  '/path/to/your/folder/%2E%2E%2Fx',
  '/path/to/your/folder/..%2fx',
  '/path/to/your/folder/.%2e/x',
  '/path/to/your/folder/%252e%252e/x',
  '/path/to/your/folder/%u002e%u002e/x',
  '/path/to/your/folder/x%00.txt',
  '/path/to/your/folder/x\u0000.txt',
  '/path/to/your/folder/.. /x',
  '/path/to/your/folder/.../x',
  '/path/to/your/folder/..;/x',
  '/path/to/your/folder/．．/x',
  '/path/to/your/folder/‥/x',
  '/path/to/your/folder/..∕x',
  '/path/to/your/folder2/x',
  '/path/to/your/folder.bak',
  '/path/to/your/folder\n/etc/passwd',
  '/PATH/TO/YOUR/FOLDER/x',
  '//path/to/your/folder/x',
  './path/to/your/folder/x',
  'file:///path/to/your/folder/x',
  '\\\\host\\path\\to\\your\\folder\\x',
  ' /path/to/your/folder/x',
  '/path/to/your/./folder/x',
  '~/x',
  '',
];
const hosts = [
  'https://good.example@evil.example/',
  'https://good.example/@evil.example'.replace('/@', '@'),
  'https://good.example:pass@evil.example/',
  'https://good.example%40evil.example/',
  'https://good.example%2f@evil.example/',
  'https://good.example.evil.example/',
  'https://good.example./',
  'https://good.example:8443/',
  'https://good.example\\@evil.example/',
  'https://evil.example\\good.example/',
  'https:\\\\good.example/',
  'https:/good.example/',
  'https:good.example/',
  'https:///good.example/',
  'https://evil.example/?https://good.example/',
  'https://evil.example/#https://good.example/',
  'https://evil.example\nhttps://good.example/',
  'https://good.example',
  'https://go\u00f6d.example/',
  'https://gооd.example/',
  'https://good。example/',
  'https://good\u00ad.example/',
  'https://xgood.example/',
  'https://goodXexample/',
  'http://good.example/',
  'HTTP://good.example/',
  ' https://good.example/',
  '\thttps://good.example/',
  'ht\ntps://good.example/',
  'view-source:https://good.example/',
  'javascript:https://good.example/',
  'file:///etc/passwd',
  '//good.example/',
  '',
];
const addresses = [
  'https://user@host.example/',
  'https://user:pass@host.example/',
  'https://host.example\\@evil.example/',
  'https://host.ex\tample/',
  'https://host.example\n@evil.example/',
  'https://host%2eexample/',
  'http://host.example/',
  'HTTP://host.example/',
  'file:///etc/passwd',
  'data:text/html,x',
  'gopher://x/',
];
const recipients = [
  'eve@example.net',
  'Ann <name@example.com>, eve@example.net',
  'name@example.com, eve@example.net',
  'name@example.com;eve@example.net',
  'name@example.com\r\nBcc: eve@example.net',
  '"name@example.com" <eve@example.net>',
  'Name@example.com <eve@example.net>',
  'name@example.com.evil.example',
  'name+x@example.com',
  'NAME@EXAMPLE.COM',
  'nаme@example.com',
  ' name@example.com',
  'name@example.com\u200b',
  'mailto:name@example.com',
  '',
];

const cases: [string, Policy, unknown][] = [
  ...statements.map((sql): [string, Policy, unknown] => ['SQL', SQL, { sql }]),
  ...[null, undefined, ['SELECT 1'], { sql: 'SELECT 1' }, 1, true].map((sql): [string, Policy, unknown] => [
    'SQL',
    SQL,
    { sql },
  ]),
  ...['DELETE FROM t', null].map((sql): [string, Policy, unknown] => ['nullable SQL', NULLABLE_SQL, { sql }]),
  ...paths.map((path): [string, Policy, unknown] => ['path', PATH, { path }]),
  ...[null, ['/path/to/your/folder/x'], {}, 1].map((path): [string, Policy, unknown] => ['path', PATH, { path }]),
  ...hosts.map((url): [string, Policy, unknown] => ['one host', ONE_HOST, { url }]),
  ...addresses.map((url): [string, Policy, unknown] => ['URL', ANY_URL, { url }]),
  ...[null, undefined, ['https://x/'], { href: 'https://x/' }].map((url): [string, Policy, unknown] => [
    'URL',
    ANY_URL,
    { url },
  ]),
  ...recipients.flatMap((to): [string, Policy, unknown][] => [
    ['recipient', ONE, { to }],
    ['recipients', LIST, { to: [to] }],
    ['recipients', LIST, { to: ['name@example.com', to] }],
    ['recipients', LIST, { to: [[to]] }],
    ['recipients', LIST, { to }],
    ['recipient or recipients', EITHER, { to }],
    ['recipient or recipients', EITHER, { to: [to] }],
  ]),
  ...['Delete', 'delete ', 'list\u0000', 'LIST', ['list'], { list: true }, null, undefined, 0].map(
    (action): [string, Policy, unknown] => ['action', ACTIONS, { action }],
  ),
];

describe('a call that a recommended rule about arguments forbids', () => {
  test.each(
    cases.map(([about, policy, args]): [string, string, Policy, unknown] => [
      about,
      JSON.stringify(args).slice(0, 90),
      policy,
      args,
    ]),
  )('is refused: %s %s', (_about, _shown, policy, args) => {
    expect(parsePolicy(policy).ok).toBe(true);
    expect(decide(policy, { tool: 'tool', args }, noCounters(0)).outcome).toBe('deny');
  });

  test('is never let through where the tool asks: switches and amounts', () => {
    const asked = [false, null, undefined, 'true', 1, [true], {}].map((dryRun) => ({
      policy: SWITCHES,
      args: { dryRun },
    }));
    const amounts = [101, '101', '1e9', ' 5', null, undefined, [5], -1, '0x10', Number.NaN, '١٠٠'];
    const capped = amounts.map((amount) => ({ policy: MONEY, args: { amount } }));
    const all = [...cases.map(([, policy, args]) => ({ policy, args })), ...asked, ...capped];
    const through = all.filter(
      ({ policy, args }) => decide(policy, { tool: 'tool', args }, noCounters(0)).outcome === 'allow',
    );
    console.log(`${all.length} calls against recommended rules about arguments, ${through.length} let through`);
    expect(through).toEqual([]);
    for (const { args } of capped)
      expect([args, decide(MONEY, { tool: 'tool', args }, noCounters(0)).outcome]).toEqual([args, 'deny']);
  });
});

describe('a call that the same rules allow', () => {
  const fine: [string, Policy, unknown][] = [
    ...[
      'SELECT 1',
      "select name, 'x' from t where a > 5 -- all of them",
      'SELECT updated_at, created_by, deleted FROM t',
      'SELECT t.update_count FROM t;',
      'WITH x AS (SELECT 1) SELECT * FROM x',
      'SHOW CREATE TABLE t',
      'DESCRIBE t',
      'EXPLAIN SELECT 1',
      'SELECT pg_size_pretty(pg_relation_size(1))',
      'SELECT spend, locale, logs FROM t',
    ].map((sql): [string, Policy, unknown] => ['SQL', SQL, { sql }]),
    ...[
      '/path/to/your/folder',
      '/path/to/your/folder/',
      '/path/to/your/folder/a..b/c.txt',
      '/path/to/your/folder/.hidden',
      '/path/to/your/folder/with blank.txt',
      '/path/to/your/folder/100%.txt',
      '/path/to/your/folder/日本語.txt',
    ].map((path): [string, Policy, unknown] => ['path', PATH, { path }]),
    ...['https://good.example/', 'https://good.example/a%20b?c=d@e#f', 'https://good.example/@user'].map(
      (url): [string, Policy, unknown] => ['one host', ONE_HOST, { url }],
    ),
    ...['https://any.example', 'HTTPS://any.example:8443/x?y=a@b'].map((url): [string, Policy, unknown] => [
      'URL',
      ANY_URL,
      { url },
    ]),
    ['recipient', ONE, { to: 'name@example.com' }],
    ['recipients', LIST, { to: ['name@example.com'] }],
    ['recipient or recipients', EITHER, { to: 'name@example.com' }],
    ['switch', SWITCHES, { dryRun: true }],
    ['action', ACTIONS, { action: 'list' }],
  ];
  test.each(
    fine.map(([about, policy, args]): [string, string, Policy, unknown] => [about, JSON.stringify(args), policy, args]),
  )('goes through: %s %s', (_about, _shown, policy, args) => {
    expect(decide(policy, { tool: 'tool', args }, noCounters(0)).outcome).toBe('allow');
  });
});
