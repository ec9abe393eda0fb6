import { printableLine } from '../printable.ts';
import { pointerOf } from './faults.ts';
import { jsonText } from './formats/quote.ts';
import { type RatedTool, type RuleReason, reasonsFor, recommendPolicy, recommendToolPolicy } from './recommend.ts';
import type { Policy, Profile } from './schema.ts';

/** A file that lies beside an exported one. */
export type Sidecar = { fileName: string; mediaType: string; text: string };

/** Characters that a reader of a file would not see; `printableLine` leaves those that only lack a picture. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A longer reason is cut in a comment; the sidecar has all of it. */
const COMMENT_LENGTH = 400;

/**
 * Why each rule of a server's recommended policy is there, in the order of its tools. The pointers are into
 * `recommendPolicy(tools, profile)`; for the policy of one tool, give that tool alone.
 */
export function policyReasons(tools: readonly RatedTool[], profile: Profile = 'balanced'): RuleReason[] {
  const policy = recommendPolicy(tools, profile);
  const byName = new Map<string, RatedTool[]>();
  for (const rated of tools) {
    const { name } = rated.tool;
    byName.set(name, [...(byName.get(name) ?? []), rated]);
  }
  const hiddenAt = new Map((policy.hide ?? []).map((name, index) => [name, pointerOf(['hide', index])]));
  return [...byName].flatMap(([name, rated]) => reasonsOfName(name, rated, profile, hiddenAt.get(name)));
}

/** The reasons of one name, which two different tools may share: then the policy has one rule for both. */
function reasonsOfName(name: string, rated: RatedTool[], profile: Profile, hidden: string | undefined): RuleReason[] {
  const [first] = rated;
  if (first === undefined) return [];
  const rules = rated.length === 1 ? [] : rated.map((one) => JSON.stringify(recommendToolPolicy(one, profile)));
  const same = rules.every((rule) => rule === rules[0]);
  if (same) return reasonsFor(first, profile).map((one) => ({ ...one, rule: moved(one.rule, hidden) }));
  const hiding = rated.flatMap((one) => reasonsFor(one, profile)).filter(({ rule }) => rule === '/hide');
  const [reason] = hiding;
  if (hidden !== undefined && reason !== undefined) return [{ ...reason, rule: hidden }];
  // A tool named "*" cannot stand in "hide", which would mean every tool.
  const refused = name === '*' ? pointerOf(['tools', '*']) : pointerOf(['tools', name, 'approval']);
  const why = 'Two different tools of this server have this name, and their rules differ.';
  return [{ tool: name, rule: hidden ?? refused, why, findings: [], fields: [] }];
}

function moved(rule: string, hidden: string | undefined): string {
  return rule === '/hide' && hidden !== undefined ? hidden : rule;
}

/** The reasons whose rule a policy still has: somebody may have changed the recommended one. */
export function reasonsOf(policy: Policy, reasons: readonly RuleReason[]): RuleReason[] {
  return reasons.filter(({ rule, tool }) => {
    const found = valueAt(policy, rule);
    return found !== undefined && (!rule.startsWith('/hide/') || found === tool);
  });
}

/** The reasons as comment lines, `prefix` before each; nothing in them can end the comment. */
export function commentOf(reasons: readonly RuleReason[], prefix: '#' | '//'): string {
  if (reasons.length === 0) return '';
  const lines = reasons.map(({ tool, why, findings }) => {
    const because = findings.length === 0 ? '' : ` (findings: ${findings.join(', ')})`;
    const line = printableLine(`${tool}: ${why}${because}`, COMMENT_LENGTH).replaceAll(UNSEEN, escaped);
    return `${prefix} ${line}\n`;
  });
  return `${prefix} Why each rule is there:\n${lines.join('')}\n`;
}

/** The reasons as a JSON document: from the JSON pointer of a rule in policy.json to tool, why, findings and fields. */
export function sidecarOf(reasons: readonly RuleReason[], fileName: string): Sidecar {
  const entries = reasons.map(({ rule, tool, why, findings, fields }) => [rule, { tool, why, findings, fields }]);
  return {
    fileName: fileName.replace(/(?:\.[a-z]+)?$/, '.reasons.json'),
    mediaType: 'application/json',
    text: jsonText(Object.fromEntries(entries)),
  };
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

function valueAt(holder: unknown, pointer: string): unknown {
  let value = holder;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step.replaceAll('~1', '/').replaceAll('~0', '~'))?.value;
  }
  return value;
}
