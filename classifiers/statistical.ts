import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CATEGORIES,
  type Category,
  type Evidence,
  type Facet,
  RISK_LEVELS,
  type RiskLevel,
  type Subject,
  stringAt,
} from '../src/domain/classification.ts';
import { extractFeatures } from './features.ts';
import { createBag, type FeatureBag } from './statistical-bag.ts';
import { FACETS, OUTPUTS, PAIRS, pairIndex } from './statistical-classes.ts';
import { type Calibration, parseModel } from './statistical-model.ts';
import { contributions, createRun, type Network, type Run, score } from './statistical-network.ts';

/** What the model thinks of a tool. All numbers are calibrated chances, 0 to 1. */
export type Estimate = {
  /** Sum to 1. */
  category: Record<Category, number>;
  /** Sum to 1. */
  risk: Record<RiskLevel, number>;
  facets: Record<Facet, number>;
  /** Chance of each pair of category and level, in the order of PAIRS. */
  pairs: readonly number[];
  /** How many features of the tool the model knows: at few, it is guessing from the shares of the classes. */
  known: number;
};

export type StatisticalModel = {
  /** Names the model in a classifier's version. */
  version: string;
  /** From this chance on a facet is taken to hold: the point of the best F1 in cross-validation. */
  thresholds: Readonly<Record<Facet, number>>;
  /** Never throws; the same subject gives the same estimate. */
  estimate: (subject: Subject) => Estimate;
  /** Up to `limit` exact quotes that raised this category most, the strongest first. */
  explain: (subject: Subject, category: Category, limit: number) => Evidence[];
};

let shipped: StatisticalModel | { problem: string } | undefined;

/** The model that ships beside this file, read once; or one sentence that says why there is none. */
export function statisticalModel(): StatisticalModel | { problem: string } {
  shipped ??= openModel(shippedText());
  return shipped;
}

/** A model from the text of a model file; or one sentence that says why it is none. */
export function openModel(text: string | undefined): StatisticalModel | { problem: string } {
  if (text === undefined) return { problem: 'The statistical model is not there.' };
  const parsed = parseModel(text);
  if (!parsed.ok) return { problem: parsed.problem };
  const { file, network } = parsed;
  const bag = createBag();
  const run = createRun(network);
  const thresholds = facetRecord((index) => file.calibration.facets[index]?.threshold ?? 0.5);
  return {
    version: file.version,
    thresholds,
    estimate: (subject) => {
      extractFeatures(subject, bag);
      score(network, bag, run);
      return readEstimate(run.scores, file.calibration, admitsWriting(subject), run.count);
    },
    explain: (subject, category, limit) => explain(subject, category, limit, network, bag, run),
  };
}

/** The chance of one pair of category and level; 0 for one that the guide does not know. */
export function chanceOf(estimate: Estimate, category: Category, risk: RiskLevel): number {
  return estimate.pairs[pairIndex(category, risk)] ?? 0;
}

/** Scores as calibrated chances. */
export function readEstimate(
  scores: ArrayLike<number>,
  calibration: Calibration,
  admits: boolean,
  known: number,
): Estimate {
  const pairs = softmax(scores, calibration, admits);
  const category: Record<Category, number> = { Read: 0, Write: 0, Execute: 0, Destructive: 0, Financial: 0 };
  const risk: Record<RiskLevel, number> = { Low: 0, Medium: 0, High: 0, Critical: 0 };
  PAIRS.forEach(([ofCategory, ofRisk], index) => {
    category[ofCategory] += pairs[index] ?? 0;
    risk[ofRisk] += pairs[index] ?? 0;
  });
  const facets = facetRecord((index) => {
    const { slope = 1, offset = 0 } = calibration.facets[index] ?? {};
    return 1 / (1 + Math.exp(-(slope * (scores[PAIRS.length + index] ?? 0) + offset)));
  });
  return { category, risk, facets, pairs, known };
}

/**
 * Whether the server itself says that the tool writes. Its claims count only where they admit harm: `readOnlyHint: true`
 * and `destructiveHint: false` are not looked at, so no annotation can lower an estimate.
 */
