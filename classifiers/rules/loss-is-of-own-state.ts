import { type Facts, quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'loss-is-of-own-state';
const OWN =
  /(?:^|[^a-z])(?:caches?|sessions?|sandbox(?:es)?|drafts?|temp(?:orary)?|scratch|tabs?|connections?|thoughts?|fast memory|working memory|breakpoints?|browser|browser logs?|console logs?|game|board|terminal|simulator|context|highlights?|conversation|canvas|viewport|transaction|buffer)(?:$|[^a-z])/i;

function own(facts: Facts): ReturnType<typeof quoteAct> | undefined {
  const act = facts.mainActs.find(
    (candidate) =>
      (candidate.verb.effect === 'destroy' || candidate.verb.effect === 'cancel') &&
      OWN.test(candidate.object.map((word) => word.text).join(' ')),
  );
  return act === undefined ? undefined : quoteAct(act);
}

export const lossIsOfOwnState: Rule = {
  id: ID,
  why: 'A cache, a session or a draft can be made again by the tool itself.',
  match: (facts) => {
    const quote = own(facts);
    if (quote === undefined) return SILENT;
    return [
      rates('Destructive', 'Medium', {
        rule: ID,
        claim: `Only regenerable state is lost (“${quote.quote}”).`,
        weight: 0.6,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'clear_cache', description: 'Clear the cache.' },
      expect: { category: 'Destructive', risk: 'Medium' },
    },
    { tool: { name: 'delete_user', description: 'Delete a user.' }, expect: 'silent' },
  ],
};
