import type { Category, Evidence } from '../../src/domain/classification.ts';
import type { Act } from '../facts/acts.ts';
import { type Facts, quoteAct, quoteMatch } from '../facts/facts.ts';
import type { Parameter } from '../facts/parameters.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'writes-where-others-read';
/** What outsiders read when it is written on a shared platform. */
const SHARED =
  /(?:^|[^a-z])(?:pull requests?|merge requests?|issues?|comments?|reviews?|posts?|pages?|tweets?|replies|reply|discussions?|gists?|releases?|articles?|reels?|events?|invitations?|attendees?|webhooks?|videos?|answers?|stories|threads?|media|pins?|boards?|tags?|wiki|listings?)(?:$|[^a-z])/i;
const PLATFORM =
  /\b(?:github|gitee|codeberg|wordpress|blogs?|ghost|webflow|squarespace|wix|mediawiki|wikipedia|wiki|fandom|facebook|instagram|threads|twitter|bluesky|mastodon|nostr|farcaster|linkedin|reddit|youtube|vimeo|tiktok|pinterest|tumblr|substack|devto|hashnode|forum|discourse|community|social|medium|manifold|hacker news|product hunt|google calendar|outlook calendar|google workspace)\b/;
/** A team reads its own tracker, but who may see its changes may not be of the team. */
const FORGE = /\bgitlab|bitbucket|gerrit|azure devops|gitea|forgejo\b/;
const REMARKS = /(?:^|[^a-z])(?:comments?|notes?|repl(?:y|ies)|snippets?)(?:$|[^a-z])/i;
const HOOK = /(?:^|[^a-z])(?:create|add|register|set|update)[^.\n]{0,20}webhooks?(?:$|[^a-z])/i;
/** Who helps customers answers them, unless the note is for the colleagues. */
const ANSWERS =
  /(?:^|[^a-z])(?:public (?:comment|note|reply)|support (?:case|request|ticket)|communication to a(?: support)? case|(?:submit|send|give|leave)\w* (?:\w+ ){0,3}(?:feedback|evidence|bug report|abuse report))(?:$|[^a-z])/i;
/** What is put on the open net, or handed to a remote store. */
const PUT_OUT =
  /(?:^|[^a-z])(?:git[ _-]push|push(?:es)? (?:\w+ ){0,4}(?:to (?:a |the |\w+ )?(?:remote|origin|registry|repository|github|hub)|image|commits?)|push to remote|ipfs|publicly (?:accessible|available)|public (?:url|link|bucket)|share(?:able|d)? link)(?:$|[^a-z])/i;
const DEPLOYS_OUT =
  /(?:^|[^a-z])(?:(?:deploy(?:s|ing)?|publish(?:es|ing)?|hosts?) (?:\w+ ){0,4}(?:web ?app\w*|web applications?|web ?sites?|sites?|front-?end|landing pages?|static \w+|html|edge functions?|pages)|front-?end assets|live site|(?:secure|public|http|ngrok|cloudflare) tunnel|public internet|export (?:\w+ ){0,3}to (?:s3|gcs)|export job)(?:$|[^a-z])/i;

/** What these do is seen, but carries nothing of the caller's. */
const CARRIES_NOTHING = new Set([
  'approve',
  'unapprove',
  'resolve',
  'unresolve',
  'mark',
  'bookmark',
  'like',
  'follow',
  'assign',
  'label',
  'react',
  'pin',
  'lock',
  'save',
  'mute',
  'download',
  'watch',
  'unpin',
  'unarchive',
  'archive',
  'subscribe',
  'unsubscribe',
  'star',
  'move',
  'sort',
]);
/** What brings a thing out; what ends it or asks about it does not. */
const BEGINS = new Set([
  'deploy',
  'redeploy',
  'publish',
  'host',
  'start',
  'create',
  'open',
  'launch',
  'expose',
  'update',
  'commit',
  'sync',
  'export',
  'upload',
  'release',
  'push',
  'run',
  'generate',
]);
const RECIPIENTS = new Set([
  'to',
  'toaddress',
  'toemail',
  'toemails',
  'torecipients',
  'recipient',
  'recipients',
  'cc',
  'bcc',
  'attendees',
  'addrequiredattendees',
  'invitees',
  'guests',
  'emails',
  'emailaddresses',
  'tonumber',
  'phonenumbers',
  'participants',
  'sharewith',
]);
const TEXTS = new Set([
  'subject',
  'body',
  'message',
  'text',
  'html',
  'htmlbody',
  'content',
  'summary',
  'description',
  'comment',
  'title',
  'name',
]);
/** How a thing stands, and not what it says. */
const ONLY_FACTS = /(?:^| )(?:status|state|settings?|emoji|reactions?|labels?|assignees?|milestones?|contacts?)$/;
const DRAFT = /\bdrafts?\b/;
/** Text further on tells of other things. */
const NEAR = 200;

