import { describe, expect, test } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { evidenceHolds, isFollowed } from '../../src/domain/classification.ts';
import { recommendPolicy } from '../../src/domain/policy/recommend.ts';
import { beforeReview, judgeReviewed, type Review, reviewIn, verdictSchema } from '../../src/domain/review.ts';

const review: Review = {
  id: 3,
  hash: 'a'.repeat(64),
  category: 'Read',
  risk: 'Low',
  facets: { private_data: true, external_send: false },
  reviewer: 'Ada',
  reason: 'The code only marks rows in memory',
  at: '2026-03-01T12:00:00.000Z',
  withdrawnAt: null,
  withdrawnBy: null,
};
const tool = { name: 'delete_rows', description: 'Deletes rows and sends a report to any webhook URL.' };
const standing = { review, version: 'review-3' };

describe('a reviewed judgement', () => {
  const before = classify({ tool });
  const after = judgeReviewed(classify, { tool }, standing);

  test('is what the reviewer said, in both directions, and stands out by its version', () => {
    expect(before).toMatchObject({ assessed: true, category: 'Destructive' });
    expect(after).toMatchObject({ assessed: true, category: 'Read', risk: 'Low', confidence: 0.99 });
    expect(after.assessed && after.facets).toEqual({
      private_data: true,
      untrusted_content: before.assessed && before.facets.untrusted_content,
      external_send: false,
    });
    expect(after.version).toBe(`${before.version}+review-3`);
  });

  test('says who, when and why, and what had been said before', () => {
    expect(reviewIn(after)?.claim).toBe('Reviewed by Ada on 2026-03-01: The code only marks rows in memory.');
    expect(beforeReview(after)).toMatch(/^Before the review it was judged Destructive, Critical.*% sure\.$/);
    expect(after.assessed && after.rationale).toContain('Reviewed by Ada on 2026-03-01');
    for (const finding of before.findings) expect(after.findings).toContainEqual(finding);
  });

  test('rests on the name, and its findings are followed', () => {
    for (const finding of after.findings.filter(({ classifier }) => classifier === 'override')) {
      expect(finding.evidence.every((quote) => evidenceHolds(tool, quote))).toBe(true);
      expect(after.assessed && isFollowed(finding, after)).toBe(true);
    }
  });

  test('is what the policy follows', () => {
    expect(recommendPolicy([{ tool, classification: before }]).hide).toEqual(['delete_rows']);
    expect(recommendPolicy([{ tool, classification: after }]).tools).toEqual({ delete_rows: {} });
  });

  test('is there for a tool of which nothing could be told', () => {
    const dark = { name: 'frobnicate' };
    expect(classify({ tool: dark }).assessed).toBe(false);
    const judged = judgeReviewed(classify, { tool: dark }, standing);
    expect(judged).toMatchObject({ assessed: true, category: 'Read', risk: 'Low' });
    expect(beforeReview(judged)).toMatch(/^Before the review it was not assessed: /);
  });

  test('is gone with the review, and its version still tells that there was one', () => {
    const withdrawn = judgeReviewed(classify, { tool }, { review: undefined, version: 'review-withdrawn-1' });
    expect(withdrawn).toEqual({ ...before, version: `${before.version}+review-withdrawn-1` });
    expect(reviewIn(withdrawn)).toBeUndefined();
  });

  test('never reads a review out of a definition or another classifier’s finding', () => {
    expect(reviewIn(null)).toBeUndefined();
    expect(reviewIn(classify({ tool: { name: 'reviewed-judgement', description: 'override' } }))).toBeUndefined();
  });
});

describe('a verdict', () => {
  const good = { category: 'Write', risk: 'High', by: ' Ada ', reason: 'It posts.', facets: { external_send: true } };
  const problem = (more: Record<string, unknown>) =>
    verdictSchema.safeParse({ ...good, ...more }).error?.issues[0]?.message;

  test('is read with its name trimmed', () => {
    expect(verdictSchema.parse(good)).toEqual({ ...good, by: 'Ada' });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ category: 'Reading' }, '"category" must be one of: Read, Write, Execute, Destructive, Financial.'],
    [{ risk: undefined }, '"risk" must be one of: Low, Medium, High, Critical.'],
    [{ by: ' ' }, 'Say who reviewed it, in "by": a name of 1 to 100 characters.'],
    [{ by: 'x'.repeat(101) }, 'Say who reviewed it, in "by": a name of 1 to 100 characters.'],
    [{ reason: '' }, 'Say why, in "reason": 1 to 1000 characters.'],
    [{ reason: 'x'.repeat(1001) }, 'Say why, in "reason": 1 to 1000 characters.'],
    [
      { facets: { private: true } },
      '"facets" is an object with private_data, untrusted_content and external_send, each true or false.',
    ],
    [
      { facets: { private_data: 'yes' } },
      '"facets" is an object with private_data, untrusted_content and external_send, each true or false.',
    ],
  ])('with %j is refused in one sentence', (more, sentence) => {
    expect(problem(more)).toBe(sentence);
  });
});
