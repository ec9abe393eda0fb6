import type { Format } from './format.ts';
import { jsonText } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/** Names of a client's tool that are longer may be cut by it: the model's API takes 64 characters. */
const SAFE_LENGTH = 64;

/**
 * `permissions` of Claude Code's settings.
 *
 * Source: code.claude.com/docs/en/permissions, as fetched on 2026-10-08; on 2026-11-23 only articles that quote that page
 * could be looked at, and they agree on the order, the literal prefix and the skipped parentheses. Rules go deny, then
 * ask, then allow, and the first match decides, however specific; `mcp__<server>__<tool>` names one tool; an allow rule
 * takes a glob only after a literal `mcp__<server>__`; a call that nothing matches is asked about in the default mode; a
 * `mcp__` rule with parentheses is skipped in a settings file, so no rule can look at arguments. The client writes every
 * character of a server's or tool's name that is no ASCII letter, digit, `_` or `-` as `_`.
 */
export const claudeCode: Format = {
  name: 'claude-code',
  title: 'Claude Code',
  fileName: 'settings.json',
  mediaType: 'application/json',
  alias: {
    test: (alias) => alias.length <= 64 && /^[A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*$/.test(alias),
    sentence:
      "The server's name must be letters, digits, hyphens and single underscores between them (at most 64), because Claude Code ends the name at two underscores.",
  },
  install: (alias) =>
    `Merge the lists into "permissions" of .claude/settings.json in your project, or of ~/.claude/settings.json for all projects. The server must be added to Claude Code under the name ${alias}.`,
  write: ({ plan, alias }) => {
    const prefix = `mcp__${alias}__`;
    const keyOf = (name: string) => prefix + name.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
    const { rules, rest, notExpressed } = reduce(plan, {
      client: 'Claude Code',
      asks: true,
      refuses: true,
      keyOf,
      rewrites: (name) => keyOf(name) !== prefix + name,
    });
    const [deny, ask, allow] = [keysWith(rules, 'deny'), keysWith(rules, 'ask'), keysWith(rules, 'allow')];
    const tooLong = [...deny, ...ask].some((key) => key.length > SAFE_LENGTH);
    const allowRest = rest === 'allow' && !tooLong;
    return {
      text: jsonText({ permissions: { deny, ask, allow: allowRest ? [`${prefix}*`] : allow } }),
      notExpressed: [
        ...notExpressed,
        ...(rest === 'deny'
          ? [
              'Claude Code asks about a tool that the policy does not list, such as one that the server adds later; it refuses it where "defaultMode" is "dontAsk".',
            ]
          : []),
        ...(tooLong
          ? [
              `Some rules are longer than ${SAFE_LENGTH} characters; if Claude Code cuts such a tool's name, it asks about the tool.`,
            ]
          : []),
      ],
    };
  },
};
