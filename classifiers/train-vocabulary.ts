import { OUTPUTS, PAIRS } from './statistical-classes.ts';
import type { Example } from './train-examples.ts';

/** A word of fewer families is a name, or an accident. A lesson's line counts as a family. */
const FEWEST_FAMILIES = 3;

/**
 * The features worth a place in the model, at most `most` of them: those that occur in several families,
 * ranked by how far their classes depart from the shares of all (chi-squared, over pairs and facets).
 *
 * @returns old number of each feature kept, in ascending order.
 */
export function chooseFeatures(examples: readonly Example[], features: number, most: number): number[] {
  const families = countFamilies(examples, features);
  const telling = departures(examples, features);
  return [...families.keys()]
    .filter((feature) => (families[feature] ?? 0) >= FEWEST_FAMILIES)
    .sort((a, b) => (telling[b] ?? 0) - (telling[a] ?? 0) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

function countFamilies(examples: readonly Example[], features: number): Int32Array {
  const numbers = new Map<string, number>();
  const last = new Int32Array(features).fill(-1);
  const counts = new Int32Array(features);
  const byFamily = [...examples].sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : 0));
  for (const example of byFamily) {
    const family = numbers.get(example.family) ?? numbers.size;
    numbers.set(example.family, family);
    for (const feature of example.features) {
      if (last[feature] === family) continue;
      last[feature] = family;
      counts[feature] = (counts[feature] ?? 0) + 1;
    }
  }
  return counts;
}

function departures(examples: readonly Example[], features: number): Float64Array {
  const shares = new Float64Array(OUTPUTS);
  const counts = new Float64Array(features * OUTPUTS);
  const totals = new Float64Array(features);
  let weight = 0;
  for (const example of examples) {
    weight += example.weight;
    const outputs = [example.pair, ...example.facets.flatMap((holds, index) => (holds ? [PAIRS.length + index] : []))];
    for (const output of outputs) shares[output] = (shares[output] ?? 0) + example.weight;
    for (const feature of example.features) {
      totals[feature] = (totals[feature] ?? 0) + example.weight;
      for (const output of outputs) {
        counts[feature * OUTPUTS + output] = (counts[feature * OUTPUTS + output] ?? 0) + example.weight;
      }
    }
  }
  return totals.map((total, feature) => {
    let sum = 0;
    for (let output = 0; output < OUTPUTS; output++) {
      const expected = (total * (shares[output] ?? 0)) / weight;
      if (expected > 0) sum += ((counts[feature * OUTPUTS + output] ?? 0) - expected) ** 2 / expected;
    }
    return sum;
  });
}
