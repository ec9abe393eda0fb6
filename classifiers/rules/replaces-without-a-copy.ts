import { quoteAct, quoteMatch } from '../facts/facts.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'replaces-without-a-copy';
const FORCED = /\bforce[-_ ]?push\w*/i;

export const replacesWithoutACopy: Rule = {
  id: ID,
  why: 'What is overwritten is gone unless somebody kept a copy.',
  match: (facts) => {
    const forced = quoteMatch(facts, FORCED);
    // "Create or overwrite" creates; "overwrite" alone replaces what is there.
    const act = facts.mainActs.find((candidate) => candidate.verb.lemma === 'overwrite' && !candidate.joined);
    const quote = forced !== undefined && forced.start < 60 ? forced : act === undefined ? undefined : quoteAct(act);
    if (quote === undefined) return SILENT;
    return [
      votes('Destructive', {
        rule: ID,
        claim: `It replaces what exists (“${quote.quote}”).`,
        weight: 0.9,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    { tool: { name: 'force_push', description: 'Force push a branch.' }, expect: { category: 'Destructive' } },
    {
      tool: { name: 'write_file', description: 'Create or overwrite a file.' },
      expect: 'silent',
    },
  ],
};
