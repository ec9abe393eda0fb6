import {
  CATEGORIES,
  type Category,
  type Facet,
  type Facets,
  type Finding,
  RISK_LEVELS,
  type RiskLevel,
} from '../src/domain/classification.ts';
import { type ByCategory, chancesByCategory, DEFAULT_LEVEL, DEFAULT_WEIGHT, pairChances } from './odds.ts';
import { PAIRS } from './statistical-classes.ts';

/** Two categories this close are a tie, and the stronger effect wins. */
const TIE = 0.1;
/** Sums of decimal weights are off by less than this. */
const ROUNDING = 1e-9;
/** A vote of this weight settles the matter. */
const SETTLES = 1;
/** How much of the confidence stays where only a name speaks, which the guide calls hard in any case. */
export const NAME_ALONE = 0.58;
/** What a settled matter counts as, where many small votes speak for something else. */
const SETTLED_MARGIN = 0.5;
/** Rules that see a general-purpose runner. */
const RUNNER_RULES = new Set(['runs-code-or-commands', 'query-language-can-write', 'passes-requests-through']);
/** Fewer votes than this say nothing. */
const ENOUGH = 0.15;

/** A dangerous tool called Read is this many times worse than a reading tool called dangerous. */
const MISS_COST = 2;
/** Where the rules are silent the model must be this sure of a category to speak for both. */
const SURE = 0.6;
/** How often, given the category, a level was right that the findings held up against the model. */
const HELD_UP = 0.5;
/** A category that is less likely than this, though it be the likeliest, is a guess. */
const GUESS = 0.3;
/**
 * A tool that seems to read is left open where the votes for something dangerous come to this: of the labelled tools that
 * it leaves open one in five was dangerous, of those that stay Read one in a hundred and twenty. A model's suspicion
 * without such a vote proved right one time in twenty, and leaves nothing open.
 */
const DOUBT = 0.35;
/** A finding on a facet counts this much beside the model's chance, and both together have to reach the second number. */
const FACET_WEIGHTS: Record<Facet, { finding: number; enough: number }> = {
  private_data: { finding: 0.6, enough: 0.7 },
  untrusted_content: { finding: 0.6, enough: 0.7 },
  // What leaves a server is said in a few plain words, which rules read better.
  external_send: { finding: 0.8, enough: 0.8 },
};

/** What a statistical model thinks of a tool: the chance of each of PAIRS, in their order, and of each facet. */
export type ModelEstimate = {
  pairs: readonly number[];
  facets: Readonly<Record<Facet, number>>;
};

/** What the findings come to; `undefined` where they say too little to judge. */
export type Judgement = {
  category: Category;
  risk: RiskLevel;
  confidence: number;
  facets: Facets;
  /** The findings that decided category and level, strongest first. */
  decisive: Finding[];
  /** Whether the findings alone would have come to another category or level, or to none. */
  byModel: boolean;
};

/**
 * Findings → category, level, confidence and facets: the only place where that happens.
 *
 * Category: the votes (findings with a category and no level) are summed; the highest sum wins, and of sums within `TIE`
 * the stronger effect; where votes of full weight exist, the strongest of their categories wins, except that a
 * general-purpose runner is Execute whatever else it could do. Level: among the findings for that category which name a
 * level the heaviest wins, of equals the higher level, against the guide's default with `DEFAULT_WEIGHT`. Facets: one
 * finding is enough.
 */
export function combine(findings: readonly Finding[], described = true): Judgement | undefined {
  const sums = sumVotes(findings);
  const category = strongest(sums, findings);
  if (category === undefined) return undefined;
  const risk = levelOf(category, findings);
  return {
    category,
    risk,
    confidence: confidence(sums, category, settles(findings, category), described),
    facets: {
      private_data: hasFacet(findings, 'private_data', category),
      untrusted_content: hasFacet(findings, 'untrusted_content', category),
      external_send: hasFacet(findings, 'external_send', category),
    },
    decisive: decisiveOf(findings, category, risk),
    byModel: false,
  };
}

/**
 * Findings and a model's estimate → one judgement. Every pair of category and level starts at the model's chance, each
 * finding for it multiplies its odds, and the likeliest category wins, except that Read has to beat what the tool may
 * dangerously be by a margin. Within the category the findings' level may be raised, not lowered. The confidence is the
 * chance of the pair.
 *
 * Without an estimate the findings are combined alone, as `combine` says.
 */
export function combineWithModel(
  findings: readonly Finding[],
  estimate: ModelEstimate | undefined,
  described: boolean,
): Judgement | undefined {
  const alone = combine(findings, described);
  if (estimate === undefined) return alone;
  const sums = sumVotes(findings);
  const settled = CATEGORIES.some((one) => settles(findings, one)) ? strongest(sums, findings) : undefined;
  const chances = pairChances(findings, sums, settled, estimate.pairs);
  const ofCategory = chancesByCategory(chances);
  const category = saferThanRead(ofCategory, suspected(sums, chancesByCategory(estimate.pairs)));
  const enough = alone === undefined ? SURE : GUESS;
  if ((alone === undefined && !described) || ofCategory[category] < enough) return undefined;
  const best = bestLevel(chances, ofCategory[category], category, alone);
  if (category === 'Read' && mayBeDangerous(sums)) return undefined;
  const facet = (name: Facet) =>
    estimate.facets[name] + (hasFacet(findings, name, category) ? FACET_WEIGHTS[name].finding : 0) >=
    FACET_WEIGHTS[name].enough - ROUNDING;
  return {
    category,
    risk: best.risk,
    confidence: Math.round(best.chance * (described ? 1 : NAME_ALONE) * 100) / 100,
    facets: {
      private_data: facet('private_data'),
      untrusted_content: facet('untrusted_content'),
      external_send: facet('external_send'),
    },
    decisive: decisiveOf(findings, category, best.risk),
    byModel: alone?.category !== category || alone.risk !== best.risk,
  };
}

