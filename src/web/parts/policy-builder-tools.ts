import { CATEGORIES, RISK_LEVELS } from '../../domain/classification.ts';
import { fieldNames } from '../../domain/policy/builder-form.ts';
import { rulePhrase } from '../../domain/policy/builder-result.ts';
import { CHOICE_KINDS, type ChoiceKind, DEFAULT_LIMIT, keyOf, ruleIn } from '../../domain/policy/builder-state.ts';
import { type Fault, pointerOf } from '../../domain/policy/faults.ts';
import type { RatedTool } from '../../domain/policy/recommend.ts';
import { type Html, html, label, plain, prose, shorten } from '../html.ts';
import type { BuilderView } from '../policy-builder-view.ts';
import { urls } from '../urls.ts';
import { counted } from '../words.ts';
import { levelBadge, notAssessedBadge } from './badges.ts';
import { edge } from './lists.ts';
import { actButton, choiceField, ruleEditor, sendTo, textField, windowOptions } from './policy-builder-rule.ts';

/** Up to this many tools all groups stand open; beyond, those that hold something set, and the first. */
const OPEN_UP_TO = 40;
/** Editors of conditions that one page shows; the others are found by their tool's name. */
const MOST_EDITORS = 40;

export const KIND_WORDS: Record<ChoiceKind, string> = {
  allow: 'Allow',
  limit: 'Limit',
  ask: 'Ask a person',
  deny: 'Refuse',
  hide: 'Hide from the agent',
  custom: 'Set conditions',
};

