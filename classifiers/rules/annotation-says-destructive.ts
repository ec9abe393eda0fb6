import { quoteName } from '../facts/facts.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'annotation-says-destructive';

export const annotationSaysDestructive: Rule = {
  id: ID,
  why: 'A server that warns of its own tool is believed; one that praises it is not.',
  match: (facts) => {
    const { readOnlyHint, destructiveHint } = facts.annotations;
    if (readOnlyHint === true) return SILENT;
    const evidence = [quoteName(facts)];
    if (destructiveHint === true)
      return [
        votes('Destructive', { rule: ID, claim: 'The server itself marks it as destructive.', weight: 0.15, evidence }),
      ];
    if (readOnlyHint === false)
      return [
        votes('Write', { rule: ID, claim: 'The server itself marks it as not read-only.', weight: 0.3, evidence }),
      ];
    return SILENT;
  },
  examples: [
    { tool: { name: 'process_items', annotations: { readOnlyHint: false } }, expect: { category: 'Write' } },
    { tool: { name: 'process_items', annotations: { readOnlyHint: true, destructiveHint: true } }, expect: 'silent' },
  ],
};
