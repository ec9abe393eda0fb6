import type { Verdict } from '../formats/plan.ts';
import {
  type CalledTool,
  type ClientEffect,
  type ClientRules,
  memberOf,
  type RuleFile,
  readJsonRules,
  readTomlRules,
  textsOf,
} from './client-rules.ts';

/** One rule, its priority with that of its tier added. */
type Rule = { server: string; tools: string[]; verdict: Verdict; priority: number; because: string };
/** Lists of a server's entry in the settings: what is left out of it is not there at all. */
type Shown = { include: unknown; exclude: string[]; file: string };

/** What a file adds to its priorities, which are 0 to 999 thousandths. */
const TIER = { user: 4, project: 3, local: 3 } as const;
/** Rules that the settings stand for, from the client's own source. */
const BY_SETTINGS = { excluded: 4.4, allowed: 4.3, trusted: 4.2, listed: 4.1 } as const;
const VERDICT: Record<string, Verdict> = { allow: 'allow', deny: 'deny', ask_user: 'ask' };
/** A rule with one of these holds for some calls or in some modes only. */
const CONDITIONS = [
  'argsPattern',
  'commandPrefix',
  'commandRegex',
  'toolAnnotations',
  'modes',
  'subagent',
  'interactive',
];

/**
 * The rules of Gemini CLI: its policy files, and what its settings say of servers and tools.
 *
 * Source: docs/reference/policy-engine.md of google-gemini/gemini-cli, and its packages/core/src/policy/config.ts, in stored
 * copies of 2026. The matching rule of the highest priority decides; without one a call is asked about. A rule with conditions
 * counts where it allows, and not where it refuses or asks, because some calls pass it by; so does a rule without `toolName`,
 * for which version 0.61.0 refuses the whole file. Odd characters of a name become `_`, and a long name loses its middle.
 */
export function geminiCliRules(files: readonly RuleFile[]): ClientRules {
  const notes: string[] = [];
  const rules: Rule[] = [];
  const shown = new Map<string, Shown[]>();
  for (const file of files) {
    const isPolicy = file.file.endsWith('.toml');
    const read = isPolicy ? readTomlRules(file) : readJsonRules(file);
    if ('problem' in read) notes.push(read.problem);
    else if (isPolicy) rules.push(...rulesOfPolicy(read.value, file));
    else rules.push(...rulesOfSettings(read.value, file, shown));
  }
  return { notes, effectOn: (alias, tool) => effectOf(rules, shown.get(alias) ?? [], alias, tool) };
}

function rulesOfPolicy(policy: Record<string, unknown>, { file, scope }: RuleFile): Rule[] {
  const list = memberOf(policy, 'rule');
  const rules: unknown[] = Array.isArray(list) ? list : [];
  const refused = rules.some((rule) => memberOf(rule, 'toolName') === undefined);
  return rules.flatMap((rule) => {
    const name = memberOf(rule, 'toolName') ?? '*';
    const decision = memberOf(rule, 'decision');
    const verdict = typeof decision === 'string' && Object.hasOwn(VERDICT, decision) ? VERDICT[decision] : undefined;
    const partly = refused || CONDITIONS.some((condition) => memberOf(rule, condition) !== undefined);
    if (verdict === undefined || (partly && verdict !== 'allow')) return [];
    const server = memberOf(rule, 'mcpName');
    const priority = memberOf(rule, 'priority');
    return [
      {
        server: typeof server === 'string' ? server : '',
        tools: typeof name === 'string' ? [name] : textsOf(name),
        verdict,
        priority: TIER[scope] + (typeof priority === 'number' ? priority : 0) / 1000,
        because: `a rule of ${file}`,
      },
    ];
  });
}

function rulesOfSettings(settings: Record<string, unknown>, { file }: RuleFile, shown: Map<string, Shown[]>): Rule[] {
  const servers = memberOf(settings, 'mcpServers');
  const rules: Rule[] = [];
  const rule = (server: string, tools: string[], verdict: Verdict, priority: number, setting: string) =>
    rules.push({ server, tools, verdict, priority, because: `"${setting}" of ${file}` });
  for (const [alias, entry] of typeof servers === 'object' && servers !== null ? Object.entries(servers) : []) {
    if (memberOf(entry, 'trust') === true) rule(alias, ['*'], 'allow', BY_SETTINGS.trusted, 'trust');
    const own = { include: memberOf(entry, 'includeTools'), exclude: textsOf(memberOf(entry, 'excludeTools')), file };
    shown.set(alias, [...(shown.get(alias) ?? []), own]);
  }
  for (const alias of textsOf(memberOf(memberOf(settings, 'mcp'), 'allowed'))) {
    rule(alias, ['*'], 'allow', BY_SETTINGS.listed, 'mcp.allowed');
  }
  const tools = memberOf(settings, 'tools');
  const [allowed, excluded] = [textsOf(memberOf(tools, 'allowed')), textsOf(memberOf(tools, 'exclude'))];
  if (allowed.length > 0) rule('', allowed, 'allow', BY_SETTINGS.allowed, 'tools.allowed');
  if (excluded.length > 0) rule('', excluded, 'deny', BY_SETTINGS.excluded, 'tools.exclude');
  return rules;
}

function effectOf(rules: readonly Rule[], shown: readonly Shown[], alias: string, tool: CalledTool): ClientEffect {
  for (const { include, exclude, file } of shown) {
    if (exclude.includes(tool.name)) return { effect: 'deny', because: `"excludeTools" of ${file}` };
    if (Array.isArray(include) && !textsOf(include).some((name) => name.replace(/\(.*$/s, '') === tool.name)) {
      return { effect: 'deny', because: `"includeTools" of ${file}` };
    }
  }
  const called = nameInClient(alias, tool.name);
  const best = rules
    .filter((rule) => fits(rule, alias, called))
    .reduce<Rule | undefined>(
      (one, other) => (one === undefined || other.priority > one.priority ? other : one),
      undefined,
    );
  return best === undefined
    ? { effect: 'ask', because: 'no rule that fits' }
    : { effect: best.verdict, because: best.because };
}

function fits({ server, tools }: Rule, alias: string, called: string): boolean {
  if (server !== '' && server !== '*' && server !== alias) return false;
  return tools.some((name) => {
    if (name === '*') return server === '' || called.startsWith(server === '*' ? 'mcp_' : `mcp_${alias}_`);
    if (server === '*') return called === nameInClient(alias, name);
    if (server !== '') return called === `mcp_${alias}_${name}`;
    const [before = '', after] = name.split('*');
    return after === undefined ? called === name : called.startsWith(before) && called.endsWith(after);
  });
}

function nameInClient(alias: string, tool: string): string {
  const raw = `${alias}_${tool}`;
  const name = (raw.startsWith('mcp_') ? raw : `mcp_${raw}`).replaceAll(/[^a-zA-Z0-9_\-.:]/g, '_');
  return name.length > 63 ? `${name.slice(0, 30)}...${name.slice(-30)}` : name;
}
