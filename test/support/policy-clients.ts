import { claudeCodeRules } from '../../src/domain/policy/clients/claude-code.ts';
import type { RuleFile } from '../../src/domain/policy/clients/client-rules.ts';
import { codexRules } from '../../src/domain/policy/clients/codex.ts';
import { cursorRules } from '../../src/domain/policy/clients/cursor.ts';
import { geminiCliRules } from '../../src/domain/policy/clients/gemini-cli.ts';
import { vscodeRules } from '../../src/domain/policy/clients/vscode.ts';
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

/** Reads a file once and not for each of its tools: some servers have hundreds. */
function once<T>(read: (text: string) => T): (text: string) => T {
  let last: { text: string; value: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}

const claudeCode = once((text) => claudeCodeRules([written(text)]));
const vscode = once((text) => vscodeRules([written(text)], true));
const cursor = once((text) => cursorRules([written(text)]));
const codex = once((text) => codexRules([written(text)]));
const geminiCli = once((text) => {
  const rules = memberOf(readToml(text), 'rule');
  if (!Array.isArray(rules) || rules.some((rule) => memberOf(rule, 'toolName') === undefined)) return undefined;
  return geminiCliRules([written(text, 'policies/toolrisk.toml')]);
});
const json = once((text) => JSON.parse(text));
const cedar = once(readCedar);
const rego = once(readRego);

export const CLIENTS: Record<NameFormat, Client> = {
  // These five read the very settings of the clients, so their evaluators are the ones that `toolrisk check` uses.
  'claude-code': (text, alias, tool) => claudeCode(text).effectOn(alias, { name: tool }).effect,
  vscode: (text, alias, tool) => vscode(text).effectOn(alias, { name: tool }).effect,
  cursor: (text, alias, tool) => cursor(text).effectOn(alias, { name: tool }).effect,
  codex: (text, alias, tool) => codex(text).effectOn(alias, mildest(tool)).effect,

  /** A rule needs a tool: for one without, a version of the client refuses the whole file. */
  'gemini-cli': (text, alias, tool) => {
    return geminiCli(text)?.effectOn(alias, mildest(tool)).effect ?? 'allow';
  },

  /** What is not in `allowed_tools` is not there; `never` runs; for a tool in no list the API gives no word, so it may run. */
  openai: (text, alias, tool) => {
    const { server_label, allowed_tools, require_approval } = json(text);
    if (server_label !== alias) throw new Error('the label is another');
    if (allowed_tools !== undefined && !allowed_tools.includes(tool)) return 'deny';
    if (require_approval === 'always' || require_approval.always?.tool_names.includes(tool)) return 'ask';
    return 'allow';
  },

  /** The tool's own config before the default one; enabled runs without a question. */
  anthropic: (text, alias, tool) => {
    const { mcp_server_name, default_config, configs } = json(text);
    if (mcp_server_name !== alias) throw new Error('the server is another');
    const own = Object.hasOwn(configs, tool) ? configs[tool].enabled : undefined;
    return (own ?? default_config.enabled ?? true) ? 'allow' : 'deny';
  },

  /** Allowed when some permit and no forbid matches, else denied. */
  cedar: (text, _alias, tool) => {
    const matching = cedar(text).filter((statement) => statement.tool === undefined || statement.tool === tool);
    if (matching.some(({ effect }) => effect === 'forbid')) return 'deny';
    return matching.length > 0 ? 'allow' : 'deny';
  },

  /** The table's word for the tool, or the default of `object.get`; another server, or no text, is denied. */
  rego: (text, alias, tool) => {
    const module = rego(text);
    if (module.server !== alias) return 'deny';
    return Object.hasOwn(module.tools, tool) ? (module.tools[tool] ?? 'deny') : module.rest;
  },
};

function written(text: string, file = 'settings'): RuleFile {
  return { scope: 'user', file, text };
}

/** The tool as a client takes it that believes the mildest that a server can say of it. */
function mildest(name: string) {
  return { name, annotations: { readOnlyHint: true } };
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
  if (text.slice(at).replace(/^(?:\s|\/\/[^\n]*\n)*/, '') !== '') throw new Error(`Cedar: ${text.slice(at, at + 60)}`);
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
  const match = REGO_MODULE.exec(text.replace(/^(?:#[^\n]*\n)+\n/, ''));
  if (match === null) throw new Error('Rego: not the module that is exported');
  const tools: Record<string, Effect> = JSON.parse((match[3] ?? '').replace(/,\n\}$/, '\n}'));
  return { rest: match[1] as Effect, server: JSON.parse(match[2] ?? ''), tools };
}
