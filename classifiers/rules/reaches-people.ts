import type { Act } from '../facts/acts.ts';
import { type Facts, isAbout, quoteAct } from '../facts/facts.ts';
import { maskOf } from '../lexicon/topics.ts';
import { flows, type Rule, rates, SILENT } from '../rule.ts';

const ID = 'reaches-people';
const MESSAGE = maskOf(['message']);
const PUBLIC = maskOf(['publication']);
const REACHES = new Set([
  'publish',
  'post',
  'tweet',
  'share',
  'broadcast',
  'reply',
  'retweet',
  'announce',
  'forward',
  'email',
  'invite',
  'notify',
  'dm',
  'call',
]);
/** A team's own tracker, a draft and the tool's own messages are not the public. */
const INTERNAL =
  /(?:^|[^a-z])(?:comments?|issues?|reviews?|merge requests?|pull requests?|drafts?|templates?|labels?|folders?|rules?|channels?|lists?|group|thread_subscription|filter|settings?|read|unread|status|internal|private|reaction|schedule|segment|contact|webhook|audit)(?:$|[^a-z])/i;

/** Programs listen there, not people. */
const MACHINES =
  /\b(?:mqtt|kafka|rabbitmq|amqp|nats|redis|pub ?\/? ?sub|sqs|kinesis|event ?(?:grid|bridge|hubs?|bus)|service bus|context broker|message (?:queue|broker)|queue|topic|typing indicator|typing status|websocket)\b/;
/** What these do with a post, only the one who does it sees or counts. */
const FOR_ONESELF = new Set([
  'bookmark',
  'like',
  'star',
  'favorite',
  'favourite',
  'mute',
  'unmute',
  'pin',
  'save',
  'upvote',
  'downvote',
  'react',
  'follow',
]);
/** An address is written to, even where a queue carries the letter. */
const ADDRESSED =
  /\b(?:e-?mails?|sms|slack|discord|telegram|whatsapp|tweets?|phone|people|recipients?|users|subscribers?)\b/;

function isForMachines(facts: Facts): boolean {
  const opening = facts.says.slice(0, 160);
  return MACHINES.test(opening) && !(ADDRESSED.test(opening) && !/typing/.test(opening));
}

/** `API-post-page` makes a page by the method POST. */
const RESOURCES = /^(?:pages?|databases?|search|query|blocks?|rows?|records?|items?)$/;

function reaches(act: Act): boolean {
  if (act.verb.lemma === 'post' && act.place === 'name' && RESOURCES.test(act.object.at(-1)?.text ?? '')) return false;
  if (act.verb.effect === 'send') {
    if (act.verb.lemma === 'forward') return (act.about & MESSAGE) !== 0;
    // "text_to_voice", "message_list": as nouns these words send nothing.
    return !act.verb.noun || act.verb.both || act.place === 'head';
  }
  if (act.verb.effect !== 'write') return false;
  if (act.verb.lemma === 'schedule') return /tweet|post|e-?mail|message|newsletter|sms|campaign/.test(objectText(act));
  if (act.verb.lemma === 'upload')
    return /youtube|tiktok|instagram|vimeo|facebook|soundcloud/.test(act.passage.text.toLowerCase());
  return (
    REACHES.has(act.verb.lemma) ||
    ((act.verb.lemma === 'create' || act.verb.lemma === 'add') &&
      (act.about & PUBLIC) !== 0 &&
      /tweet|post|article/.test(objectText(act)))
  );
}

/** A draft that is sent is a draft no more. */
function sentText(act: Act): string {
  return act.verb.lemma === 'send' ? objectText(act).replace(/\bdrafts?\b/g, '') : objectText(act);
}

function objectText(act: Act): string {
  return act.object.map((word) => word.text).join(' ');
}

export const reachesPeople: Rule = {
  id: ID,
  why: 'What is sent or published reaches people, and cannot be called back from them.',
  match: (facts) => {
    const act = [...facts.mainActs, ...facts.actions].find(
      (candidate) => reaches(candidate) && !INTERNAL.test(sentText(candidate)),
    );
    if (act === undefined || FOR_ONESELF.has(facts.nameActs[0]?.verb.lemma ?? '')) return SILENT;
    const quote = quoteAct(act);
    const voice = { rule: ID, claim: `It reaches people (“${quote.quote}”).`, weight: 0.7, evidence: [quote] };
    const level = rates('Write', 'High', voice);
    if (isForMachines(facts)) return [{ ...flows('external_send', voice), category: 'Write' }];
    return isAbout(facts, 'scratch') ? [level] : [level, { ...flows('external_send', voice), category: 'Write' }];
  },
  examples: [
    { tool: { name: 'send_email', description: 'Send an email.' }, expect: { category: 'Write', risk: 'High' } },
    { tool: { name: 'bookmark_tweet', description: 'Adds the tweet to bookmarks.' }, expect: 'silent' },
    { tool: { name: 'add_comment', description: 'Add a comment to an issue.' }, expect: 'silent' },
  ],
};
