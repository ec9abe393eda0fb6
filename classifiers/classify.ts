import {
  type Classification,
  type Evidence,
  type Finding,
  type Manipulation,
  RISK_LEVELS,
  type Subject,
} from '../src/domain/classification.ts';
import { readActionEffects } from './actions.ts';
import { combineWithModel, type Judgement, NAME_ALONE } from './combine.ts';
import { findContradictions } from './contradictions.ts';
import { type Facts, gatherFacts } from './facts/facts.ts';
import { quoteOf } from './facts/quote.ts';
import { withoutManipulation } from './manipulation/bare.ts';
import { findManipulation } from './manipulation.ts';
import { overrule } from './overrule.ts';
import { writeRationale } from './rationale.ts';
import { RULES, RULES_VERSION } from './rules/index.ts';
import { type StatisticalModel, statisticalModel } from './statistical.ts';

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
  /** What the judgement's version says of them. */
  version?: string;
};

/** How many quotes stand for what the model saw. */
const MODEL_QUOTES = 3;

/** The rules with a statistical model beside them; without a usable one, the rules alone, which every judgement says. */
export function classifierWith(model: StatisticalModel | { problem: string }): Classifier {
  const usable = 'problem' in model ? undefined : model;
  const ranWithout = usable === undefined ? ['statistical'] : [];
  const version = `rules-${RULES_VERSION}${usable === undefined ? '' : `+model-${usable.version}`}`;
  return { version, classify: (subject, further) => judgeBoth(subject, usable, { ranWithout, version }, further) };
}

const shipped = classifierWith(statisticalModel());
export const CLASSIFIER_VERSION: string = shipped.version;
export const classify: Classifier['classify'] = shipped.classify;

type Stamp = { ranWithout: string[]; version: string };

/** Manipulated text must not make a tool look milder, so its definition is judged without it as well: the worse one holds. */
function judgeBoth(
  subject: Subject,
  model: StatisticalModel | undefined,
  stamp: Stamp,
  further: Further = {},
): Classification {
  const manipulation = findManipulation(subject);
  const asSent = judge(subject, manipulation, model, stamp, further);
  if (manipulation.length === 0) return asSent;
  const { tool, original } = withoutManipulation(subject.tool, manipulation);
  const bare = judge({ ...subject, tool }, manipulation, model, stamp, further);
  return isWorse(bare, asSent) ? withQuotes(bare, original) : asSent;
}

function isWorse(one: Classification, other: Classification): boolean {
  if (!one.assessed || !other.assessed) return one.assessed;
  return RISK_LEVELS.indexOf(one.risk) > RISK_LEVELS.indexOf(other.risk);
}

/** Quotes of the bare definition where they stand in the real one. What others found was quoted from the real one. */
function withQuotes(judged: Classification, original: (evidence: Evidence) => Evidence): Classification {
  const moved = <Quoting extends { evidence: Evidence[] }>(one: Quoting) => ({
    ...one,
    evidence: one.evidence.map(original),
  });
  const findings = judged.findings.map((one) =>
    one.classifier === 'rules' || one.classifier === 'statistical' ? moved(one) : one,
  );
  if (!judged.assessed) return { ...judged, findings };
  const actions = judged.actions?.map(moved);
  return {
    ...judged,
    findings,
    contradictions: judged.contradictions.map(moved),
    ...(actions !== undefined && { actions }),
  };
}

function judge(
  subject: Subject,
  manipulation: Manipulation[],
  model: StatisticalModel | undefined,
  stamp: Stamp,
  further: Further,
): Classification {
  const version = further.version === undefined ? stamp.version : `${stamp.version}+${further.version}`;
  const ranWithout = [...stamp.ranWithout, ...(further.ranWithout ?? [])];
  const manipulated = manipulation.length > 0 ? { manipulation } : {};
  const { facts, findings, heard, judgement: own } = listen(subject, model);
  const judgement = overrule(own && noLessSureThanByName(own, heard, facts, model), further.findings ?? []);
  for (const finding of further.findings ?? []) findings.push(finding);
  if (judgement === undefined) {
    return { assessed: false, reason: whyNot(facts, findings), findings, ...manipulated, ranWithout, version };
  }
  // The model is named where it made a difference.
  if (model !== undefined && own?.byModel) {
    const voice = modelFinding(model, heard, own);
    findings.push(voice);
    if (judgement.byModel) judgement.decisive.push(voice);
  }
  const { category, risk, confidence, facets } = judgement;
  const actions = readActionEffects(facts, category, findings);
  return {
    assessed: true,
    category,
    risk,
    confidence,
    rationale: writeRationale(judgement, facts),
    facets,
    findings,
    contradictions: findContradictions(judgement, facts),
    ...(actions !== undefined && { actions }),
    ...manipulated,
    ranWithout,
    version,
  };
}

/** Facts, findings, and what rules and model make of them. `heard` is the subject without what says nothing. */
function listen(subject: Subject, model: StatisticalModel | undefined) {
  const facts = gatherFacts(subject);
  const findings: Finding[] = [];
  for (const rule of RULES) for (const finding of rule.match(facts)) findings.push(finding);
  const heard = withoutEmptyWords(subject, facts);
  const judgement = combineWithModel(findings, model?.estimate(heard), facts.description !== undefined);
  return { facts, findings, heard, judgement };
}

/**
 * A description that leaves a tool unclear must not leave it less clear than no description would: otherwise a server
 * could make a judgement surer by saying less.
 */
function noLessSureThanByName(
  judgement: Judgement,
  subject: Subject,
  { description }: Facts,
  model: StatisticalModel | undefined,
): Judgement {
  if (description === undefined || judgement.confidence >= NAME_ALONE) return judgement;
  const { description: _said, ...tool } = subject.tool;
  const byName = listen({ ...subject, tool }, model).judgement?.confidence ?? 0;
  return byName > judgement.confidence ? { ...judgement, confidence: byName } : judgement;
}

/** What a server says of its own harmlessness is for the model no more than for the rules; all offsets stay. */
function withoutEmptyWords(subject: Subject, { description }: Facts): Subject {
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

function whyNot({ description }: Facts, findings: readonly Finding[]): string {
  const voted = new Set(findings.filter(({ risk, facet }) => !risk && !facet).map(({ category }) => category));
  if (voted.has('Read') && voted.size > 1) {
    return 'Some of the definition says that the tool only reads, some that it does more than that.';
  }
  return description === undefined
    ? 'The tool has no description, and its name does not say what it does.'
    : 'Neither the name nor the description says what the tool does.';
}
