import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

/**
 * The official JSON Schema of SARIF 2.1.0 as a check, out of a package that brings it. Addresses may be relative in it, which
 * zod takes for whole ones, so that format is left to `isReference`.
 */
export function sarifSchema(): z.ZodType {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const schema: unknown = JSON.parse(readFileSync(path, 'utf8'), (key, value) =>
    key === 'format' && value === 'uri-reference' ? undefined : value,
  );
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
}

/** Whether a text is a URI reference as it stands: nothing in it has to be escaped. */
export function isReference(text: string): boolean {
  const base = 'https://example.com/';
  return /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(text) && URL.canParse(text, base) && !/^[a-z]:/i.test(text);
}
