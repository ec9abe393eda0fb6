import { describe, expect, it } from 'vitest';
import { classifierWith, classify } from '../../classifiers/classify.ts';
import { type Judged, measure } from '../../classifiers/measure.ts';
import { type Classification, evidenceHolds } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { type LabelledRow, readLabelledRows, sharedFile } from './shared-data.ts';

/** Floors may only rise. Reached figures stand a little above, so that a fair change of one rule does not fail. */
const FLOOR = {
  macroF1: 0.918,
  accuracy: 0.931,
  dangerousMissRate: 0.028,
  riskExact: 0.834,
  underRated: 0.087,
  notAssessed: 0.01,
} as const;

/** The model that ships was trained on these very tools, so floors are held by the rules alone. */
const rules = classifierWith({ problem: 'left out' });

function judge(row: LabelledRow): Judged {
  const classification = rules.classify({ tool: row.tool, server: row.server });
  return { id: row.id, label: row.label, classification, evidenceValid: quotesHold(row.tool, classification) };
}

function quotesHold(tool: ToolDefinition, classification: Classification): boolean {
  return classification.findings.every((finding) => finding.evidence.every((quote) => evidenceHolds(tool, quote)));
}

const file = sharedFile('eval/dev.jsonl');

describe.skipIf(file === undefined)('on the labelled tools', { timeout: 60_000 }, () => {
  const rows = file === undefined ? [] : readLabelledRows(file);
  const figures = measure(rows.map(judge));

  it('keeps category above its floors', () => {
    expect(figures.macroF1).toBeGreaterThanOrEqual(FLOOR.macroF1);
    expect(figures.accuracy).toBeGreaterThanOrEqual(FLOOR.accuracy);
    expect(figures.dangerousMisses.rate).toBeLessThanOrEqual(FLOOR.dangerousMissRate);
  });

  it('keeps the level above its floors', () => {
    expect(figures.risk.exact).toBeGreaterThanOrEqual(FLOOR.riskExact);
    expect(figures.risk.underRated).toBeLessThanOrEqual(FLOOR.underRated);
  });

  it('judges nearly everything, and quotes nothing that does not stand there', () => {
    expect(figures.notAssessed).toBeLessThanOrEqual(FLOOR.notAssessed);
    expect(figures.evidenceValid).toBe(1);
  });

  it('judges all nineteen tools of PocketBase by the guide', () => {
    const nineteen = rows.filter((row) => row.id.startsWith('ssakone-pb-mcp-server/'));
    expect(nineteen).toHaveLength(19);
    for (const row of nineteen) {
      const classification = classify({ tool: row.tool, server: row.server });
      expect(classification, row.id).toMatchObject({ category: row.label.category, risk: row.label.risk });
    }
  });

  it('says of the logout of PocketBase that logging in again undoes it', () => {
    const logout = rows.find((row) => row.id === 'ssakone-pb-mcp-server/logout');
    if (logout === undefined) throw new Error('no logout among the labelled tools');
    expect(classify({ tool: logout.tool, server: logout.server })).toMatchObject({
      category: 'Write',
      risk: 'Medium',
      rationale: expect.stringContaining('Logging in again undoes it.'),
    });
  });
});
