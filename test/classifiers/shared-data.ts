import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { categorySchema, riskLevelSchema } from '../../src/domain/classification.ts';
import { toolDefinitionSchema } from '../../src/domain/tool.ts';

/** Labelled data lie beside the repository, never in it: their owners did not give them to us to pass on. */
const SHARED = new URL('../../../shared/', import.meta.url);

export const labelledRowSchema = z.object({
  id: z.string(),
  server: z.object({ name: z.string().optional(), description: z.string().optional() }),
  tool: toolDefinitionSchema,
  family: z.string(),
  label: z.object({
    category: categorySchema,
    risk: riskLevelSchema,
    private_data: z.boolean(),
    untrusted_content: z.boolean(),
    external_send: z.boolean(),
  }),
});
export type LabelledRow = z.infer<typeof labelledRowSchema>;

/** The path of a file of the shared data, or undefined (said once) where it is not there. */
export function sharedFile(path: string): string | undefined {
  const file = fileURLToPath(new URL(path, SHARED));
  if (existsSync(file)) return file;
  console.warn(`Skipped: the labelled data (shared/${path}) are not beside the repository.`);
  return undefined;
}

export function readLabelledRows(file: string): LabelledRow[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => labelledRowSchema.parse(JSON.parse(line)));
}
