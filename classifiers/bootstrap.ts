import { type Bounded, MAIN_FIGURES, type MainFigure, type Summary } from '../src/domain/figures.ts';
import { addCounts, countFamilies, type Judged, noCounts } from './counts.ts';
import { keyed } from './keyed.ts';
import { figuresOf } from './measure.ts';

/** How the intervals are drawn: how many resamples, and the seed that makes the answer the same each time. */
export type Resampling = { resamples: number; seed: number };

/** The share of resamples that lies outside of a 95 % interval at either end. */
const TAIL = 0.025;

/**
 * The main figures of a judge with their 95 % intervals.
 *
 * Families are drawn anew, not tools: the tools of one server resemble each other, so they are no independent evidence,
 * and an interval over tools would be too narrow. The ends are the percentiles of the resamples' figures.
 */
export function summarize(rows: readonly Judged[], { resamples, seed }: Resampling): Summary {
  const families = countFamilies(rows);
  const all = noCounts();
  for (const family of families) addCounts(all, family);
  const figures = figuresOf(all);
  const random = seeded(seed);
  const drawn = keyed(MAIN_FIGURES, () => new Float64Array(resamples));
  const sample = noCounts();
  for (let draw = 0; draw < resamples; draw++) {
    sample.fill(0);
    for (let left = families.length; left > 0; left--) {
      const family = families[Math.floor(random() * families.length)];
      if (family !== undefined) addCounts(sample, family);
    }
    const found = figuresOf(sample);
    for (const figure of MAIN_FIGURES) drawn[figure][draw] = found[figure] ?? Number.NaN;
  }
  return {
    rows: rows.length,
    families: families.length,
    figures: keyed(MAIN_FIGURES, (figure) => bounded(figure, figures, drawn[figure])),
  };
}

function bounded(figure: MainFigure, figures: Record<MainFigure, number | null>, drawn: Float64Array): Bounded {
  const value = figures[figure];
  if (value === null) return null;
  // A resample can lack all that a figure is about.
  const sorted = drawn.filter((one) => !Number.isNaN(one)).toSorted();
  const end = (at: number) => sorted[Math.max(0, Math.min(sorted.length - 1, at))] ?? value;
  const low = end(Math.ceil(sorted.length * TAIL) - 1);
  const high = end(Math.floor(sorted.length * (1 - TAIL)));
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

/** Numbers of 0 to 1 that look random and are the same for the same seed: xorshift with 32 bits. */
function seeded(seed: number): () => number {
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x6a09e667 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
