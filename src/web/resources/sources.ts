import type { SourceRun, SourceSummary } from '../../domain/catalogue.ts';
import { type Html, html, label, prose, shorten } from '../html.ts';
import { noParams, noQuery } from '../input.ts';
import { time } from '../parts/badges.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { count, counted, STANDING_WORDS } from '../words.ts';

const READINGS = 30;

/** Where the servers of the catalogue come from, and how the last readings went. */
export const sources = resource({
  path: '/sources',
  apiPath: '/api/v1/sources',
  params: noParams,
  query: noQuery,
  async load(deps) {
    const [known, readings] = await Promise.all([deps.catalog.sources(), deps.catalog.sourceRuns(READINGS)]);
    return { sources: known, readings };
  },
  json: ({ sources: known, readings }) => ({
    sources: known.map((one) => ({ ...one, links: { servers: urls.api.servers({ source: one.source }) } })),
    readings,
  }),
  page: ({ sources: known, readings }) => ({
    title: 'Sources',
    description: 'Who names the servers of this catalogue, how many each, and how the last readings went.',
    section: 'servers',
    twin: urls.api.sources(),
    main: html`<div class="wrap">
<header class="page-head"><h1>Sources</h1><p class="lede">Servers come from registries, npm, directories, files and the people who run this service. One that several of them name stands here once.</p></header>
${known.length === 0 ? empty() : sourceRows(known)}
${readings.length > 0 && readingSection(readings)}
</div>`,
  }),
});

function empty(): Html {
  return html`<section class="panel empty"><h2>No source has named a server yet</h2>
<p>Read one, such as the registry of the protocol’s makers:</p><pre class="json"><code>toolrisk import registry</code></pre></section>`;
}

function sourceRows(known: readonly SourceSummary[]): Html {
  return html`<ul class="rows">${known.map(
    (
      one,
    ) => html`<li class="row"><div class="row-main"><h3><a href="${urls.servers({ source: one.source })}">${label(shorten(one.source, 80))}</a></h3>
<p class="hint">since ${time(one.firstSeen, 'day')}, last read ${time(one.lastSeen, 'day')}</p></div>
<div class="row-side"><p class="toolcount"><b>${counted(one.servers, 'server')}</b></p>${withStanding(one)}</div></li>`,
  )}</ul>
<p class="hint"><code>toolrisk import --list</code> says what else can be read.</p>`;
}

/** How many it no longer stands by, as links to them. */
function withStanding({ source, deprecated, deleted }: SourceSummary): Html {
  const link = (value: number, standing: 'deprecated' | 'deleted') =>
    value > 0 &&
    html`<p class="when"><a href="${urls.servers({ source, standing })}">${count(value)} ${STANDING_WORDS[standing].title.toLowerCase()}</a></p>`;
  return html`${link(deprecated, 'deprecated')}${link(deleted, 'deleted')}`;
}

function readingSection(readings: readonly SourceRun[]): Html {
  return html`<section aria-labelledby="readings"><h2 id="readings">The last readings</h2>
<ul class="rows">${readings.map(
    (
      one,
    ) => html`<li class="row"><div class="row-main"><p><b>${label(shorten(one.source, 60))}</b> <code>${label(shorten(one.place, 90))}</code></p>
<p>${counted(one.found, 'server')}, ${count(one.added)} new${one.rejected > 0 && `, ${counted(one.rejected, 'entry', 'entries')} passed over`}</p>
${one.problem !== null && html`<p class="status-failed">${prose(shorten(one.problem, 300))}</p>`}${one.problem === null && one.endedAt === null && html`<p class="hint">It has not ended, or the program was stopped.</p>`}</div>
<div class="row-side"><p class="when">${time(one.startedAt)}</p></div></li>`,
  )}</ul></section>`;
}
