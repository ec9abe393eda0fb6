import {
  type Direction,
  directionOf,
  directionOfParts,
  type Part,
  partsOverAll,
  together,
  type Treatment,
  treatmentOf,
  treatmentOfRest,
} from './compare.ts';
import type { Policy } from './schema.ts';
import { differencesOf, treatmentPhrase } from './treatment-words.ts';

/** What changed of one tool, of the limits over all tools, or of the tools that neither policy names. */
export type PolicyChange = {
  about: 'tool' | 'all_tools' | 'other_tools';
  /** The tool's name as the policy has it; null where the change is about several. */
  tool: string | null;
  direction: Direction;
  /** What changed, one clause each: `was hidden, now asks before each call`. */
  texts: string[];
};

export type PolicyDiff = { direction: Direction; changes: PolicyChange[] };

/**
 * What the second policy changes about the first, tool by tool and in words. A direction is only given where it holds for
 * every call; where that cannot be proved it is `changed`. A change of words alone is `same`.
 */
export function diffPolicies(before: Policy, after: Policy): PolicyDiff {
  const limits = changeOfParts(partsOverAll(before), partsOverAll(after));
  const names = new Set([before, after].flatMap(({ tools, hide }) => [...Object.keys(tools ?? {}), ...(hide ?? [])]));
  // In "hide", the name "*" stands for every tool; it is a tool of its own where it stands under "tools".
  if (![before, after].some(({ tools }) => Object.hasOwn(tools ?? {}, '*'))) names.delete('*');
  const ofTools = [...names].flatMap((tool): PolicyChange[] => {
    const [from, to] = [treatmentOf(before, tool), treatmentOf(after, tool)];
    const change = changeOf(from, to);
    if (change === undefined) return [];
    // What holds for all tools holds for this one as well, unless it is refused on one side anyway.
    const bound = from.kind === 'parts' && to.kind === 'parts' && limits !== undefined;
    const direction = bound ? together(change.direction, limits.direction) : change.direction;
    return [{ about: 'tool', tool, ...change, direction }];
  });
  const rest = changeOf(treatmentOfRest(before), treatmentOfRest(after));
  const changes: PolicyChange[] = [
    ...(rest === undefined ? [] : [{ about: 'other_tools' as const, tool: null, ...rest }]),
    ...(limits === undefined ? [] : [{ about: 'all_tools' as const, tool: null, ...limits }]),
    ...ofTools,
  ];
  return { direction: changes.map(({ direction }) => direction).reduce(together, 'same'), changes };
}

type Change = { direction: Direction; texts: string[] };

function changeOf(before: Treatment, after: Treatment): Change | undefined {
  const direction = directionOf(before, after);
  if (before.kind === 'parts' && after.kind === 'parts' && before.parts.length > 0 && after.parts.length > 0) {
    return changeOfParts(before.parts, after.parts);
  }
  const [was, is] = [treatmentPhrase(before), treatmentPhrase(after)];
  return was === is ? undefined : { direction, texts: [`was ${was}, now ${is}`] };
}

function changeOfParts(before: readonly Part[], after: readonly Part[]): Change | undefined {
  const texts = differencesOf(before, after);
  return texts.length === 0 ? undefined : { direction: directionOfParts(before, after), texts };
}

/** Whether a change lets calls through that were refused or asked about, or may do so for all that can be told. */
export function mayWiden(direction: Direction): boolean {
  return direction === 'widened' || direction === 'changed';
}
