import type { Act } from '../facts/acts.ts';
import type { Facts } from '../facts/facts.ts';
import { maskOf } from '../lexicon/topics.ts';
import type { Rule } from '../rule.ts';
import { voteForActs } from '../votes.ts';

const EFFECTS = new Set(['pay'] as const);
const MONEY = maskOf(['asset', 'bill', 'chain']);

/** Words that spend wherever a sentence begins with them. */
const SPENDS = new Set(['purchase', 'donate', 'buy', 'borrow', 'lend', 'withdraw', 'rent', 'lease', 'charter']);

/** Words that are also nouns ("order", "charge") need money near them. */
function isAboutMoney(act: Act, facts: Facts): boolean {
  if (act.place === 'head' && act.object.length > 0 && SPENDS.has(act.verb.lemma)) return true;
  return !act.verb.noun || ((act.about | facts.serverTopics | facts.name.topics) & MONEY) !== 0;
}

export const actMovesMoney: Rule = {
  id: 'act-moves-money',
  why: 'Paying, trading or transferring moves money or assets, or commits somebody to pay.',
  match: (facts) => voteForActs(facts, 'act-moves-money', 'Financial', EFFECTS, (act) => isAboutMoney(act, facts)),
  examples: [
    {
      tool: { name: 'create_refund', description: 'Creates a refund for a charge.' },
      expect: { category: 'Financial' },
    },
    { tool: { name: 'place_order', description: 'Place a market order.' }, expect: { category: 'Financial' } },
    { tool: { name: 'list_payments', description: 'List payments.' }, expect: 'silent' },
  ],
};
