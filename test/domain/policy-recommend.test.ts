import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATEGORIES, MANIPULATION_KINDS, RISK_LEVELS } from '../../src/domain/classification.ts';
import { type Counters, noCounters } from '../../src/domain/policy/counters.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { type RatedTool, reasonsFor, recommendPolicy, recommendToolPolicy } from '../../src/domain/policy/recommend.ts';
import { PROFILES, parsePolicy, type ToolRule } from '../../src/domain/policy/schema.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import {
  anyArguments,
  anyRatedTool,
  assessed,
  hostileNames,
  rated,
  recordedFiles,
  recordedTools,
  recordedToolsArePresent,
} from './rated-tools.ts';

const ruleOf = (one: RatedTool, profile?: (typeof PROFILES)[number]): ToolRule | 'hidden' => {
  const policy = recommendToolPolicy(one, profile);
  const { name } = one.tool;
  if (policy.hide?.includes(name)) return 'hidden';
  return Object.getOwnPropertyDescriptor(policy.tools ?? {}, name)?.value;
};
const rate = (max: number) => ({ limits: [{ counter: 'tool_rate', window: 'minute', max, scope: 'grant' }] });
const asks = { approval: { when: 'always', message: expect.any(String), expires: '10m' } };
const try_ = (one: RatedTool, args: unknown, profile?: (typeof PROFILES)[number]) =>
  decide(recommendToolPolicy(one, profile), { tool: one.tool.name, args }, noCounters(0)).outcome;
const schema = (
  properties: Record<string, unknown>,
  required: string[] = Object.keys(properties),
): Partial<ToolDefinition> => ({
  inputSchema: { type: 'object', properties, required },
});

describe('the recommended rule of a tool without telling parameters', () => {
  const table: [string, (typeof CATEGORIES)[number], (typeof RISK_LEVELS)[number], unknown, unknown, unknown][] = [
    ['free', 'Read', 'Low', {}, {}, {}],
    ['60 a minute', 'Read', 'Medium', rate(60), rate(60), rate(60)],
    ['asked', 'Read', 'High', asks, 'hidden', asks],
    ['30 a minute', 'Write', 'Medium', rate(30), asks, rate(30)],
    ['10 a minute', 'Write', 'High', rate(10), 'hidden', rate(10)],
    ['30 a minute', 'Execute', 'Medium', rate(30), 'hidden', rate(30)],
    ['10 a minute', 'Execute', 'High', rate(10), 'hidden', rate(10)],
    ['asked', 'Execute', 'Critical', asks, 'hidden', asks],
    ['10 a minute', 'Destructive', 'Medium', rate(10), 'hidden', rate(10)],
    ['asked', 'Destructive', 'High', asks, 'hidden', asks],
    ['hidden', 'Destructive', 'Critical', 'hidden', 'hidden', asks],
    ['asked', 'Financial', 'High', asks, 'hidden', asks],
    ['asked', 'Financial', 'Critical', asks, 'hidden', asks],
  ];
  test.each(table)(
    'is %s when it is %s, %s, and follows the other profiles',
    (_name, category, risk, balanced, strict, open) => {
      const one = rated({}, category, risk);
      expect(ruleOf(one)).toEqual(balanced);
      expect(ruleOf(one, 'strict')).toEqual(strict);
      expect(ruleOf(one, 'open')).toEqual(open);
    },
  );

  test('is never "allow" for a tool that was not assessed', () => {
    const unassessed = { assessed: false as const, reason: 'Empty.', findings: [], ranWithout: [], version: '1' };
    for (const classification of [null, unassessed]) {
      const one = { tool: { name: 'tool' }, classification };
      expect(ruleOf(one)).toEqual(asks);
      expect(ruleOf(one, 'open')).toEqual(asks);
      expect(ruleOf(one, 'strict')).toBe('hidden');
    }
  });

  test('hides a tool whose text steers the agent that reads it, and asks where it deceives the person who looks', () => {
    const steering = (kind: 'hides-from-user' | 'look-alike-name') => {
      const one = rated({}, 'Read', 'Low');
      if (!one.classification?.assessed) throw new Error('The tool is rated.');
      const manipulation = [{ kind, claim: 'It steers.', evidence: [] }];
      return { ...one, classification: { ...one.classification, manipulation } };
    };
    expect(ruleOf(steering('hides-from-user'))).toBe('hidden');
    expect(ruleOf(steering('hides-from-user'), 'open')).toEqual(asks);
    expect(ruleOf(steering('look-alike-name'))).toEqual(asks);
    expect(ruleOf(steering('look-alike-name'), 'strict')).toBe('hidden');
    expect(reasonsFor(steering('look-alike-name')).map(({ rule }) => rule)).toEqual(['/tools/tool/approval']);
  });

  test('is never simply "allow" for a tool with manipulated text, and never milder than its class', () => {
    const evidence = [{ field: '/description', quote: 'x', start: 0, end: 1 }];
    const { tool } = rated(schema({ dry_run: { type: 'boolean' }, path: { type: 'string' } }), 'Read', 'Low');
    for (const kind of MANIPULATION_KINDS) {
      const manipulation = [{ kind, claim: 'It steers.', evidence }];
      const unassessed = { assessed: false as const, reason: 'Empty.', findings: [], ranWithout: [], version: '1' };
      const classes = CATEGORIES.flatMap((category) => RISK_LEVELS.map((risk) => assessed(category, risk)));
      for (const classification of [...classes, unassessed]) {
        for (const profile of PROFILES) {
          const one = { tool, classification: { ...classification, manipulation } };
          for (const call of [{}, { dry_run: true }, { path: '/path/to/your/folder/a' }]) {
            expect(try_(one, call, profile), `${kind} ${profile}`).not.toBe('allow');
          }
          if (ruleOf({ tool, classification }, profile) === 'hidden') expect(ruleOf(one, profile)).toBe('hidden');
          expect(
            reasonsFor(one, profile)
              .map(({ why }) => why)
              .join(' '),
          ).not.toBe('');
        }
      }
    }
  });

  test('is for logout, which is Write, Medium, exactly the known document', () => {
    const logout = rated({ name: 'logout', ...schema({ baseUrl: { type: 'string' } }, []) }, 'Write', 'Medium');
    expect(JSON.stringify(recommendToolPolicy(logout))).toBe(
      '{"version":"1","default":"deny","tools":{"logout":{"limits":[{"counter":"logout_rate","window":"minute","max":30,"scope":"grant"}]}}}',
    );
  });
});