/** The tools, grouped by category, riskiest group first, each with what happens to it. */
export function toolGroups(view: BuilderView): Html {
  const { rows, matching, built } = view;
  if (rows.length === 0 && view.only === undefined)
    return html`<div class="panel empty"><h3>No tool matches</h3><p>Change the search, or show all tools.</p></div>`;
  const groups = new Map<string, RatedTool[]>();
  for (const row of rows) {
    const { classification } = row;
    const name = classification?.assessed === true ? classification.category : 'Not assessed';
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const editors = new Set(
    rows
      .map(({ tool }) => tool.name)
      .filter((name) => built.state.choices.get(name)?.kind === 'custom')
      .slice(0, MOST_EDITORS),
  );
  const filtered = view.shown.find !== '' || view.shown.group !== 'all';
  return html`${[...groups].map(([name, tools], at) => group(view, name, tools, filtered || rows.length <= OPEN_UP_TO || (at === 0 && tools.length <= OPEN_UP_TO), editors))}
${view.only === undefined && matching > rows.length && html`<p class="note">${counted(matching - rows.length, 'more tool')} match; a narrower search shows them.</p>`}`;
}

function group(
  view: BuilderView,
  name: string,
  tools: readonly RatedTool[],
  open: boolean,
  editors: ReadonlySet<string>,
): Html {
  const set = tools.filter(({ tool }) => view.built.state.choices.has(tool.name)).length;
  const id = `g-${name.toLowerCase().replace(' ', '-')}`;
  return html`<details class="pick-group" id="${id}"${(open || set > 0) && html` open`}><summary><h3>${name}</h3> <span class="extent">${counted(tools.length, 'tool')}<span id="${id}-set" data-part>${set > 0 && html`, <b>${set} set by you</b>`}</span></span></summary>
<ul class="rows picks">${tools.map((rated) => toolRow(view, rated, editors.has(rated.tool.name)))}</ul><p class="adders" data-plain><button class="button small" name="do" value="update" id="b.${id}" formaction="${sendTo(view.server.slug, id)}">Update</button></p></details>`;
}

function toolRow(view: BuilderView, { tool, classification }: RatedTool, editable: boolean): Html {
  const { state, recommended, faults } = view.built;
  const key = keyOf(tool.name);
  const choice = state.choices.get(tool.name);
  const name = plain(shorten(tool.name, 80));
  const own = faultsOf(faults, tool.name);
  const options = [
    { value: '', text: `Recommended: ${rulePhrase(tool.name, ruleIn(recommended, tool.name))}` },
    ...CHOICE_KINDS.map((kind) => ({ value: kind, text: KIND_WORDS[kind] })),
  ];
  const { focus } = view;
  return html`<li class="row pick ${edge(classification)}${choice !== undefined && ' set'}" id="t-${key}" data-part><div class="row-main"><h4><a class="tool-name" href="${urls.tool(view.server.slug, tool.name)}">${label(shorten(tool.name, 120))}</a></h4><p class="badges">${classification?.assessed === true ? levelBadge(classification.risk) : notAssessedBadge()}${choice !== undefined && html` <span class="yours">Set by you</span>`}</p></div>
<div class="pick-side">${choiceField({ name: fieldNames.kind(key), title: `What happens to ${name}`, options: shortened(options), chosen: choice?.kind ?? '', focus })}
${choice?.kind === 'limit' && html`<span class="limit">${textField({ name: fieldNames.max(key), title: `Most calls of ${name}`, value: String(choice.max), numeric: true, fault: own.get(`${pointerOf(['tools', tool.name])}/limits/0/max`) })}<span>calls</span>${choiceField({ name: fieldNames.window(key), title: `Time in which the calls of ${name} are counted`, options: windowOptions(), chosen: choice.window })}</span>`}
${(choice?.kind === 'ask' || choice?.kind === 'deny') && textField({ name: fieldNames.message(key), title: choice.kind === 'ask' ? `What the person is asked about ${name}` : `What the agent is told when ${name} is refused`, value: choice.message ?? '', placeholder: choice.kind === 'ask' ? 'What the person is asked' : 'What the agent is told' })}</div>
${choice?.kind === 'custom' && (editable ? ruleEditor({ server: view.server.slug, tool, rule: choice.rule, faults: own, focus }) : html`<p class="note">Its conditions are kept. Search for its name to change them.</p>`)}</li>`;
}

function shortened<Shown extends { text: string }>(options: readonly Shown[]): Shown[] {
  return options.map((option) => ({ ...option, text: shorten(option.text, 90) }));
}

/** The sentences about one tool, by their whole pointers. */
function faultsOf(faults: readonly Fault[], tool: string): Map<string, string> {
  const base = `${pointerOf(['tools', tool])}/`;
  return new Map(
    faults.filter(({ pointer }) => pointer.startsWith(base)).map(({ pointer, message }) => [pointer, message]),
  );
}

/** Search and filter of the tools; the button reloads, and the script saves the press. */
export function toolFilter({ server, shown, tools, matching }: BuilderView): Html {
  const options = [
    { value: 'all', text: 'all tools' },
    { value: 'set', text: 'set by you' },
    ...CATEGORIES.map((value) => ({ value, text: value })),
    ...RISK_LEVELS.map((value) => ({ value, text: `level ${value}` })),
    { value: 'none', text: 'not assessed' },
  ];
  return html`<div class="filters" role="search" aria-label="Tools of this server"><label class="field grow"><span>Search the tools</span><input type="search" id="find" data-search name="find" value="${shown.find}" maxlength="200"></label>
<div class="field"><span aria-hidden="true">Show</span>${choiceField({ name: 'show', title: 'Which tools are shown', options, chosen: shown.group })}</div>
<button class="button" name="do" value="show" formaction="${sendTo(server.slug, 'tools')}" data-plain>Show</button><p class="extent" id="extent" data-part>${matching === tools.length ? counted(tools.length, 'tool') : `${matching} of ${counted(tools.length, 'tool')}`}</p></div>`;
}

/** One change for many tools. */
export function bulkPart({ server }: BuilderView): Html {
  const what = [
    { value: 'all', text: 'all tools' },
    ...CATEGORIES.map((value) => ({ value, text: `every ${value} tool` })),
    ...RISK_LEVELS.map((value) => ({ value, text: `every tool of level ${value}` })),
    { value: 'none', text: 'every tool that is not assessed' },
  ];
  const to = [
    ...CHOICE_KINDS.filter((kind) => kind !== 'custom').map((value) => ({ value, text: KIND_WORDS[value] })),
    { value: '', text: 'As recommended' },
  ];
  return html`<details class="panel bulk"><summary>Set many at once</summary><div class="filters">
<div class="field"><span aria-hidden="true">Set</span>${choiceField({ name: 'what', title: 'Which tools to set', options: what, chosen: 'all' })}</div>
<div class="field"><span aria-hidden="true">to</span>${choiceField({ name: 'to', title: 'What to set them to', options: to, chosen: 'ask' })}</div>
<div class="field"><span aria-hidden="true">a limit of</span>${textField({ name: 'max', title: 'Most calls, for a limit', value: String(DEFAULT_LIMIT.max), numeric: true })}</div>
<div class="field"><span aria-hidden="true">calls</span>${choiceField({ name: 'window', title: 'Time, for a limit', options: windowOptions(), chosen: DEFAULT_LIMIT.window })}</div>
<button class="button" name="do" value="all" id="b.all" formaction="${sendTo(server.slug, 'tools')}">Set</button>
<button class="button" name="do" value="reset" id="b.reset" formaction="${sendTo(server.slug, 'tools')}">Reset all</button></div></details>`;
}

/** Choices for tools that the server does not list: they stay in the policy until they are taken out. */
export function unknownPart({ server, built }: BuilderView): Html | false {
  return (
    built.unknown.length > 0 &&
    html`<section class="panel failure" aria-labelledby="unknown-title"><h3 id="unknown-title">Not on this server</h3>
<p>The link holds choices for tools that the server does not list now. They may be gone or renamed. Their rules stay in the policy until you take them out.</p>
<ul class="plain">${built.unknown.slice(0, 100).map(({ tool, chosen }) => html`<li><code class="tool-name">${label(shorten(tool, 120))}</code>: ${prose(chosen)} ${actButton({ does: `drop:${keyOf(tool)}`, text: 'Take out', title: `Take out ${plain(shorten(tool, 80))}`, to: sendTo(server.slug, 'tools') })}</li>`)}</ul></section>`
  );
}
