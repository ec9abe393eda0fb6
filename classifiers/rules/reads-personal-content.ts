import { quoteMatch } from '../facts/facts.ts';
import { PUBLIC_FIELD } from '../lexicon/fields.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'reads-personal-content';
const PERSONAL =
  /(?:^|[^a-z])(?:e-?mails?|mails?|inbox|messages?|transcripts?|conversations?|chats?|chat[ _]history|browser[ _]history|customers?|patients?|medical records?|employees?|contacts|payments?|payment[ _]intents?|charges|invoices|transactions|ledger|statements?|salar(?:y|ies)|logs?|clipboard|voicemails?|attendees|people|persons|leads|clients|appointments?|bookings?|disputes?|subscribers|candidates|orders|expenses?|prescriptions?|diagnos[ei]s?|call recordings?|findings|bets|portfolio|bank accounts?|files? contents?|notes)(?:$|[^a-z])/i;
const SCHEMA =
  /schema|metadata|status|folders?|labels?|templates?|count|counts|stats|statistics|settings|types?\b|fields?\b|log[_ ]?(?:groups?|streams?|level|dest)|changelog|git[_ ]log|commit|error message|prompt|hash|logo|logic|login|model/i;

/** Verbs that answer yes, no or a number. */
const JUDGES = new Set(['validate', 'verify', 'count', 'calculate', 'compute', 'estimate']);

export const readsPersonalContent: Rule = {
  id: ID,
  why: 'Mail, chats, logs and the records of customers or patients are private, and a list returns many.',
  match: (facts) => {
    if (facts.server.words.some((word) => PUBLIC_FIELD.has(word.text))) return SILENT;
    const reads = facts.mainActs.filter((act) => act.verb.effect === 'read' && !JUDGES.has(act.verb.lemma));
    const act = reads.find((candidate) => {
      const text = candidate.object.map((word) => word.text).join(' ');
      return PERSONAL.test(text) && !SCHEMA.test(text);
    });
    const quote = act === undefined ? undefined : quoteMatch(facts, PERSONAL);
    if (quote === undefined) return SILENT;
    return [
      rates('Read', 'Medium', {
        rule: ID,
        claim: `It returns private content (“${quote.quote.trim()}”).`,
        weight: 0.6,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'search_emails', description: 'Search for emails in the mailbox.' },
      expect: { category: 'Read', risk: 'Medium' },
    },
    { tool: { name: 'get_weather', description: 'Get the weather.' }, expect: 'silent' },
  ],
};
