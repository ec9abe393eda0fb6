import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gradeOf } from '../../src/domain/grade.ts';
import { sketchOf } from '../../src/domain/tool-sketch.ts';
import { anyToolList } from '../domain/server-tools.ts';
import { onBothDatabases } from '../support/databases.ts';
import { judged, notJudged, type Rated, recordList, tool } from './examples.ts';

onBothDatabases((store) => {
  test('a list of servers has the grades that their tools give, whatever these are', async () => {
    const { catalog } = store();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(anyToolList, async (list) => {
        number += 1;
        const rated: Rated[] = list.map(({ tool: definition, classification }) => [definition, classification]);
        const { slug } = await recordList(catalog, `server-${number}`, rated);
        const detail = await catalog.server(slug);
        const tools = detail?.toolList.map(({ definition, classification }) => ({ tool: definition, classification }));
        const expected = gradeOf(tools?.map(sketchOf) ?? []);
        expect(detail?.grade).toEqual(expected);
        const { rows } = await catalog.servers({ pageSize: 1 });
        expect(rows.find((row) => row.slug === slug)?.grade).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  test('words in a judgement that look like its marks are not taken for them', async () => {
    const { catalog } = store();
    const words =
      '"private_data":true "external_send":true "untrusted_content":true "contradictions":[{ "manipulation":[{';
    const definition = tool('note', words);
    const evidence = [{ field: '/description', quote: words, start: 0, end: words.length }];
    const finding = { classifier: 'rules', rule: words, claim: words, weight: 1, evidence } as const;
    await recordList(catalog, 'quoting', [
      [definition, judged('Read', 'Low', { rationale: words, findings: [finding] })],
    ]);
    expect((await catalog.servers({})).rows[0]?.grade).toEqual({ letter: 'A', reasons: [] });
  });

  test('without tools, or without a judged one, there is a reason instead', async () => {
    const { catalog } = store();
    await recordList(catalog, 'empty', []);
    await recordList(catalog, 'dark', [
      [tool('a'), notJudged()],
      [tool('b'), null],
    ]);
    const { rows } = await catalog.servers({ sort: 'name' });
    expect(rows.map(({ slug, grade }) => [slug, grade])).toEqual([
      ['dark', { letter: null, reason: expect.stringContaining('None of its 2 tools could be assessed') }],
      ['empty', { letter: null, reason: expect.stringContaining('no tools') }],
    ]);
  });
});
