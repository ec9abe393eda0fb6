import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Complete, ModelReply } from '../classifiers/llm.ts';
import { printableLine } from './domain/printable.ts';
import { redact } from './domain/secrets.ts';
import { type Endpoint, type Form, openClient, placeOf, type Sent } from './openai.ts';

export type Patience = {
  signal: AbortSignal;
  /** The longest that one question may take, its repetitions included: milliseconds. */
  timeoutMs?: number;
  /** The wait before the first repetition in milliseconds; each further one is twice as long. */
  firstWaitMs?: number;
};

const TIMEOUT_MS = 120_000;
/** The same for the list of models, which a start waits for. */
const LIST_MS = 5_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** How often a question is sent where the endpoint says "later" (429) or fails (5xx). */
const ATTEMPTS = 5;
/** So many questions in a row without any answer, and the endpoint is taken to be out of order. */
const SILENT_IN_A_ROW = 3;
/** Failures of a connection over which the question may have been heard; any other connection never came about. */
const BROKEN_OFF = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_(?:HEADERS|BODY)_TIMEOUT)$/;

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ total_tokens: z.number().int().nonnegative() }).nullish().catch(undefined),
});
const modelsSchema = z.array(z.object({ id: z.string() }));

type Refused = Extract<Sent, { status: number }>;
type Answered = Omit<Extract<ModelReply, { text: string }>, 'requests'>;
type Failed = Omit<Extract<ModelReply, { problem: string }>, 'requests'>;

/**
 * Asks a model at an endpoint. A refusal "for now" (429) and a failure of the endpoint (5xx) are asked again, after the time
 * that it names or after ever longer ones; these cost nothing. A question that may have been heard is not sent again here.
 */
export function completeAt(endpoint: Endpoint, model: string, patience: Patience): Complete {
  const client = openClient(endpoint);
  const { signal: end, timeoutMs = TIMEOUT_MS } = patience;
  const learned = learnForm();
  let silent = 0;
  const unanswered = (problem: string, tokens: 0 | undefined): Failed => {
    silent += 1;
    if (silent < SILENT_IN_A_ROW) return { problem, next: 'again', tokens };
    return { problem: `${problem}, ${SILENT_IN_A_ROW} times in a row`, next: 'stop', tokens };
  };
  const late = `gave no answer within ${timeoutMs / 1000} seconds`;
  return async (request) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([end, deadline]);
    let requests = 0;
    for (let attempt = 1; ; ) {
      const form = learned.form();
      requests += 1;
      const sent = await client.complete(model, request, form, signal);
      end.throwIfAborted();
      if ('body' in sent) {
        learned.works();
        silent = 0;
        return { ...readCompletion(sent.body), requests };
      }
      if (deadline.aborted) return { ...unanswered(late, undefined), requests };
      if ('connection' in sent && BROKEN_OFF.test(sent.connection)) {
        return { ...unanswered(`broke off the connection (${sent.connection})`, undefined), requests };
      }
      if ('status' in sent && learned.another(form, sent)) continue;
      const pause = attempt < ATTEMPTS && 'status' in sent ? pauseAfter(sent, attempt, patience) : undefined;
      if (pause === undefined) return { ...failure(sent, endpoint, learned.known()), requests };
      attempt += 1;
      await wait(pause, undefined, { signal }).catch(() => {});
      end.throwIfAborted();
      // Whatever was sent has been answered with a failure, which costs nothing.
      if (deadline.aborted) return { ...unanswered(late, 0), requests };
    }
  };
}

/** The one model that an endpoint offers, for a user who named the endpoint alone; or a sentence that says what to do. */
export async function onlyModel(
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<{ model: string } | { problem: string }> {
  const place = placeOf(endpoint);
  const sent = await openClient(endpoint).models(AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]));
  if (!('body' in sent))
    return { problem: `The language model at ${place} ${failure(sent, endpoint, false).problem}.` };
  const names = (modelsSchema.safeParse(sent.body).data ?? []).map(({ id }) => printableLine(id, 80));
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) return { model: first };
  const offers = names.length > 5 ? `${names.slice(0, 5).join(', ')} and more` : names.join(', ') || 'no model';
  return { problem: `${place} offers ${offers}; set TOOLRISK_LLM_MODEL to the one to ask.` };
}

/**
 * What an endpoint understands, found out with the first question: a refusal of the form costs nothing, and the next form
 * holds the model a little less.
 */
function learnForm() {
  let form: Form = { format: 'json_schema', limit: 'max_completion_tokens' };
  let known = false;
  return {
    form: () => form,
    known: () => known,
    works: () => {
      known = true;
    },
    /** Whether there is another form to try after this one was refused. */
    another: (tried: Form, refused: Refused): boolean => {
      // Another question may have found the next form meanwhile.
      if (form !== tried) return true;
      const next = known || isTooLong(refused) ? undefined : nextForm(tried, refused);
      if (next !== undefined) form = next;
      return next !== undefined;
    },
  };
}

