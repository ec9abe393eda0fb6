import type { Act } from '../facts/acts.ts';
import type { Facts } from '../facts/facts.ts';
import { isMild } from '../facts/weigh.ts';
import type { Rule } from '../rule.ts';
import { voteForActs } from '../votes.ts';

const EFFECTS = new Set(['read', 'make'] as const);

/** A value among many ("get", "list") must not outweigh what the name says, since the strongest action counts. */
function isWorthSaying(act: Act, facts: Facts): boolean {
  if (act.place === 'action') return facts.mainActs.every(isMild) && facts.actions.every(isMild);
  return act.place !== 'body';
}

export const actReads: Rule = {
  id: 'act-reads',
  why: 'A verb that only returns, computes or draws something changes no state that outlives the call.',
  match: (facts) => voteForActs(facts, 'act-reads', 'Read', EFFECTS, (act) => isWorthSaying(act, facts)),
  examples: [
    { tool: { name: 'list_records', description: 'List the records of a collection.' }, expect: { category: 'Read' } },
    { tool: { name: 'calculate', description: 'Evaluates a mathematical expression.' }, expect: { category: 'Read' } },
    { tool: { name: 'delete_record', description: 'Deletes a record.' }, expect: 'silent' },
  ],
};
