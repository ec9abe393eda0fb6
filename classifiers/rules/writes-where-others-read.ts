import { quoteMatch } from '../facts/facts.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'writes-where-others-read';
/** What outsiders read when it is written on a shared platform. */
const SHARED =
  /(?:^|[^a-z])(?:pull requests?|merge requests?|issues?|comments?|reviews?|posts?|pages?|tweets?|replies|reply|discussions?|gists?|releases?|articles?|reels?|events?|invitations?|attendees?|webhooks?|videos?)(?:$|[^a-z])/i;
const PLATFORM =
  /\b(?:github|gitlab|bitbucket|wordpress|blog|facebook|instagram|twitter|linkedin|reddit|youtube|tiktok|forum|community|social|medium|bluesky|mastodon|google calendar|outlook calendar|google workspace)\b/;
const HOOK = /(?:^|[^a-z])(?:create|add|register|set|update)[^.\n]{0,20}webhooks?(?:$|[^a-z])/i;

export const writesWhereOthersRead: Rule = {
  id: ID,
  why: 'What is written on a platform that outsiders read, or behind a webhook, leaves the house.',
  match: (facts) => {
    const writes = facts.mainActs.filter((act) => act.verb.effect === 'write' || act.verb.effect === 'send');
    const hook = writes.length > 0 ? quoteMatch(facts, HOOK) : undefined;
    const shared = writes.some((act) => SHARED.test(act.object.map((word) => word.text).join(' ')));
    const platform = shared && (PLATFORM.test(facts.serverText) || PLATFORM.test(facts.spaced));
    const quote = hook ?? (platform ? quoteMatch(facts, SHARED) : undefined);
    if (quote === undefined) return SILENT;
    return [
      {
        ...flows('external_send', {
          rule: ID,
          claim: `Others can read what it writes (“${quote.quote.trim()}”).`,
          weight: 0.6,
          evidence: [quote],
        }),
        category: 'Write',
      },
    ];
  },
  examples: [
    {
      tool: { name: 'create_issue', description: 'Create an issue.' },
      server: { name: 'GitHub' },
      expect: { facet: 'external_send' },
    },
    { tool: { name: 'create_issue', description: 'Create an issue.' }, server: { name: 'Tracker' }, expect: 'silent' },
  ],
};
