import { z } from 'zod';
import { type Html, html } from '../html.ts';
import { changeKind, named, noParams, page, pageSize, ruleChanged, since, worse } from '../input.ts';
import { changeList, withoutPages } from '../parts/change-list.ts';
import { extent } from '../parts/lists.ts';
import { changeJson, listJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** What a list of changes can be picked by. */
export const changeFilters = { tool: named, kind: changeKind, ruleChanged, worse, since };

/** What all servers changed in their lists of tools, newest first. */
export const changes = resource({
  path: '/changes',
  apiPath: '/api/v1/changes',
  params: noParams,
  query: z.object({ ...changeFilters, page, pageSize }),
  load: (deps, { query }) => deps.catalog.changes(query),
  json: (found, { query }) => listJson('changes', found, changeJson, (at) => urls.api.changes({ ...query, page: at })),
  page: (found, { query }) => ({
    title: 'Changes',
    description: 'What MCP servers changed in their tools: what came, what went, what says something else now.',
    twin: urls.api.changes(query),
    feed: urls.changesFeed(withoutPages(query)),
    main: html`<div class="wrap list-page">
<header class="page-head"><h1>Changes</h1><p class="extent">${extent(found, 'change')}</p>
${lede()}</header>
${changeList(found, query)}
</div>`,
  }),
});

function lede(): Html {
  return html`<p class="lede">A tool that was looked at once may be another one tomorrow, under the same name. Each list that a server gives is compared with its last one, field by field.</p>`;
}
