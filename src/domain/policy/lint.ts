import { printableLine } from '../printable.ts';
import { type Direction, directionOf, type Treatment, treatmentOf } from './compare.ts';
import { diffPolicies } from './diff.ts';
import { placeholdersIn } from './explain.ts';
import { pointerOf } from './faults.ts';
import { warningsOfConditions } from './lint-conditions.ts';
import { asksAlways } from './phrases.ts';
import { type RatedTool, recommendPolicy } from './recommend.ts';
import type { PolicyWarning, WarningKind } from './policy-warning.ts';
import type { Policy, Profile, ToolRule } from './schema.ts';

export type { PolicyWarning, WarningKind };

/** The server that a policy is for, with its tools as it lists them. */
export type LintedServer = { name: string; tools: readonly RatedTool[] };

/**
 * What is odd about a policy that has no faults. With the server that it is for: also rules for tools that the server
 * does not have, tools that no rule names, arguments that no tool takes, conditions that no call can meet, and what is
 * wider than the policy that is recommended with this profile.
 */
export function lintPolicy(
  policy: Policy,
  { server, profile = 'balanced' }: { server?: LintedServer | undefined; profile?: Profile } = {},
): PolicyWarning[] {
  const known = new Map(server?.tools.map(({ tool }) => [tool.name, tool]));
  return [
    ...warningsOfDocument(policy),
    ...Object.entries(policy.tools ?? {}).flatMap(([name, rule]) => {
      const tool = known.get(name);
      return [...warningsOfRule(name, rule), ...warningsOfConditions(pointerOf(['tools', name]), rule, tool)];
    }),
    ...(server === undefined
      ? []
      : [
          ...unknownTools(policy, server),
          ...unmentionedTools(policy, server),
          ...widerThanRecommended(policy, server, profile),
        ]),
  ];
}

function warningsOfDocument(policy: Policy): PolicyWarning[] {
  const warnings: PolicyWarning[] = [];
  const hidesAll = policy.hide?.indexOf('*') ?? -1;
  if (hidesAll >= 0) {
    const message = 'Every tool is hidden and every call refused; nothing else in this policy has an effect.';
    warnings.push({ kind: 'hides-all', pointer: pointerOf(['hide', hidesAll]), message });
  } else if (policy.default === 'allow') {
    const message = 'A tool that is not named here is allowed, also one that the server adds later.';
    warnings.push({ kind: 'default-allow', pointer: '/default', message });
  }
  for (const [index, { max, increment_from }] of (policy.all_tools?.limits ?? []).entries()) {
    if (max >= 1 || increment_from !== undefined) continue;
    const message = `A limit of ${max} calls refuses every call of every tool.`;
    warnings.push({ kind: 'refuses-all', pointer: pointerOf(['all_tools', 'limits', index, 'max']), message });
  }
  const hide = policy.hide ?? [];
  for (const [index, name] of hide.entries()) {
    if (hide.indexOf(name) === index) continue;
    const message = `${shown(name)} is hidden by an earlier entry already.`;
    warnings.push({ kind: 'no-effect', pointer: pointerOf(['hide', index]), message });
  }
  return warnings;
}

function warningsOfRule(name: string, rule: ToolRule): PolicyWarning[] {
  const at = (...steps: (string | number)[]) => pointerOf(['tools', name, ...steps]);
  const warnings: PolicyWarning[] = [];
  for (const example of placeholdersIn({ version: '1', default: 'deny', tools: Object.fromEntries([[name, rule]]) })) {
    const message = `An example value stands here in place of your own: ${example}.`;
    warnings.push({ kind: 'example-value', pointer: at(), message });
  }
  const always = (rule.deny_if ?? []).findIndex(({ conditions }) => conditions.length === 0);
  if (always >= 0) {
    const message = 'A "deny_if" rule without conditions refuses every call, whatever else is said of this tool.';
    warnings.push({ kind: 'refuses-all', pointer: at('deny_if', always), message });
  }
  for (const [index, { conditions }] of (rule.require ?? []).entries()) {
    if (conditions.length > 0) continue;
    const message = 'A "require" rule without conditions is met by every call, so it does nothing.';
    warnings.push({ kind: 'no-effect', pointer: at('require', index), message });
  }
  for (const [index, { max, increment_from }] of (rule.limits ?? []).entries()) {
    if (max >= 1 || increment_from !== undefined) continue;
    const message = `A limit of ${max} calls refuses every call.`;
    warnings.push({ kind: 'refuses-all', pointer: at('limits', index, 'max'), message });
  }
  return warnings;
}

