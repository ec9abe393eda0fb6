import { expect, test } from 'vitest';
import { type ToolDefinition, toolHash } from '../../src/domain/tool.ts';
import { onBothDatabases } from '../support/databases.ts';
import { day, judged, listed, npmListing, recordList, tool } from './examples.ts';

/** A definition as a parser gives it when the text holds a key named `__proto__`. */
function withProto(name: string): ToolDefinition {
  const parsed: ToolDefinition = JSON.parse(
    `{"zeta": 1, "name": ${JSON.stringify(name)}, "__proto__": {"polluted": true}, "inputSchema": {"__proto__": {"type": "x"}, "constructor": null}}`,
  );
  return parsed;
}

onBothDatabases((store) => {
  test('hostile definitions are read back exactly as they were sent', async () => {
    const { catalog } = store();
    const hostile: ToolDefinition[] = [
      tool('nul', 'before\u0000after'),
      tool('surrogate', 'lone \uD800 and \uDFFF, a pair \u{1F600}', { title: '\uD83D' }),
      withProto('proto'),
      tool('numbers', undefined, { inputSchema: { minimum: 1e300, default: -0.1 } }),
      tool('order', undefined, { inputSchema: { b: 1, a: 2, 10: 3, 9: 4 } }),
      tool('x'.repeat(10_000), 'y'.repeat(300_000)),
      tool('quotes\'"\\%_$1;--', "'); drop table servers; --"),
      tool('   ', '\u202Eright to left\u200B'),
      tool('nul\u0000name'),
      tool('lone\uD800name'),
    ];
    await recordList(
      catalog,
      'evil',
      hostile.map((one) => [one, null]),
    );
    const server = await catalog.server('evil');
    const texts = (tools: readonly ToolDefinition[]) => tools.map((one) => JSON.stringify(one)).sort();
    expect(texts(server?.toolList.map(({ definition }) => definition) ?? [])).toEqual(texts(hostile));
    for (const one of hostile) {
      const found = await catalog.tool('evil', one.name);
      expect(found?.tool.hash).toBe(toolHash(one));
      expect(JSON.stringify(found?.tool.definition)).toBe(JSON.stringify(one));
    }
    expect(Object.hasOwn((await catalog.tool('evil', 'proto'))?.tool.definition.inputSchema ?? {}, '__proto__')).toBe(
      true,
    );
    // A name as a list shows it finds its tool as well.
    expect((await catalog.tool('evil', 'nul\uFFFDname'))?.tool.definition.name).toBe('nul\u0000name');
  });

  test('a server may call itself and say what it likes', async () => {
    const { catalog } = store();
    const bad = '\u0000\uD800\u202E';
    const { slug } = await catalog.record({
      listing: npmListing('bad', { name: `bad${bad}`, title: bad, description: bad, repository: bad }),
      outcome: listed([], {
        protocolVersion: bad,
        serverInfo: JSON.parse(`{"name": "\\u0000", "version": "\\ud800", "__proto__": 1}`),
        instructions: `say ${bad}`,
        rejected: [{ index: 0, name: bad, reason: bad }],
        truncated: bad,
        launch: { method: 'none', stderrTail: bad },
      }),
      at: day(2),
      classifications: new Map(),
    });
    const server = await catalog.server(slug);
    expect(server).toMatchObject({
      name: 'bad\uFFFD\uFFFD\u202E',
      listing: { name: `bad${bad}`, description: bad },
      serverInfo: { name: '\u0000', version: '\uD800' },
      instructions: `say ${bad}`,
      lastCrawl: {
        protocolVersion: '\uFFFD\uFFFD\u202E',
        rejected: [{ index: 0, name: bad, reason: bad }],
        launch: { stderrTail: bad },
      },
    });
    const failed = {
      status: 'crashed',
      detail: `It said ${bad}.`,
      launch: { method: 'none', stderrTail: bad },
    } as const;
    await catalog.record({ listing: npmListing('bad'), outcome: failed, at: day(3), classifications: new Map() });
    expect((await catalog.server(slug))?.lastCrawl?.detail).toBe('It said \uFFFD\uFFFD\u202E.');
  });

  test('quotes of hostile text are stored and read back with their places', async () => {
    const { catalog } = store();
    const hostile = tool('a', 'x\u0000\uD800delete\u{1F600}');
    const evidence = [{ field: '/description', quote: '\u0000\uD800delete', start: 1, end: 9 }];
    const judgement = judged('Destructive', 'High', {
      findings: [{ classifier: 'rules', rule: 'r', claim: 'c', weight: 1, evidence }],
    });
    await recordList(catalog, 'evil', [[hostile, judgement]]);
    expect((await catalog.tool('evil', 'a'))?.tool.classification).toEqual(judgement);
  });

  test('of tools with one name the first is shown and the others are rejected, each with its place', async () => {
    const { catalog } = store();
    const tools = [
      tool('a', 'first'),
      tool('b'),
      tool('a', 'second'),
      tool('a', 'first'),
      tool('c\u0000'),
      tool('c\uFFFD'),
    ];
    // The server's list had a broken entry at place 1, which the crawler had already rejected.
    const rejected = [{ index: 1, reason: 'It is no object.' }];
    await recordList(
      catalog,
      'twice',
      tools.map((one) => [one, null]),
      { outcome: { rejected } },
    );
    const server = await catalog.server('twice');
    expect(server?.toolList.map(({ name, description }) => [name, description])).toEqual([
      ['a', 'first'],
      ['b', null],
      ['c\uFFFD', null],
    ]);
    const reason = 'An earlier tool of this list has the same name.';
    expect(server?.lastCrawl?.rejected).toEqual([
      { index: 1, reason: 'It is no object.' },
      { index: 3, name: 'a', reason },
      { index: 4, name: 'a', reason },
      { index: 6, name: 'c\uFFFD', reason },
    ]);
  });

  test('a list of five thousand tools is kept in its order', async () => {
    const { catalog } = store();
    const tools = Array.from({ length: 5000 }, (_, index) => tool(`tool_${String(index).padStart(4, '0')}`));
    expect(
      await recordList(
        catalog,
        'many',
        tools.map((one) => [one, judged('Read', 'Low')]),
      ),
    ).toMatchObject({ newVersions: 5000 });
    expect((await catalog.server('many'))?.toolList.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  });

  test('secrets of a listing are neither kept nor shown', async () => {
    const { catalog } = store();
    const secret = 'hunter2';
    const places = [
      {
        kind: 'http',
        url: `https://me:${secret}@example.org/mcp?api_key=${secret}&page=2`,
        headers: { Authorization: secret },
      },
      {
        kind: 'command',
        command: 'serve',
        args: ['--token', secret, `--api-key=${secret}`, `PASSWORD=${secret}`, 'plain', `postgres://u:${secret}@h/d`],
        env: { TOKEN: secret },
      },
      { kind: 'package', registry: 'npm', package: 'pkg', args: [`--secret=${secret}`], env: { TOKEN: secret } },
    ] as const;
    for (const where of places) {
      const listing = { ...npmListing('place'), where: JSON.parse(JSON.stringify(where)) };
      const { slug } = await catalog.record({ listing, outcome: listed([]), at: day(2), classifications: new Map() });
      const server = await catalog.server(slug);
      expect(JSON.stringify(server)).not.toContain(secret);
      expect(JSON.stringify(server)).toContain('***');
    }
    expect((await catalog.servers({ place: 'command' })).rows[0]?.address).toBe(
      'serve --token *** --api-key=*** PASSWORD=*** plain postgres://u:***@h/d',
    );
    const plain = { ...npmListing('open'), where: { kind: 'http', url: 'https://EXAMPLE.org/mcp?x=%20' } as const };
    await catalog.record({ listing: plain, outcome: listed([]), at: day(2), classifications: new Map() });
    expect((await catalog.server('open'))?.key).toBe('https://EXAMPLE.org/mcp?x=%20');
  });
});
