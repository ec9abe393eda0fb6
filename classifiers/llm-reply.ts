import { z } from 'zod';
import { CATEGORIES, facetsSchema, riskLevelSchema } from '../src/domain/classification.ts';

/** What a language model may say of one tool: closed lists and quotes. No free text of it is ever kept or shown. */
export const answerSchema = z.object({
  quote: z.string(),
  category: z.enum([...CATEGORIES, 'Unclear']),
  /** Empty where the level is the category's usual one. */
  level_quote: z.string(),
  level: riskLevelSchema,
  facets: z.array(z.object({ facet: facetsSchema.keyof(), quote: z.string() })),
  certainty: z.enum(['low', 'medium', 'high']),
});
export type Answer = z.infer<typeof answerSchema>;

const replySchema = z.object({ tools: z.array(answerSchema.extend({ id: z.string() })) });
const looseReplySchema = z.object({ tools: z.array(z.unknown()) });
const itemSchema = answerSchema.extend({ id: z.string() });

const { $schema: _, ...schema } = z.toJSONSchema(replySchema);
/** The same as JSON Schema, in the part of it that endpoints with structured output can hold a model to. */
export const REPLY_SCHEMA: Readonly<Record<string, unknown>> = schema;

/**
 * The answers in what a model wrote, by id. Only ids that were asked count, each once; an answer outside the closed lists
 * is left out. What surrounds the JSON (a fence, thinking aloud) is passed over.
 * @returns undefined where there is no JSON of the right form at all.
 */
export function readReply(text: string, asked: ReadonlySet<string>): Map<string, Answer> | undefined {
  const reply = looseReplySchema.safeParse(jsonIn(text));
  if (!reply.success) return undefined;
  const answers = new Map<string, Answer>();
  for (const item of reply.data.tools) {
    const read = itemSchema.safeParse(item);
    if (!read.success) continue;
    const { id, ...answer } = read.data;
    if (asked.has(id) && !answers.has(id)) answers.set(id, answer);
  }
  return answers;
}

function jsonIn(text: string): unknown {
  const said = text.slice(text.lastIndexOf('</think>') + 1);
  try {
    return JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}
