import { z } from 'zod';
import type { Page, ServerDetail, ToolDetail } from '../../domain/catalogue.ts';
import { CATEGORIES, type Category, RISK_LEVELS, type RiskLevel } from '../../domain/classification.ts';
import type { ToolChange } from '../../domain/history.ts';
import { explainPolicy } from '../../domain/policy/explain.ts';
import { recommendPolicy } from '../../domain/policy/recommend.ts';
import type { Policy } from '../../domain/policy/schema.ts';
import { type Html, html, label, prose, shorten } from '../html.ts';
import { category, risk, search, serverParams } from '../input.ts';
import { categoryBar, levelBadge, time } from '../parts/badges.ts';
import { changeRows } from '../parts/changes.ts';
import { combinationList, remedyList } from '../parts/combinations.ts';
import { crawlHistory, crawlRecord, fact, failurePanel, repositoryLink } from '../parts/crawl-record.ts';
import { choices, filterForm } from '../parts/filters.ts';
import { gradeBadge, gradeSection } from '../parts/grades.ts';
import { serverTitle, toolRows } from '../parts/lists.ts';
import { longText } from '../parts/parameters.ts';
import { ownSwitchPart, policyDocument } from '../parts/policy-view.ts';
import { notAskedPanel, seenInSection, standingNote } from '../parts/seen-in.ts';
import { changeJson, rated, serverJson, toolJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { type ServerView, serverView } from '../server-view.ts';
import { urls } from '../urls.ts';
import { counted, PLACE_WORDS } from '../words.ts';

/** The changes that the page of a server shows. */
const CHANGES_SHOWN = 8;

type ToolFilter = { search?: string | undefined; category?: Category | undefined; risk?: RiskLevel | undefined };

/** One server: its tools riskiest first, the policy for all of them, and how its list was obtained. */
export const server = resource({
  path: '/servers/:server',
  apiPath: '/api/v1/servers/:server',
  params: serverParams,
  query: z.object({ search, category, risk }),
  async load(deps, { params, query }) {
    const found = await deps.catalog.server(params.server);
    if (found === undefined) return undefined;
    const policy = recommendPolicy(rated(found.toolList));
    const changes = await deps.catalog.changes({ server: found.slug, pageSize: CHANGES_SHOWN });
    return { server: found, tools: filterTools(found.toolList, query), policy, view: serverView(found), changes };
  },
  json: ({ server: found, tools, view, changes }) => ({
    ...serverJson(found),
    ...view,
    source: found.listing.source,
    seenIn: found.seenIn,
    serverInfo: found.serverInfo,
    instructions: found.instructions,
    tools: tools.map(toolJson),
    crawls: found.crawls,
    changes: { total: changes.total, newest: changes.rows.map(changeJson) },
  }),
  missing: ({ params }) => `There is no server “${shorten(params.server, 100)}” in the catalogue.`,
  page: ({ server: found, tools, policy, view, changes }, { query }) => ({
    title: serverTitle(found),
    description: `What the ${counted(found.tools.total, 'tool')} of ${serverTitle(found)} can do, how bad a wrong call can be, and the policy for them.`,
    section: 'servers',
    twin: urls.api.server(found.slug),
    feed: urls.changesFeed({ server: found.slug }),
    main: html`<div class="wrap server-page">
<nav class="crumbs" aria-label="Where you are"><a href="${urls.servers()}">Servers</a></nav>
${heading(found)}
${standingNote(found)}${notAskedPanel(found)}${failurePanel(found)}
<div class="columns${found.toolList.length === 0 && ' single'}">
<div class="column-main">${found.toolList.length > 0 && gradeSection(found.grade, view.ladder, found.slug)}${view.combinations.length > 0 && combinationSection(view)}${found.tools.total > 0 && toolSection(found, tools, query)}${found.tools.total === 0 && found.lastCrawl?.status === 'listed' && noTools()}${changes.total > 0 && changeSection(found, changes)}
${found.instructions !== null && found.instructions.trim() !== '' && instructions(found.instructions)}</div>
<aside class="column-side">${found.toolList.length > 0 && policySection(found, policy, view)}${seenInSection(found.seenIn)}${crawlSection(found)}</aside>
</div></div>`,
  }),
});

function filterTools(tools: readonly ToolDetail[], filter: ToolFilter): ToolDetail[] {
  const words = (filter.search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return tools.filter((tool) => {
    const judged = tool.classification?.assessed === true ? tool.classification : undefined;
    if (filter.category !== undefined && judged?.category !== filter.category) return false;
    if (filter.risk !== undefined && judged?.risk !== filter.risk) return false;
    const text = `${tool.name} ${tool.title ?? ''} ${tool.description ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function heading(found: ServerDetail): Html {
  const repository = repositoryLink(found.repository);
  return html`<header class="page-head server-head">
<h1>${label(serverTitle(found))}</h1>
<p class="where"><span>${PLACE_WORDS[found.place]}</span> <code>${label(shorten(found.address, 200))}</code>${found.version !== null && html` <span class="version">${label(shorten(found.version, 40))}</span>`}${repository !== false && html` <span class="repo">${repository}</span>`}</p>
${found.description !== null && html`<div class="lede">${longText(found.description, 400)}</div>`}
${
  found.tools.total > 0 &&
  html`<div class="summary"><p class="verdict">${gradeBadge(found.grade)} ${counted(found.tools.total, 'tool')}${found.highestRisk !== null && html`, up to ${levelBadge(found.highestRisk)}`}</p>${categoryBar(found.tools)}</div>
<nav class="jump" aria-label="On this page"><a href="#grade">Grade</a><a href="#tools">Tools</a><a href="#policy">Policy</a><a href="#crawl">How it was crawled</a>${found.instructions !== null && html`<a href="#instructions">Instructions</a>`}</nav>`
}</header>`;
}

function toolSection(found: ServerDetail, tools: readonly ToolDetail[], query: ToolFilter): Html {
  const filtered = Object.values(query).some((value) => value !== undefined);
  return html`<section id="tools" aria-labelledby="tools-title"><h2 id="tools-title">Tools <span class="extent">${filtered ? `${tools.length} of ${counted(found.tools.total, 'tool')}` : 'riskiest first'}</span></h2>
${
  (found.tools.total > 8 || filtered) &&
  filterForm({
    action: urls.server(found.slug),
    fragment: '#tools',
    search: query.search,
    searchHint: 'Names and descriptions',
    clear: `${urls.server(found.slug)}#tools`,
    filters: [
      { name: 'category', label: 'Category', any: 'any', chosen: query.category, choices: choices(CATEGORIES) },
      { name: 'risk', label: 'Level', any: 'any', chosen: query.risk, choices: choices(RISK_LEVELS) },
    ],
  })
}
${tools.length > 0 ? toolRows(tools, { server: false }) : html`<div class="panel empty"><h2>No tool matches</h2><p><a href="${urls.server(found.slug)}#tools">Show all ${counted(found.tools.total, 'tool')}</a></p></div>`}</section>`;
}

function combinationSection({ combinations, remedies }: ServerView): Html {
  return html`<section id="combinations" aria-labelledby="combinations-title"><h2 id="combinations-title">What its tools can be misled to do together</h2>
${combinationList(combinations, false)}
<h3 class="remedy-title">What to do</h3>
${remedyList(remedies, false)}</section>`;
}

function changeSection({ slug }: ServerDetail, { rows, total }: Page<ToolChange>): Html {
  return html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Last changes <span class="extent">${counted(total, 'change')}</span></h2>
${changeRows(rows, { tool: true, texts: 'none' })}
<p><a href="${urls.changes({ server: slug })}">All changes, with the old and the new</a> · <a href="${urls.changesFeed({ server: slug })}">Atom feed</a></p></section>`;
}

function noTools(): Html {
  return html`<section class="panel empty"><h2>A server without tools</h2><p>It answered, and its list of tools is empty. It may offer only prompts or resources, or show tools only after a setting.</p></section>`;
}

function policySection(found: ServerDetail, policy: Policy, { remedies, ownSwitches }: ServerView): Html {
  const uncut = remedies.some(({ tools }) => tools.length > 0);
  return html`<section id="policy" class="panel" aria-labelledby="policy-title"><h2 id="policy-title">Policy for the whole server</h2>
<p class="effect">${prose(explainPolicy(policy))}</p>
${policyDocument({ id: 'policy-json', policy, download: urls.api.serverPolicy(found.slug), title: 'policy.json' })}
<p class="hint">One rule for each tool, from its category and level. What the list does not name is refused.</p>
<p><a class="button" href="${urls.policyBuilder(found.slug)}">Or build it visually</a></p>
${ownSwitchPart(ownSwitches)}
${uncut && html`<p class="note">It looks at each tool by itself, and leaves the chain of tools that is <a href="#combinations">described on this page</a> open: take the rules from there as well.</p>`}
<p class="hint">An agent that holds other servers too can be misled through all of them: <a href="${urls.stack({ server: [found.slug] })}">check it together with others</a>.</p></section>`;
}

function crawlSection(found: ServerDetail): Html {
  return html`<section id="crawl" class="panel" aria-labelledby="crawl-title"><h2 id="crawl-title">How it was crawled</h2>
${found.lastCrawl === null ? html`<p>It was not asked yet.</p>` : crawlRecord(found.lastCrawl)}
<dl class="facts">
${found.serverInfo !== null && fact('Calls itself', html`<code>${label(shorten(found.serverInfo.name, 80))}</code>${found.serverInfo.version !== undefined && html` <code>${label(shorten(found.serverInfo.version, 40))}</code>`}`)}
${fact('Named by', label(shorten(found.listing.source, 60)))}
${fact('First seen', time(found.firstSeen))}
${found.lastListed !== null && fact('Last listed', time(found.lastListed))}
</dl>
${found.crawls.length > 1 && html`<h3>Past crawls</h3>${crawlHistory(found.crawls)}`}</section>`;
}

function instructions(text: string): Html {
  return html`<section id="instructions" aria-labelledby="instructions-title"><h2 id="instructions-title">The server’s own instructions</h2>
<p class="hint">This is what the server tells a model about itself, as it was sent.</p>
<blockquote class="foreign">${longText(text, 900)}</blockquote></section>`;
}
