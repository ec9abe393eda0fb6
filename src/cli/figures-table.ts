import {
  FIGURE_WORDS,
  type Figures,
  figureText,
  intervalText,
  JUDGE_WORDS,
  JUDGES,
  MAIN_FIGURES,
  type NamedSet,
} from '../domain/figures.ts';
import { Obstacle } from './command.ts';

const BEGIN = '<!-- figures -->';
const END = '<!-- /figures -->';

/** A README with the table of figures between its two markers renewed. */
export function withFigures(readme: string, figures: Figures): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Obstacle(`README.md has no ${BEGIN} … ${END} to put the figures between.`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${renderFigures(figures)}\n${readme.slice(end)}`;
}

/** The figures of all sets in Markdown. */
export function renderFigures({ sets }: Figures): string {
  return sets.map(renderSet).join('\n\n');
}

function renderSet(set: NamedSet): string {
  const [, ...others] = JUDGES;
  const head = ['', JUDGE_WORDS.whole.name, '95 % interval', ...others.map((judge) => JUDGE_WORDS[judge].name)];
  const rows = MAIN_FIGURES.map((figure) => {
    const own = set.judges.whole.figures[figure];
    return [
      FIGURE_WORDS[figure].name,
      own === null ? '' : figureText(figure, own.value),
      own === null ? '' : intervalText(figure, own),
      ...others.map((judge) => {
        const theirs = set.judges[judge].figures[figure];
        return theirs === null ? '' : figureText(figure, theirs.value);
      }),
    ];
  });
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${caption(set)}\n\n${lines.join('\n')}`;
}

function caption({ name, firstSight, date, toolrisk, classifier, method, set }: NamedSet): string {
  const sight = firstSight ? ', measured once, before anybody had read it' : '';
  const how = method === 'shipped' ? 'the model as it ships' : 'cross-validated by family';
  return `**${name.slice(0, 1).toUpperCase()}${name.slice(1)}**${sight}: ${thousands(set.rows)} tools of ${thousands(set.families)} families, sha-256 \`${set.sha256.slice(0, 16)}…\`; ${date}, Toolrisk ${toolrisk}, classifier \`${classifier}\`, ${how}.`;
}

function thousands(value: number): string {
  return value.toLocaleString('en-GB');
}
