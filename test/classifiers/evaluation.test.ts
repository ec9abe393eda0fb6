import { describe, expect, it } from 'vitest';
import { judgeByAnnotations, judgeByAnyToken, judgeByFirstToken } from '../../classifiers/baselines.ts';
import { evaluate } from '../../classifiers/evaluate.ts';
import { belowFloors, type Floors, raiseFloors } from '../../classifiers/floors.ts';
import { readLabelled, sourceName, writeLabelled } from '../../classifiers/labelled.ts';
import { askShipped } from '../../classifiers/opinions.ts';
import { countRuleHits } from '../../classifiers/rule-hits.ts';
import { listSeen, seenBefore } from '../../classifiers/seen-tools.ts';
import type { Finding } from '../../src/domain/classification.ts';
import type { NamedSet } from '../../src/domain/figures.ts';
import { labelledRow } from './labelled-rows.ts';

const rows = (...lines: string[]) => readLabelled(lines.join('\n')).rows;

describe('the baselines', () => {
  const subject = (name: string, annotations?: Record<string, unknown>) => ({
    tool: { name, ...(annotations && { annotations }) },
  });

  it.each([
    ['get_user', 'Read', 'Read'],
    ['notes.deletePage', 'Read', 'Destructive'],
    ['createHTTPServer', 'Write', 'Write'],
    ['send-payment', 'Write', 'Financial'],
    ['frobnicate', 'Read', 'Read'],
    ['', 'Read', 'Read'],
  ])('judge %j by its first word as %s, by any word as %s', (name, first, any) => {
    expect(judgeByFirstToken(subject(name)).category).toBe(first);
    expect(judgeByAnyToken(subject(name)).category).toBe(any);
  });

  it.each([
    [{ readOnlyHint: true }, 'Read'],
    [{ readOnlyHint: true, destructiveHint: true }, 'Read'],
    [{ destructiveHint: true }, 'Destructive'],
    [{ readOnlyHint: false }, 'Write'],
    [{ destructiveHint: false }, 'Write'],
    [{ readOnlyHint: 'yes' }, undefined],
    [undefined, undefined],
  ])('take the annotations %j at their word: %s', (annotations, category) => {
    expect(judgeByAnnotations(subject('x', annotations))?.category).toBe(category);
  });
});

describe('rows of labelled tools', () => {
  it.each([
    ['nonsense', 'it is not JSON'],
    ['[1]', 'the row must be an object'],
    ['{}', 'id must be a text or a number'],
    ['{"id":"a","tool":{"name":"x"}}', 'label must be an object with category, risk and the three facets'],
    [labelledRow({ tool: undefined }), 'tool must be a tool definition'],
    [labelledRow({ tool: { description: 'x' } }), 'its tool cannot be read'],
    [
      labelledRow({}, { category: 'Reads' }),
      'label.category must be one of Read, Write, Execute, Destructive, Financial',
    ],
    [labelledRow({}, { risk: 'Severe' }), 'label.risk must be one of Low, Medium, High, Critical'],
    [labelledRow({}, { private_data: 'no' }), 'label.private_data must be true or false'],
    [
      labelledRow({}, { risk: 'Critical' }),
      'a tool of Read is never Critical; the labelling guide knows Low, Medium, High',
    ],
  ])('a line that is none is named, and the others are kept: %s', (line, fault) => {
    const read = readLabelled(`\ufeff${labelledRow({ id: 'first' })}\r\n\n${line}\n${labelledRow({ id: 'last' })}\n`);
    expect(read.rows.map(({ id }) => id)).toEqual(['first', 'last']);
    expect(read.faults).toEqual([expect.stringContaining(`Line 3 is left out: ${fault}`)]);
  });

  it('are complete when written again', () => {
    const [row] = rows(labelledRow({ id: 7, family: undefined, server: { name: 'Notes' } }, { hard: undefined }));
    expect(row).toMatchObject({ id: '7', family: 'Notes', label: { hard: false } });
    expect(rows(writeLabelled(row === undefined ? [] : [row]))).toEqual([row]);
  });

  it.each([
    ['owner/repo@abc:path', 'owner/repo'],
    ['npm:name', 'npm'],
    ['@scope/name@1.0', '@scope/name'],
    ['plain', 'plain'],
    ['', 'unknown'],
  ])('the source %j is %j', (source, name) => expect(sourceName(source)).toBe(name));
});

describe('what a model has seen', () => {
  const seen = listSeen('m', rows(labelledRow({ family: 'a', tool: { name: 'list', description: 'Lists.' } })));

  it('is known again by its family or its definition, and nothing else is', () => {
    const others = rows(
      labelledRow({ family: 'a', tool: { name: 'other' } }),
      labelledRow({ family: 'b', tool: { description: 'Lists.', name: 'list' } }),
      labelledRow({ family: 'c', tool: { name: 'list' } }),
    );
    expect(seenBefore(seen, others)).toEqual([true, true, false]);
    expect(JSON.stringify(seen)).not.toContain('list');
  });
});

