import { quoteMatch } from '../facts/facts.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'moves-to-the-trash';
const TRASHES =
  /\b(?:moves?|sends?|puts?)\b[^.\n]{0,40}\b(?:in)?to (?:the |your |its )?(?:trash|recycle bin|bin|archive)\b/i;

export const movesToTheTrash: Rule = {
  id: ID,
  why: 'What is moved to a trash or an archive is out of use, whatever the verb.',
  match: (facts) => {
    const quote = quoteMatch(facts, TRASHES);
    if (quote === undefined || (quote.field === '/description' && quote.start > 60)) return SILENT;
    return [
      votes('Destructive', {
        rule: ID,
        claim: `It puts something away (“${quote.quote}”).`,
        weight: 0.9,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'trash_message', description: 'Moves a message to the trash.' },
      expect: { category: 'Destructive' },
    },
    { tool: { name: 'move_message', description: 'Moves a message to a folder.' }, expect: 'silent' },
  ],
};
