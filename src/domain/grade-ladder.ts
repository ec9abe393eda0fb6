import { combinationsWithin, isLeg } from './combinations.ts';
import { remediesFor } from './cut-chains.ts';
import { GRADES, type Grade, gradeOf, gradeOfCombination, gradeOfTool, isWorse } from './grade.ts';
import type { RatedTool } from './policy/recommend.ts';
import { sketchOf, strongestFirst } from './tool-sketch.ts';

/** What one has to restrict for a better grade: with these tools hidden or asked about, the others have this grade. */
export type LadderStep = {
  letter: Grade;
  /** Names, strongest first. */
  restrict: string[];
};

/**
 * The steps from a server's grade to better ones, nearest first; none where every tool would have to go. A step takes
 * what is worse than its grade by itself, and of each chain the leg that is cheapest to cut.
 */
export function gradeLadder(tools: readonly RatedTool[]): LadderStep[] {
  const now = gradeOf(tools.map(sketchOf)).letter;
  if (now === null) return [];
  const steps = GRADES.filter((grade) => isWorse(now, grade))
    .toReversed()
    .flatMap((target) => stepTo(target, tools));
  // A cut can reach further than it was made for: then the steps that cost as much and reach less are left out.
  const useful = steps.filter(
    (step, at) =>
      !steps.some(
        (other, place) =>
          place !== at &&
          !isWorse(other.letter, step.letter) &&
          other.restrict.length <= step.restrict.length &&
          (isWorse(step.letter, other.letter) || other.restrict.length < step.restrict.length || place < at),
      ),
  );
  return useful.toSorted((one, other) => one.restrict.length - other.restrict.length);
}

function stepTo(target: Grade, tools: readonly RatedTool[]): LadderStep[] {
  const rest = restFor(target, tools);
  const { letter } = gradeOf(rest.map(sketchOf));
  if (letter === null) return [];
  const kept = new Set(rest);
  const taken = tools.filter((tool) => !kept.has(tool)).map(sketchOf);
  return [{ letter, restrict: taken.toSorted(strongestFirst).map(({ name }) => name) }];
}

function restFor(target: Grade, tools: readonly RatedTool[]): RatedTool[] {
  let rest = tools.filter((rated) => !isWorse(gradeOfTool(sketchOf(rated)), target));
  for (;;) {
    const sketches = { name: '', tools: rest.map(sketchOf) };
    const chain = combinationsWithin(sketches).find((one) => isWorse(gradeOfCombination(one), target));
    if (chain === undefined) return rest;
    const remedy = remediesFor([{ name: '', tools: rest }]).find(({ kind }) => kind === chain.kind);
    if (remedy === undefined) return rest;
    rest = rest.filter((rated) => !isLeg(sketchOf(rated), remedy.leg));
  }
}