function nextForm({ format, limit }: Form, { status, message }: Refused): Form | undefined {
  if (status !== 400 && status !== 422) return undefined;
  const newLimit = limit === 'max_completion_tokens' ? ({ format, limit: 'max_tokens' } as const) : undefined;
  if (newLimit !== undefined && /max_(?:completion_)?tokens/.test(message)) return newLimit;
  if (format === 'json_schema') return { format: 'json_object', limit };
  return format === 'json_object' ? { format: 'none', limit } : newLimit;
}

function isTooLong({ code, message }: Refused): boolean {
  return code === 'context_length_exceeded' || /context (?:length|size|window)|too long/i.test(message);
}

function readCompletion(body: unknown): Answered | Failed {
  const read = completionSchema.safeParse(body).data;
  const choice = read?.choices[0];
  if (choice === undefined) {
    const problem = 'does not answer in the protocol of OpenAI; check OPENAI_BASE_URL, which often ends in /v1';
    return { problem, next: 'stop', tokens: undefined };
  }
  const tokens = read?.usage?.total_tokens;
  const failed = (problem: string): Failed => ({ problem, next: 'again', tokens });
  const { content, refusal } = choice.message;
  if (typeof refusal === 'string' && refusal !== '') return failed('refused to answer');
  if (choice.finish_reason === 'content_filter') return failed('was held back by its filter');
  if (choice.finish_reason === 'length') return failed('did not come to an end');
  return typeof content === 'string' && content !== '' ? { text: content, tokens } : failed('sent an empty answer');
}

/** How long to wait before the same question once more, in milliseconds; undefined where that would not help. */
function pauseAfter({ status, code, headers }: Refused, attempt: number, patience: Patience): number | undefined {
  if (code === 'insufficient_quota' || (status !== 408 && status !== 429 && status < 500)) return undefined;
  const asked = retryAfter(headers);
  // Longer than a question may take at all: another run is the better time.
  if (asked !== undefined) return asked < (patience.timeoutMs ?? TIMEOUT_MS) ? asked : undefined;
  const most = Math.min(LONGEST_WAIT_MS, (patience.firstWaitMs ?? FIRST_WAIT_MS) * 2 ** (attempt - 1));
  return most * (0.5 + Math.random() / 2);
}

function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.get('retry-after') ?? '';
  if (value !== '' && Number(value) >= 0) return Number(value) * 1000;
  const date = Date.parse(value) - Date.now();
  return Number.isNaN(date) ? undefined : Math.max(0, date);
}

/** A failure as the end of a sentence that says what to do, and what it means for the questions after it. */
function failure(sent: Exclude<Sent, { body: unknown }>, endpoint: Endpoint, known: boolean): Failed {
  if ('connection' in sent) {
    const problem = `cannot be reached (${sent.connection}); check OPENAI_BASE_URL and whether it runs`;
    return { problem, next: 'stop', tokens: 0 };
  }
  if ('fault' in sent) {
    return { problem: `could not be asked: ${shown(sent.fault, endpoint)}`, next: 'stop', tokens: undefined };
  }
  if (isTooLong(sent)) return { problem: 'takes no question of this length', next: 'again', tokens: 0 };
  // Where others were answered, it is this question that is at fault.
  const isThisOne = known && [400, 413, 422].includes(sent.status);
  return { problem: refusal(sent, endpoint), next: isThisOne ? 'again' : 'stop', tokens: 0 };
}

function refusal({ status, code, message }: Refused, endpoint: Endpoint): string {
  if (status === 401 || status === 403) {
    return endpoint.apiKey === undefined
      ? `asks for a key (${status}); set OPENAI_API_KEY`
      : `refuses the key (${status}); check OPENAI_API_KEY`;
  }
  if (status === 404) return 'is not there (404); check TOOLRISK_LLM_MODEL and OPENAI_BASE_URL';
  if (status >= 300 && status < 400) return `answers from another address (${status}); set OPENAI_BASE_URL to that`;
  if (code === 'insufficient_quota') return `has no quota left for this key (${status})`;
  if (status === 429) return 'takes no more questions for now (429)';
  if (status >= 500) return `fails (${status}), also when asked again`;
  return `refuses the question (${status}): ${shown(message, endpoint)}`;
}

function shown(message: string, { apiKey }: Endpoint): string {
  return printableLine(redact(message, apiKey === undefined ? [] : [apiKey]), 200).replace(/\.$/, '');
}
