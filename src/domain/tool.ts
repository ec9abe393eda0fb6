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

/** A definition, or one clause about why a value is none: `/name: expected string`. */
export type ReadTool = { tool: ToolDefinition } | { fault: string };

/**
 * Reads what a server sent as a tool. The definition is the very value that was sent, not the parsed copy, because a copy
 * loses a key named `__proto__`, which `JSON.parse` makes an ordinary member.
 *
 * Some servers write an absent title or schema as null, which is no value of the protocol; such members are left out.
 */
export function readTool(sent: unknown): ReadTool {
  const value = withoutNulls(sent);
  const read = toolDefinitionSchema.safeParse(value);
  if (read.success && isReadAs(value, read.data)) return { tool: value };
  const issue = read.error?.issues[0];
  return { fault: `/${(issue?.path ?? []).map(String).join('/')}: ${issue?.message ?? 'not a tool definition'}` };
}

function withoutNulls(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent;
  const entries = Object.entries(sent);
  // `Object.fromEntries` defines own members, so `__proto__` stays one.
  return entries.some(([, member]) => member === null)
    ? Object.fromEntries(entries.filter(([, member]) => member !== null))
    : sent;
}

/** The schema transforms nothing, so what it accepts already has the type of what it gives. */
function isReadAs(sent: unknown, _read: ToolDefinition): sent is ToolDefinition {
  return typeof sent === 'object';
}

/** The fields whose change is told apart in a tool's history. */
export const TOOL_FIELDS = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;
export type ToolField = (typeof TOOL_FIELDS)[number];

/**
 * sha-256, in lower-case hex, of the RFC 8785 canonical JSON of a value: the same for any order of keys.
 *
 * RFC 8785 has no form for a lone surrogate, yet servers can send one, so strings are made well-formed first.
 */
export function jsonHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The RFC 8785 canonical JSON of a value: two values that differ only in the order of keys give the same text. */
export function canonicalJson(value: unknown): string {
  return canonicalize(wellFormed(value)) ?? 'null';
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
