import type { Category, Classification, RiskLevel } from '../classification.ts';
import { printableLine } from '../printable.ts';
import { repositoryAddress } from '../server.ts';
import { PLACEHOLDERS } from './argument-rules.ts';
import { explainSwitch, type OwnSwitch } from './own-switches.ts';
import { approvalPhrase, asksAlways, joined, limitPhrase, pathPhrase, rulesPhrase } from './phrases.ts';
import { type RatedTool, reasonsFor } from './recommend.ts';
import type { Limit, Policy, Profile, ToolRule } from './schema.ts';

/** How a policy treats a tool, in one word: what a list of tools shows. */
export type Standing = 'allowed' | 'limited' | 'conditional' | 'asked' | 'refused' | 'hidden' | 'unlisted';

/** How the policy treats a tool. An unlisted tool under `default: allow` is `allowed`, or `limited` by `all_tools`. */
export function standingOf(policy: Policy, tool: string): Standing {
  if (isHidden(policy, tool)) return 'hidden';
  const rule = ruleOf(policy, tool);
  if (rule === undefined && policy.default === 'deny') return 'unlisted';
  if (alwaysRefused(rule)) return 'refused';
  if (rule?.approval !== undefined && asksAlways(rule.approval)) return 'asked';
  if (rule?.approval !== undefined || has(rule?.require) || has(rule?.deny_if)) return 'conditional';
  return has(rule?.limits) || has(policy.all_tools?.limits) ? 'limited' : 'allowed';
}

/** The effect of the policy on one tool, and on the rest of its server, in one plain sentence. */
export function explainRule(policy: Policy, tool: string): string {
  return `${capital(effectOn(policy, tool))}; ${effectOnRest(policy)}.`;
}

/** The same of the one tool alone. */
export function explainEffect(policy: Policy, tool: string): string {
  return `${capital(effectOn(policy, tool))}.`;
}

/** What a policy does to all its tools, in one or two plain sentences. */
export function explainPolicy(policy: Policy): string {
  const names = new Set([...Object.keys(policy.tools ?? {}), ...(policy.hide ?? [])]);
  names.delete('*');
  const standings = [...names].map((name) => standingOf(policy, name));
  const words: [Standing, string][] = [
    ['allowed', 'allowed as they are'],
    ['limited', 'capped'],
    ['conditional', 'bound to conditions'],
    ['asked', 'put before a person'],
    ['refused', 'refused'],
    ['hidden', 'hidden'],
  ];
  const parts = words.flatMap(([standing, word]) => {
    const count = standings.filter((one) => one === standing).length;
    if (count === 0) return [];
    return [count === 1 ? `1 is ${word.replace('they are', 'it is')}` : `${count} are ${word}`];
  });
  const rest = policy.default === 'deny' ? 'Any other tool is refused.' : 'Any other tool is allowed.';
  if (policy.hide?.includes('*')) return 'All tools are hidden, and every call is refused.';
  if (parts.length === 0) return `The policy names no tool. ${rest}`;
  const subject = names.size === 1 ? 'Of the one tool named here' : `Of the ${names.size} tools named here`;
  return `${subject}, ${joined(parts)}. ${rest}`;
}

/**
 * What a person does to put a policy in force, in order. A switch of the server itself comes first, since what is not offered
 * needs no rule; then the example values, because they refuse until set.
 */
export function stepsToApply(policy: Policy, switches: readonly OwnSwitch[] = []): string[] {
  const examples = placeholdersIn(policy);
  const [first] = switches;
  return [
    ...(first === undefined ? [] : [`See whether a switch of the server itself is enough. ${explainSwitch(first)}`]),
    ...(examples.length > 0 ? [`Put your own values in place of the examples: ${examples.join('; ')}.`] : []),
    'Register the server with a gateway that enforces policy.json, version 1.',
    'Give the gateway this document as the policy of that server; if it has one already, add the entries to it.',
    "Point your client at the gateway's address, and take the server's own entry out of the client's configuration.",
  ];
}

