import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldNames, GROUPS, isIn, readForm, unknownTools } from '../../src/domain/policy/builder-form.ts';
import { LONGEST_LINK, queryOf, readChoices, writeChoices } from '../../src/domain/policy/builder-link.ts';
import { operatorsFor, pathsOf } from '../../src/domain/policy/builder-paths.ts';
import { buildPolicy, trySample } from '../../src/domain/policy/builder-result.ts';
import { clausesOf, readRule, ruleFields, ruleWith } from '../../src/domain/policy/builder-rule-form.ts';
import {
  type BuilderState,
  type Choice,
  type DraftRule,
  documentOf,
  isRecommended,
  keyOf,
  kindOfRule,
  OPERATORS,
  ruleIn,
  ruleOfChoice,
  START,
} from '../../src/domain/policy/builder-state.ts';
import { typedText } from '../../src/domain/policy/builder-values.ts';
import { FORMAT_NAMES } from '../../src/domain/policy/formats/index.ts';
import { type RatedTool, recommendPolicy } from '../../src/domain/policy/recommend.ts';
import { PROFILES, parsePolicy, WINDOWS } from '../../src/domain/policy/schema.ts';

const HOSTILE = [
  '__proto__',
  'constructor',
  '*',
  'a\nb\r\nc',
  '\u202egnp.exe',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'x'.repeat(10_000),
  '\ud800 alone',
  '~0~1/',
  ' ',
];

const PAY: RatedTool = {
  tool: {
    name: 'pay',
    inputSchema: {
      type: 'object',
      required: ['amount', 'to'],
      properties: {
        amount: { type: 'number' },
        to: { type: 'string', enum: ['bank', 'shop'] },
        items: { type: 'array', items: { $ref: '#/$defs/item' } },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        dry: { type: 'boolean' },
        'a.b': { type: 'string' },
      },
      $defs: { item: { type: 'object', properties: { price: { type: 'integer' } } } },
    },
  },
  classification: null,
};
const LOOK: RatedTool = {
  tool: { name: 'look', inputSchema: { type: 'object' } },
  classification: {
    assessed: true,
    category: 'Read',
    risk: 'Low',
    confidence: 0.9,
    rationale: 'It reads.',
    facets: { private_data: false, untrusted_content: false, external_send: false },
    findings: [],
    contradictions: [],
    ranWithout: [],
    version: 'test-1',
  },
};
const TOOLS: RatedTool[] = [
  PAY,
  LOOK,
  ...HOSTILE.map((name) => ({ tool: { name, inputSchema: {} }, classification: null })),
];

