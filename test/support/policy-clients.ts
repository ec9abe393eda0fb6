import type { FormatName } from '../../src/domain/policy/formats/index.ts';
import { readToml } from './toml.ts';

/**
 * What each client does with a call of a tool when nothing but the exported file speaks: its documented precedence, in as
 * few lines as it takes. Where a file leaves something open to the client, the most that can happen is what counts.
 */
export type Effect = 'deny' | 'ask' | 'allow';
type Client = (text: string, alias: string, tool: string) => Effect;

/** The formats whose reader sees a tool's name and no more; the two others are read by `decide`. */
export type NameFormat = Exclude<FormatName, 'toolrisk' | 'policylayer'>;

export const CLIENTS: Record<NameFormat, Client> = {
  /** Deny, then ask, then allow, each by the full name; an allow glob counts after a literal server; else it asks. */
  'claude-code': (text, alias, tool) => {
    const { permissions } = JSON.parse(text);
    const spelled = (part: string) => part.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
    const name = `mcp__${spelled(alias)}__${spelled(tool)}`;
    const hits = (rules: string[], mayGlob: (rule: string) => boolean) =>
      rules.some(
        (rule) => !rule.includes('(') && (rule.includes('*') ? mayGlob(rule) && glob(rule, name) : rule === name),
      );
    if (hits(permissions.deny, () => true)) return 'deny';
    if (hits(permissions.ask, () => true)) return 'ask';
    return hits(permissions.allow, (rule) => /^mcp__[^*_]+(?:_[^*_]+)*__/.test(rule)) ? 'allow' : 'ask';
  },

  /** False means asked each time. Anything else may run unasked: it calls itself read-only, or was approved once. */
  vscode: (text, _alias, tool) => {
    const eligible = JSON.parse(text)['chat.tools.eligibleForAutoApproval'];
    const name = tool.replaceAll('.', '_');
    return Object.hasOwn(eligible, name) && eligible[name] === false ? 'ask' : 'allow';
  },

  /** Listed, in whatever case, means that it runs; all else is asked about in the run mode "Allowlist". */
  cursor: (text, alias, tool) => {
    const list: string[] = JSON.parse(text).mcpAllowlist;
    return list.some((entry) => glob(entry.toLowerCase(), `${alias}:${tool}`.toLowerCase())) ? 'allow' : 'ask';
  },

  /** The allow-list, less the deny-list; then the tool's mode before the server's before `auto`, which may not ask. */
  codex: (text, alias, tool) => {
    const server = memberOf(memberOf(readToml(text), 'mcp_servers'), alias);
    const [enabled, disabled] = [memberOf(server, 'enabled_tools'), memberOf(server, 'disabled_tools')];
    if (Array.isArray(enabled) && !enabled.includes(tool)) return 'deny';
    if (Array.isArray(disabled) && disabled.includes(tool)) return 'deny';
    const own = memberOf(memberOf(memberOf(server, 'tools'), tool), 'approval_mode');
    return (own ?? memberOf(server, 'default_tools_approval_mode')) === 'prompt' ? 'ask' : 'allow';
  },

  /** The matching rule of the highest priority; without one, it asks. A rule needs a tool; odd names are rewritten first. */
  'gemini-cli': (text, alias, tool) => {
    const rules = memberOf(readToml(text), 'rule');
    if (!Array.isArray(rules) || rules.some((rule) => memberOf(rule, 'toolName') === undefined)) return 'allow';
    const raw = `${alias}_${tool}`;
    const odd = (raw.startsWith('mcp_') ? raw : `mcp_${raw}`).replaceAll(/[^a-zA-Z0-9_\-.:]/g, '_');
    const call = odd.length > 63 ? `${odd.slice(0, 30)}...${odd.slice(-30)}` : odd;
    const matching = rules.filter((rule) => {
      if (memberOf(rule, 'mcpName') !== alias) return false;
      const tools = memberOf(rule, 'toolName');
      if (tools === '*') return call.startsWith(`mcp_${alias}_`);
      return Array.isArray(tools) && tools.some((name) => `mcp_${alias}_${name}` === call);
    });
    const best = matching.sort(
      (one, other) => Number(memberOf(other, 'priority')) - Number(memberOf(one, 'priority')),
    )[0];
    const decision = memberOf(best, 'decision');
    return decision === 'allow' || decision === 'deny' ? decision : 'ask';
  },

  /** What is not in `allowed_tools` is not there; `never` runs; for a tool in no list the API gives no word, so it may run. */
  openai: (text, alias, tool) => {
    const { server_label, allowed_tools, require_approval } = JSON.parse(text);
    if (server_label !== alias) throw new Error('the label is another');
    if (allowed_tools !== undefined && !allowed_tools.includes(tool)) return 'deny';
    if (require_approval === 'always' || require_approval.always?.tool_names.includes(tool)) return 'ask';
    return 'allow';
  },

  /** The tool's own config before the default one; enabled runs without a question. */
  anthropic: (text, alias, tool) => {
    const { mcp_server_name, default_config, configs } = JSON.parse(text);
    if (mcp_server_name !== alias) throw new Error('the server is another');
    const own = Object.hasOwn(configs, tool) ? configs[tool].enabled : undefined;
    return (own ?? default_config.enabled ?? true) ? 'allow' : 'deny';
  },

  /** Allowed when some permit and no forbid matches, else denied. */
  cedar: (text, _alias, tool) => {
    const matching = readCedar(text).filter((statement) => statement.tool === undefined || statement.tool === tool);
    if (matching.some(({ effect }) => effect === 'forbid')) return 'deny';
    return matching.length > 0 ? 'allow' : 'deny';
  },

  /** The table's word for the tool, or the default of `object.get`; another server, or no text, is denied. */
  rego: (text, alias, tool) => {
    const module = readRego(text);
    if (module.server !== alias) return 'deny';
    return Object.hasOwn(module.tools, tool) ? (module.tools[tool] ?? 'deny') : module.rest;
  },
};

