import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  explainPolicy,
  explainRule,
  placeholdersIn,
  questionsAndAnswers,
  standingOf,
  stepsToApply,
  whyRule,
} from '../../src/domain/policy/explain.ts';
import { recommendPolicy, recommendToolPolicy } from '../../src/domain/policy/recommend.ts';
import { type Policy, PROFILES } from '../../src/domain/policy/schema.ts';
import { anyRatedTool, assessed, rated } from './rated-tools.ts';

const one = (rule: NonNullable<Policy['tools']>[string]): Policy => ({
  version: '1',
  default: 'deny',
  tools: { t: rule },
});
const cap = { counter: 'c', window: 'minute' as const, max: 30 };
const rest = 'everything else on the server is refused unless you list it.';
const always = { when: 'always' as const };

describe('the effect of a policy on a tool', () => {
  test.each<[string, Policy, string, string]>([
    ['allowed', one({}), 't', `“t” stays usable without a bound; ${rest}`],
    [
      'limited',
      one({ limits: [cap] }),
      't',
      `“t” stays usable but is capped at 30 calls a minute for each grant; ${rest}`,
    ],
    [
      'limited',
      { version: '1', default: 'allow', all_tools: { limits: [{ ...cap, window: 'hour', max: 1 }] } },
      't',
      '“t” stays usable but is capped at 1 call an hour for each grant; a tool that the policy does not name stays allowed.',
    ],
    [
      'asked',
      one({ approval: always }),
      't',
      `Each call of “t” waits for a person's approval, for up to 10 minutes; ${rest}`,
    ],
    [
      'asked',
      one({ approval: { when: [], expires: '1h' }, limits: [cap] }),
      't',
      `Each call of “t” waits for a person's approval, for up to 1 hour, with a cap of 30 calls a minute for each grant; ${rest}`,
    ],
    [
      'conditional',
      one({ approval: { when: [{ path: 'args.n', op: 'gt', value: 5 }] } }),
      't',
      `“t” stays usable but waits for a person's approval, for up to 10 minutes, where args.n is above 5; ${rest}`,
    ],
    [
      'conditional',
      one({
        require: [
          {
            conditions: [
              { path: 'args.a', op: 'in', value: ['x', 'y'] },
              { path: 'args.b', op: 'exists' },
            ],
          },
        ],
        deny_if: [
          { conditions: [{ path: 'args.c', op: 'regex', value: 'x' }] },
          { conditions: [{ path: 'args.d', op: 'neq', value: null }] },
        ],
      }),
      't',
      `“t” stays usable but is refused unless args.a is one of "x", "y" and args.b is given, and is refused where args.c matches a pattern, or args.d is not null; ${rest}`,
    ],
    ['refused', one({ deny_if: [{ conditions: [] }] }), 't', `Every call of “t” is refused; ${rest}`],
    [
      'hidden',
      { version: '1', default: 'deny', hide: ['t'] },
      't',
      `The agent does not see “t”, and a call of it is refused; ${rest}`,
    ],
    ['unlisted', one({}), 'u', `Every call of “u” is refused; ${rest}`],
    ['unlisted', one({}), '__proto__', `Every call of “__proto__” is refused; ${rest}`],
    [
      'allowed',
      { version: '1', default: 'deny', hide: ['u'], tools: { t: {} } },
      't',
      '“t” stays usable without a bound; a tool that the policy does not list is refused.',
    ],
  ])('that leaves it %s is told in one sentence', (standing, policy, tool, sentence) => {
    expect(standingOf(policy, tool)).toBe(standing);
    expect(explainRule(policy, tool)).toBe(sentence);
  });

  test('over a whole server counts the tools by what happens to them', () => {
    const tools = [
      rated({ name: 'a' }, 'Read', 'Low'),
      rated({ name: 'b' }, 'Write', 'Medium'),
      rated({ name: 'c' }, 'Write', 'High'),
      rated({ name: 'd' }, 'Destructive', 'Critical'),
    ];
    expect(explainPolicy(recommendPolicy(tools))).toBe(
      'Of the 4 tools named here, 1 is allowed as it is, 2 are capped and 1 is hidden. Any other tool is refused.',
    );
    expect(explainPolicy(recommendPolicy([]))).toBe('The policy names no tool. Any other tool is refused.');
    expect(explainPolicy({ version: '1', default: 'allow', hide: ['*'] })).toBe(
      'All tools are hidden, and every call is refused.',
    );
  });
});