export function admitsWriting(subject: Subject): boolean {
  const annotations: unknown = subject.tool.annotations;
  if (typeof annotations !== 'object' || annotations === null) return false;
  const readOnly: unknown = Object.getOwnPropertyDescriptor(annotations, 'readOnlyHint')?.value;
  const destructive: unknown = Object.getOwnPropertyDescriptor(annotations, 'destructiveHint')?.value;
  return readOnly === false || destructive === true;
}

function softmax(scores: ArrayLike<number>, calibration: Calibration, admits: boolean): number[] {
  const heat = PAIRS.map(([category, risk], index) => {
    // Reading at High stays: to take it away could leave Write at Medium on top, and a claim must not lower a level.
    const shift = admits && category === 'Read' && risk !== 'High' ? calibration.admission : 0;
    return ((scores[index] ?? 0) - shift) / calibration.temperature;
  });
  const top = Math.max(...heat);
  const powers = heat.map((value) => Math.exp(value - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function explain(
  subject: Subject,
  category: Category,
  limit: number,
  network: Network,
  bag: FeatureBag,
  run: Run,
): Evidence[] {
  extractFeatures(subject, bag);
  score(network, bag, run);
  const pull = contributions(network, run, pullToward(category, run.scores));
  // A pointer and a look at the definition cost far more than a number, so only the places that count get them.
  const places = new Map<number, { at: number; weight: number }>();
  for (let index = 0; index < run.count; index++) {
    const at = run.origin[index] ?? 0;
    if ((bag.field[at] ?? -1) < 0) continue;
    const place = placeOf(bag, at);
    const held = places.get(place);
    if (held) held.weight += pull[index] ?? 0;
    else places.set(place, { at, weight: pull[index] ?? 0 });
  }
  const strongest = [...places.values()].filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  const quotes: Evidence[] = [];
  for (const { at } of strongest) {
    if (quotes.length >= limit) break;
    const quote = quoteOf(subject, bag, at);
    if (quote) quotes.push(quote);
  }
  return quotes;
}

/** One number for a field, a start and a length: fields are few, and what is read of each is short. */
function placeOf(bag: FeatureBag, at: number): number {
  const start = bag.start[at] ?? 0;
  return ((bag.field[at] ?? 0) * 4096 + start) * 4096 + (bag.end[at] ?? 0) - start;
}

/** The direction in which the score of a category grows against all others. */
function pullToward(category: Category, scores: ArrayLike<number>): number[] {
  const inside = shareWithin(scores, (candidate) => candidate === category);
  const outside = shareWithin(scores, (candidate) => candidate !== category);
  return Array.from({ length: OUTPUTS }, (_, output) => (inside[output] ?? 0) - (outside[output] ?? 0));
}

function shareWithin(scores: ArrayLike<number>, belongs: (category: Category) => boolean): number[] {
  const powers = PAIRS.map(([category], index) => (belongs(category) ? Math.exp(Math.min(50, scores[index] ?? 0)) : 0));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => (sum > 0 ? power / sum : 0));
}

function quoteOf(subject: Subject, bag: FeatureBag, at: number): Evidence | undefined {
  const path = bag.fields[bag.field[at] ?? -1];
  if (!path) return undefined;
  const field = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const start = bag.start[at] ?? 0;
  const end = bag.end[at] ?? 0;
  const quote = stringAt(subject.tool, field)?.slice(start, end);
  return quote ? { field, quote, start, end } : undefined;
}

function facetRecord(of: (index: number) => number): Record<Facet, number> {
  const found: Record<Facet, number> = { private_data: 0, untrusted_content: 0, external_send: 0 };
  FACETS.forEach((facet, index) => {
    found[facet] = of(index);
  });
  return found;
}

function shippedText(): string | undefined {
  try {
    return readFileSync(join(import.meta.dirname, 'statistical-model.json'), 'utf8');
  } catch {
    return undefined;
  }
}

/** The likeliest of some chances, the milder of two equals. */
export function likeliest<Key extends string>(
  chances: Readonly<Record<Key, number>>,
  order: readonly [Key, ...Key[]],
): Key {
  let best = order[0];
  for (const key of order) if (chances[key] > chances[best]) best = key;
  return best;
}

/** Category and level that an estimate amounts to by itself. */
export function verdict(estimate: Estimate): { category: Category; risk: RiskLevel } {
  return { category: likeliest(estimate.category, CATEGORIES), risk: likeliest(estimate.risk, RISK_LEVELS) };
}
