import type { Classifier, Further } from '../classifiers/classify.ts';
import { askBatch, type Complete, isUnclear } from '../classifiers/llm.ts';
import { findingsOf } from '../classifiers/llm-findings.ts';
import { batchesOf, PROMPT_VERSION, type Question, questionOf } from '../classifiers/llm-prompt.ts';
import { type Answer, answerSchema } from '../classifiers/llm-reply.ts';
import type { ModelRun } from './domain/catalogue.ts';
import type { Classification, Subject } from './domain/classification.ts';
import { judgeReviewed, type ReviewStanding } from './domain/review.ts';
import type { Catalog } from './store/catalog.ts';
import { type Budget, holdToBudget } from './token-budget.ts';

/** The part of a judgement's version that says that the language model should have been heard and was not. */
const UNHEARD = 'llm-missing';
/** So many servers, or portions of one server's tools, without a single answer, and no more is asked. */
const PATIENCE = 3;

export type LanguageModelDeps = {
  model: string;
  /** Where it is, as a person knows it. */
  place: string;
  /** The most tokens that the whole run may use, questions and answers together. */
  budget: number;
  complete: Complete;
  /** Where answers and runs are kept; without it, nothing outlives the run. */
  catalog?: Pick<Catalog, 'modelAnswers' | 'keepModelAnswers' | 'keepModelRun'> | undefined;
  now: () => Date;
  /** A text that nobody can guess, another one each time. */
  random: () => string;
  /** Told, once each, why no more is asked in this run. */
  say: (line: string) => void;
};

/** What language models say, for whoever judges. */
export type Hearing = {
  /** The version of judgements that they have a part in, for a classifier of this version. */
  versionWith: (classifierVersion: string) => string;
  /** What they say of tools of one server, where their own judgement leaves them unclear. Throws only when called off. */
  hear: (judged: readonly Judged[]) => Promise<Map<Subject, Further>>;
};

export type LanguageModel = Hearing & {
  model: string;
  place: string;
  /** How far the run has come. */
  run: () => ModelRun;
  /** What went wrong last, as a sentence; undefined where nothing did. */
  trouble: () => string | undefined;
};

/** A tool with what rules and statistics say of it. */
export type Judged = { subject: Subject; own: Classification };

/**
 * Judges tools of one server, each under a key of the caller's: puts what stays unclear to the language model, and follows
 * the reviewers of those that were reviewed.
 */
export async function judgeTools<Key>(
  subjects: ReadonlyMap<Key, Subject>,
  classify: Classifier['classify'],
  languageModel: Pick<Hearing, 'hear'> | undefined,
  reviews: ReadonlyMap<Key, ReviewStanding> = new Map(),
): Promise<Map<Key, Classification>> {
  const judged = Array.from(subjects, ([key, subject]) => ({ key, subject, own: classify(subject) }));
  const heard = await languageModel?.hear(judged);
  return new Map(
    judged.map(({ key, subject, own }) => {
      const further = heard?.get(subject);
      const standing = reviews.get(key);
      if (standing !== undefined) return [key, judgeReviewed(classify, subject, standing, further)];
      return [key, further === undefined ? own : classify(subject, further)];
    }),
  );
}

/**
 * One run of a language model: asks about unclear tools, first what is known from earlier runs, and keeps to its budget.
 * What goes wrong costs the tools their answer and nothing else: they keep their own judgement, which says that it was made
 * without, and the next run asks about them again.
 */
export function startLanguageModel(deps: LanguageModelDeps): LanguageModel {
  const { model, place, catalog } = deps;
  const name = `The language model ${model} at ${place}`;
  const budget = holdToBudget({ ...deps, name });
  const version = `llm-${PROMPT_VERSION}-${model}`;
  const startedAt = deps.now().toISOString();
  const seen = { asked: 0, fromCache: 0, failed: 0 };
  const run = (): ModelRun => ({
    startedAt,
    endedAt: deps.now().toISOString(),
    model,
    promptVersion: PROMPT_VERSION,
    budget: deps.budget,
    ...budget.figures(),
    ...seen,
  });
  const ask = askingWith(deps, budget, keepingTrack(run, catalog));
  const hear = async (judged: readonly Judged[]) => {
    const heard = new Map<Subject, Further>(judged.map(({ subject }) => [subject, { version }]));
    const questions = judged.flatMap(({ subject, own }) => (isUnclear(own) ? [questionOf(subject)] : []));
    const known = await knownAnswers(questions, model, catalog);
    const open = questions.filter(({ key }) => !known.own.has(key));
    seen.asked += questions.length;
    seen.fromCache += questions.length - open.length;
    seen.failed += open.length;
    const answers = questions.length === 0 ? known.own : await ask(open, (fresh) => (seen.failed -= fresh));
    for (const { key, subject } of questions) {
      const answer = known.own.get(key) ?? answers.get(key);
      const other = known.others.get(key);
      if (answer !== undefined) heard.set(subject, { findings: findingsOf(answer, subject.tool, model), version });
      else {
        const findings = other === undefined ? [] : findingsOf(other.answer, subject.tool, other.model);
        heard.set(subject, { findings, ranWithout: ['llm'], version: UNHEARD });
      }
    }
    return heard;
  };
  const trouble = () => (budget.problem() === undefined ? undefined : `${name} ${budget.problem()}.`);
  return { model, place, versionWith: (own) => `${own}+${version}`, hear, run, trouble };
}

