import type { CatalogueCounts, CrawlProgress, ModelRun, ModelStatus } from '../../src/domain/catalogue.ts';
import type { Policy } from '../../src/domain/policy/schema.ts';
import type { serverJson, toolJson } from '../../src/web/represent.ts';
import type { ToolView } from '../../src/web/tool-view.ts';

/** The answers of the API as these tests read them. */
export type ServerRow = ReturnType<typeof serverJson>;
export type ToolRow = ReturnType<typeof toolJson>;
export type List = {
  total: number;
  page: number;
  pages: number;
  next: string | null;
  previous: string | null;
  servers: ServerRow[];
  tools: ToolRow[];
};
export type ServerAnswer = ServerRow & {
  tools: ToolRow[];
  crawls: unknown[];
  source: string;
  instructions: string | null;
};
export type ToolAnswer = ToolRow &
  Pick<ToolView, 'policy' | 'effect' | 'ruleReason' | 'steps' | 'questions'> & {
    definition: Record<string, unknown>;
    parameters: ToolView['parameters']['rows'];
    siblings: { name: string }[];
    versions: number;
  };
export type SearchAnswer = {
  servers: { total: number; first: ServerRow[] };
  tools: { total: number; first: ToolRow[] };
};
export type StatsAnswer = CatalogueCounts & {
  newest: ServerRow[];
  progress: CrawlProgress;
  languageModel: ModelStatus & { lastRun: ModelRun | null };
};
export type { CrawlProgress, Policy };

/** What an address answers, read as JSON of a shape that the caller names. */
export async function readAnswer<Answer>(address: string): Promise<Answer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return (await answer.json()) as Answer;
}
