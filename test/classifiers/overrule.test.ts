import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifierWith, classify } from '../../classifiers/classify.ts';
import type { Judgement } from '../../classifiers/combine.ts';
import { overrule } from '../../classifiers/overrule.ts';
import {
  CATEGORIES,
  type Category,
  type Finding,
  RISK_LEVELS,
  type RiskLevel,
} from '../../src/domain/classification.ts';

const FACETS = { private_data: false, untrusted_content: false, external_send: false };

function judged(category: Category, risk: RiskLevel, more: Partial<Judgement> = {}): Judgement {
  return { category, risk, confidence: 0.5, facets: FACETS, decisive: [], byModel: false, ...more };
}

function llm(speaksFor: Partial<Finding>): Finding {
  return {
    classifier: 'llm',
    rule: 'language-model-category',
    claim: 'It says so.',
    weight: 0.8,
    evidence: [],
    ...speaksFor,
  };
}

const anyFinding = fc.record(
  {
    classifier: fc.constant('llm' as const),
    rule: fc.constant('language-model-category'),
    claim: fc.string(),
    category: fc.constantFrom(...CATEGORIES),
    risk: fc.constantFrom(...RISK_LEVELS),
    facet: fc.constantFrom('private_data' as const, 'untrusted_content' as const, 'external_send' as const),
    weight: fc.double({ min: 0, max: 1, noNaN: true }),
    evidence: fc.constant<Finding['evidence']>([]),
  },
  { requiredKeys: ['classifier', 'rule', 'claim', 'weight', 'evidence'] },
);
const anyJudgement = fc.record({
  category: fc.constantFrom(...CATEGORIES),
  risk: fc.constantFrom(...RISK_LEVELS),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  facets: fc.record({ private_data: fc.boolean(), untrusted_content: fc.boolean(), external_send: fc.boolean() }),
  decisive: fc.constant<Finding[]>([]),
  byModel: fc.boolean(),
});

