import { type ArgumentPath, operatorsFor, pathsOf } from '../../domain/policy/builder-paths.ts';
import { type Clause, clausesOf, OTHER_PATH, ruleFields } from '../../domain/policy/builder-rule-form.ts';
import { type DraftCondition, type DraftRule, keyOf, type Operator } from '../../domain/policy/builder-state.ts';
import { takesList, takesNumber, typedText } from '../../domain/policy/builder-values.ts';
import { pointerOf } from '../../domain/policy/faults.ts';
import { WINDOWS } from '../../domain/policy/schema.ts';
import type { ToolDefinition } from '../../domain/tool.ts';
import { type Html, html, label, plain, shorten } from '../html.ts';
import { urls } from '../urls.ts';

/** What the editor of one tool's rule is given. `faults` are the sentences about the document, by JSON pointer. */
export type RuleEditor = {
  /** The server's slug. */
  server: string;
  tool: ToolDefinition;
  rule: DraftRule;
  faults: ReadonlyMap<string, string>;
  /** The id of the control that gets the focus. */
  focus: string | undefined;
};

const LIST_WORDS: Record<Clause['list'], string> = {
  require: 'Refuse unless',
  deny_if: 'Refuse if',
  ask: 'Ask a person if',
};
const ALWAYS_WORDS: Record<Clause['list'], string> = {
  require: 'No condition yet: this rule refuses nothing',
  deny_if: 'Refuse every call',
  ask: 'Ask a person before every call',
};
const OP_WORDS: Record<Operator, string> = {
  eq: 'is',
  neq: 'is not',
  in: 'is one of',
  not_in: 'is none of',
  gt: 'is above',
  gte: 'is at least',
  lt: 'is below',
  lte: 'is at most',
  contains: 'contains',
  regex: 'matches pattern',
  exists: 'presence is',
};

/** A longer text gets several lines, so that a person sees all of it. */
const LONGEST_LINE = 48;

/** One choice of a list in a form. */
export type Option = { value: string; text: string };

/** A list to choose from, whose id is its name. */
export function choiceField(field: {
  name: string;
  title: string;
  options: readonly Option[];
  chosen: string;
  focus?: string | undefined;
}): Html {
  const { name, title, options, chosen, focus } = field;
  return html`<select id="${name}" name="${name}" aria-label="${title}"${focus === name && html` autofocus`}>${options.map(
    ({ value, text }) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  )}</select>`;
}

/** A field for a short text; a text with line ends gets the room for them, since a field of one line would drop them. */
export function textField(field: {
  name: string;
  title: string;
  value: string;
  fault?: string | undefined;
  lines?: boolean;
  numeric?: boolean;
  suggestions?: readonly string[];
  placeholder?: string;
  focus?: string | undefined;
}): Html {
  const { name, title, value, fault, suggestions = [], placeholder = '', focus } = field;
  const marks = html`${fault !== undefined && html` aria-invalid="true" aria-describedby="e.${name}"`}${focus === name && html` autofocus`}`;
  const message = fault !== undefined && html`<span class="fault" id="e.${name}">${label(fault)}</span>`;
  if (field.lines === true || value.includes('\n') || value.length > LONGEST_LINE) {
    // The parser of HTML takes the first line end of a text area away.
    return html`<textarea id="${name}" name="${name}" rows="${Math.min(6, Math.max(2, Math.ceil(value.length / LONGEST_LINE), value.split('\n').length))}" aria-label="${title}" placeholder="${placeholder}" spellcheck="false"${marks}>${'\n'}${value}</textarea>${message}`;
  }
  const list = suggestions.length > 0 && html` list="s.${name}"`;
  return html`<input type="text" id="${name}" name="${name}" value="${value}" aria-label="${title}" placeholder="${placeholder}" spellcheck="false" autocomplete="off"${field.numeric === true && html` inputmode="decimal"`}${list}${marks}>${
    suggestions.length > 0 &&
    html`<datalist id="s.${name}">${suggestions.slice(0, 100).map((one) => html`<option value="${one}"></option>`)}</datalist>`
  }${message}`;
}

/** Where a button sends the form: the page without its query, which would name another state, at one of its places. */
export function sendTo(server: string, place: string): string {
  return `${urls.policyBuilder(server)}#${place}`;
}

/** A small button that sends the form with what it is to do. */
export function actButton(act: { does: string; text: string; title: string; to: string }): Html {
  return html`<button class="button small" name="do" value="${act.does}" id="b.${act.does}" aria-label="${act.title}" formaction="${act.to}">${act.text}</button>`;
}

