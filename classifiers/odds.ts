import type { Category, Finding, RiskLevel } from '../src/domain/classification.ts';
import { PAIRS, pairIndex } from './statistical-classes.ts';

/** Where every category starts, by the labelling guide. */
export const DEFAULT_LEVEL: Record<Category, RiskLevel> = {
  Read: 'Low',
  Write: 'Medium',
  Execute: 'High',
  Destructive: 'Critical',
  Financial: 'Critical',
};
/** A level other than the default needs more than this weight. */
export const DEFAULT_WEIGHT = 0.3;

/**
 * How much of the findings counts beside what the model thinks, as logarithms of odds: a vote of weight 1, a settled matter,
 * and a finding of weight 1 on the level. Chosen on the labelled set with estimates from models that had not seen the
 * family: docs/decisions/0006-rules-and-model.md has the figures.
 */
const VOTE = 6;
const SETTLED = 6;
const LEVEL = 4;
/** More votes than this for one category say nothing new. */
const VOTES_CAP = 1.2;
/** A chance below this is taken for this: what the model has never seen is not impossible. */
const LEAST_CHANCE = 0.01;
/** Rules and model read the same words, so their agreement proves less than that of strangers would. Fitted likewise. */
const TEMPERATURE = 1.35;
/** One number for each category. */
export type ByCategory = Record<Category, number>;

/** The chances of PAIRS, in their order, added up by category. */
export function chancesByCategory(chances: readonly number[]): ByCategory {
  const sums = { Read: 0, Write: 0, Execute: 0, Destructive: 0, Financial: 0 };
  for (let pair = 0; pair < PAIRS.length; pair += 1) sums[(PAIRS[pair] ?? PAIRS[0])[0]] += chances[pair] ?? 0;
  return sums;
}

/** The chance of each of PAIRS once the findings have multiplied its odds. */
export function pairChances(
  findings: readonly Finding[],
  votesFor: ByCategory,
  settled: Category | undefined,
  prior: readonly number[],
): number[] {
  const levels = levelWeights(findings);
  let top = Number.NEGATIVE_INFINITY;
  const heats = PAIRS.map(([category], pair) => {
    const votes = VOTE * Math.min(VOTES_CAP, votesFor[category]) + (settled === category ? SETTLED : 0);
    const before = Math.log(Math.max(LEAST_CHANCE, prior[pair] ?? 0));
    const heat = (before + votes + LEVEL * (levels[pair] ?? 0)) / TEMPERATURE;
    top = Math.max(top, heat);
    return heat;
  });
  let sum = 0;
  for (let pair = 0; pair < heats.length; pair += 1) {
    const power = Math.exp((heats[pair] ?? 0) - top);
    heats[pair] = power;
    sum += power;
  }
  return heats.map((power) => power / sum);
}

/** For each of PAIRS the heaviest finding that names it; the guide's default level has a weight of its own. */
function levelWeights(findings: readonly Finding[]): number[] {
  const weights: number[] = PAIRS.map(([category, risk]) => (risk === DEFAULT_LEVEL[category] ? DEFAULT_WEIGHT : 0));
  for (const { category, risk, facet, weight } of findings) {
    if (category === undefined || risk === undefined || facet !== undefined) continue;
    const pair = pairIndex(category, risk);
    if (pair >= 0) weights[pair] = Math.max(weights[pair] ?? 0, weight);
  }
  return weights;
}
