import type { Verdict } from '../formats/plan.ts';
import {
  type CalledTool,
  type ClientEffect,
  type ClientRules,
  globFits,
  memberOf,
  type RuleFile,
  readJsonRules,
  textsOf,
} from './client-rules.ts';

type Rule = { text: string; file: string };
/** The lists of all files together, and what holds where no rule fits. */
type Permissions = { deny: Rule[]; ask: Rule[]; allow: Rule[]; mode: { name: string; file: string } | undefined };

/** What each mode does with a call that no rule decides. A mode that leaves it to a model may let it through. */
const MODES: Record<string, Verdict> = {
  default: 'ask',
  acceptEdits: 'ask',
  plan: 'ask',
  dontAsk: 'deny',
  auto: 'allow',
  bypassPermissions: 'allow',
};

/**
 * The rules of Claude Code: `permissions` of its settings files.
 *
 * Source: code.claude.com/docs/en/permissions, as fetched on 2026-10-08. The lists of all files are joined; deny goes before
 * ask, and ask before allow, however specific a rule is; `mcp__<server>` and `mcp__<server>__*` are all tools of a server; an
 * allow rule takes a glob only after a literal `mcp__<server>__`; a `mcp__` rule with parentheses is skipped. What no rule
 * fits goes by `defaultMode`, of which the most specific file decides. Settings that an organisation manages are not read.
 */
export function claudeCodeRules(files: readonly RuleFile[]): ClientRules {
  const permissions: Permissions = { deny: [], ask: [], allow: [], mode: undefined };
  const notes: string[] = [];
  for (const scope of ['user', 'project', 'local'] as const) {
    for (const file of files.filter((one) => one.scope === scope)) {
      const read = readJsonRules(file);
      if ('problem' in read) notes.push(read.problem);
      else add(permissions, memberOf(read.value, 'permissions'), file.file);
    }
  }
  return { effectOn: (alias, tool) => effectOf(permissions, alias, tool), notes };
}

function add(permissions: Permissions, own: unknown, file: string): void {
  for (const list of ['deny', 'ask', 'allow'] as const) {
    permissions[list].push(...textsOf(memberOf(own, list)).map((text) => ({ text, file })));
  }
  const mode = memberOf(own, 'defaultMode');
  if (typeof mode === 'string') permissions.mode = { name: mode, file };
}

function effectOf({ deny, ask, allow, mode }: Permissions, alias: string, tool: CalledTool): ClientEffect {
  const server = `mcp__${spelled(alias)}`;
  const name = `${server}__${spelled(tool.name)}`;
  const fits = ({ text }: Rule, mayGlob: boolean) => {
    if (text.includes('(')) return false;
    return text.includes('*') ? mayGlob && globFits(text, name) : text === name || text === server;
  };
  const denied = deny.find((rule) => fits(rule, true));
  if (denied !== undefined) return { effect: 'deny', because: words(denied) };
  const noQuestions = mode?.name === 'dontAsk';
  const asked = ask.find((rule) => fits(rule, true));
  if (asked !== undefined) return { effect: noQuestions ? 'deny' : 'ask', because: words(asked) };
  const allowed = allow.find((rule) => fits(rule, rule.text.startsWith(`${server}__`)));
  if (allowed !== undefined) return { effect: 'allow', because: words(allowed) };
  const effect = mode !== undefined && Object.hasOwn(MODES, mode.name) ? MODES[mode.name] : undefined;
  if (mode === undefined || effect === undefined) return { effect: 'ask', because: 'no rule that fits' };
  return { effect, because: `"defaultMode" of ${mode.file}` };
}

/** The client writes every other character of a name as `_`. */
function spelled(part: string): string {
  return part.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
}

function words({ text, file }: Rule): string {
  return `the rule “${text}” of ${file}`;
}