/** The rule of one tool, each part a group of fields. */
export function ruleEditor(editor: RuleEditor): Html {
  const { tool, rule } = editor;
  const key = keyOf(tool.name);
  const name = plain(shorten(tool.name, 60));
  const paths = pathsOf(tool);
  const clauses = clausesOf(rule);
  const to = sendTo(editor.server, `t-${key}`);
  return html`<div class="rule-editor" role="group" aria-label="Conditions of ${name}">
${clauses.length === 0 && (rule.limits ?? []).length === 0 && html`<p class="hint">Nothing is set yet, so every call is allowed.</p>`}
${clauses.map((clause, at) => clausePart(editor, paths, clause, at, clauses))}
${(rule.limits ?? []).map((_, at) => limitPart(editor, paths, at))}
<p class="adders"><span>Add</span> ${actButton({ does: `add-deny_if:${key}`, text: 'Refuse if …', title: `Add to ${name}: refuse if`, to })} ${actButton({ does: `add-require:${key}`, text: 'Refuse unless …', title: `Add to ${name}: refuse unless`, to })} ${rule.approval === undefined && actButton({ does: `add-ask:${key}`, text: 'Ask if …', title: `Add to ${name}: ask a person if`, to })} ${actButton({ does: `add-limit:${key}`, text: 'Limit', title: `Add to ${name}: a limit`, to })}</p></div>`;
}

function clausePart(
  editor: RuleEditor,
  paths: readonly ArgumentPath[],
  { list, conditions, text }: Clause,
  at: number,
  clauses: readonly Clause[],
): Html {
  const { tool } = editor;
  const key = keyOf(tool.name);
  const name = plain(shorten(tool.name, 60));
  const place = clauses.slice(0, at).filter((other) => other.list === list).length;
  const base = list === 'ask' ? ['approval', 'when'] : [list, place, 'conditions'];
  const field = ruleFields.text(key, at);
  const to = sendTo(editor.server, `t-${key}`);
  const words = conditions.length === 0 ? ALWAYS_WORDS[list] : LIST_WORDS[list];
  return html`<fieldset class="clause"><legend>${words}${conditions.length > 1 && html` <span class="extent">all of these hold</span>`}</legend>
${conditions.map((condition, inner) => conditionPart(editor, paths, condition, { at, inner, pointer: pointerOf(['tools', tool.name, ...base, inner]), removable: conditions.length > 1 || list === 'ask' }))}
<label class="field"><span>${list === 'ask' ? 'What the person is asked' : 'What the agent is told'}</span>${textField({ name: field, title: `${list === 'ask' ? 'What the person is asked' : 'What the agent is told'}: ${words}, ${name}`, value: text ?? '', placeholder: 'Optional', focus: editor.focus })}</label>
<p class="adders">${actButton({ does: `add-condition:${key}:${at}`, text: 'And …', title: `Add a condition to: ${words}, ${name}`, to })} ${actButton({ does: `remove-rule:${key}:${at}`, text: 'Remove', title: `Remove: ${words}, ${name}`, to })}</p></fieldset>`;
}

function conditionPart(
  editor: RuleEditor,
  paths: readonly ArgumentPath[],
  condition: DraftCondition,
  where: { at: number; inner: number; pointer: string; removable: boolean },
): Html {
  const { tool, faults, focus, server } = editor;
  const { at, inner, pointer } = where;
  const key = keyOf(tool.name);
  const known = paths.find(({ path }) => path === condition.path);
  const fits = operatorsFor(known?.type);
  const operators = fits.includes(condition.op) ? fits : [...fits, condition.op];
  const names = [ruleFields.path(key, at, inner), ruleFields.op(key, at, inner), ruleFields.value(key, at, inner)];
  const [path = '', op = '', value = ''] = names;
  const to = sendTo(server, `t-${key}`);
  const nth = `condition ${inner + 1} of rule ${at + 1}, ${plain(shorten(tool.name, 60))}`;
  const elsewhere = faults.get(pointer) ?? faults.get(`${pointer}/op`);
  return html`<div class="condition">
<span class="cell">${choiceField({ name: path, title: `Parameter, ${nth}`, options: pathOptions(paths), chosen: known === undefined ? OTHER_PATH : keyOf(known.path), focus })}
${known === undefined && textField({ name: ruleFields.otherPath(key, at, inner), title: `Path, ${nth}`, value: condition.path, fault: faults.get(`${pointer}/path`), placeholder: 'args.name' })}</span>
<span class="cell">${choiceField({ name: op, title: `Comparison, ${nth}`, options: operators.map((one) => ({ value: one, text: OP_WORDS[one] })), chosen: condition.op })}</span>
<span class="cell grow">${valueField(value, `Value, ${nth}`, condition, known, faults.get(`${pointer}/value`) ?? inList(faults, pointer) ?? elsewhere)}</span>
${where.removable && actButton({ does: `remove-condition:${key}:${at}:${inner}`, text: '✕', title: `Remove ${nth}`, to })}</div>`;
}

