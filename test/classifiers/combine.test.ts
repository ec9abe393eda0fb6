import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from '../../classifiers/combine.ts';
import { DEFAULT_LEVEL } from '../../classifiers/odds.ts';
import { CATEGORIES, type Finding, RISK_LEVELS } from '../../src/domain/classification.ts';

function vote(category: Finding['category'], weight: number, rule = 'test-rule'): Finding {
  return { classifier: 'rules', rule, claim: 'It does.', category, weight, evidence: [] };
}

const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    classifier: fc.constant('rules' as const),
    rule: fc.constantFrom('test-rule', 'runs-code-or-commands'),
    claim: fc.string(),
    category: fc.constantFrom(...CATEGORIES),
    risk: fc.constantFrom(...RISK_LEVELS),
    facet: fc.constantFrom('private_data' as const, 'untrusted_content' as const, 'external_send' as const),
    weight: fc.double({ min: 0, max: 1, noNaN: true }),
    evidence: fc.constant([]),
  },
  { requiredKeys: ['classifier', 'rule', 'claim', 'weight', 'evidence'] },
);

describe('combine', () => {
  it('judges nothing where nobody votes', () => {
    expect(combine([])).toBeUndefined();
    expect(combine([{ ...vote('Write', 0.9), risk: 'High' }])).toBeUndefined();
  });

  it('starts every category at the level of the guide', () => {
    for (const category of CATEGORIES) {
      expect(combine([vote(category, 0.6)])).toMatchObject({ category, risk: DEFAULT_LEVEL[category] });
    }
  });

  it('lets the stronger effect win a tie', () => {
    expect(combine([vote('Read', 0.6), vote('Destructive', 0.55)])?.category).toBe('Destructive');
    expect(combine([vote('Read', 0.9), vote('Destructive', 0.55)])?.category).toBe('Read');
  });

  it('takes the strongest of the votes that settle, except for a general-purpose runner', () => {
    expect(combine([vote('Execute', 1), vote('Destructive', 1)])?.category).toBe('Destructive');
    expect(combine([vote('Execute', 1, 'runs-code-or-commands'), vote('Destructive', 1)])?.category).toBe('Execute');
  });

  it('moves a level only for a finding on the chosen category', () => {
    const level: Finding = { ...vote('Write', 0.6), risk: 'High' };
    expect(combine([vote('Write', 0.6), level])?.risk).toBe('High');
    expect(combine([vote('Read', 0.6), level])?.risk).toBe('Low');
  });

  it('binds a facet to its category', () => {
    const facet: Finding = { ...vote('Read', 0.6), facet: 'private_data' };
    expect(combine([vote('Read', 0.6), facet])?.facets.private_data).toBe(true);
    expect(combine([vote('Write', 0.6), facet])?.facets.private_data).toBe(false);
  });

  it('does not depend on the order of the findings, and keeps confidence within 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 12 }), (findings) => {
        const one = combine(findings);
        const other = combine(findings.toReversed());
        expect(other?.category).toBe(one?.category);
        expect(other?.risk).toBe(one?.risk);
        expect(other?.facets).toEqual(one?.facets);
        if (one !== undefined) expect(one.confidence >= 0 && one.confidence <= 1).toBe(true);
      }),
    );
  });

  it('never gives a milder category for one more vote for the strongest effect', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 12 }), (findings) => {
        const before = combine(findings);
        const after = combine([...findings, vote('Financial', 1)]);
        if (before?.category === 'Financial') expect(after?.category).toBe('Financial');
      }),
    );
  });
});
