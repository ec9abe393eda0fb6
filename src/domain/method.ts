import type { NamedSet, RuleRecord } from './figures.ts';

/** A tool on which a rule shows what it does. */
export type RuleShown = {
  name: string;
  description: string | null;
  parameters: string[];
  /** `Read, Low`, or `nothing` for a tool on which the rule has to be silent. */
  says: string;
};

/** One rule as a reader may know it: what it looks for and why, on which tools, and how often it is right. */
export type RuleAccount = {
  id: string;
  why: string;
  examples: RuleShown[];
  /** On the development set; null where nothing was measured. */
  record: RuleRecord | null;
};

/** Where the classifier is known to fail, and what follows for somebody who relies on it. */
export type Weakness = { id: string; title: string; text: string };

/** How judgements are made and how often they are right: all that is known of the classifier itself. */
export type MethodReport = {
  classifier: string;
  /** The development set first; empty where the figures are missing. */
  sets: NamedSet[];
  rules: RuleAccount[];
  weaknesses: Weakness[];
};
