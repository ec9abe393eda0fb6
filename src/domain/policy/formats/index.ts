import type { ToolDefinition } from '../../tool.ts';
import { commentOf, reasonsOf, type Sidecar, sidecarOf } from '../reasons.ts';
import type { RuleReason } from '../recommend.ts';
import type { Policy } from '../schema.ts';
import { anthropic } from './anthropic.ts';
import { cedar } from './cedar.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { FORMAT_NAMES, type Format, type FormatName } from './format.ts';
import { geminiCli } from './gemini-cli.ts';
import { openai } from './openai.ts';
import { CAPS, type Caps, planOf } from './plan.ts';
import { policylayer } from './policylayer.ts';
import { rego } from './rego.ts';
import { toolrisk } from './toolrisk.ts';
import { vscode } from './vscode.ts';

export { CAPS, type Caps, FORMAT_NAMES, type Format, type FormatName };

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
  /** Why each rule is there, as a file of its own: where reasons were given and the format has no comments. */
  sidecar?: Sidecar;
};

/**
 * How a policy is written. `alias` is the user's own name for the server. `caps: 'allow'` gives up a number of calls that
 * the client cannot count, instead of asking about each; it must be the user's choice. `reasons` (see `policyReasons`) are
 * written as comments where the format has them, else as a sidecar; those of rules that the policy does not have are left out.
 */
export type ExportOptions = {
  format: FormatName;
  alias: string;
  caps?: Caps | undefined;
  reasons?: readonly RuleReason[] | undefined;
};

/** Why a format cannot bind its rules to a server of this name, in one sentence; undefined when it can. */
export function aliasProblem(format: FormatName, alias: string): string | undefined {
  const { test, sentence } = FORMATS[format].alias;
  return test(alias) ? undefined : sentence;
}

/**
 * Writes a policy in the format of a client, a model API or a policy engine.
 *
 * `tools` are the tools of the server as it lists them; those that only the policy names are written too. What a format
 * cannot express becomes stricter, never milder, unless `caps` says otherwise: a tool is allowed only where the policy lets
 * every call of it through. A name that the format cannot bind to is a `problem`, in a sentence.
 */
export function exportPolicy(
  policy: Policy,
  tools: readonly Pick<ToolDefinition, 'name'>[],
  { format, alias, caps, reasons }: ExportOptions,
): PolicyExport | { problem: string } {
  const problem = aliasProblem(format, alias);
  if (problem !== undefined) return { problem };
  const { fileName, mediaType, install, write, comment } = FORMATS[format];
  const plan = planOf(
    policy,
    tools.map(({ name }) => name),
    caps,
  );
  const { text, notExpressed } = write({ policy, plan, alias });
  const written = { format, fileName, mediaType, text, install: install(alias), notExpressed };
  if (reasons === undefined) return written;
  const kept = reasonsOf(policy, reasons);
  if (comment === undefined) return { ...written, sidecar: sidecarOf(kept, fileName) };
  return { ...written, text: commentOf(kept, comment) + text };
}
