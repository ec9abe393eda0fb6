import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { classificationSchema, evidenceHolds } from '../../src/domain/classification.ts';
import { type ToolDefinition, toolDefinitionSchema } from '../../src/domain/tool.ts';

function expectExactQuotes(tool: ToolDefinition): void {
  const classification = classify({ tool, server: { name: 'Anything', description: 'Runs everything.' } });
  expect(classificationSchema.safeParse(classification).success).toBe(true);
  const quotes = classification.findings.flatMap((finding) => finding.evidence);
  if (classification.assessed) quotes.push(...classification.contradictions.flatMap((one) => one.evidence));
  for (const quote of quotes) expect(evidenceHolds(tool, quote), JSON.stringify(quote)).toBe(true);
  for (const finding of classification.findings) expect(finding.evidence).not.toEqual([]);
}

const piece = fc.constantFrom(
  ...'delete 😀 create_record 删除 “emails” file, url. permanently \n Args: sql (str): run or command İ ß e-mail __proto__ ~/ \u{1F4A9} "drop" '.split(
    ' ',
  ),
);
const text = fc
  .array(fc.oneof(piece, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 14 })
  .map((parts) => parts.join(' '));
const parameter = fc.record(
  {
    type: fc.oneof(fc.constantFrom('string', 'object', ''), fc.integer()),
    description: fc.oneof(text, fc.constant(null)),
    enum: fc.array(fc.oneof(piece, fc.integer(), fc.constant(null)), { maxLength: 4 }),
    anyOf: fc.array(fc.record({ const: text }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const name = fc.oneof(
  fc.constantFrom('sql', 'code', 'action', 'url', 'a/b~c', 'output_path', '__proto__', '', 'listRule'),
  fc.string(),
);
const definition = fc.record(
  {
    name: text.filter((value) => value !== ''),
    title: text,
    description: text,
    inputSchema: fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(name, parameter, { maxKeys: 5 }),
      required: fc.array(name, { maxLength: 3 }),
    }),
    annotations: fc.dictionary(
      fc.constantFrom('readOnlyHint', 'destructiveHint', 'title'),
      fc.oneof(fc.boolean(), text),
    ),
  },
  { requiredKeys: ['name'] },
);

describe('evidence', () => {
  it('quotes exactly what stands where it says, whatever the definition', () => {
    fc.assert(
      fc.property(definition, (raw) => expectExactQuotes(toolDefinitionSchema.parse(raw))),
      { numRuns: 600 },
    );
  });

  it('never cuts an astral character in half', () => {
    const tool = { name: 'run', inputSchema: { properties: { command: { description: `x${'😀'.repeat(60)}` } } } };
    const classification = classify({ tool });
    for (const finding of classification.findings) {
      for (const quote of finding.evidence) expect(quote.quote.isWellFormed()).toBe(true);
    }
    expectExactQuotes(tool);
  });

  it('quotes a value of a parameter that selects the action', () => {
    const tool = {
      name: 'labels',
      inputSchema: { properties: { action: { enum: ['list', 'delete'] } } },
    };
    const quotes = classify({ tool }).findings.flatMap((finding) => finding.evidence);
    expect(quotes).toContainEqual({
      field: '/inputSchema/properties/action/enum/1',
      quote: 'delete',
      start: 0,
      end: 6,
    });
  });
});
