import { z } from 'zod';
import { CATEGORIES, type Category, RISK_LEVELS } from './classification.ts';

/** Who judges: the classifier as a whole, its parts, and the baselines that it has to beat. */
export const JUDGES = ['whole', 'rules', 'model', 'anyToken', 'firstToken', 'annotations'] as const;
export type Judge = (typeof JUDGES)[number];

/** The figures that every judge is held to, in the order in which they are shown. */
export const MAIN_FIGURES = [
  'accuracy',
  'macroF1',
  'dangerousMissRate',
  'riskExact',
  'riskWithinOne',
  'underRated',
  'notAssessed',
  'privateDataF1',
  'untrustedContentF1',
  'externalSendF1',
  'calibrationError',
  'evidenceValid',
] as const;
export type MainFigure = (typeof MAIN_FIGURES)[number];

/** The part of a definition that a judge had to go by; each tool is of one kind. */
export const DEFINITION_KINDS = ['with schema', 'description only', 'empty description'] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

const share = z.number().min(0).max(1);
const whole = z.number().int().nonnegative();

/** A figure of 0 to 1 and the ends of its 95 % interval; null where a judge says nothing of the kind. */
const boundedSchema = z.object({ value: share, low: share, high: share }).nullable();
export type Bounded = z.infer<typeof boundedSchema>;

const summarySchema = z.object({
  rows: whole,
  families: whole,
  figures: z.record(z.enum(MAIN_FIGURES), boundedSchema),
});
/** The main figures of one judge on some tools. */
export type Summary = z.infer<typeof summarySchema>;

const groupSchema = summarySchema.extend({ name: z.string() });
export type GroupSummary = z.infer<typeof groupSchema>;

const ratesSchema = z.object({ precision: share, recall: share, f1: share, support: whole });
/** `support` is how many tools the label says it of. */
export type Rates = z.infer<typeof ratesSchema>;

const judgedAs = z.enum([...CATEGORIES, 'none']);
/** A category, or `none` for a tool that was not assessed. */
export type JudgedAs = Category | 'none';

const binSchema = z.object({
  /** Lower end of the bin; bins are a tenth wide. */
  from: share,
  rows: whole,
  /** Mean confidence of its tools. */
  confidence: share,
  /** Share of its tools of which category and level are both right. */
  hits: share,
});
export type ReliabilityBin = z.infer<typeof binSchema>;

const measurementSchema = z.object({
  rows: whole,
  categories: z.record(z.enum(CATEGORIES), ratesSchema),
  /** By labelled category, then by judged one. */
  confusion: z.record(z.enum(CATEGORIES), z.record(judgedAs, whole)),
  /** By labelled level, then by judged one. */
  levels: z.record(z.enum(RISK_LEVELS), z.record(z.enum([...RISK_LEVELS, 'none']), whole)),
  /** Execute, Destructive and Financial tools called Read, of how many such tools. */
  dangerousMisses: z.object({ count: whole, of: whole, rate: share, ids: z.array(z.string()).optional() }),
  facets: z.object({ private_data: ratesSchema, untrusted_content: ratesSchema, external_send: ratesSchema }),
  reliability: z.array(binSchema),
});
/** The figures behind the main ones. */
export type Measurement = z.infer<typeof measurementSchema>;

const scoreSchema = z.object({ said: whole, right: whole });
/** How often something was said, and how often the label agrees. */
export type Score = z.infer<typeof scoreSchema>;

const ruleRecordSchema = z.object({
  id: z.string(),
  /** Tools on which the rule says anything. */
  fires: whole,
  /** Votes for a category; right where the label has it. */
  votes: scoreSchema,
  /** Findings on a level, of the tools labelled with their category; right where the labelled level is theirs. */
  levels: scoreSchema,
  /** Findings on a facet, of the tools labelled with their category if they name one; right where the facet holds. */
  facets: scoreSchema,
});
export type RuleRecord = z.infer<typeof ruleRecordSchema>;

const evaluationSchema = z.object({
  judges: z.record(z.enum(JUDGES), summarySchema),
  details: measurementSchema,
  byDefinition: z.array(groupSchema),
  bySource: z.array(groupSchema),
  rules: z.array(ruleRecordSchema),
});
/** Everything that is measured on one set of labelled tools. */
export type Evaluation = z.infer<typeof evaluationSchema>;

