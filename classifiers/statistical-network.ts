import type { FeatureBag } from './statistical-bag.ts';
import { OUTPUTS } from './statistical-classes.ts';
import { type FeatureTable, find } from './statistical-table.ts';

/**
 * One hidden layer over the features that are present: what a tool is follows from which words stand together
 * (`create` and `cluster`), which a linear model over single words cannot hold.
 */
export type Network = {
  readonly hidden: number;
  /** Feature hash → number of the feature. */
  readonly table: FeatureTable;
  /** features × hidden, as bytes: the whole table fits where a processor reads fast, which floats did not. */
  readonly weights: Int8Array;
  /** What one step of a byte is worth, for each unit. */
  readonly scales: Float32Array;
  readonly bias: Float32Array;
  /** hidden × OUTPUTS */
  readonly out: Float32Array;
  readonly outBias: Float32Array;
};

/** Memory of one run through a network, so that a run allocates nothing. */
export type Run = {
  /** Numbers of the features present, each once. */
  readonly active: Int32Array;
  /** Where in the bag each was first seen. */
  readonly origin: Int32Array;
  count: number;
  readonly seen: Uint32Array;
  generation: number;
  readonly sums: Int32Array;
  readonly hidden: Float64Array;
  readonly scores: Float64Array;
};

export function createRun(network: Network): Run {
  const features = network.weights.length / network.hidden;
  return {
    active: new Int32Array(features),
    origin: new Int32Array(features),
    count: 0,
    seen: new Uint32Array(features),
    generation: 0,
    sums: new Int32Array(network.hidden),
    hidden: new Float64Array(network.hidden),
    scores: new Float64Array(OUTPUTS),
  };
}

/** Leaves the scores of a bag of features in `run.scores`, and what they came from in the rest of `run`. */
export function score(network: Network, bag: FeatureBag, run: Run): void {
  collect(network, bag, run);
  const { out } = network;
  const width = network.hidden;
  const { hidden, scores } = run;
  addUp(network, run);
  scores.set(network.outBias);
  for (let unit = 0; unit < width; unit++) {
    const value = hidden[unit] ?? 0;
    if (value <= 0) continue;
    for (let output = 0; output < OUTPUTS; output++) {
      scores[output] = (scores[output] ?? 0) + value * (out[unit * OUTPUTS + output] ?? 0);
    }
  }
}

/** Sums the weights of the active features, four at a time: much of the time of an estimate goes here. */
function addUp({ weights, hidden: width, scales, bias }: Network, { active, sums, hidden, count }: Run): void {
  sums.fill(0);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    const first = (active[index] ?? 0) * width;
    const second = (active[index + 1] ?? 0) * width;
    const third = (active[index + 2] ?? 0) * width;
    const fourth = (active[index + 3] ?? 0) * width;
    for (let unit = 0; unit < width; unit++) {
      sums[unit] =
        (sums[unit] ?? 0) +
        (weights[first + unit] ?? 0) +
        (weights[second + unit] ?? 0) +
        (weights[third + unit] ?? 0) +
        (weights[fourth + unit] ?? 0);
    }
  }
  for (; index < count; index++) {
    const base = (active[index] ?? 0) * width;
    for (let unit = 0; unit < width; unit++) sums[unit] = (sums[unit] ?? 0) + (weights[base + unit] ?? 0);
  }
  for (let unit = 0; unit < width; unit++) {
    hidden[unit] = (bias[unit] ?? 0) + (sums[unit] ?? 0) * (scales[unit] ?? 0);
  }
}

/**
 * How much each active feature of the last run raised the outputs, weighted by `gradient` (one number for an output).
 * Exact for the units that are on, as in a linear model.
 */
export function contributions(network: Network, run: Run, gradient: ArrayLike<number>): Float64Array {
  const width = network.hidden;
  const pull = new Float64Array(width);
  for (let unit = 0; unit < width; unit++) {
    if ((run.hidden[unit] ?? 0) <= 0) continue;
    let sum = 0;
    for (let output = 0; output < OUTPUTS; output++) {
      sum += (gradient[output] ?? 0) * (network.out[unit * OUTPUTS + output] ?? 0);
    }
    pull[unit] = sum * (network.scales[unit] ?? 0);
  }
  const found = new Float64Array(run.count);
  for (let index = 0; index < run.count; index++) {
    const base = (run.active[index] ?? 0) * width;
    let sum = 0;
    for (let unit = 0; unit < width; unit++) sum += (pull[unit] ?? 0) * (network.weights[base + unit] ?? 0);
    found[index] = sum;
  }
  return found;
}

function collect(network: Network, bag: FeatureBag, run: Run): void {
  run.count = 0;
  run.generation++;
  for (let at = 0; at < bag.size; at++) {
    const feature = find(network.table, bag.hash[at] ?? 0);
    if (feature < 0 || run.seen[feature] === run.generation) continue;
    run.seen[feature] = run.generation;
    run.active[run.count] = feature;
    run.origin[run.count] = at;
    run.count++;
  }
}
