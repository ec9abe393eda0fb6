import type { Category, Evidence, Facet, Finding, RiskLevel } from '../src/domain/classification.ts';
import type { ToolDefinition } from '../src/domain/tool.ts';
import type { Facts } from './facts/facts.ts';

/** A tool on which a rule must speak, with what it must say; or, with `silent`, must not. */
export type RuleExample = {
  tool: ToolDefinition;
  server?: { name?: string; description?: string };
  expect: { category?: Category; risk?: RiskLevel; facet?: Facet } | 'silent';
};

/** One claim about tools, and how it is seen in the facts. */
export type Rule = {
  /** The claim in words: `name-or-head-says-delete`. */
  id: string;
  /** Why the claim matters, by the labelling guide. */
  why: string;
  match: (facts: Facts) => readonly Finding[];
  examples: readonly RuleExample[];
};

/** Nothing was seen. */
export const SILENT: readonly Finding[] = [];

type Voice = { rule: string; claim: string; weight: number; evidence: readonly Evidence[] };

/** A vote for a category. */
export function votes(category: Category, voice: Voice): Finding {
  return { classifier: 'rules', ...voice, evidence: [...voice.evidence], category };
}

/** A vote for a level, which counts only if the tool turns out to be of this category. */
export function rates(category: Category, risk: RiskLevel, voice: Voice): Finding {
  return { classifier: 'rules', ...voice, evidence: [...voice.evidence], category, risk };
}

/** What holds of every general-purpose runner against anything real: all that the caller can make it do. */
export function runsAnything(voice: Voice): Finding[] {
  const ofRunner = (facet: Facet): Finding => ({ ...flows(facet, voice), category: 'Execute' });
  return [
    votes('Execute', voice),
    rates('Execute', 'Critical', voice),
    ofRunner('private_data'),
    ofRunner('untrusted_content'),
    ofRunner('external_send'),
  ];
}

/** A vote for a facet. */
export function flows(facet: Facet, voice: Voice): Finding {
  return { classifier: 'rules', ...voice, evidence: [...voice.evidence], facet };
}
