import type { Complete, ModelReply, ModelRequest } from '../classifiers/llm.ts';

/** A token is at least one byte of text; this many more are for what an endpoint puts around the texts. */
const FRAME_TOKENS = 256;

type BudgetDeps = {
  complete: Complete;
  /** The most tokens that the whole run may use, questions and answers together. */
  budget: number;
  /** The model, as the beginning of a sentence. */
  name: string;
  /** Told, once, why no more is asked in this run. */
  say: (line: string) => void;
};

export type Budget = {
  /** As the one that it was given, within the budget. */
  complete: Complete;
  /** Asks no more in this run; `why` is the end of a sentence. */
  stop: (why: string) => void;
  stopped: () => boolean;
  /** What went wrong last, as the end of a sentence; undefined where nothing did. */
  problem: () => string | undefined;
  figures: () => { used: number; requests: number };
};

/**
 * The budget in front of `complete`. Before a question goes out, the most that it may take is set aside; when it has come
 * back, what the endpoint counted is taken instead, or all that was set aside where nobody knows.
 */
export function holdToBudget(deps: BudgetDeps): Budget {
  const { complete, budget, name, say } = deps;
  const waiting = new Set<Promise<unknown>>();
  let used = 0;
  let reserved = 0;
  let requests = 0;
  let problem: string | undefined;
  let stopped = false;
  const stop = (why: string) => {
    if (stopped) return;
    stopped = true;
    problem = why;
    say(`${name} ${why}. The rest of this run goes on without it.`);
  };
  const refused: ModelReply = { problem: 'is asked no more', next: 'stop', tokens: 0, requests: 0 };
  const bounded: Complete = async (request) => {
    const most = mostTokens(request);
    while (!stopped && used + reserved + most > budget && waiting.size > 0) await Promise.race(waiting);
    if (!stopped && used + reserved + most > budget) {
      const left = `${Math.max(0, budget - used).toLocaleString('en-US')} of ${tokens(budget)}`;
      stop(`is asked no more: one question may take ${tokens(most)}, and ${left} are left (TOOLRISK_LLM_BUDGET)`);
    }
    if (stopped) return refused;
    reserved += most;
    const settled = settle(complete(request), most);
    waiting.add(settled);
    return settled.finally(() => waiting.delete(settled));
  };
  const settle = async (asking: Promise<ModelReply>, most: number): Promise<ModelReply> => {
    try {
      const reply = await asking;
      used += reply.tokens ?? most;
      requests += reply.requests;
      if ('problem' in reply && reply.next === 'stop') stop(reply.problem);
      else problem = 'problem' in reply ? reply.problem : undefined;
      return reply;
    } catch (error) {
      used += most;
      throw error;
    } finally {
      reserved -= most;
    }
  };
  return {
    complete: bounded,
    stop,
    stopped: () => stopped,
    problem: () => problem,
    figures: () => ({ used, requests }),
  };
}

/** More than a question and its answer can take: byte-level tokenizers make no token of less than a byte. */
function mostTokens({ system, user, schema, maxAnswerTokens }: ModelRequest): number {
  const bytes = new TextEncoder().encode(system + user + JSON.stringify(schema)).length;
  return bytes + FRAME_TOKENS + maxAnswerTokens;
}

/** `12,345 tokens`, as a person reads it. */
export function tokens(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'token' : 'tokens'}`;
}
