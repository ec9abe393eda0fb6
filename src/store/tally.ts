import type { ToolCounts } from '../domain/catalogue.ts';
import { type Category, RISK_LEVELS, type RiskLevel } from '../domain/classification.ts';

/** One row of a query that groups tools; null category and level are the tools that could not be assessed. */
export type Tally = { category: Category | null; risk: RiskLevel | null; tools: number };

/** Adds up grouped rows. What was not assessed is in `total` and `notAssessed` and in no category or level. */
export function toolCounts(tallies: readonly Tally[]): ToolCounts {
  const counts: ToolCounts = {
    total: 0,
    byCategory: { Read: 0, Write: 0, Execute: 0, Destructive: 0, Financial: 0 },
    byRisk: { Low: 0, Medium: 0, High: 0, Critical: 0 },
    matrix: { Read: levels(), Write: levels(), Execute: levels(), Destructive: levels(), Financial: levels() },
    notAssessed: 0,
  };
  for (const { category, risk, tools } of tallies) {
    counts.total += tools;
    if (category === null || risk === null) {
      counts.notAssessed += tools;
      continue;
    }
    counts.byCategory[category] += tools;
    counts.byRisk[risk] += tools;
    counts.matrix[category][risk] += tools;
  }
  return counts;
}

/** The highest level that any counted tool has; null without an assessed tool. */
export function highestRisk(counts: ToolCounts): RiskLevel | null {
  return RISK_LEVELS.findLast((level) => counts.byRisk[level] > 0) ?? null;
}

function levels(): Record<RiskLevel, number> {
  return { Low: 0, Medium: 0, High: 0, Critical: 0 };
}
