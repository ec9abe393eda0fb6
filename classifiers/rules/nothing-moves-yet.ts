import { type Facts, opensWith, quoteAct, quoteTopic } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'nothing-moves-yet';
const PREPARED =
  /\b(?:generate[sd]? (?:a )?(?:transfer |transaction )?message|unsigned|without sending|before signing|quote only|request an? (?:payment|airdrop)|payment request|payment link)\b/;

function moves(facts: Facts): boolean {
  return facts.mainActs.some((act) => act.verb.effect === 'pay');
}

export const nothingMovesYet: Rule = {
  id: ID,
  why: 'An invoice, a link, a price or an unsigned transaction moves no money until somebody acts on it.',
  match: (facts) => {
    const prepared = facts.mainActs.find((act) => act.verb.effect === 'prepare');
    if (prepared !== undefined && !moves(facts)) {
      const quote = quoteAct(prepared);
      return [
        rates('Financial', 'High', {
          rule: ID,
          claim: `It prepares a payment, and moves nothing yet (“${quote.quote}”).`,
          weight: 0.6,
          evidence: [quote],
        }),
      ];
    }
    if (!PREPARED.test(facts.says) && !opensWith(facts, 'rehearsal')) return SILENT;
    return [
      rates('Financial', 'High', {
        rule: ID,
        claim: 'It only prepares, or moves play money.',
        weight: 0.6,
        evidence: [quoteTopic(facts, 'rehearsal', 'bill', 'chain')],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'create_payment_link', description: 'Create a payment link.' },
      expect: { category: 'Financial', risk: 'High' },
    },
    { tool: { name: 'transfer_funds', description: 'Transfer funds.' }, expect: 'silent' },
  ],
};
