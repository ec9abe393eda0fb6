import { z } from 'zod';
import { categorySchema, riskLevelSchema, type Subject } from '../src/domain/classification.ts';
import { type ToolDefinition, toolHash } from '../src/domain/tool.ts';
import type { LabelledTool } from './labelled.ts';
import { FACETS, pairIndex } from './statistical-classes.ts';

/**
 * One line of `labels/npm-tools.jsonl`: what the labelling guide says of a tool, and the hash of the definition that was
 * read. The definition itself belongs to its author, so whoever wants it asks the package for it.
 */
export const publishedLabelSchema = z
  .strictObject({
    package: z.string().min(1),
    version: z.string().min(1),
    tool: z.string().min(1),
    /** `toolHash` of the complete definition. */
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    category: categorySchema,
    risk: riskLevelSchema,
    facets: z.array(z.enum(FACETS)),
    /** A second careful reader could well judge otherwise. */
    hard: z.boolean(),
    /** Nobody who tuned the rules has read a tool of this package; `labels/README.md` says how far that goes. */
    unseen: z.boolean(),
  })
  .refine(({ category, risk }) => pairIndex(category, risk) >= 0, 'the labelling guide does not know this pair');
export type PublishedLabel = z.infer<typeof publishedLabelSchema>;

/** Reads labels, one a line. Throws on the first line that is none, with its number. */
export function readPublishedLabels(text: string): PublishedLabel[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    const read = publishedLabelSchema.safeParse(parse(line));
    if (read.success) return [read.data];
    const [issue] = read.error.issues;
    throw new Error(`line ${index + 1}: ${[...(issue?.path ?? []), issue?.message].map(String).join(': ')}`);
  });
}

/** The labels of one package beside what the package lists now. */
export type JoinedLabels = {
  rows: LabelledTool[];
  /** Names of tools that are listed with another definition than the one that was read; their labels are not used. */
  changed: string[];
  /** Names of tools that are not listed. */
  missing: string[];
};

/** Finds the definition of each label by its hash. `server` is what the classifier is told of the package. */
export function joinLabels(
  labels: readonly PublishedLabel[],
  server: NonNullable<Subject['server']>,
  tools: readonly ToolDefinition[],
): JoinedLabels {
  const byHash = new Map(tools.map((tool) => [toolHash(tool), tool]));
  const names = new Set(tools.map(({ name }) => name));
  const joined: JoinedLabels = { rows: [], changed: [], missing: [] };
  for (const label of labels) {
    const tool = byHash.get(label.hash);
    if (tool !== undefined) joined.rows.push(labelledTool(label, server, tool));
    else joined[names.has(label.tool) ? 'changed' : 'missing'].push(label.tool);
  }
  return joined;
}

function labelledTool(label: PublishedLabel, server: Subject['server'], tool: ToolDefinition): LabelledTool {
  const { package: name, version, category, risk, facets, hard } = label;
  return {
    id: `npm:${name}@${version}/${label.tool}`,
    family: `npm:${name}`,
    source: `npm:${name}@${version}`,
    subject: { tool, server },
    label: {
      category,
      risk,
      private_data: facets.includes('private_data'),
      untrusted_content: facets.includes('untrusted_content'),
      external_send: facets.includes('external_send'),
      hard,
    },
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
