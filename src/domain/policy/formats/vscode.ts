import type { Format } from './format.ts';
import { VISIBLE_ALIAS } from './format.ts';
import { jsonText } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/**
 * `chat.tools.eligibleForAutoApproval` of Visual Studio Code's settings: false means that a person is asked each time.
 *
 * Source: "Use tools with agents" of the VS Code documentation (approved 2026-03-25), and the source of VS Code
 * (languageModelToolsService, mcpLanguageModelToolContribution and mcpServer in stored copies of 2026), which show what
 * the page leaves out; "Manage approvals and permissions" (code.visualstudio.com/docs/agents/approvals) was looked at in a
 * stored copy on 2026-11-23, and names this setting, which an organization can manage instead of the user. The key is the
 * tool's name with `.` written as `_`, without the server's name; a tool that is not in the map counts as eligible, and an
 * eligible tool that calls itself read-only is not asked about at all.
 */
export const vscode: Format = {
  name: 'vscode',
  title: 'VS Code',
  fileName: 'settings.json',
  mediaType: 'application/json',
  alias: VISIBLE_ALIAS,
  install: (alias) =>
    `Merge the setting into your user or workspace settings (.vscode/settings.json); it holds in the permission level "Default Approvals". To keep refused tools of ${alias} from the agent, also clear them in "Configure Tools".`,
  write: ({ plan }) => {
    const { rules, rest, notExpressed } = reduce(plan, {
      client: 'VS Code',
      asks: true,
      refuses: false,
      // Its settings are read into a plain object, on which this one key cannot be set.
      keyOf: (name) => (name === '__proto__' ? undefined : name.replaceAll('.', '_')),
    });
    return {
      text: jsonText({
        'chat.tools.eligibleForAutoApproval': Object.fromEntries(keysWith(rules, 'ask').map((key) => [key, false])),
      }),
      notExpressed: [
        ...notExpressed,
        'VS Code does not tie these names to a server, so tools of the same names on other servers are asked about too.',
        ...(rest === 'allow'
          ? []
          : [
              'VS Code does not know of a tool that the policy does not list: it asks about it unless the tool calls itself read-only or you have approved the whole server.',
            ]),
      ],
    };
  },
};
