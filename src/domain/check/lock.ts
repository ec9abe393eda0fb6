import { z } from 'zod';
import { CHANGE_KINDS } from '../change-kinds.ts';
import { changedPart, type ListedTool } from '../changes.ts';
import { categorySchema, type RiskLevel, riskLevelSchema } from '../classification.ts';
import type { RatedTool } from '../policy/recommend.ts';
import { jsonHash, toolHash } from '../tool.ts';
import { byText } from '../tool-sketch.ts';

export const LOCK_FILE = 'toolrisk.lock.json';

const HASH = /^[0-9a-f]{64}$/;

const pinnedToolSchema = z.object({
  name: z.string(),
  /** sha-256 of the whole definition, in canonical JSON. */
  hash: z.string().regex(HASH),
  /** Null where it could not be assessed. */
  category: categorySchema.nullable(),
  level: riskLevelSchema.nullable(),
  /** The beginning of the sha-256 of each part that is there: it only tells which part changed. */
  parts: z.record(z.string(), z.string()),
});
export type PinnedTool = z.infer<typeof pinnedToolSchema>;

const pinnedServerSchema = z.object({
  /** What the server is: its package, its address or its command, with secrets masked. */
  key: z.string(),
  /** What the configurations call it. */
  aliases: z.array(z.string()),
  package: z.object({ version: z.string().optional(), integrity: z.string().optional() }).optional(),
  tools: z.array(pinnedToolSchema),
});
export type PinnedServer = z.infer<typeof pinnedServerSchema>;

const lockSchema = z.object({ version: z.literal(1), servers: z.array(pinnedServerSchema) });
export type Lock = z.infer<typeof lockSchema>;

/** Reads the text of a lock; or says in one sentence what is wrong with it. */
export function readLock(text: string): { lock: Lock } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const version = z.object({ version: z.number() }).safeParse(value).data?.version;
  if (version !== undefined && version !== 1) return { problem: `it has version ${version}, and 1 is known here` };
  const read = lockSchema.safeParse(value);
  if (read.success) return { lock: read.data };
  const path = read.error.issues[0]?.path.map(String).join('/') ?? '';
  return { problem: `something is wrong at /${path}` };
}

/** The text of a lock: the same servers give the same bytes, in whatever order they come. */
export function lockText(servers: readonly PinnedServer[]): string {
  const sorted = servers
    .map(({ key, aliases, package: from, tools }) => ({
      key,
      aliases: [...new Set(aliases)].toSorted(byText),
      ...(from !== undefined && { package: from }),
      tools: tools
        .toSorted((one, other) => byText(one.name, other.name) || byText(one.hash, other.hash))
        .map(({ name, hash, category, level, parts }) => ({ name, hash, category, level, parts: sortedParts(parts) })),
    }))
    .toSorted((one, other) => byText(one.key, other.key));
  return `${JSON.stringify({ version: 1, servers: sorted }, null, 2)}\n`;
}

function sortedParts(parts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).toSorted(([one], [other]) => byText(one, other)));
}

/** A hash that is only compared with one other is safe in a quarter of its length. */
const PART_LENGTH = 16;

export function pinTool({ tool, classification }: RatedTool): PinnedTool {
  const assessed = classification?.assessed === true ? classification : undefined;
  const parts = CHANGE_KINDS.flatMap((kind) => {
    const part = changedPart(kind, tool);
    return part === undefined ? [] : [[kind, jsonHash(part).slice(0, PART_LENGTH)] as const];
  });
  return {
    name: tool.name,
    hash: toolHash(tool),
    category: assessed?.category ?? null,
    level: assessed?.risk ?? null,
    parts: Object.fromEntries(parts),
  };
}

/** A pinned tool as lists are compared: a definition in which each part is its hash. */
export type PinnedListed = ListedTool & { level: RiskLevel | null };

export function listedPin({ name, hash, level, parts }: PinnedTool): PinnedListed {
  const text = (kind: string) => (Object.hasOwn(parts, kind) ? parts[kind] : undefined);
  const object = (kind: string) => {
    const part = text(kind);
    return part === undefined ? undefined : { part };
  };
  const [title, description, other] = [text('title'), text('description'), text('other')];
  const [inputSchema, outputSchema, annotations] = [
    object('input_schema'),
    object('output_schema'),
    object('annotations'),
  ];
  return {
    name,
    hash,
    level,
    definition: {
      name,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(inputSchema !== undefined && { inputSchema }),
      ...(outputSchema !== undefined && { outputSchema }),
      ...(annotations !== undefined && { annotations }),
      ...(other !== undefined && { other }),
    },
  };
}