function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`, 'u').test(text);
}

function memberOf(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

type Statement = { effect: string; tool: string | undefined };

const CEDAR_STRING = String.raw`"((?:[^"\\]|\\(?:[nrt0'"\\]|x[0-7][0-9A-Fa-f]|u\{[0-9A-Fa-f]{1,6}\}))*)"`;
const CEDAR_STATEMENT = new RegExp(
  String.raw`(?:\s|//[^\n]*\n)*(permit|forbid) \(principal, action == Action::"call_tool", resource(?: == Tool::${CEDAR_STRING})?\);`,
  'y',
);

/** Reads statements of the one shape that is exported; throws on anything else. */
function readCedar(text: string): Statement[] {
  const statements: Statement[] = [];
  let at = 0;
  for (;;) {
    CEDAR_STATEMENT.lastIndex = at;
    const match = CEDAR_STATEMENT.exec(text);
    if (match === null) break;
    at = CEDAR_STATEMENT.lastIndex;
    statements.push({ effect: match[1] ?? '', tool: match[2] === undefined ? undefined : unescapeCedar(match[2]) });
  }
  if (/[^\s]/.test(text.slice(at).replaceAll(/^\s*\/\/[^\n]*\n/g, '')))
    throw new Error(`Cedar: ${text.slice(at, at + 60)}`);
  return statements;
}

function unescapeCedar(raw: string): string {
  const plain: Record<string, string> = { n: '\n', r: '\r', t: '\t', '0': '\0' };
  return raw.replaceAll(/\\(?:x(..)|u\{([^}]*)\}|(.))/gs, (_, byte, code, one) =>
    one === undefined ? String.fromCodePoint(Number.parseInt(byte ?? code, 16)) : (plain[one] ?? one),
  );
}

const REGO_MODULE =
  /^package toolrisk\n\nimport rego\.v1\n\ndefault allow := false\n\ndefault decision := "deny"\n\nallow if decision == "allow"\n\ndecision := object\.get\(tools, input\.tool, "(allow|ask|deny)"\) if \{\n\tinput\.server == ("[^\n]*")\n\tis_string\(input\.tool\)\n\}\n\ntools := (\{[\s\S]*\})\n$/;

/** Reads the one module that is exported; its table is JSON but for the comma after the last entry. */
function readRego(text: string): { rest: Effect; server: string; tools: Record<string, Effect> } {
  const match = REGO_MODULE.exec(text);
  if (match === null) throw new Error('Rego: not the module that is exported');
  const tools: Record<string, Effect> = JSON.parse((match[3] ?? '').replace(/,\n\}$/, '\n}'));
  return { rest: match[1] as Effect, server: JSON.parse(match[2] ?? ''), tools };
}
