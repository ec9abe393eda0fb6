import type { Direction } from '../../domain/policy/compare.ts';
import { keyOf } from '../../domain/policy/builder-state.ts';
import { FORMAT_NAMES, FORMATS, type FormatName } from '../../domain/policy/formats/index.ts';
import { PROFILES, type Profile } from '../../domain/policy/schema.ts';
import { writeChoices } from '../../domain/policy/builder-link.ts';
import { type Html, html, label, plain, prose, shorten, visibleJson } from '../html.ts';
import type { PageContent } from '../layout.ts';
import type { BuilderView } from '../policy-builder-view.ts';
import { urls } from '../urls.ts';
import { counted } from '../words.ts';
import { inTitle, serverTitle } from './lists.ts';
import { choiceField, sendTo, textField } from './policy-builder-rule.ts';
import { bulkPart, toolFilter, toolGroups, unknownPart } from './policy-builder-tools.ts';
import { copyButton, ownSwitchPart } from './policy-view.ts';

const PROFILE_WORDS: Record<Profile, string> = {
  balanced: 'Balanced: harmless calls pass, dangerous ones wait for a person or are hidden',
  strict: 'Strict: reading only; writing asks, everything else is hidden',
  open: 'Open: nothing is hidden; dangerous calls wait for a person',
};
/** Formats whose reader counts calls. */
const COUNTING: ReadonlySet<FormatName> = new Set(['toolrisk', 'policylayer']);
/** Faults and differences that are spelled out. */
const MOST_LISTED = 50;

const DIRECTION_WORDS: Record<Direction, string> = {
  widened: 'Lets more through',
  narrowed: 'Lets less through',
  same: 'Same calls',
  changed: 'Changed',
};

/** The page on which a person builds the policy of one server. One form holds all of it, so that it works by posting. */
export function builderPage(view: BuilderView): PageContent {
  const { server, built } = view;
  const title = serverTitle(server);
  return {
    title: `Policy builder · ${inTitle(title)}`,
    description: `Choose for each tool of ${plain(title)} what an agent may do, and take the policy for your own client.`,
    section: 'servers',
    twin: view.link === undefined ? undefined : urls.api.policyBuilder(server.slug, built.query),
    script: 'policy-builder.js',
    main: html`<div class="wrap builder-page">
<nav class="crumbs" aria-label="Where you are"><a href="${urls.servers()}">Servers</a> <span aria-hidden="true">/</span> <a href="${urls.server(server.slug)}">${label(title)}</a></nav>
<header class="page-head"><h1>Build the policy for ${label(title)}</h1>
<p class="lede">Each tool begins with what is recommended for its category and level. Change what you want; the document follows.</p></header>
${server.toolList.length === 0 && built.unknown.length === 0 ? html`<div class="panel empty"><h2>No tools yet</h2><p>There is nothing to set before the server has been listed.</p></div>` : form(view)}</div>`,
  };
}

function form(view: BuilderView): Html {
  const { server, built } = view;
  return html`<form class="builder" method="post" action="${urls.policyBuilder(server.slug)}" data-builder accept-charset="utf-8">
<p class="builder-status" role="status" aria-live="polite" id="builder-status" data-part>${statusWords(view)}</p>
<nav class="jump" aria-label="On this page"><a href="#settings">Start</a><a href="#tools">Tools</a><a href="#document">Document</a><a href="#sample">Try a call</a></nav>
<div class="columns"><div class="column-main">
${settings(view)}
<section id="tools" aria-labelledby="tools-title"><h2 id="tools-title">Tools <span class="extent">riskiest first</span></h2>
<div id="unknown" data-part>${unknownPart(view)}</div>
${toolFilter(view)}${bulkPart(view)}
<div id="tool-groups"${view.only !== undefined && html` data-only`}>${toolGroups(view)}</div></section></div>
<div class="column-side">${documentPart(view)}${linkPart(view)}${differencesPart(view)}${samplePart(view)}</div></div>
<span id="held" data-part><input type="hidden" name="choices" value="${writeChoices(built.state.choices)}"></span></form>`;
}

function statusWords({ built }: BuilderView): string {
  const { faults, warnings, state, differences } = built;
  const set = state.choices.size === 0 ? 'As recommended' : `${counted(state.choices.size, 'tool')} set by you`;
  const differ = state.choices.size === 0 ? '' : `, ${differences.length} unlike the recommendation`;
  const odd = warnings.length > 0 ? `, ${counted(warnings.length, 'thing')} worth a look` : '';
  const check = faults.length > 0 ? `${counted(faults.length, 'fault')} to mend` : `no faults${odd}`;
  return `${set}${differ}; ${check}.`;
}

