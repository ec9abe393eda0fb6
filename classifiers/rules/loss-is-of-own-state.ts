import type { Evidence } from '../../src/domain/classification.ts';
import { type Facts, quoteAct, quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'loss-is-of-own-state';
const OWN =
  /(?:^|[^a-z])(?:caches?|sessions?|sandbox(?:es)?|drafts?|temp(?:orary)?|scratch|tabs?|connections?|thoughts?|fast memory|working memory|breakpoints?|browser|browser logs?|console logs?|game|game board|chess ?board|whiteboard|terminal|simulator|context|highlights?|conversation|canvas|viewport|transaction|buffer|staging(?: area)?|build products?|derived data|build artifacts?|pending (?:urls?|jobs?|items?|queue)|undo stack|clipboard|intermediate files?|work ?space state)(?:$|[^a-z])/i;

/** A store that others rely on, though it is called a cache. */
const STORE =
  /(?:^|[^a-z])(?:cache[ _-]?clusters?|serverless[ _-]?cache|cache[ _-]?instances?|replication|elasticache|permanently)(?:$|[^a-z])/i;

const FROM_OWN =
  /\bfrom (?:the |your |its )?(?:\w+ )?(?:staging area|cache|sandbox|scratch ?pad|buffer|working memory|(?:processing|pending) queue)\b/i;
/** Further on a text speaks of other things. */
const OPENING = 120;

function own(facts: Facts): Evidence | undefined {
  const act = facts.mainActs.find(
    (candidate) =>
      (candidate.verb.effect === 'destroy' || candidate.verb.effect === 'cancel') &&
      !STORE.test(candidate.passage.text.slice(0, 80)) &&
      OWN.test(candidate.object.map((word) => word.text).join(' ')),
  );
  if (act !== undefined) return quoteAct(act);
  const removed = facts.mainActs.find((candidate) => candidate.verb.effect === 'destroy');
  const where = removed === undefined ? undefined : quoteMatch(facts, FROM_OWN);
  return where !== undefined && where.start < OPENING ? where : undefined;
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
