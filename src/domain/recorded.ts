import { z } from 'zod';
import { readTool, type ToolDefinition } from './tool.ts';

const listSchema = z.looseObject({
  tools: z.array(z.unknown()),
  serverInfo: z.looseObject({ name: z.string(), version: z.string().optional() }).optional().catch(undefined),
  instructions: z.string().optional().catch(undefined),
  protocolVersion: z.string().optional().catch(undefined),
});
const recordedSchema = z.union([
  z.array(z.unknown()).transform((tools) => ({ tools })),
  listSchema,
  z.looseObject({ result: listSchema }).transform((answer) => answer.result),
]);

/** A recorded tools/list result; what surrounded it (the server's name and version) is kept where the file has it. */
export type RecordedList = {
  tools: unknown[];
  serverInfo?: { name: string; version?: string | undefined } | undefined;
  instructions?: string | undefined;
  protocolVersion?: string | undefined;
};

/**
 * Reads a recording: a tools/list result, the JSON-RPC answer around one, or a bare array of tools.
 * @returns undefined when the value is none of these.
 */
export function readRecordedList(value: unknown): RecordedList | undefined {
  const read = recordedSchema.safeParse(value);
  return read.success ? read.data : undefined;
}

/** The tools of a recording that can be read, and a clause about each other one with its place, counted from 1. */
export function readListedTools(sent: readonly unknown[]): {
  tools: ToolDefinition[];
  rejected: { place: number; fault: string }[];
} {
  const tools: ToolDefinition[] = [];
  const rejected: { place: number; fault: string }[] = [];
  for (const [index, item] of sent.entries()) {
    const read = readTool(item);
    if ('tool' in read) tools.push(read.tool);
    else rejected.push({ place: index + 1, fault: read.fault });
  }
  return { tools, rejected };
}
