import { admitsWriting, readEstimate } from './statistical.ts';
import { FACETS, PAIRS } from './statistical-classes.ts';
import type { Calibration } from './statistical-model.ts';
import type { Example } from './train-examples.ts';

/** An example with the scores of a network that had not seen its family. */
export type Judged = { example: Example; scores: Float64Array };

const NEUTRAL: Calibration = {
  temperature: 1,
  admission: 0,
  facets: FACETS.map(() => ({ slope: 1, offset: 0, threshold: 0.5 })),
};

/** The calibration under which unseen labels are likeliest: a few numbers, so a search over a grid is enough. */
export function calibrate(judged: readonly Judged[]): Calibration {
  const temperature = best(range(0.8, 3, 0.05), (value) => pairLoss(judged, { ...NEUTRAL, temperature: value }));
  const admitting = judged.filter(({ example }) => admitsWriting(example.subject));
  // Some servers mark all they have as destructive, more than the labelled ones show: hence no more than 3.
  const admission = best(range(0, 3, 0.25), (value) =>
    pairLoss(admitting, { ...NEUTRAL, temperature, admission: value }),
  );
  return { temperature, admission, facets: FACETS.map((_, index) => calibrateFacet(judged, index)) };
}

function calibrateFacet(judged: readonly Judged[], index: number): Calibration['facets'][number] {
  const scores = judged.map(({ scores: all }) => all[PAIRS.length + index] ?? 0);
  const truths = judged.map(({ example }) => example.facets[index] ?? 0);
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 4; round++) {
    slope = best(range(0.3, 1.6, 0.02), (value) => facetLoss(scores, truths, value, offset));
    offset = best(range(-2, 2, 0.05), (value) => facetLoss(scores, truths, slope, value));
  }
  const chances = scores.map((score) => 1 / (1 + Math.exp(-(slope * score + offset))));
  return { slope, offset, threshold: best(range(0.2, 0.6, 0.02), (value) => -facetF1(chances, truths, value)) };
}

/** Harmonic mean of precision and recall of `chance >= threshold`. */
export function facetF1(chances: readonly number[], truths: readonly number[], threshold: number): number {
  let right = 0;
  let wrong = 0;
  chances.forEach((chance, index) => {
    const holds = truths[index] === 1;
    if (chance >= threshold && holds) right++;
    else if (chance >= threshold || holds) wrong++;
  });
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong);
}

function facetLoss(scores: readonly number[], truths: readonly number[], slope: number, offset: number): number {
  return scores.reduce((sum, score, index) => {
    const signed = (truths[index] === 1 ? 1 : -1) * (slope * score + offset);
    return sum + Math.log1p(Math.exp(-signed));
  }, 0);
}

function pairLoss(judged: readonly Judged[], calibration: Calibration): number {
  return judged.reduce((sum, { example, scores }) => {
    const { pairs } = readEstimate(scores, calibration, admitsWriting(example.subject), 0);
    return sum - Math.log(Math.max(1e-9, pairs[example.pair] ?? 0));
  }, 0);
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) =>
    Number((from + index * step).toFixed(4)),
  );
}

/** The candidate of least cost, the first of equals. */
function best(candidates: readonly number[], cost: (candidate: number) => number): number {
  let found = candidates[0] ?? 0;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const value = cost(candidate);
    if (value < least) {
      least = value;
      found = candidate;
    }
  }
  return found;
}
