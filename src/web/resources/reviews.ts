import { z } from 'zod';
import type { ReviewRow } from '../../domain/catalogue.ts';
import { type Html, html, label, prose, shorten } from '../html.ts';
import { noParams, page, pageSize } from '../input.ts';
import { categoryBadge, levelBadge, time } from '../parts/badges.ts';
import { extent, pagination } from '../parts/lists.ts';
import { listJson, reviewJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { FACET_WORDS } from '../words.ts';

/** What people decided about tools, newest first. */
export const reviews = resource({
  path: '/overrides',
  apiPath: '/api/v1/overrides',
  params: noParams,
  query: z.object({ page, pageSize }),
  load: (deps, { query }) => deps.catalog.reviews(query),
  json: (found, { query }) =>
    listJson('overrides', found, reviewJson, (at) => urls.api.reviews({ ...query, page: at })),
  page: (found, { query }) => ({
    title: 'Reviews',
    description: 'Judgements that people made about tools of MCP servers: who, when and why.',
    twin: urls.api.reviews(query),
    main: html`<div class="wrap list-page">
<header class="page-head"><h1>Reviews</h1><p class="extent">${extent(found, 'review')}</p>
<p class="lede">What a person decided about a tool’s definition counts before what rules and models find, wherever that definition stands. It ends with the definition, or when it is withdrawn; nothing is deleted from this list.</p></header>
${found.rows.length > 0 ? html`<ul class="rows">${found.rows.map(reviewRow)}</ul>` : nothing(found.total, query.page)}
${pagination(found, (at) => urls.reviews({ ...query, page: at }))}
</div>`,
  }),
});

const TOOLS_SHOWN = 3;

function reviewRow(review: ReviewRow): Html {
  const { tools, category, risk, reason, reviewer, at } = review;
  const more = tools.length - TOOLS_SHOWN;
  return html`<li class="row"><div class="row-main">
<h3>${tools.length === 0 && html`<span class="of">A definition that no server lists any more</span>`}${tools
    .slice(0, TOOLS_SHOWN)
    .map(
      ({ server, name, current }, place) =>
        html`${place > 0 && ', '}${current ? html`<a class="tool-name" href="${urls.tool(server, name)}">${label(shorten(name, 100))}</a>` : html`<span class="tool-name">${label(shorten(name, 100))}</span>`} <span class="of">of <a href="${urls.server(server)}">${server}</a>${!current && ', as it was'}</span>`,
    )}${more > 0 && ` and ${more} more`}</h3>
<p class="reason">${prose(reason)}</p>
${facetWords(review)}
<p class="when">${label(reviewer)}, ${time(at)}</p></div>
<div class="row-side"><p>${levelBadge(risk)} ${categoryBadge(category)}</p><p class="when">${state(review)}</p></div></li>`;
}

function facetWords({ facets }: ReviewRow): Html | false {
  const decided = Object.entries(FACET_WORDS).flatMap(([name, { title }]) => {
    const value = Object.entries(facets ?? {}).find(([facet]) => facet === name)?.[1];
    return value === undefined ? [] : [`${title}: ${value ? 'yes' : 'no'}`];
  });
  return decided.length > 0 && html`<p class="hint">${decided.join('. ')}.</p>`;
}

function state({ inForce, withdrawnAt, withdrawnBy }: ReviewRow): Html {
  if (withdrawnAt !== null) return html`Withdrawn by ${label(withdrawnBy ?? 'nobody')}, ${time(withdrawnAt, 'day')}`;
  return inForce ? html`<b>In force</b>` : html`A later review decides`;
}

function nothing(total: number, at: number | undefined): Html {
  if (total > 0) {
    return html`<div class="panel empty"><h2>There is no page ${at ?? 1}</h2><p><a href="${urls.reviews()}">Back to the first page</a></p></div>`;
  }
  return html`<div class="panel empty"><h2>Nobody has reviewed a tool yet</h2>
<p>Whoever runs this catalogue can say of a tool what it is, with a name and a reason:</p>
<pre class="json"><code>toolrisk override &lt;server&gt;/&lt;tool&gt; --category Write --risk Medium --by "Your name" --reason "Why"</code></pre></div>`;
}
