import { describe, expect, it } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';

/** Long enough for a busy machine, short enough that anything worse than linear time shows. */
const PATIENCE_MS = 1000;

function expectQuickAnswer(tool: ToolDefinition): void {
  const started = performance.now();
  expect(classify({ tool }).version).not.toBe('');
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
}

function nested(
  depth: number,
  wrap: (inner: Record<string, unknown>) => Record<string, unknown>,
): Record<string, unknown> {
  let schema: Record<string, unknown> = { type: 'string' };
  for (let level = 0; level < depth; level += 1) schema = wrap(schema);
  return schema;
}

describe('hostile definitions', () => {
  it('survives schemas 10,000 deep', () => {
    expectQuickAnswer({ name: 'get', inputSchema: nested(10_000, (inner) => ({ properties: { action: inner } })) });
    expectQuickAnswer({ name: 'get', inputSchema: nested(10_000, (inner) => ({ items: inner })) });
    expectQuickAnswer({ name: 'get', inputSchema: nested(10_000, (inner) => ({ anyOf: [inner, inner] })) });
  });

  it('survives a schema that is wide in every direction', () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`p${at}`, { enum: ['a', 'b'] }]));
    expectQuickAnswer({ name: 'get', inputSchema: { properties: wide, required: Object.keys(wide) } });
  });

  it.each([
    ['one letter', 'a'.repeat(2_000_000)],
    ['spaces', ' '.repeat(2_000_000)],
    ['line breaks', '\n'.repeat(2_000_000)],
    ['a repeated verb', 'run '.repeat(500_000)],
    ['a repeated phrase', 'execute a sql query '.repeat(100_000)],
    ['Chinese', '删除文件'.repeat(500_000)],
    ['brackets', '[('.repeat(1_000_000)],
    ['headings', 'Args: a (b): '.repeat(200_000)],
    ['almost a parameter', `Args:${'\n  x'.repeat(300_000)}`],
    ['quotes', '"a'.repeat(1_000_000)],
  ])('reads a huge text of %s in no time', (_what, text) => {
    expectQuickAnswer({ name: 'tool', description: text });
    expectQuickAnswer({ name: text === '' ? 'x' : text });
    expectQuickAnswer({
      name: 'tool',
      inputSchema: { properties: { action: { description: text }, url: { description: text } } },
    });
  });

  it('takes names of the object prototype for names', () => {
    const schema: unknown = JSON.parse(
      '{"properties":{"__proto__":{"enum":["delete"]},"constructor":{"type":"string"}}}',
    );
    expectQuickAnswer({ name: '__proto__', inputSchema: { ...(schema as Record<string, unknown>) } });
    expectQuickAnswer({ name: 'constructor', description: 'toString valueOf hasOwnProperty' });
  });

  it.each([
    [{ properties: 'none' }],
    [{ properties: ['a', 'b'] }],
    [{ properties: { action: null, url: 3, sql: [] } }],
    [{ properties: { action: { enum: [1, null, {}, ['x']] } }, required: 'action' }],
    [{ properties: { action: { enum: 'delete' } }, required: [null, 7] }],
    [{ $ref: '#/definitions/x', definitions: { x: { $ref: '#' } } }],
    [{ anyOf: 'x', oneOf: { a: 1 }, allOf: [null, 3] }],
  ])('reads the odd schema %j', (inputSchema) => {
    expectQuickAnswer({ name: 'do_it', inputSchema });
  });
});
