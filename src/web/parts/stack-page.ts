import type { ServerDetail } from '../../domain/catalogue.ts';
import { GRADE_WORDS, type ServerGrade } from '../../domain/grade.ts';
import { type Html, html, label, plain, prose, shorten } from '../html.ts';
import type { PageContent } from '../layout.ts';
import type { Missing, StackView } from '../stack-view.ts';
import { urls } from '../urls.ts';
import { counted } from '../words.ts';
import { combinationList, remedyList } from './combinations.ts';
import { capital, gradeBadge, ownTools, withLinks } from './grades.ts';
import { serverTitle } from './lists.ts';

/** What a browser sends of a pasted configuration at most, in characters. */
export const LONGEST_CONFIG = 65_536;

/** The page on which servers are judged together. `pasted` says that they came from a configuration. */
export function stackPage(view: StackView, pasted: boolean): PageContent {
  const slugs = view.servers.map(({ slug }) => slug);
  return {
    title: 'Check servers together',
    description: 'What an agent that holds several MCP servers can be misled to do, and which rule prevents it.',
    section: 'stack',
    twin: pasted ? undefined : urls.api.stack({ server: slugs }),
    main: html`<div class="wrap stack-page">
<header class="page-head"><h1>Check servers together</h1>
<p class="lede">Tools that are harmless one by one can be dangerous in one agent’s hands: one brings in a stranger’s text, one reads what is private, one sends it out. Name the servers that your agent holds.</p></header>
${view.problem !== undefined && html`<div class="panel failure" role="alert"><h2>The configuration could not be read</h2><p>${prose(view.problem)}</p><p>Nothing of it was kept.</p></div>`}
<div class="stack-forms">${addForm(view, slugs)}${pasteForm(slugs.length === 0)}</div>
${pasted && slugs.length > 0 && html`<p class="note">Nothing of the configuration was kept. <a href="${urls.stack({ server: slugs })}">The same servers under an address of their own</a></p>`}
${view.missing.length > 0 && missingPart(view.missing, slugs)}
${view.switchedOff.length > 0 && html`<p class="note">Switched off in the configuration, and left out: ${view.switchedOff.map((name, at) => [at > 0 && ', ', html`<code>${label(shorten(name, 80))}</code>`])}.</p>`}
${slugs.length > 0 && result(view)}
</div>`,
  };
}

function addForm({ servers, offered }: StackView, slugs: readonly string[]): Html {
  return html`<section class="panel" aria-labelledby="add-title"><h2 id="add-title">Servers</h2>
${
  servers.length > 0 &&
  html`<ul class="chosen">${servers.map(
    (server) =>
      html`<li><a href="${urls.server(server.slug)}">${label(serverTitle(server))}</a> <a class="drop" href="${urls.stack({ server: slugs.filter((slug) => slug !== server.slug) })}" aria-label="Leave out ${plain(serverTitle(server))}">✕</a></li>`,
  )}</ul>`
}
<form class="filters" action="${urls.stack()}" method="get">
${slugs.map((slug) => html`<input type="hidden" name="server" value="${slug}">`)}
<label class="field grow"><span>Name of a server, its package or address</span><input type="text" name="server" list="known-servers" maxlength="200" autocomplete="off" spellcheck="false" required></label>
<datalist id="known-servers">${offered.filter(({ slug }) => !slugs.includes(slug)).map((server) => html`<option value="${server.slug}">${plain(serverTitle(server))}</option>`)}</datalist>
<button class="button primary">Add</button></form>
${servers.length === 0 && html`<p class="hint">Or pick from <a href="${urls.servers()}">all servers</a>: each page leads here.</p>`}</section>`;
}

function pasteForm(open: boolean): Html {
  return html`<section class="panel" aria-labelledby="paste-title"><h2 id="paste-title">Your client’s configuration</h2>
<details class="paste"${open && html` open`}><summary>Paste the file that names your servers</summary>
<form action="${urls.stack()}" method="post">
<label class="field"><span>The JSON with <code>mcpServers</code> (Claude, Cursor and most others) or <code>servers</code> (VS Code), or the TOML of Codex</span>
<textarea name="config" rows="8" maxlength="${LONGEST_CONFIG}" required spellcheck="false" autocomplete="off" placeholder='{ "mcpServers": { … } }'></textarea></label>
<p class="hint">Only names, commands and addresses are looked at; variables, headers and other secrets are not. Nothing is kept or logged. You may take the secrets out first.</p>
<button class="button">Check</button></form></details></section>`;
}

function missingPart(missing: readonly Missing[], slugs: readonly string[]): Html {
  return html`<section class="panel failure" aria-labelledby="missing-title"><h2 id="missing-title">Not in the catalogue</h2>
<p>Nothing is said of ${missing.length === 1 ? 'this one' : 'these'}. That is no sign that ${missing.length === 1 ? 'it is' : 'they are'} harmless.</p>
<ul class="plain">${missing.map(
    ({ name, advice, suggestions }) =>
      html`<li><b>${label(shorten(name, 80))}</b>: ${prose(advice)}${suggestions.length > 0 && [' Did you mean ', suggestions.map((one, at) => [at > 0 && ', ', html`<a href="${urls.stack({ server: [...slugs, one.slug] })}">${one.slug}</a>`]), '?']}</li>`,
  )}</ul></section>`;
}

function result({ servers, report }: StackView): Html {
  const bySlug = new Map(servers.map((server) => [server.slug, server]));
  const inside = report.servers.filter(({ combinations }) => combinations.length > 0);
  return html`<section aria-labelledby="grades-title"><h2 id="grades-title">Grades <span class="extent">worst first</span></h2>
<ul class="rows">${report.servers.map(({ name, grade, tools }) => gradeRow(name, grade, tools, bySlug.get(name)))}</ul></section>
<section aria-labelledby="across-title"><h2 id="across-title">Across servers</h2>
${
  report.across.length > 0
    ? combinationList(report.across, true)
    : html`<p>${servers.length === 1 ? 'One server alone needs no other. Add those that your agent holds as well.' : 'No chain was found that needs more than one of these servers.'}</p>`
}</section>
${
  inside.length > 0 &&
  html`<section aria-labelledby="inside-title"><h2 id="inside-title">Inside one server</h2>
${inside.map(({ name, combinations }) => html`<h3 class="of-server"><a href="${urls.server(name)}">${label(serverTitle(bySlug.get(name) ?? { title: null, name }))}</a></h3>${combinationList(combinations, false)}`)}</section>`
}
${
  report.remedies.length > 0 &&
  html`<section aria-labelledby="remedies-title"><h2 id="remedies-title">What to do</h2>
<p class="hint">Each of these cuts one leg in all servers, where that asks least of a person. Then no chain of its kind is left.</p>
${remedyList(report.remedies, servers.length > 1)}</section>`
}`;
}

function gradeRow(slug: string, grade: ServerGrade, tools: number, server: ServerDetail | undefined): Html {
  const reasons = grade.letter === null ? [] : grade.reasons.filter(({ letter }) => letter === grade.letter);
  return html`<li class="row"><div class="row-main"><h3>${gradeBadge(grade)} <a href="${urls.server(slug)}">${label(server === undefined ? slug : serverTitle(server))}</a></h3>
${grade.letter === null ? html`<p class="about">${prose(grade.reason)}</p>` : html`<p class="about">${capital(GRADE_WORDS[grade.letter].short)}.</p>`}${reasons.map((reason) => html`<p class="about">${withLinks(reason.text, ownTools(reason.tools, slug))}</p>`)}</div>
<div class="row-side"><p class="toolcount">${counted(tools, 'tool')}</p></div></li>`;
}
