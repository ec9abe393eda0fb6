import { z } from 'zod';
import { type Html, html, label } from '../html.ts';
import { noParams, search as searchWords } from '../input.ts';
import { serverRows, toolRows } from '../parts/lists.ts';
import { serverJson, toolJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { counted } from '../words.ts';

const SERVERS_SHOWN = 5;
const TOOLS_SHOWN = 15;

/** One search over servers and tools at once: the first of each, and the way to all of them. */
export const search = resource({
  path: '/search',
  apiPath: '/api/v1/search',
  params: noParams,
  query: z.object({ search: searchWords }),
  async load(deps, { query }) {
    if (query.search === undefined) return { servers: undefined, tools: undefined };
    const [servers, tools] = await Promise.all([
      deps.catalog.servers({ search: query.search, pageSize: SERVERS_SHOWN }),
      deps.catalog.tools({ search: query.search, pageSize: TOOLS_SHOWN }),
    ]);
    return { servers, tools };
  },
  json: ({ servers, tools }, { query }) => ({
    search: query.search ?? null,
    servers: { total: servers?.total ?? 0, first: servers?.rows.map(serverJson) ?? [] },
    tools: { total: tools?.total ?? 0, first: tools?.rows.map(toolJson) ?? [] },
    links: { servers: urls.api.servers({ search: query.search }), tools: urls.api.tools({ search: query.search }) },
  }),
  page: ({ servers, tools }, { query }) => ({
    title: query.search === undefined ? 'Search' : `Search: ${query.search}`,
    twin: urls.api.search(query.search),
    search: false,
    main: html`<div class="wrap list-page">
<header class="page-head"><h1>Search</h1></header>
<form class="search-big" role="search" action="${urls.search()}" method="get">
<input type="search" name="search" value="${query.search ?? ''}" aria-label="Search servers and tools" maxlength="200" data-search><button class="button primary">Search</button></form>
${query.search === undefined && html`<p>Type a word that occurs in a server’s or a tool’s name or description.</p>`}
${servers !== undefined && servers.total + (tools?.total ?? 0) === 0 && nothing(query.search ?? '')}
${servers !== undefined && servers.total > 0 && part('Servers', servers.total, 'server', urls.servers({ search: query.search }), servers.rows.length, serverRows(servers.rows))}
${tools !== undefined && tools.total > 0 && part('Tools', tools.total, 'tool', urls.tools({ search: query.search }), tools.rows.length, toolRows(tools.rows, { server: true }))}
</div>`,
  }),
});

function part(title: string, total: number, one: string, all: string, shown: number, rows: Html): Html {
  return html`<section class="found"><h2>${title} <span class="extent">${counted(total, one)}</span></h2>${rows}${
    total > shown && html`<p><a href="${all}">All ${counted(total, one)}</a></p>`
  }</section>`;
}

function nothing(words: string): Html {
  return html`<div class="panel empty"><h2>Nothing found</h2><p>No server and no tool holds all the words of “${label(words)}”. Try fewer, or shorter ones.</p></div>`;
}