const words = fc.string({ unit: 'binary', maxLength: 30 });
const name = fc.oneof(fc.constantFrom('pay', 'look', ...HOSTILE), fc.string({ unit: 'binary', minLength: 1 }));
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const scalar = fc.oneof(words, number, fc.boolean(), fc.constant(null));
const condition = fc.record({
  path: fc.oneof(words, fc.constantFrom('args.amount', 'args.to', 'args.items[*].price')),
  op: fc.constantFrom(...OPERATORS),
  value: fc.oneof(scalar, fc.array(scalar, { maxLength: 4 })),
});
const conditions = fc.array(condition, { maxLength: 3 });
const rules = fc.array(fc.record({ conditions, on_deny: words }, { requiredKeys: ['conditions'] }), { maxLength: 3 });
const limit = fc.record(
  {
    counter: words,
    window: fc.constantFrom(...WINDOWS),
    max: fc.oneof(number, words),
    scope: fc.constant('grant' as const),
    increment_from: words,
  },
  { requiredKeys: ['counter', 'window', 'max'] },
);
const rule: fc.Arbitrary<DraftRule> = fc.record(
  {
    require: rules,
    deny_if: rules,
    limits: fc.array(limit, { maxLength: 3 }),
    approval: fc.record(
      { when: fc.oneof(fc.constant('always' as const), conditions), message: words, expires: fc.constant('5m') },
      { requiredKeys: ['when'] },
    ),
  },
  { requiredKeys: [] },
);
const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.constantFrom<Choice>({ kind: 'allow' }, { kind: 'hide' }),
  fc.record({
    kind: fc.constant('limit' as const),
    max: fc.oneof(number, words),
    window: fc.constantFrom(...WINDOWS),
  }),
  fc.record({ kind: fc.constant('ask' as const), message: words }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('deny' as const), message: words }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('custom' as const), rule }),
);
const state: fc.Arbitrary<BuilderState> = fc.record({
  profile: fc.constantFrom(...PROFILES),
  format: fc.constantFrom(...FORMAT_NAMES),
  alias: words,
  caps: fc.constantFrom('ask' as const, 'allow' as const),
  choices: fc.array(fc.tuple(name, choice), { maxLength: 6 }).map((entries) => new Map(entries)),
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a link', () => {
  test('gives the very state back, whatever the tools are called', () => {
    fc.assert(
      fc.property(state, (given) => {
        const query = new URLSearchParams(new URLSearchParams(queryOf(given)).toString());
        const read = readChoices(query.get('choices') ?? '');
        expect('choices' in read && plain([...read.choices])).toEqual(plain([...given.choices]));
        expect(query.get('profile') ?? START.profile).toBe(given.profile);
        expect(query.get('format') ?? START.format).toBe(given.format);
        expect(query.get('caps') ?? START.caps).toBe(given.caps);
        expect(query.get('alias') ?? '').toBe(given.alias.toWellFormed());
      }),
    );
  });

  test('holds nothing for a state in which nothing was set', () => expect(queryOf(START)).toEqual({}));

  test('stays short where many tools are set alike', () => {
    const choices = new Map(
      Array.from({ length: 400 }, (_, at): [string, Choice] => [`read_thing_${at}`, { kind: 'ask' }]),
    );
    expect(writeChoices(choices).length).toBeLessThan(LONGEST_LINK);
  });

  test.each([
    ['of another version', '2.q1YqSy1S0lFKVLJSMlKqBQA'],
    ['that was cut', writeChoices(new Map([['pay', { kind: 'ask' }]])).slice(0, -6)],
    ['of other letters', '1.%%%'],
    ['that holds another kind', packed([['pay', { kind: 'grant' }]])],
    ['that holds more than a choice', packed([['pay', { kind: 'allow', also: 1 }]])],
    [
      'that names a tool twice',
      packed([
        ['pay', { kind: 'allow' }],
        ['pay', { kind: 'hide' }],
      ]),
    ],
    ['that unpacks to far more than it is', packed([['x'.repeat(5_000_000), { kind: 'allow' }]])],
  ])('%s is refused whole, in a sentence', (_what, text) => {
    expect(readChoices(text)).toEqual({ problem: expect.stringContaining('cannot be read') });
  });
});

/** Packs what `writeChoices` would not write. */
function packed(entries: unknown): string {
  const fake = { size: 1, [Symbol.iterator]: () => (entries as unknown[])[Symbol.iterator]() };
  return writeChoices(fake as never);
}