function settings({ built, ownSwitches }: BuilderView): Html {
  const { state } = built;
  return html`<section class="panel" id="settings" aria-labelledby="settings-title"><h2 id="settings-title">Start from</h2>
<fieldset class="profiles"><legend class="hidden">Profile</legend>${PROFILES.map(
    (profile) =>
      html`<label><input type="radio" name="profile" value="${profile}" id="profile.${profile}"${profile === state.profile && html` checked`}> <span>${PROFILE_WORDS[profile]}</span></label>`,
  )}</fieldset>
<p class="adders" data-plain><button class="button primary" name="do" value="update" id="b.update">Update</button></p>
${ownSwitchPart(ownSwitches)}</section>`;
}

function documentPart(view: BuilderView): Html {
  const { built } = view;
  const { state } = built;
  const text = built.written?.text ?? visibleJson(JSON.stringify(built.document, null, 2));
  const formats = FORMAT_NAMES.map((name) => ({
    value: name,
    text: name === 'toolrisk' ? 'policy.json (Toolrisk)' : FORMATS[name].title,
  }));
  return html`<section id="document" aria-labelledby="document-title"><h2 id="document-title">Document</h2>
<div class="filters"><div class="field"><span aria-hidden="true">Format</span>${choiceField({ name: 'format', title: 'Format', options: formats, chosen: state.format })}</div>
<div class="field"><span aria-hidden="true">Your name for the server</span><span id="alias-field" data-part>${textField({ name: 'alias', title: 'Your name for the server', value: state.alias, placeholder: shorten(built.alias, 64), fault: built.aliasProblem })}</span></div>
<button class="button" name="do" value="update" id="b.format" formaction="${sendTo(view.server.slug, 'document')}" data-plain>Update</button></div>
<div id="caps-field" data-part>${capsPart(view)}</div>
<div id="faults" data-part>${faultsPart(view)}</div>
<div class="codebox"><div class="codebox-head"><span id="file-name" data-part>${built.written?.fileName ?? 'policy.json, not finished'}</span><span class="buttons">${copyButton('policy-text')}<span id="download" data-part><button class="button small" name="do" value="download" id="b.download"${built.written === undefined && html` disabled`}>Download</button></span></span></div>
<pre class="json" tabindex="0" aria-label="The policy document"><code id="policy-text" data-part>${text}</code></pre></div>
<div id="warnings" data-part>${warningsPart(view)}</div>
<div id="said" data-part>${saidPart(view)}</div></section>`;
}

/** A client that cannot count calls asks about each, unless the person gives the number up. */
function capsPart({ built }: BuilderView): Html {
  const { format, caps } = built.state;
  if (COUNTING.has(format)) return html`<input type="hidden" name="caps" value="${caps}">`;
  const options = [
    { value: 'ask', text: 'ask about each call' },
    { value: 'allow', text: 'let them through, without the limit' },
  ];
  return html`<div class="field caps"><span aria-hidden="true">Tools with a limit, which this format cannot count</span>${choiceField({ name: 'caps', title: 'What becomes of tools with a limit', options, chosen: caps })}</div>`;
}

function faultsPart({ built }: BuilderView): Html | false {
  const { faults, aliasProblem } = built;
  if (faults.length === 0)
    return (
      aliasProblem !== undefined &&
      html`<p class="fault">${aliasProblem} The document is shown in our own format until then.</p>`
    );
  return html`<div class="panel failure"><h3>${counted(faults.length, 'fault')} to mend</h3>
<p>A policy with a fault is refused whole, so there is no file yet.</p>
<ul class="plain faults">${faults.slice(0, MOST_LISTED).map(({ pointer, message }) => html`<li><code>${label(shorten(pointer, 200))}</code> ${prose(message)}</li>`)}</ul>${faults.length > MOST_LISTED && html`<p>and ${faults.length - MOST_LISTED} more.</p>`}</div>`;
}

