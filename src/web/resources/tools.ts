import { z } from 'zod';
import type { ToolQuery } from '../../domain/catalogue.ts';
import { CATEGORIES, RISK_LEVELS } from '../../domain/classification.ts';
import { type Html, html, label } from '../html.ts';
import { assessed, category, manipulation, noParams, page, pageSize, risk, search, serverParams } from '../input.ts';
import { choices, filterForm } from '../parts/filters.ts';
import { extent, pagination, toolRows } from '../parts/lists.ts';
import { listJson, toolJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** All tools of all servers, searched and filtered. */
export const tools = resource({
  path: '/tools',
  apiPath: '/api/v1/tools',
  params: noParams,
  query: z.object({
    search,
    server: serverParams.shape.server.transform((slug) => (slug === '' ? undefined : slug)).optional(),
    category,
    risk,
    assessed,
    manipulation,
    page,
    pageSize,
  }),
  load: (deps, { query }) => deps.catalog.tools(query),
  json: (found, { query }) => listJson('tools', found, toolJson, (at) => urls.api.tools({ ...query, page: at })),
  page: (found, { query }) => ({
    title: 'Tools',
    description: 'The tools of all MCP servers of the catalogue, by category and level.',
    section: 'tools',
    twin: urls.api.tools(query),
    search: query.search,
    main: html`<div class="wrap list-page">
<header class="page-head"><h1>Tools</h1><p class="extent">${extent(found, 'tool')}</p></header>
${form(query)}
${found.rows.length > 0 ? toolRows(found.rows, { server: true }) : nothing(query, found.total)}
${pagination(found, (at) => urls.tools({ ...query, page: at }))}
</div>`,
  }),
});

function form(query: ToolQuery): Html {
  return filterForm({
    action: urls.tools(),
    search: query.search,
    searchHint: 'Names and descriptions',
    clear: urls.tools(),
    kept: { server: query.server },
    filters: [
      { name: 'category', label: 'Category', any: 'any', chosen: query.category, choices: choices(CATEGORIES) },
      { name: 'risk', label: 'Level', any: 'any', chosen: query.risk, choices: choices(RISK_LEVELS) },
      {
        name: 'assessed',
        label: 'Judgement',
        any: 'all',
        chosen: query.assessed === undefined ? undefined : String(query.assessed),
        choices: [
          { value: 'true', text: 'assessed' },
          { value: 'false', text: 'not assessed' },
        ],
      },
      {
        name: 'manipulation',
        label: 'Steering text',
        any: 'all',
        chosen: query.manipulation === undefined ? undefined : String(query.manipulation),
        choices: [
          { value: 'true', text: 'found' },
          { value: 'false', text: 'none found' },
        ],
      },
    ],
  });
}

function nothing(query: ToolQuery, total: number): Html {
  if (total > 0) {
    return html`<div class="panel empty"><h2>There is no page ${query.page ?? 1}</h2><p><a href="${urls.tools({ ...query, page: undefined })}">Back to the first page</a></p></div>`;
  }
  const { page: _page, pageSize: _pageSize, ...filters } = query;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  return html`<div class="panel empty"><h2>${filtered ? 'No tool matches' : 'The catalogue holds no tools yet'}</h2><p>${
    query.search !== undefined
      ? html`Nothing was found for “${label(query.search)}” with these filters. Every word has to occur.`
      : filtered
        ? 'These filters together leave nothing.'
        : html`<a href="${urls.home()}">The first page</a> shows how the crawl is doing.`
  } ${filtered && html`<a href="${urls.tools()}">Show all tools</a>`}</p></div>`;
}
