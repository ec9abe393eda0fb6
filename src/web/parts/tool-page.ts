import { type Assessed, type Facet, facetsSchema } from '../../domain/classification.ts';
import { keyOf } from '../../domain/policy/builder-state.ts';
import { reviewIn } from '../../domain/review.ts';
import { type Content, type Html, html, label, prose, shorten } from '../html.ts';
import type { PageContent, Site } from '../layout.ts';
import type { ToolView } from '../tool-view.ts';
import { urls } from '../urls.ts';
import { counted, FACET_WORDS, NOT_ASSESSED_WORDS, RISK_WORDS } from '../words.ts';
import { actionsPart } from './actions.ts';
import { badges, levelBadge, time } from './badges.ts';
import { changeRows } from './changes.ts';
import { fact, repositoryLink } from './crawl-record.ts';
import { definitionJson, describedText } from './definition.ts';
import { edge, inTitle, serverTitle, toolRows } from './lists.ts';
import { manipulationPart } from './manipulation.ts';
import { parameterTable } from './parameters.ts';
import { policyDocument, policyExcerpt } from './policy-view.ts';
import { contradictionsPart, evidencePart, rationalePart } from './reasons.ts';
import { reviewedBadge, reviewPart } from './review.ts';

const SIBLINGS_SHOWN = 8;
const FACETS = facetsSchema.keyof().options;

/** The page of one tool, top to bottom. */
export function toolPage(view: ToolView, site: Site): PageContent {
  const { server, tool } = view;
  return {
    title: `${inTitle(tool.name)}${view.listed ? '' : ' (no longer listed)'} · ${inTitle(serverTitle(server))}`,
    description: view.listed ? shorten(view.effect, 200) : 'What this tool was when its server last listed it.',
    section: 'tools',
    twin: urls.api.tool(server.slug, tool.name),
    main: html`<div class="wrap tool-page">
<nav class="crumbs" aria-label="Where you are"><a href="${urls.servers()}">Servers</a> <span aria-hidden="true">/</span> <a href="${urls.server(server.slug)}">${label(serverTitle(server))}</a></nav>
${heading(view)}
${!view.listed && noLongerListed(view)}
<div class="columns">
<div class="column-main">
${manipulationPart(view.tool.classification, view.quotes)}
${whatItDoes(view)}
${reasons(view)}
${view.listed && control(view)}
${parameters(view)}
${annotations(view)}
<section id="definition" aria-labelledby="definition-title"><h2 id="definition-title">The ${!view.listed && 'last '}definition, as the server sent it</h2>
${definitionJson(tool.definition, view.quotes)}</section>
${historySection(view)}
${view.listed && questions(view)}
${siblings(view)}
</div>
<aside class="column-side">${factsPanel(view, site)}${facetsPanel(view)}</aside>
</div></div>`,
  };
}

function heading({ tool, listed, history }: ToolView): Html {
  const { classification } = tool;
  const long = tool.name.length > 40;
  return html`<header class="tool-head ${edge(classification)}">
<p class="badges">${!listed && html`<span class="gone">No longer listed</span> `}${badges(classification)}${reviewIn(classification) !== undefined && html` ${reviewedBadge()}`}</p>
<h1 class="tool-title${long && ' long'}">${label(tool.name)}</h1>
${tool.title !== null && tool.title !== tool.name && html`<p class="subtitle">${label(shorten(tool.title, 200))}</p>`}
<p class="verdict">${classification?.assessed === true ? html`${classification.risk}: ${RISK_WORDS[classification.risk].short}.` : NOT_ASSESSED_WORDS}</p>
<nav class="jump" aria-label="On this page">${classification?.manipulation !== undefined && html`<a href="#manipulation">Steering text</a>`}<a href="#why">Why</a>${listed && html`<a href="#control">How to control it</a>`}<a href="#parameters">Parameters</a><a href="#definition">Definition</a>${history.total > 0 && html`<a href="#history">History</a>`}${listed && html`<a href="#questions">Questions</a>`}</nav>
</header>`;
}

