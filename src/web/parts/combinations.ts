import { COMBINATION_WORDS, LEG_WORDS } from '../../domain/combination-words.ts';
import { type ChainTool, type Combination, toolPhrase } from '../../domain/combinations.ts';
import type { Remedy } from '../../domain/cut-chains.ts';
import { type Content, type Html, html, jsonText } from '../html.ts';
import { urls } from '../urls.ts';
import { capital, type Mention, toolLink, withLinks } from './grades.ts';
import { copyButton } from './policy-view.ts';

/** Combinations with the tools of each leg; `across` adds whose tools they are. */
export function combinationList(combinations: readonly Combination[], across: boolean): Html {
  return html`<ul class="combinations">${combinations.map((one) => combinationItem(one, across))}</ul>`;
}

function combinationItem({ kind, severity, legs, alone, attack }: Combination, across: boolean): Html {
  const mentioned = [...alone, ...legs.flatMap(({ tools }) => tools)];
  return html`<li class="${severity === 'Critical' ? 'is-critical' : 'is-high'}"><h3>${COMBINATION_WORDS[kind]}</h3>
<p>${withLinks(attack, mentions(mentioned, across))}</p>
<dl class="legs">${legs.map(
    ({ leg, tools, total }) =>
      html`<div><dt>${capital(LEG_WORDS[leg])}</dt><dd>${toolNames(tools, across)}${total > tools.length && ` and ${total - tools.length} more`}</dd></div>`,
  )}</dl></li>`;
}

function toolNames(tools: readonly ChainTool[], across: boolean): Content {
  return tools.map((tool, at) => [at > 0 && ', ', linkOf(tool, across)]);
}

function linkOf({ server, tool }: ChainTool, across: boolean): Html {
  const link = toolLink(server, tool);
  return across ? html`${link} <span class="of">of <a href="${urls.server(server)}">${server}</a></span>` : link;
}

function mentions(tools: readonly ChainTool[], across: boolean): Mention[] {
  return tools.map((tool) => ({ phrase: toolPhrase(tool, across), link: linkOf(tool, across) }));
}

/** What breaks the chains: a sentence for each kind, and the rules where the recommended policy does not do it. */
export function remedyList(remedies: readonly Remedy[], across: boolean): Html {
  return html`<ul class="remedies">${remedies.map(
    ({ kind, text, tools, rules }) => html`<li><h3>${COMBINATION_WORDS[kind]}</h3>
<p>${withLinks(text, mentions(tools, across))}</p>
${rules.map((rule, at) => ruleDocument(rule, `${kind}-${at}`, across))}</li>`,
  )}</ul>`;
}

function ruleDocument(rule: Remedy['rules'][number], id: string, across: boolean): Html {
  const count = Object.keys(rule.tools).length;
  const title = across ? html`Under “tools” in the policy of ${rule.server}` : 'Under “tools” in the server’s policy';
  return html`<details class="more"${count <= 2 && html` open`}><summary>The ${count === 1 ? 'rule' : `${count} rules`}${across && ` for ${rule.server}`}</summary>
<div class="codebox"><div class="codebox-head"><span>${title}</span><span class="buttons">${copyButton(`rule-${id}`)}</span></div>
<pre class="json" tabindex="0" aria-label="Rules as JSON"><code id="rule-${id}">${jsonText(rule.tools)}</code></pre></div></details>`;
}
