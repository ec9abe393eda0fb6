import type { Classification } from '../src/domain/classification.ts';
import { type Prompt, promptFor, type Question } from './llm-prompt.ts';
import { type Answer, REPLY_SCHEMA, readReply } from './llm-reply.ts';

/**
 * Below this confidence a tool is put to a language model: 7.6 % of 7,279 real tools. Of 3,971 labelled tools these were the
 * ones where category or level was wrong in 79 of 100 cases, against 5 of 100 above it. docs/language-model.md has both.
 */
export const UNCLEAR_BELOW = 0.55;

/** The most that a model may write, thinking included: what the oldest models still in use allow. */
const ANSWER_TOKENS = 4096;

/** What is put to a language model. */
export type ModelRequest = {
  system: string;
  user: string;
  /** JSON Schema of the answer. */
  schema: Readonly<Record<string, unknown>>;
  maxAnswerTokens: number;
};

/** What came of it. Whoever fills `complete` throws only when the run is called off. */
export type ModelReply = {
  /** Tokens that the endpoint counted; undefined where it may have counted some and did not say how many. */
  tokens: number | undefined;
  /** How many requests went out. */
  requests: number;
} & (
  | { text: string }
  | {
      /** Why there is no text, as the end of “The language model …”. */
      problem: string;
      /** `again`: another try may go better; `stop`: no other question will fare better in this run. */
      next: 'again' | 'stop';
    }
);

/** Puts one question to a language model. */
export type Complete = (request: ModelRequest) => Promise<ModelReply>;

/** Whether a language model is asked: nothing could be told of the tool, or too little to rely on. */
export function isUnclear(judged: Classification): boolean {
  return !judged.assessed || judged.confidence < UNCLEAR_BELOW;
}

/**
 * Asks about some tools of one server at once. What was not answered is asked once more, in two halves where nothing at all
 * could be read: a shorter question may fit, and one tool at which a model balks does not keep the others from an answer.
 * @returns the answers; a question that is not among them got none.
 */
export async function askBatch(
  batch: readonly Question[],
  ask: { complete: Complete; random: () => string },
): Promise<Map<Question, Answer>> {
  const first = await askOnce(promptFor(batch, ask.random), ask.complete);
  const left = batch.filter((question) => !first.answers.has(question));
  if (left.length === 0 || !first.again) return first.answers;
  const half = left.length === batch.length ? Math.ceil(left.length / 2) : left.length;
  for (const part of [left.slice(0, half), left.slice(half)]) {
    if (part.length === 0) continue;
    const { answers, again } = await askOnce(promptFor(part, ask.random), ask.complete);
    for (const [question, answer] of answers) first.answers.set(question, answer);
    if (!again) break;
  }
  return first.answers;
}

async function askOnce({ system, user, ids }: Prompt, complete: Complete) {
  const answers = new Map<Question, Answer>();
  const reply = await complete({ system, user, schema: REPLY_SCHEMA, maxAnswerTokens: ANSWER_TOKENS });
  if ('problem' in reply) return { answers, again: reply.next === 'again' };
  for (const [id, answer] of readReply(reply.text, new Set(ids.keys())) ?? []) {
    const question = ids.get(id);
    if (question !== undefined) answers.set(question, answer);
  }
  return { answers, again: true };
}
