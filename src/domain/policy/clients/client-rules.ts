import { parse, type ParseError } from 'jsonc-parser';
import { parse as parseToml, TomlError } from 'smol-toml';
import type { ToolDefinition } from '../../tool.ts';
import type { Verdict } from '../formats/plan.ts';

/** Whose settings a file holds: the user's for all projects, the project's for everybody, or the user's for this project. */
export type RuleScope = 'user' | 'project' | 'local';

/** One file in which a client keeps its rules for tools. `file` is how it is shown. */
export type RuleFile = { scope: RuleScope; file: string; text: string };

/** What a client looks at of a tool: its name, and what the server says of it in annotations. */
export type CalledTool = Pick<ToolDefinition, 'name' | 'annotations'>;

/** What a client does with a call, and the words for what decides it: `the rule “mcp__notes__*” of .claude/settings.json`. */
export type ClientEffect = { effect: Verdict; because: string };

/** The rules of one client, read. */
export type ClientRules = {
  /** What happens to a call of a tool of the server that the user has under this name. */
  effectOn: (alias: string, tool: CalledTool) => ClientEffect;
  /** What could not be read or is not known from files, in plain sentences. */
  notes: string[];
};

/** A file's content, or one sentence why there is none. */
export type ReadRules = { value: Record<string, unknown> } | { problem: string };

/** Reads settings in JSON, with comments and trailing commas. */
export function readJsonRules({ file, text }: RuleFile): ReadRules {
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
    if (errors.length === 0 && isMembers(value)) return { value };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return { problem: `${file} cannot be read as JSON, so its rules are left out.` };
}

/** Reads settings in TOML. */
export function readTomlRules({ file, text }: RuleFile): ReadRules {
  try {
    return { value: parseToml(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    if (!(error instanceof TomlError) && !(error instanceof RangeError)) throw error;
    return { problem: `${file} cannot be read as TOML, so its rules are left out.` };
  }
}

/** The own member of an object; undefined for anything else, so that `constructor` names nothing. */
export function memberOf(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** The texts of a list; nothing where it is none. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Whether a text is what a pattern describes, in which `*` stands for any characters. Takes time in proportion to both. */
export function globFits(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether the server says of a tool that it changes nothing. */
export function callsItselfReadOnly(tool: CalledTool): boolean {
  return memberOf(tool.annotations, 'readOnlyHint') === true;
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
