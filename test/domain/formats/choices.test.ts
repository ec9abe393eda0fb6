import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/domain/policy/decide.ts';
import { exportPolicy, FORMAT_NAMES, FORMATS, type PolicyExport } from '../../../src/domain/policy/formats/index.ts';
import { policyReasons } from '../../../src/domain/policy/reasons.ts';
import { type RatedTool, recommendPolicy } from '../../../src/domain/policy/recommend.ts';
import { type Policy, PROFILES, parsePolicy } from '../../../src/domain/policy/schema.ts';
import { CLIENTS, type NameFormat } from '../../support/policy-clients.ts';
import { anyRatedTool, rated } from '../rated-tools.ts';
import { anyPolicy, argumentSamples, cannotBeNamed, ceilingOf, countersOf, oddNames, RANK } from './policies.ts';

const NAME_FORMATS = FORMAT_NAMES.filter((name): name is NameFormat => name !== 'toolrisk' && name !== 'policylayer');
type Choice = Partial<Parameters<typeof exportPolicy>[2]>;

function written(policy: Policy, tools: readonly string[], choice: Choice & { format: PolicyExport['format'] }) {
  const named = tools.map((name) => ({ name }));
  const result = exportPolicy(policy, named, { alias: 'demo', ...choice });
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

/** The policy that is left when nobody counts calls. */
function withoutCounts(policy: Policy): Policy {
  const counted = (limits: NonNullable<Policy['all_tools']>['limits']) =>
    limits?.filter(({ increment_from, max }) => increment_from !== undefined || max < 1);
  const tools = Object.entries(policy.tools ?? {}).map(([name, rule]) => [
    name,
    { ...rule, limits: counted(rule.limits) },
  ]);
  return { ...policy, tools: Object.fromEntries(tools), all_tools: { limits: counted(policy.all_tools?.limits) } };
}

describe('a cap that a client cannot count', () => {
  const policy: Policy = {
    version: '1',
    default: 'deny',
    tools: {
      free: {},
      capped: { limits: [{ counter: 'a', window: 'minute', max: 30 }] },
      summed: { limits: [{ counter: 'b', window: 'day', max: 30, increment_from: 'args.amount' }] },
      asked: { limits: [{ counter: 'c', window: 'minute', max: 30 }], approval: { when: 'always' } },
      bound: {
        limits: [{ counter: 'd', window: 'minute', max: 30 }],
        require: [{ conditions: [{ path: 'args.sql', op: 'regex', value: '^select' }] }],
      },
      nothing: { limits: [{ counter: 'e', window: 'minute', max: 0 }] },
    },
  };
  const tools = Object.keys(policy.tools ?? {});

  test.each(NAME_FORMATS)(
    'is asked about for %s unless the user gives it up, and the export says that it is gone',
    (format) => {
      const effects = (choice: Choice) => {
        const { text } = written(policy, [], { format, ...choice });
        return tools.map((tool) => CLIENTS[format](text, 'demo', tool));
      };
      const asks = format === 'anthropic' || format === 'cedar' ? 'deny' : 'ask';
      const nothing = format === 'vscode' || format === 'cursor' ? 'ask' : 'deny';
      expect(effects({})).toEqual(['allow', asks, asks, asks, asks, nothing]);
      expect(effects({ caps: 'ask' })).toEqual(effects({}));
      expect(effects({ caps: 'allow' })).toEqual(['allow', 'allow', asks, asks, asks, nothing]);
      const gone = /^The cap is gone, as you chose: .*: capped\.$/;
      expect(written(policy, [], { format, caps: 'allow' }).notExpressed).toContainEqual(expect.stringMatching(gone));
      expect(written(policy, [], { format }).notExpressed.join(' ')).not.toContain('as you chose');
    },
  );

  test('stays in the formats that hold caps, whatever was chosen', () => {
    for (const format of ['toolrisk', 'policylayer'] as const) {
      expect(written(policy, [], { format, caps: 'allow' })).toEqual(written(policy, [], { format }));
    }
  });

  test('given up over all tools opens the tools that nobody named, and the export says so', () => {
    const open: Policy = {
      version: '1',
      default: 'allow',
      all_tools: { limits: [{ counter: 'a', window: 'day', max: 9 }] },
    };
    for (const format of ['claude-code', 'codex', 'gemini-cli', 'anthropic', 'cedar', 'rego'] as const) {
      const [kept, gone] = [written(open, [], { format }), written(open, [], { format, caps: 'allow' })];
      expect(CLIENTS[format](kept.text, 'demo', 'later')).not.toBe('allow');
      expect(CLIENTS[format](gone.text, 'demo', 'later')).toBe('allow');
      expect(gone.notExpressed.join(' ')).toContain('The cap over all tools is gone too');
    }
  });

  test('when given up lets through no more than the policy without its counts would', () => {
    fc.assert(
      fc.property(anyPolicy, fc.subarray(oddNames), fc.constantFrom(...NAME_FORMATS), (any, names, format) => {
        const { text } = written(any, names, { format, caps: 'allow' });
        const uncounted = withoutCounts(any);
        for (const tool of new Set([...names, ...Object.keys(any.tools ?? {})])) {
          if (cannotBeNamed(format, tool)) continue;
          const most = ceilingOf(uncounted, tool);
          const atMost = most === 'deny' && (format === 'vscode' || format === 'cursor') ? 'ask' : most;
          expect([tool, RANK[CLIENTS[format](text, 'demo', tool)] <= RANK[atMost]]).toEqual([tool, true]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the reasons of a policy', () => {
  const finding = { classifier: 'rules' as const, claim: 'It deletes.', weight: 1, evidence: [] };
  const server: RatedTool[] = [
    rated({ name: 'list' }, 'Read', 'Low'),
    rated({ name: 'wipe' }, 'Destructive', 'Critical', [{ ...finding, rule: 'name-deletes', category: 'Destructive' }]),
    rated({ name: 'drop' }, 'Destructive', 'Critical'),
    rated({ name: 'run\n[[rule]]\n"' }, 'Execute', 'Medium'),
  ];
  const policy = recommendPolicy(server);
  const reasons = policyReasons(server);
  const names = server.map(({ tool }) => tool.name);

  test('point each to the place of its rule in the policy of the whole server', () => {
    expect(reasons.map(({ tool, rule }) => [tool, rule])).toEqual([
      ['list', '/tools/list'],
      ['wipe', '/hide/0'],
      ['drop', '/hide/1'],
      ['run\n[[rule]]\n"', '/tools/run\n[[rule]]\n"/limits/0'],
    ]);
  });

  test.each(FORMAT_NAMES)('stand in the file for %s as comments, or beside it', (format) => {
    const bare = written(policy, names, { format });
    expect(bare.sidecar).toBeUndefined();
    const { text, sidecar } = written(policy, names, { format, reasons });
    if (FORMATS[format].comment === undefined) {
      expect(text).toBe(bare.text);
      expect(sidecar?.fileName).toMatch(/^[a-z-]+\.reasons\.json$/);
      expect(JSON.parse(sidecar?.text ?? '')['/hide/0']).toEqual({
        tool: 'wipe',
        why: 'The tool is Destructive, Critical: hidden from the agent.',
        findings: ['name-deletes'],
        fields: [],
      });
      return;
    }
    expect(sidecar).toBeUndefined();
    const comments = text.slice(0, text.length - bare.text.length);
    expect(text.endsWith(bare.text)).toBe(true);
    for (const line of comments.trimEnd().split('\n'))
      expect(line.startsWith(`${FORMATS[format].comment} `)).toBe(true);
    expect(comments).toContain(
      'wipe: The tool is Destructive, Critical: hidden from the agent. (findings: name-deletes)',
    );
  });

  test('change nothing in what a file means, whatever a server calls its tools', () => {
    fc.assert(
      fc.property(fc.array(anyRatedTool, { maxLength: 6 }), fc.constantFrom(...NAME_FORMATS), (tools, format) => {
        const any = recommendPolicy(tools);
        const list = tools.map(({ tool }) => tool.name);
        const [bare, explained] = [undefined, policyReasons(tools)].map(
          (some) => written(any, list, { format, reasons: some }).text,
        );
        for (const name of [...list, 'later']) {
          expect(CLIENTS[format](explained ?? '', 'demo', name)).toBe(CLIENTS[format](bare ?? '', 'demo', name));
        }
        expect(explained?.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 300 },
    );
  });

  test('are one short line each in a comment, without a character that nobody sees', () => {
    for (const name of ['\ue000', '\u0378', '\u202e', 'a\nb', `${'x'.repeat(398)}\u{1f600}`, 'y'.repeat(10_000)]) {
      const odd = [rated({ name }, 'Read', 'Low')];
      const { text } = written(recommendPolicy(odd), [name], { format: 'rego', reasons: policyReasons(odd) });
      const [head, line, blank] = text.split('\n');
      expect([head, blank]).toEqual(['# Why each rule is there:', '']);
      expect(line).toMatch(/^# [^\p{C}]*$/u);
      expect(line?.length).toBeLessThan(500);
    }
  });

  test('cover every rule of every recommended policy, and point nowhere else', () => {
    fc.assert(
      fc.property(fc.array(anyRatedTool, { maxLength: 6 }), fc.constantFrom(...PROFILES), (tools, profile) => {
        const any = recommendPolicy(tools, profile);
        const given = new Set(policyReasons(tools, profile).map(({ rule }) => rule));
        for (const rule of rulesOf(any))
          expect([...given].some((one) => one === rule || rule.startsWith(`${one}/`))).toBe(true);
        const { sidecar } = written(any, [], { format: 'toolrisk', reasons: policyReasons(tools, profile) });
        expect(Object.keys(JSON.parse(sidecar?.text ?? '{}')).length).toBe(given.size);
      }),
      { numRuns: 300 },
    );
  });

  test('of rules that the user took out are left out', () => {
    const { hide: _, ...shown } = policy;
    const { sidecar } = written(shown, names, { format: 'toolrisk', reasons });
    expect(Object.keys(JSON.parse(sidecar?.text ?? ''))).toEqual(['/tools/list', '/tools/run\n[[rule]]\n"/limits/0']);
    const other: Policy = { ...policy, hide: ['drop'] };
    expect(
      Object.keys(JSON.parse(written(other, names, { format: 'toolrisk', reasons }).sidecar?.text ?? '')),
    ).not.toContain('/hide/0');
  });
});

/** A pointer to every rule that a policy has: what is hidden, and each entry of each tool. */
function rulesOf(policy: Policy): string[] {
  const step = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
  return [
    ...(policy.hide ?? []).map((_, index) => `/hide/${index}`),
    ...Object.entries(policy.tools ?? {}).flatMap(([name, rule]) => {
      const at = `/tools/${step(name)}`;
      const lists = (['require', 'deny_if', 'limits'] as const).flatMap((list) =>
        (rule[list] ?? []).map((_, index) => `${at}/${list}/${index}`),
      );
      return [at, ...lists, ...(rule.approval === undefined ? [] : [`${at}/approval`])].slice(
        Object.keys(rule).length > 0 ? 1 : 0,
      );
    }),
  ];
}

test('the policy without counts is itself a policy', () => {
  fc.assert(
    fc.property(anyPolicy, (any) => {
      const uncounted = withoutCounts(any);
      expect(parsePolicy(uncounted).ok).toBe(true);
      for (const args of argumentSamples) {
        const call = { tool: 'x', args };
        const outcomes = [any, uncounted].map((one) => decide(one, call, countersOf(one, 0)).outcome);
        if (outcomes[0] === 'allow') expect(outcomes[1]).toBe('allow');
      }
    }),
  );
});
