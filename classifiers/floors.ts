import { z } from 'zod';
import { CATEGORIES } from '../src/domain/classification.ts';
import { FIGURE_WORDS, MAIN_FIGURES, type NamedSet } from '../src/domain/figures.ts';

const JUDGES_HELD = ['whole', 'rules'] as const;

/**
 * `floors.json`: by set, by judge, by figure, what no change may fall below; for figures of which less is better, what
 * none may rise above. They are raised by hand, with `npm run figures -- … --raise`, and never lowered.
 */
export const floorsSchema = z.record(
  z.string(),
  z.partialRecord(z.enum(JUDGES_HELD), z.record(z.string(), z.number())),
);
export type Floors = z.infer<typeof floorsSchema>;

/** How far a floor stands from the figure that was reached, so that a fair change of one rule does not fail. */
const SLACK = 0.005;
/** A quote that does not stand where it says is a fault, however rare. */
const WITHOUT_SLACK = new Set(['evidenceValid']);

type Held = { judge: (typeof JUDGES_HELD)[number]; figure: string; value: number; less: boolean };

/** One sentence for each figure of a set that is on the wrong side of its floor. */
export function belowFloors(set: NamedSet, floors: Floors): string[] {
  return heldFigures(set).flatMap(({ judge, figure, value, less }) => {
    const floor = floors[set.name]?.[judge]?.[figure];
    if (floor === undefined || (less ? value <= floor : value >= floor)) return [];
    const judgeWords = judge === 'whole' ? '' : ' of the rules alone';
    const bound = less ? `above the ${floor} that it may be at most` : `below its floor of ${floor}`;
    return [`${set.name}: ${figure}${judgeWords} is ${digits(value)}, ${bound}.`];
  });
}

/** The floors with those of one set moved up to what it reached, less a little; a floor that is stricter already stays. */
export function raiseFloors(set: NamedSet, floors: Floors): Floors {
  const raised = { ...floors[set.name] };
  for (const { judge, figure, value, less } of heldFigures(set)) {
    const slack = WITHOUT_SLACK.has(figure) ? 0 : SLACK;
    const reached = digits(less ? value + slack : value - slack);
    const old = raised[judge]?.[figure] ?? reached;
    raised[judge] = { ...raised[judge], [figure]: less ? Math.min(old, reached) : Math.max(old, reached) };
  }
  return { ...floors, [set.name]: raised };
}

/** The main figures of the classifier and of its rules, and the F1 of each category. */
function heldFigures({ judges, details }: NamedSet): Held[] {
  const main = JUDGES_HELD.flatMap((judge) =>
    MAIN_FIGURES.flatMap((figure): Held[] => {
      const value = judges[judge].figures[figure]?.value;
      return value === undefined ? [] : [{ judge, figure, value, less: FIGURE_WORDS[figure].better === 'less' }];
    }),
  );
  const categories = CATEGORIES.map(
    (category): Held => ({
      judge: 'whole',
      figure: `f1 of ${category}`,
      value: details.categories[category].f1,
      less: false,
    }),
  );
  return [...main, ...categories];
}

function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