describe('the policy of a state', () => {
  test('is valid, or its faults are shown', () => {
    fc.assert(
      fc.property(state, (given) => {
        const built = buildPolicy(given, TOOLS, 'server');
        const parsed = parsePolicy(plain(built.document));
        expect(built.faults.length > 0).toBe(!parsed.ok);
        expect(built.policy === undefined).toBe(built.faults.length > 0);
        if (built.faults.length > 0) expect(built.written).toBeUndefined();
        else expect(built.written === undefined).toBe(built.aliasProblem !== undefined);
      }),
    );
  });

  test('has for each tool what was chosen, and for the others what is recommended', () => {
    fc.assert(
      fc.property(state, (given) => {
        const { document, recommended } = buildPolicy(given, TOOLS, 'server');
        for (const tool of new Set([...given.choices.keys(), ...TOOLS.map((one) => one.tool.name)])) {
          const chosen = given.choices.get(tool);
          const wanted = chosen === undefined ? ruleIn(recommended, tool) : ruleOfChoice(tool, chosen);
          const own = Object.hasOwn(document.tools, tool) ? document.tools[tool] : undefined;
          expect(own).toEqual(wanted);
          expect(document.hide?.includes(tool) ?? false).toBe(wanted === undefined);
        }
      }),
    );
  });

  test('never hides every tool because one is called "*"', () => {
    const choices = new Map<string, Choice>([['*', { kind: 'hide' }]]);
    const built = buildPolicy({ ...START, choices }, TOOLS, 'server');
    expect(built.document.hide ?? []).not.toContain('*');
    expect(trySample(built, { tool: '*', text: '' })).toMatchObject({ decision: { outcome: 'deny' } });
    expect(trySample(built, { tool: 'look', text: '{}' })).toMatchObject({ decision: { outcome: 'allow' } });
  });

  test('keeps tools that the server does not list, and names them', () => {
    const choices = new Map<string, Choice>([['gone', { kind: 'deny' }]]);
    const built = buildPolicy({ ...START, choices }, TOOLS, 'server');
    expect(built.unknown).toEqual([{ tool: 'gone', chosen: 'refused' }]);
    expect(unknownTools({ ...START, choices }, TOOLS)).toEqual(['gone']);
    expect(Object.keys(built.document.tools)).toContain('gone');
  });

  test('says in words what differs, and which way', () => {
    const choices = new Map<string, Choice>([
      ['pay', { kind: 'allow' }],
      ['look', { kind: 'hide' }],
    ]);
    const { differences } = buildPolicy({ ...START, choices }, TOOLS, 'server');
    expect(differences.map(({ tool, direction }) => [tool, direction])).toEqual(
      expect.arrayContaining([
        ['pay', 'widened'],
        ['look', 'narrowed'],
      ]),
    );
    expect(differences).toHaveLength(2);
  });

  test('writes all eleven formats, or says which name they cannot take', () => {
    for (const format of FORMAT_NAMES) {
      const built = buildPolicy({ ...START, format, alias: 'bad alias\u202e' }, TOOLS, 'server');
      expect(built.aliasProblem).toMatch(/\w/);
      expect(built.written).toBeUndefined();
      expect(buildPolicy({ ...START, format }, TOOLS, 'server').written?.text).toMatch(/\S/);
    }
  });

  test('refuses every sample call while it has faults', () => {
    const choices = new Map<string, Choice>([['look', { kind: 'limit', max: 'many', window: 'hour' }]]);
    const built = buildPolicy({ ...START, choices }, TOOLS, 'server');
    expect(built.faults).toEqual([{ pointer: '/tools/look/limits/0/max', message: '"max" must be a number.' }]);
    expect(trySample(built, { tool: 'look', text: '{}' })).toMatchObject({ decision: { outcome: 'deny' } });
  });

  test('gives all reasons of a sample call, and says when its arguments are no JSON', () => {
    const choices = new Map<string, Choice>([
      [
        'pay',
        {
          kind: 'custom',
          rule: {
            require: [{ conditions: [{ path: 'args.to', op: 'eq', value: 'shop' }] }],
            deny_if: [{ conditions: [{ path: 'args.amount', op: 'gt', value: 5 }] }],
          },
        },
      ],
    ]);
    const built = buildPolicy({ ...START, choices }, TOOLS, 'server');
    const refused = trySample(built, { tool: 'pay', text: '{"to":"bank","amount":"6"}' });
    expect('decision' in refused && refused.decision.reasons.map(({ rule: at }) => at)).toEqual([
      '/tools/pay/require/0',
      '/tools/pay/deny_if/0',
    ]);
    expect(trySample(built, { tool: 'pay', text: '{' })).toEqual({ problem: expect.stringContaining('no JSON') });
  });
});

describe('the kinds of a rule', () => {
  test('are those that a choice stands for', () => {
    fc.assert(
      fc.property(name, choice, (tool, given) => {
        if (given.kind === 'custom' || (given.kind === 'hide' && tool === '*')) return;
        expect(kindOfRule(tool, ruleOfChoice(tool, given))).toBe(given.kind);
      }),
    );
  });

  test('know what is recommended already', () => {
    const recommended = recommendPolicy(TOOLS);
    expect(isRecommended(recommended, 'look', { kind: 'allow' })).toBe(true);
    expect(isRecommended(recommended, 'pay', { kind: 'ask' })).toBe(true);
    expect(isRecommended(recommended, 'pay', { kind: 'ask', message: 'Really?' })).toBe(false);
    expect(isRecommended(recommended, 'not-there', { kind: 'allow' })).toBe(false);
    expect(documentOf(recommended, new Map())).toEqual(recommended);
  });
});

describe('the parameters of a schema', () => {
  test('are found inside lists and references, with the operators of their types', () => {
    expect(pathsOf(PAY.tool).map(({ path, type }) => [path, type])).toEqual([
      ['args.amount', 'number'],
      ['args.to', 'string'],
      ['args.items', 'array'],
      ['args.items[*]', 'object'],
      ['args.items[*].price', 'integer'],
      ['args.note', 'string'],
      ['args.dry', 'boolean'],
    ]);
    expect(operatorsFor('boolean')).toEqual(['eq', 'neq', 'exists']);
    expect(operatorsFor('number')[0]).toBe('gt');
    expect(operatorsFor('constructor')).toEqual(OPERATORS);
  });

  test('are never an error, whatever a server sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (schema) => {
        const paths = pathsOf({ name: 'x', inputSchema: schema } as never);
        expect(paths.length).toBeLessThanOrEqual(150);
      }),
    );
    const loop = { type: 'object', properties: { a: { $ref: '#' } } };
    expect(pathsOf({ name: 'x', inputSchema: loop }).length).toBeLessThan(10);
  });
});

