import { describe, expect, it } from 'vitest';
import { summarize } from '../../classifiers/bootstrap.ts';
import { addCounts, countFamilies, type Judged, noCounts, type Verdict } from '../../classifiers/counts.ts';
import { figuresOf, measure } from '../../classifiers/measure.ts';
import type { Category, RiskLevel } from '../../src/domain/classification.ts';

const NO_FACETS = { private_data: false, untrusted_content: false, external_send: false };

function says(category: Category, risk: RiskLevel, confidence: number): Verdict {
  return { category, risk, confidence, facets: { ...NO_FACETS, private_data: category === 'Read' } };
}

function row(id: string, category: Category, risk: RiskLevel, verdict: Verdict | undefined, family = id): Judged {
  return { id, family, label: { category, risk, ...NO_FACETS, private_data: true }, verdict, evidenceValid: true };
}

const ROWS: Judged[] = [
  row('right', 'Read', 'Low', says('Read', 'Low', 0.95)),
  row('missed', 'Destructive', 'Critical', says('Read', 'Low', 0.55)),
  row('exact', 'Destructive', 'High', says('Destructive', 'High', 0.95)),
  row('too high', 'Write', 'Medium', says('Write', 'High', 0.55)),
  { ...row('unclear', 'Execute', 'High', undefined), evidenceValid: false },
];

function figures(rows: readonly Judged[]) {
  const counts = noCounts();
  for (const family of countFamilies(rows)) addCounts(counts, family);
  return figuresOf(counts);
}

describe('the figures', () => {
  const found = figures(ROWS);
  const details = measure(ROWS);

  it('count a tool that was not assessed as wrong', () => {
    expect(found.accuracy).toBeCloseTo(3 / 5);
    expect(found.notAssessed).toBeCloseTo(1 / 5);
    expect(details.confusion.Execute.none).toBe(1);
  });

  it('average F1 over the categories that are labelled or judged', () => {
    expect(details.categories.Read.f1).toBeCloseTo(2 / 3);
    expect(details.categories.Destructive).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(found.macroF1).toBeCloseTo((2 / 3 + 1 + 0 + 2 / 3) / 4);
  });

  it('list the dangerous tools that were called Read', () => {
    expect(details.dangerousMisses).toEqual({ count: 1, of: 3, rate: 1 / 3, ids: ['missed'] });
    expect(found.dangerousMissRate).toBeCloseTo(1 / 3);
  });

  it('compare levels by their distance', () => {
    expect(found.riskExact).toBeCloseTo(2 / 5);
    expect(found.riskWithinOne).toBeCloseTo(3 / 5);
    expect(found.underRated).toBeCloseTo(1 / 5);
    expect(details.levels.Critical.Low).toBe(1);
  });

  it('take a facet of an unclear tool as not said', () => {
    expect(details.facets.private_data.precision).toBeCloseTo(1);
    expect(details.facets.private_data.recall).toBeCloseTo(2 / 5);
    expect(found.privateDataF1).toBeCloseTo((2 * 2) / (5 + 2));
  });

  it('set confidence against hits in ten bins', () => {
    expect(details.reliability[9]).toEqual({ from: 0.9, rows: 2, confidence: 0.95, hits: 1 });
    expect(found.calibrationError).toBeCloseTo((0.1 + 1.1) / 4);
  });

  it('count the rows whose quotes all hold', () => {
    expect(found.evidenceValid).toBeCloseTo(4 / 5);
  });

  it('say nothing of what a baseline says nothing of', () => {
    const baseline = figures([
      { ...row('a', 'Read', 'Low', { category: 'Read', risk: 'Low' }), evidenceValid: undefined },
    ]);
    expect(baseline).toMatchObject({ accuracy: 1, calibrationError: null, privateDataF1: null, evidenceValid: null });
    expect(baseline.dangerousMissRate).toBeNull();
  });

  it('are 0 rather than nothing for an empty set', () => {
    expect(figures([]).macroF1).toBe(0);
  });
});

describe('the intervals', () => {
  const draw = { resamples: 400, seed: 7 };
  const half = (family: (at: number) => string) =>
    Array.from({ length: 200 }, (_, at) =>
      row(`${at}`, 'Read', 'Low', says(at % 2 === 0 ? 'Read' : 'Write', 'Low', 0.5), family(at)),
    );
  const width = (rows: readonly Judged[]) => {
    const accuracy = summarize(rows, draw).figures.accuracy;
    if (accuracy === null) throw new Error('no accuracy');
    expect(accuracy.value).toBeCloseTo(0.5);
    return accuracy.high - accuracy.low;
  };

  it('are the same each time, and others for another seed', () => {
    const rows = half((at) => `f${at % 37}`);
    expect(summarize(rows, draw)).toEqual(summarize(rows, draw));
    expect(summarize(rows, { ...draw, seed: 8 }).figures).not.toEqual(summarize(rows, draw).figures);
  });

  it('are as wide as sampling theory says where every tool is a family', () => {
    // Two standard errors of a share of one half among 200, to either side.
    expect(width(half((at) => `f${at}`))).toBeCloseTo(4 * Math.sqrt(0.25 / 200), 1);
  });

  it('are wider where tools of one family rise and fall together', () => {
    const single = width(half((at) => `f${at}`));
    // Ten families, each wholly right or wholly wrong: as good as ten tools.
    const together = width(half((at) => `f${at % 10}`));
    expect(together).toBeGreaterThan(3 * single);
  });

  it('shrink to a point for one family, of which nothing can be said', () => {
    expect(width(half(() => 'f'))).toBe(0);
  });
});