/** Says of a tool that is gone since when, and what it may be called now. */
function noLongerListed({ server, tool, history }: ToolView): Html {
  const renamed = history.rows.find(({ kind, formerName }) => kind === 'renamed' && formerName === tool.name);
  const cut = server.lastCrawl?.status === 'listed' && server.lastCrawl.truncated !== null;
  return html`<section class="panel failure" aria-labelledby="gone-title"><h2 id="gone-title">The server no longer lists this tool</h2>
<p>It last did on ${time(tool.lastSeen)}. What follows is as it was then; it is in no count and in no policy.</p>
${renamed !== undefined && html`<p>It is now called <a class="tool-name" href="${urls.tool(server.slug, renamed.tool)}">${label(shorten(renamed.tool, 160))}</a>.</p>`}
${cut && html`<p>The server’s last list was cut short, so the tool may still be there behind the cut.</p>`}</section>`;
}

function historySection({ server, tool, history }: ToolView): Html {
  const more = history.total - history.rows.length;
  return html`<section id="history" aria-labelledby="history-title"><h2 id="history-title">History <span class="extent">${counted(history.total, 'change')}</span></h2>
${history.total === 0 ? html`<p>Nothing has changed since it was first seen on ${time(tool.firstSeen)}.</p>` : changeRows(history.rows, { texts: 'shown' })}
${more > 0 && html`<p><a href="${urls.changes({ server: server.slug, tool: tool.name })}">All ${counted(history.total, 'change')}</a></p>`}</section>`;
}

function whatItDoes({ tool, quotes }: ToolView): Html {
  const text = tool.description ?? '';
  return html`<section id="what" aria-labelledby="what-title"><h2 id="what-title">What it does</h2>
${text.trim() === '' ? html`<p><em>The server sent no description.</em></p>` : html`<div class="foreign">${describedText(text, quotes, 900)}</div>`}</section>`;
}

function reasons(view: ToolView): Html {
  const { tool, quotes } = view;
  const { classification } = tool;
  if (classification === null) {
    return html`<section id="why" aria-labelledby="why-title"><h2 id="why-title">Why there is no judgement</h2><p>This definition has not been looked at yet. ${NOT_ASSESSED_WORDS}</p></section>`;
  }
  const title = !classification.assessed
    ? 'Why there is no judgement'
    : classification.risk === 'Low'
      ? 'Why it is rated low'
      : 'Why it needs a policy';
  return html`<section id="why" aria-labelledby="why-title"><h2 id="why-title">${title}</h2>
${reviewPart(view)}
${rationalePart(classification)}
${actionsPart(classification)}
${classification.assessed && contradictionsPart(classification, quotes)}
${evidencePart(classification, quotes)}</section>`;
}

function control({ server, tool, policy, serverPolicy, effect, ruleReason, steps }: ToolView): Html {
  const policyAddress = urls.api.toolPolicy(server.slug, tool.name);
  return html`<section id="control" aria-labelledby="control-title"><h2 id="control-title">How to control it</h2>
<p class="effect">${prose(effect)}</p>
${ruleReason !== '' && html`<p>${prose(ruleReason)}</p>`}
${policyDocument({ id: 'policy-json', policy, download: policyAddress, title: 'This tool alone' })}
<p class="hint">Used by itself this document refuses every other tool of the server. To keep the others, take the rule as part of the whole:</p>
${policyExcerpt({ policy: serverPolicy, tool: tool.name, address: urls.api.serverPolicy(server.slug) })}
<p><a href="${urls.policyBuilder(server.slug, {}, keyOf(tool.name))}">Or build the whole policy visually</a>, with this tool as you want it and in the format of your client.</p>
<h3>Step by step</h3>
<ol class="steps">${steps.map((step) => html`<li>${prose(step)}</li>`)}</ol>
${command(server.slug, tool.name)}</section>`;
}

/** The same on the command line, for names that a shell takes literally. */
function command(slug: string, tool: string): Html | false {
  return (
    /^\w[\w.-]{0,80}$/.test(tool) &&
    html`<p class="hint">The same on the command line: <code>toolrisk policy ${slug} --tool ${tool} -o policy.json</code></p>`
  );
}

function parameters({ parameters: { rows, cut } }: ToolView): Html {
  return html`<section id="parameters" aria-labelledby="parameters-title"><h2 id="parameters-title">Parameters${rows.length > 0 && html` <span class="extent">${rows.filter((row) => row.depth === 0).length}</span>`}</h2>
${rows.length === 0 ? html`<p>It takes none, or its schema does not say which.</p>` : parameterTable(rows, cut)}</section>`;
}

