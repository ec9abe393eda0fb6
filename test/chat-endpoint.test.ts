import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../classifiers/llm.ts';
import { completeAt, onlyModel, type Patience } from '../src/chat-endpoint.ts';
import {
  type Behaviour,
  deserted,
  type ReceivedQuestion,
  startLanguageModelServer,
} from './support/language-model-server.ts';

const REQUEST: ModelRequest = { system: 'Rate.', user: 'This.', schema: { type: 'object' }, maxAnswerTokens: 4096 };
const GOOD: Behaviour = { says: { tools: [] }, tokens: 77 };
const KEY = 'sk-test-0123456789abcdefghij';

type Behave = ((question: ReceivedQuestion) => Behaviour) | ((question: ReceivedQuestion) => Behaviour)[];

/** An endpoint that behaves so, asked with short waits. */
async function endpoint(behave: Behave, options: Partial<Patience> & { apiKey?: string | undefined } = {}) {
  const { apiKey, ...patience } = { apiKey: KEY, signal: new AbortController().signal, ...options };
  const server = await startLanguageModelServer(behave);
  const at = { baseUrl: server.baseUrl, apiKey };
  const complete = completeAt(at, 'test-model', { firstWaitMs: 10, timeoutMs: 5_000, ...patience });
  return { server, ask: () => complete(REQUEST) };
}

const failing =
  (status: number, headers: Record<string, string> = {}, error?: Record<string, unknown>) =>
  () =>
    ({ status, headers, ...(error && { error }) }) satisfies Behaviour;

describe('a question to an endpoint', () => {
  test('names the model, holds it to the schema and bounds its answer, and gives back text and tokens', async () => {
    const { server, ask } = await endpoint(() => GOOD);
    expect(await ask()).toEqual({ text: '{"tools":[]}', tokens: 77, requests: 1 });
    expect(server.questions[0]).toMatchObject({
      path: '/v1/chat/completions',
      model: 'test-model',
      system: 'Rate.',
      user: 'This.',
      body: {
        max_completion_tokens: 4096,
        response_format: { type: 'json_schema', json_schema: { strict: true, schema: { type: 'object' } } },
      },
      headers: { authorization: `Bearer ${KEY}` },
    });
  });

  test('carries no key where there is none, and nothing of the environment that the package would read', async () => {
    const names = ['OPENAI_API_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_BASE_URL', 'OPENAI_ADMIN_KEY'];
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = 'http://127.0.0.1:9/from-the-environment';
    try {
      const { server, ask } = await endpoint(() => GOOD, { apiKey: undefined });
      expect(await ask()).toMatchObject({ text: '{"tools":[]}' });
      expect(server.questions[0]?.headers.authorization).toBeUndefined();
      expect(JSON.stringify(server.questions[0])).not.toContain('from-the-environment');
    } finally {
      for (const [index, name] of names.entries()) {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      }
    }
  });

  test('does without a count of tokens where the endpoint gives none', async () => {
    const { ask } = await endpoint(() => ({ says: { tools: [] }, tokens: null }));
    expect(await ask()).toEqual({ text: '{"tools":[]}', tokens: undefined, requests: 1 });
  });
});

describe('an endpoint that does not know a part of the question', () => {
  const refusesUnless =
    (fits: (body: Record<string, unknown>) => boolean, message: string) => (question: ReceivedQuestion) =>
      fits(question.body) ? GOOD : ({ status: 400, error: { message } } satisfies Behaviour);
  const format = (body: Record<string, unknown>) => (body.response_format as { type: string } | undefined)?.type;

  test.each([
    ['json_schema', (body: Record<string, unknown>) => format(body) === 'json_object', 'Unknown response_format.', 2],
    ['any format', (body: Record<string, unknown>) => format(body) === undefined, 'Extra inputs are not permitted.', 3],
    [
      'max_completion_tokens',
      (body: Record<string, unknown>) => 'max_tokens' in body && !('max_completion_tokens' in body),
      'Unrecognized argument: max_completion_tokens.',
      2,
    ],
  ])('%s is asked without it, then and from then on', async (_, fits, message, requests) => {
    const { server, ask } = await endpoint(refusesUnless(fits, message));
    expect(await ask()).toEqual({ text: '{"tools":[]}', tokens: 77, requests });
    expect(await ask()).toEqual({ text: '{"tools":[]}', tokens: 77, requests: 1 });
    expect(server.questions).toHaveLength(requests + 1);
  });

  test('and refuses all forms is asked no more, and its own words say why, without the key', async () => {
    const { ask, server } = await endpoint(failing(400, {}, { message: `No, ${KEY}.\u001b[31m` }));
    expect(await ask()).toMatchObject({
      problem: 'refuses the question (400): No, ***.\\u{1B}[31m',
      next: 'stop',
      tokens: 0,
    });
    expect(server.questions.length).toBeLessThanOrEqual(4);
  });

  test('but has answered before, refuses this question and not the next', async () => {
    const { ask } = await endpoint([() => GOOD, failing(400), () => GOOD]);
    await ask();
    expect(await ask()).toMatchObject({ problem: expect.stringContaining('(400)'), next: 'again', tokens: 0 });
    expect(await ask()).toMatchObject({ tokens: 77 });
  });

  test('finds a question too long, which may be tried shorter', async () => {
    const { ask, server } = await endpoint(failing(400, {}, { message: 'Too long.', code: 'context_length_exceeded' }));
    expect(await ask()).toMatchObject({ problem: 'takes no question of this length', next: 'again', tokens: 0 });
    expect(server.questions).toHaveLength(1);
  });
});

