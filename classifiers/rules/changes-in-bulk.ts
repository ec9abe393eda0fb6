import { quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'changes-in-bulk';
const BULK = /(?:^|[^a-z])(?:bulk|batch|batches|multiple|mass|all|import|imports|multi|many|up to \d+)(?:$|[^a-z])/i;

export const changesInBulk: Rule = {
  id: ID,
  why: 'A change of many things at once multiplies a mistake.',
  match: (facts) => {
    const act = facts.mainActs.find(
      (candidate) =>
        candidate.verb.effect === 'write' &&
        (BULK.test(facts.spaced) ||
          BULK.test(
            candidate.object
              .map((word) => word.text)
              .slice(0, 3)
              .join(' '),
          )),
    );
    const quote = act === undefined ? undefined : quoteMatch(facts, BULK);
    if (quote === undefined) return SILENT;
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: 'It changes many things in one call.',
        weight: 0.5,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'bulk_update_contacts', description: 'Update contacts in bulk.' },
      expect: { category: 'Write', risk: 'High' },
    },
    { tool: { name: 'update_contact', description: 'Update a contact.' }, expect: 'silent' },
  ],
};
