import { CATEGORIES, type Finding } from '../src/domain/classification.ts';
import type { RuleRecord, Score } from '../src/domain/figures.ts';
import { FACETS, type Label } from './counts.ts';

/** What the rules said of one labelled tool. */
export type Heard = { label: Label; findings: readonly Finding[] };

/**
 * How often each rule fires and how often it is right. A rule that says the same of a tool from several places is
 * counted once. A finding on a level, or on a facet of one category, is judged only where that category is the labelled
 * one, since elsewhere it is moot.
 */
export function countRuleHits(ids: readonly string[], tools: readonly Heard[]): RuleRecord[] {
  const records = new Map(ids.map((id) => [id, emptyRecord(id)]));
  for (const { label, findings } of tools) {
    for (const [id, own] of Map.groupBy(findings, ({ rule }) => rule)) {
      const record = records.get(id);
      if (record !== undefined) countTool(record, label, own);
    }
  }
  return [...records.values()];
}

function emptyRecord(id: string): RuleRecord {
  const none = (): Score => ({ said: 0, right: 0 });
  return { id, fires: 0, votes: none(), levels: none(), facets: none() };
}

function countTool(record: RuleRecord, label: Label, findings: readonly Finding[]): void {
  record.fires += 1;
  for (const facet of FACETS) {
    const speaks = (one: Finding) => one.facet === facet && (one.category ?? label.category) === label.category;
    if (findings.some(speaks)) count(record.facets, label[facet]);
  }
  for (const category of CATEGORIES) {
    const own = findings.filter((one) => one.facet === undefined && one.category === category);
    if (own.some(({ risk }) => risk === undefined)) count(record.votes, category === label.category);
    if (category !== label.category) continue;
    for (const risk of new Set(own.map((one) => one.risk))) {
      if (risk !== undefined) count(record.levels, risk === label.risk);
    }
  }
}

function count(score: Score, isRight: boolean): void {
  score.said += 1;
  if (isRight) score.right += 1;
}