/**
 * What language models answered in earlier runs, where none is set now: without it, a start without the key would take back
 * what was found with it. Nobody is asked.
 * @returns undefined where nothing was ever answered.
 */
export async function rememberedAnswers(
  catalog: Pick<Catalog, 'modelAnswers' | 'hasModelAnswers'>,
): Promise<Hearing | undefined> {
  if (!(await catalog.hasModelAnswers(PROMPT_VERSION))) return undefined;
  const version = `llm-${PROMPT_VERSION}-kept`;
  const hear = async (judged: readonly Judged[]) => {
    const questions = judged.flatMap(({ subject, own }) => (isUnclear(own) ? [questionOf(subject)] : []));
    const { others } = await knownAnswers(questions, undefined, catalog);
    const heard = new Map<Subject, Further>(judged.map(({ subject }) => [subject, { version }]));
    for (const { key, subject } of questions) {
      const known = others.get(key);
      if (known === undefined) continue;
      heard.set(subject, { findings: findingsOf(known.answer, subject.tool, known.model), version });
    }
    return heard;
  };
  return { versionWith: (own) => `${own}+${version}`, hear };
}

/** Puts open questions about tools of one server, keeps each answer as it comes, and gives up where nothing comes of it. */
function askingWith({ catalog, model, random, now }: LanguageModelDeps, budget: Budget, keepRun: () => Promise<void>) {
  let barrenServers = 0;
  return async (open: readonly Question[], answered: (count: number) => void): Promise<Map<string, Answer>> => {
    const answers = new Map<string, Answer>();
    let barren = 0;
    try {
      for (const batch of batchesOf(open)) {
        if (barren >= PATIENCE || budget.stopped()) break;
        const fresh = await askBatch(batch, { complete: budget.complete, random });
        barren = fresh.size === 0 ? barren + 1 : 0;
        answered(fresh.size);
        for (const [{ key }, answer] of fresh) answers.set(key, answer);
        const rows = Array.from(fresh, ([{ key }, answer]) => ({ subjectHash: key, model, answer }));
        if (rows.length > 0) await catalog?.keepModelAnswers(rows, PROMPT_VERSION, now().toISOString());
        await keepRun();
      }
    } finally {
      await keepRun();
    }
    if (open.length > 0) barrenServers = answers.size === 0 ? barrenServers + 1 : 0;
    if (barrenServers >= PATIENCE) {
      const why = budget.problem() === undefined ? '' : `; the last time it ${budget.problem()}`;
      budget.stop(`had nothing to say of the tools of ${PATIENCE} servers in a row${why}`);
    }
    return answers;
  };
}

/** Keeps the row of a run up to date, so that a run which is cut off leaves its figures behind. */
function keepingTrack(run: () => ModelRun, catalog: LanguageModelDeps['catalog']) {
  let row: Promise<number> | undefined;
  return async (): Promise<void> => {
    if (row === undefined) {
      row = catalog?.keepModelRun(run());
      await row;
    } else await catalog?.keepModelRun(run(), await row);
  };
}

/** What earlier runs were answered: by this model, and last by others, whose word stands in where this one gives none. */
async function knownAnswers(
  questions: readonly Question[],
  model: string | undefined,
  catalog: Pick<Catalog, 'modelAnswers'> | undefined,
) {
  const own = new Map<string, Answer>();
  const others = new Map<string, { answer: Answer; model: string }>();
  const keys = [...new Set(questions.map(({ key }) => key))];
  for (const row of (await catalog?.modelAnswers(keys, PROMPT_VERSION)) ?? []) {
    const read = answerSchema.safeParse(row.answer);
    if (!read.success) continue;
    if (row.model === model) own.set(row.subjectHash, read.data);
    else others.set(row.subjectHash, { answer: read.data, model: row.model });
  }
  return { own, others };
}
