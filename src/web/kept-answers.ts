import { createHash } from 'node:crypto';

/** An answer as it was sent: nothing of it depends on who asked. */
export type Answer = {
  type: string;
  body: Buffer;
  etag: string;
  fileName?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
};

/** All answers that are kept together, in bytes of their bodies. */
const MOST_BYTES = 32 * 1024 * 1024;
/** A single answer that is worth keeping, in bytes. */
const LARGEST = 1024 * 1024;

/** Makes the answer of a text; the ETag is that of its bytes. */
export function answerOf(type: string, text: string, more: Pick<Answer, 'fileName' | 'headers'> = {}): Answer {
  const body = Buffer.from(text);
  return { ...more, type, body, etag: `"${createHash('sha1').update(body).digest('base64url')}"` };
}

export type KeptAnswers = (key: string, make: () => Promise<Answer>) => Promise<Answer>;

/**
 * Answers that were made once are given again for as long as the data is the same.
 *
 * `snapshot` names the state of the data and is asked once for all requests that wait at that moment, after they came:
 * an answer is never older than the request for it. When the name changes, all that was kept is dropped.
 */
export function keepAnswers(snapshot: () => Promise<string>): KeptAnswers {
  const ask = together(snapshot);
  let state: string | undefined;
  let bytes = 0;
  const kept = new Map<string, Answer>();
  return async (key, make) => {
    const now = await ask();
    if (now !== state) {
      kept.clear();
      bytes = 0;
      state = now;
    }
    const known = kept.get(key);
    if (known !== undefined) return known;
    const answer = await make();
    // While it was made the data may have changed; then it belongs to neither state.
    const after = await ask();
    if (after === now && state === now && answer.body.length <= LARGEST && !kept.has(key)) {
      kept.set(key, answer);
      bytes += answer.body.length;
      for (const [oldest, { body }] of kept) {
        if (bytes <= MOST_BYTES) break;
        kept.delete(oldest);
        bytes -= body.length;
      }
    }
    return answer;
  };
}

/** Callers that come while a question is under way share the next one; none gets an answer from before it asked. */
function together<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Value> | undefined;
  const start = () => {
    next = undefined;
    const asked = ask();
    running = asked.catch(() => {});
    return asked;
  };
  return () => {
    next ??= running.then(start);
    return next;
  };
}
