import { RISK_LEVELS, type RiskLevel } from '../classification.ts';
import { byText } from '../tool-sketch.ts';
import { RULE_IDS, type RuleId } from './rules.ts';

/** Where a finding belongs. */
export type Place = {
  file: string;
  /** What `file` is relative to: the folder that is checked, the user's home, or nothing where it is a whole path. */
  base: 'folder' | 'home' | 'none';
  /** From 1; absent where it is not known. */
  line?: number;
};

/** A place as a person reads it: `~/.cursor/mcp.json:3`. */
export function shownPlace({ file, base, line }: Place): string {
  return `${base === 'home' ? '~/' : ''}${file}${line === undefined ? '' : `:${line}`}`;
}

/** One thing that `toolrisk check` found. Texts hold names that servers chose, made safe for a terminal and no more. */
export type Finding = {
  rule: RuleId;
  level: RiskLevel;
  /** The server as the configuration calls it; null for what is about none or several. */
  server: string | null;
  tool: string | null;
  /** What was found, in plain sentences. */
  text: string;
  /** What tells it from others of its rule: the same as long as it is the same thing, on every machine. */
  identity: string;
  places: Place[];
  /** Whether the lock pins just this: it is shown, and fails nothing. */
  accepted: boolean;
};

/** Whether a level is at least as high as another. */
export function isAtLeast(level: RiskLevel, least: RiskLevel): boolean {
  return RISK_LEVELS.indexOf(level) >= RISK_LEVELS.indexOf(least);
}

/** The order of all outputs: what is not accepted first, highest level first, then by rule, server and tool. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) =>
      Number(one.accepted) - Number(other.accepted) ||
      RISK_LEVELS.indexOf(other.level) - RISK_LEVELS.indexOf(one.level) ||
      RULE_IDS.indexOf(one.rule) - RULE_IDS.indexOf(other.rule) ||
      byText(one.server ?? '', other.server ?? '') ||
      byText(one.tool ?? '', other.tool ?? '') ||
      byText(one.text, other.text),
  );
}

/** What fails a check: everything at this level or above that the lock does not pin. */
export function failing(findings: readonly Finding[], failOn: RiskLevel | 'never'): Finding[] {
  if (failOn === 'never') return [];
  return findings.filter(({ level, accepted }) => !accepted && isAtLeast(level, failOn));
}

/** How many findings of each level are not accepted, highest first, and how many are. */
export function countFindings(findings: readonly Finding[]): { byLevel: Record<RiskLevel, number>; accepted: number } {
  const byLevel: Record<RiskLevel, number> = { Low: 0, Medium: 0, High: 0, Critical: 0 };
  let accepted = 0;
  for (const finding of findings) {
    if (finding.accepted) accepted += 1;
    else byLevel[finding.level] += 1;
  }
  return { byLevel, accepted };
}
