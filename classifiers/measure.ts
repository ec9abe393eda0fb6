import {
  CATEGORIES,
  type Category,
  type Classification,
  type Facet,
  RISK_LEVELS,
  type RiskLevel,
} from '../src/domain/classification.ts';

/** What the labelling guide says of one tool. */
export type Label = { category: Category; risk: RiskLevel } & Record<Facet, boolean>;

/** One labelled tool and what was judged of it. `evidenceValid` says whether all of its quotes stand where they say. */
export type Judged = { id: string; label: Label; classification: Classification; evidenceValid: boolean };

export type Rates = { precision: number; recall: number; f1: number; support: number };

export type Measurement = {
  rows: number;
  accuracy: number;
  macroF1: number;
  categories: Record<Category, Rates>;
  /** By labelled category, then by judged one; `none` is not assessed. */
  confusion: Record<Category, Record<Category | 'none', number>>;
  risk: { exact: number; withinOne: number; underRated: number };
  /** Execute, Destructive and Financial tools called Read. */
  dangerousMisses: { count: number; rate: number; ids: string[] };
  notAssessed: number;
  facets: Record<Facet, Rates>;
  /** Expected calibration error of the confidence, over ten equal bins; a hit is category and level both right. */
  calibrationError: number;
  reliability: { from: number; rows: number; confidence: number; hits: number }[];
  evidenceValid: number;
};

const BINS = 10;

/**
 * Every figure of a classifier on labelled tools. Shares are 0 to 1, of all rows unless their name says otherwise; a
 * tool that was not assessed counts as wrong in accuracy, F1 and level, and as no facet, but never as under-rated.
 */
export function measure(rows: readonly Judged[]): Measurement {
  const categories = ratesByCategory(rows);
  const misses = rows.filter((row) => isDangerous(row.label.category) && judged(row) === 'Read');
  const dangerous = rows.filter((row) => isDangerous(row.label.category)).length;
  const calibration = calibrate(rows);
  return {
    rows: rows.length,
    accuracy: share(rows, (row) => judged(row) === row.label.category),
    macroF1: mean(CATEGORIES.map((category) => categories[category].f1)),
    categories,
    confusion: confuse(rows),
    risk: {
      exact: share(rows, (row) => distance(row) === 0),
      withinOne: share(rows, (row) => Math.abs(distance(row) ?? 9) <= 1),
      underRated: share(rows, (row) => (distance(row) ?? 0) < 0),
    },
    dangerousMisses: { count: misses.length, rate: ratio(misses.length, dangerous), ids: misses.map((row) => row.id) },
    notAssessed: share(rows, (row) => !row.classification.assessed),
    facets: {
      private_data: facetRates(rows, 'private_data'),
      untrusted_content: facetRates(rows, 'untrusted_content'),
      external_send: facetRates(rows, 'external_send'),
    },
    calibrationError: calibration.error,
    reliability: calibration.bins,
    evidenceValid: share(rows, (row) => row.evidenceValid),
  };
}

function isDangerous(category: Category): boolean {
  return category === 'Execute' || category === 'Destructive' || category === 'Financial';
}

function judged(row: Judged): Category | 'none' {
  return row.classification.assessed ? row.classification.category : 'none';
}

/** Judged level minus labelled level, in steps; undefined when not assessed. */
function distance(row: Judged): number | undefined {
  if (!row.classification.assessed) return undefined;
  return RISK_LEVELS.indexOf(row.classification.risk) - RISK_LEVELS.indexOf(row.label.risk);
}

function ratesByCategory(rows: readonly Judged[]): Record<Category, Rates> {
  const of = (category: Category): Rates =>
    rates(
      rows,
      (row) => row.label.category === category,
      (row) => judged(row) === category,
    );
  return {
    Read: of('Read'),
    Write: of('Write'),
    Execute: of('Execute'),
    Destructive: of('Destructive'),
    Financial: of('Financial'),
  };
}

function facetRates(rows: readonly Judged[], facet: Facet): Rates {
  return rates(
    rows,
    (row) => row.label[facet],
    (row) => row.classification.assessed && row.classification.facets[facet],
  );
}

function rates(rows: readonly Judged[], isTrue: (row: Judged) => boolean, isSaid: (row: Judged) => boolean): Rates {
  const support = rows.filter(isTrue).length;
  const said = rows.filter(isSaid).length;
  const both = rows.filter((row) => isTrue(row) && isSaid(row)).length;
  return {
    precision: ratio(both, said),
    recall: ratio(both, support),
    f1: ratio(2 * both, support + said),
    support,
  };
}

function confuse(rows: readonly Judged[]): Record<Category, Record<Category | 'none', number>> {
  const line = (): Record<Category | 'none', number> => ({
    Read: 0,
    Write: 0,
    Execute: 0,
    Destructive: 0,
    Financial: 0,
    none: 0,
  });
  const table = { Read: line(), Write: line(), Execute: line(), Destructive: line(), Financial: line() };
  for (const row of rows) table[row.label.category][judged(row)] += 1;
  return table;
}

function calibrate(rows: readonly Judged[]): { error: number; bins: Measurement['reliability'] } {
  const bins = Array.from({ length: BINS }, (_, at) => ({ from: at / BINS, rows: 0, confidence: 0, hits: 0 }));
  for (const row of rows) {
    if (!row.classification.assessed) continue;
    const bin = bins[Math.min(BINS - 1, Math.floor(row.classification.confidence * BINS))];
    if (bin === undefined) continue;
    bin.rows += 1;
    bin.confidence += row.classification.confidence;
    if (judged(row) === row.label.category && distance(row) === 0) bin.hits += 1;
  }
  const assessed = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.hits), 0);
  const averaged = bins.map((bin) => ({
    ...bin,
    confidence: ratio(bin.confidence, bin.rows),
    hits: ratio(bin.hits, bin.rows),
  }));
  return { error: ratio(error, assessed), bins: averaged };
}

function share(rows: readonly Judged[], holds: (row: Judged) => boolean): number {
  return ratio(rows.filter(holds).length, rows.length);
}

function mean(values: readonly number[]): number {
  return ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
