import { type ClientRules, globFits, memberOf, type RuleFile, readJsonRules, textsOf } from './client-rules.ts';

/**
 * The rules of Cursor: `mcpAllowlist` of its permissions.json.
 *
 * Source: cursor.com/docs/reference/permissions and cursor.com/docs/agent/security/run-modes, in stored copies of 2026. The
 * user's list and the project's are joined; `server:tool`, either with globs, runs without a question; all else is asked about
 * in the run mode "Allowlist". Whether letters' case counts is not said, so it does not. The run mode, and a list that was made
 * in the settings, are in no file that can be read.
 */
export function cursorRules(files: readonly RuleFile[]): ClientRules {
  const entries: { text: string; file: string }[] = [];
  const notes: string[] = [];
  for (const file of files) {
    const read = readJsonRules(file);
    if ('problem' in read) notes.push(read.problem);
    else entries.push(...textsOf(memberOf(read.value, 'mcpAllowlist')).map((text) => ({ text, file: file.file })));
  }
  return {
    notes,
    effectOn: (alias, tool) => {
      const name = `${alias}:${tool.name}`.toLowerCase();
      const hit = entries.find(({ text }) => globFits(text.toLowerCase(), name));
      if (hit === undefined) return { effect: 'ask', because: 'no entry that fits' };
      return { effect: 'allow', because: `the entry “${hit.text}” of ${hit.file}` };
    },
  };
}
