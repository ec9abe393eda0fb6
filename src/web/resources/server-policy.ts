import { explainSwitch, ownSwitchesOf } from '../../domain/policy/own-switches.ts';
import { aliasFrom } from '../../domain/policy/recommended-file.ts';
import { shorten } from '../html.ts';
import { serverParams } from '../input.ts';
import { namesIn, policyDocument, policyQuery } from '../policy-answer.ts';
import { rated } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** The recommended policy of a whole server, or of some of its tools: the file itself, nothing around it. */
export const serverPolicy = resource({
  apiPath: '/api/v1/servers/:server/policy.json',
  params: serverParams,
  query: policyQuery,
  async load(deps, { params }) {
    const server = await deps.catalog.server(params.server);
    return server && { tools: rated(server.toolList), switches: ownSwitchesOf(server.listing.where) };
  },
  document: ({ tools, switches }, { params: { server }, query }) =>
    policyDocument(
      {
        rated: tools,
        only: namesIn(query.tools, tools),
        alias: aliasFrom(server),
        fileStem: server,
        address: urls.api.serverPolicy(server),
        notes: switches.map(explainSwitch),
      },
      query,
    ),
  missing: ({ params }) => `There is no server “${shorten(params.server, 100)}” in the catalogue.`,
});