function bestLevel(
  chances: readonly number[],
  whole: number,
  category: Category,
  alone: Judgement | undefined,
): { risk: RiskLevel; chance: number } {
  let risk = DEFAULT_LEVEL[category];
  let chance = -1;
  let held: number | undefined;
  PAIRS.forEach(([ofCategory, level], pair) => {
    if (ofCategory !== category) return;
    const found = chances[pair] ?? 0;
    if (found > chance) {
      risk = level;
      chance = found;
    }
    if (level === alone?.risk) held = found;
  });
  if (alone?.category !== category || held === undefined) return { risk, chance };
  if (RISK_LEVELS.indexOf(risk) >= RISK_LEVELS.indexOf(alone.risk)) return { risk, chance };
  // A level that was held up against the model is at least as likely as not, given the category: rules were right so often.
  return { risk: alone.risk, chance: Math.max(held, whole * HELD_UP) };
}

/** The dangerous categories that a rule votes for, or that the model takes for likelier than not. */
function suspected(sums: ByCategory, estimate: ByCategory): Category[] {
  return DANGEROUS.filter((category) => sums[category] > 0 || estimate[category] > 0.5);
}

function saferThanRead(chance: ByCategory, suspects: readonly Category[]): Category {
  const winner = CATEGORIES.reduce((a, b) => (chance[b] > chance[a] ? b : a));
  if (winner !== 'Read' || suspects.length === 0) return winner;
  const worst = suspects.reduce((a, b) => (chance[b] > chance[a] ? b : a));
  return chance[worst] * MISS_COST > chance.Read ? worst : winner;
}

function mayBeDangerous(votes: ByCategory): boolean {
  return DANGEROUS.reduce((sum, category) => sum + votes[category], 0) >= DOUBT - ROUNDING;
}

const DANGEROUS = ['Execute', 'Destructive', 'Financial'] as const;

/** A facet may be bound to a category: deleting a message does not return it. */
function hasFacet(findings: readonly Finding[], facet: Facet, category: Category): boolean {
  return findings.some((finding) => finding.facet === facet && (finding.category ?? category) === category);
}

function isVote(finding: Finding): finding is Finding & { category: Category } {
  return finding.category !== undefined && finding.risk === undefined && finding.facet === undefined;
}

function settles(findings: readonly Finding[], category: Category): boolean {
  return findings.some((finding) => finding.category === category && isVote(finding) && finding.weight === SETTLES);
}

function isRunner(finding: Finding): boolean {
  return finding.weight === SETTLES && isVote(finding) && RUNNER_RULES.has(finding.rule);
}

function sumVotes(findings: readonly Finding[]): ByCategory {
  const sums = { Read: 0, Write: 0, Execute: 0, Destructive: 0, Financial: 0 };
  for (const finding of findings) {
    if (isVote(finding)) sums[finding.category] += finding.weight;
  }
  return sums;
}

function strongest(sums: ByCategory, findings: readonly Finding[]): Category | undefined {
  const settled = CATEGORIES.filter((category) => settles(findings, category));
  if (settled.length > 0) {
    return settled.includes('Execute') && findings.some(isRunner) ? 'Execute' : settled.at(-1);
  }
  const highest = Math.max(...CATEGORIES.map((category) => sums[category]));
  if (highest < ENOUGH) return undefined;
  return CATEGORIES.findLast((category) => sums[category] >= highest - TIE - ROUNDING && sums[category] > 0);
}

/** The level of a tool of this category: the guide's default, unless a heavier finding names another. */
export function levelOf(category: Category, findings: readonly Finding[]): RiskLevel {
  let level = DEFAULT_LEVEL[category];
  let weight = DEFAULT_WEIGHT;
  for (const finding of findings) {
    if (finding.category !== category || finding.risk === undefined) continue;
    const higher = RISK_LEVELS.indexOf(finding.risk) > RISK_LEVELS.indexOf(level);
    if (finding.weight > weight || (finding.weight === weight && higher)) {
      level = finding.risk;
      weight = finding.weight;
    }
  }
  return level;
}

/** Fitted by eye to how often judgements of each strength agreed with labelled tools, category and level both. */
function confidence(sums: ByCategory, category: Category, settled: boolean, described: boolean): number {
  const others = CATEGORIES.filter((other) => other !== category).map((other) => sums[other]);
  const lead = sums[category] - Math.max(...others);
  const margin = settled ? Math.max(lead, SETTLED_MARGIN) : lead;
  const strength = Math.min(1, sums[category]);
  const value = (0.56 + 0.2 * Math.min(1, Math.max(0, margin)) + 0.1 * strength) * (described ? 1 : NAME_ALONE);
  return Math.round(value * 100) / 100;
}

function decisiveOf(findings: readonly Finding[], category: Category, risk: RiskLevel): Finding[] {
  return findings
    .filter((finding) => finding.category === category && (isVote(finding) || finding.risk === risk))
    .toSorted((one, other) => other.weight - one.weight);
}
