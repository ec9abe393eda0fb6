import type { ToolDefinition } from '../../tool.ts';
import type { Policy } from '../schema.ts';
import { anthropic } from './anthropic.ts';
import { cedar } from './cedar.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { FORMAT_NAMES, type Format, type FormatName } from './format.ts';
import { geminiCli } from './gemini-cli.ts';
import { openai } from './openai.ts';
import { planOf } from './plan.ts';
import { policylayer } from './policylayer.ts';
import { rego } from './rego.ts';
import { toolrisk } from './toolrisk.ts';
import { vscode } from './vscode.ts';

export { FORMAT_NAMES, type Format, type FormatName };

/** Every format, one line each. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  toolrisk,
  'claude-code': claudeCode,
  vscode,
  cursor,
  codex,
  'gemini-cli': geminiCli,
  openai,
  anthropic,
  cedar,
  rego,
  policylayer,
};

/** A policy as a file for one client: its text, where it goes, and what it does not say that the policy does. */
export type PolicyExport = {
  format: FormatName;
  fileName: string;
  mediaType: string;
  text: string;
  install: string;
  notExpressed: string[];
};

/** Why a format cannot bind its rules to a server of this name, in one sentence; undefined when it can. */
export function aliasProblem(format: FormatName, alias: string): string | undefined {
  const { test, sentence } = FORMATS[format].alias;
  return test(alias) ? undefined : sentence;
}

/**
 * Writes a policy in the format of a client, a model API or a policy engine.
 *
 * `tools` are the tools of the server as it lists them; those that only the policy names are written too. `alias` is the
 * user's own name for the server. What a format cannot express becomes stricter, never milder: a tool is allowed only
 * where the policy lets every call of it through. A name that the format cannot bind to is a `problem`, in a sentence.
 */
export function exportPolicy(
  policy: Policy,
  tools: readonly Pick<ToolDefinition, 'name'>[],
  { format, alias }: { format: FormatName; alias: string },
): PolicyExport | { problem: string } {
  const problem = aliasProblem(format, alias);
  if (problem !== undefined) return { problem };
  const { fileName, mediaType, install, write } = FORMATS[format];
  const plan = planOf(
    policy,
    tools.map(({ name }) => name),
  );
  return { format, fileName, mediaType, install: install(alias), ...write({ policy, plan, alias }) };
}