describe('where the schema shows the way', () => {
  test('an action list leaves the harmless actions usable and asks for, or refuses, all else', () => {
    const action = { action: { type: 'string', enum: ['list', 'getStatus', 'delete', 'get_token'] } };
    const high = rated(schema(action), 'Destructive', 'High');
    expect(try_(high, { action: 'list' })).toBe('allow');
    expect(try_(high, { action: 'getStatus' })).toBe('allow');
    for (const other of ['delete', 'Delete', 'get_token', '', null, undefined])
      expect(try_(high, { action: other })).toBe('ask');
    expect(try_(high, { action: ['delete'] })).toBe('deny');
    const critical = rated(schema(action), 'Destructive', 'Critical');
    expect(try_(critical, { action: 'list' })).toBe('allow');
    for (const other of ['delete', 'get_token', undefined]) expect(try_(critical, { action: other })).toBe('deny');
    expect(try_(critical, { action: 'delete' }, 'open')).toBe('ask');
    expect(try_(critical, { action: 'list' }, 'strict')).toBe('deny');
  });

  test('an action that begins like a look and goes on to change something is no harmless one', () => {
    const action = {
      type: 'string',
      enum: ['search', 'search_and_replace', 'searchReplace', 'find-or-create', 'get_pull_request'],
    };
    const one = rated(schema({ action }), 'Destructive', 'High');
    expect(['search', 'get_pull_request'].map((value) => try_(one, { action: value }))).toEqual(['allow', 'allow']);
    for (const value of ['search_and_replace', 'searchReplace', 'find-or-create'])
      expect(try_(one, { action: value })).toBe('ask');
  });

  test('an HTTP method list leaves GET usable', () => {
    const one = rated(schema({ method: { type: 'string', enum: ['GET', 'POST', 'DELETE'] } }), 'Execute', 'Critical');
    expect(try_(one, { method: 'GET' })).toBe('allow');
    expect(try_(one, { method: 'POST' })).toBe('ask');
  });

  test.each([
    ['keeps credentials', { name: 'manage_credentials' }, { action: { type: 'string', enum: ['get', 'delete'] } }],
    [
      'has two action lists',
      {},
      { action: { type: 'string', enum: ['get', 'delete'] }, method: { enum: ['get', 'put'] } },
    ],
    ['has no harmless action', {}, { action: { type: 'string', enum: ['create', 'delete'] } }],
    ['has an action without a list', {}, { action: { type: 'string' } }],
    ['marks as read', {}, { action: { type: 'string', enum: ['read', 'unread'] } }],
    ['has a bare confirm switch', {}, { confirm: { type: 'boolean', description: 'Must be true' } }],
  ])('a tool that %s is treated as a whole', (_name, tool, properties) => {
    expect(ruleOf(rated({ ...tool, ...schema(properties) }, 'Destructive', 'High'))).toEqual(asks);
    expect(ruleOf(rated({ ...tool, ...schema(properties) }, 'Destructive', 'Critical'))).toBe('hidden');
  });

  test('a dry-run switch leaves the rehearsal usable and asks for the rest', () => {
    for (const risk of ['High', 'Critical'] as const) {
      const one = rated(schema({ dryRun: { type: 'boolean' } }, []), 'Destructive', risk);
      expect(try_(one, { dryRun: true })).toBe('allow');
      expect(try_(one, { dryRun: false })).toBe('ask');
      expect(try_(one, {})).toBe('ask');
      expect(try_(one, { dryRun: 'true' })).toBe('deny');
    }
    const confirm = rated(
      schema({ confirm: { type: 'boolean', description: 'False gives a preview' } }),
      'Destructive',
      'High',
    );
    expect([false, true, undefined].map((value) => try_(confirm, { confirm: value }))).toEqual(['allow', 'ask', 'ask']);
  });

  test('SQL on a reading tool must be one reading statement', () => {
    const one = rated(schema({ sql: { type: 'string' } }, []), 'Read', 'Medium');
    const fine = [
      'SELECT 1',
      ' select a from b;\n',
      'WITH x AS (SELECT 1) SELECT * FROM x',
      'SHOW CREATE TABLE t',
      'explain select 1',
      'DESCRIBE t',
    ];
    for (const sql of fine) expect([sql, try_(one, { sql })]).toEqual([sql, 'allow']);
    const bad = [
      'DROP TABLE t',
      'SELECT 1; DROP TABLE t',
      'SELECT 1;;',
      '/* SELECT */ DELETE FROM t',
      '-- SELECT\nDELETE FROM t',
      'WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone',
      'EXPLAIN ANALYZE\nDELETE FROM t',
      'SELECT * INTO copy FROM t',
      'SELECT 1 DROP TABLE t',
      'SELECTED',
      'selec\u200bt 1',
      '',
    ];
    for (const sql of bad) expect([sql, try_(one, { sql })]).toEqual([sql, 'deny']);
    expect(try_(one, {})).toBe('deny');
    expect(try_(one, { sql: ['SELECT 1'] })).toBe('deny');
    const low = rated(schema({ sql: { type: 'string' } }), 'Read', 'Low');
    expect([try_(low, { sql: 'SELECT 1' }), try_(low, { sql: 'DROP TABLE t' })]).toEqual(['allow', 'deny']);
    const words = { description: 'Searches the SQL manual', ...schema({ query: { type: 'string' } }) };
    expect(ruleOf(rated(words, 'Read', 'Low'))).toEqual({});
  });

  test('a path must lie in the folder that the user sets, without a way out', () => {
    const tool = { name: 'read_file', description: 'Read a file from disk', ...schema({ path: { type: 'string' } }) };
    const one = rated(tool, 'Read', 'Medium');
    expect(try_(one, { path: '/path/to/your/folder/a.txt' })).toBe('allow');
    for (const path of [
      '/etc/passwd',
      '/path/to/your/folder/../../x',
      '/path/to/your/folder2/x',
      'x\n/path/to/your/folder',
      '',
    ]) {
      expect([path, try_(one, { path })]).toEqual([path, 'deny']);
    }
    const remote = { ...tool, ...schema({ path: { type: 'string' }, repo: { type: 'string' } }) };
    expect(try_(rated(remote, 'Read', 'Medium'), { path: 'src/x' })).toBe('allow');
  });

  test('an address must begin with https, but the base URL of a server is left alone', () => {
    const one = rated(schema({ url: { type: 'string' } }), 'Execute', 'Medium');
    expect(try_(one, { url: 'HTTPS://example.org' })).toBe('allow');
    for (const url of ['http://169.254.169.254', 'file:///etc/passwd', ' https://x', 'javascript:https://']) {
      expect(try_(one, { url })).toBe('deny');
    }
    expect(ruleOf(rated(schema({ baseUrl: { type: 'string' } }), 'Execute', 'Medium'))).toEqual(rate(30));
  });

  test('recipients must be on the list that the user sets, in every field that names some', () => {
    const list = { type: 'array', items: { type: 'string' } };
    const tool = { name: 'send_email', ...schema({ to: list, cc: list, bcc: { type: 'string' } }, ['to']) };
    const one = rated(tool, 'Write', 'High');
    const ann = 'name@example.com';
    expect(try_(one, { to: [ann] })).toBe('allow');
    expect(try_(one, { to: [ann], cc: [ann], bcc: ann })).toBe('allow');
    for (const args of [
      { to: [ann, 'eve@example.net'] },
      { to: [ann], cc: ['eve@example.net'] },
      { to: [ann], bcc: 'eve@example.net' },
    ]) {
      expect(try_(one, args)).toBe('deny');
    }
    expect(ruleOf(rated({ name: 'pipeline_promote', ...schema({ to: { type: 'string' } }) }, 'Write', 'High'))).toEqual(
      {
        limits: [{ counter: 'pipeline_promote_rate', window: 'minute', max: 10, scope: 'grant' }],
      },
    );
  });

  test('an amount has a cap for one call and one for the day, and a person is still asked', () => {
    const one = rated(schema({ amount: { type: 'number' } }), 'Financial', 'Critical');
    expect(try_(one, { amount: 100 })).toBe('ask');
    for (const amount of [101, '101', '1e9', undefined, null, -5]) expect(try_(one, { amount })).toBe('deny');
    expect(recommendToolPolicy(one).tools?.tool?.limits).toEqual([
      { counter: 'tool_amount', window: 'day', max: 500, scope: 'grant', increment_from: 'args.amount' },
    ]);
  });

  test('a harmless action needs no amount, even where the schema wants one', () => {
    const both = { action: { enum: ['list', 'pay'] }, amount: { type: 'number' } };
    expect(try_(rated(schema(both), 'Financial', 'Critical'), { action: 'list' })).toBe('allow');
    const properties = { action: { enum: ['list', 'pay'] }, amount: { type: 'number' } };
    const one = rated(schema(properties, ['action']), 'Financial', 'Critical');
    expect(try_(one, { action: 'list' })).toBe('allow');
    expect(try_(one, { action: 'pay', amount: 5 })).toBe('ask');
    for (const args of [{ action: 'pay' }, { action: 'pay', amount: 500 }, { amount: 500 }])
      expect(try_(one, args)).toBe('deny');
  });
});

