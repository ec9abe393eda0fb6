import Table from 'cli-table3';
import { CATEGORIES, type Facet, RISK_LEVELS } from '../domain/classification.ts';
import {
  type Bounded,
  type EvaluatedSet,
  FIGURE_WORDS,
  figureText,
  type GroupSummary,
  intervalText,
  JUDGE_WORDS,
  JUDGES,
  MAIN_FIGURES,
  type MainFigure,
  percentText,
  type Rates,
} from '../domain/figures.ts';
import { printableLine } from '../domain/printable.ts';

const FACET_NAMES: Record<Facet, string> = {
  private_data: 'returns private data',
  untrusted_content: 'returns text from outsiders',
  external_send: 'can send data out',
};
const GROUP_FIGURES = ['accuracy', 'macroF1', 'dangerousMissRate', 'riskExact', 'underRated', 'notAssessed'] as const;

/** An evaluation as tables for a terminal. */
export function printEvaluation(evaluated: EvaluatedSet): string {
  const { details } = evaluated;
  const parts = [
    heading(evaluated),
    mainTable(evaluated),
    title('By category', ratesTable('category', details.categories)),
    title(
      'Labelled (rows) and judged (columns)',
      crossTable([...CATEGORIES], [...CATEGORIES, 'none'], (label, judged) => details.confusion[label][judged]),
    ),
    title(
      'Labelled level (rows) and judged level (columns)',
      crossTable([...RISK_LEVELS], [...RISK_LEVELS, 'none'], (label, judged) => details.levels[label][judged]),
    ),
    title(
      'Facets',
      ratesTable('facet', details.facets, (facet) => FACET_NAMES[facet]),
    ),
    title('Confidence, and how often category and level were both right', reliabilityTable(evaluated)),
    title('By kind of definition', groupTable('definition', evaluated.byDefinition)),
    title('By source', groupTable('source', evaluated.bySource)),
    misses(evaluated),
  ];
  return `${parts.join('\n\n')}\n`;
}

function heading({ set, toolrisk, classifier, method }: EvaluatedSet): string {
  const how =
    method === 'shipped'
      ? 'the model as it ships'
      : 'cross-validated by family: no tool is judged by a model that has seen its family';
  return `${set.rows} tools of ${set.families} families, sha-256 ${set.sha256}\nToolrisk ${toolrisk}, classifier ${classifier}; ${how}`;
}

function mainTable({ judges }: EvaluatedSet): string {
  const [, ...others] = JUDGES;
  const rows = MAIN_FIGURES.map((figure) => [
    FIGURE_WORDS[figure].name,
    text(figure, judges.whole.figures[figure]),
    interval(figure, judges.whole.figures[figure]),
    ...others.map((judge) => text(figure, judges[judge].figures[figure])),
  ]);
  const head = ['', JUDGE_WORDS.whole.name, '95 % interval', ...others.map((judge) => JUDGE_WORDS[judge].name)];
  return draw(head, rows, [34, 10, 18, 9, 9, 11, 13, 13]);
}

function ratesTable<Key extends string>(
  name: string,
  of: Record<Key, Rates>,
  call: (key: Key) => string = (key) => key,
): string {
  const keys = Object.keys(of).filter((key): key is Key => Object.hasOwn(of, key));
  return draw(
    [name, 'F1', 'precision', 'recall', 'tools'],
    keys.map((key) => {
      const { f1, precision, recall, support } = of[key];
      return [call(key), f1.toFixed(3), percentText(precision), percentText(recall), String(support)];
    }),
  );
}

function crossTable<Row extends string, Column extends string>(
  rows: readonly Row[],
  columns: readonly Column[],
  count: (row: Row, column: Column) => number,
): string {
  return draw(
    ['', ...columns],
    rows.map((row) => [row, ...columns.map((column) => String(count(row, column)))]),
  );
}

function reliabilityTable({ details }: EvaluatedSet): string {
  const rows = details.reliability
    .filter((bin) => bin.rows > 0)
    .map((bin) => [binText(bin.from), percentText(bin.confidence), percentText(bin.hits), String(bin.rows)]);
  return draw(['confidence', 'mean', 'right', 'tools'], rows);
}

/** `0.8 to 0.9`. */
export function binText(from: number): string {
  return `${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`;
}

function groupTable(name: string, groups: readonly GroupSummary[]): string {
  return draw(
    [name, 'tools', 'families', ...GROUP_FIGURES.map((figure) => FIGURE_WORDS[figure].short)],
    groups.map((group) => [
      printableLine(group.name, 60),
      String(group.rows),
      String(group.families),
      ...GROUP_FIGURES.map((figure) => text(figure, group.figures[figure])),
    ]),
  );
}

function misses({ details: { dangerousMisses } }: EvaluatedSet): string {
  const { count, of, rate, ids = [] } = dangerousMisses;
  const list = ids.map((id) => `\n  ${printableLine(id, 120)}`).join('');
  return `${count} of ${of} Execute, Destructive and Financial tools called Read (${percentText(rate)})${count > 0 ? `:${list}` : ''}`;
}

function title(words: string, table: string): string {
  return `${words}\n${table}`;
}

function text(figure: MainFigure, bounded: Bounded): string {
  return bounded === null ? '-' : figureText(figure, bounded.value);
}

function interval(figure: MainFigure, bounded: Bounded): string {
  return bounded === null ? '-' : intervalText(figure, bounded);
}

function draw(head: string[], rows: string[][], colWidths?: number[]): string {
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    ...(colWidths && { colWidths }),
  });
  table.push(...rows);
  return table.toString();
}
