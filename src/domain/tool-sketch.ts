import { CATEGORIES, type Category, type Facets, RISK_LEVELS, type RiskLevel } from './classification.ts';
import type { RatedTool } from './policy/recommend.ts';
import { printableLine } from './printable.ts';

/** What a judgement of a whole server needs to know of one tool: far less than its definition and findings. */
export type ToolSketch = {
  name: string;
  /** Undefined where the tool could not be assessed, or has not been looked at yet. */
  judged: { category: Category; risk: RiskLevel; facets: Facets } | undefined;
  /** Whether the server's annotations say something milder than the rest of the definition. */
  contradicted: boolean;
  /** Whether the definition holds text that is made to steer its reader or to be overlooked. */
  manipulated: boolean;
};

export function sketchOf({ tool, classification }: RatedTool): ToolSketch {
  const assessed = classification?.assessed === true ? classification : undefined;
  return {
    name: tool.name,
    judged: assessed && { category: assessed.category, risk: assessed.risk, facets: assessed.facets },
    contradicted: (assessed?.contradictions.length ?? 0) > 0,
    manipulated: (classification?.manipulation?.length ?? 0) > 0,
  };
}

/**
 * Riskiest first, then strongest effect, then by name, so that the order in which a server lists its tools changes
 * nothing. What could not be assessed stands below Critical and above High, as in every list of tools.
 */
export function strongestFirst(one: ToolSketch, other: ToolSketch): number {
  return place(other) - place(one) || effect(other) - effect(one) || byText(one.name, other.name);
}

/** The order of two texts by their code units, the same on every machine. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A tool's name inside a sentence: in quotation marks, on one line, with nothing invisible. */
export function quotedName(name: string): string {
  return `“${printableLine(name, 80)}”`;
}

function place({ judged }: ToolSketch): number {
  return judged === undefined ? RISK_LEVELS.indexOf('High') + 0.5 : RISK_LEVELS.indexOf(judged.risk);
}

function effect({ judged }: ToolSketch): number {
  return judged === undefined ? -1 : CATEGORIES.indexOf(judged.category);
}
