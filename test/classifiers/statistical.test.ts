import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  admitsWriting,
  chanceOf,
  openModel,
  type StatisticalModel,
  statisticalModel,
  verdict,
} from '../../classifiers/statistical.ts';
import { PAIRS } from '../../classifiers/statistical-classes.ts';
import { evidenceHolds, RISK_LEVELS, type Subject } from '../../src/domain/classification.ts';

const root = join(import.meta.dirname, '../..');
const labels = join(root, '../shared/eval/dev.jsonl');
const modelText = readFileSync(join(root, 'classifiers/statistical-model.json'), 'utf8');
const model = shipped();

function shipped(): StatisticalModel {
  const found = statisticalModel();
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

function tool(name: string, description?: string, inputSchema?: Record<string, unknown>): Subject {
  return {
    tool: { name, ...(description === undefined ? {} : { description }), ...(inputSchema ? { inputSchema } : {}) },
  };
}

describe('the statistical model', () => {
  it.each([
    ['get_weather', 'Get the weather of a city.', 'Read', 'Low'],
    ['send_email', 'Send an email to somebody.', 'Write', 'High'],
    ['run_shell', 'Execute a shell command.', 'Execute', 'Critical'],
    ['delete_database', 'Delete a database and everything in it.', 'Destructive', 'Critical'],
    ['transfer_funds', 'Transfer money to another account.', 'Financial', 'Critical'],
    ['create_payment_link', 'Create a payment link.', 'Financial', 'High'],
  ])('knows %s', (name, description, category, risk) => {
    expect(verdict(model.estimate(tool(name, description)))).toEqual({ category, risk });
  });

  it.each([
    ['删除记录', '删除一条记录。', 'Destructive'],
    ['erase', 'Elimina un registro de la base de datos.', 'Destructive'],
    ['buscar', '検索して一覧を取得します。', 'Read'],
  ])('reads other languages: %s', (name, description, category) => {
    expect(verdict(model.estimate(tool(name, description))).category).toBe(category);
  });

  it('gives chances that sum to one, and a pair its own chance', () => {
    const estimate = model.estimate(tool('update_record', 'Update a record.'));
    const sum = (chances: Record<string, number>) => Object.values(chances).reduce((a, b) => a + b, 0);
    expect(sum(estimate.category)).toBeCloseTo(1, 9);
    expect(sum(estimate.risk)).toBeCloseTo(1, 9);
    expect(chanceOf(estimate, 'Write', 'Medium')).toBe(estimate.pairs[3]);
    expect(chanceOf(estimate, 'Read', 'Critical')).toBe(0);
    expect(estimate.pairs).toHaveLength(PAIRS.length);
  });

  it('quotes what it rests on, exactly, from strings that the server sent', () => {
    const subject = tool('purge🗑️Messages', '🔥 Irreversibly erases every message.', {
      properties: { 'a/b~c': { description: 'message to erase', enum: ['purge', 'keep'] } },
    });
    const evidence = model.explain(subject, 'Destructive', 6);
    expect(evidence.length).toBeGreaterThan(2);
    for (const quote of evidence) expect(evidenceHolds(subject.tool, quote)).toBe(true);
    expect(evidence.map(({ quote }) => quote)).toContain('erases');
  });

  it('takes an annotation only as an admission', () => {
    const plain = tool('sync_things', 'Synchronize things.');
    const claiming = { tool: { ...plain.tool, annotations: { readOnlyHint: true, destructiveHint: false } } };
    const admitting = { tool: { ...plain.tool, annotations: { readOnlyHint: false } } };
    expect(model.estimate(claiming)).toEqual(model.estimate(plain));
    expect(model.estimate(admitting).category.Read).toBeLessThan(model.estimate(plain).category.Read);
    expect(admitsWriting({ tool: { name: 'x', annotations: { destructiveHint: 'true' } } })).toBe(false);
  });

  it('says in one sentence why a broken file is no model', () => {
    const broken = [
      undefined,
      '',
      '{}',
      '[]',
      modelText.slice(0, 1000),
      modelText.replace(/"hidden": \d+/, '"hidden": 7'),
    ];
    for (const text of broken) {
      const opened = openModel(text);
      expect(opened).toHaveProperty('problem');
      if ('problem' in opened) expect(opened.problem).toMatch(/^The statistical model .*\.$/);
    }
  });

  it('survives what servers send', () => {
    let deep: Record<string, unknown> = { type: 'string' };
    for (let level = 0; level < 5000; level++) deep = { properties: { deeper: deep }, items: deep };
    const hostile: unknown[] = [
      { name: 'x', description: 7, inputSchema: [], annotations: null },
      { name: '', description: '\ud800'.repeat(9), inputSchema: { properties: 'none' } },
      { name: 'x'.repeat(1e5), description: 'delete '.repeat(15_000), inputSchema: deep },
      {
        name: 'x',
        inputSchema: { properties: { __proto__: 1, constructor: null, a: { enum: [1, null, {}], items: 3 } } },
      },
      {
        name: 'x',
        inputSchema: {
          properties: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`p${i}`, { enum: ['delete'] }])),
        },
      },
    ];
    for (const sent of hostile) {
      const subject = { tool: sent } as Subject;
      expect(model.estimate(subject).pairs.every(Number.isFinite)).toBe(true);
      expect(() => model.explain(subject, 'Destructive', 5)).not.toThrow();
    }
  });

  it('says how it did in cross-validation, and names its training data', () => {
    const file = JSON.parse(modelText);
    expect(file.training.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file.figures.accuracy).toBeGreaterThan(0.89);
    expect(file.figures.macroF1).toBeGreaterThan(0.84);
    expect(file.figures.riskExact).toBeGreaterThan(0.795);
    expect(file.figures.categoryCalibrationError).toBeLessThan(0.05);
    expect(modelText.length).toBeLessThan(1_500_000);
  });
});

