import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** One tool as the question shows it: its id, and the text between the two markers. */
export type AskedTool = { id: string; text: string };

/** A question as the server received it. */
export type ReceivedQuestion = {
  path: string;
  headers: IncomingHttpHeaders;
  model: string;
  system: string;
  user: string;
  body: Record<string, unknown>;
  tools: AskedTool[];
};

/** What the model does with a question. */
export type Behaviour =
  | { says: unknown; tokens?: number | null; finish?: string }
  | { refuses: string }
  | { status: number; headers?: Record<string, string>; error?: Record<string, unknown> }
  | { sends: string; type: string }
  | 'hangs up'
  | 'hangs up in the middle'
  | 'is silent'
  | 'stalls in the middle';

export type LanguageModelServer = {
  /** As OPENAI_BASE_URL holds it. */
  baseUrl: string;
  /** All questions so far. */
  questions: ReceivedQuestion[];
  models: string[];
};

/** The address of an endpoint where nothing listens. */
export async function deserted(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`;
}

/** A rating of one tool, as a good model writes it; what is given here overrides the parts of it. */
export function rating(id: string, more: Record<string, unknown> = {}) {
  const usual = { quote: '', category: 'Unclear', level_quote: '', level: 'Low', facets: [], certainty: 'high' };
  return { id, ...usual, ...more };
}

/** Rates each tool of a question by a function of its text. */
export function rates(rate: (tool: AskedTool) => Record<string, unknown>): (question: ReceivedQuestion) => Behaviour {
  return ({ tools }) => ({ says: { tools: tools.map((tool) => rating(tool.id, rate(tool))) } });
}

/**
 * A server of our own on this machine that speaks the chat-completions protocol as far as we use it. It is gone when the
 * test is. `behave` may be a list: one entry for each question, the last one for all that follow.
 */
export async function startLanguageModelServer(
  behave: ((question: ReceivedQuestion) => Behaviour) | ((question: ReceivedQuestion) => Behaviour)[],
): Promise<LanguageModelServer> {
  const questions: ReceivedQuestion[] = [];
  const models = ['test-model'];
  const http = createServer(async (request, response) => {
    if (request.url?.endsWith('/models')) {
      sendJson(response, 200, { object: 'list', data: models.map(asModel) });
      return;
    }
    const question = received(request.url ?? '', request.headers, (await json(request)) as Record<string, unknown>);
    questions.push(question);
    const turn = Array.isArray(behave) ? (behave[questions.length - 1] ?? behave.at(-1)) : behave;
    act(response, question, turn?.(question) ?? { status: 500 });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(async () => {
    http.closeAllConnections();
    await new Promise((closed) => http.close(closed));
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The language model has no port.');
  return { baseUrl: `http://127.0.0.1:${address.port}/v1`, questions, models };
}

const asModel = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'test' });

function received(path: string, headers: IncomingHttpHeaders, body: Record<string, unknown>): ReceivedQuestion {
  const messages = body.messages as { role: string; content: string }[];
  const said = (role: string) => messages.find((message) => message.role === role)?.content ?? '';
  const user = said('user');
  const marker = /The marker of this question is (\S+)/.exec(user)?.[1] ?? '';
  const tools = user.split(/The tool with the id /).slice(1);
  return {
    path,
    headers,
    model: String(body.model),
    system: said('system'),
    user,
    body,
    tools: tools.map((part) => ({ id: part.slice(0, part.indexOf(':')), text: (part.split(marker)[1] ?? '').trim() })),
  };
}

function act(response: ServerResponse, { model, user, system }: ReceivedQuestion, behaviour: Behaviour): void {
  if (behaviour === 'is silent') return;
  if (behaviour === 'hangs up') {
    response.destroy();
    return;
  }
  if (behaviour === 'stalls in the middle' || behaviour === 'hangs up in the middle') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"choices":[', () => behaviour === 'hangs up in the middle' && response.destroy());
    return;
  }
  if ('sends' in behaviour) {
    response.writeHead(200, { 'content-type': behaviour.type }).end(behaviour.sends);
    return;
  }
  if ('status' in behaviour) {
    const { status, headers = {}, error = { message: `status ${status}` } } = behaviour;
    sendJson(response, status, { error }, headers);
    return;
  }
  const refusal = 'refuses' in behaviour ? behaviour.refuses : null;
  const says = 'refuses' in behaviour ? null : behaviour.says;
  const content = typeof says === 'string' || says === null ? says : JSON.stringify(says);
  const prompt_tokens = Math.ceil((system.length + user.length) / 4);
  const completion_tokens = Math.ceil((content ?? refusal ?? '').length / 4);
  const told = 'says' in behaviour ? behaviour.tokens : undefined;
  const total_tokens = told ?? prompt_tokens + completion_tokens;
  sendJson(response, 200, {
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [
      {
        index: 0,
        finish_reason: 'says' in behaviour ? (behaviour.finish ?? 'stop') : 'stop',
        logprobs: null,
        message: { role: 'assistant', content, refusal },
      },
    ],
    ...(told === null ? {} : { usage: { prompt_tokens, completion_tokens, total_tokens } }),
  });
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
