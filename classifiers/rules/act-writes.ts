import type { Rule } from '../rule.ts';
import { voteForActs } from '../votes.ts';

const EFFECTS = new Set(['write', 'send', 'manage'] as const);

export const actWrites: Rule = {
  id: 'act-writes',
  why: 'Creating, changing, moving or sending something leaves a state that another ordinary call can undo.',
  match: (facts) => voteForActs(facts, 'act-writes', 'Write', EFFECTS),
  examples: [
    { tool: { name: 'create_record', description: 'Create a new record.' }, expect: { category: 'Write' } },
    { tool: { name: 'sendMail', description: 'Sends an e-mail.' }, expect: { category: 'Write' } },
    { tool: { name: 'get_record', description: 'Returns a record.' }, expect: 'silent' },
  ],
};
