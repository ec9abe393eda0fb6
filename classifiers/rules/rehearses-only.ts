import { quoteTopic } from '../facts/facts.ts';
import { onlyRehearses } from '../facts/settings.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'rehearses-only';

export const rehearsesOnly: Rule = {
  id: ID,
  why: 'A preview, an estimate or a dry run shows what would happen and does not do it.',
  match: (facts) => {
    if (!onlyRehearses(facts)) return SILENT;
    return [
      votes('Read', {
        rule: ID,
        claim: 'It only shows what would happen.',
        weight: 0.9,
        evidence: [quoteTopic(facts, 'rehearsal')],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'simulate_transfer', description: 'Simulate a transfer without sending it.' },
      expect: { category: 'Read' },
    },
    { tool: { name: 'transfer', description: 'Transfer funds.' }, expect: 'silent' },
  ],
};
