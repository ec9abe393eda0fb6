import type { Format } from './format.ts';
import { tomlKey, tomlString } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/**
 * The server's table in Codex's config.toml.
 *
 * Source: the source of openai/codex in stored copies of 2026 (codex-rs/config/src/mcp_types.rs, codex-mcp/src/tools.rs,
 * core/src/mcp_tool_call.rs) and its docs/config.md; mcp_types.rs and pull request 17843, which brought the default of a
 * server, were looked at again on 2026-11-23, when later versions knew more modes than these, none of them needed here:
 * `enabled_tools` is an allow-list of raw tool names, `disabled_tools` is taken off it; the approval mode of a tool goes
 * before `default_tools_approval_mode`, and that before `auto`; `prompt` asks each time, `approve` never asks. Server
 * names match ^[a-zA-Z0-9_-]+$.
 */
export const codex: Format = {
  name: 'codex',
  title: 'Codex',
  fileName: 'config.toml',
  mediaType: 'application/toml',
  comment: '#',
  alias: {
    test: (alias) => /^[A-Za-z0-9_-]{1,64}$/.test(alias),
    sentence:
      "The server's name must be 1 to 64 letters, digits, hyphens and underscores, because Codex refuses others.",
  },
  install: (alias) =>
    `Put the keys of the first table into [mcp_servers.${alias}] of ~/.codex/config.toml, where the server's command or url stands already, and add the tables below it. With full access and approvals off, Codex asks about nothing.`,
  write: ({ plan, alias }) => {
    const keyOf = (name: string) => (name.isWellFormed() ? name : undefined);
    const { rules, rest, notExpressed } = reduce(plan, { client: 'Codex', asks: true, refuses: true, keyOf });
    const allowed = keysWith(rules, 'allow');
    const asked = keysWith(rules, 'ask');
    const exceptions = rest === 'allow' ? asked : allowed;
    const lines = [
      `[mcp_servers.${alias}]`,
      ...(rest === 'deny'
        ? list('enabled_tools', [...allowed, ...asked])
        : list('disabled_tools', keysWith(rules, 'deny'))),
      `default_tools_approval_mode = "${rest === 'allow' ? 'approve' : 'prompt'}"`,
      ...exceptions.flatMap((name) => [
        '',
        `[mcp_servers.${alias}.tools.${tomlKey(name) ?? ''}]`,
        `approval_mode = "${rest === 'allow' ? 'prompt' : 'approve'}"`,
      ]),
    ];
    return { text: `${lines.join('\n')}\n`, notExpressed };
  },
};

function list(key: string, names: readonly string[]): string[] {
  if (names.length === 0) return [`${key} = []`];
  return [`${key} = [`, ...names.map((name) => `  ${tomlString(name) ?? '""'},`), ']'];
}