describe('an evaluation', () => {
  const few = Array.from({ length: 49 }, (_, at) =>
    labelledRow({ id: `f${at}`, source: `few${at % 2}:x`, family: `f${at}` }),
  );
  const many = Array.from({ length: 50 }, (_, at) =>
    labelledRow(
      {
        id: `m${at}`,
        source: 'many@1',
        family: `m${at}`,
        tool: { name: 'delete_file', inputSchema: { properties: { path: {} } } },
      },
      { category: 'Destructive', risk: 'Critical' },
    ),
  );
  const described = labelledRow({
    id: 'd',
    source: 'many@2',
    tool: { name: 'get_note', description: 'Get a note.', inputSchema: { type: 'object', properties: { id: {} } } },
  });
  const set = rows(...few, ...many, described);
  const evaluated = evaluate(set, askShipped(set), { resamples: 50, seed: 1 });

  it('groups small sources together, and each tool by what its definition holds', () => {
    expect(evaluated.bySource.map(({ name, rows: count }) => [name, count])).toEqual([
      ['many', 51],
      ['others', 49],
    ]);
    expect(evaluated.byDefinition.map(({ name, rows: count }) => [name, count])).toEqual([
      ['with schema', 1],
      ['description only', 49],
      ['empty description', 50],
    ]);
  });

  it('has every judge on the same tools', () => {
    for (const summary of Object.values(evaluated.judges)) expect([summary.rows, summary.families]).toEqual([100, 100]);
    expect(evaluated.judges.anyToken.figures.accuracy?.value).toBe(1);
    expect(evaluated.judges.annotations.figures.notAssessed?.value).toBe(1);
    expect(evaluated.judges.whole.figures.evidenceValid?.value).toBe(1);
    expect(evaluated.judges.model.figures.evidenceValid).toBeNull();
  });

  it('counts how often a rule fires', () => {
    expect(evaluated.rules.find(({ id }) => id === 'act-destroys')).toMatchObject({ votes: { said: 50, right: 50 } });
  });
});

describe('the record of a rule', () => {
  const finding = (more: Partial<Finding>): Finding => ({
    classifier: 'rules',
    rule: 'r',
    claim: '',
    weight: 1,
    evidence: [],
    ...more,
  });
  const label = {
    category: 'Write',
    risk: 'High',
    private_data: false,
    untrusted_content: false,
    external_send: true,
  } as const;
  const record = (...findings: Finding[]) => countRuleHits(['r'], [{ label, findings }])[0];

  it('counts a claim once for a tool, from however many places it comes', () => {
    expect(record(finding({ category: 'Write' }), finding({ category: 'Write' }))).toMatchObject({
      fires: 1,
      votes: { said: 1, right: 1 },
    });
  });

  it('has a vote for another category as wrong', () => {
    expect(record(finding({ category: 'Read' }))).toMatchObject({ votes: { said: 1, right: 0 } });
  });

  it('judges a level only where its category is the labelled one', () => {
    expect(record(finding({ category: 'Write', risk: 'Medium' }))).toMatchObject({
      levels: { said: 1, right: 0 },
      votes: { said: 0 },
    });
    expect(record(finding({ category: 'Execute', risk: 'High' }))).toMatchObject({ fires: 1, levels: { said: 0 } });
  });

  it('judges a facet likewise, if it is bound to a category', () => {
    expect(record(finding({ facet: 'external_send' }))).toMatchObject({ facets: { said: 1, right: 1 } });
    expect(record(finding({ facet: 'private_data' }))).toMatchObject({ facets: { said: 1, right: 0 } });
    expect(record(finding({ facet: 'private_data', category: 'Read' }))).toMatchObject({ facets: { said: 0 } });
  });

  it('is there for a rule that never fires', () => {
    expect(countRuleHits(['quiet'], [{ label, findings: [finding({})] }])).toMatchObject([{ id: 'quiet', fires: 0 }]);
  });
});

describe('floors', () => {
  const set = (accuracy: number, underRated: number): NamedSet => {
    const all = rows(labelledRow({}));
    const evaluation = evaluate(all, askShipped(all), { resamples: 10, seed: 1 });
    const { figures } = evaluation.judges.whole;
    const exact = (value: number) => ({ value, low: value, high: value });
    evaluation.judges.whole.figures = { ...figures, accuracy: exact(accuracy), underRated: exact(underRated) };
    return {
      name: 'set',
      firstSight: false,
      date: '2026-01-01',
      toolrisk: '0',
      classifier: 'c',
      method: 'shipped',
      set: { rows: 1, families: 1, hard: 0, sha256: '', leftOut: { unreadable: 0, seen: 0 } },
      ...evaluation,
    };
  };
  const held = (floors: Floors) => [floors.set?.whole?.accuracy, floors.set?.whole?.underRated];

  it('are a little below what was reached, or above where less is better', () => {
    expect(held(raiseFloors(set(0.9, 0.1), {}))).toEqual([0.895, 0.105]);
  });

  it('are never lowered by raising them', () => {
    const high = raiseFloors(set(0.95, 0.05), {});
    expect(raiseFloors(set(0.9, 0.1), high)).toEqual(high);
    expect(held(raiseFloors(set(0.97, 0.03), high))).toEqual([0.965, 0.035]);
  });

  it('leave the floors of other sets alone', () => {
    const other: Floors = { other: { rules: { accuracy: 0.5 } } };
    expect(raiseFloors(set(0.9, 0.1), other)).toMatchObject(other);
  });

  it('refuse a figure on the wrong side of them, and only that', () => {
    const floors = raiseFloors(set(0.95, 0.05), {});
    expect(belowFloors(set(0.946, 0.054), floors)).toEqual([]);
    expect(belowFloors(set(0.94, 0.06), floors)).toEqual([
      'set: accuracy is 0.94, below its floor of 0.945.',
      'set: underRated is 0.06, above the 0.055 that it may be at most.',
    ]);
  });
});