describe('what a person has to do', () => {
  test('begins with the examples that must be replaced, where there are some', () => {
    const pay = rated(
      { inputSchema: { properties: { amount: { type: 'number' } }, required: ['amount'] } },
      'Financial',
      'Critical',
    );
    const policy = recommendToolPolicy(pay);
    expect(placeholdersIn(policy)).toEqual(['args.amount (100)', 'the sum of args.amount (500)']);
    expect(stepsToApply(policy)[0]).toBe(
      'Put your own values in place of the examples: args.amount (100); the sum of args.amount (500).',
    );
    expect(stepsToApply(recommendToolPolicy(rated({}, 'Write', 'Medium')))).toHaveLength(3);
  });

  test('has its reasons in plain sentences', () => {
    expect(whyRule(rated({}, 'Write', 'Medium'))).toBe('The tool is Write, Medium: at most 30 calls a minute.');
    expect(whyRule({ tool: { name: 't' }, classification: null })).toMatch(/could not be assessed/);
  });
});

describe('questions and answers', () => {
  const server = { name: 'pocketbase', title: null, repository: 'https://example.org/pb', address: 'pb-mcp' };
  const ask = (policy: Policy, classification = assessed('Write', 'Medium')) =>
    questionsAndAnswers({ tool: { name: 't' }, server, classification, policy }).map(({ answer }) => answer);

  test('agree with a policy that caps', () => {
    expect(ask(one({ limits: [cap] }))).toEqual([
      '“t” is a writing tool (Write): it creates or changes something, and another ordinary call can undo that.',
      'Medium: one wrong call can expose data or make a change that somebody has to put right. It changes something, and another call changes it back.',
      'The policy shown lets 30 calls a minute through for each grant. To change that, set another "max" or "window" in the "limits" of "t" under "tools".',
      'Take "t" out of "tools" and add it to "hide": the agent then does not see it, and a call is refused.',
      '“t” is provided by the server “pocketbase” (pb-mcp). Its source is at https://example.org/pb.',
    ]);
  });

  test('agree with a policy that hides, refuses, asks or says nothing', () => {
    expect(ask({ version: '1', default: 'deny', hide: ['t'] })[2]).toMatch(
      /^The policy shown hides it, so there is nothing to limit\./,
    );
    expect(ask({ version: '1', default: 'deny', hide: ['t'] })[3]).toMatch(
      /^The policy shown does so already: the tool is in "hide"/,
    );
    expect(ask(one({ deny_if: [{ conditions: [] }] }))[3]).toMatch(/^The policy shown does so already/);
    expect(ask({ version: '1', default: 'deny' })[3]).toMatch(
      /^The policy shown does so already: it does not list the tool/,
    );
    expect(ask(one({ approval: always }))[2]).toMatch(
      /^Under the policy shown it waits for a person's approval, for up to 10 minutes, and there is no limit\./,
    );
    expect(ask(one({}))[2]).toMatch(/^The policy shown sets no limit\. To cap it/);
    expect(ask({ version: '1', default: 'allow' })[3]).toBe(
      'Add "t" to "hide": the agent then does not see it, and a call is refused.',
    );
  });

  test('never call a tool that was not assessed safe', () => {
    const [does, risk] = questionsAndAnswers({
      tool: { name: 't' },
      server,
      classification: null,
      policy: one({ approval: always }),
    });
    expect(does?.answer).toBe(
      'That could not be told from its definition. It has not been classified yet. Treat it as a tool that could do anything.',
    );
    expect(risk?.answer).toMatch(/has no risk level.*never treated as low risk\.$/);
  });

  test('never say how to block "*" by hiding it, which would hide every tool', () => {
    const answers = questionsAndAnswers({
      tool: { name: '*' },
      server,
      classification: null,
      policy: { version: '1', default: 'allow', tools: { '*': {} } },
    });
    expect(answers[3]?.answer).toBe(
      'Take "*" out of "tools" and set "default" to "deny": a tool that is not listed is refused.',
    );
  });
});

test('all texts are short, whole sentences without invisible characters, whatever the tools are called', () => {
  fc.assert(
    fc.property(anyRatedTool, fc.constantFrom(...PROFILES), (tool, profile) => {
      const policy = recommendToolPolicy(tool, profile);
      const { name } = tool.tool;
      const server = { name: '\u202e'.repeat(500) };
      const about = { tool: { name }, server, classification: tool.classification, policy };
      const answers = questionsAndAnswers(about).map(({ answer }) => answer);
      for (const text of [
        explainRule(policy, name),
        explainPolicy(policy),
        ...stepsToApply(policy),
        whyRule(tool, profile),
        ...answers,
      ]) {
        expect(text).toMatch(/^[A-Z“].*\.$/s);
        expect(text).not.toMatch(/undefined|\[object|\u202e|\u0000/);
        expect(text.length).toBeLessThan(1_500);
      }
    }),
    { numRuns: 500 },
  );
});
