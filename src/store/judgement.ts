import { type Classification, type Evidence, evidenceHolds } from '../domain/classification.ts';
import type { ToolDefinition } from '../domain/tool.ts';
import { storable } from './text.ts';

/**
 * The columns of one judgement of one tool.
 * @throws Error when a quote does not stand in the definition where it says: a mistake of ours, never kept.
 */
export function judgementColumns(tool: ToolDefinition, classification: Classification) {
  checkEvidence(tool, classification);
  return {
    version: storable(classification.version),
    category: classification.assessed ? classification.category : null,
    risk: classification.assessed ? classification.risk : null,
    body: classification,
  };
}

function checkEvidence(tool: ToolDefinition, classification: Classification): void {
  for (const finding of classification.findings) checkQuotes(tool, `the finding ${finding.rule}`, finding.evidence);
  for (const { claim, evidence } of classification.manipulation ?? []) {
    checkQuotes(tool, `the report "${claim}"`, evidence);
  }
  if (!classification.assessed) return;
  for (const { claim, evidence } of classification.contradictions) {
    checkQuotes(tool, `the contradiction "${claim}"`, evidence);
  }
  for (const { value, evidence } of classification.actions ?? []) {
    checkQuotes(tool, `the action ${JSON.stringify(value.slice(0, 80))}`, evidence);
  }
}

function checkQuotes(tool: ToolDefinition, source: string, quotes: readonly Evidence[]): void {
  for (const evidence of quotes) {
    if (evidenceHolds(tool, evidence)) continue;
    const { quote, field, start, end } = evidence;
    throw new Error(
      `${source} quotes ${JSON.stringify(quote.slice(0, 80))} at ${field} ${start}-${end} of the tool ` +
        `${JSON.stringify(tool.name.slice(0, 80))}, where it does not stand`,
    );
  }
}
