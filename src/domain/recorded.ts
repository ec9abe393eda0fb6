import { z } from 'zod';

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
