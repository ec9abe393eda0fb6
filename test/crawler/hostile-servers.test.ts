import { describe, expect, test } from 'vitest';
import { crawl, crawlRaw, listed, namesOf } from '../support/crawl.ts';

const SHORT = { limits: { connectMs: 1_500, listMs: 1_500, probeMs: 500 } };

describe('a server that does not play along gets one closed reason', () => {
  test('one that never says a word has timed out', async () => {
    expect(await crawlRaw('silent', SHORT)).toMatchObject({ status: 'timed_out' });
  });

  test('one that never answers tools/list has timed out', async () => {
    expect(await crawlRaw('silent-list', SHORT)).toMatchObject({ status: 'timed_out' });
  });

  test('one that dies at its start has crashed, and its own words are in the sentence', async () => {
    const outcome = await crawlRaw('crash-at-start');
    expect(outcome).toMatchObject({ status: 'crashed', launch: { exitCode: 3 } });
    expect(outcome).toHaveProperty('detail', expect.stringContaining('the database file is damaged'));
  });

  test.each(['crash-in-list', 'crash-on-second-page'])(
    'one that dies while it is asked (%s) has crashed',
    async (name) => {
      expect(await crawlRaw(name)).toMatchObject({ status: 'crashed' });
    },
  );

  test('one that sends a line without an end is too large', async () => {
    const outcome = await crawlRaw('endless-line', { limits: { messageBytes: 1_000_000 } });
    expect(outcome).toMatchObject({ status: 'too_large', detail: expect.stringContaining('one message') });
  });

  test('one that never stops sending lines is too large', async () => {
    const outcome = await crawlRaw('endless-noise', { limits: { totalBytes: 2_000_000 } });
    expect(outcome).toMatchObject({ status: 'too_large', detail: expect.stringContaining('its output') });
  });

  test('one that never stops writing to stderr is too large', async () => {
    const outcome = await crawlRaw('endless-stderr', { limits: { totalBytes: 2_000_000 } });
    expect(outcome).toMatchObject({ status: 'too_large', detail: expect.stringContaining('stderr') });
  });

  test('one that answers tools/list without a list does not speak the protocol', async () => {
    expect(await crawlRaw('no-list')).toMatchObject({ status: 'not_mcp' });
  });

  test('one that answers with an error has crashed, and the error is in the sentence', async () => {
    const outcome = await crawlRaw('error-answer');
    expect(outcome).toMatchObject({ status: 'crashed', detail: expect.stringContaining('the index is broken') });
  });

  test('one that says hello and leaves does not speak the protocol', async () => {
    expect(await crawlRaw('says-hello')).toMatchObject({ status: 'not_mcp', detail: expect.stringContaining('hello') });
  });

  test('a command that does not exist is unreachable', async () => {
    const outcome = await crawl({ kind: 'command', command: '/no/such/command', args: [] });
    expect(outcome).toMatchObject({ status: 'unreachable', detail: 'The command was not found.' });
  });

  test('the whole crawl has an end of its own', async () => {
    const begin = performance.now();
    const outcome = await crawlRaw('silent', { limits: { totalMs: 500, probeMs: 40_000, connectMs: 50_000 } });
    expect(outcome).toMatchObject({ status: 'timed_out', detail: 'It took longer than 500 ms in all.' });
    expect(performance.now() - begin).toBeLessThan(30_000);
  });
});

describe('a list that breaks a cap is cut, and the outcome says where', () => {
  test('at the limit of tools', async () => {
    const outcome = listed(await crawlRaw('many-tools', { limits: { tools: 1_000 } }));
    expect(outcome.tools).toHaveLength(1_000);
    expect(outcome.truncated).toContain('1000 tools');
  });

  test('at the limit of pages', async () => {
    const outcome = listed(await crawlRaw('endless-cursor', { limits: { pages: 7 } }));
    expect(outcome.tools).toHaveLength(7);
    expect(outcome.truncated).toContain('7 pages');
  });

  test('at a cursor that came before', async () => {
    const outcome = listed(await crawlRaw('same-cursor'));
    expect(namesOf(outcome)).toEqual(['tool_0', 'tool_1']);
    expect(outcome.truncated).toContain('same cursor');
  });

  test('at a page that brings nothing new', async () => {
    const outcome = listed(await crawlRaw('same-page'));
    expect(namesOf(outcome)).toEqual(['only']);
    expect(outcome.truncated).toContain('no new tool');
  });
});