describe('the policy of a whole server', () => {
  test('lists every tool, hides critical destruction and denies the rest', () => {
    const policy = recommendPolicy([
      rated({ name: 'get' }, 'Read', 'Low'),
      rated({ name: 'wipe' }, 'Destructive', 'Critical'),
    ]);
    expect(policy).toEqual({ version: '1', default: 'deny', hide: ['wipe'], tools: { get: {} } });
  });

  test('asks for a name that two different tools have, and hides it if one of them is hidden', () => {
    const [mild, wild] = [rated({}, 'Read', 'Low'), rated({}, 'Execute', 'High')];
    const wipe = rated({}, 'Destructive', 'Critical');
    expect(recommendPolicy([mild, wild]).tools?.tool).toEqual(asks);
    expect(recommendPolicy([mild, mild]).tools?.tool).toEqual({});
    for (const order of [
      [mild, wipe],
      [wipe, mild],
    ])
      expect(recommendPolicy(order)).toMatchObject({ hide: ['tool'], tools: {} });
    expect(recommendPolicy([mild, wild], 'strict').hide).toEqual(['tool']);
  });

  test('survives hostile names, each of which keeps its own rule and only its own', () => {
    for (const [category, risk] of [
      ['Write', 'Medium'],
      ['Destructive', 'Critical'],
    ] as const) {
      const tools = [
        ...hostileNames.map((name) => rated({ name }, category, risk)),
        rated({ name: 'plain' }, 'Read', 'Low'),
      ];
      const parsed = parsePolicy(JSON.parse(JSON.stringify(recommendPolicy(tools))));
      expect(parsed.ok).toBe(true);
      if (!parsed.ok) continue;
      for (const tool of hostileNames) {
        const { outcome } = decide(parsed.policy, { tool, args: {} }, noCounters(0));
        expect([tool.slice(0, 20), outcome]).toEqual([tool.slice(0, 20), risk === 'Medium' ? 'allow' : 'deny']);
      }
      expect(decide(parsed.policy, { tool: 'plain', args: {} }, noCounters(0)).outcome).toBe('allow');
    }
  });
});

