import type { Classification, Finding, Subject } from '../src/domain/classification.ts';
import { combine } from './combine.ts';
import { findContradictions } from './contradictions.ts';
import { gatherFacts } from './facts/facts.ts';
import { writeRationale } from './rationale.ts';
import { RULES, RULES_VERSION } from './rules/index.ts';

/** Changes whenever any classifier or their combination can judge differently: a stored judgement is by version. */
export const CLASSIFIER_VERSION: string = `rules-${RULES_VERSION}`;

/**
 * Judges one tool by its definition: facts, then findings, then judgement.
 *
 * Pure, linear in the size of the definition, and never throws on what a server sent.
 */
export function classify(subject: Subject): Classification {
  const facts = gatherFacts(subject);
  const findings: Finding[] = [];
  for (const rule of RULES) for (const finding of rule.match(facts)) findings.push(finding);
  const judgement = combine(findings, facts.description !== undefined);
  if (judgement === undefined) {
    return {
      assessed: false,
      reason:
        facts.description === undefined
          ? 'The tool has no description, and its name does not say what it does.'
          : 'Neither the name nor the description says what the tool does.',
      findings,
      ranWithout: [],
      version: CLASSIFIER_VERSION,
    };
  }
  const { category, risk, confidence, facets } = judgement;
  return {
    assessed: true,
    category,
    risk,
    confidence,
    rationale: writeRationale(judgement, facts),
    facets,
    findings,
    contradictions: findContradictions(judgement, facts),
    ranWithout: [],
    version: CLASSIFIER_VERSION,
  };
}