function valueField(
  name: string,
  title: string,
  condition: DraftCondition,
  known: ArgumentPath | undefined,
  fault: string | undefined,
): Html {
  const value = typedText(condition);
  if (condition.op === 'exists') {
    const options = [
      { value: 'true', text: 'given' },
      { value: 'false', text: 'left out' },
    ];
    return choiceField({ name, title, options, chosen: value });
  }
  if (known?.type === 'boolean' && (value === 'true' || value === 'false' || value === '')) {
    const options = ['true', 'false'].map((one) => ({ value: one, text: one }));
    return choiceField({
      name,
      title,
      options: value === '' ? [{ value: '', text: '…' }, ...options] : options,
      chosen: value,
    });
  }
  const choices = known?.choices ?? [];
  if (!takesList(condition.op)) {
    const suggestions = takesNumber(condition.op) ? [] : choices;
    const placeholder = condition.op === 'regex' ? 'RE2 syntax, such as ^/home/' : '';
    return textField({ name, title, value, fault, suggestions, placeholder, numeric: takesNumber(condition.op) });
  }
  const shown = choices.slice(0, 12).map((one) => plain(shorten(one, 40)));
  return html`${textField({ name, title, value, fault, lines: true, placeholder: 'One value a line' })}${choices.length > 0 && html`<span class="hint">It knows: ${shown.join(', ')}${choices.length > shown.length && ` and ${choices.length - shown.length} more`}</span>`}`;
}

function inList(faults: ReadonlyMap<string, string>, pointer: string): string | undefined {
  return faults.entries().find(([at]) => at.startsWith(`${pointer}/value/`))?.[1];
}

function limitPart(
  { server, tool, rule, faults, focus }: RuleEditor,
  paths: readonly ArgumentPath[],
  at: number,
): Html {
  const limit = rule.limits?.[at];
  if (limit === undefined) return html``;
  const key = keyOf(tool.name);
  const name = plain(shorten(tool.name, 60));
  const sums = paths.filter(
    ({ type, path }) => type === undefined || type === 'number' || type === 'integer' || path === limit.increment_from,
  );
  const known = sums.some(({ path }) => path === limit.increment_from);
  const counts = [
    { value: '', text: 'calls' },
    ...(limit.increment_from !== undefined && !known ? [{ value: OTHER_PATH, text: plain(limit.increment_from) }] : []),
    ...sums.map(({ path }) => ({ value: keyOf(path), text: `sum of ${plain(shorten(path, 60))}` })),
  ];
  const chosen = limit.increment_from === undefined ? '' : known ? keyOf(limit.increment_from) : OTHER_PATH;
  const fault = [`/limits/${at}/max`, `/limits/${at}/window`, `/limits/${at}/counter`, `/limits/${at}/increment_from`]
    .map((end) => faults.get(pointerOf(['tools', tool.name]) + end))
    .find((one) => one !== undefined);
  const to = sendTo(server, `t-${key}`);
  const nth = `limit ${at + 1}, ${name}`;
  return html`<fieldset class="clause"><legend>Limit</legend><div class="condition"><span class="cell">${textField({ name: ruleFields.max(key, at), title: `At most, ${nth}`, value: String(limit.max), numeric: true, fault, focus })}</span>
<span class="cell grow">${choiceField({ name: ruleFields.sum(key, at), title: `What is counted, ${nth}`, options: counts, chosen })}</span>
<span class="cell">${choiceField({ name: ruleFields.window(key, at), title: `Time, ${nth}`, options: windowOptions(), chosen: limit.window })}</span>
${actButton({ does: `remove-limit:${key}:${at}`, text: '✕', title: `Remove ${nth}`, to })}</div></fieldset>`;
}

/** The windows of a limit, as a person reads them after a number. */
export function windowOptions(): Option[] {
  return WINDOWS.map((value) => ({ value, text: value === 'hour' ? 'an hour' : `a ${value}` }));
}

function pathOptions(paths: readonly ArgumentPath[]): Option[] {
  const known = paths.map(({ path, type }) => ({
    value: keyOf(path),
    text: `${plain(shorten(path.slice('args.'.length), 80))}${type === undefined ? '' : ` (${plain(shorten(type, 20))})`}`,
  }));
  return [...known, { value: OTHER_PATH, text: 'another path …' }];
}
