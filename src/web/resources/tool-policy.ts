import { recommendToolPolicy } from '../../domain/policy/recommend.ts';
import { noQuery, toolParams } from '../input.ts';
import { resource } from '../resource.ts';

/** The recommended policy that allows this one tool, bounded, and denies the rest: the document, nothing around it. */
export const toolPolicy = resource({
  apiPath: '/api/v1/servers/:server/tools/:tool/policy.json',
  params: toolParams,
  query: noQuery,
  async load(deps, { params }) {
    const found = await deps.catalog.tool(params.server, params.tool);
    return found && recommendToolPolicy({ tool: found.tool.definition, classification: found.tool.classification });
  },
  json: (policy) => policy,
  fileName: ({ params }) => `${params.server}-${params.tool}-policy.json`,
  missing: ({ params }) => `The server “${params.server}” has no tool “${params.tool}” in the catalogue.`,
});
