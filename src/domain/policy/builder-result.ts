import { printableLine } from '../printable.ts';
import { queryOf } from './builder-link.ts';
import {
  type BuilderState,
  type Choice,
  type DraftPolicy,
  type DraftRule,
  documentOf,
  isRecommended,
  kindOfRule,
  ruleIn,
  ruleOfChoice,
} from './builder-state.ts';
import type { Direction } from './compare.ts';
import { noCounters } from './counters.ts';
import { type Decision, decide } from './decide.ts';
import { diffPolicies } from './diff.ts';
import { explainPolicy } from './explain.ts';
import { type Fault, pointerOf } from './faults.ts';
import { aliasProblem, exportPolicy, type PolicyExport } from './formats/index.ts';
import { type LintedServer, lintPolicy, type PolicyWarning } from './lint.ts';
import { limitPhrase } from './phrases.ts';
import { type RatedTool, recommendPolicy } from './recommend.ts';
import { parsePolicy, type Policy } from './schema.ts';

/** What a tool's rule is in a few words: `at most 30 calls a minute`. */
export function rulePhrase(tool: string, rule: DraftRule | undefined): string {
  switch (kindOfRule(tool, rule)) {
    case 'hide':
      return 'hidden';
    case 'allow':
      return 'allowed';
    case 'deny':
      return 'refused';
    case 'ask':
      return 'a person is asked';
    case 'limit':
      return limitWords(rule);
    case 'custom':
      return customWords(rule);
  }
}

function limitWords(rule: DraftRule | undefined): string {
  const words = (rule?.limits ?? []).map(({ max, window, increment_from }) =>
    typeof max === 'number'
      ? limitPhrase({ counter: '-', max, window, ...(increment_from === undefined ? {} : { increment_from }) })
      : `“${printableLine(max, 20)}” calls a ${window}`,
  );
  return `at most ${words.join(' and ')}`;
}

function customWords(rule: DraftRule | undefined): string {
  const conditional = (rule?.require?.length ?? 0) + (rule?.deny_if?.length ?? 0) > 0;
  const parts = [
    ...(conditional ? ['bound to conditions'] : []),
    ...((rule?.limits?.length ?? 0) > 0 ? [limitWords(rule)] : []),
    ...(rule?.approval === undefined
      ? []
      : [
          rule.approval.when === 'always' || rule.approval.when.length === 0
            ? 'a person is asked'
            : 'a person is asked about some calls',
        ]),
  ];
  return parts.join(', ');
}

/** What is not as recommended for one tool. `texts` are clauses; a direction is there where the document has no faults. */
export type Difference = { tool: string; direction: Direction | undefined; texts: string[] };

/** All that follows from a state and the tools of a server; nothing in it is kept anywhere. */
export type BuiltPolicy = {
  state: BuilderState;
  recommended: Policy;
  /** The document in the format's own shape, faults and all. */
  document: DraftPolicy;
  /** The checked policy; undefined where the document has faults. */
  policy: Policy | undefined;
  faults: Fault[];
  /** What is odd about a document without faults, and is not said elsewhere in this answer. */
  warnings: PolicyWarning[];
  /** What the policy does, in a sentence or two; undefined where it has faults. */
  summary: string | undefined;
  /** The alias in use: the user's, or the server's own name. */
  alias: string;
  aliasProblem: string | undefined;
  /** The document in the chosen format; undefined where faults or the alias stand in the way. */
  written: PolicyExport | undefined;
  differences: Difference[];
  /** Names that the choices hold and the server does not list. */
  unknown: { tool: string; chosen: string }[];
  /** The query of the address that holds this state. */
  query: Record<string, string>;
};

/** Builds the policy of a state. `name` is what the server is called where the user has no name of their own for it. */
export function buildPolicy(state: BuilderState, tools: readonly RatedTool[], name: string): BuiltPolicy {
  const recommended = recommendPolicy(tools, state.profile);
  const document = documentOf(recommended, state.choices);
  const parsed = parsePolicy(document);
  const policy = parsed.ok ? parsed.policy : undefined;
  const alias = state.alias === '' ? name : state.alias;
  const { format, caps } = state;
  const definitions = tools.map(({ tool }) => tool);
  const known = new Set(definitions.map((tool) => tool.name));
  const written = policy === undefined ? undefined : exportPolicy(policy, definitions, { format, alias, caps });
  return {
    state,
    recommended,
    document,
    policy,
    faults: parsed.ok ? [] : parsed.faults,
    warnings: policy === undefined ? [] : warningsOf(policy, state, { name, tools }),
    summary: policy && explainPolicy(policy),
    alias,
    aliasProblem: aliasProblem(format, alias),
    written: written === undefined || 'problem' in written ? undefined : written,
    differences: state.choices.size === 0 ? [] : differencesOf(recommended, policy, state),
    unknown: [...state.choices]
      .filter(([tool]) => !known.has(tool))
      .map(([tool, choice]) => ({ tool, chosen: rulePhrase(tool, ruleOfChoice(tool, choice)) })),
    query: queryOf(state),
  };
}

/** Unknown tools and what is wider have their own lists, and a tool that a person chose to refuse is meant to be refused. */
function warningsOf(policy: Policy, state: BuilderState, server: LintedServer): PolicyWarning[] {
  const refused = new Set(
    [...state.choices]
      .filter(([, { kind }]) => kind === 'deny')
      .map(([tool]) => pointerOf(['tools', tool, 'deny_if', 0])),
  );
  return lintPolicy(policy, { server, profile: state.profile }).filter(
    ({ kind, pointer }) => kind !== 'wider-than-recommended' && kind !== 'unknown-tool' && !refused.has(pointer),
  );
}

function differencesOf(recommended: Policy, policy: Policy | undefined, state: BuilderState): Difference[] {
  if (policy === undefined)
    return [...state.choices].flatMap(([tool, choice]) => roughDifference(recommended, tool, choice));
  return diffPolicies(recommended, policy).changes.flatMap(({ tool, direction, texts }) =>
    tool === null ? [] : [{ tool, direction, texts }],
  );
}

/** The difference as far as it can be told of a document that has faults. */
function roughDifference(recommended: Policy, tool: string, choice: Choice): Difference[] {
  if (isRecommended(recommended, tool, choice)) return [];
  const listed = ruleIn(recommended, tool) !== undefined || recommended.hide?.includes(tool) === true;
  const before = listed ? rulePhrase(tool, ruleIn(recommended, tool)) : 'not listed';
  return [
    { tool, direction: undefined, texts: [`was ${before}, now ${rulePhrase(tool, ruleOfChoice(tool, choice))}`] },
  ];
}

/** A call to try a policy on: the name of the tool, and its arguments as JSON text. */
export type SampleCall = { tool: string; text: string };
export type SampleResult = { decision: Decision } | { problem: string };

/**
 * What the policy does with a call that would be the first one of a grant. A document with faults refuses every call,
 * as a gateway does that cannot load it.
 */
export function trySample(built: Pick<BuiltPolicy, 'policy'>, { tool, text }: SampleCall): SampleResult {
  let args: unknown;
  if (text.trim() !== '') {
    try {
      args = JSON.parse(text);
    } catch (error) {
      const detail = error instanceof Error ? ` (${printableLine(error.message, 160)})` : '';
      return { problem: `The arguments are no JSON${detail}. Write an object, such as {"name": "value"}.` };
    }
  }
  return { decision: decide(built.policy, { tool, args }, noCounters(0)) };
}
