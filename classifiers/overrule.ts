import {
  CATEGORIES,
  type Category,
  type Facets,
  type Finding,
  RISK_LEVELS,
  type RiskLevel,
} from '../src/domain/classification.ts';
import type { Judgement } from './combine.ts';
import { DEFAULT_LEVEL } from './odds.ts';

/** A reviewed judgement is as sure as anything here gets; the person may still have erred. */
const REVIEWED = 0.99;
/** A language model alone, where rules and statistics could not tell, is a reader who saw nothing to lean on. */
const LLM_ALONE = 0.6;
/** A language model that calls its own answer less sure than this moves nothing. */
const LLM_HEARD = 0.5;

/**
 * What others have to say on top of the judgement of rules and model. A language model may raise the category, the level
 * and the facets; it never lowers anything, since the text it read is a stranger's. What was left open it may judge High or
 * Critical: a milder word of it would turn "nobody could tell" into "harmless" on that stranger's say. A reviewer decides,
 * in both directions; of several reviews the last one counts.
 */
export function overrule(judgement: Judgement | undefined, findings: readonly Finding[]): Judgement | undefined {
  const raised = raise(
    judgement,
    findings.filter(({ classifier, weight }) => classifier === 'llm' && weight >= LLM_HEARD),
  );
  return decide(raised, findings.slice(Math.max(0, findings.findLastIndex(isVerdict))));
}

function raise(judgement: Judgement | undefined, findings: readonly Finding[]): Judgement | undefined {
  const vote = findings
    .filter(isVote)
    .reduce<Vote | undefined>((a, b) => (a !== undefined && !isStronger(b.category, a.category) ? a : b), undefined);
  const reason = findings
    .filter(isLevel)
    .reduce<Level | undefined>((a, b) => (a !== undefined && !isHigher(b.risk, a.risk) ? a : b), undefined);
  const claimed = vote && { vote, reason, risk: vote.risk ?? reason?.risk ?? DEFAULT_LEVEL[vote.category] };
  const judged = judgement === undefined ? judgeAlone(claimed) : raiseClass(judgement, claimed);
  if (judged === undefined) return undefined;
  const facets = { ...judged.facets };
  for (const { facet } of findings) if (facet !== undefined) facets[facet] = true;
  return { ...judged, facets };
}

type Vote = Finding & { category: Category };
type Level = Finding & { risk: RiskLevel };
/** What a model says a tool is: its vote, and what it rests the level on where that is not the category's usual one. */
type Claimed = { vote: Vote; reason: Level | undefined; risk: RiskLevel };

function raiseClass(judgement: Judgement, claimed: Claimed | undefined): Judgement {
  if (claimed === undefined) return judgement;
  const { vote, reason, risk } = claimed;
  const stronger = isStronger(vote.category, judgement.category);
  // The usual level of a milder category is no reason to raise anything.
  const argued = reason !== undefined || vote.risk !== undefined || !isStronger(judgement.category, vote.category);
  const higher = argued && isHigher(risk, judgement.risk);
  if (!stronger && !higher) return judgement;
  const said = new Set([...(stronger ? [vote] : []), ...(higher ? [reason ?? vote] : [])]);
  return {
    ...judgement,
    category: stronger ? vote.category : judgement.category,
    risk: higher ? risk : judgement.risk,
    // Two readers disagree: neither is as sure as it was alone.
    confidence: Math.min(judgement.confidence, LLM_ALONE, vote.weight),
    // What decided for a milder category does not speak for this one.
    decisive: stronger ? [...said] : [...said, ...judgement.decisive],
  };
}

function judgeAlone(claimed: Claimed | undefined): Judgement | undefined {
  if (claimed === undefined || !isHigher(claimed.risk, 'Medium')) return undefined;
  const { vote, reason, risk } = claimed;
  return {
    category: vote.category,
    risk,
    confidence: Math.min(LLM_ALONE, vote.weight),
    facets: NO_FACETS,
    decisive: reason === undefined ? [vote] : [vote, reason],
    byModel: false,
  };
}

function isVote(finding: Finding): finding is Vote {
  return finding.category !== undefined && finding.facet === undefined;
}

/** A level is claimed by itself, so that it counts, and is shown, whichever category the tool is given in the end. */
function isLevel(finding: Finding): finding is Level {
  return finding.risk !== undefined && finding.category === undefined && finding.facet === undefined;
}

function isStronger(one: Category, other: Category): boolean {
  return CATEGORIES.indexOf(one) > CATEGORIES.indexOf(other);
}

function isHigher(one: RiskLevel, other: RiskLevel): boolean {
  return RISK_LEVELS.indexOf(one) > RISK_LEVELS.indexOf(other);
}

/** The last review decides category and level, and the facets that it names after them; earlier reviews say nothing. */
function decide(judgement: Judgement | undefined, [verdict, ...further]: readonly Finding[]): Judgement | undefined {
  if (verdict === undefined || !isVerdict(verdict)) return judgement;
  const { category } = verdict;
  const facets: Facets = { ...(judgement?.facets ?? NO_FACETS) };
  for (const { classifier, facet, weight } of further) {
    if (classifier === 'override' && facet !== undefined) facets[facet] = weight > 0;
  }
  return {
    category,
    risk: verdict.risk ?? DEFAULT_LEVEL[category],
    confidence: REVIEWED,
    facets,
    decisive: [verdict],
    byModel: false,
  };
}

function isVerdict(finding: Finding): finding is Vote {
  return finding.classifier === 'override' && isVote(finding);
}

const NO_FACETS: Facets = { private_data: false, untrusted_content: false, external_send: false };
