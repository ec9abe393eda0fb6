import { z } from 'zod';
import { shorten } from '../html.ts';
import { page, pageSize, toolParams } from '../input.ts';
import { changeJson, listJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** The history of one tool, also of one that is no longer listed. Its page shows the newest part of it. */
export const toolChanges = resource({
  apiPath: '/api/v1/servers/:server/tools/:tool/changes',
  params: toolParams,
  query: z.object({ page, pageSize }),
  async load({ catalog }, { params: { server, tool }, query }) {
    const known = (await catalog.tool(server, tool)) ?? (await catalog.formerTool(server, tool));
    return known && catalog.changes({ ...query, server, tool });
  },
  missing: ({ params }) =>
    `The server “${shorten(params.server, 100)}” never listed a tool “${shorten(params.tool, 200)}”.`,
  json: (found, { params: { server, tool } }) =>
    listJson('changes', found, changeJson, (at) => urls.api.toolChanges(server, tool, at)),
});