describe('an endpoint that says "later"', () => {
  test('is asked again after the time that it names', async () => {
    const { ask, server } = await endpoint([failing(429, { 'retry-after': '1' }), () => GOOD]);
    const started = performance.now();
    expect(await ask()).toEqual({ text: '{"tools":[]}', tokens: 77, requests: 2 });
    expect(performance.now() - started).toBeGreaterThan(950);
    expect(server.questions).toHaveLength(2);
  });

  test('is asked again where the time is a date', async () => {
    const soon = () => failing(429, { 'retry-after': new Date(Date.now() + 2_000).toUTCString() })();
    const { ask } = await endpoint([soon, () => GOOD]);
    const started = performance.now();
    expect(await ask()).toMatchObject({ tokens: 77, requests: 2 });
    expect(performance.now() - started).toBeGreaterThan(500);
  });

  test('for longer than a question may take is not asked in this run', async () => {
    const { ask, server } = await endpoint(failing(429, { 'retry-after': '3600' }));
    expect(await ask()).toMatchObject({ problem: 'takes no more questions for now (429)', next: 'stop', tokens: 0 });
    expect(server.questions).toHaveLength(1);
  });

  test('because the account is empty is not asked again', async () => {
    const { ask, server } = await endpoint(failing(429, {}, { message: 'Pay.', code: 'insufficient_quota' }));
    expect(await ask()).toMatchObject({ problem: 'has no quota left for this key (429)', next: 'stop' });
    expect(server.questions).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  test.each([500, 502, 503, 529])(
    'with %i is asked again after ever longer waits, and then answers',
    async (status) => {
      const times: number[] = [];
      const note = (behave: () => Behaviour) => () => {
        times.push(performance.now());
        return behave();
      };
      const fails = note(failing(status));
      const { ask } = await endpoint([fails, fails, fails, note(() => GOOD)], { firstWaitMs: 100 });
      expect(await ask()).toEqual({ text: '{"tools":[]}', tokens: 77, requests: 4 });
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(waits[0]).toBeGreaterThan(45);
      expect(waits[1]).toBeGreaterThan(95);
      expect(waits[2]).toBeGreaterThan(195);
    },
  );

  test('each time is given up after five requests, and nothing was spent', async () => {
    const { ask, server } = await endpoint(failing(500));
    expect(await ask()).toEqual({
      problem: 'fails (500), also when asked again',
      next: 'stop',
      tokens: 0,
      requests: 5,
    });
    expect(server.questions).toHaveLength(5);
  });

  test.each([
    [401, 'refuses the key (401); check OPENAI_API_KEY'],
    [403, 'refuses the key (403); check OPENAI_API_KEY'],
    [404, 'is not there (404); check TOOLRISK_LLM_MODEL and OPENAI_BASE_URL'],
  ])('with %i is asked once, and the sentence says what to do', async (status, problem) => {
    const { ask, server } = await endpoint(failing(status));
    expect(await ask()).toEqual({ problem, next: 'stop', tokens: 0, requests: 1 });
    expect(server.questions).toHaveLength(1);
  });

  test('with 401 where no key is set says that it wants one', async () => {
    const { ask } = await endpoint(failing(401), { apiKey: undefined });
    expect(await ask()).toMatchObject({ problem: 'asks for a key (401); set OPENAI_API_KEY' });
  });

  test('by sending elsewhere is not followed, for the key would go along', async () => {
    const elsewhere = await startLanguageModelServer(() => GOOD);
    const { ask } = await endpoint(failing(307, { location: `${elsewhere.baseUrl}/chat/completions` }));
    expect(await ask()).toMatchObject({ problem: expect.stringContaining('(307)'), next: 'stop', tokens: 0 });
    expect(elsewhere.questions).toHaveLength(0);
  });

  test('to be there costs nothing and is asked no more', async () => {
    const complete = completeAt({ baseUrl: await deserted() }, 'm', { signal: new AbortController().signal });
    expect(await complete(REQUEST)).toMatchObject({
      problem: 'cannot be reached (ECONNREFUSED); check OPENAI_BASE_URL and whether it runs',
      next: 'stop',
      tokens: 0,
    });
  });

  test.each(['hangs up', 'hangs up in the middle'] as const)(
    'because it %s may have spent something, and is given up after three times',
    async (behaviour) => {
      const { ask, server } = await endpoint(() => behaviour);
      expect(await ask()).toMatchObject({ problem: expect.stringMatching(/^broke off/), next: 'again', requests: 1 });
      expect(await ask()).toMatchObject({ next: 'again', tokens: undefined });
      expect(await ask()).toMatchObject({ problem: expect.stringContaining('3 times in a row'), next: 'stop' });
      expect(server.questions).toHaveLength(3);
    },
  );

  test.each(['is silent', 'stalls in the middle'] as const)(
    'because it %s is left after the time-out',
    async (behaviour) => {
      const { ask, server } = await endpoint(() => behaviour, { timeoutMs: 300 });
      const started = performance.now();
      expect(await ask()).toEqual({
        problem: 'gave no answer within 0.3 seconds',
        next: 'again',
        tokens: undefined,
        requests: 1,
      });
      expect(performance.now() - started).toBeLessThan(3_000);
      expect(server.questions).toHaveLength(1);
    },
  );
});

describe('an answer that is none', () => {
  test.each<[string, Behaviour, string, 'again' | 'stop']>([
    ['a refusal', { refuses: 'I cannot help with that.' }, 'refused to answer', 'again'],
    ['an empty text', { says: '' }, 'sent an empty answer', 'again'],
    ['a text that was cut off', { says: '{"tools":[', finish: 'length' }, 'did not come to an end', 'again'],
    ['a text that a filter held back', { says: 'x', finish: 'content_filter' }, 'was held back by its filter', 'again'],
    ['a web page', { sends: '<h1>Hello</h1>', type: 'text/html' }, 'does not answer in the protocol of OpenAI', 'stop'],
    ['another JSON', { sends: '{"choices":[]}', type: 'application/json' }, 'does not answer in the protocol', 'stop'],
    ['broken JSON', { sends: '{"choices":', type: 'application/json' }, 'could not be asked', 'stop'],
  ])('%s is a problem in words', async (_, behaviour, problem, next) => {
    const { ask } = await endpoint(() => behaviour);
    expect(await ask()).toMatchObject({ problem: expect.stringContaining(problem), next });
  });
});

describe('the end of the run', () => {
  test('calls off a question that is under way, and one that waits', async () => {
    for (const behave of [() => 'is silent' as const, failing(503, { 'retry-after': '4' })]) {
      const end = new AbortController();
      const { ask } = await endpoint(behave, { signal: end.signal });
      const asking = ask();
      setTimeout(() => end.abort(new Error('The user stopped it.')), 150);
      const started = performance.now();
      await expect(asking).rejects.toThrow('The user stopped it.');
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});

describe('an endpoint without a named model', () => {
  test.each([
    [['only-one'], { model: 'only-one' }],
    [[], { problem: expect.stringMatching(/^127\.0\.0\.1:\d+ offers no model; set TOOLRISK_LLM_MODEL/) }],
    [['a', 'b'], { problem: expect.stringContaining('offers a, b; set TOOLRISK_LLM_MODEL to the one to ask.') }],
    [['a', 'b', 'c', 'd', 'e', 'f'], { problem: expect.stringContaining('offers a, b, c, d, e and more; set') }],
  ])('offers %j', async (models, expected) => {
    const server = await startLanguageModelServer(() => GOOD);
    server.models.splice(0, server.models.length, ...models);
    expect(await onlyModel({ baseUrl: server.baseUrl }, new AbortController().signal)).toEqual(expected);
  });

  test('that is not there is one sentence', async () => {
    const { signal } = new AbortController();
    expect(await onlyModel({ baseUrl: await deserted() }, signal)).toEqual({
      problem: expect.stringMatching(
        /^The language model at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\); .+\.$/,
      ),
    });
  });
});
