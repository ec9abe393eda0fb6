import type { Policy } from '../../domain/policy/schema.ts';
import { type Content, type Html, html, jsonText } from '../html.ts';
import { counted } from '../words.ts';

/** A button that the script shows and fills; without scripts it stays away, and the text can be selected. */
export function copyButton(id: string, text = 'Copy'): Html {
  return html`<button class="button small" type="button" data-copy="${id}" hidden>${text}</button>`;
}

/** As `copyButton`, for a document that the page shows only in part: it is fetched when the button is pressed. */
export function copyFromButton(address: string, text: string): Html {
  return html`<button class="button small" type="button" data-copy-from="${address}" hidden>${text}</button>`;
}

/** A whole policy document with its buttons. */
export function policyDocument(options: { id: string; policy: Policy; download: string; title: Content }): Html {
  return html`<div class="codebox"><div class="codebox-head"><span>${options.title}</span><span class="buttons">${copyButton(options.id)}<a class="button small" href="${options.download}" download>Download</a></span></div>
<pre class="json" tabindex="0" aria-label="Policy as JSON"><code id="${options.id}">${jsonText(options.policy)}</code></pre></div>`;
}

/** The rule of one tool where it stands in the policy of its whole server; the rules of the others are counted only. */
export function policyExcerpt(options: { policy: Policy; tool: string; address: string }): Html {
  const { policy, tool } = options;
  const hidden = policy.hide ?? [];
  const rules = Object.entries(policy.tools ?? {});
  const at = rules.findIndex(([name]) => name === tool);
  return html`<div class="codebox"><div class="codebox-head"><span>Inside the whole server’s policy</span><span class="buttons">${copyFromButton(options.address, 'Copy whole policy')}<a class="button small" href="${options.address}" download>Download</a></span></div>
<pre class="json" tabindex="0" aria-label="Part of the policy as JSON"><code>{
  "version": ${JSON.stringify(policy.version)},
  "default": ${JSON.stringify(policy.default)},
${hidden.length > 0 && ['  "hide": [', hiddenPart(hidden, tool), '],\n']}  "tools": {
${rulesPart(rules, at)}  }
}</code></pre></div>`;
}

/** The switches of a server itself; nothing where none is known. */
export function ownSwitchPart(switches: readonly { text: string; explanation: string }[]): Html | false {
  return (
    switches.length > 0 &&
    html`<section class="own-switches" aria-labelledby="switches-title"><h3 id="switches-title">The server has a switch of its own</h3>
<p>The best rule is often a start flag: what the server does not offer, nobody has to refuse.</p>
<ul>${switches.map(switchItem)}</ul></section>`
  );
}

function switchItem({ text, explanation }: { text: string; explanation: string }): Html {
  const [before = '', ...after] = explanation.split(text);
  return html`<li>${before}<code>${text}</code>${after.join(text)}</li>`;
}

function hiddenPart(hidden: readonly string[], tool: string): Content {
  if (!hidden.includes(tool)) return elided(counted(hidden.length, 'hidden tool'));
  const rest = hidden.length - 1;
  return [html`<mark>${jsonText(tool)}</mark>`, rest > 0 && [', ', elided(counted(rest, 'other'))]];
}

function rulesPart(rules: readonly (readonly [string, unknown])[], at: number): Content {
  if (at === -1) return rules.length > 0 && ['    ', elided(counted(rules.length, 'other tool')), '\n'];
  const after = rules.length - at - 1;
  const [name, rule] = rules[at] ?? ['', {}];
  return [
    at > 0 && ['    ', elided(counted(at, 'other tool')), '\n'],
    html`    <mark class="block">${jsonText(name)}: ${jsonText(rule)}${after > 0 && ','}</mark>\n`,
    after > 0 && ['    ', elided(counted(after, 'other tool')), '\n'],
  ];
}

function elided(words: string): Html {
  return html`<span class="elided">… ${words} …</span>`;
}
