import { z } from 'zod';
import { html, label, shorten } from '../html.ts';
import { page, pageSize, serverParams } from '../input.ts';
import { changeList, withoutPages } from '../parts/change-list.ts';
import { extent } from '../parts/lists.ts';
import { changeJson, listJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { changeFilters } from './changes.ts';

/** What one server changed in its list of tools, newest first. */
export const serverChanges = resource({
  path: '/servers/:server/changes',
  apiPath: '/api/v1/servers/:server/changes',
  params: serverParams,
  query: z.object({ ...changeFilters, page, pageSize }),
  async load(deps, { params, query }) {
    const title = await deps.catalog.serverTitle(params.server);
    if (title === undefined) return undefined;
    return { title: shorten(title, 120), found: await deps.catalog.changes({ ...query, server: params.server }) };
  },
  missing: ({ params }) => `There is no server “${shorten(params.server, 100)}” in the catalogue.`,
  json: ({ found }, { params: { server }, query }) =>
    listJson('changes', found, changeJson, (at) => urls.api.changes({ ...query, server, page: at })),
  page: ({ title, found }, { params: { server }, query }) => ({
    title: `Changes · ${title}`,
    description: `What ${title} changed in its list of tools.`,
    section: 'servers',
    twin: urls.api.changes({ ...query, server }),
    feed: urls.changesFeed({ ...withoutPages(query), server }),
    main: html`<div class="wrap list-page">
<nav class="crumbs" aria-label="Where you are"><a href="${urls.servers()}">Servers</a> <span aria-hidden="true">/</span> <a href="${urls.server(server)}">${label(title)}</a></nav>
<header class="page-head"><h1>Changes of ${label(title)}</h1><p class="extent">${extent(found, 'change')}</p></header>
${changeList(found, { ...query, server })}
</div>`,
  }),
});
