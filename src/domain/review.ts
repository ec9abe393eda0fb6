import { z } from 'zod';
import {
  CATEGORIES,
  type Classification,
  type Facet,
  type Facets,
  type Finding,
  facetsSchema,
  RISK_LEVELS,
  type Subject,
} from './classification.ts';
import { joined } from './policy/phrases.ts';
import type { ToolDefinition } from './tool.ts';

const LONGEST_NAME = 100;
const LONGEST_REASON = 1000;
const FACETS = facetsSchema.keyof().options;

const byMessage = `Say who reviewed it, in "by": a name of 1 to ${LONGEST_NAME} characters.`;
const reasonMessage = `Say why, in "reason": 1 to ${LONGEST_REASON} characters.`;
const facetMessage = `"facets" is an object with ${joined(FACETS)}, each true or false.`;

const decided = z.boolean({ error: facetMessage }).optional();

/** Who decides, as a name; the same wherever somebody has to be named. */
export const reviewerSchema = z
  .string({ error: byMessage })
  .trim()
  .min(1, { error: byMessage })
  .max(LONGEST_NAME, { error: byMessage });

/** What a person says of one definition. Each fault is one sentence that says what is expected. */
export const verdictSchema = z.object({
  category: z.enum(CATEGORIES, { error: `"category" must be one of: ${CATEGORIES.join(', ')}.` }),
  risk: z.enum(RISK_LEVELS, { error: `"risk" must be one of: ${RISK_LEVELS.join(', ')}.` }),
  /** The facets that the reviewer decided; the others stay as they were found. */
  facets: z
    .strictObject(
      { private_data: decided, untrusted_content: decided, external_send: decided },
      { error: facetMessage },
    )
    .optional(),
  by: reviewerSchema,
  reason: z
    .string({ error: reasonMessage })
    .trim()
    .min(1, { error: reasonMessage })
    .max(LONGEST_REASON, { error: reasonMessage }),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** A verdict as it is kept. It holds for one definition, wherever that stands, until it is withdrawn. */
export type Review = {
  id: number;
  /** `toolHash` of the definition. */
  hash: string;
  category: Verdict['category'];
  risk: Verdict['risk'];
  facets: Partial<Facets> | null;
  reviewer: string;
  reason: string;
  /** ISO 8601, UTC. */
  at: string;
  withdrawnAt: string | null;
  withdrawnBy: string | null;
};

/** How the reviews of one definition stand: the one in force, and what a judgement's version says of them all. */
export type ReviewStanding = { review: Review | undefined; version: string };

/** What others found of a tool, beside whoever judges it. */
type Further = { findings?: readonly Finding[]; ranWithout?: readonly string[]; version?: string };

/** What judges a tool, and may be told what others found. */
export type Judge = (subject: Subject, further?: Further) => Classification;

export const REVIEWED = 'reviewed-judgement';
const BEFORE = 'judgement-before-review';

/** The judgement of a definition of which there is or was a review, on top of what others than the reviewer found. */
export function judgeReviewed(
  judge: Judge,
  subject: Subject,
  { review, version }: ReviewStanding,
  further: Further = {},
): Classification {
  const versions = further.version === undefined ? version : `${further.version}+${version}`;
  if (review === undefined) return judge(subject, { ...further, version: versions });
  const verdict = reviewFindings(review, subject.tool, judge(subject, further));
  return judge(subject, { ...further, findings: [...(further.findings ?? []), ...verdict], version: versions });
}

/** A review as findings: the verdict with what had been said before it, and each facet that was decided. */
export function reviewFindings(review: Review, tool: ToolDefinition, before: Classification): Finding[] {
  const evidence = [{ field: '/name', quote: tool.name, start: 0, end: tool.name.length }];
  const by = `Reviewed by ${review.reviewer} on ${review.at.slice(0, 10)}`;
  const common = { classifier: 'override', rule: REVIEWED, evidence } as const;
  const { category, risk } = review;
  return [
    { ...common, claim: `${by}: ${sentence(review.reason)}`, category, risk, weight: 1 },
    ...FACETS.flatMap((facet): Finding[] => {
      const decided = review.facets?.[facet];
      if (decided === undefined) return [];
      return [
        {
          ...common,
          claim: `${by}: it ${FACET_CLAIMS[facet][decided ? 'yes' : 'no']}.`,
          facet,
          weight: decided ? 1 : 0,
        },
      ];
    }),
    { ...common, rule: BEFORE, claim: beforeSentence(before), weight: 0 },
  ];
}

function beforeSentence(before: Classification): string {
  if (!before.assessed) return `Before the review it was not assessed: ${sentence(before.reason)}`;
  const facets = FACETS.filter((facet) => before.facets[facet]);
  const flow = facets.length > 0 ? ` (${joined(facets)})` : '';
  return `Before the review it was judged ${before.category}, ${before.risk}${flow}, ${Math.round(before.confidence * 100)} % sure.`;
}

function sentence(text: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}.`;
}

const FACET_CLAIMS: Record<Facet, { yes: string; no: string }> = {
  private_data: { yes: 'returns private data', no: 'returns no private data' },
  untrusted_content: { yes: 'returns text from outsiders', no: 'returns no text from outsiders' },
  external_send: { yes: 'can send data out', no: 'cannot send data out' },
};

/** The review that a judgement follows, as a finding; undefined where no person decided. */
export function reviewIn(classification: Classification | null): Finding | undefined {
  return classification?.findings.find(
    ({ classifier, rule, category }) => isReview(classifier, rule) && category !== undefined,
  );
}

/** What had been said before the review that a judgement follows, in a sentence. */
export function beforeReview(classification: Classification | null): string | undefined {
  return classification?.findings.find(({ rule }) => rule === BEFORE)?.claim;
}

function isReview(classifier: Finding['classifier'], rule: string): boolean {
  return classifier === 'override' && rule === REVIEWED;
}