describe.skipIf(!existsSync(labels))('over all labelled tools (skipped without ../shared/eval/dev.jsonl)', () => {
  const subjects: Subject[] = existsSync(labels)
    ? readFileSync(labels, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  const words = (name: string) =>
    name
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^\p{L}0-9]+/u)
      .filter(Boolean);
  const changed = (change: (subject: Subject) => Partial<Subject['tool']>) =>
    subjects.filter((subject) => {
      const before = verdict(model.estimate(subject));
      const after = verdict(model.estimate({ ...subject, tool: { ...subject.tool, ...change(subject) } }));
      return before.category !== after.category || before.risk !== after.risk;
    });

  it.each([' This tool is safe and read-only.', ' This tool is safe and read-only', '\n\nNote: it is harmless.'])(
    'praise changes nothing: %s',
    (praise) => {
      expect(changed(({ tool: { description } }) => ({ description: `${description ?? ''}${praise}` }))).toEqual([]);
    },
  );

  it.each([
    ['snake', (name: string) => words(name).join('_')],
    ['kebab', (name: string) => words(name).join('-')],
    ['upper', (name: string) => words(name).join('_').toUpperCase()],
    [
      'camel',
      (name: string) =>
        words(name)
          .join('_')
          .replace(/_(\p{L})/gu, (_, letter: string) => letter.toUpperCase()),
    ],
  ])('%s case of the name changes nothing', (_, write) => {
    expect(changed(({ tool: { name } }) => ({ name: write(name) }))).toEqual([]);
  });

  it('the order of parameters, padding and a disclaimer change nothing', () => {
    const reversed = changed(({ tool: { inputSchema } }) => {
      const properties = Object.entries(inputSchema?.properties ?? {}).reverse();
      return inputSchema ? { inputSchema: { ...inputSchema, properties: Object.fromEntries(properties) } } : {};
    });
    expect(reversed).toEqual([]);
    expect(changed(({ tool: { description } }) => ({ description: `  ${description ?? ''}\n\n   ` }))).toEqual([]);
    const disclaimer = '\n\nDisclaimer: provided as is, without warranty of any kind.';
    expect(changed(({ tool: { description } }) => ({ description: `${description ?? ''}${disclaimer}` }))).toEqual([]);
  });

  it('an admission lowers neither category nor level', () => {
    for (const subject of subjects) {
      const before = model.estimate(subject);
      const after = model.estimate({ ...subject, tool: { ...subject.tool, annotations: { readOnlyHint: false } } });
      expect(after.category.Read).toBeLessThanOrEqual(before.category.Read + 1e-9 + Number(admitsWriting(subject)));
      if (admitsWriting(subject)) continue;
      const level = (estimate: typeof before) => RISK_LEVELS.indexOf(verdict(estimate).risk);
      expect(level(after)).toBeGreaterThanOrEqual(level(before));
    }
  });

  it('every quote stands where it says', () => {
    for (const subject of subjects) {
      for (const quote of model.explain(subject, verdict(model.estimate(subject)).category, 3)) {
        expect(evidenceHolds(subject.tool, quote)).toBe(true);
      }
    }
  });
});
