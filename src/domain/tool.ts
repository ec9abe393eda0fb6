import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

/**
 * One entry of a `tools/list` answer, every field kept as the server sent it.
 *
 * Only `name` is required, because real servers send schemas without `type`, without `properties`, or no schema at
 * all: what a field holds is the classifier's question, not the parser's.
 */
export const toolDefinitionSchema = z.looseObject({
  name: z.string().min(1),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()).optional(),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});
export type ToolDefinition = z.infer<typeof toolDefinitionSchema>;

/** The fields whose change is told apart in a tool's history. */
export const TOOL_FIELDS = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;
export type ToolField = (typeof TOOL_FIELDS)[number];

/**
 * sha-256, in lower-case hex, of the RFC 8785 canonical JSON of a value: the same for any order of keys.
 *
 * RFC 8785 has no form for a lone surrogate, yet servers can send one, so strings are made well-formed first.
 */
export function jsonHash(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(wellFormed(value)) ?? 'null')
    .digest('hex');
}

/** The identity of a definition: two servers that send the same tool get the same hash. */
export function toolHash(tool: ToolDefinition): string {
  return jsonHash(tool);
}

/** One hash for each field that is present, so that a comparison of two versions says which field moved. */
export function toolFieldHashes(tool: ToolDefinition): Partial<Record<ToolField, string>> {
  const hashes: Partial<Record<ToolField, string>> = {};
  for (const field of TOOL_FIELDS) if (tool[field] !== undefined) hashes[field] = jsonHash(tool[field]);
  return hashes;
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value === 'object' && value !== null) {
    // `Object.fromEntries` defines own properties, so a key named `__proto__` stays data.
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toWellFormed(), wellFormed(member)]));
  }
  return value;
}
