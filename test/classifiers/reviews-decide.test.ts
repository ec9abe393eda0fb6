import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combine } from '../../classifiers/combine.ts';
import { overrule } from '../../classifiers/overrule.ts';
import { CATEGORIES, type Facet, type Finding, RISK_LEVELS } from '../../src/domain/classification.ts';

const finding = (more: Partial<Finding>): Finding => ({
  classifier: 'override',
  rule: 'reviewed-judgement',
  claim: 'Reviewed.',
  weight: 1,
  evidence: [],
  ...more,
});
const vote = finding({ classifier: 'rules', rule: 'says-delete', category: 'Destructive', weight: 0.9 });
const sends = finding({ classifier: 'rules', rule: 'sends', facet: 'external_send' });
const own = combine([vote, sends]);
const facet = (name: Facet, yes: boolean) => finding({ facet: name, weight: yes ? 1 : 0 });

test('a review decides category, level and the facets that it names, and leaves the others', () => {
  const review = [finding({ category: 'Read', risk: 'Medium' }), facet('private_data', true)];
  expect(overrule(own, review)).toMatchObject({
    category: 'Read',
    risk: 'Medium',
    facets: { private_data: true, untrusted_content: false, external_send: true },
    decisive: [review[0]],
  });
  expect(overrule(own, [...review, facet('external_send', false)])?.facets.external_send).toBe(false);
});

test('of several reviews the last one decides, with its own facets and no other’s', () => {
  const first = [
    finding({ category: 'Read', risk: 'Low' }),
    facet('private_data', true),
    facet('external_send', false),
  ];
  const last = [finding({ category: 'Financial', risk: 'High' }), facet('untrusted_content', true)];
  expect(overrule(own, [...first, ...last])).toMatchObject({
    category: 'Financial',
    risk: 'High',
    facets: { private_data: false, untrusted_content: true, external_send: true },
  });
});

test('a review outweighs a language model, whichever was heard first', () => {
  const model = finding({ classifier: 'llm', category: 'Financial', risk: 'Critical', weight: 0.8 });
  const review = finding({ category: 'Write', risk: 'Medium' });
  for (const findings of [
    [model, review],
    [review, model],
  ]) {
    expect(overrule(own, findings)).toMatchObject({ category: 'Write', risk: 'Medium' });
  }
});

test('a word of a reviewer without a category decides nothing', () => {
  expect(overrule(own, [facet('private_data', true)])).toEqual(own);
  expect(overrule(undefined, [finding({ rule: 'judgement-before-review', weight: 0 })])).toBeUndefined();
});

test('whatever was found, the review is what comes of it', () => {
  const any = fc.record({ category: fc.constantFrom(...CATEGORIES), risk: fc.constantFrom(...RISK_LEVELS) });
  fc.assert(
    fc.property(fc.array(any), any, (found, said) => {
      const judgement = combine(
        found.map((one) => finding({ ...one, classifier: 'rules', rule: 'x', risk: undefined })),
      );
      expect(overrule(judgement, [finding(said)])).toMatchObject(said);
    }),
  );
});
