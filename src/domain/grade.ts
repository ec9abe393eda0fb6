import type { Category, RiskLevel } from './classification.ts';
import { type Combination, type CombinationKind, combinationsWithin } from './combinations.ts';
import { joined } from './policy/phrases.ts';
import { quotedName, strongestFirst, type ToolSketch } from './tool-sketch.ts';

/** How much of a server has to be restricted before an unattended agent may use it: A nothing, F most. */
export const GRADES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type Grade = (typeof GRADES)[number];

/** One thing that keeps a server from a better grade. */
export type GradeReason = {
  /** The rule's id, a claim in words. */
  rule: string;
  /** No server with this reason is better than this. */
  letter: Grade;
  /** The tools it is about, strongest first, at most five. */
  tools: string[];
  /** How many there are. */
  total: number;
  /** The reason as one plain sentence. */
  text: string;
};

/** A grade with all that speaks against a better one, worst first; or the sentence why there is none. */
export type ServerGrade = { letter: Grade; reasons: GradeReason[] } | { letter: null; reason: string };

/** What a grade asks of whoever lets an agent use the server. */
export const GRADE_WORDS: Record<Grade, { short: string; meaning: string }> = {
  A: {
    short: 'nothing to restrict',
    meaning: 'Its tools look and change nothing, and a wrong call does no harm worth a rule.',
  },
  B: {
    short: 'caps are enough',
    meaning: 'A wrong call is a nuisance that can be undone. Cap how often it may happen.',
  },
  C: {
    short: 'tight caps on the named tools',
    meaning:
      'Some calls reach people, access rights or running systems. Cap them tightly, and look at their arguments.',
  },
  D: {
    short: 'a person is asked before the named tools',
    meaning: 'Some calls return secrets, remove things or prepare payments, or nobody could tell what they do.',
  },
  E: {
    short: 'hide the named tools, or ask each time',
    meaning: 'A single wrong call can lose data for good, move money or run anything.',
  },
  F: {
    short: 'cut the named chain first',
    meaning: 'Text that somebody outside wrote can steer the agent to such a call, or a definition tries to steer it.',
  },
};

/** The worst that a tool of this category and level allows a server to be. */
const BY_TOOL: Record<Category, Record<RiskLevel, Grade>> = {
  Read: { Low: 'A', Medium: 'B', High: 'D', Critical: 'E' },
  Write: { Low: 'B', Medium: 'B', High: 'C', Critical: 'E' },
  Execute: { Low: 'B', Medium: 'B', High: 'C', Critical: 'E' },
  Destructive: { Low: 'B', Medium: 'B', High: 'D', Critical: 'E' },
  Financial: { Low: 'D', Medium: 'D', High: 'D', Critical: 'E' },
};

/** The same in words: what the tools of a category do that are held at a grade. */
const DOES: Record<Category, Partial<Record<Grade, { rule: string; one: string; many: string }>>> = {
  Read: {
    B: {
      rule: 'reads-much',
      one: 'reads private content, any file or any address',
      many: 'read private content, any file or any address',
    },
    D: { rule: 'returns-secrets', one: 'returns secrets', many: 'return secrets' },
    E: { rule: 'reads-critically', one: 'reads what no agent may read', many: 'read what no agent may read' },
  },
  Write: {
    B: { rule: 'changes', one: 'changes what can be changed back', many: 'change what can be changed back' },
    C: {
      rule: 'changes-far',
      one: 'reaches people, access rights, files or running systems',
      many: 'reach people, access rights, files or running systems',
    },
    E: { rule: 'changes-critically', one: 'makes a change without bounds', many: 'make a change without bounds' },
  },
  Execute: {
    B: { rule: 'runs-bounded', one: 'runs something bounded', many: 'run something bounded' },
    C: { rule: 'drives', one: 'runs or drives something real', many: 'run or drive something real' },
    E: { rule: 'runs-anything', one: 'runs whatever it is given', many: 'run whatever they are given' },
  },
  Destructive: {
    B: { rule: 'clears-its-own', one: 'clears what can be made again', many: 'clear what can be made again' },
    D: { rule: 'removes', one: 'removes what can be brought back', many: 'remove what can be brought back' },
    E: { rule: 'removes-for-good', one: 'removes something for good', many: 'remove something for good' },
  },
  Financial: {
    D: { rule: 'prepares-payment', one: 'prepares or prices a payment', many: 'prepare or price a payment' },
    E: { rule: 'moves-money', one: 'moves money or commits to pay', many: 'move money or commit to pay' },
  },
};

const NOT_ASSESSED = { rule: 'not-assessed', one: 'could not be assessed', many: 'could not be assessed' };
const CONTRADICTED = {
  rule: 'annotations-contradict',
  one: 'is called milder by its server’s annotations than the rest of its definition is',
  many: 'are called milder by their server’s annotations than the rest of their definitions is',
};
const MANIPULATED = {
  rule: 'manipulated-text',
  one: 'has text in its definition that is made to steer or to deceive its reader',
  many: 'have text in their definitions that is made to steer or to deceive their reader',
};

