import { APIConnectionError, APIError, OpenAI } from 'openai';
import type { ModelRequest } from '../classifiers/llm.ts';
import { printableLine } from './domain/printable.ts';

/** Where a model is asked, and with which key. */
export type Endpoint = {
  /** Undefined for OpenAI's own. */
  baseUrl?: string | undefined;
  /** Absent where the endpoint asks for none. */
  apiKey?: string | undefined;
};

/** How an endpoint is told the form of the answer, and its length. */
export type Form = { format: 'json_schema' | 'json_object' | 'none'; limit: 'max_completion_tokens' | 'max_tokens' };

/** What came of one request: the body of a good answer, a refusal with its status, or a connection that failed. */
export type Sent =
  | { body: unknown }
  | { status: number; code: string; message: string; headers: Headers | undefined }
  | { connection: string }
  | { fault: string };

const OPENAI = 'https://api.openai.com/v1';

/** The host of an endpoint, as messages name it. */
export function placeOf({ baseUrl }: Endpoint): string {
  return new URL(baseUrl ?? OPENAI).host;
}

/**
 * The `openai` package, for any endpoint that speaks its protocol. Its own repetitions are switched off, because they would
 * spend unseen: they ask again after a time-out, when the first answer may already be paid, and they take no `Retry-After`
 * of more than a minute. Failures come back as values.
 */
export function openClient({ baseUrl, apiKey }: Endpoint) {
  const client = new OpenAI({
    baseURL: baseUrl ?? OPENAI,
    // The package insists on a key; the header that it would make of it is taken away again.
    apiKey: apiKey ?? 'none',
    ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    // Settings are read in one place; the package would read more of the environment by itself.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    // A key goes where the user said and nowhere else.
    fetchOptions: { redirect: 'manual' },
  });
  return {
    /** Puts one question to a model, in one request. */
    complete: (model: string, request: ModelRequest, form: Form, signal: AbortSignal): Promise<Sent> =>
      outcome(
        client.chat.completions.create(
          {
            model,
            messages: [
              { role: 'system', content: request.system },
              { role: 'user', content: request.user },
            ],
            ...responseFormat(form, request),
            [form.limit]: request.maxAnswerTokens,
          },
          { signal },
        ),
      ),
    /** Asks for the list of models. */
    models: (signal: AbortSignal): Promise<Sent> => outcome(client.models.list({ signal }).then(({ data }) => data)),
  };
}

function responseFormat({ format }: Form, { schema }: ModelRequest) {
  if (format === 'none') return {};
  if (format === 'json_object') return { response_format: { type: 'json_object' as const } };
  const json_schema = { name: 'ratings', strict: true, schema: { ...schema } };
  return { response_format: { type: 'json_schema' as const, json_schema } };
}

async function outcome(request: PromiseLike<unknown>): Promise<Sent> {
  try {
    return { body: await request };
  } catch (error) {
    if (error instanceof APIConnectionError) return { connection: causeOf(error) };
    if (error instanceof APIError && error.status !== undefined) {
      const { status, code, headers } = error;
      return { status, code: code ?? '', message: error.message.replace(/^\d+ /, ''), headers };
    }
    // An answer whose connection breaks in the middle reaches us as the runtime's own error.
    if (error instanceof TypeError && error.cause instanceof Error) return { connection: causeOf(error) };
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** The code of the innermost reason that a connection failed. */
function causeOf(error: Error): string {
  if (error.cause instanceof Error) return causeOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : printableLine(error.message, 80);
}
