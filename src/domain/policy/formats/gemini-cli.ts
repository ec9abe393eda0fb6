import type { Format } from './format.ts';
import type { Verdict } from './plan.ts';
import { tomlString } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/**
 * A policy file of Gemini CLI.
 *
 * Source: docs/reference/policy-engine.md of google-gemini/gemini-cli in a stored copy of 2026, and version 0.61.0 of
 * @google/gemini-cli-core (policy-engine, toml-loader, config, mcp-tool); the page was looked at again on 2026-11-23. The
 * matching rule of the highest priority decides; a file in the user's folder adds 4 to a thousandth of its priorities. A
 * rule without `toolName`, which the page allows, makes that version refuse the whole file. Server names must hold no
 * underscore, because the name `mcp_<server>_<tool>` is split at the first one.
 */
export const geminiCli: Format = {
  name: 'gemini-cli',
  title: 'Gemini CLI',
  fileName: 'toolrisk.toml',
  mediaType: 'application/toml',
  comment: '#',
  alias: {
    // With at most 25 characters a name that the client cuts still begins with `mcp_<server>_`, so the last rule holds.
    test: (alias) => /^[A-Za-z0-9-]{1,25}$/.test(alias) && alias !== 'mcp',
    sentence:
      'The server\'s name must be 1 to 25 letters, digits and hyphens, without an underscore, and not "mcp", because Gemini CLI finds the server by splitting names at underscores.',
  },
  install: (alias) =>
    `Save it in ~/.gemini/policies/ under any name that ends in .toml. The server must be in settings.json under the name ${alias}.`,
  write: ({ plan, alias }) => {
    const { rules, rest, notExpressed } = reduce(plan, {
      client: 'Gemini CLI',
      asks: true,
      refuses: true,
      keyOf: (name) => nameInClient(alias, name),
      rewrites: (name) => nameInClient(alias, name) !== name,
    });
    // Other versions rewrite such names in another way, and a rule that is missed must not leave an allowed tool.
    const rewritten = plan.tools.some(({ name, verdict }) => verdict !== 'allow' && nameInClient(alias, name) !== name);
    const last: Verdict = rest === 'allow' && rewritten ? 'ask' : rest;
    return {
      text: [
        rule(alias, keysWith(rules, 'deny'), 'deny'),
        rule(alias, keysWith(rules, 'ask'), 'ask'),
        rule(alias, keysWith(rules, 'allow'), 'allow'),
        `# Any other tool of this server.\n${body(alias, last, REST_PRIORITY, 'toolName = "*"\n')}`,
      ]
        .filter((text) => text !== '')
        .join('\n'),
      notExpressed: [
        ...notExpressed,
        ...(last === rest
          ? []
          : [
              'Gemini CLI rewrites the name of a tool that is not simply allowed, so it asks about a tool that the policy does not name.',
            ]),
      ],
    };
  },
};

/**
 * Refusals and questions go over what the user has clicked ("always allow" is 950) and over flags (at most 400);
 * permissions go over the rest and over `trust` of a server (200), but not over a flag or setting that refuses or asks.
 */
const PRIORITY: Record<Verdict, number> = { deny: 970, ask: 960, allow: 220 };
const REST_PRIORITY = 210;

const DECISION: Record<Verdict, string> = { deny: 'deny', ask: 'ask_user', allow: 'allow' };

/** How the client names a tool, without its prefix: other characters become `_`, and a long name loses its middle. */
function nameInClient(alias: string, name: string): string {
  const prefix = `mcp_${alias}_`;
  const full = prefix + name.replaceAll(/[^a-zA-Z0-9_.:-]/g, '_');
  return (full.length > 63 ? `${full.slice(0, 30)}...${full.slice(-30)}` : full).slice(prefix.length);
}

function rule(alias: string, names: readonly string[], verdict: Verdict): string {
  if (names.length === 0) return '';
  const list = names.map((name) => `  ${tomlString(name) ?? '""'},\n`).join('');
  return body(alias, verdict, PRIORITY[verdict], `toolName = [\n${list}]\n`);
}

function body(alias: string, verdict: Verdict, priority: number, tools: string): string {
  return `[[rule]]\nmcpName = "${alias}"\n${tools}decision = "${DECISION[verdict]}"\npriority = ${priority}\n`;
}