function warningsPart({ built }: BuilderView): Html | false {
  const { warnings } = built;
  return (
    warnings.length > 0 &&
    html`<details class="panel" id="warning-list" open><summary>${counted(warnings.length, 'thing')} worth a look</summary>
<ul class="plain faults">${warnings.slice(0, MOST_LISTED).map(({ pointer, message }) => html`<li>${prose(message)} <code>${label(shorten(pointer, 160))}</code></li>`)}</ul>${warnings.length > MOST_LISTED && html`<p>and ${warnings.length - MOST_LISTED} more.</p>`}</details>`
  );
}

function saidPart({ built }: BuilderView): Html {
  const { written, summary } = built;
  return html`${summary !== undefined && html`<p class="effect">${prose(summary)}</p>`}
${written !== undefined && html`<p class="hint">${prose(written.install)}</p>`}
${written !== undefined && written.notExpressed.length > 0 && html`<h3>What this format cannot say</h3><ul>${written.notExpressed.map((sentence) => html`<li>${prose(sentence)}</li>`)}</ul>`}`;
}

function linkPart(view: BuilderView): Html {
  return html`<section class="panel" aria-labelledby="link-title"><h2 id="link-title">Link to this state</h2>
<div id="builder-link" data-part>${
    view.link === undefined
      ? html`<p>The choices are too many for a link (${view.linkLength} characters). Download the document instead.</p>`
      : html`<p><a href="${view.link}" data-link>A link that holds all of this</a> <span class="extent">${view.linkLength} characters</span></p><p class="hint">Nothing is kept here: the link itself holds what you set. Arguments of calls that you try are not part of it.</p>`
  }</div></section>`;
}

function differencesPart({ built }: BuilderView): Html {
  const { differences, state } = built;
  return html`<section class="panel" aria-labelledby="differences-title"><h2 id="differences-title">Beside the recommendation</h2>
<div id="differences" data-part>${
    differences.length === 0
      ? html`<p>Nothing differs from the profile ${state.profile}.</p>`
      : html`<ul class="plain">${differences.slice(0, MOST_LISTED).map(({ tool, direction, texts }) => html`<li>${direction !== undefined && html`<span class="direction">${DIRECTION_WORDS[direction]}</span> `}<code class="tool-name">${label(shorten(tool, 80))}</code>: ${prose(texts.join('; '))}</li>`)}</ul>${differences.length > MOST_LISTED && html`<p>and ${differences.length - MOST_LISTED} more.</p>`}`
  }</div></section>`;
}

const OUTCOMES = { allow: 'Allowed', ask: 'Waits for a person', deny: 'Refused' };

function samplePart({ server, tools, sample, result, built }: BuilderView): Html {
  const names = [...tools.map(({ tool }) => tool.name), ...built.unknown.map(({ tool }) => tool)];
  const options = [
    { value: '', text: 'choose a tool' },
    ...names.map((name) => ({ value: keyOf(name), text: plain(shorten(name, 60)) })),
  ];
  return html`<section class="panel" id="sample" aria-labelledby="sample-title"><h2 id="sample-title">Try a call</h2>
<div class="field"><span aria-hidden="true">Tool</span>${choiceField({ name: 'call', title: 'Tool of the sample call', options, chosen: sample === undefined ? '' : keyOf(sample.tool) })}</div>
<div class="field"><span aria-hidden="true">Arguments as JSON</span>${textField({ name: 'arguments', title: 'Arguments of the sample call as JSON', value: sample?.text ?? '', lines: true, placeholder: '{ }' })}</div>
<p class="adders" data-plain><button class="button" name="do" value="try" id="b.try" formaction="${sendTo(server.slug, 'sample')}">Try</button></p>
<div id="sample-result" role="status" data-part>${result !== undefined && sampleResult(result)}</div></section>`;
}

function sampleResult(result: NonNullable<BuilderView['result']>): Html {
  if ('problem' in result) return html`<p class="fault">${prose(result.problem)}</p>`;
  const { decision } = result;
  return html`<p class="outcome outcome-${decision.outcome}"><b>${OUTCOMES[decision.outcome]}</b></p>
${decision.reasons.length > 0 && html`<ul class="plain">${decision.reasons.map(({ rule, message }) => html`<li>${prose(message)} <code>${label(shorten(rule === '' ? 'the whole document' : rule, 160))}</code></li>`)}</ul>`}
${decision.changes.length > 0 && html`<p class="hint">It counts: ${decision.changes.map(({ counter, window, amount }, at) => [at > 0 && ', ', html`${amount} of this ${window} in <code>${label(shorten(counter, 80))}</code>`])}.</p>`}`;
}
