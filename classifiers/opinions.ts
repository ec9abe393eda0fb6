import { z } from 'zod';
import { categorySchema, classificationSchema, facetsSchema, riskLevelSchema } from '../src/domain/classification.ts';
import { classifierWith, classify } from './classify.ts';
import type { Verdict } from './counts.ts';
import type { LabelledTool } from './labelled.ts';
import { chanceOf, type Estimate, type StatisticalModel, statisticalModel, verdict } from './statistical.ts';

const verdictSchema = z.object({
  category: categorySchema,
  risk: riskLevelSchema,
  confidence: z.number(),
  facets: facetsSchema,
});

/** What the classifier and its two parts say of one tool; the model says nothing where there is none. */
export const opinionsSchema = z.object({
  whole: classificationSchema,
  rules: classificationSchema,
  model: verdictSchema.optional(),
});
export type Opinions = z.infer<typeof opinionsSchema>;

/** The version of the model that ships, or one sentence that says why there is none. */
export function shippedModel(): { version: string } | { problem: string } {
  return statisticalModel();
}

/** What the classifier that ships says, and its parts. */
export function askShipped(rows: readonly LabelledTool[]): Opinions[] {
  const alone = classifierWith({ problem: 'left out' });
  const model = statisticalModel();
  return rows.map(({ subject }) => ({
    whole: classify(subject),
    rules: alone.classify(subject),
    model: 'problem' in model ? undefined : modelVerdict(model.estimate(subject), model.thresholds),
  }));
}

/** What an estimate amounts to by itself, its confidence being the chance of the pair. */
export function modelVerdict(estimate: Estimate, thresholds: StatisticalModel['thresholds']): Required<Verdict> {
  const { category, risk } = verdict(estimate);
  return {
    category,
    risk,
    confidence: chanceOf(estimate, category, risk),
    facets: {
      private_data: estimate.facets.private_data >= thresholds.private_data,
      untrusted_content: estimate.facets.untrusted_content >= thresholds.untrusted_content,
      external_send: estimate.facets.external_send >= thresholds.external_send,
    },
  };
}
