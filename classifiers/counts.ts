import {
  CATEGORIES,
  type Category,
  type Facet,
  type Facets,
  RISK_LEVELS,
  type RiskLevel,
} from '../src/domain/classification.ts';

/** What the labelling guide says of one tool. */
export type Label = { category: Category; risk: RiskLevel } & Facets;

/** What a judge says of one tool. A baseline has no confidence and no opinion on facets. */
export type Verdict = {
  category: Category;
  risk: RiskLevel;
  confidence?: number | undefined;
  facets?: Facets | undefined;
};

/** One labelled tool and what was judged of it. */
export type Judged = {
  id: string;
  /** Near-duplicate servers share one. */
  family: string;
  label: Label;
  /** Undefined where it was not assessed. */
  verdict: Verdict | undefined;
  /** Whether all quotes stand where they say; undefined for a judge that quotes nothing. */
  evidenceValid?: boolean | undefined;
};

/**
 * Every figure is a function of these numbers, and the numbers of two sets of tools add up: so a resample of families
 * is a sum of their counts, and needs no look at any tool.
 */
export type Counts = Float64Array;

export const BINS = 10;
export const FACETS = ['private_data', 'untrusted_content', 'external_send'] as const satisfies readonly Facet[];

const CATEGORY_SEATS = CATEGORIES.length + 1;
const LEVEL_SEATS = RISK_LEVELS.length + 1;
const LEVELS = CATEGORIES.length * CATEGORY_SEATS;
const FACET = LEVELS + RISK_LEVELS.length * LEVEL_SEATS;
const BIN = FACET + FACETS.length * 3;
const HEARD = BIN + BINS * 3;
const SIZE = HEARD + 4;

/** Where each number lies. A seat after the last category or level is that of tools that were not assessed. */
export const AT = {
  confusion: (label: number, judged: number): number => label * CATEGORY_SEATS + judged,
  levels: (label: number, judged: number): number => LEVELS + label * LEVEL_SEATS + judged,
  facetTrue: (facet: number): number => FACET + facet * 3,
  facetSaid: (facet: number): number => FACET + facet * 3 + 1,
  facetBoth: (facet: number): number => FACET + facet * 3 + 2,
  binRows: (bin: number): number => BIN + bin * 3,
  binConfidence: (bin: number): number => BIN + bin * 3 + 1,
  binHits: (bin: number): number => BIN + bin * 3 + 2,
  /** Tools of which the judge said whether the facets hold. */
  facetsHeard: HEARD,
  /** Tools whose quotes were checked, and those of which all hold. */
  quoted: HEARD + 1,
  quotesHold: HEARD + 2,
  rows: HEARD + 3,
} as const;

export function noCounts(): Counts {
  return new Float64Array(SIZE);
}

/** Adds one tool. */
export function countRow(counts: Counts, { label, verdict, evidenceValid }: Judged): void {
  add(counts, AT.rows);
  const category = verdict === undefined ? CATEGORIES.length : CATEGORIES.indexOf(verdict.category);
  const level = verdict === undefined ? RISK_LEVELS.length : RISK_LEVELS.indexOf(verdict.risk);
  add(counts, AT.confusion(CATEGORIES.indexOf(label.category), category));
  add(counts, AT.levels(RISK_LEVELS.indexOf(label.risk), level));
  FACETS.forEach((facet, index) => {
    const said = verdict?.facets?.[facet] === true;
    if (label[facet]) add(counts, AT.facetTrue(index));
    if (said) add(counts, AT.facetSaid(index));
    if (said && label[facet]) add(counts, AT.facetBoth(index));
  });
  if (verdict?.facets !== undefined) add(counts, AT.facetsHeard);
  if (verdict?.confidence !== undefined) {
    const bin = Math.min(BINS - 1, Math.floor(verdict.confidence * BINS));
    add(counts, AT.binRows(bin));
    add(counts, AT.binConfidence(bin), verdict.confidence);
    if (verdict.category === label.category && verdict.risk === label.risk) add(counts, AT.binHits(bin));
  }
  if (evidenceValid !== undefined) add(counts, AT.quoted);
  if (evidenceValid === true) add(counts, AT.quotesHold);
}

/** Adds all tools of another count. */
export function addCounts(counts: Counts, others: Counts): void {
  for (let at = 0; at < SIZE; at++) counts[at] = (counts[at] ?? 0) + (others[at] ?? 0);
}

/** One count for each family, in the order in which families first appear. */
export function countFamilies(rows: readonly Judged[]): Counts[] {
  const families = new Map<string, Counts>();
  for (const row of rows) {
    const counts = families.get(row.family) ?? noCounts();
    families.set(row.family, counts);
    countRow(counts, row);
  }
  return [...families.values()];
}

function add(counts: Counts, at: number, amount = 1): void {
  counts[at] = (counts[at] ?? 0) + amount;
}
