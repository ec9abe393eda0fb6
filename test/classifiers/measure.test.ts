import { describe, expect, it } from 'vitest';
import { type Judged, measure } from '../../classifiers/measure.ts';
import type { Category, Classification, RiskLevel } from '../../src/domain/classification.ts';

const NO_FACETS = { private_data: false, untrusted_content: false, external_send: false };

function assessed(category: Category, risk: RiskLevel, confidence: number): Classification {
  return {
    assessed: true,
    category,
    risk,
    confidence,
    rationale: '',
    facets: { ...NO_FACETS, private_data: category === 'Read' },
    findings: [],
    contradictions: [],
    ranWithout: [],
    version: 'test',
  };
}

const UNCLEAR: Classification = { assessed: false, reason: 'unclear', findings: [], ranWithout: [], version: 'test' };

function row(id: string, category: Category, risk: RiskLevel, classification: Classification): Judged {
  return { id, label: { category, risk, ...NO_FACETS, private_data: true }, classification, evidenceValid: true };
}

const ROWS: Judged[] = [
  row('right', 'Read', 'Low', assessed('Read', 'Low', 0.95)),
  row('missed', 'Destructive', 'Critical', assessed('Read', 'Low', 0.55)),
  row('exact', 'Destructive', 'High', assessed('Destructive', 'High', 0.95)),
  row('too high', 'Write', 'Medium', assessed('Write', 'High', 0.55)),
  { ...row('unclear', 'Execute', 'High', UNCLEAR), evidenceValid: false },
];

describe('measure', () => {
  const figures = measure(ROWS);

  it('counts a tool that was not assessed as wrong', () => {
    expect(figures.accuracy).toBeCloseTo(3 / 5);
    expect(figures.notAssessed).toBeCloseTo(1 / 5);
    expect(figures.confusion.Execute.none).toBe(1);
  });

  it('averages F1 over the five categories', () => {
    expect(figures.categories.Read.f1).toBeCloseTo(2 / 3);
    expect(figures.categories.Destructive).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(figures.macroF1).toBeCloseTo((2 / 3 + 1 + 0 + 2 / 3 + 0) / 5);
  });

  it('lists the dangerous tools that were called Read', () => {
    expect(figures.dangerousMisses).toEqual({ count: 1, rate: 1 / 3, ids: ['missed'] });
  });

  it('compares levels by their distance', () => {
    expect(figures.risk.exact).toBeCloseTo(2 / 5);
    expect(figures.risk.withinOne).toBeCloseTo(3 / 5);
    expect(figures.risk.underRated).toBeCloseTo(1 / 5);
  });

  it('takes a facet of an unclear tool as not said', () => {
    expect(figures.facets.private_data.precision).toBeCloseTo(1);
    expect(figures.facets.private_data.recall).toBeCloseTo(2 / 5);
  });

  it('sets confidence against hits in ten bins', () => {
    expect(figures.reliability[9]).toEqual({ from: 0.9, rows: 2, confidence: 0.95, hits: 1 });
    expect(figures.calibrationError).toBeCloseTo((0.1 + 1.1) / 4);
  });

  it('says 0 rather than nothing for an empty set', () => {
    expect(measure([]).macroF1).toBe(0);
  });

  it('counts the rows whose quotes all hold', () => {
    expect(figures.evidenceValid).toBeCloseTo(4 / 5);
  });
});
