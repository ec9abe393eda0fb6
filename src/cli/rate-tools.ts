import { classify } from '../../classifiers/classify.ts';
import type { RatedTool } from '../domain/policy/recommend.ts';
import type { ToolDefinition } from '../domain/tool.ts';

/** Judges the tools of one server by the classifier that ships, offline: nothing is asked and nothing is kept. */
export function rateTools(tools: readonly ToolDefinition[], server: { name?: string | undefined }): RatedTool[] {
  const siblings = tools.map((tool) => tool.name);
  return tools.map((tool) => ({ tool, classification: classify({ tool, server, siblings }) }));
}
