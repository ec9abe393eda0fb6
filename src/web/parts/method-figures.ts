import { CATEGORIES, type Facet, facetsSchema, RISK_LEVELS } from '../../domain/classification.ts';
import {
  FIGURE_WORDS,
  figureText,
  type GroupSummary,
  intervalText,
  JUDGE_WORDS,
  JUDGES,
  MAIN_FIGURES,
  type NamedSet,
  percentText,
  type Rates,
} from '../../domain/figures.ts';
import { type Content, type Html, html } from '../html.ts';
import { count, counted, day, FACET_WORDS } from '../words.ts';
import { categoryBadge, levelBadge } from './badges.ts';
import { reliabilityChart } from './reliability-chart.ts';

const GROUP_FIGURES = ['accuracy', 'macroF1', 'dangerousMissRate', 'riskExact', 'underRated', 'notAssessed'] as const;
const FACETS: readonly Facet[] = facetsSchema.keyof().options;

/** Everything that is measured on one set; `running` is the version that judges here. Of the sets after the first only the main table is open. */
export function setSection(set: NamedSet, at: number, running: string): Html {
  const first = at === 0;
  return html`<section id="set-${at + 1}" class="measured"><h3>${first ? 'On the' : 'On'} ${set.name}${set.firstSight && ', at first sight'}</h3>
${provenance(set)}
${!set.firstSight && set.classifier !== running && html`<p class="note">These figures are of another version than the one that runs here.</p>`}
${mainTable(set)}
${first ? details(set, true) : html`<details class="more"><summary>More about this set</summary>${details(set, false)}</details>`}
</section>`;
}

function provenance({ set, date, toolrisk, classifier, method }: NamedSet): Html {
  const { seen } = set.leftOut;
  return html`<p class="hint">${counted(set.rows, 'tool')} of ${counted(set.families, 'family', 'families')} of servers, sha-256 <code>${set.sha256}</code>. Measured on ${day(`${date}T00:00`)} with Toolrisk ${toolrisk}, classifier <code>${classifier}</code>, ${method === 'shipped' ? 'the model as it ships' : 'cross-validated by family'}.${seen > 0 && ` ${counted(seen, 'tool')} that the model had been trained on ${seen === 1 ? 'was' : 'were'} left out.`}</p>`;
}

function mainTable(set: NamedSet): Html {
  const [, ...others] = JUDGES;
  return scrolling(
    `The figures on the ${set.name}`,
    html`<thead><tr><th scope="col">Figure</th><th scope="col">${JUDGE_WORDS.whole.name}</th><th scope="col">95 % interval</th>${others.map(
      (judge) => html`<th scope="col" title="${JUDGE_WORDS[judge].meaning}">${JUDGE_WORDS[judge].name}</th>`,
    )}</tr></thead>
<tbody>${MAIN_FIGURES.map((figure) => {
      const { name, better } = FIGURE_WORDS[figure];
      const own = set.judges.whole.figures[figure];
      return html`<tr><th scope="row">${name}${better === 'less' && html` <span class="aim">less is better</span>`}</th>
<td><b>${own === null ? NONE : figureText(figure, own.value)}</b></td><td class="interval">${own === null ? NONE : intervalText(figure, own)}</td>${others.map(
        (judge) => {
          const theirs = set.judges[judge].figures[figure];
          return html`<td>${theirs === null ? NONE : figureText(figure, theirs.value)}</td>`;
        },
      )}</tr>`;
    })}</tbody>`,
    'judges',
  );
}

