import type { Condition, Limit, Policy, Rule, ToolRule } from '../schema.ts';
import { type Format, VISIBLE_ALIAS } from './format.ts';
import { jsonText } from './quote.ts';
import { sentence } from './reduce.ts';

const NO_APPROVAL = "This call needs a person's approval, and nobody can be asked here.";
const NOT_KNOWN_HERE = 'A rule of this tool cannot be checked here, so no call of it is let through.';

/**
 * policy.json, version 1, without what Toolrisk adds to it: approvals become refusals.
 *
 * Source: the public description of the format as noted for this project in November 2026: `version`, `default`, `hide`,
 * `all_tools.limits` and, for a tool, `require`, `deny_if` and `limits`; a rule in `deny_if` without conditions always
 * holds; paths walk keys, and limits count calls.
 */
export const policylayer: Format = {
  name: 'policylayer',
  title: 'policy.json without extensions',
  fileName: 'policy.json',
  mediaType: 'application/json',
  alias: VISIBLE_ALIAS,
  install: (alias) => `Give it to the gateway as the policy of the server ${alias}.`,
  write: ({ policy }) => {
    const notExpressed = [
      ...sentence(
        toolsWhere(policy, ({ approval }) => approval !== undefined),
        (names) => `The format has no approvals, so calls that would wait for a person are refused: ${names}.`,
      ),
      ...sentence(
        toolsWhere(policy, hasForeignPart),
        (names) =>
          `The format has no list steps such as [0] and [*] in paths and no sums, so these tools are refused: ${names}.`,
      ),
      ...sentence(
        toolsWhere(policy, comparesInDenyIf),
        (names) =>
          `An engine of this format may not notice a number that is left out or sent as text in a "deny_if" of these tools, where Toolrisk refuses the call: ${names}.`,
      ),
      ...sentence(
        toolsWhere(policy, (rule) => !hasForeignPart(rule) && conditionsOf(rule).some(({ op }) => op === 'regex')),
        (names) =>
          `The patterns of these tools are in the syntax of RE2, and an engine that reads another one may understand them differently: ${names}.`,
      ),
    ];
    if ((policy.all_tools?.limits ?? []).some(isSum)) {
      const text = jsonText({ version: '1', default: 'deny', hide: ['*'] });
      return {
        text,
        notExpressed: [...notExpressed, 'The format has no sums over all tools, so every tool is refused.'],
      };
    }
    const tools = Object.entries(policy.tools ?? {}).map(([name, rule]) => [name, strictRule(rule)]);
    return {
      text: jsonText({ ...policy, ...(policy.tools === undefined ? {} : { tools: Object.fromEntries(tools) }) }),
      notExpressed,
    };
  },
};

function strictRule(rule: ToolRule): ToolRule {
  if (hasForeignPart(rule)) return { deny_if: [{ conditions: [], on_deny: NOT_KNOWN_HERE }] };
  const { approval, ...rest } = rule;
  if (approval === undefined) return rest;
  const conditions = approval.when === 'always' ? [] : approval.when;
  return { ...rest, deny_if: [...(rule.deny_if ?? []), { conditions, on_deny: NO_APPROVAL }] };
}

function hasForeignPart(rule: ToolRule): boolean {
  return (rule.limits ?? []).some(isSum) || conditionsOf(rule).some(({ path }) => path.includes('['));
}

function comparesInDenyIf(rule: ToolRule): boolean {
  if (hasForeignPart(rule)) return false;
  const { require: _, ...refusing } = rule;
  return conditionsOf(refusing).some(({ op }) => /^(?:lte?|gte?)$/.test(op));
}

function isSum({ increment_from }: Limit): boolean {
  return increment_from !== undefined;
}

function conditionsOf({ require, deny_if, approval }: ToolRule): Condition[] {
  const rules: Rule[] = [...(require ?? []), ...(deny_if ?? [])];
  const asked = approval === undefined || approval.when === 'always' ? [] : approval.when;
  return [...rules.flatMap(({ conditions }) => conditions), ...asked];
}

function toolsWhere(policy: Policy, holds: (rule: ToolRule) => boolean): string[] {
  return Object.entries(policy.tools ?? {}).flatMap(([name, rule]) => (holds(rule) ? [name] : []));
}
