import type { ActionEffect, Classification } from '../../domain/classification.ts';
import { type Html, html, label } from '../html.ts';
import { categoryBadge, levelBadge } from './badges.ts';

/** What a tool does action by action, where a parameter selects the action; nothing for any other tool. */
export function actionsPart(classification: Classification | null): Html | false {
  if (!classification?.assessed || classification.actions === undefined) return false;
  const { category } = classification;
  return html`<h3 id="actions">Action by action</h3>
<p>The caller selects what this tool does. It is judged by the strongest of its actions, ${category}; those that say what they do:</p>
<div class="scroll"><table class="actions"><thead><tr><th scope="col">Parameter</th><th scope="col">Action</th><th scope="col">Can do</th><th scope="col">Level</th></tr></thead>
<tbody>${classification.actions.map(row)}</tbody></table></div>`;
}

function row({ parameter, value, category, risk }: ActionEffect): Html {
  return html`<tr><td><code>${label(parameter)}</code></td><td><code>${label(value)}</code></td><td>${categoryBadge(category)}</td><td>${levelBadge(risk)}</td></tr>`;
}
