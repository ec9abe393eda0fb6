import type { Category, Facet, RiskLevel } from '../src/domain/classification.ts';

/** The pairs of category and level that the labelling guide allows: what the model chooses among. */
export const PAIRS = [
  ['Read', 'Low'],
  ['Read', 'Medium'],
  ['Read', 'High'],
  ['Write', 'Medium'],
  ['Write', 'High'],
  ['Execute', 'Medium'],
  ['Execute', 'High'],
  ['Execute', 'Critical'],
  ['Destructive', 'Medium'],
  ['Destructive', 'High'],
  ['Destructive', 'Critical'],
  ['Financial', 'High'],
  ['Financial', 'Critical'],
] as const satisfies readonly (readonly [Category, RiskLevel])[];

export const FACETS = ['private_data', 'untrusted_content', 'external_send'] as const satisfies readonly Facet[];

/** What the network puts out: one score for each pair, then one for each facet. */
export const OUTPUTS = PAIRS.length + FACETS.length;

export function pairIndex(category: Category, risk: RiskLevel): number {
  return PAIRS.findIndex((pair) => pair[0] === category && pair[1] === risk);
}