/** The places of a recommended policy that hold an example instead of the user's own value, each in a few words. */
export function placeholdersIn(policy: Policy): string[] {
  const examples: unknown[] = [PLACEHOLDERS.folder, PLACEHOLDERS.mailAddress, PLACEHOLDERS.phoneNumber];
  const found = new Set<string>();
  for (const rule of Object.values(policy.tools ?? {})) {
    for (const { path, op, value } of [...(rule.require ?? []), ...(rule.deny_if ?? [])].flatMap(
      (one) => one.conditions,
    )) {
      const values: unknown[] = Array.isArray(value) ? value : [value];
      const isAmount = op === 'gt' && value === PLACEHOLDERS.amount;
      if (isAmount || values.some((one) => examples.includes(one)))
        found.add(`${pathPhrase(path)} (${String(values[0])})`);
    }
    for (const { increment_from, max } of rule.limits ?? []) {
      if (increment_from !== undefined && max === PLACEHOLDERS.sumPerDay)
        found.add(`the sum of ${pathPhrase(increment_from)} (${max})`);
    }
  }
  return [...found];
}

/** Why a tool's recommended rule is as it is, in plain sentences. */
export function whyRule(rated: RatedTool, profile: Profile = 'balanced'): string {
  return reasonsFor(rated, profile)
    .map((reason) => reason.why)
    .join(' ');
}

/** What the questions need to know of a server: the catalogue's row of it fits. */
export type Provider = { name: string; title?: string | null; repository?: string | null; address?: string };

/** Questions that readers ask of a tool, with answers that agree with the policy given. All texts are plain text. */
export function questionsAndAnswers(about: {
  tool: { name: string };
  server: Provider;
  classification: Classification | null;
  policy: Policy;
}): { question: string; answer: string }[] {
  const { tool, server, classification, policy } = about;
  const name = quoted(tool.name);
  return [
    { question: `What does ${name} do?`, answer: whatItDoes(name, classification) },
    { question: `What is the risk level of ${name}?`, answer: whatRisk(name, classification) },
    { question: `How can I limit ${name}?`, answer: howToLimit(policy, tool.name) },
    { question: `How can I block ${name} completely?`, answer: howToBlock(policy, tool.name) },
    { question: `Which server provides ${name}?`, answer: whoProvides(name, server) },
  ];
}

const MEANING: Record<Category, string> = {
  Read: 'is a reading tool (Read): it returns information and leaves everything as it was',
  Write: 'is a writing tool (Write): it creates or changes something, and another ordinary call can undo that',
  Execute: 'is an executing tool (Execute): it runs or drives something, and the arguments decide what happens',
  Destructive: 'is a destructive tool (Destructive): it removes, ends or spoils something that exists',
  Financial: 'is a financial tool (Financial): it moves money, or commits somebody to pay',
};

const HARM: Record<RiskLevel, string> = {
  Low: 'one wrong call does little harm',
  Medium: 'one wrong call can expose data or make a change that somebody has to put right',
  High: 'one wrong call can do real harm',
  Critical: 'one wrong call can do harm that cannot be bounded or undone',
};

function whatItDoes(name: string, classification: Classification | null): string {
  if (classification?.assessed) return `${name} ${MEANING[classification.category]}.`;
  const why = classification === null ? 'It has not been classified yet.' : sentence(classification.reason);
  return `That could not be told from its definition. ${why} Treat it as a tool that could do anything.`;
}

function whatRisk(name: string, classification: Classification | null): string {
  if (!classification?.assessed) {
    return `${name} has no risk level, because it could not be assessed. That does not mean that it is safe: it is never treated as low risk.`;
  }
  return `${classification.risk}: ${HARM[classification.risk]}. ${sentence(classification.rationale)}`.trim();
}

function howToLimit(policy: Policy, tool: string): string {
  const key = JSON.stringify(printableLine(tool, 60));
  if (isHidden(policy, tool)) {
    return `The policy shown hides it, so there is nothing to limit. If you need it, take it out of "hide" and list it under "tools" as ${key}, with a "limits" or an "approval" entry.`;
  }
  const rule = ruleOf(policy, tool);
  const bounds = limitsOn(policy, rule);
  if (bounds.length > 0) {
    const where = has(rule?.limits) ? `the "limits" of ${key} under "tools"` : '"all_tools"';
    return `The policy shown lets ${joined(bounds.map(limitPhrase))} through for each grant. To change that, set another "max" or "window" in ${where}.`;
  }
  const now =
    rule?.approval === undefined
      ? 'The policy shown sets no limit.'
      : `Under the policy shown it ${approvalPhrase(rule.approval)}, and there is no limit.`;
  return `${now} To cap it, give ${key} under "tools" a "limits" list with one entry: a "counter" of any name, a "window" of "minute", "hour" or "day", and the "max".`;
}

