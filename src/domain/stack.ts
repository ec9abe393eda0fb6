import { type Combination, combinationsAcross, combinationsWithin } from './combinations.ts';
import { type RatedServer, type Remedy, remediesFor } from './cut-chains.ts';
import { GRADES, gradeOf, type ServerGrade } from './grade.ts';
import { byText, sketchOf } from './tool-sketch.ts';

/** Several servers that one agent holds together. */
export type StackReport = {
  /** Worst grade first, then by name. */
  servers: { name: string; tools: number; grade: ServerGrade; combinations: Combination[] }[];
  /** Combinations that need more than one server. */
  across: Combination[];
  /** How to break all of them, those inside one server too: one remedy for each kind. */
  remedies: Remedy[];
};

/**
 * Judges servers as one agent that holds them all could be misled: each by itself, and together.
 * The order of servers and tools changes nothing. The names of the servers differ.
 */
export function judgeStack(servers: readonly RatedServer[]): StackReport {
  const sketched = servers.map(({ name, tools }) => ({ name, tools: tools.map(sketchOf) }));
  return {
    servers: sketched
      .map((server) => ({
        name: server.name,
        tools: server.tools.length,
        grade: gradeOf(server.tools),
        combinations: combinationsWithin(server),
      }))
      .toSorted((one, other) => gradePlace(other.grade) - gradePlace(one.grade) || byText(one.name, other.name)),
    across: combinationsAcross(sketched),
    remedies: remediesFor(servers),
  };
}

/** A server that could not be graded stands after F: nobody may read it as harmless because it is last. */
function gradePlace({ letter }: ServerGrade): number {
  return letter === null ? GRADES.length : GRADES.indexOf(letter);
}
