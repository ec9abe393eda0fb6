import { quoteName } from '../facts/facts.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'describes-a-thing';

export const describesAThing: Rule = {
  id: ID,
  why: 'A definition that names a thing and no act most often returns that thing.',
  match: (facts) => {
    const acts =
      facts.actions.length +
      facts.mainActs.length +
      facts.bodyActs.filter((act) => !act.verb.noun && act.verb.effect !== 'read').length;
    const known = facts.description !== undefined || facts.name.words.some((word) => word.topics !== 0);
    if (acts > 0 || !known) return SILENT;
    return [
      votes('Read', {
        rule: ID,
        claim: 'It names a thing and no act upon it.',
        weight: 0.2,
        evidence: [quoteName(facts)],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'company_earnings', description: 'Quarterly earnings of a company.' },
      expect: { category: 'Read' },
    },
    { tool: { name: 'delete_news', description: 'Deletes the news.' }, expect: 'silent' },
  ],
};
