import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLASSIFIER_VERSION, classifierWith, classify } from '../../classifiers/classify.ts';
import { combine, combineWithModel, type ModelEstimate } from '../../classifiers/combine.ts';
import { openModel, type StatisticalModel, statisticalModel } from '../../classifiers/statistical.ts';
import { PAIRS } from '../../classifiers/statistical-classes.ts';
import { CATEGORIES, type Finding, RISK_LEVELS } from '../../src/domain/classification.ts';

const finding: fc.Arbitrary<Finding> = fc.record(
  {
    classifier: fc.constant('rules' as const),
    rule: fc.constantFrom('test-rule', 'runs-code-or-commands'),
    claim: fc.constant('It does.'),
    category: fc.constantFrom(...CATEGORIES),
    risk: fc.constantFrom(...RISK_LEVELS),
    weight: fc.double({ min: 0, max: 1, noNaN: true }),
    evidence: fc.constant([]),
  },
  { requiredKeys: ['classifier', 'rule', 'claim', 'weight', 'evidence'] },
);

/** An estimate with these weights as shares, in the order of PAIRS. */
function estimateOf(weights: readonly number[], facets = 0): ModelEstimate {
  const sum = weights.reduce((a, b) => a + b, 0) || 1;
  return {
    pairs: PAIRS.map((_, index) => (weights[index] ?? 0) / sum),
    facets: { private_data: facets, untrusted_content: facets, external_send: facets },
  };
}

const only = (category: string, risk: string) =>
  estimateOf(PAIRS.map(([c, r]) => (c === category && r === risk ? 1 : 0)));
const estimate = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: PAIRS.length, maxLength: PAIRS.length })
  .map((weights) => estimateOf(weights));

function vote(category: Finding['category'], weight: number): Finding {
  return { classifier: 'rules', rule: 'test-rule', claim: 'It does.', category, weight, evidence: [] };
}

describe('rules and model together', () => {
  it('are the rules alone without an estimate', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 8 }), fc.boolean(), (findings, described) => {
        expect(combineWithModel(findings, undefined, described)).toEqual(combine(findings, described));
      }),
    );
  });

  it('never give a level below the one of the findings for the same category, and a confidence within 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 8 }), estimate, fc.boolean(), (findings, model, described) => {
        const alone = combine(findings, described);
        const both = combineWithModel(findings, model, described);
        if (both === undefined) return;
        expect(both.confidence).toBeGreaterThanOrEqual(0);
        expect(both.confidence).toBeLessThanOrEqual(1);
        if (alone?.category !== both.category || !PAIRS.some(([c, r]) => c === both.category && r === alone.risk))
          return;
        expect(RISK_LEVELS.indexOf(both.risk)).toBeGreaterThanOrEqual(RISK_LEVELS.indexOf(alone.risk));
      }),
    );
  });

  it('follow sure rules against the model, and the model where the rules are of two minds', () => {
    const sure = [vote('Write', 0.6), vote('Write', 0.6)];
    expect(combineWithModel(sure, only('Read', 'Low'), true)).toMatchObject({ category: 'Write' });
    const torn = [vote('Write', 0.5), vote('Execute', 0.5)];
    expect(combineWithModel(torn, only('Write', 'Medium'), true)).toMatchObject({ category: 'Write' });
    expect(combineWithModel(torn, only('Execute', 'High'), true)).toMatchObject({ category: 'Execute' });
  });

  it('call nothing dangerous for which no rule votes and which the model does not take for likelier than not', () => {
    const spread = estimateOf(PAIRS.map(([category]) => (category === 'Read' ? 2 : 1)));
    expect(combineWithModel([vote('Read', 0.5)], spread, true)?.category ?? 'left open').not.toMatch(
      /Execute|Destructive|Financial/,
    );
  });

  it('leave open what seems to read while a rule speaks for something dangerous', () => {
    const reads = [vote('Read', 0.9), vote('Read', 0.6)];
    expect(combineWithModel(reads, only('Read', 'Low'), true)?.category).toBe('Read');
    expect(combineWithModel([...reads, vote('Execute', 0.4)], only('Read', 'Low'), true)).toBeUndefined();
    expect(combineWithModel([...reads, vote('Execute', 0.2)], only('Read', 'Low'), true)?.category).toBe('Read');
  });

  it('do not judge where the rules are silent and the model is not sure', () => {
    expect(combineWithModel([], estimateOf(PAIRS.map(() => 1)), true)).toBeUndefined();
    expect(combineWithModel([], only('Read', 'Low'), false)).toBeUndefined();
    expect(combineWithModel([], only('Read', 'Low'), true)).toMatchObject({ category: 'Read', risk: 'Low' });
  });

  it('take a facet from a sure model, and from a finding that the model does not deny', () => {
    const facet: Finding = { ...vote(undefined, 0.5), facet: 'private_data' };
    const pairs = only('Read', 'Low').pairs;
    const at = (chance: number) => ({
      pairs,
      facets: { private_data: chance, untrusted_content: 0, external_send: 0 },
    });
    expect(combineWithModel([vote('Read', 0.6)], at(0.75), true)?.facets.private_data).toBe(true);
    expect(combineWithModel([vote('Read', 0.6)], at(0.2), true)?.facets.private_data).toBe(false);
    expect(combineWithModel([vote('Read', 0.6), facet], at(0.2), true)?.facets.private_data).toBe(true);
    expect(combineWithModel([vote('Read', 0.6), facet], at(0.01), true)?.facets.private_data).toBe(false);
  });
});