describe('what a language model says', () => {
  it('never lowers anything, whatever it says', () => {
    fc.assert(
      fc.property(anyJudgement, fc.array(anyFinding), (judgement, findings) => {
        const after = overrule(judgement, findings);
        expect(after).toBeDefined();
        if (after === undefined) return;
        expect(CATEGORIES.indexOf(after.category)).toBeGreaterThanOrEqual(CATEGORIES.indexOf(judgement.category));
        expect(RISK_LEVELS.indexOf(after.risk)).toBeGreaterThanOrEqual(RISK_LEVELS.indexOf(judgement.risk));
        expect(after.confidence).toBeLessThanOrEqual(judgement.confidence);
        for (const facet of ['private_data', 'untrusted_content', 'external_send'] as const) {
          if (judgement.facets[facet]) expect(after.facets[facet]).toBe(true);
        }
      }),
    );
  });

  it('never makes a tool that was left open look mild', () => {
    fc.assert(
      fc.property(fc.array(anyFinding), (findings) => {
        const after = overrule(undefined, findings);
        if (after !== undefined) expect(['High', 'Critical']).toContain(after.risk);
      }),
    );
  });

  it('raises the category to its usual level', () => {
    const vote = llm({ category: 'Destructive' });
    expect(overrule(judged('Read', 'Low', { confidence: 0.4 }), [vote])).toEqual(
      judged('Destructive', 'Critical', { confidence: 0.4, decisive: [vote] }),
    );
  });

  it('does not give as a reason for the stronger category what spoke for the milder one', () => {
    const rule: Finding = { ...llm({ category: 'Read' }), classifier: 'rules', rule: 'act-reads' };
    const vote = llm({ category: 'Destructive' });
    expect(overrule(judged('Read', 'Low', { decisive: [rule] }), [vote])?.decisive).toEqual([vote]);
    const [write, reason] = [llm({ category: 'Write' }), llm({ risk: 'High' })];
    const after = overrule(judged('Write', 'Medium', { decisive: [rule] }), [write, reason]);
    expect(after).toMatchObject({ risk: 'High', decisive: [reason, rule] });
  });

  it('raises the category to the level that it has a reason for, and not beneath the one that was found', () => {
    const findings = [llm({ category: 'Destructive' }), llm({ risk: 'Medium' })];
    expect(overrule(judged('Read', 'Low'), findings)).toMatchObject({ category: 'Destructive', risk: 'Medium' });
    expect(overrule(judged('Read', 'High'), findings)).toMatchObject({ category: 'Destructive', risk: 'High' });
  });

  it('raises the level alone where the category stays, and names what did it', () => {
    const reason = llm({ risk: 'High' });
    const after = overrule(judged('Write', 'Medium'), [llm({ category: 'Read' }), reason]);
    expect(after).toMatchObject({ category: 'Write', risk: 'High', decisive: [reason] });
  });

  it('does not raise a level to the usual one of a milder category', () => {
    const judgement = judged('Financial', 'High');
    expect(overrule(judgement, [llm({ category: 'Destructive' })])).toEqual(judgement);
  });

  it('moves nothing where it is not sure of it itself', () => {
    const judgement = judged('Read', 'Low');
    expect(overrule(judgement, [llm({ category: 'Destructive', weight: 0.4 })])).toEqual(judgement);
    expect(overrule(undefined, [llm({ category: 'Destructive', weight: 0.4 })])).toBeUndefined();
  });

  it('judges what was left open, not surer than it is and never very sure', () => {
    const after = overrule(undefined, [llm({ category: 'Execute' }), llm({ facet: 'external_send' })]);
    expect(after).toMatchObject({
      category: 'Execute',
      risk: 'High',
      confidence: 0.6,
      facets: { ...FACETS, external_send: true },
    });
    expect(overrule(undefined, [llm({ category: 'Execute', weight: 0.55 })])?.confidence).toBe(0.55);
  });

  it('adds facets by themselves', () => {
    const after = overrule(judged('Read', 'Low'), [llm({ facet: 'untrusted_content' })]);
    expect(after).toMatchObject({ category: 'Read', facets: { ...FACETS, untrusted_content: true } });
  });

  it('does not bind a person', () => {
    const person: Finding = {
      ...llm({ category: 'Read', risk: 'Low', weight: 1 }),
      classifier: 'override',
      rule: 'review',
    };
    expect(overrule(judged('Write', 'Medium'), [llm({ category: 'Destructive' }), person])).toMatchObject({
      category: 'Read',
      risk: 'Low',
    });
  });
});

describe('a judgement with a language model', () => {
  const subject = { tool: { name: 'zqx', description: 'Frobnicates the vault until nothing is left of it.' } };
  const vote: Finding = {
    ...llm({ category: 'Destructive' }),
    claim: 'The language model test reads it as Destructive.',
    evidence: [{ field: '/description', quote: 'nothing is left', start: 31, end: 46 }],
  };

  it('shows the finding, says in its rationale what it was, and in its version who was asked', () => {
    const after = classify(subject, { findings: [vote], version: 'llm-1-test' });
    expect(after).toMatchObject({ assessed: true, category: 'Destructive', risk: 'Critical' });
    expect(after.findings).toContainEqual(vote);
    expect(after.version).toBe(`${classify(subject).version}+llm-1-test`);
    expect(after.assessed && after.rationale).toContain('The language model test reads it as Destructive.');
  });

  it('keeps what the statistical model said of the tool, in the words that it was meant in', () => {
    for (const name of ['do_it', 'apply', 'process', 'handle_it', 'zqx_records']) {
      const own = classify({ tool: { name, description: 'Does it with the records.' } });
      const after = classify({ tool: { name, description: 'Does it with the records.' } }, { findings: [vote] });
      const words = (judgement: typeof own) =>
        judgement.findings.filter(({ classifier }) => classifier === 'statistical').map(({ claim }) => claim);
      if (own.assessed) expect(words(after)).toEqual(words(own));
    }
  });

  it('says what it had to do without, whoever was missing', () => {
    const rulesAlone = classifierWith({ problem: 'It is broken.' });
    expect(rulesAlone.classify(subject, { ranWithout: ['llm'] }).ranWithout).toEqual(['statistical', 'llm']);
  });
});
