import type { Policy } from '../schema.ts';
import type { Plan } from './plan.ts';

/** The formats that a policy can be written in: our own first, then clients, model APIs, gateways. */
export const FORMAT_NAMES = [
  'toolrisk',
  'claude-code',
  'vscode',
  'cursor',
  'codex',
  'gemini-cli',
  'openai',
  'anthropic',
  'cedar',
  'rego',
  'policylayer',
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** What a format is given: the policy, what it means tool by tool, and the user's name for the server, already checked. */
export type FormatInput = { policy: Policy; plan: Plan; alias: string };

/** The text of the file, and what it does not say that the policy does: one plain sentence each. */
export type WrittenFormat = { text: string; notExpressed: string[] };

/** Which names of a server a format can bind its rules to. `sentence` tells a user who gave another one. */
export type AliasRule = { test: (alias: string) => boolean; sentence: string };

/** One format: a file of this folder exports one, and the table in the index lists it. */
export type Format = {
  name: FormatName;
  /** The name of the client, API or engine that reads the file, as people write it. */
  title: string;
  fileName: string;
  mediaType: string;
  alias: AliasRule;
  /** What a comment line begins with, where the format has comments; the reasons of the rules stand there. */
  comment?: '#' | '//';
  /** Where the text goes, in one or two sentences; may hold the alias, so it is data to whoever shows it. */
  install: (alias: string) => string;
  write: (input: FormatInput) => WrittenFormat;
};

/** For formats that write the alias nowhere, or only as a quoted text: any visible characters on one line. */
export const VISIBLE_ALIAS: AliasRule = {
  test: (alias) => /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u.test(alias),
  sentence: "The server's name must be 1 to 64 visible characters on one line.",
};
