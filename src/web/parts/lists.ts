import type { Page, ServerSummary, ToolSummary } from '../../domain/catalogue.ts';
import type { Classification } from '../../domain/classification.ts';
import { reviewIn } from '../../domain/review.ts';
import { type Content, type Html, html, label, plain, shorten } from '../html.ts';
import { urls } from '../urls.ts';
import { counted, PLACE_WORDS, STATUS_WORDS } from '../words.ts';
import { badges, levelBadge, slimBar, time } from './badges.ts';
import { gradeBadge } from './grades.ts';
import { reviewedBadge } from './review.ts';
import { notAskedState, standingBadge } from './seen-in.ts';

const DESCRIPTION_LENGTH = 180;

/** The name a person knows a server by, and the words of its author never longer than a line or two. */
export function serverTitle(server: Pick<ServerSummary, 'title' | 'name'>): string {
  return shorten(server.title ?? server.name, 120);
}

export function serverRows(servers: readonly ServerSummary[]): Html {
  return html`<ul class="rows">${servers.map(serverRow)}</ul>`;
}

function serverRow(server: ServerSummary): Html {
  const description = server.description;
  return html`<li class="row server-row"><div class="row-main">
<h3><a href="${urls.server(server.slug)}">${label(serverTitle(server))}</a>${server.standing !== 'active' && html` ${standingBadge(server.standing)}`}</h3>
<p class="where"><span>${PLACE_WORDS[server.place]}</span>${server.address !== serverTitle(server) && html` <code>${label(shorten(server.address, 90))}</code>`}${server.version !== null && html` <span class="version">${label(shorten(server.version, 30))}</span>`}</p>
${description !== null && html`<p class="about">${oneLine(description)}</p>`}</div>
<div class="row-side">${serverState(server)}</div></li>`;
}

function serverState(server: ServerSummary): Html {
  const { lastCrawl, tools } = server;
  const failed = lastCrawl !== null && lastCrawl.status !== 'listed';
  return html`${
    tools.total > 0 &&
    html`<p class="toolcount">${gradeBadge(server.grade)} <b>${counted(tools.total, 'tool')}</b> ${server.highestRisk !== null && html`<span class="upto">up to ${levelBadge(server.highestRisk)}</span>`}</p>${slimBar(tools)}`
  }
${tools.total === 0 && lastCrawl?.status === 'listed' && html`<p class="toolcount">No tools</p>`}
${failed && html`<p class="status-failed">${STATUS_WORDS[lastCrawl.status].title}</p>`}
${notAskedState(server)}
${lastCrawl !== null && html`<p class="when">${failed ? 'tried' : 'crawled'} ${time(lastCrawl.at, 'day')}</p>`}`;
}

/** Tools as rows: the name, the first words of what it does, and the badges. `server` adds whose tool it is. */
export function toolRows(tools: readonly ToolSummary[], options: { server: boolean }): Html {
  return html`<ul class="rows">${tools.map((tool) => toolRow(tool, options.server))}</ul>`;
}

function toolRow(tool: ToolSummary, withServer: boolean): Html {
  return html`<li class="row tool-row ${edge(tool.classification)}"><div class="row-main">
<h3><a class="tool-name" href="${urls.tool(tool.server, tool.name)}">${label(shorten(tool.name, 160))}</a>${reviewIn(tool.classification) !== undefined && html` ${reviewedBadge()}`}${withServer && html` <span class="of">of <a href="${urls.server(tool.server)}">${tool.server}</a></span>`}</h3>
<p class="about">${tool.description === null || tool.description.trim() === '' ? html`<em>No description.</em>` : oneLine(tool.description)}</p></div>
<div class="row-side">${badges(tool.classification)}</div></li>`;
}

/** The class of a row's coloured edge; the badge beside it says the same in words. */
export function edge(classification: Classification | null): string {
  return classification?.assessed === true ? `edge-${classification.risk.toLowerCase()}` : 'edge-none';
}

function oneLine(text: string): Content {
  return label(
    shorten(
      text
        .slice(0, DESCRIPTION_LENGTH * 8)
        .replace(/\s+/g, ' ')
        .trim(),
      DESCRIPTION_LENGTH,
    ),
  );
}

/** Previous, the pages around, next; nothing when all fits on one page. `link` gives the address of a page. */
export function pagination(page: Page<unknown>, link: (page: number) => string): Html {
  const last = Math.max(1, Math.ceil(page.total / page.pageSize));
  if (last === 1) return html``;
  const near = new Set([1, last, page.page - 1, page.page, page.page + 1].filter((at) => at >= 1 && at <= last));
  const numbers = [...near].sort((a, b) => a - b);
  return html`<nav class="pages" aria-label="Pages">
${page.page > 1 && html`<a rel="prev" href="${link(Math.min(page.page - 1, last))}">Previous</a>`}
<ol>${numbers.map(
    (at, index) =>
      html`${index > 0 && at - (numbers[index - 1] ?? at) > 1 && html`<li class="gap" aria-hidden="true">…</li>`}<li>${
        at === page.page
          ? html`<span aria-current="page">${at}</span>`
          : html`<a href="${link(at)}" aria-label="Page ${at}">${at}</a>`
      }</li>`,
  )}</ol>
${page.page < last && html`<a rel="next" href="${link(page.page + 1)}">Next</a>`}</nav>`;
}

/** `26–50 of 312 servers`, or what an empty list says. */
export function extent(page: Page<unknown>, one: string, many = `${one}s`): string {
  if (page.rows.length === 0) return page.total === 0 ? `No ${many}` : `0 of ${counted(page.total, one, many)}`;
  const first = (page.page - 1) * page.pageSize + 1;
  if (page.total === page.rows.length) return counted(page.total, one, many);
  return `${first}–${first + page.rows.length - 1} of ${counted(page.total, one, many)}`;
}

/** A server’s words for a document’s title. */
export function inTitle(text: string): string {
  return plain(shorten(text, 80));
}
