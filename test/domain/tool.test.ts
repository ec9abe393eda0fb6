import { describe, expect, test } from 'vitest';
import { evidenceHolds, stringAt } from '../../src/domain/classification.ts';
import { printable, printableLine } from '../../src/domain/printable.ts';
import { readRecordedList } from '../../src/domain/recorded.ts';
import { readTool, toolFieldHashes, toolHash } from '../../src/domain/tool.ts';

const TOOL = {
  name: 'save',
  description: 'Saves a 🗒 note.',
  inputSchema: { type: 'object', properties: { 'a/b~c': { type: 'string' } } },
};

describe('the hash of a tool', () => {
  test('is the same for any order of keys', () => {
    const { name, description, inputSchema } = TOOL;
    expect(toolHash({ inputSchema, description, name })).toBe(toolHash(TOOL));
  });

  test('is another for another text, and the field hashes say which field moved', () => {
    const changed = { ...TOOL, description: 'Saves two notes.' };
    expect(toolHash(changed)).not.toBe(toolHash(TOOL));
    const [before, after] = [toolFieldHashes(TOOL), toolFieldHashes(changed)];
    expect(after.description).not.toBe(before.description);
    expect(after.inputSchema).toBe(before.inputSchema);
    expect(before).not.toHaveProperty('annotations');
  });

  test('is that of the RFC 8785 text', () => {
    // printf '{"description":"€","name":"n"}' | sha256sum
    expect(toolHash({ name: 'n', description: '€' })).toBe(
      '7754de904a17f5de856159e5069a67c0d900fbb70792ac44cb93fe5c67d7b8f8',
    );
  });

  test('exists for a lone surrogate and for a key named __proto__', () => {
    const sent: unknown = JSON.parse('{"name":"x\\ud800","inputSchema":{"__proto__":{"type":"string"}}}');
    const read = readTool(sent);
    const odd = 'tool' in read ? read.tool : { name: read.fault };
    expect(toolHash(odd)).toMatch(/^[0-9a-f]{64}$/);
    expect(toolHash(odd)).not.toBe(toolHash({ name: odd.name, inputSchema: {} }));
  });
});

describe('a tool that is read', () => {
  test('is the very value that was sent', () => {
    expect(readTool(TOOL)).toEqual({ tool: TOOL });
  });

  test('loses only the members that are null', () => {
    expect(readTool({ name: 'x', title: null, outputSchema: null, own: [null] })).toEqual({
      tool: { name: 'x', own: [null] },
    });
  });

  test.each([
    [{ description: 'nameless' }, /^\/name: /],
    [{ name: '' }, /^\/name: /],
    [{ name: 'x', inputSchema: 'text' }, /^\/inputSchema: /],
    ['text', /^\/: /],
    [null, /^\/: /],
  ])('%j is none, and the fault says where', (sent, fault) => {
    expect(readTool(sent)).toEqual({ fault: expect.stringMatching(fault) });
  });
});

describe('evidence', () => {
  test.each([
    ['/name', 'save'],
    ['/inputSchema/properties/a~1b~0c/type', 'string'],
    ['/inputSchema', undefined],
    ['/nothing/here', undefined],
    ['/constructor/name', undefined],
    ['', undefined],
  ])('the string at %j is %j', (pointer, value) => {
    expect(stringAt(TOOL, pointer)).toBe(value);
  });

  test('holds only where it stands, counted in UTF-16 units', () => {
    const quote = { field: '/description', quote: 'note', start: 11, end: 15 };
    expect(evidenceHolds(TOOL, quote)).toBe(true);
    expect(evidenceHolds(TOOL, { ...quote, start: 10, end: 14 })).toBe(false);
    expect(evidenceHolds(TOOL, { field: '/description', quote: '', start: 0, end: 0 })).toBe(false);
  });
});

describe('printable text', () => {
  test('names every acting character instead of passing it on', () => {
    expect(printable('a\u001b[2J\u202eb\u200bc\ud800\u{e0041}')).toBe(
      'a\\u{1B}[2J\\u{202E}b\\u{200B}c\\u{D800}\\u{E0041}',
    );
    expect(printable('emoji 👩‍🚀 stays readable, as do tabs\tand\nlines')).toContain('tabs\tand\nlines');
  });

  test('on a line is cut to its length', () => {
    expect(printableLine('  one\n two   three ', 8)).toBe('one two…');
  });
});

describe('a recorded list', () => {
  test.each([
    ['a result', { tools: [TOOL] }],
    ['an answer', { jsonrpc: '2.0', id: 1, result: { tools: [TOOL] } }],
    ['an array', [TOOL]],
  ])('is read from %s', (_, value) => {
    expect(readRecordedList(value)?.tools).toEqual([TOOL]);
  });

  test.each([[null], ['text'], [{}], [{ tools: {} }], [{ result: {} }]])('is not read from %j', (value) => {
    expect(readRecordedList(value)).toBeUndefined();
  });

  test('keeps what the file says of the server, and drops what it cannot be', () => {
    expect(readRecordedList({ tools: [], serverInfo: { name: 'S', version: '1' }, instructions: null })).toMatchObject({
      serverInfo: { name: 'S', version: '1' },
      instructions: undefined,
    });
  });
});
