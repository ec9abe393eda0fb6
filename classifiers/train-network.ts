import { OUTPUTS, PAIRS } from './statistical-classes.ts';
import { decode, encode, type Layers } from './statistical-model.ts';
import type { Network } from './statistical-network.ts';
import type { Corpus, Example } from './train-examples.ts';
import { createRandom, type Random, shuffle } from './train-random.ts';
import { chooseFeatures } from './train-vocabulary.ts';

/** Found by cross-validation; wider layers, more of them, more features and more epochs changed nothing that counts. */
const SETTINGS = {
  features: 10_000,
  networks: 2,
  hidden: 32,
  epochs: 16,
  rate: 0.05,
  /** The rate of the output layer against that of the features, whose weights move far more rarely. */
  outRate: 0.3,
  decay: 0.003,
  /** Share of the features left out at each step, so that none is relied on alone. */
  dropFeatures: 0.5,
  dropHidden: 0.3,
  /**
   * Share of the steps at which only concepts and flags are seen. Otherwise `delete` in person does all the work, the
   * concept stays weak, and a rare word or another language finds nothing to lean on.
   */
  blind: 0.3,
} as const;

/** A network, the written forms of its features, and both as a model file holds them. */
export type Trained = { network: Network; vocabulary: string[]; encoded: ReturnType<typeof encode> };

/** Trains on some examples. The result is rounded as the model file rounds it, so that figures are of what ships. */
export function trainNetwork(corpus: Corpus, examples: readonly Example[], seed: number): Trained {
  const chosen = chooseFeatures(examples, corpus.vocabulary.length, SETTINGS.features);
  const numbers = new Int32Array(corpus.vocabulary.length).fill(-1);
  chosen.forEach((feature, number) => {
    numbers[feature] = number;
  });
  const rows = examples.map(({ features }) => features.map((feature) => numbers[feature] ?? -1).filter((f) => f >= 0));
  const concepts = Uint8Array.from(chosen, (feature) => (isConcept(corpus.vocabulary[feature] ?? '') ? 1 : 0));
  const layers = Array.from({ length: SETTINGS.networks }, (_, index) => {
    const layer = createLayers(chosen.length, createRandom(seed + index));
    descend(layer, examples, rows, concepts, createRandom(seed + index + 1000));
    return layer;
  });
  const vocabulary = chosen.map((feature) => corpus.vocabulary[feature] ?? '');
  const encoded = encode(average(layers, chosen.length), vocabulary);
  const network = decode(encoded);
  if (!network) throw new Error('A network did not survive its own encoding.');
  return { network, vocabulary, encoded };
}

function isConcept(written: string): boolean {
  return /[@#]/.test(written) || written.startsWith('f:');
}

/** Weights with the sum of their squared gradients, as AdaGrad needs it. */
type Weights = { value: Float32Array; energy: Float32Array };
type Training = { weights: Weights; bias: Weights; out: Weights; outBias: Weights };

function createLayers(features: number, random: Random): Training {
  const { hidden } = SETTINGS;
  const filled = (length: number, spread: number): Weights => ({
    value: Float32Array.from({ length }, () => (random() - 0.5) * spread),
    energy: new Float32Array(length),
  });
  return {
    weights: filled(features * hidden, 0.1),
    bias: filled(hidden, 0),
    out: filled(hidden * OUTPUTS, 0.5),
    outBias: filled(OUTPUTS, 0),
  };
}

function descend(
  layers: Training,
  examples: readonly Example[],
  rows: readonly Int32Array[],
  concepts: Uint8Array,
  random: Random,
): void {
  const order = examples.map((_, index) => index);
  const step = createStep(layers, concepts, random);
  for (let epoch = 0; epoch < SETTINGS.epochs; epoch++) {
    shuffle(order, random);
    const rate = SETTINGS.rate * (1 - (epoch / SETTINGS.epochs) * 0.9);
    for (const index of order) {
      const example = examples[index];
      const row = rows[index];
      if (example && row) step(example, row, rate);
    }
  }
}

type Step = (example: Example, row: Int32Array, rate: number) => void;

/** One step of gradient descent on one example, with the memory it needs. */
function createStep(layers: Training, concepts: Uint8Array, random: Random): Step {
  const { hidden: width, dropFeatures, dropHidden } = SETTINGS;
  const hidden = new Float64Array(width);
  const pull = new Float64Array(width);
  const scores = new Float64Array(OUTPUTS);
  let active = new Int32Array(1024);
  const keep = 1 / (1 - dropFeatures);
  return (example, row, rate) => {
    if (active.length < row.length) active = new Int32Array(row.length * 2);
    let count = 0;
    const blind = random() < SETTINGS.blind;
    for (const feature of row) {
      if ((!blind || concepts[feature] === 1) && random() >= dropFeatures) active[count++] = feature;
    }
    forward(layers, active, count, keep, hidden);
    for (let unit = 0; unit < width; unit++) {
      const on = (hidden[unit] ?? 0) > 0 && random() >= dropHidden;
      hidden[unit] = on ? (hidden[unit] ?? 0) / (1 - dropHidden) : 0;
    }
    outputs(layers, hidden, scores);
    errors(example, scores);
    backOut(layers, hidden, scores, pull, rate);
    for (let unit = 0; unit < width; unit++) pull[unit] = (pull[unit] ?? 0) / (1 - dropHidden);
    for (let unit = 0; unit < width; unit++) move(layers.bias, unit, pull[unit] ?? 0, rate);
    backFeatures(layers, active, count, keep, pull, rate);
  };
}

function forward(layers: Training, active: Int32Array, count: number, scale: number, hidden: Float64Array): void {
  const weights = layers.weights.value;
  const width = hidden.length;
  hidden.set(layers.bias.value);
  for (let index = 0; index < count; index++) {
    const base = (active[index] ?? 0) * width;
    for (let unit = 0; unit < width; unit++) hidden[unit] = (hidden[unit] ?? 0) + (weights[base + unit] ?? 0) * scale;
  }
}

function outputs(layers: Training, hidden: Float64Array, scores: Float64Array): void {
  scores.set(layers.outBias.value);
  for (let unit = 0; unit < hidden.length; unit++) {
    const value = hidden[unit] ?? 0;
    if (value === 0) continue;
    for (let output = 0; output < OUTPUTS; output++) {
      scores[output] = (scores[output] ?? 0) + value * (layers.out.value[unit * OUTPUTS + output] ?? 0);
    }
  }
}

/** Turns scores into the gradient of the loss: a softmax over the pairs, and one logistic loss for each facet. */
function errors(example: Example, scores: Float64Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let output = 0; output < PAIRS.length; output++) top = Math.max(top, scores[output] ?? 0);
  let sum = 0;
  for (let output = 0; output < PAIRS.length; output++) {
    scores[output] = Math.exp((scores[output] ?? 0) - top);
    sum += scores[output] ?? 0;
  }
  for (let output = 0; output < OUTPUTS; output++) {
    const score = scores[output] ?? 0;
    const chance = output < PAIRS.length ? score / sum : 1 / (1 + Math.exp(-score));
    const truth =
      output < PAIRS.length ? Number(output === example.pair) : (example.facets[output - PAIRS.length] ?? 0);
    scores[output] = (chance - truth) * example.weight;
  }
}

