import { parse as parseToml } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_NAMES, FORMATS } from '../../src/domain/policy/formats/index.ts';
import { recommendPolicy } from '../../src/domain/policy/recommend.ts';
import { POLICY_SCHEMA_ID, parsePolicy } from '../../src/domain/policy/schema.ts';
import { type ExampleSite, judged, NOTES, ODD, openSite } from './example-site.ts';

const COMMAS = {
  listing: { name: 'comma-mcp' },
  tools: ['a', 'b', 'a,b'].map((name) => judged('Read', 'Low', { name, description: `Reads ${name}.` })),
};

const LONG = {
  listing: { name: 'x'.repeat(80) },
  tools: [judged('Read', 'Low', { name: 'a', description: 'Reads a.' })],
};

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([NOTES, ODD, COMMAS, LONG]);
});
afterAll(() => site.close());

const NOTES_POLICY = '/api/v1/servers/notes-mcp/policy.json';
const get = (path: string) => fetch(site.origin + path);
const post = (path: string, body: unknown) =>
  fetch(site.origin + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
/** The members of answers that these tests look at; which of them an answer has, they say themselves. */
type Answer = {
  hide: string[];
  tools: Record<string, unknown>;
  permissions: { deny: string[] };
  alias: string;
  notes: string[];
  document: string;
  policy: unknown;
  reasons: { tool: string; rule: string }[];
  ok: boolean;
  warnings: { kind: string; pointer: string }[];
  outcome: string;
  counters: { now: number; used: Record<string, unknown> };
  detail: string;
  policySchema: string;
};
const read = async (answer: Promise<Response>, status = 200): Promise<Answer> => {
  const response = await answer;
  const text = await response.text();
  expect(response.status, text).toBe(status);
  if (status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  return JSON.parse(text) as Answer;
};
const detail = async (answer: Promise<Response>, status: number): Promise<string> => {
  const problem = await read(answer, status);
  expect(problem.detail).toMatch(/^\S.*\.$/);
  return problem.detail;
};

describe('the policy of a server', () => {
  test.each(FORMAT_NAMES)(
    'comes as %s, with its type, a name to keep it under, and a link to what it does not say',
    async (format) => {
      const answer = await get(`${NOTES_POLICY}?format=${format}&alias=notes`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(`${FORMATS[format].mediaType}; charset=utf-8`);
      expect(answer.headers.get('content-disposition')).toBe(
        `inline; filename="notes-mcp-${FORMATS[format].fileName}"`,
      );
      const [, link = ''] =
        /^<([!-~]+)>; rel="describedby"; type="application\/json"$/.exec(answer.headers.get('link') ?? '') ?? [];
      const explained = await read(get(link));
      expect(explained).toMatchObject({ format, alias: 'notes', profile: 'balanced', document: await answer.text() });
      expect(answer.headers.get('toolrisk-notes')).toBe(String(explained.notes.length));
      expect(parsePolicy(explained.policy).ok).toBe(true);
      // Each reason points at a rule that the policy has.
      for (const { rule } of explained.reasons) expect(rule).toMatch(/^\/(?:tools|hide)\//);
    },
  );

  test('is by a profile and for some tools, which may be given again or with commas between them', async () => {
    const strict = await read(get(`${NOTES_POLICY}?profile=STRICT`));
    expect(strict.hide).toContain('run_macro');
    const two = await read(get(`${NOTES_POLICY}?tools=list_notes,save_note&tools=`));
    expect(Object.keys(two.tools).sort()).toEqual(['list_notes', 'save_note']);
    expect(two).toEqual(await read(get(`${NOTES_POLICY}?tools=list_notes&tools=save_note`)));
    const refused = await read(get(`${NOTES_POLICY}?tools=list_notes&format=claude-code`));
    expect(refused.permissions.deny).toContain('mcp__notes-mcp__save_note');
    expect(await detail(get(`${NOTES_POLICY}?tools=list_notes,nothing`), 404)).toBe('There is no tool “nothing” here.');
  });

  test('takes a name that holds commas for one name', async () => {
    const names = async (query: string) =>
      Object.keys((await read(get(`/api/v1/servers/comma-mcp/policy.json?${query}`))).tools);
    expect(await names('tools=a%2Cb')).toEqual(['a,b']);
    expect(await names('tools=b,a')).toEqual(expect.arrayContaining(['a', 'b']));
  });

  test('says why each rule is there in comments where the format has them', async () => {
    const [plain = '', commented = ''] = await Promise.all(
      ['', '&reasons=true'].map(async (more) => (await get(`${NOTES_POLICY}?format=codex&alias=notes${more}`)).text()),
    );
    expect(commented).toContain('save_note: ');
    expect(commented.endsWith(plain)).toBe(true);
    expect(parseToml(commented)).toEqual(parseToml(plain));
  });

  test('is refused in one sentence for what cannot be', async () => {
    expect(await detail(get(`${NOTES_POLICY}?format=word`), 400)).toMatch(
      /^“format” must be one of: toolrisk, claude-code/,
    );
    expect(await detail(get(`${NOTES_POLICY}?format=gemini-cli&alias=a_b`), 400)).toMatch(/underscore.*“alias”\.$/);
    expect(await detail(get(`${NOTES_POLICY}?alias=${'x'.repeat(201)}`), 400)).toContain('“alias”');
    expect(await detail(get(`${NOTES_POLICY}?alias=%0A`), 400)).toContain('visible');
    expect(await detail(get(`${NOTES_POLICY}?explain=perhaps`), 400)).toContain('“explain”');
  });

  test('is there without an alias, however long the name of the server is', async () => {
    const { alias } = await read(get(`/api/v1/servers/${'x'.repeat(80)}/policy.json?explain=true&format=claude-code`));
    expect(alias).toBe('x'.repeat(64));
  });

  test('of one tool is in every format as well', async () => {
    const path = '/api/v1/servers/notes-mcp/tools/save_note/policy.json';
    const answer = await get(`${path}?format=rego&profile=open`);
    expect(answer.headers.get('content-disposition')).toBe('inline; filename="notes-mcp-save_note-policy.rego"');
    const explained = await read(get(`${path}?explain=true`));
    expect(explained).toMatchObject({ policy: await read(get(path)), fileName: 'policy.json' });
    expect(explained.reasons.map(({ tool }) => tool)).toEqual(['save_note']);
  });

  test('has headers that hold nothing of a name that tools have', async () => {
    for (const { definition } of ODD.tools ?? []) {
      const name = encodeURIComponent(definition.name);
      const answer = await get(`/api/v1/servers/odd-names/policy.json?tools=${name}&alias=${name}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('link')).toMatch(/^<[!-~]+>; rel="describedby"; type="application\/json"$/);
      const [, link = ''] = /^<([^>]+)>/.exec(answer.headers.get('link') ?? '') ?? [];
      expect((await read(get(link))).document).toBe(await answer.text());
    }
  });
});

describe('a policy for tools that are sent', () => {
  const TOOLS = [
    { name: 'list_colors', description: 'Lists the named colors of the palette.' },
    { name: 'delete_database', description: 'Deletes a database for good. This cannot be undone.' },
  ];

  test('is made by the classifier that ships, from a list, an answer around one, or an array', async () => {
    const policy = await read(post('/api/v1/policy', TOOLS));
    expect(policy).toMatchObject({
      version: '1',
      default: 'deny',
      hide: ['delete_database'],
      tools: { list_colors: {} },
    });
    for (const body of [{ tools: TOOLS }, { jsonrpc: '2.0', id: 1, result: { tools: TOOLS } }]) {
      expect(await read(post('/api/v1/policy', body))).toEqual(policy);
    }
  });

  test('comes in any format, with what is to be said about it', async () => {
    const list = { serverInfo: { name: 'My Colors', version: '1' }, tools: [...TOOLS, { description: 'nameless' }] };
    const answer = await post('/api/v1/policy?format=claude-code', list);
    expect(answer.headers.get('content-disposition')).toBe('inline; filename="my-colors-settings.json"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('link')).toBeNull();
    expect(await read(post('/api/v1/policy?format=claude-code&explain=true', list))).toMatchObject({
      alias: 'my-colors',
      notes: expect.arrayContaining(['Tool 3 is left out: /name: Invalid input: expected string, received undefined.']),
      document: await answer.text(),
    });
    expect(await read(post('/api/v1/policy?tools=list_colors&profile=open', list))).toEqual({
      version: '1',
      default: 'deny',
      tools: { list_colors: {} },
    });
  });

  test.each<[string, string, number, RegExp]>([
    ['nothing', '', 400, /not JSON/],
    ['no list', '{"tools":5}', 400, /tools\/list/],
    ['a key that stands twice', '{"tools":[],"tools":[]}', 400, /“?\/tools/],
    ['too many tools', JSON.stringify(Array.from({ length: 2_001 }, () => ({}))), 413, /2000/],
    ['too much', `["${'x'.repeat(2_100_000)}"]`, 413, /2048 KiB/],
  ])('is refused in one sentence for %s', async (_, body, status, sentence) => {
    expect(await detail(post('/api/v1/policy', body), status)).toMatch(sentence);
  });
});

describe('lint', () => {
  test('gives all faults with pointers and places', async () => {
    const text =
      '{"version":"2",\n"default":"deny","tools":{"a":{"limits":[{"counter":"c","window":"day","max":1}]},"b":{"limits":[{"counter":"c","window":"hour","max":1}]}}}';
    expect(await read(post('/api/v1/policy/lint', text))).toEqual({
      ok: false,
      faults: [
        { pointer: '/version', message: '"version" must be "1".', line: 1, column: 12 },
        {
          pointer: '/tools/b/limits/0/window',
          message: 'This counter is already used with the window "day" at /tools/a/limits/0.',
          line: 2,
          column: expect.any(Number),
        },
      ],
      moreFaults: 0,
      warnings: [],
    });
    expect(await read(post('/api/v1/policy/lint', '{'))).toMatchObject({
      ok: false,
      faults: [{ pointer: '', line: 1 }],
    });
  });

  test('holds a policy against a server of the catalogue, named as anybody names it', async () => {
    const policy = { version: '1', default: 'deny', tools: { run_macro: {}, run_micro: {} } };
    for (const server of ['notes-mcp', 'npm:notes-mcp']) {
      const { ok, warnings } = await read(post(`/api/v1/policy/lint?server=${encodeURIComponent(server)}`, policy));
      expect(ok).toBe(true);
      const kinds = warnings.map(({ kind, pointer }) => `${kind} ${pointer}`);
      expect(kinds).toContain('unknown-tool /tools/run_micro');
      expect(kinds).toContain('unmentioned-tool /default');
      expect(kinds).toContain('wider-than-recommended /tools/run_macro');
    }
    expect(await detail(post('/api/v1/policy/lint?server=nobody', policy), 404)).toContain('“nobody”');
    expect(await detail(post('/api/v1/policy/lint?server=%00', policy), 404)).toContain('There is no server');
  });

  test('finds nothing wrong with the policy that the same site recommends', async () => {
    const text = await (await get(NOTES_POLICY)).text();
    expect(await read(post('/api/v1/policy/lint?server=notes-mcp', text))).toEqual({
      ok: true,
      faults: [],
      moreFaults: 0,
      warnings: [],
    });
  });

  test('answers hostile texts in time and in size', async () => {
    const begun = performance.now();
    const keys = Array.from({ length: 40_000 }, (_, at) => `"k${at}":1`).join(',');
    const many = await post('/api/v1/policy/lint', `{"version":"1","default":"deny",${keys}}`);
    const text = await many.text();
    expect(text.length).toBeLessThan(200_000);
    expect(JSON.parse(text)).toMatchObject({ moreFaults: 39_500 });
    expect(
      await detail(
        post(
          '/api/v1/policy/lint',
          `{"tools":{"${'x'.repeat(200_000)}":{${keys.slice(0, keys.indexOf(',"k20000"'))}}}}`,
        ),
        400,
      ),
    ).toContain('longer than');
    expect((await post('/api/v1/policy/lint', '['.repeat(250_000) + ']'.repeat(250_000))).status).toBe(200);
    const withPatterns = (count: number) => {
      const conditions = Array.from({ length: count }, (_, at) => ({
        path: 'args.a',
        op: 'regex',
        value: `a${at}`,
      }));
      return { version: '1', default: 'deny', tools: { a: { deny_if: [{ conditions }] } } };
    };
    expect((await post('/api/v1/policy/lint', withPatterns(500))).status).toBe(200);
    expect(await detail(post('/api/v1/policy/lint', withPatterns(501)), 400)).toContain('500 patterns');
    expect(await detail(post('/api/v1/decide', { policy: withPatterns(501), call: { name: 'a' } }), 400)).toContain(
      '500 patterns',
    );
    const limits = [{ counter: 'shared', window: 'day', max: 1 }];
    const tools = Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`t${at}`, { limits }]));
    expect((await post('/api/v1/policy/lint?server=notes-mcp', { version: '1', default: 'deny', tools })).status).toBe(
      200,
    );
    expect(performance.now() - begun).toBeLessThan(10_000);
  }, 20_000);
});

describe('decide', () => {
  const policy = {
    version: '1',
    default: 'deny',
    tools: {
      save: { limits: [{ counter: 'save', window: 'minute', max: 2 }] },
      pay: {
        deny_if: [{ conditions: [{ path: 'args.amount', op: 'gt', value: 5 }], on_deny: 'Too much.' }],
        approval: { when: 'always' },
      },
    },
  };
  const decide = (body: unknown, status = 200) => read(post('/api/v1/decide', body), status);

  test('gives the decision with all reasons, and counters that the next call can be sent with', async () => {
    let counters: Answer['counters'] | undefined;
    for (const outcome of ['allow', 'allow', 'deny']) {
      const answer = await decide({ policy, call: { name: 'save' }, counters });
      expect(answer.outcome).toBe(outcome);
      counters = answer.counters;
    }
    const now = Date.parse('2026-03-02T12:00:00.000Z');
    expect(counters).toEqual({ now, used: { save: { start: now, used: 2 } } });
    const later = await decide({
      policy,
      call: { name: 'save' },
      counters: { used: counters?.used, now: '2026-03-02T12:01:00Z' },
    });
    expect(later).toMatchObject({
      outcome: 'allow',
      changes: [{ counter: 'save', window: 'minute', start: now + 60_000, amount: 1 }],
    });
  });

  test('asks, refuses with the rule, and refuses everything where there is no policy', async () => {
    expect(await decide({ policy, call: { name: 'pay', arguments: { amount: 1 } } })).toMatchObject({
      outcome: 'ask',
      expiresInMs: 600_000,
      agentText: null,
    });
    expect(await decide({ policy, call: { name: 'pay', arguments: { amount: '6' } } })).toMatchObject({
      outcome: 'deny',
      reasons: [{ kind: 'deny_if', rule: '/tools/pay/deny_if/0', message: 'Too much.' }],
      agentText: '[POLICY DENIED] Too much.',
    });
    expect(await decide({ policy: null, call: { name: 'pay' } })).toMatchObject({
      outcome: 'deny',
      reasons: [{ kind: 'no_policy' }],
    });
    const proto =
      '{"policy":{"version":"1","default":"deny","tools":{"__proto__":{"limits":[{"counter":"__proto__","window":"day","max":1}]}}},"call":{"name":"__proto__"}';
    const first = await decide(`${proto}}`);
    expect(first.outcome).toBe('allow');
    expect(await decide(`${proto},"counters":${JSON.stringify(first.counters)}}`)).toMatchObject({
      outcome: 'deny',
      reasons: [{ kind: 'limit' }],
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['no call', { policy }, /"call"/],
    [
      'a policy with faults',
      { policy: { version: '1' }, call: { name: 'a' } },
      /^The policy has a fault at \/default: "default" must be/,
    ],
    ['an unknown key', { policy, call: { name: 'a' }, counter: {} }, /./],
    ['counters of another form', { policy, call: { name: 'a' }, counters: { used: { a: 5 } } }, /"used"/],
    ['a time that is none', { policy, call: { name: 'a' }, counters: { now: 'noon' } }, /"now"/],
    [
      'an argument that stands twice',
      '{"policy":null,"call":{"name":"a","arguments":{"amount":1,"amount":9}}}',
      /\/call\/arguments\/amount stands twice/,
    ],
  ])('is refused in one sentence for %s', async (_, body, sentence) => {
    expect(await detail(post('/api/v1/decide', body), 400)).toMatch(sentence);
  });
});

describe('the addresses that keep nothing', () => {
  test.each(['/api/v1/policy', '/api/v1/policy/lint', '/api/v1/decide'])(
    'may be sent to from any site: %s',
    async (path) => {
      const preflight = await fetch(site.origin + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://example.org',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
      expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST']);
      expect(preflight.headers.get('access-control-allow-headers')).toBe('*');
      const answer = await post(path, '{}');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const asked = await get(path);
      expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'POST']);
    },
  );

  test('do not include those that write', async () => {
    for (const path of ['/api/v1/overrides', '/api/v1/crawls']) {
      const preflight = await fetch(site.origin + path, { method: 'OPTIONS' });
      expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    }
  });

  test('leave no trace in the log', () => {
    expect(site.log).toEqual([]);
  });
});

test('the JSON Schema of the format is served for editors of any site', async () => {
  const answer = await get('/schemas/policy.json');
  expect(answer.headers.get('content-type')).toBe('application/schema+json; charset=utf-8');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(await answer.json()).toMatchObject({ $id: POLICY_SCHEMA_ID, type: 'object' });
  expect((await read(get('/api/v1'))).policySchema).toBe('/schemas/policy.json');
});

test('the plain address still answers as the domain recommends', async () => {
  const tools = (NOTES.tools ?? []).map(({ definition, classification = null }) => ({
    tool: definition,
    classification,
  }));
  const policy = await read(get(NOTES_POLICY));
  const { tools: rules, ...rest } = recommendPolicy(tools);
  expect(policy).toMatchObject({ default: rest.default, hide: rest.hide });
  expect(new Set(Object.keys(policy.tools))).toEqual(new Set(Object.keys(rules ?? {})));
});
