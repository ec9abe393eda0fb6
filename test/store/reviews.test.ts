import { describe, expect, test } from 'vitest';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import type { Classification, Subject } from '../../src/domain/classification.ts';
import type { ReviewStanding, Verdict } from '../../src/domain/review.ts';
import { judgeReviewed, reviewIn } from '../../src/domain/review.ts';
import { toolHash } from '../../src/domain/tool.ts';
import { judgeTools } from '../../src/language-model.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day, recordList, tool } from './examples.ts';

const purge = tool('purge_queue', 'Deletes all messages of a queue for good.');
const list = tool('list_queues', 'Lists the queues.');
const hash = toolHash(purge);
const verdict: Verdict = { category: 'Write', risk: 'Medium', by: 'Ada', reason: 'The queue is rebuilt.' };

const judge = (tools: ReadonlyMap<number, Subject>, reviews: ReadonlyMap<number, ReviewStanding>) =>
  judgeTools(tools, classify, undefined, reviews);
/** The same classifier under another version. */
const judgeAs =
  (version: string) => async (tools: ReadonlyMap<number, Subject>, reviews: ReadonlyMap<number, ReviewStanding>) => {
    const judged = await judge(tools, reviews);
    return new Map(
      Array.from(judged, ([id, one]) => [id, { ...one, version: one.version.replace(CLASSIFIER_VERSION, version) }]),
    );
  };

