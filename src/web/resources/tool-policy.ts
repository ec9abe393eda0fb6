import { aliasFrom } from '../../domain/policy/recommended-file.ts';
import { shorten } from '../html.ts';
import { toolParams } from '../input.ts';
import { policyDocument, policyQuery } from '../policy-answer.ts';
import { rated } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** The recommended policy that allows this one tool, bounded, and denies the rest: the file, nothing around it. */
export const toolPolicy = resource({
  apiPath: '/api/v1/servers/:server/tools/:tool/policy.json',
  params: toolParams,
  query: policyQuery.omit({ tools: true }),
  async load(deps, { params }) {
    const found = await deps.catalog.tool(params.server, params.tool);
    if (found === undefined) return undefined;
    const others = found.server.toolList.filter(({ name }) => name !== params.tool);
    return rated([found.tool, ...others]);
  },
  document: (tools, { params: { server, tool }, query }) =>
    policyDocument(
      {
        rated: tools,
        only: [tool],
        alias: aliasFrom(server),
        fileStem: `${server}-${tool}`,
        address: urls.api.toolPolicy(server, tool),
      },
      { ...query, tools: [] },
    ),
  missing: ({ params }) =>
    `The server “${shorten(params.server, 100)}” has no tool “${shorten(params.tool, 100)}” in the catalogue.`,
});
