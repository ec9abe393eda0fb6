import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startToolrisk, testFolder, toolrisk } from '../support/command-line.ts';
import { deserted, rates, startLanguageModelServer } from '../support/language-model-server.ts';
import { type StatsAnswer, readAnswer, type ToolAnswer } from '../web/answers.ts';

/** No rule and no model can tell what the first one does. */
const TOOLS = [{ name: 'zqxa' }, { name: 'create_note', description: 'Create a new note with the given title.' }];

/** Says of the tool that nobody knows that it destroys, with its name as the quote. */
const destroys = rates(({ text }) =>
  text.includes('zqxa') ? { quote: 'zqxa', category: 'Destructive', level: 'Critical' } : {},
);

async function recording(tools: unknown = TOOLS): Promise<string> {
  const path = join(await testFolder(), 'tools.json');
  await writeFile(path, JSON.stringify({ tools, serverInfo: { name: 'Vault' } }));
  return path;
}

describe('toolrisk crawl', () => {
  test('says that no language model is set, and how to set one', async () => {
    const env = { TOOLRISK_DATA: await testFolder() };
    const { code, err } = await toolrisk(['crawl', `file:${await recording()}`], { env });
    expect(code).toBe(0);
    expect(err.split('\n')[0]).toMatch(/^No language model is set: .+; set OPENAI_API_KEY, or OPENAI_BASE_URL .+\.$/);
    const json = await toolrisk(['crawl', '--json', `file:${await recording()}`], { env });
    expect(json.err).toBe('');
  });

  test('asks a server that is named by its address alone, shows what it took, and does not ask twice', async () => {
    const server = await startLanguageModelServer(destroys);
    const env = { TOOLRISK_DATA: await testFolder(), OPENAI_BASE_URL: server.baseUrl };
    const path = await recording();
    const first = await toolrisk(['crawl', `file:${path}`], { env });
    expect(first.err).toMatch(
      /^Tools that stay unclear are put to the language model test-model at 127\.0\.0\.1:\d+, for at most 200,000 tokens a run\.\n/,
    );
    expect(first.err).toMatch(
      /\nLanguage model test-model: 1 unclear tool, 1 answered now; [\d,]+ of 200,000 tokens in 1 request\.\n$/,
    );
    expect(server.questions[0]?.headers.authorization).toBeUndefined();
    const second = await toolrisk(['crawl', `file:${await recording()}`], { env });
    expect(second.err).toMatch(
      /1 unclear tool, 0 answered now, 1 known from earlier runs; 0 of 200,000 tokens in 0 requests\.\n$/,
    );
    expect(server.questions).toHaveLength(1);
    const third = await toolrisk(['crawl', `file:${path}`], { env: { TOOLRISK_DATA: env.TOOLRISK_DATA } });
    expect(third.err).toMatch(/^No language model is set: .+ What one answered in earlier runs still counts\.\n/);
  });

  test('goes on without a language model that refuses the key, and says so once', async () => {
    const server = await startLanguageModelServer(() => ({ status: 401 }));
    const env = {
      TOOLRISK_DATA: await testFolder(),
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_API_KEY: 'sk-test-wrong-key-123456',
      TOOLRISK_LLM_MODEL: 'big',
    };
    const two = [`file:${await recording()}`, `file:${await recording()}`];
    const { code, err } = await toolrisk(['crawl', '--json', ...two], { env });
    expect(code).toBe(0);
    expect(err).toMatch(
      /^The language model big at 127\.0\.0\.1:\d+ refuses the key \(401\); check OPENAI_API_KEY\. The rest of this run goes on without it\.\n$/,
    );
    expect(err).not.toContain('wrong-key');
  });

  test.each([
    [
      'that is not there',
      async () => ({ OPENAI_BASE_URL: await deserted() }),
      /No language model is asked: .+ cannot be reached \(ECONNREFUSED\); .+\.\n/,
    ],
    [
      'without a budget',
      async () => ({ OPENAI_API_KEY: 'x', TOOLRISK_LLM_BUDGET: '0' }),
      /^No language model is asked: TOOLRISK_LLM_BUDGET is 0\.\n/,
    ],
  ])('does its work beside a language model %s', async (_, settings, line) => {
    const env = { TOOLRISK_DATA: await testFolder(), ...(await settings()) };
    const { code, err } = await toolrisk(['crawl', `file:${await recording()}`], { env });
    expect(code).toBe(0);
    expect(err).toMatch(line);
  });
});

