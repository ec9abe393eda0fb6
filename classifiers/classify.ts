import type { Classification, Finding, Subject } from '../src/domain/classification.ts';
import { combineWithModel, type Judgement, type ModelEstimate } from './combine.ts';
import { findContradictions } from './contradictions.ts';
import { type Facts, gatherFacts } from './facts/facts.ts';
import { quoteOf } from './facts/quote.ts';
import { findManipulation } from './manipulation.ts';
import { overrule } from './overrule.ts';
import { writeRationale } from './rationale.ts';
import { RULES, RULES_VERSION } from './rules/index.ts';
import { type StatisticalModel, statisticalModel } from './statistical.ts';
import { PAIRS } from './statistical-classes.ts';

export type Classifier = {
  /** Changes whenever any classifier or their combination can judge differently: a stored judgement is by version. */
  version: string;
  /**
   * Judges one tool by its definition: facts, then findings, then judgement.
   *
   * Pure, linear in the size of the definition, and never throws on what a server sent.
   */
  classify: (subject: Subject, further?: Further) => Classification;
};

/** What others than rules and model have to say of a tool: a language model that was asked, a person who reviewed it. */
export type Further = {
  /** Findings of `llm` and `override`. */
  findings?: readonly Finding[];
  /** Classifiers that should have been asked and could not answer. */
  ranWithout?: readonly string[];
};

/** How many quotes stand for what the model saw. */
const MODEL_QUOTES = 3;

/** The rules with a statistical model beside them; without a usable one, the rules alone, which every judgement says. */
export function classifierWith(model: StatisticalModel | { problem: string }): Classifier {
  const usable = 'problem' in model ? undefined : model;
  const ranWithout = usable === undefined ? ['statistical'] : [];
  const version = `rules-${RULES_VERSION}${usable === undefined ? '' : `+model-${usable.version}`}`;
  return { version, classify: (subject, further) => judge(subject, usable, { ranWithout, version }, further) };
}

const shipped = classifierWith(statisticalModel());
export const CLASSIFIER_VERSION: string = shipped.version;
export const classify: Classifier['classify'] = shipped.classify;

type Stamp = { ranWithout: string[]; version: string };

function judge(
  subject: Subject,
  model: StatisticalModel | undefined,
  stamp: Stamp,
  further: Further = {},
): Classification {
  const { version } = stamp;
  const ranWithout = [...stamp.ranWithout, ...(further.ranWithout ?? [])];
  const manipulation = findManipulation(subject);
  const manipulated = manipulation.length > 0 ? { manipulation } : {};
  const facts = gatherFacts(subject);
  const findings: Finding[] = [];
  for (const rule of RULES) for (const finding of rule.match(facts)) findings.push(finding);
  const heardSubject = withoutOpinions(subject, facts);
  const estimate = model && estimateOf(model, heardSubject);
  const own = combineWithModel(findings, estimate, facts.description !== undefined);
  const judgement = overrule(own, further.findings ?? []);
  for (const finding of further.findings ?? []) findings.push(finding);
  if (judgement === undefined) {
    return { assessed: false, reason: whyNot(facts), findings, ...manipulated, ranWithout, version };
  }
  // The model is named where it made a difference.
  if (model !== undefined && judgement.byModel) {
    const heard = modelFinding(model, heardSubject, judgement);
    findings.push(heard);
    judgement.decisive.push(heard);
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
    ...manipulated,
    ranWithout,
    version,
  };
}

function estimateOf(model: StatisticalModel, subject: Subject): ModelEstimate {
  const { pairs, facets } = model.estimate(subject);
  return { facets, pairs: PAIRS.map(([category, risk], index) => ({ category, risk, chance: pairs[index] ?? 0 })) };
}

/** What a server says of its own harmlessness is for the model no more than for the rules; all offsets stay. */
function withoutOpinions(subject: Subject, { description }: Facts): Subject {
  if (description === undefined || description.plain === description.text) return subject;
  return { ...subject, tool: { ...subject.tool, description: description.plain } };
}

function modelFinding(model: StatisticalModel, subject: Subject, { category, risk, confidence }: Judgement): Finding {
  const quotes = model.explain(subject, category, MODEL_QUOTES);
  const evidence = quotes.length > 0 ? quotes : [quoteOf('/name', subject.tool.name, 0, subject.tool.name.length)];
  const words = evidence.map(({ quote }) => `“${quote}”`).join(', ');
  return {
    classifier: 'statistical',
    rule: 'statistical-model',
    claim: `Its wording${words === '' ? '' : ` (${words})`} is that of tools labelled ${category}, ${risk}.`,
    category,
    risk,
    weight: confidence,
    evidence,
  };
}

function whyNot({ description }: Facts): string {
  return description === undefined
    ? 'The tool has no description, and its name does not say what it does.'
    : 'Neither the name nor the description says what the tool does.';
}
