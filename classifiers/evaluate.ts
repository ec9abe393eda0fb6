import { type Classification, type Evidence, evidenceHolds, type Finding } from '../src/domain/classification.ts';
import {
  DEFINITION_KINDS,
  type DefinitionKind,
  type Evaluation,
  type GroupSummary,
  JUDGES,
  type Judge,
} from '../src/domain/figures.ts';
import { judgeByAnnotations, judgeByAnyToken, judgeByFirstToken } from './baselines.ts';
import { type Resampling, summarize } from './bootstrap.ts';
import type { Judged, Verdict } from './counts.ts';
import { keyed } from './keyed.ts';
import { type LabelledTool, sourceName } from './labelled.ts';
import { measure } from './measure.ts';
import type { Opinions } from './opinions.ts';
import { countRuleHits } from './rule-hits.ts';
import { RULES } from './rules/index.ts';

/** A source with fewer tools than this is measured among the others. */
const FEW = 50;
const OTHERS = 'others';

/** Measures the classifier on labelled tools beside its parts and the baselines; `opinions` are in the order of `rows`. */
export function evaluate(
  rows: readonly LabelledTool[],
  opinions: readonly Opinions[],
  resampling: Resampling,
): Evaluation {
  const judged = rows.map((row, index) => judgeRow(row, opinions[index]));
  const by = (judge: Judge, among: readonly JudgedRow[] = judged) => among.map((one) => one.judged[judge]);
  const group = (name: string, among: readonly JudgedRow[]): GroupSummary => ({
    name,
    ...summarize(by('whole', among), resampling),
  });
  const kinds = Map.groupBy(judged, ({ row }) => definitionKind(row));
  return {
    judges: keyed(JUDGES, (judge) => summarize(by(judge), resampling)),
    details: measure(by('whole')),
    byDefinition: DEFINITION_KINDS.map((kind) => group(kind, kinds.get(kind) ?? [])),
    bySource: bySource(judged).map(([name, among]) => group(name, among)),
    rules: countRuleHits(
      RULES.map(({ id }) => id),
      judged.map(({ row, findings }) => ({ label: row.label, findings })),
    ),
  };
}

type JudgedRow = { row: LabelledTool; judged: Record<Judge, Judged>; findings: readonly Finding[] };

function judgeRow(row: LabelledTool, opinions: Opinions | undefined): JudgedRow {
  const { id, family, label, subject } = row;
  const says = (verdict: Verdict | undefined): Judged => ({ id, family, label, verdict });
  const quotes = (classification: Classification | undefined): Judged => ({
    ...says(classification?.assessed ? classification : undefined),
    evidenceValid: classification && quotesOf(classification).every((one) => evidenceHolds(subject.tool, one)),
  });
  return {
    row,
    findings: opinions?.rules.findings ?? [],
    judged: {
      whole: quotes(opinions?.whole),
      rules: quotes(opinions?.rules),
      model: says(opinions?.model),
      anyToken: says(judgeByAnyToken(subject)),
      firstToken: says(judgeByFirstToken(subject)),
      annotations: says(judgeByAnnotations(subject)),
    },
  };
}

function quotesOf(classification: Classification): Evidence[] {
  const { findings, manipulation = [] } = classification;
  const claims = classification.assessed ? [...classification.contradictions, ...(classification.actions ?? [])] : [];
  return [...findings, ...manipulation, ...claims].flatMap(({ evidence }) => evidence);
}

/** A tool without a description is of that kind whatever its schema: its name has to say it all. */
function definitionKind({ subject: { tool } }: LabelledTool): DefinitionKind {
  if ((tool.description ?? '').trim() === '') return 'empty description';
  const properties = tool.inputSchema?.properties;
  const hasParameters = typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0;
  return hasParameters ? 'with schema' : 'description only';
}

/** The sources, the largest first; those with few tools together at the end. */
function bySource(judged: readonly JudgedRow[]): [string, JudgedRow[]][] {
  const sources = Map.groupBy(judged, ({ row }) => sourceName(row.source));
  const large = [...sources].filter(([, among]) => among.length >= FEW).sort(([, a], [, b]) => b.length - a.length);
  const others = [...sources.values()].filter((among) => among.length < FEW).flat();
  return others.length > 0 ? [...large, [OTHERS, others]] : large;
}
