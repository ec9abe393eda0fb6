import type { Verdict } from '../formats/plan.ts';
import {
  type CalledTool,
  type ClientEffect,
  type ClientRules,
  callsItselfReadOnly,
  memberOf,
  type RuleFile,
  readTomlRules,
} from './client-rules.ts';

type Config = { value: Record<string, unknown>; file: string };

/**
 * The rules of Codex: each server's table in config.toml.
 *
 * Source: the source of openai/codex in stored copies of 2026 (codex-rs/config/src/mcp_types.rs, codex-mcp/src/tools.rs,
 * core/src/mcp_tool_call.rs; the last of 2026-10-02) and its docs/config.md: `enabled_tools` is an allow-list, less
 * `disabled_tools`; the mode of a tool goes before `default_tools_approval_mode`, and that before `auto`. `prompt` asks,
 * `approve` does not, `writes` asks unless the tool calls itself read-only, `auto` goes by the annotations. Full access with
 * `approval_policy = "never"` asks about nothing. The project's table of a server goes before the user's.
 */
export function codexRules(files: readonly RuleFile[]): ClientRules {
  const notes: string[] = [];
  const configs: Config[] = [];
  for (const scope of ['local', 'project', 'user'] as const) {
    for (const file of files.filter((one) => one.scope === scope)) {
      const read = readTomlRules(file);
      if ('problem' in read) notes.push(read.problem);
      else configs.push({ value: read.value, file: file.file });
    }
  }
  return { notes, effectOn: (alias, tool) => effectOf(configs, alias, tool) };
}

function effectOf(configs: readonly Config[], alias: string, tool: CalledTool): ClientEffect {
  const tables = configs.flatMap(({ value, file }) => {
    const table = memberOf(memberOf(value, 'mcp_servers'), alias);
    return table === undefined ? [] : [{ table, file }];
  });
  const [own] = tables;
  const of = own === undefined ? 'config.toml' : own.file;
  const [enabled, disabled] = [memberOf(own?.table, 'enabled_tools'), memberOf(own?.table, 'disabled_tools')];
  if (Array.isArray(enabled) && !enabled.includes(tool.name))
    return { effect: 'deny', because: `"enabled_tools" of ${of}` };
  if (Array.isArray(disabled) && disabled.includes(tool.name)) {
    return { effect: 'deny', because: `"disabled_tools" of ${of}` };
  }
  const mode = memberOf(memberOf(memberOf(own?.table, 'tools'), tool.name), 'approval_mode');
  const byServer = memberOf(own?.table, 'default_tools_approval_mode');
  const asks = effectOfMode(mode ?? byServer ?? 'auto', tool) === 'ask';
  const open = configs.find(({ value }) => asksAboutNothing(value));
  if (asks && open === undefined) return { effect: 'ask', because: `the approval mode of ${of}` };
  if (asks && open !== undefined)
    return { effect: 'allow', because: `"approval_policy" and "sandbox_mode" of ${open.file}` };
  if (mode !== undefined) return { effect: 'allow', because: `"approval_mode" of the tool in ${of}` };
  if (byServer !== undefined) return { effect: 'allow', because: `"default_tools_approval_mode" of ${of}` };
  return { effect: 'allow', because: 'its annotations, which Codex takes at their word' };
}

/** A mode that is not known may let a call through. */
function effectOfMode(mode: unknown, tool: CalledTool): Verdict {
  if (mode === 'prompt') return 'ask';
  if (mode === 'writes') return callsItselfReadOnly(tool) ? 'allow' : 'ask';
  return mode === 'auto' && asksByAnnotations(tool) ? 'ask' : 'allow';
}

function asksByAnnotations(tool: CalledTool): boolean {
  const destructive = memberOf(tool.annotations, 'destructiveHint');
  if (destructive === true) return true;
  if (callsItselfReadOnly(tool)) return false;
  return destructive !== false || memberOf(tool.annotations, 'openWorldHint') !== false;
}

function asksAboutNothing(config: Record<string, unknown>): boolean {
  return memberOf(config, 'approval_policy') === 'never' && memberOf(config, 'sandbox_mode') === 'danger-full-access';
}