function annotations({ tool }: ToolView): Html | false {
  const entries = Object.entries(tool.definition.annotations ?? {});
  return (
    entries.length > 0 &&
    html`<section id="annotations" aria-labelledby="annotations-title"><h2 id="annotations-title">What the server claims</h2>
<p class="hint">Annotations are the server’s own word about its tool. They can raise a judgement here; they never lower one.</p>
<ul class="claims">${entries.slice(0, 30).map(([name, value]) => html`<li><code>${label(shorten(name, 80))}</code> ${claim(value)}</li>`)}</ul></section>`
  );
}

function claim(value: unknown): Content {
  return html`<b>${value === true ? 'yes' : value === false ? 'no' : label(shorten(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), 200))}</b>`;
}

function questions(view: ToolView): Html {
  return html`<section id="questions" aria-labelledby="questions-title"><h2 id="questions-title">Questions and answers</h2>
<dl class="questions">${view.questions.map((one) => html`<div><dt>${label(one.question)}</dt><dd class="prose">${prose(one.answer)}</dd></div>`)}</dl></section>`;
}

function siblings({ server, siblings: others }: ToolView): Html | false {
  return (
    others.length > 0 &&
    html`<section id="siblings" aria-labelledby="siblings-title"><h2 id="siblings-title">Other tools of this server</h2>
${toolRows(others.slice(0, SIBLINGS_SHOWN), { server: false })}
${others.length > SIBLINGS_SHOWN && html`<p><a href="${urls.server(server.slug)}#tools">All ${counted(server.tools.total, 'tool')} of ${label(serverTitle(server))}</a></p>`}</section>`
  );
}

function factsPanel({ server, tool }: ToolView, site: Site): Html {
  const { classification } = tool;
  const assessed = classification?.assessed === true ? classification : undefined;
  const repository = repositoryLink(server.repository);
  return html`<section class="panel" aria-labelledby="facts-title"><h2 id="facts-title">At a glance</h2><dl class="facts">
${assessed !== undefined && fact('Category', html`<a href="${urls.risk(assessed.category)}">${assessed.category}</a>`)}
${assessed !== undefined && fact('Level', html`<a href="${urls.risk(assessed.risk)}">${levelBadge(assessed.risk)}</a>`)}
${assessed !== undefined && fact('Confidence', confidence(assessed))}
${fact('Judged by', html`classifier <a href="${urls.method()}"><code>${classification?.version ?? site.classifierVersion}</code></a>`)}
${fact('Server', html`<a href="${urls.server(server.slug)}">${label(serverTitle(server))}</a>`)}
${server.version !== null && fact('Version', html`<code>${label(shorten(server.version, 40))}</code>`)}
${repository !== false && fact('Source', repository)}
${fact('First seen', time(tool.firstSeen))}
${fact('Last seen', time(tool.lastSeen))}
${fact('Definitions so far', tool.versions === 1 ? 'one, unchanged' : String(tool.versions))}
${fact('Definition hash', html`<code class="hash" title="SHA-256 of the canonical JSON">${tool.hash}</code>`)}
${fact('Data', html`<a href="${urls.api.tool(server.slug, tool.name)}">This tool as JSON</a>`)}
</dl></section>`;
}

function confidence(assessed: Assessed): Html {
  const percent = Math.round(assessed.confidence * 100);
  return html`<span class="confidence"><svg width="64" height="6" aria-hidden="true"><rect class="track" width="64" height="6" rx="3"/><rect class="value" width="${Math.max(3, Math.round(percent * 0.64))}" height="6" rx="3"/></svg> <a href="${urls.method('reliability')}" title="How often a confidence like this is right">${percent} %</a></span>`;
}

function facetsPanel({ tool }: ToolView): Html | false {
  const { classification } = tool;
  if (classification === null || !classification.assessed) return false;
  const line = (facet: Facet) => {
    const has = classification.facets[facet];
    return html`<li class="${has ? 'has' : 'has-not'}"><span class="tick" aria-hidden="true">${has ? '●' : '○'}</span><span><b>${FACET_WORDS[facet].title}</b><span class="yesno">${has ? 'yes' : 'no'}</span><br>${has ? FACET_WORDS[facet].meaning : FACET_WORDS[facet].absent}</span></li>`;
  };
  return html`<section class="panel" aria-labelledby="facets-title"><h2 id="facets-title">How data flows</h2><ul class="facets">${FACETS.map(line)}</ul></section>`;
}
