import type { Evidence, Facet, Finding } from '../src/domain/classification.ts';
import type { ToolDefinition } from '../src/domain/tool.ts';
import { quoteOf } from './facts/quote.ts';
import type { Answer } from './llm-reply.ts';
import { DEFAULT_LEVEL } from './odds.ts';

/** What a model's own certainty is worth: even when it is sure, it has read a stranger's text. */
const WEIGHTS: Record<Answer['certainty'], number> = { low: 0.4, medium: 0.6, high: 0.8 };
/** A longer quote shows nothing that the reader could not see for himself. */
const LONGEST_QUOTE = 400;

const FACET_CLAIMS: Record<Facet, string> = {
  private_data: 'a call can return private data',
  untrusted_content: 'a call can return text that outsiders wrote',
  external_send: 'a call can send data out',
};

/**
 * What an answer comes to: a finding for each claim whose quote stands in the definition. Without a quote for the category
 * nothing is left of category and level; without one for the level, the category's usual level holds.
 */
export function findingsOf(answer: Answer, tool: ToolDefinition, model: string): Finding[] {
  const weight = WEIGHTS[answer.certainty];
  const findings: Finding[] = [];
  const add = (rule: string, claim: string, evidence: Evidence, speaksFor: Partial<Finding>) =>
    findings.push({ classifier: 'llm', rule, claim, ...speaksFor, weight, evidence: [evidence] });
  const { category, level } = answer;
  const quote = category === 'Unclear' ? undefined : findQuote(tool, answer.quote);
  if (category !== 'Unclear' && quote !== undefined) {
    add('language-model-category', `The language model ${model} reads it as ${category}.`, quote, { category });
    const reason = level === DEFAULT_LEVEL[category] ? undefined : findQuote(tool, answer.level_quote);
    if (reason !== undefined) {
      const claim = `The language model ${model} takes this for a reason to rate it ${level}.`;
      add('language-model-level', claim, reason, { risk: level });
    }
  }
  for (const { facet, quote: words } of answer.facets) {
    const found = findings.some((finding) => finding.facet === facet) ? undefined : findQuote(tool, words);
    if (found === undefined) continue;
    add('language-model-facet', `The language model ${model} reads that ${FACET_CLAIMS[facet]}.`, found, { facet });
  }
  return findings;
}

/** Where the quoted words stand, letter by letter and not inside other words, in a string value of the definition. */
export function findQuote(tool: ToolDefinition, words: string): Evidence | undefined {
  const quote = words.trim();
  if (!/\p{L}.*[\p{L}\p{N}]/su.test(quote) || quote.length > LONGEST_QUOTE) return undefined;
  for (const { field, value } of stringValues(tool)) {
    for (let at = value.indexOf(quote); at !== -1; at = value.indexOf(quote, at + 1)) {
      const end = at + quote.length;
      if (!cutsWord(value, at) && !cutsWord(value, end)) return quoteOf(field, value, at, end);
    }
  }
  return undefined;
}

/** Whether a place lies inside a word: “delete” is not in “deleted”, and is in `deleteNote` and `delete_note`. */
function cutsWord(text: string, at: number): boolean {
  return /^(?:[\p{Ll}\p{N}]{2}|\p{Lu}{2})$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}

/** All string values with their JSON pointers; name, title and description first, however the server ordered them. */
function* stringValues({
  name,
  title,
  description,
  ...rest
}: ToolDefinition): Generator<{ field: string; value: string }> {
  const waiting: { field: string; value: unknown }[] = [{ field: '', value: rest }];
  for (const [key, value] of Object.entries({ description, title, name })) waiting.push({ field: `/${key}`, value });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { field, value } = next;
    if (typeof value === 'string') yield { field, value };
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value).toReversed()) {
        waiting.push({ field: `${field}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, value: member });
      }
    }
  }
}
