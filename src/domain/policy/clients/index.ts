import { claudeCodeRules } from './claude-code.ts';
import type { ClientRules, RuleFile } from './client-rules.ts';
import { codexRules } from './codex.ts';
import { cursorRules } from './cursor.ts';
import { geminiCliRules } from './gemini-cli.ts';
import { vscodeRules } from './vscode.ts';

/** The clients whose own rules can be read, by the name that they have everywhere here. */
export const RULE_READERS: Readonly<Record<string, (files: readonly RuleFile[]) => ClientRules>> = {
  'claude-code': claudeCodeRules,
  vscode: (files) => vscodeRules(files),
  cursor: cursorRules,
  codex: codexRules,
  'gemini-cli': geminiCliRules,
};
