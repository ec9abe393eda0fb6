import type { Rule } from '../rule.ts';
import { voteForActs } from '../votes.ts';

const EFFECTS = new Set(['destroy', 'cancel'] as const);

export const actDestroys: Rule = {
  id: 'act-destroys',
  why: 'Deleting, ending or revoking makes something that exists unusable.',
  match: (facts) => voteForActs(facts, 'act-destroys', 'Destructive', EFFECTS),
  examples: [
    { tool: { name: 'deleteCollection', description: 'Delete a collection.' }, expect: { category: 'Destructive' } },
    { tool: { name: 'order_cancel', description: 'Cancels an order.' }, expect: { category: 'Destructive' } },
    { tool: { name: 'list_deleted_items', description: 'Lists deleted items.' }, expect: 'silent' },
  ],
};