function details(set: NamedSet, anchors: boolean): Html {
  const part = (id: string, title: string, content: Html, note?: Html) =>
    html`<section${anchors && html` id="${id}"`}><h4>${title}</h4>${note}${content}</section>`;
  return html`<div class="method-grid">
${part('by-category', 'Category by category', ratesTable(CATEGORIES.map((category) => [categoryBadge(category), set.details.categories[category]])))}
${part('facets', 'The marks for data flow', ratesTable(FACETS.map((facet) => [FACET_WORDS[facet].title, set.details.facets[facet]])))}
${part(
  'confusion',
  'What was taken for what',
  crossTable(
    CATEGORIES.map((category) => ({ head: categoryBadge(category), counts: set.details.confusion[category] })),
    [...CATEGORIES, 'none'],
  ),
  html`<p class="hint">A row is what the label says, a column what was judged.</p>`,
)}
${part(
  'levels',
  'And level for level',
  crossTable(
    RISK_LEVELS.map((level) => ({ head: levelBadge(level), counts: set.details.levels[level] })),
    [...RISK_LEVELS, 'none'],
  ),
  html`<p class="hint">A row is what the label says, a column what was judged.</p>`,
)}
${part('reliability', 'Does the confidence keep its word?', reliabilityChart(set.details.reliability), html`<p class="hint">Bars: how often category and level were both right. Marks: what the confidence promised. A bar that ends before its mark was promised too much.</p>`)}
${part('baselines', 'The baselines', baselineList())}
</div>
${part('by-definition', 'By kind of definition', groupTable('Definition', set.byDefinition))}
${part('by-source', 'By source of the definitions', groupTable('Source', set.bySource))}`;
}

function ratesTable(rows: readonly (readonly [Content, Rates])[]): Html {
  return scrolling(
    'F1, precision and recall',
    html`<thead><tr><td></td><th scope="col">F1</th><th scope="col">Precision</th><th scope="col">Recall</th><th scope="col">Tools</th></tr></thead>
<tbody>${rows.map(
      ([name, { f1, precision, recall, support }]) =>
        html`<tr><th scope="row">${name}</th><td><b>${f1.toFixed(3)}</b></td><td>${percentText(precision)}</td><td>${percentText(recall)}</td><td>${count(support)}</td></tr>`,
    )}</tbody>`,
    'rates',
  );
}

function crossTable<Key extends string>(
  rows: readonly { head: Html; counts: Record<Key, number> }[],
  columns: readonly Key[],
): Html {
  return scrolling(
    'Labelled and judged',
    html`<thead><tr><td></td>${columns.map((column) => html`<th scope="col">${column === 'none' ? 'Not assessed' : column}</th>`)}</tr></thead>
<tbody>${rows.map(({ head, counts }) => {
      const total = columns.reduce((sum, column) => sum + counts[column], 0);
      return html`<tr><th scope="row">${head}</th>${columns.map((column) => html`<td class="${heat(counts[column], total)}">${count(counts[column])}</td>`)}</tr>`;
    })}</tbody>`,
    'cross',
  );
}

/** The class of a cell by its share of the row: darker for more, none for nothing. */
function heat(value: number, total: number): string {
  if (value === 0) return 'zero';
  const share = value / Math.max(1, total);
  return share >= 0.5 ? 'heat-3' : share >= 0.05 ? 'heat-2' : 'heat-1';
}

function groupTable(name: string, groups: readonly GroupSummary[]): Html {
  return scrolling(
    name,
    html`<thead><tr><th scope="col">${name}</th><th scope="col">Tools</th>${GROUP_FIGURES.map((figure) => html`<th scope="col">${FIGURE_WORDS[figure].short}</th>`)}</tr></thead>
<tbody>${groups.map(
      (group) =>
        html`<tr><th scope="row">${group.name}</th><td>${count(group.rows)}</td>${GROUP_FIGURES.map((figure) => {
          const own = group.figures[figure];
          return html`<td>${own === null ? NONE : html`${figureText(figure, own.value)} ${group.families > 1 && html`<span class="interval">${intervalText(figure, own)}</span>`}`}</td>`;
        })}</tr>`,
    )}</tbody>`,
    'groups',
  );
}

function baselineList(): Html {
  return html`<dl class="baselines">${JUDGES.map(
    (judge) => html`<div><dt>${JUDGE_WORDS[judge].name}</dt><dd>${JUDGE_WORDS[judge].meaning}</dd></div>`,
  )}</dl>`;
}

const NONE = html`<span class="zero">–</span>`;

/** A table that scrolls in its own box where the window is too narrow for it. */
function scrolling(name: string, table: Html, kind?: string): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="matrix${kind !== undefined && ` ${kind}`}">${table}</table></div>`;
}