const headSchema = z.object({
  toolrisk: z.string(),
  classifier: z.string(),
  /** Whether the model's part comes from models that had not seen the family, or from the model that ships. */
  method: z.enum(['cross-validated', 'shipped']),
  set: z.object({
    rows: whole,
    families: whole,
    /** Tools whose label a second careful reader could well judge otherwise. */
    hard: whole,
    /** Of the file's bytes. */
    sha256: z.string(),
    /** Rows that are not measured: they could not be read, or the shipped model has seen them. */
    leftOut: z.object({ unreadable: whole, seen: whole }),
  }),
});

/** What `eval` puts out: where the figures come from, and the figures. */
export const evaluatedSetSchema = headSchema.extend(evaluationSchema.shape);
export type EvaluatedSet = z.infer<typeof evaluatedSetSchema>;

const namedSetSchema = evaluatedSetSchema.extend({
  name: z.string(),
  /** Measured once, before anybody who works on the classifier had read it. */
  firstSight: z.boolean(),
  /** `2026-03-01`. */
  date: z.string(),
});
export type NamedSet = z.infer<typeof namedSetSchema>;

/** `classifiers/figures.json`: the sets that this version was measured on, the development set first. */
export const figuresSchema = z.object({ sets: z.array(namedSetSchema) });
export type Figures = z.infer<typeof figuresSchema>;

/** How a judge is called where its figures are shown. */
export const JUDGE_WORDS: Record<Judge, { name: string; meaning: string }> = {
  whole: { name: 'Toolrisk', meaning: 'Rules and model together, as the catalogue judges.' },
  rules: { name: 'Rules alone', meaning: 'The rules without the model.' },
  model: { name: 'Model alone', meaning: 'The statistical model without the rules.' },
  anyToken: {
    name: 'Any word of the name',
    meaning: 'The strongest category that any word of the name stands for in a small table of verbs; Read otherwise.',
  },
  firstToken: {
    name: 'First word of the name',
    meaning: 'The category that the first word of the name stands for in a small table of verbs; Read otherwise.',
  },
  annotations: {
    name: 'Annotations alone',
    meaning: 'What the server claims: readOnlyHint is Read, destructiveHint is Destructive, a denied hint is Write.',
  },
};

type FigureWords = {
  name: string;
  /** For the head of a column. */
  short: string;
  better: 'more' | 'less';
  as: 'percent' | 'number';
};

/** How a figure is called, whether more of it is better, and how it is written. */
export const FIGURE_WORDS: Record<MainFigure, FigureWords> = {
  accuracy: { name: 'Category right', short: 'Category', better: 'more', as: 'percent' },
  macroF1: { name: 'Macro-F1 of the categories', short: 'Macro-F1', better: 'more', as: 'number' },
  dangerousMissRate: {
    name: 'Execute, Destructive and Financial tools called Read',
    short: 'Called Read',
    better: 'less',
    as: 'percent',
  },
  riskExact: { name: 'Level exact', short: 'Level exact', better: 'more', as: 'percent' },
  riskWithinOne: { name: 'Level within one', short: 'Within one', better: 'more', as: 'percent' },
  underRated: { name: 'Level under-rated', short: 'Under-rated', better: 'less', as: 'percent' },
  notAssessed: { name: 'Not assessed', short: 'Not assessed', better: 'less', as: 'percent' },
  privateDataF1: { name: 'F1 of “returns private data”', short: 'Private data', better: 'more', as: 'number' },
  untrustedContentF1: { name: 'F1 of “returns text from outsiders”', short: 'Outsiders', better: 'more', as: 'number' },
  externalSendF1: { name: 'F1 of “can send data out”', short: 'Sends out', better: 'more', as: 'number' },
  calibrationError: { name: 'Calibration error of the confidence', short: 'Calibration', better: 'less', as: 'number' },
  evidenceValid: {
    name: 'Tools of which every quote stands where it says',
    short: 'Quotes hold',
    better: 'more',
    as: 'percent',
  },
};

/** `93.8 %` or `0.938`. */
export function figureText(figure: MainFigure, value: number): string {
  return FIGURE_WORDS[figure].as === 'percent' ? percentText(value) : value.toFixed(3);
}

/** The ends of an interval: `92.8 to 94.8 %`. */
export function intervalText(figure: MainFigure, { low, high }: { low: number; high: number }): string {
  return `${figureText(figure, low).replace(' %', '')} to ${figureText(figure, high)}`;
}

/** `93.8 %` of 0.938. */
export function percentText(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
