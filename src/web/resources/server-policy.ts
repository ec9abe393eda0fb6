import { recommendPolicy } from '../../domain/policy/recommend.ts';
import { noQuery, serverParams } from '../input.ts';
import { rated } from '../represent.ts';
import { resource } from '../resource.ts';

/** The recommended policy of a whole server: the document itself, nothing around it. */
export const serverPolicy = resource({
  apiPath: '/api/v1/servers/:server/policy.json',
  params: serverParams,
  query: noQuery,
  async load(deps, { params }) {
    const server = await deps.catalog.server(params.server);
    return server === undefined ? undefined : recommendPolicy(rated(server.toolList));
  },
  json: (policy) => policy,
  fileName: ({ params }) => `${params.server}-policy.json`,
  missing: ({ params }) => `There is no server “${params.server}” in the catalogue.`,
});