function howToBlock(policy: Policy, tool: string): string {
  const key = JSON.stringify(printableLine(tool, 60));
  if (isHidden(policy, tool))
    return 'The policy shown does so already: the tool is in "hide", so the agent does not see it and a call is refused.';
  const rule = ruleOf(policy, tool);
  if (alwaysRefused(rule))
    return 'The policy shown does so already: a "deny_if" rule without conditions refuses every call.';
  if (rule === undefined && policy.default === 'deny')
    return 'The policy shown does so already: it does not list the tool, and its "default" is "deny".';
  const first = rule === undefined ? '' : `Take ${key} out of "tools" and `;
  // In "hide", the name "*" stands for every tool.
  if (tool === '*')
    return `${first === '' ? 'Set' : `${first}set`} "default" to "deny": a tool that is not listed is refused.`;
  return `${first === '' ? 'Add' : `${first}add`} ${first === '' ? key : 'it'} to "hide": the agent then does not see it, and a call is refused.`;
}

function whoProvides(name: string, server: Provider): string {
  const title = quoted(server.title ?? server.name);
  const address =
    server.address === undefined || server.address === '' ? '' : ` (${printableLine(server.address, 200)})`;
  const repository = server.repository ? repositoryAddress(server.repository) : undefined;
  const source = repository === undefined ? '' : ` Its source is at ${printableLine(repository.href, 200)}.`;
  return `${name} is provided by the server ${title}${address}.${source}`;
}

function effectOn(policy: Policy, tool: string): string {
  const name = quoted(tool);
  const rule = ruleOf(policy, tool);
  switch (standingOf(policy, tool)) {
    case 'hidden':
      return `the agent does not see ${name}, and a call of it is refused`;
    case 'unlisted':
    case 'refused':
      return `every call of ${name} is refused`;
    case 'allowed':
      return `${name} stays usable without a bound`;
    case 'asked':
      if (rule?.approval !== undefined)
        return `each call of ${name} ${approvalPhrase(rule.approval)}${capped(policy, rule)}`;
      return `each call of ${name} waits for a person`;
    case 'limited':
      return `${name} stays usable but is capped at ${joined(limitsOn(policy, rule).map(limitPhrase))} for each grant`;
    case 'conditional': {
      const parts = [
        ...(has(rule?.require) ? [`is refused unless ${rulesPhrase(rule?.require ?? [], 'and')}`] : []),
        ...(has(rule?.deny_if) ? [`is refused where ${rulesPhrase(rule?.deny_if ?? [], 'or')}`] : []),
        ...(rule?.approval === undefined ? [] : [approvalPhrase(rule.approval)]),
      ];
      return `${name} stays usable but ${parts.join(', and ')}${capped(policy, rule)}`;
    }
  }
}

function capped(policy: Policy, rule: ToolRule | undefined): string {
  const limits = limitsOn(policy, rule);
  return limits.length === 0 ? '' : `, with a cap of ${joined(limits.map(limitPhrase))} for each grant`;
}

function limitsOn(policy: Policy, rule: ToolRule | undefined): Limit[] {
  return [...(rule?.limits ?? []), ...(policy.all_tools?.limits ?? [])];
}

function effectOnRest(policy: Policy): string {
  if (policy.default === 'allow') return 'a tool that the policy does not name stays allowed';
  const several = Object.keys(policy.tools ?? {}).length + (policy.hide?.length ?? 0) > 1;
  return several
    ? 'a tool that the policy does not list is refused'
    : 'everything else on the server is refused unless you list it';
}

function isHidden(policy: Policy, tool: string): boolean {
  return policy.hide?.some((name) => name === '*' || name === tool) ?? false;
}

function ruleOf(policy: Policy, tool: string): ToolRule | undefined {
  return policy.tools !== undefined && Object.hasOwn(policy.tools, tool) ? policy.tools[tool] : undefined;
}

function alwaysRefused(rule: ToolRule | undefined): boolean {
  return rule?.deny_if?.some(({ conditions }) => conditions.length === 0) ?? false;
}

function has(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

function quoted(name: string): string {
  return `“${printableLine(name, 80)}”`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
