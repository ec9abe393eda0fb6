import {
  type ClientRules,
  callsItselfReadOnly,
  memberOf,
  type RuleFile,
  type RuleScope,
  readJsonRules,
} from './client-rules.ts';

/** The project's settings go before the user's. */
const LAST_DECIDES: readonly RuleScope[] = ['user', 'project', 'local'];
const ELIGIBLE = 'chat.tools.eligibleForAutoApproval';
const GLOBAL = 'chat.tools.global.autoApprove';
const LEVEL = 'chat.permissions.default';

/**
 * The rules of Visual Studio Code: its settings for the approval of tools.
 *
 * Source: "Manage approvals and permissions" and "Use tools with agents" of its documentation, and its source, in stored
 * copies of 2026. `false` in `chat.tools.eligibleForAutoApproval` (the tool's name with `.` as `_`, whatever its server) asks
 * each time; `chat.tools.global.autoApprove` and a level in `chat.permissions.default` other than `default` let all else run; a
 * tool that calls itself read-only runs; of the rest a person is asked, until they approve it for good. Such approvals are in
 * no file that can be read.
 *
 * @param approved whether to count every tool as approved for good: the most that can happen
 */
export function vscodeRules(files: readonly RuleFile[], approved = false): ClientRules {
  const eligible = new Map<string, { value: unknown; file: string }>();
  let open: string | undefined;
  let bypass: string | undefined;
  const notes: string[] = [];
  for (const scope of LAST_DECIDES) {
    for (const file of files.filter((one) => one.scope === scope)) {
      const read = readJsonRules(file);
      if ('problem' in read) {
        notes.push(read.problem);
        continue;
      }
      const own = memberOf(read.value, ELIGIBLE);
      const entries = typeof own === 'object' && own !== null ? Object.entries(own) : [];
      for (const [name, value] of entries) eligible.set(name, { value, file: file.file });
      // A file of a project cannot be trusted to close what the user's own file opens.
      if (memberOf(read.value, GLOBAL) === true) open = `"${GLOBAL}" of ${file.file}`;
      const level = memberOf(read.value, LEVEL);
      if (typeof level === 'string' && level !== 'default') bypass = `"${LEVEL}" of ${file.file}`;
    }
  }
  return {
    notes,
    effectOn: (_alias, tool) => {
      if (bypass !== undefined) return { effect: 'allow', because: bypass };
      const own = eligible.get(tool.name.replaceAll('.', '_'));
      if (own?.value === false) return { effect: 'ask', because: `"${ELIGIBLE}" of ${own.file}` };
      if (open !== undefined) return { effect: 'allow', because: open };
      if (callsItselfReadOnly(tool))
        return { effect: 'allow', because: 'its annotation as read-only, which VS Code takes at its word' };
      return { effect: approved ? 'allow' : 'ask', because: 'no setting that names it' };
    },
  };
}
