import { CHANGE_KINDS, type ChangeKind } from '../../domain/change-kinds.ts';
import { type ChangeSide, changedTexts, policyOf, type ToolChange } from '../../domain/history.ts';
import { explainEffect } from '../../domain/policy/explain.ts';
import { type Content, type Html, html, label, prose, shorten } from '../html.ts';
import { urls } from '../urls.ts';
import { CHANGE_WORDS } from '../words.ts';
import { categoryBadge, levelBadge, notAssessedBadge, time } from './badges.ts';
import { jsonDiff, wordDiff } from './diff.ts';

export type ChangeRows = {
  /** Says which server each tool belongs to. */
  server?: boolean;
  /** Says which tool each change is about, with a link to it. */
  tool?: boolean;
  /** `folded` leaves the texts for a click, `shown` opens them, `none` leaves them to another page. */
  texts: 'folded' | 'shown' | 'none';
};

/** Changes as rows: those that one crawl found of one tool are told together. */
export function changeRows(changes: readonly ToolChange[], options: ChangeRows): Html {
  const together = Map.groupBy(changes, ({ crawl, tool }) => `${crawl} ${tool}`);
  return html`<ol class="rows changes">${[...together.values()].map((group) => changeRow(group, options))}</ol>`;
}

function changeRow(group: readonly ToolChange[], options: ChangeRows): Html | false {
  const [first] = group;
  if (first === undefined) return false;
  const texts =
    options.texts === 'none'
      ? []
      : group.map((change) => textsOf(change, options.texts === 'shown')).filter((text) => text !== false);
  return html`<li class="row change-row"><div class="row-main">
<h3>${options.tool === true && toolLink(first)}<span class="kinds">${kindWords(group, options.tool === true)}</span>${options.server === true && html` <span class="of">of <a href="${urls.server(first.server)}">${label(shorten(first.serverTitle, 60))}</a></span>`}</h3>
${first.ruleChanged && ruleWords(first)}
${options.texts === 'shown' && texts}${options.texts === 'folded' && texts.length > 0 && html`<details class="more"><summary>Old and new</summary>${texts}</details>`}</div>
<div class="row-side"><p class="sides">${sides(first)}</p><p class="when">${time(first.at)}</p></div></li>`;
}

function toolLink({ server, tool }: ToolChange): Html {
  return html`<a class="tool-name" href="${urls.tool(server, tool)}#history">${label(shorten(tool, 120))}</a> `;
}

/** `Listed again, title and input changed`: what happened to a tool, and then which of its parts. */
function kindWords(group: readonly ToolChange[], named: boolean): Content {
  const kinds = CHANGE_KINDS.filter((kind) => group.some((change) => change.kind === kind));
  const renamed = group.find(({ formerName }) => formerName !== null);
  const name = (text: string) => html`<code>${label(shorten(text, 120))}</code>`;
  const events = kinds.filter((kind) => !isPart(kind)).map((kind) => CHANGE_WORDS[kind].short);
  const parts = kinds.filter(isPart).map((kind) => CHANGE_WORDS[kind].part.toLowerCase());
  const changed = parts.length === 0 ? [] : [`${joined(parts)} changed`];
  const text = [...events, ...changed].join(', ');
  return [
    text.charAt(0).toUpperCase() + text.slice(1),
    renamed !== undefined && [
      html` <span class="of">(it was ${name(renamed.formerName ?? '')}${!named && html`, it is ${name(renamed.tool)}`})</span>`,
    ],
  ];
}

function isPart(kind: ChangeKind): boolean {
  return !['added', 'removed', 'reappeared', 'renamed'].includes(kind);
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Level and category, and what they were where they are others now. */
function sides({ before, after }: ToolChange): Html {
  if (before === null) return html`${after !== null && judged(after)}`;
  if (after === null) return judged(before);
  if (before.risk === after.risk && before.category === after.category) return judged(after);
  return html`${judged(before)} <span class="arrow"><span aria-hidden="true">→</span><span class="hidden">is now</span></span> ${judged(after)}`;
}

function judged({ risk, category }: ChangeSide): Html {
  if (risk === null || category === null) return html`<span class="side">${notAssessedBadge()}</span>`;
  return html`<span class="side">${levelBadge(risk)} ${categoryBadge(category)}</span>`;
}

function ruleWords({ tool, formerName, before, after }: ToolChange): Html | false {
  if (before === null || after === null) return false;
  return html`<dl class="rule-change"><div><dt>Recommended rule before</dt><dd>${prose(explainEffect(policyOf(formerName ?? tool, before.rule), formerName ?? tool))}</dd></div><div><dt>Recommended rule now</dt><dd>${prose(explainEffect(policyOf(tool, after.rule), tool))}</dd></div></dl>`;
}

const AS_TEXT: ReadonlySet<ChangeKind> = new Set(['title', 'description']);

/** Whole definitions are long: where the texts stand open they are folded. */
function textsOf(change: ToolChange, folded: boolean): Html | false {
  const { kind } = change;
  if (kind === 'reappeared' || kind === 'renamed') return false;
  const { before, after } = changedTexts(change);
  if (kind === 'added' || kind === 'removed') {
    const title = kind === 'added' ? 'Its definition then' : 'Its last definition';
    const definition = jsonDiff(before, after);
    return folded
      ? html`<details class="more"><summary>${title}</summary>${definition}</details>`
      : html`<div class="change-text"><h4>${title}</h4>${definition}</div>`;
  }
  const texts = AS_TEXT.has(kind) && isText(before) && isText(after);
  return html`<div class="change-text"><h4>${CHANGE_WORDS[kind].part}</h4>
${before === undefined && html`<p class="hint">There was none before.</p>`}${after === undefined && html`<p class="hint">There is none any more.</p>`}
${texts ? wordDiff(before ?? '', after ?? '') : jsonDiff(before, after)}</div>`;
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
