import type { Rule } from '../rule.ts';
import { voteForActs } from '../votes.ts';

const EFFECTS = new Set(['prepare'] as const);

export const actPreparesPayment: Rule = {
  id: 'act-prepares-payment',
  why: 'An invoice, a payment link, a price or a budget prepares that somebody pays.',
  match: (facts) => voteForActs(facts, 'act-prepares-payment', 'Financial', EFFECTS, (act) => act.place !== 'body'),
  examples: [
    { tool: { name: 'create_invoice', description: 'Create a new invoice.' }, expect: { category: 'Financial' } },
    { tool: { name: 'get_invoice', description: 'Get an invoice.' }, expect: 'silent' },
  ],
};
