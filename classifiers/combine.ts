import {
  CATEGORIES,
  type Category,
  type Facet,
  type Facets,
  type Finding,
  RISK_LEVELS,
  type RiskLevel,
} from '../src/domain/classification.ts';

/** Where every category starts, by the labelling guide. */
export const DEFAULT_LEVEL: Record<Category, RiskLevel> = {
  Read: 'Low',
  Write: 'Medium',
  Execute: 'High',
  Destructive: 'Critical',
  Financial: 'Critical',
};

/** A level other than the default needs more than this weight. */
const DEFAULT_WEIGHT = 0.3;
/** Two categories this close are a tie, and the stronger effect wins. */
const TIE = 0.1;
/** Sums of decimal weights are off by less than this. */
const ROUNDING = 1e-9;
/** A vote of this weight settles the matter. */
const SETTLES = 1;
/** How much of the confidence stays where only a name speaks. */
const NAME_ALONE = 0.88;
/** What a settled matter counts as, where many small votes speak for something else. */
const SETTLED_MARGIN = 0.5;
/** Rules that see a general-purpose runner. */
const RUNNER_RULES = new Set(['runs-code-or-commands', 'query-language-can-write', 'passes-requests-through']);
/** Fewer votes than this say nothing. */
const ENOUGH = 0.15;

/** What the findings come to; `undefined` where they say too little to judge. */
export type Judgement = {
  category: Category;
  risk: RiskLevel;
  confidence: number;
  facets: Facets;
  /** The findings that decided category and level, strongest first. */
  decisive: Finding[];
};

/**
 * Findings → category, level, confidence and facets: the only place where that happens.
 *
 * Category: the votes (findings with a category and no level) are summed; the highest sum wins, and of sums within
 * `TIE` the stronger effect; where votes of full weight exist, the
 * strongest of their categories wins, except that a general-purpose runner is Execute whatever else it could do. Level: among the findings for that category which name a level the heaviest wins, of
 * equals the higher level, against the guide's default with `DEFAULT_WEIGHT`. Facets: one finding is enough.
 */
export function combine(findings: readonly Finding[], described = true): Judgement | undefined {
  const sums = sumVotes(findings);
  const category = strongest(sums, findings);
  if (category === undefined) return undefined;
  const risk = chooseLevel(category, findings);
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
  };
}

/** A facet may be bound to a category: deleting a message does not return it. */
function hasFacet(findings: readonly Finding[], facet: Facet, category: Category): boolean {
  return findings.some((finding) => finding.facet === facet && (finding.category ?? category) === category);
}

function isVote(finding: Finding): boolean {
  return finding.category !== undefined && finding.risk === undefined && finding.facet === undefined;
}

function settles(findings: readonly Finding[], category: Category): boolean {
  return findings.some((finding) => finding.category === category && isVote(finding) && finding.weight === SETTLES);
}

function isRunner(finding: Finding): boolean {
  return finding.weight === SETTLES && isVote(finding) && RUNNER_RULES.has(finding.rule);
}

function sumVotes(findings: readonly Finding[]): Record<Category, number> {
  const sums = { Read: 0, Write: 0, Execute: 0, Destructive: 0, Financial: 0 };
  for (const finding of findings) {
    if (finding.category !== undefined && finding.risk === undefined && finding.facet === undefined)
      sums[finding.category] += finding.weight;
  }
  return sums;
}

function strongest(sums: Record<Category, number>, findings: readonly Finding[]): Category | undefined {
  const settled = CATEGORIES.filter((category) => settles(findings, category));
  if (settled.length > 0) {
    return settled.includes('Execute') && findings.some(isRunner) ? 'Execute' : settled.at(-1);
  }
  const highest = Math.max(...CATEGORIES.map((category) => sums[category]));
  if (highest < ENOUGH) return undefined;
  return CATEGORIES.findLast((category) => sums[category] >= highest - TIE - ROUNDING && sums[category] > 0);
}

function chooseLevel(category: Category, findings: readonly Finding[]): RiskLevel {
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
function confidence(sums: Record<Category, number>, category: Category, settled: boolean, described: boolean): number {
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
