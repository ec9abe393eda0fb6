import { CATEGORIES, type Facets, type Finding, RISK_LEVELS } from '../src/domain/classification.ts';
import { DEFAULT_LEVEL, type Judgement } from './combine.ts';

/** A reviewed judgement is as sure as anything here gets; the person may still have erred. */
const REVIEWED = 0.99;
/** A language model alone, where rules and statistics could not tell, is a reader who saw nothing to lean on. */
const LLM_ALONE = 0.6;

/**
 * What others have to say on top of the judgement of rules and model. A language model may raise the category, the level
 * and the facets, and may judge what was left open; it never lowers anything, since the text it read is a stranger's. A
 * reviewer decides, in both directions; of several reviews the last one counts.
 */
export function overrule(judgement: Judgement | undefined, findings: readonly Finding[]): Judgement | undefined {
  const raised = findings.filter(({ classifier }) => classifier === 'llm').reduce(raise, judgement);
  const review = findings.findLast(({ classifier }) => classifier === 'override');
  return review === undefined ? raised : decide(raised, review, findings);
}

function raise(judgement: Judgement | undefined, finding: Finding): Judgement | undefined {
  const { category, risk, facet } = finding;
  if (facet !== undefined) {
    return judgement && { ...judgement, facets: { ...judgement.facets, [facet]: true } };
  }
  if (category === undefined) return judgement;
  const level = risk ?? DEFAULT_LEVEL[category];
  if (judgement === undefined) {
    return {
      category,
      risk: level,
      confidence: Math.min(LLM_ALONE, finding.weight),
      facets: NO_FACETS,
      decisive: [finding],
      byModel: false,
    };
  }
  const stronger = CATEGORIES.indexOf(category) > CATEGORIES.indexOf(judgement.category);
  const higher = RISK_LEVELS.indexOf(level) > RISK_LEVELS.indexOf(judgement.risk);
  if (!stronger && !higher) return judgement;
  return {
    ...judgement,
    category: stronger ? category : judgement.category,
    risk: higher ? level : judgement.risk,
    // Two readers disagree: neither is as sure as it was alone.
    confidence: Math.min(judgement.confidence, LLM_ALONE),
    decisive: [finding, ...judgement.decisive],
  };
}

function decide(
  judgement: Judgement | undefined,
  review: Finding,
  findings: readonly Finding[],
): Judgement | undefined {
  const category = review.category ?? judgement?.category;
  if (category === undefined) return judgement;
  const facets: Facets = { ...(judgement?.facets ?? NO_FACETS) };
  for (const { classifier, rule, facet, weight } of findings) {
    if (classifier === 'override' && rule === review.rule && facet !== undefined) facets[facet] = weight > 0;
  }
  return {
    category,
    risk: review.risk ?? judgement?.risk ?? DEFAULT_LEVEL[category],
    confidence: REVIEWED,
    facets,
    decisive: [review],
    byModel: false,
  };
}

const NO_FACETS: Facets = { private_data: false, untrusted_content: false, external_send: false };
