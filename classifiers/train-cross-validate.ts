import { extractFeatures } from './features.ts';
import { admitsWriting, readEstimate } from './statistical.ts';
import { createBag } from './statistical-bag.ts';
import { createRun, score } from './statistical-network.ts';
import { calibrate, type Judged } from './train-calibrate.ts';
import type { Corpus } from './train-examples.ts';
import type { Estimated } from './train-figures.ts';
import { trainNetwork } from './train-network.ts';

export const FOLDS = 5;
export const SEED = 1;

/** The scores of every labelled tool, each from a network trained on the other folds. */
export function judgeUnseen({ examples, lessons, vocabulary }: Corpus, folds: Int8Array): Judged[] {
  const bag = createBag();
  const scores = new Map<number, Float64Array>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const seen = examples.filter((_, index) => folds[index] !== fold);
    const { network } = trainNetwork({ examples, lessons, vocabulary }, [...seen, ...lessons], SEED);
    const run = createRun(network);
    examples.forEach((example, index) => {
      if (folds[index] !== fold) return;
      extractFeatures(example.subject, bag);
      score(network, bag, run);
      scores.set(index, run.scores.slice());
    });
    console.log(`fold ${fold + 1} of ${FOLDS}`);
  }
  return examples.map((example, index) => ({ example, scores: scores.get(index) ?? new Float64Array() }));
}

/** The same scores as chances, each fold calibrated on the others. */
export function estimateUnseen(judged: readonly Judged[], folds: Int8Array): Estimated[] {
  const calibrations = Array.from({ length: FOLDS }, (_, fold) =>
    calibrate(judged.filter((_, at) => folds[at] !== fold)),
  );
  return judged.map(({ example, scores }, at) => {
    const calibration = calibrations[folds[at] ?? 0] ?? calibrate(judged);
    const estimate = readEstimate(scores, calibration, admitsWriting(example.subject), example.features.length);
    return { example, estimate, thresholds: calibration.facets.map(({ threshold }) => threshold) };
  });
}