function backOut(
  layers: Training,
  hidden: Float64Array,
  gradient: Float64Array,
  pull: Float64Array,
  rate: number,
): void {
  for (let unit = 0; unit < hidden.length; unit++) {
    const value = hidden[unit] ?? 0;
    pull[unit] = 0;
    if (value === 0) continue;
    let sum = 0;
    for (let output = 0; output < OUTPUTS; output++) {
      const at = unit * OUTPUTS + output;
      const error = gradient[output] ?? 0;
      sum += (layers.out.value[at] ?? 0) * error;
      move(layers.out, at, error * value, rate * SETTINGS.outRate);
    }
    pull[unit] = sum;
  }
  for (let output = 0; output < OUTPUTS; output++) move(layers.outBias, output, gradient[output] ?? 0, rate);
}

function backFeatures(
  layers: Training,
  active: Int32Array,
  count: number,
  scale: number,
  pull: Float64Array,
  rate: number,
): void {
  const { value, energy } = layers.weights;
  const width = pull.length;
  for (let index = 0; index < count; index++) {
    const base = (active[index] ?? 0) * width;
    for (let unit = 0; unit < width; unit++) {
      const force = pull[unit] ?? 0;
      if (force === 0) continue;
      const at = base + unit;
      const gradient = force * scale + SETTINGS.decay * (value[at] ?? 0);
      const spent = (energy[at] ?? 0) + gradient * gradient;
      energy[at] = spent;
      value[at] = (value[at] ?? 0) - (rate * gradient) / (Math.sqrt(spent) + 1e-6);
    }
  }
}

function move(weights: Weights, at: number, gradient: number, rate: number): void {
  if (gradient === 0) return;
  const spent = (weights.energy[at] ?? 0) + gradient * gradient;
  weights.energy[at] = spent;
  weights.value[at] = (weights.value[at] ?? 0) - (rate * gradient) / (Math.sqrt(spent) + 1e-6);
}

/** Some networks side by side as one whose scores are their mean: that steadies the facets more than a wider layer does. */
function average(networks: readonly Training[], features: number): Layers {
  const width = SETTINGS.hidden;
  const hidden = width * networks.length;
  const weights = new Float32Array(features * hidden);
  networks.forEach((network, index) => {
    for (let feature = 0; feature < features; feature++) {
      const row = network.weights.value.subarray(feature * width, (feature + 1) * width);
      weights.set(row, feature * hidden + index * width);
    }
  });
  const share = 1 / networks.length;
  const out = networks.flatMap((network) => Array.from(network.out.value, (weight) => weight * share));
  const outBias = Array.from({ length: OUTPUTS }, (_, output) =>
    networks.reduce((sum, network) => sum + (network.outBias.value[output] ?? 0) * share, 0),
  );
  return {
    hidden,
    weights,
    bias: Float32Array.from(networks.flatMap((network) => Array.from(network.bias.value))),
    out: Float32Array.from(out),
    outBias: Float32Array.from(outBias),
  };
}