/** Loss that an outsider causes is no worse than the loss itself, which holds the server at E already. */
const BY_COMBINATION: Record<CombinationKind, Record<Combination['severity'], Grade>> = {
  'data-leaves': { Critical: 'F', High: 'D' },
  'outsider-runs-code': { Critical: 'F', High: 'E' },
  'outsider-moves-money': { Critical: 'F', High: 'E' },
  'outsider-destroys': { Critical: 'E', High: 'E' },
};

const NAMED = 5;

/**
 * The grade of a server by its tools. The worst reason decides, so a further tool never improves it, whatever its kind,
 * and neither a thousand mild tools nor one bad tool among a thousand changes what is said of the bad one.
 */
export function gradeOf(tools: readonly ToolSketch[]): ServerGrade {
  if (tools.length === 0)
    return { letter: null, reason: 'It has no tools that are known, so there is nothing to grade.' };
  if (tools.every(({ judged, manipulated }) => judged === undefined && !manipulated)) {
    const what = tools.length === 1 ? 'Its one tool' : `None of its ${tools.length} tools`;
    const verb = tools.length === 1 ? 'could not be assessed' : 'could be assessed';
    return {
      letter: null,
      reason: `${what} ${verb}, so there is nothing to grade. That is no sign that it is harmless.`,
    };
  }
  const sorted = tools.toSorted(strongestFirst);
  const reasons = [
    ...combinationsWithin({ name: '', tools }).filter(addsToItsTools).map(combinationReason),
    ...groupsOf(sorted).map(([words, grade, names]) => toolsReason(words, grade, names)),
  ].toSorted((one, other) => GRADES.indexOf(other.letter) - GRADES.indexOf(one.letter));
  return { letter: reasons[0]?.letter ?? 'A', reasons };
}

/** The best grade that a server with this tool alone could have, its combinations with others aside. */
export function gradeOfTool({ judged, contradicted, manipulated }: ToolSketch): Grade {
  if (manipulated) return 'F';
  const own = judged === undefined ? 'D' : BY_TOOL[judged.category][judged.risk];
  return contradicted ? worse(own, 'C') : own;
}

/** The grade at which a combination holds its server. */
export function gradeOfCombination({ kind, severity }: Pick<Combination, 'kind' | 'severity'>): Grade {
  return BY_COMBINATION[kind][severity];
}

/** Whether the first grade asks for more restriction than the second. */
export function isWorse(one: Grade, other: Grade): boolean {
  return GRADES.indexOf(one) > GRADES.indexOf(other);
}

function worse(one: Grade, other: Grade): Grade {
  return isWorse(other, one) ? other : one;
}

function addsToItsTools({ kind }: Combination): boolean {
  return kind !== 'outsider-destroys';
}

type Words = { rule: string; one: string; many: string };

function groupsOf(tools: readonly ToolSketch[]): [Words, Grade, string[]][] {
  const groups = new Map<string, [Words, Grade, string[]]>();
  const add = (words: Words | undefined, grade: Grade, name: string) => {
    if (words === undefined) return;
    const known = groups.get(words.rule);
    if (known === undefined) groups.set(words.rule, [words, grade, [name]]);
    else known[2].push(name);
  };
  for (const { name, judged, contradicted, manipulated } of tools) {
    if (manipulated) add(MANIPULATED, 'F', name);
    if (judged === undefined) add(NOT_ASSESSED, 'D', name);
    else {
      const grade = BY_TOOL[judged.category][judged.risk];
      add(DOES[judged.category][grade], grade, name);
    }
    if (contradicted) add(CONTRADICTED, 'C', name);
  }
  return [...groups.values()];
}

function toolsReason({ rule, one, many }: Words, letter: Grade, names: readonly string[]): GradeReason {
  const shown = names.slice(0, NAMED);
  return { rule, letter, tools: shown, total: names.length, text: sentence(names.map(quotedName), one, many) };
}

function sentence(names: readonly string[], one: string, many: string): string {
  if (names.length === 1) return `${names[0]} ${one}.`;
  if (names.length <= 3) return `${joined(names)} ${many}.`;
  const shown = names.slice(0, NAMED);
  const rest = names.length - shown.length;
  return `${names.length} tools ${many}: ${joined(rest > 0 ? [...shown, `${rest} more`] : shown)}.`;
}

function combinationReason(combination: Combination): GradeReason {
  const named =
    combination.alone.length > 0 ? combination.alone : combination.legs.flatMap(({ tools }) => tools.slice(0, 1));
  const tools = [...new Set(named.map(({ tool }) => tool))];
  return {
    rule: combination.kind,
    letter: gradeOfCombination(combination),
    tools,
    total: tools.length,
    text: combination.attack,
  };
}
