import { type Format, VISIBLE_ALIAS } from './format.ts';
import { cedarString } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/**
 * Cedar statements over `Action::"call_tool"` and `Tool::"<name>"`.
 *
 * Source: docs.cedarpolicy.com (grammar; a request is allowed when a permit and no forbid matches, else denied) and
 * docs/authz.md of stacklok/toolhive, whose entity names these are, in stored copies of 2026; ToolHive's pages "Cedar
 * policies" and "Authorization policy reference" were looked at on 2026-11-23 and have the same names. Other hosts name
 * their entities in other ways: Amazon Bedrock AgentCore has `AgentCore::Action::"<target>___<tool>"`.
 */
export const cedar: Format = {
  name: 'cedar',
  title: 'Cedar',
  fileName: 'policy.cedar',
  mediaType: 'text/plain',
  comment: '//',
  alias: VISIBLE_ALIAS,
  install: (alias) =>
    `Give the statements to the engine that stands before ${alias}, such as "cedar.policies" of ToolHive's authorization file. On another host, put its names in place of Action::"call_tool" and Tool::"…".`,
  write: ({ plan, alias }) => {
    const { rules, rest, notExpressed } = reduce(plan, {
      client: 'Cedar',
      asks: false,
      refuses: true,
      keyOf: cedarString,
    });
    const statements =
      rest === 'allow'
        ? [
            'permit (principal, action == Action::"call_tool", resource);',
            ...keysWith(rules, 'deny').map((tool) => statement('forbid', tool)),
          ]
        : keysWith(rules, 'allow').map((tool) => statement('permit', tool));
    const header = `// Calls of tools on the server ${cedarString(alias) ?? '""'}. What no statement permits is denied.`;
    return { text: `${[header, ...statements].join('\n\n')}\n`, notExpressed };
  },
};

function statement(effect: 'permit' | 'forbid', tool: string): string {
  return `${effect} (principal, action == Action::"call_tool", resource == Tool::${tool});`;
}