describe('the form', () => {
  const send = (before: BuilderState, fields: Record<string, string>) =>
    readForm(before, new Map(Object.entries(fields)), TOOLS);
  const pay = keyOf('pay');

  test('that comes back as it was shown changes nothing of a rule', () => {
    const paths = pathsOf(PAY.tool);
    fc.assert(
      fc.property(rule, (given) => {
        const before = ruleWith(given, clausesOf(given), given.limits);
        const shown = new Map<string, string>();
        clausesOf(before).forEach((clause, at) => {
          // A browser sends line ends in its own way.
          shown.set(ruleFields.text(pay, at), (clause.text ?? '').replaceAll(/\r\n?|\n/g, '\r\n'));
          clause.conditions.forEach((one, inner) => {
            const known = paths.some(({ path }) => path === one.path);
            shown.set(ruleFields.path(pay, at, inner), known ? keyOf(one.path) : 'other');
            if (known) shown.set(ruleFields.op(pay, at, inner), one.op);
            shown.set(ruleFields.value(pay, at, inner), typedText(one).replaceAll(/\r\n?|\n/g, '\r\n'));
          });
        });
        before.limits?.forEach((one, at) => {
          shown.set(ruleFields.max(pay, at), String(one.max));
        });
        const blank = clausesOf(before).some(({ text }) => text === '' || text?.trim() === '');
        if (!blank) expect(plain(readRule(before, shown, pay, paths))).toEqual(plain(before));
      }),
    );
  });

  test('builds a rule step by step, and says where the focus goes', () => {
    const chosen = send(START, { [fieldNames.kind(pay)]: 'custom' }).state;
    const added = send(chosen, { [fieldNames.kind(pay)]: 'custom', do: `add-deny_if:${pay}` });
    expect(added.wish.focus).toBe(ruleFields.path(pay, 0, 0));
    const typed = send(added.state, {
      [fieldNames.kind(pay)]: 'custom',
      [ruleFields.path(pay, 0, 0)]: keyOf('args.to'),
      [ruleFields.op(pay, 0, 0)]: 'gt',
      [ruleFields.value(pay, 0, 0)]: 'bank',
    }).state;
    // A text parameter knows "gt" too, since amounts come as texts; the value is no number, and that is a fault.
    expect(buildPolicy(typed, TOOLS, 'x').faults[0]?.pointer).toBe('/tools/pay/deny_if/0/conditions/0/value');
    const fixed = send(typed, {
      [fieldNames.kind(pay)]: 'custom',
      [ruleFields.op(pay, 0, 0)]: 'in',
      [ruleFields.value(pay, 0, 0)]: 'bank\r\n12\r\n',
      [ruleFields.text(pay, 0)]: 'Not to that one.',
    }).state;
    const built = buildPolicy(fixed, TOOLS, 'x');
    expect(built.faults).toEqual([]);
    expect(built.document.tools.pay?.deny_if).toEqual([
      { conditions: [{ path: 'args.to', op: 'in', value: ['bank', '12'] }], on_deny: 'Not to that one.' },
    ]);
    const gone = send(fixed, { [fieldNames.kind(pay)]: 'custom', do: `remove-rule:${pay}:0` }).state;
    expect(buildPolicy(gone, TOOLS, 'x').document.tools.pay?.deny_if).toBeUndefined();
  });

  test('sets all of a group, and resets', () => {
    for (const group of GROUPS) {
      const { state: after } = send(START, { do: 'all', what: group, to: 'hide' });
      expect([...after.choices.keys()]).toEqual(TOOLS.filter((one) => isIn(group, one)).map((one) => one.tool.name));
      expect(send(after, { do: 'reset' }).state.choices.size).toBe(0);
    }
    const limited = send(START, { do: 'all', what: 'Read', to: 'limit', max: '7', window: 'day' }).state;
    expect([...limited.choices]).toEqual([['look', { kind: 'limit', max: 7, window: 'day' }]]);
  });

  test('keeps what it does not show, and ignores what it could not have sent', () => {
    const choices = new Map<string, Choice>([['gone', { kind: 'deny' }]]);
    const before = { ...START, choices };
    expect(send(before, { [fieldNames.kind(pay)]: 'grant', profile: 'none', format: 'x' }).state).toEqual(before);
    expect(send(before, { do: `drop:${keyOf('gone')}` }).state.choices.size).toBe(0);
  });

  test('keeps a choice when the profile changes', () => {
    const hidden = send(START, { [fieldNames.kind(pay)]: 'hide' }).state;
    const open = send(hidden, { [fieldNames.kind(pay)]: 'hide', profile: 'open' }).state;
    expect(buildPolicy(open, TOOLS, 'x').document.hide).toEqual(['pay']);
  });
});
