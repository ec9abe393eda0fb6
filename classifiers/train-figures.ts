import { CATEGORIES, RISK_LEVELS } from '../src/domain/classification.ts';
import { type Estimate, verdict } from './statistical.ts';
import { FACETS, PAIRS } from './statistical-classes.ts';
import { facetF1 } from './train-calibrate.ts';
import type { Example } from './train-examples.ts';

/** An example with the estimate of a model that had seen neither its family nor its calibration. */
export type Estimated = { example: Example; estimate: Estimate; thresholds: readonly number[] };
export type Figures = Record<string, number | Record<string, number>>;

const BINS = 10;

/** What the model gets right by itself, as shares of 1 with four digits. */
export function measure(estimated: readonly Estimated[]): Figures {
  const outcomes = estimated.map(({ example, estimate }) => {
    const [category, risk] = PAIRS[example.pair] ?? PAIRS[0];
    const guess = verdict(estimate);
    return { category, risk, guess, estimate };
  });
  const share = (test: (outcome: (typeof outcomes)[number]) => boolean, among = outcomes): number =>
    among.length === 0 ? 0 : among.filter(test).length / among.length;
  const dangerous = outcomes.filter(({ category }) => CATEGORIES.indexOf(category) >= CATEGORIES.indexOf('Execute'));
  const f1 = Object.fromEntries(
    CATEGORIES.map((category) => {
      const right = outcomes.filter((o) => o.category === category && o.guess.category === category).length;
      const wrong = outcomes.filter((o) => (o.category === category) !== (o.guess.category === category)).length;
      return [category, round((2 * right) / (2 * right + wrong))];
    }),
  );
  return {
    accuracy: round(share((o) => o.category === o.guess.category)),
    macroF1: round(Object.values(f1).reduce((sum, value) => sum + value, 0) / CATEGORIES.length),
    f1,
    dangerousCalledRead: round(share((o) => o.guess.category === 'Read', dangerous)),
    riskExact: round(share((o) => o.risk === o.guess.risk)),
    riskUnder: round(share((o) => RISK_LEVELS.indexOf(o.guess.risk) < RISK_LEVELS.indexOf(o.risk))),
    categoryCalibrationError: round(
      calibrationError(outcomes.map((o) => [o.estimate.category[o.guess.category], o.category === o.guess.category])),
    ),
    riskCalibrationError: round(
      calibrationError(outcomes.map((o) => [o.estimate.risk[o.guess.risk], o.risk === o.guess.risk])),
    ),
    facetF1: Object.fromEntries(FACETS.map((facet, index) => [facet, round(facetFigure(estimated, index))])),
  };
}

function facetFigure(estimated: readonly Estimated[], index: number): number {
  const facet = FACETS[index] ?? 'private_data';
  // The thresholds differ by fold, so chances are taken relative to them.
  const above = estimated.map(({ estimate, thresholds }) =>
    estimate.facets[facet] >= (thresholds[index] ?? 0.5) ? 1 : 0,
  );
  return facetF1(
    above,
    estimated.map(({ example }) => example.facets[index] ?? 0),
    0.5,
  );
}

/** Expected calibration error over ten equal bins: mean distance between what was claimed and what came true. */
export function calibrationError(claims: readonly (readonly [chance: number, held: boolean])[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const inside = claims.filter(([chance]) => Math.min(BINS - 1, Math.floor(chance * BINS)) === bin);
    const claimed = inside.reduce((sum, [chance]) => sum + chance, 0);
    const held = inside.filter(([, came]) => came).length;
    error += Math.abs(claimed - held) / claims.length;
  }
  return error;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