describe('for any tools', () => {
  test('the recommended document is valid, also as text, and does what the value does', () => {
    fc.assert(
      fc.property(
        fc.array(anyRatedTool, { maxLength: 5 }),
        fc.constantFrom(...PROFILES),
        anyArguments,
        (tools, profile, args) => {
          const policy = recommendPolicy(tools, profile);
          const parsed = parsePolicy(JSON.parse(JSON.stringify(policy)));
          expect(parsed).toMatchObject({ ok: true });
          for (const { tool } of tools) {
            const call = { tool: tool.name, args };
            const again = parsed.ok ? decide(parsed.policy, call, noCounters(0)) : undefined;
            expect(again?.outcome).toBe(decide(policy, call, noCounters(0)).outcome);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('strict never lets through what balanced refuses or asks for, nor balanced what open does', () => {
    const rank = { deny: 0, ask: 1, allow: 2 };
    fc.assert(
      fc.property(
        fc.array(anyRatedTool, { minLength: 1, maxLength: 3 }),
        fc.array(anyArguments, { maxLength: 4 }),
        fc.nat(70),
        (tools, calls, used) => {
          const policies = (['strict', 'balanced', 'open'] as const).map((profile) => recommendPolicy(tools, profile));
          for (const { tool } of tools) {
            const state = { start: 0, used };
            const counted = new Map(['rate', 'amount'].map((what) => [`${tool.name}_${what}`, state]));
            for (const args of calls) {
              const ranks = (counters: Counters) =>
                policies.map((policy) => rank[decide(policy, { tool: tool.name, args }, counters).outcome]);
              expect(ranks(noCounters(0))).toEqual(ranks(noCounters(0)).toSorted((a, b) => a - b));
              // A used-up limit refuses where a stricter profile asks; it must only never let through.
              const [strict, balanced, open] = ranks({ now: 0, used: counted });
              if (strict === rank.allow) expect(balanced).toBe(rank.allow);
              if (balanced === rank.allow) expect(open).toBe(rank.allow);
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('every reason points to a place that the policy of the tool has', () => {
    fc.assert(
      fc.property(anyRatedTool, fc.constantFrom(...PROFILES), (one, profile) => {
        const policy = recommendToolPolicy(one, profile);
        const reasons = reasonsFor(one, profile);
        expect(reasons.length).toBeGreaterThan(0);
        for (const reason of reasons) {
          let place: unknown = policy;
          for (const step of reason.rule.split('/').slice(1)) {
            place = Object.getOwnPropertyDescriptor(
              Object(place),
              step.replaceAll('~1', '/').replaceAll('~0', '~'),
            )?.value;
          }
          expect([reason.rule, place]).not.toEqual([reason.rule, undefined]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('reasons name the findings that decided, and the fields of the definition', () => {
  const finding = { classifier: 'rules' as const, claim: 'It deletes.', weight: 1, evidence: [] };
  const findings = [
    { ...finding, rule: 'name-says-delete', category: 'Destructive' as const },
    { ...finding, rule: 'name-says-list', category: 'Read' as const },
    { ...finding, rule: 'one-item-with-a-way-back', risk: 'High' as const },
  ];
  const one = rated(schema({ dry_run: { type: 'boolean' } }), 'Destructive', 'High', findings);
  expect(reasonsFor(one)[0]).toMatchObject({
    tool: 'tool',
    rule: '/tools/tool/approval',
    findings: ['name-says-delete', 'one-item-with-a-way-back'],
    fields: ['/inputSchema/properties/dry_run'],
  });
});

// Skipped where the recorded tools are not there: they are data beside the repository, not in it.
describe.skipIf(!recordedToolsArePresent)('on recorded tools of real servers', () => {
  test('the policy is valid for every category, level and profile', () => {
    let documents = 0;
    for (const file of [...recordedFiles(), 'pocketbase.json']) {
      const tools = recordedTools(file);
      for (const profile of PROFILES) {
        for (const category of CATEGORIES) {
          for (const risk of RISK_LEVELS) {
            const policy = recommendPolicy(
              tools.map((tool) => ({ tool, classification: assessed(category, risk) })),
              profile,
            );
            expect([file, category, risk, profile, parsePolicy(policy)]).toMatchObject([
              file,
              category,
              risk,
              profile,
              { ok: true },
            ]);
            documents += 1;
          }
        }
      }
    }
    expect(documents).toBeGreaterThan(3_000);
  });
});