function isWrite(act: Act): boolean {
  return act.verb.effect === 'write' || act.verb.effect === 'send' || act.verb.effect === 'make';
}

function objectsOf(act: Act): string {
  return act.object.map((word) => word.text).join(' ');
}

/** "Whom to", beside what to tell them. */
function addressed(facts: Facts): Parameter | undefined {
  if (facts.parameters.length < 2 || DRAFT.test(facts.says.slice(0, NEAR))) return undefined;
  const whom = facts.parameters.find((parameter) => RECIPIENTS.has(parameter.plain));
  return whom !== undefined && facts.parameters.some((parameter) => TEXTS.has(parameter.plain)) ? whom : undefined;
}

function quoteNear(facts: Facts, pattern: RegExp): Evidence | undefined {
  if (!pattern.test(facts.says.slice(0, NEAR).replaceAll('_', ' '))) return undefined;
  return quoteMatch(facts, pattern);
}

function seen(facts: Facts, writes: readonly Act[]): Evidence | undefined {
  const act = writes[0];
  if (act === undefined) return undefined;
  const hook = facts.says.includes('webhook') ? quoteMatch(facts, HOOK) : undefined;
  if (hook !== undefined) return hook;
  const whom = addressed(facts)?.evidence;
  if (whom !== undefined) return whom;
  const said = quoteNear(facts, ANSWERS) ?? quoteNear(facts, PUT_OUT);
  if (said !== undefined) return said;
  if (CARRIES_NOTHING.has(act.verb.lemma) || ONLY_FACTS.test(objectsOf(act)) || DRAFT.test(facts.says.slice(0, NEAR)))
    return undefined;
  const objects = writes.map(objectsOf);
  const on = (platform: RegExp) => platform.test(facts.serverText) || platform.test(facts.spaced);
  const shown =
    (objects.some((object) => SHARED.test(object)) && on(PLATFORM)) ||
    (objects.some((object) => REMARKS.test(object)) && on(FORGE));
  return shown ? quoteAct(act) : undefined;
}

export const writesWhereOthersRead: Rule = {
  id: ID,
  why: 'What is written on a platform that outsiders read, or behind a webhook, leaves the house.',
  match: (facts) => {
    const writes = facts.mainActs.filter(isWrite);
    const quote = seen(facts, writes);
    const begins = BEGINS.has(facts.mainActs[0]?.verb.lemma ?? '');
    const deployed = begins ? quoteNear(facts, DEPLOYS_OUT) : undefined;
    const voice = (evidence: Evidence) => ({
      rule: ID,
      claim: `Others can read what it writes (“${evidence.quote.trim()}”).`,
      weight: 0.6,
      evidence: [evidence],
    });
    const says = (category: Category, evidence: Evidence) => ({ ...flows('external_send', voice(evidence)), category });
    if (deployed !== undefined) return [says('Write', deployed), says('Execute', deployed)];
    return quote === undefined ? SILENT : [says('Write', quote)];
  },
  examples: [
    {
      tool: { name: 'create_issue', description: 'Create an issue.' },
      server: { name: 'GitHub' },
      expect: { facet: 'external_send' },
    },
    { tool: { name: 'create_issue', description: 'Create an issue.' }, server: { name: 'Tracker' }, expect: 'silent' },
    {
      tool: { name: 'resolve_thread', description: 'Resolve a comment thread.' },
      server: { name: 'GitHub' },
      expect: 'silent',
    },
    {
      tool: { name: 'deploy_site', description: 'Deploy a static site.' },
      expect: { facet: 'external_send' },
    },
  ],
};
