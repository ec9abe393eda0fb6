import type { CatalogueCounts, CrawlProgress, Page, ServerSummary } from '../../domain/catalogue.ts';
import type { ToolChange } from '../../domain/history.ts';
import { type Html, html, label, shorten } from '../html.ts';
import { noParams, noQuery } from '../input.ts';
import { changeRows } from '../parts/changes.ts';
import { categoryChart } from '../parts/chart.ts';
import { languageModelNote } from '../parts/language-model.ts';
import { serverRows } from '../parts/lists.ts';
import { changeJson, serverJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { count, counted, FAILURES, STATUS_WORDS } from '../words.ts';

const NEWEST = 6;
/** Changes of one tool that a crawl found together are one row. */
const RISKIER_SHOWN = 8;

/** The first page: what this is, what the catalogue holds, and how the crawl is doing. */
export const home = resource({
  live: true,
  path: '/',
  apiPath: '/api/v1/stats',
  params: noParams,
  query: noQuery,
  async load(deps) {
    const [counts, newest, lastRun, progress, riskier] = await Promise.all([
      deps.catalog.counts(),
      deps.catalog.servers({ sort: 'newest', pageSize: NEWEST }),
      deps.catalog.lastModelRun(),
      deps.progress(),
      deps.catalog.changes({ worse: true, pageSize: RISKIER_SHOWN }),
    ]);
    const languageModel = { ...deps.languageModel(), lastRun: lastRun ?? null };
    return { counts, newest: newest.rows, riskier, progress, languageModel };
  },
  json: ({ counts, newest, riskier, ...now }) => ({
    ...counts,
    newest: newest.map(serverJson),
    riskier: { total: riskier.total, newest: riskier.rows.map(changeJson) },
    ...now,
  }),
  page: ({ counts, newest, riskier, progress, languageModel }) => ({
    title: 'Toolrisk',
    description:
      'An open catalogue of what MCP tools can do, how bad a wrong call can be, and which rule to set for each.',
    twin: urls.api.stats(),
    live: progress.running,
    search: false,
    main: html`<div class="wrap home">
${opening(counts)}
<div data-live="progress" id="progress" data-poll="${urls.api.progress()}"${(progress.running || counts.servers === 0) && html` data-running`}>${progressPanel(progress)}</div>
<div data-live="catalogue" id="catalogue">${counts.servers === 0 ? emptyCatalogue(progress) : [catalogue(counts, newest), riskier.total > 0 && riskierTools(riskier)]}</div>
${counts.servers > 0 && languageModelNote(languageModel)}
</div>`,
  }),
});

function opening(counts: CatalogueCounts): Html {
  return html`<section class="opening">
<h1>What can this tool do, and what if the call is wrong?</h1>
<p class="lede">Toolrisk lists the tools of real MCP servers and says of each what it can do, how bad one wrong call can be, which words of its definition say so, and which rule keeps an agent from making it.</p>
<form class="search-big" role="search" action="${urls.search()}" method="get">
<input type="search" name="search" aria-label="Search servers and tools" placeholder="Search servers and tools, such as “delete” or “calendar”" maxlength="200" data-search><button class="button primary">Search</button></form>
${
  counts.servers > 0 &&
  html`<p class="try">Or start with <a href="${urls.tools({ risk: 'Critical' })}">the critical tools</a>, <a href="${urls.tools({ category: 'Financial' })}">tools that move money</a> or <a href="${urls.servers()}">all servers</a>, see <a href="${urls.changes()}">what changed lately</a>, or <a href="${urls.stack()}">check the servers of your agent together</a>.</p>`
}
</section>`;
}

function catalogue(counts: CatalogueCounts, newest: readonly ServerSummary[]): Html {
  const failed = FAILURES.reduce((sum, status) => sum + (counts.serversByStatus[status] ?? 0), 0);
  const notAsked = counts.servers - failed - (counts.serversByStatus.listed ?? 0);
  return html`<section class="figures-strip" aria-label="The catalogue in figures">
<a href="${urls.servers()}"><b>${count(counts.servers)}</b> <span>${counts.servers === 1 ? 'server' : 'servers'}</span></a>
<a href="${urls.tools()}"><b>${count(counts.tools.total)}</b> <span>${counts.tools.total === 1 ? 'tool' : 'tools'}</span></a>
<a href="${urls.tools({ risk: 'Critical' })}"><b>${count(counts.tools.byRisk.Critical)}</b> <span>critical</span></a>
<a href="${urls.tools({ assessed: false })}"><b>${count(counts.tools.notAssessed)}</b> <span>not assessed</span></a>
</section>
<div class="split">
<section aria-labelledby="by-category"><h2 id="by-category">What they can do</h2>
<p class="hint">Each bar is a <a href="${urls.risk('categories')}">category</a>, each part of it a <a href="${urls.risk('levels')}">level</a>.</p>
${categoryChart(counts.tools)}</section>
<section aria-labelledby="newest"><h2 id="newest">Newest servers</h2>
${serverRows(newest)}
<p><a href="${urls.servers()}">All ${counted(counts.servers, 'server')}</a>${failed > 0 && html`, of which <a href="#unlisted">${count(failed)} gave no list</a>`}${notAsked > 0 && html`; <a href="${urls.servers({ status: 'not_asked' })}">${count(notAsked)} not asked yet</a>`}</p></section>
</div>
${failed > 0 && unlisted(counts)}`;
}

/** The last changes after which a tool can do more harm than before: what a user of it should look at. */
function riskierTools({ rows, total }: Page<ToolChange>): Html {
  return html`<section id="riskier" class="found" aria-labelledby="riskier-title"><h2 id="riskier-title">Riskier than before</h2>
<p class="hint">Tools that their servers changed, and that can do more harm now.</p>
${changeRows(rows, { server: true, tool: true, texts: 'none' })}
<p><a href="${urls.changes({ worse: true })}">All ${counted(total, 'such change')}</a> · <a href="${urls.changes()}">All changes</a></p></section>`;
}

function unlisted(counts: CatalogueCounts): Html {
  return html`<section id="unlisted" class="unlisted" aria-labelledby="unlisted-title"><h2 id="unlisted-title">Servers that gave no list</h2>
<ul class="tags">${FAILURES.filter((status) => (counts.serversByStatus[status] ?? 0) > 0).map(
    (status) =>
      html`<li><a href="${urls.servers({ status })}">${STATUS_WORDS[status].title} <b>${count(counts.serversByStatus[status] ?? 0)}</b></a></li>`,
  )}</ul></section>`;
}

function progressPanel(progress: CrawlProgress): Html {
  if (!progress.running) return html``;
  const share = progress.total === 0 ? 0 : progress.done / progress.total;
  const failed = Object.values(progress.failed).reduce((sum, value) => sum + value, 0) + progress.errors;
  return html`<section class="panel crawling" aria-label="Crawl in progress">
<p class="crawl-head"><b>Crawling</b> <span>${count(progress.done)} of ${counted(progress.total, 'server')}</span></p>
<progress max="${progress.total}" value="${progress.done}">${Math.round(share * 100)} %</progress>
<p class="crawl-facts">${counted(progress.tools, 'tool')} from ${counted(progress.listed, 'server')} so far${failed > 0 && `, ${count(failed)} gave no list`}.</p>
${progress.current.length > 0 && html`<p class="crawl-now"><span>Now</span> ${progress.current.slice(0, 6).map((name) => html`<code>${label(shorten(name, 60))}</code> `)}</p>`}
</section>`;
}

function emptyCatalogue(progress: CrawlProgress): Html {
  return html`<section class="panel empty"><h2>The catalogue is empty</h2>
${
  progress.running
    ? html`<p>The crawl has just begun: ${counted(progress.total, 'server')} ${progress.total === 1 ? 'is' : 'are'} asked for ${progress.total === 1 ? 'its' : 'their'} tools, and each appears here as soon as it has answered.</p>`
    : html`<p>No server has been asked for its tools yet. Give one to the crawler, or restart the program to crawl its list of starters:</p>
<pre class="json"><code>npm run -s toolrisk -- crawl npm:@modelcontextprotocol/server-everything</code></pre>`
}</section>`;
}
