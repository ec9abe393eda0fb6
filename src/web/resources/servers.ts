import { z } from 'zod';
import type { ServerQuery, ServerSummary, SourceSummary } from '../../domain/catalogue.ts';
import { CATEGORIES, RISK_LEVELS } from '../../domain/classification.ts';
import { type Html, html, label, shorten } from '../html.ts';
import {
  category,
  choice,
  noParams,
  page,
  pageSize,
  place,
  risk,
  search,
  serverStatus,
  source,
  standing,
} from '../input.ts';
import { choices, filterForm } from '../parts/filters.ts';
import { extent, pagination, serverRows } from '../parts/lists.ts';
import { listJson, serverJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { counted, FAILURES, PLACE_WORDS, STANDING_WORDS, STATUS_WORDS } from '../words.ts';

const SORTS = { newest: 'Newest first', name: 'Name', tools: 'Most tools', risk: 'Riskiest first' } as const;
const SORT_NAMES = ['newest', 'name', 'tools', 'risk'] as const;
const PLACES: readonly ServerSummary['place'][] = ['npm', 'http', 'command', 'file', 'other'];

/** The list of servers, searched, filtered and sorted. */
export const servers = resource({
  path: '/servers',
  apiPath: '/api/v1/servers',
  params: noParams,
  query: z.object({
    search,
    category,
    risk,
    status: serverStatus,
    place,
    source,
    standing,
    sort: choice('sort', SORT_NAMES),
    page,
    pageSize,
  }),
  async load(deps, { query }) {
    const [found, sources] = await Promise.all([deps.catalog.servers(query), deps.catalog.sources()]);
    return { found, sources };
  },
  json: ({ found }, { query }) =>
    listJson('servers', found, serverJson, (at) => urls.api.servers({ ...query, page: at })),
  page: ({ found, sources }, { query }) => ({
    title: 'Servers',
    description: 'The MCP servers of the catalogue, with their tools by category and level.',
    section: 'servers',
    twin: urls.api.servers(query),
    search: query.search,
    main: html`<div class="wrap list-page">
<header class="page-head"><h1>Servers</h1><p class="extent">${extent(found, 'server')}${sources.length > 0 && html` from <a href="${urls.sources()}">${counted(sources.length, 'source')}</a>`}</p></header>
${form(query, sources)}
${query.sort === 'risk' && html`<p class="hint">Servers whose tools nobody knows stand at the end. That is no sign that they are harmless.</p>`}${found.rows.length > 0 ? serverRows(found.rows) : nothing(query, found.total)}
${pagination(found, (at) => urls.servers({ ...query, page: at }))}
</div>`,
  }),
});

function form(query: ServerQuery, sources: readonly SourceSummary[]): Html {
  return filterForm({
    action: urls.servers(),
    search: query.search,
    searchHint: 'Names, descriptions, tools',
    clear: urls.servers(),
    filters: [
      {
        name: 'category',
        label: 'Has tools that',
        any: 'do anything',
        chosen: query.category,
        choices: choices(CATEGORIES),
      },
      { name: 'risk', label: 'Has tools of level', any: 'any', chosen: query.risk, choices: choices(RISK_LEVELS) },
      {
        name: 'status',
        label: 'Last crawl',
        any: 'any result',
        chosen: query.status,
        choices: [
          ...(['listed', ...FAILURES] as const).map((value) => ({ value, text: STATUS_WORDS[value].title })),
          { value: 'not_asked', text: 'Not asked yet' },
        ],
      },
      {
        name: 'place',
        label: 'Place',
        any: 'any',
        chosen: query.place,
        choices: PLACES.map((value) => ({ value, text: PLACE_WORDS[value] })),
      },
      {
        name: 'source',
        label: 'Named by',
        any: 'any source',
        chosen: query.source,
        choices: sources.map(({ source: value }) => ({ value, text: shorten(value, 40) })),
      },
      {
        name: 'standing',
        label: 'Standing there',
        any: 'any',
        chosen: query.standing,
        choices: (['active', 'deprecated', 'deleted'] as const).map((value) => ({
          value,
          text: STANDING_WORDS[value].title,
        })),
      },
      {
        name: 'sort',
        label: 'Sort',
        any: 'as usual',
        chosen: query.sort,
        choices: SORT_NAMES.map((value) => ({ value, text: SORTS[value] })),
      },
    ],
  });
}

function nothing(query: ServerQuery, total: number): Html {
  if (total > 0) {
    return html`<div class="panel empty"><h2>There is no page ${query.page ?? 1}</h2><p><a href="${urls.servers({ ...query, page: undefined })}">Back to the first page</a></p></div>`;
  }
  const { page: _page, pageSize: _pageSize, sort: _sort, ...filters } = query;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  if (!filtered) {
    return html`<div class="panel empty"><h2>The catalogue is empty</h2><p>No crawl has reached a server yet. <a href="${urls.home()}">The first page</a> shows how the crawl is doing.</p></div>`;
  }
  return html`<div class="panel empty"><h2>No server matches</h2><p>${
    query.search !== undefined
      ? html`Nothing was found for “${label(query.search)}” with these filters. Every word has to occur.`
      : 'These filters together leave nothing.'
  } <a href="${urls.servers()}">Show all servers</a></p></div>`;
}