describe('the classifier', () => {
  it('says what it ran without when the model is broken, and goes on with the rules', () => {
    const broken = openModel('{"format":');
    expect(broken).toEqual({ problem: expect.stringMatching(/^.+\.$/) });
    const { classify: withRules, version } = classifierWith(broken);
    expect(withRules({ tool: { name: 'delete_record', description: 'Deletes a record.' } })).toMatchObject({
      category: 'Destructive',
      ranWithout: ['statistical'],
      version,
    });
    expect(version).not.toBe(CLASSIFIER_VERSION);
  });

  it('names model and rules in its version, and ran without nothing', () => {
    const model = statisticalModel();
    expect('problem' in model ? model.problem : CLASSIFIER_VERSION).toMatch(/^rules-\d+\+model-\S+$/);
    expect(classify({ tool: { name: 'list_records' } })).toMatchObject({ ranWithout: [], version: CLASSIFIER_VERSION });
  });

  it('names the model as a finding, with quotes, only where it made a difference', () => {
    const tool = { name: 'frob', description: 'Frobs the nozzle.' };
    const sure: StatisticalModel = {
      version: 'test',
      thresholds: { private_data: 0.5, untrusted_content: 0.5, external_send: 0.5 },
      estimate: () => ({
        ...only('Execute', 'High'),
        pairs: PAIRS.map(([category, risk]) => (category === 'Execute' && risk === 'High' ? 1 : 0)),
        category: { Read: 0, Write: 0, Execute: 1, Destructive: 0, Financial: 0 },
        risk: { Low: 0, Medium: 0, High: 1, Critical: 0 },
        known: 3,
      }),
      explain: () => [{ field: '/description', quote: 'nozzle', start: 10, end: 16 }],
    };
    const judged = classifierWith(sure).classify({ tool });
    if (!judged.assessed) throw new Error(judged.reason);
    const heard = judged.findings.filter(({ classifier }) => classifier === 'statistical');
    const alone = classifierWith({ problem: 'left out' }).classify({ tool });
    if (alone.assessed && alone.category === 'Execute' && alone.risk === 'High') expect(heard).toEqual([]);
    else expect(heard).toMatchObject([{ category: 'Execute', risk: 'High', evidence: [{ quote: 'nozzle' }] }]);
    expect(judged).toMatchObject({ category: 'Execute', risk: 'High' });
    expect(judged.rationale).not.toMatch(/undefined|NaN/);
  });
});
