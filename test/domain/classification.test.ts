import { expect, test } from 'vitest';
import { type Finding, isFollowed } from '../../src/domain/classification.ts';
import { judged } from '../store/examples.ts';

const finding = (more: Partial<Finding>): Finding => ({
  classifier: 'rules',
  rule: 'test-rule',
  claim: 'It does.',
  weight: 0.5,
  evidence: [],
  ...more,
});
const facets = { private_data: true, untrusted_content: false, external_send: true };
const judgement = judged('Write', 'High', { facets });

test.each<[string, Partial<Finding>, boolean]>([
  ['a vote for the category', { category: 'Write' }, true],
  ['a vote for another category', { category: 'Read' }, false],
  ['the level that was chosen', { category: 'Write', risk: 'High' }, true],
  ['another level', { category: 'Write', risk: 'Medium' }, false],
  ['a facet that holds', { facet: 'external_send' }, true],
  ['a facet that does not hold', { facet: 'untrusted_content' }, false],
  ['a facet that holds, found for another category', { facet: 'private_data', category: 'Read' }, false],
])('%s is followed: %j is %s', (_, more, followed) => {
  expect(isFollowed(finding(more), judgement)).toBe(followed);
});
