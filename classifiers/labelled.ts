import { z } from 'zod';
import { categorySchema, riskLevelSchema, type Subject } from '../src/domain/classification.ts';
import { readTool } from '../src/domain/tool.ts';
import type { Label } from './counts.ts';
import { PAIRS, pairIndex } from './statistical-classes.ts';

/** One tool and what the labelling guide says of it. */
export type LabelledTool = {
  id: string;
  /** Near-duplicate servers share one; where a row names none, the server's name, or else the row's own id. */
  family: string;
  source: string;
  subject: Subject;
  /** `hard` marks what a second careful reader could well judge otherwise. */
  label: Label & { hard: boolean };
};

/** What was read, and one sentence for each line that could not be. */
export type ReadLabels = { rows: LabelledTool[]; faults: string[] };

const text = z.string().optional().catch(undefined);
const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  family: text,
  source: text,
  server: z.object({ name: text, description: text }).optional().catch(undefined),
  tool: z.unknown(),
  label: z.object({
    category: categorySchema,
    risk: riskLevelSchema,
    private_data: z.boolean(),
    untrusted_content: z.boolean(),
    external_send: z.boolean(),
    hard: z.boolean().default(false),
  }),
});

const EXPECTED: Record<string, string> = {
  '': 'the row must be an object {"id", "server", "tool", "family", "source", "label"}',
  id: 'id must be a text or a number',
  tool: 'tool must be a tool definition',
  label: 'label must be an object with category, risk and the three facets',
  'label.category': `label.category must be one of ${categorySchema.options.join(', ')}`,
  'label.risk': `label.risk must be one of ${riskLevelSchema.options.join(', ')}`,
};

/** Reads rows `{id, server, tool, family, source, label}`, one a line. A line that is no such row is left out and named. */
export function readLabelled(content: string): ReadLabels {
  const read: ReadLabels = { rows: [], faults: [] };
  const lines = content.replace(/^\ufeff/, '').split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const row = readRow(line);
    if ('fault' in row) read.faults.push(`Line ${index + 1} is left out: ${row.fault}.`);
    else read.rows.push(row);
  }
  return read;
}

function readRow(line: string): LabelledTool | { fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { fault: 'it is not JSON' };
  }
  const row = rowSchema.safeParse(json);
  if (!row.success) {
    const path = (row.error.issues[0]?.path ?? []).map(String).join('.');
    return { fault: EXPECTED[path] ?? `${path} must be true or false` };
  }
  const { id, family, source, server, label } = row.data;
  const read = readTool(row.data.tool);
  if ('fault' in read) return { fault: `its tool cannot be read: ${read.fault}` };
  if (pairIndex(label.category, label.risk) < 0)
    return { fault: `a tool of ${label.category} is never ${label.risk}; ${levelsOf(label.category)}` };
  return {
    id,
    family: family ?? server?.name ?? id,
    source: source ?? '',
    subject: { tool: read.tool, ...(server !== undefined && { server }) },
    label,
  };
}

function levelsOf(category: string): string {
  const levels = PAIRS.filter((pair) => pair[0] === category).map(([, level]) => level);
  return `the labelling guide knows ${levels.join(', ')}`;
}

/** The same rows as text, complete in every field, as training reads them. */
export function writeLabelled(rows: readonly LabelledTool[]): string {
  return rows
    .map(({ id, family, source, subject, label }) =>
      JSON.stringify({ id, family, source, server: subject.server ?? {}, tool: subject.tool, label }),
    )
    .join('\n');
}

/** The part of a source before `@` or `:`, so that files of one collection are of one source; `unknown` where none is. */
export function sourceName(source: string): string {
  const end = source.slice(1).search(/[@:]/);
  return (end === -1 ? source : source.slice(0, end + 1)) || 'unknown';
}