describe('toolrisk classify --llm', () => {
  test('asks about the unclear tools of a list and prints what it cost', async () => {
    const server = await startLanguageModelServer(destroys);
    const env = { OPENAI_BASE_URL: server.baseUrl, TOOLRISK_LLM_MODEL: 'small' };
    const { code, out, err } = await toolrisk(['classify', '--llm', '--json', await recording()], { env });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      {
        name: 'zqxa',
        category: 'Destructive',
        risk: 'Critical',
        ranWithout: [],
        version: expect.stringContaining('+llm-'),
      },
      { name: 'create_note', category: 'Write', version: expect.stringContaining('+llm-') },
    ]);
    expect(err).toMatch(
      /language model small at .+\nLanguage model small: 1 unclear tool, 1 answered now; [\d,]+ of 200,000 tokens in 1 request\.\n$/s,
    );
    expect(server.questions.map(({ tools }) => tools.length)).toEqual([1]);
  });

  test('asks nobody without the option, and says so where nothing was unclear', async () => {
    const server = await startLanguageModelServer(destroys);
    const env = { OPENAI_BASE_URL: server.baseUrl };
    expect((await toolrisk(['classify', await recording()], { env })).err).toBe('');
    const { err } = await toolrisk(['classify', '--llm', await recording([TOOLS[1]])], { env });
    expect(err).toMatch(/No tool stayed unclear, so no language model was asked\.\n$/);
    expect(server.questions).toEqual([]);
  });

  test('without a language model is one sentence, and with rows bad usage', async () => {
    const { code, err } = await toolrisk(['classify', '--llm', await recording()]);
    expect(code).toBe(1);
    expect(err).toMatch(/^No language model is set: .+\.\n$/);
    expect((await toolrisk(['classify', '--llm', '--jsonl', await recording()])).code).toBe(2);
  });
});

describe('toolrisk serve', () => {
  async function serve(env: Record<string, string>): Promise<{ origin: string; log: string[] }> {
    const child = startToolrisk(['serve', '--port', '0', '--no-crawl'], env);
    const ended = new Promise<void>((done) => child.on('exit', () => done()));
    onTestFinished(() => {
      child.kill('SIGTERM');
      return ended;
    });
    const log: string[] = [];
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        log.push(line);
        const origin = /^Toolrisk is at (http\S+?)\/$/.exec(line)?.[1];
        if (origin !== undefined) resolve({ origin, log });
      });
      child.on('exit', (code) => reject(new Error(`The service ended with ${code}: ${log.join(' ')}`)));
    });
  }

  test('shows what the language model found, whether one is set, and asks again about what had no answer', async () => {
    const server = await startLanguageModelServer([() => ({ refuses: 'No.' }), () => ({ refuses: 'No.' }), destroys]);
    const data = { TOOLRISK_DATA: await testFolder() };
    const asking = { ...data, OPENAI_BASE_URL: server.baseUrl };
    const crawled = await toolrisk(['crawl', '--json', `file:${await recording()}`], { env: asking });
    const { server: slug } = JSON.parse(crawled.out);

    const { origin, log } = await serve(asking);
    await expect.poll(() => log.join('\n')).toMatch(/Classified 1 known tools again with .+\+llm-1-test-model\./);
    const { classification } = await readAnswer<ToolAnswer>(`${origin}/api/v1/servers/${slug}/tools/zqxa`);
    expect(classification).toMatchObject({
      category: 'Destructive',
      ranWithout: [],
      findings: expect.arrayContaining([
        expect.objectContaining({ classifier: 'llm', evidence: [{ field: '/name', quote: 'zqxa', start: 0, end: 4 }] }),
      ]),
    });
    const page = await (await fetch(`${origin}/servers/${slug}/tools/zqxa`)).text();
    expect(page).toContain('The language model test-model reads it as Destructive.');
    expect(await readAnswer<StatsAnswer>(`${origin}/api/v1/stats`)).toMatchObject({
      languageModel: {
        model: 'test-model',
        working: true,
        lastRun: { asked: 1, fromCache: 0, failed: 0, requests: 1, budget: 200_000, used: expect.any(Number) },
      },
    });
    const home = await (await fetch(origin)).text();
    expect(home).toContain('are put to the language model <code>test-model</code>');
    expect(home).toMatch(/took [\d\u202f]+ of 200\u202f000 tokens/);
  });

  test('without one says so on its first page', async () => {
    const data = { TOOLRISK_DATA: await testFolder() };
    await toolrisk(['crawl', '--json', `file:${await recording()}`], { env: data });
    const { origin, log } = await serve(data);
    expect(await (await fetch(origin)).text()).toContain('No language model is set');
    expect(await readAnswer(`${origin}/api/v1/stats`)).toMatchObject({
      languageModel: { model: null, working: true, lastRun: null },
    });
    await expect.poll(() => log.join('\n')).toContain('set OPENAI_API_KEY');
  });
});
