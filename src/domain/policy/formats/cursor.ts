import type { Format } from './format.ts';
import { jsonText } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/**
 * `mcpAllowlist` of Cursor's permissions.json: what runs without approval.
 *
 * Source: cursor.com/docs/reference/permissions and cursor.com/docs/agent/security/run-modes, in stored copies of 2026.
 * Both were looked at again on 2026-11-23; older copies of the first know only the user's own file. Entries are
 * `server:tool` and may hold globs; the user's and the project's lists are joined; a list that is present replaces the one
 * of the settings, also when it is empty; there is no list of refusals. In the run mode "Allowlist" a tool that is not
 * listed is asked about; "Auto-review" leaves it to a model, "Run Everything" to nobody. Whether letters' case counts is
 * not said, so names that differ only in it are taken as one.
 */
export const cursor: Format = {
  name: 'cursor',
  title: 'Cursor',
  fileName: 'permissions.json',
  mediaType: 'application/json',
  alias: {
    test: (alias) => /^[A-Za-z0-9._-]{1,64}$/.test(alias),
    sentence:
      "The server's name must be 1 to 64 letters, digits, dots, hyphens and underscores, because Cursor reads : and * as its own.",
  },
  install: (alias) =>
    `Add the entries to ~/.cursor/permissions.json, or to .cursor/permissions.json in your project, and set the run mode to "Allowlist" (Settings, Agents, Approvals & Execution). The server must be in mcp.json under the name ${alias}.`,
  write: ({ plan, alias }) => {
    const named = /^[A-Za-z0-9._-]+$/;
    const { rules, notExpressed } = reduce(plan, {
      client: 'Cursor',
      asks: true,
      refuses: false,
      keyOf: (name) => (named.test(name) ? name.toLowerCase() : undefined),
    });
    const allowed = new Set(keysWith(rules, 'allow'));
    const entries = plan.tools
      .filter(({ name }) => named.test(name) && allowed.has(name.toLowerCase()))
      .map(({ name }) => `${alias}:${name}`);
    return {
      text: jsonText({ mcpAllowlist: entries }),
      notExpressed: [
        ...notExpressed,
        ...(plan.rest === 'allow'
          ? ['A tool that the policy does not name is asked about, where the policy allows it.']
          : []),
        'Cursor calls its allowlist a convenience and no security boundary; in the run modes "Auto-review" and "Run Everything" it does not hold.',
      ],
    };
  },
};
