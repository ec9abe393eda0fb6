import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

/** Weakest effect first: the order in which a stronger one wins, except where the guide says a runner is Execute. */
export const CATEGORIES = ['Read', 'Write', 'Execute', 'Destructive', 'Financial'] as const;
export const categorySchema = z.enum(CATEGORIES);
export type Category = z.infer<typeof categorySchema>;

/** Mildest first. */
export const RISK_LEVELS = ['Low', 'Medium', 'High', 'Critical'] as const;
export const riskLevelSchema = z.enum(RISK_LEVELS);
export type RiskLevel = z.infer<typeof riskLevelSchema>;

/** How data can flow through a call; they describe, they do not rank. */
export const facetsSchema = z.object({
  private_data: z.boolean(),
  untrusted_content: z.boolean(),
  external_send: z.boolean(),
});
export type Facets = z.infer<typeof facetsSchema>;
export type Facet = keyof Facets;

/**
 * An exact quote from a definition. `field` is the JSON pointer (RFC 6901) of a string value in the tool definition,
 * and `value.slice(start, end) === quote`, in UTF-16 units.
 */
export const evidenceSchema = z.object({
  field: z.string(),
  quote: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** One claim of one classifier about a tool, with the quotes it rests on. Only combine turns findings into a class. */
export const findingSchema = z.object({
  classifier: z.enum(['rules', 'statistical', 'llm', 'override']),
  /** The rule's id, which is a claim in words: `name-says-delete`. */
  rule: z.string(),
  /** The claim about this tool, in a plain sentence. */
  claim: z.string(),
  category: categorySchema.optional(),
  risk: riskLevelSchema.optional(),
  facet: z.enum(['private_data', 'untrusted_content', 'external_send']).optional(),
  /** How much the finding counts, 0 to 1. */
  weight: z.number().min(0).max(1),
  evidence: z.array(evidenceSchema),
});
export type Finding = z.infer<typeof findingSchema>;

/** A server's own claim against the rest of its definition, both sides quoted. */
export const contradictionSchema = z.object({
  claim: z.string(),
  claimed: z.string(),
  evidence: z.array(evidenceSchema),
});
export type Contradiction = z.infer<typeof contradictionSchema>;

/** What one value of a parameter that selects the action can do: of a tool that does several things, the one chosen. */
export const actionEffectSchema = z.object({
  /** The parameter's plain name. */
  parameter: z.string(),
  /** The value that selects this action. */
  value: z.string(),
  category: categorySchema,
  risk: riskLevelSchema,
  evidence: z.array(evidenceSchema),
});
export type ActionEffect = z.infer<typeof actionEffectSchema>;

export const MANIPULATION_KINDS = [
  'hidden-instruction',
  'hides-from-user',
  'invisible-text',
  'bidirectional-text',
  'terminal-escape',
  'look-alike-name',
] as const;

/**
 * Text in a definition that is made to steer its reader or to be overlooked. It says nothing of what the tool does, so it
 * is reported beside the class and never mixed into it.
 */
export const manipulationSchema = z.object({
  kind: z.enum(MANIPULATION_KINDS),
  /** What was found, in a plain sentence. */
  claim: z.string(),
  evidence: z.array(evidenceSchema),
  /** What invisible or disguised text says once it is decoded; absent where the quote can be read as it is. */
  decoded: z.string().optional(),
});
export type Manipulation = z.infer<typeof manipulationSchema>;

export const classificationSchema = z.discriminatedUnion('assessed', [
  z.object({
    assessed: z.literal(true),
    category: categorySchema,
    risk: riskLevelSchema,
    /** 0 to 1: the estimated chance that category and level are what the labelling guide says. */
    confidence: z.number().min(0).max(1),
    rationale: z.string(),
    facets: facetsSchema,
    findings: z.array(findingSchema),
    contradictions: z.array(contradictionSchema),
    /** Action by action, where a parameter selects what the tool does; absent otherwise. */
    actions: z.array(actionEffectSchema).optional(),
    /** Absent where nothing was found. */
    manipulation: z.array(manipulationSchema).optional(),
    /** Classifiers that should have spoken and could not; the page says so. */
    ranWithout: z.array(z.string()),
    version: z.string(),
  }),
  z.object({
    assessed: z.literal(false),
    reason: z.string(),
    findings: z.array(findingSchema),
    manipulation: z.array(manipulationSchema).optional(),
    ranWithout: z.array(z.string()),
    version: z.string(),
  }),
]);
export type Classification = z.infer<typeof classificationSchema>;
export type Assessed = Extract<Classification, { assessed: true }>;

/**
 * Whether a judgement follows a finding: the finding speaks for the category, level or facet that was chosen. Others were
 * weighed and lost, such as a facet of reading found on a tool that writes.
 */
export function isFollowed(finding: Finding, { category, risk, facets }: Assessed): boolean {
  if (finding.category !== undefined && finding.category !== category) return false;
  // A reviewer may also decide that a facet is absent, with a weight of nothing.
  if (finding.facet !== undefined) return facets[finding.facet] === finding.weight > 0;
  return finding.risk === undefined || finding.risk === risk;
}

/** What a classifier may look at: the definition, what its server says of itself, and the names of its siblings. */
export type Subject = {
  tool: ToolDefinition;
  server?: { name?: string | undefined; description?: string | undefined } | undefined;
  siblings?: readonly string[] | undefined;
};

/**
 * The string value at a JSON pointer (RFC 6901), or undefined when there is none or it is no string.
 * Only own members are walked, so `/constructor/name` finds nothing that the server did not send.
 */
export function stringAt(value: unknown, pointer: string): string | undefined {
  let current: unknown = value;
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, key)?.value;
  }
  return typeof current === 'string' ? current : undefined;
}

/** Whether a quote stands where it says it stands. Checked wherever evidence is stored. */
export function evidenceHolds(tool: ToolDefinition, evidence: Evidence): boolean {
  return (
    stringAt(tool, evidence.field)?.slice(evidence.start, evidence.end) === evidence.quote && evidence.quote !== ''
  );
}