onBothDatabases((store) => {
  const catalog = () => store().catalog;
  const record = async (name: string, at = day(2)) => {
    const rated = [purge, list].map((one): [typeof one, Classification] => [one, classify({ tool: one })]);
    return recordList(catalog(), name, rated, { at });
  };
  const judged = async (slug: string, name = 'purge_queue') =>
    (await catalog().tool(slug, name))?.tool.classification ?? null;
  const review = async (more: Partial<Verdict> = {}, at = day(3)) => {
    const made = await catalog().addReview(hash, { ...verdict, ...more }, at);
    await catalog().rejudge(hash, CLASSIFIER_VERSION, judge);
    if (made === undefined) throw new Error('the definition is known');
    return made;
  };

  describe('a review', () => {
    test('is followed at once wherever the definition stands, and nowhere else', async () => {
      await record('one');
      await record('two');
      const made = await review();
      for (const slug of ['one', 'two']) {
        expect(await judged(slug)).toMatchObject({
          category: 'Write',
          risk: 'Medium',
          version: `${CLASSIFIER_VERSION}+review-${made.id}`,
        });
        expect(reviewIn(await judged(slug, 'list_queues'))).toBeUndefined();
      }
      expect((await catalog().servers({ risk: 'Critical' })).total).toBe(0);
    });

    test('counts as current: nothing is judged again, and the version of the row is the one that is asked for', async () => {
      await record('one');
      await review();
      expect(await catalog().reclassify(CLASSIFIER_VERSION, judge)).toBe(0);
      const known = await catalog().classified([hash, toolHash(list)], CLASSIFIER_VERSION, 'npm:one');
      expect(known).toEqual(new Set([hash, toolHash(list)]));
    });

    test('is missing from a judgement that was made before it', async () => {
      await record('one');
      await catalog().addReview(hash, verdict, day(3));
      expect(await catalog().classified([hash, toolHash(list)], CLASSIFIER_VERSION, 'npm:one')).toEqual(
        new Set([toolHash(list)]),
      );
      expect(await catalog().reclassify(CLASSIFIER_VERSION, judge)).toBe(1);
      expect(await judged('one')).toMatchObject({ category: 'Write' });
    });

    test('is not undone by a judgement that was under way when it came', async () => {
      await record('one');
      const slow = catalog().reclassify('rules-next', async (tools, reviews) => {
        const judged = await judgeAs('rules-next')(tools, reviews);
        const made = await catalog().addReview(hash, verdict, day(3));
        await catalog().rejudge(hash, 'rules-next', judgeAs('rules-next'));
        expect(made).toBeDefined();
        return judged;
      });
      await slow;
      expect(await judged('one')).toMatchObject({ category: 'Write' });
      // A crawl that judged the tool before the review, and comes to keep it after.
      await record('one', day(4));
      expect(await judged('one')).toMatchObject({ category: 'Write' });
    });

    test('is applied again by a later version of the classifier', async () => {
      await record('one');
      const made = await review();
      expect(await catalog().reclassify('rules-next', judgeAs('rules-next'))).toBe(2);
      expect(await judged('one')).toMatchObject({ category: 'Write', version: `rules-next+review-${made.id}` });
      expect(await catalog().reclassify('rules-next', judgeAs('rules-next'))).toBe(0);
    });

    test('gives way to a later one, comes back when that is withdrawn, and is gone when both are', async () => {
      await record('one');
      const first = await review();
      const second = await review({ category: 'Execute', risk: 'High', by: 'Bob' }, day(4));
      expect(await judged('one')).toMatchObject({ category: 'Execute', risk: 'High' });

      expect(await catalog().withdrawReview(second.id, 'Ada', day(5))).toMatchObject({
        withdrawn: { id: second.id, withdrawnAt: day(5), withdrawnBy: 'Ada', reviewer: 'Bob' },
      });
      await catalog().rejudge(hash, CLASSIFIER_VERSION, judge);
      expect(await judged('one')).toMatchObject({ category: 'Write' });

      await catalog().withdrawReview(first.id, 'Ada', day(6));
      await catalog().rejudge(hash, CLASSIFIER_VERSION, judge);
      expect(await judged('one')).toMatchObject({ category: 'Destructive', risk: 'Critical' });
      expect(reviewIn(await judged('one'))).toBeUndefined();
      expect(await catalog().reclassify(CLASSIFIER_VERSION, judge)).toBe(0);

      const third = await review({}, day(7));
      expect(await judged('one')).toMatchObject({ category: 'Write' });
      expect((await catalog().reviewStandings([hash])).get(hash)).toMatchObject({ review: { id: third.id } });
    });

    test('holds for a server that is crawled later, when its tools are judged with how reviews stand', async () => {
      await record('one');
      await review();
      const standing = (await catalog().reviewStandings([hash])).get(hash);
      expect(standing).toBeDefined();
      const classification = judgeReviewed(classify, { tool: purge }, standing ?? { review: undefined, version: '' });
      await recordList(catalog(), 'later', [[purge, classification]], { at: day(9) });
      expect(await judged('later')).toMatchObject({ category: 'Write' });
      expect(await catalog().reclassify(CLASSIFIER_VERSION, judge)).toBe(0);
    });

    test('does not hold for a changed definition, which still shows that the older one was reviewed', async () => {
      await record('one');
      const made = await review();
      const changed = tool('purge_queue', 'Deletes all messages of all queues for good.');
      await recordList(catalog(), 'one', [[changed, classify({ tool: changed })]], { at: day(8) });
      const found = await catalog().tool('one', 'purge_queue');
      expect(found?.tool.classification).toMatchObject({ category: 'Destructive' });
      expect(found?.reviews).toMatchObject([{ id: made.id, hash }]);
      expect(found?.reviews[0]?.hash).not.toBe(found?.tool.hash);
    });

    test('keeps its facets, and odd characters in a name or reason do no harm', async () => {
      await record('one');
      const made = await review({ facets: { external_send: true }, by: 'Ada\u0000', reason: 'So\ud800.' });
      expect(made).toMatchObject({ facets: { external_send: true }, reviewer: 'Ada\uFFFD', reason: 'So\uFFFD.' });
      expect(await judged('one')).toMatchObject({ facets: { external_send: true } });
    });

    test('of a definition that nobody listed is not kept', async () => {
      await record('one');
      expect(await catalog().addReview('f'.repeat(64), verdict, day(3))).toBeUndefined();
      expect((await catalog().reviews({})).total).toBe(0);
    });

    test('is withdrawn once, and what is not there is not withdrawn', async () => {
      await record('one');
      const made = await review();
      await catalog().withdrawReview(made.id, 'Ada', day(4));
      expect(await catalog().withdrawReview(made.id, 'Eve', day(5))).toMatchObject({
        earlier: { withdrawnBy: 'Ada', withdrawnAt: day(4) },
      });
      expect(await catalog().withdrawReview(made.id + 1, 'Eve', day(5))).toBeUndefined();
    });
  });

  test('the list of reviews has pages, newest first, and says which hold and where', async () => {
    expect(await catalog().reviews({})).toEqual({ rows: [], total: 0, page: 1, pageSize: 25 });
    await record('one');
    await record('two');
    const ids: number[] = [];
    for (let at = 0; at < 3; at += 1) ids.push((await review({ reason: `Number ${at}.` }, day(3 + at))).id);
    await catalog().withdrawReview(ids[2] ?? 0, 'Ada', day(8));
    await recordList(catalog(), 'two', [[list, null]], { at: day(9) });
    const page = await catalog().reviews({ pageSize: 2 });
    expect(page).toMatchObject({ total: 3, page: 1, pageSize: 2 });
    expect(page.rows.map(({ id, inForce }) => [id, inForce])).toEqual([
      [ids[2], false],
      [ids[1], true],
    ]);
    expect(page.rows[0]?.tools).toEqual([
      { server: 'one', name: 'purge_queue', current: true },
      { server: 'two', name: 'purge_queue', current: false },
    ]);
    expect((await catalog().reviews({ pageSize: 2, page: 2 })).rows.map(({ id }) => id)).toEqual([ids[0]]);
  });

  test('a change of reviews is a change of what the catalogue answers', async () => {
    await record('one');
    const before = await catalog().snapshot();
    await catalog().addReview(hash, verdict, day(3));
    expect(await catalog().snapshot()).not.toBe(before);
  });
});