function unknownTools(policy: Policy, { name: serverName, tools }: LintedServer): PolicyWarning[] {
  const known = new Set(tools.map(({ tool }) => tool.name));
  const byFold = new Map([...known].map((name) => [folded(name), name]));
  const named: [string, string][] = [
    ...(policy.hide ?? []).map((name, index): [string, string] => [name, pointerOf(['hide', index])]),
    ...Object.keys(policy.tools ?? {}).map((name): [string, string] => [name, pointerOf(['tools', name])]),
  ];
  return named.flatMap(([name, pointer]): PolicyWarning[] => {
    if (known.has(name) || (name === '*' && pointer.startsWith('/hide'))) return [];
    const meant = byFold.get(folded(name));
    const hint = meant === undefined ? '' : ` Is ${shown(meant)} meant? Names are compared letter by letter.`;
    const message = `${printableLine(serverName, 60)} has no tool named ${shown(name)}.${hint}`;
    return [{ kind: 'unknown-tool', pointer, message }];
  });
}

/** A name without what people confuse: case, width and compatible letters, separators. */
function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function unmentionedTools(policy: Policy, { tools }: LintedServer): PolicyWarning[] {
  const named = new Set([...Object.keys(policy.tools ?? {}), ...(policy.hide ?? [])]);
  if (policy.hide?.includes('*')) return [];
  const outcome = policy.default === 'allow' ? 'allowed' : 'refused';
  return [...new Set(tools.map(({ tool }) => tool.name))].flatMap((name): PolicyWarning[] => {
    if (named.has(name)) return [];
    const message = `The policy does not name ${shown(name)}, so "default" decides: it is ${outcome}.`;
    return [{ kind: 'unmentioned-tool', pointer: '/default', message }];
  });
}

function widerThanRecommended(policy: Policy, { tools }: LintedServer, profile: Profile): PolicyWarning[] {
  const recommended = recommendPolicy(tools, profile);
  // The recommended policy has no limit over all tools, so one here can only make a tool narrower.
  const { all_tools: _, ...own } = policy;
  const texts = new Map(diffPolicies(recommended, own).changes.map((change) => [change.tool, change.texts]));
  return [...new Set(tools.map(({ tool }) => tool.name))].flatMap((name): PolicyWarning[] => {
    const [wanted, given] = [treatmentOf(recommended, name), treatmentOf(own, name)];
    if (!isWider(directionOf(wanted, given), wanted, given)) return [];
    const change = (texts.get(name) ?? []).join('; ');
    const pointer = Object.hasOwn(policy.tools ?? {}, name) ? pointerOf(['tools', name]) : '/default';
    const message = `${shown(name)} is wider than recommended (${profile}). From the recommended policy to this one: ${change}.`;
    return [{ kind: 'wider-than-recommended', pointer, message }];
  });
}

/** Wider for every call, or surely for some: a call can be simply allowed where at best a person would have been asked. */
function isWider(direction: Direction, wanted: Treatment, given: Treatment): boolean {
  if (given.kind !== 'parts') return false;
  return direction === 'widened' || (direction === 'changed' && asksEachCall(wanted) && !asksEachCall(given));
}

function asksEachCall(treatment: Treatment): boolean {
  return (
    treatment.kind === 'parts' && treatment.parts.some((part) => part.kind === 'approval' && asksAlways(part.approval))
  );
}

function shown(name: string): string {
  return `"${printableLine(name, 60)}"`;
}