describe('one bad tool costs itself and not the list', () => {
  test('wrong answers, broken JSON, bad, nameless and repeated tools leave the good ones', async () => {
    const outcome = listed(await crawlRaw('liar'));
    expect(namesOf(outcome)).toEqual(['good', 'also_good']);
    expect(outcome.rejected.map(({ index, name }) => [index, name])).toEqual([
      [1, 'bad'],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, 'good'],
    ]);
    expect(outcome.rejected[4]?.reason).toContain('same name');
    expect(outcome.launch.noiseLines).toBe(2);
  });

  test.each(['deep', 'bottomless'])('a definition nested too deep (%s) is rejected alone', async (name) => {
    const outcome = listed(await crawlRaw(name));
    expect(namesOf(outcome)).toEqual(['flat']);
    expect(outcome.rejected[0]?.reason).toContain('64 levels');
  });

  test('a definition that is too large is rejected alone', async () => {
    const outcome = listed(await crawlRaw('deep', { limits: { depth: 1_000, toolBytes: 500 } }));
    expect(namesOf(outcome)).toEqual(['flat']);
    expect(outcome.rejected[0]?.reason).toContain('500');
  });

  test('keys named __proto__ and constructor are kept as data and change nothing', async () => {
    const outcome = listed(await crawlRaw('proto'));
    expect(JSON.stringify(outcome.tools[0])).toBe(
      '{"name":"p","__proto__":{"polluted":true},"inputSchema":{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}}',
    );
    expect({}).not.toHaveProperty('polluted');
    expect(outcome.tools[0]).not.toHaveProperty('polluted');
  });
});

describe('what is odd but harmless is survived', () => {
  test('lines on stdout that are no messages are counted and skipped', async () => {
    const outcome = listed(await crawlRaw('noise'));
    expect(namesOf(outcome)).toEqual(['quiet']);
    expect(outcome.launch.noiseLines).toBe(3);
  });

  test('a server with prompts alone has an empty list', async () => {
    expect(namesOf(await crawlRaw('no-tools'))).toEqual([]);
  });

  test('questions of the server to us do not disturb the list', async () => {
    expect(namesOf(await crawlRaw('asks-the-client'))).toEqual(['curious']);
  });
});

describe('a server that wants something first', () => {
  test('is given a dummy value for the variable it names, and the record says so', async () => {
    const outcome = listed(await crawlRaw('needs-token'));
    expect(namesOf(outcome)).toEqual(['with_token']);
    expect(outcome.launch.dummyFor).toEqual(['NOTES_API_KEY']);
  });

  test('is given a dummy value for the flag it names, masked in the record', async () => {
    const outcome = listed(await crawlRaw('needs-flag'));
    expect(outcome.launch.dummyFor).toEqual(['--api-key']);
    expect(outcome.launch.args?.slice(-2)).toEqual(['--api-key', '***']);
  });

  test('is given the subcommand that its usage text lists', async () => {
    const outcome = listed(await crawlRaw('needs-subcommand'));
    expect(outcome.launch.dummyFor).toEqual(['start']);
  });

  test('needs configuration when the dummy value does not help', async () => {
    const outcome = await crawlRaw('needs-valid-token');
    expect(outcome).toMatchObject({ status: 'needs_configuration', detail: expect.stringContaining('missing') });
    expect(outcome.launch?.dummyFor).toEqual(['NOTES_API_KEY']);
  });

  test('gets the values that the listing gives, and none of them is kept', async () => {
    const outcome = await crawlRaw('prints-secret', {}, { MY_SECRET: 'swordfish-4711' });
    expect(JSON.stringify(outcome)).not.toContain('swordfish');
    expect(outcome.launch?.envNames).toEqual(['MY_SECRET']);
  });

  test('does not see the environment of the crawler', async () => {
    process.env.NOTES_API_KEY = 'the real one';
    const outcome = listed(await crawlRaw('needs-token'));
    delete process.env.NOTES_API_KEY;
    expect(outcome.launch.dummyFor).toEqual(['NOTES_API_KEY']);
  });
});
