import type { Act } from '../facts/acts.ts';
import { type Facts, quoteAct, quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'loss-has-a-way-back';
/** Things that any user could simply make again, when one is lost. */
const REMADE =
  /^(?:tags?|labels?|approvals?|mappings?|views?|filters?|remotes?|sources?|restrictions?|widgets?|shortcuts?|instrumentations?|associations?|bookmarks?|favou?rites?|likes?|reactions?|follows?|members?|participants?|collaborators?|tasks?|todos?|subtasks?|events?|appointments?|playlists?|permissions?|stars?|watch|watchlist|reminders?|coupons?|codes?|layers?|relations?|relationships?|index|indexes|reviewers?|assignees?|roles?|milestones?|pins?|votes?|taints?|annotations?|alarms?|timers?|shapes?|objects?|slides?|elements?|triggers?|category|categories|checklists?|sections?|orders?|jobs?|scans?|crawls?|downtimes?|builds?|runs?|requests?|queries|query|process|topics?|rules?|attendees?|groups?|tracks?|effects?|components?|actors?|badges?|meetings?|schedules?|override|mentions?|steps?|dependency|dependencies|transitions?|hyperlinks?|bets?|emoji|alias|aliases|access|invitations?|invites?|footnotes?|column|teams?|post ?like|executions?|workflow)$/i;
const KEPT =
  /^(?:records?|messages?|files?|collections?|databases?|tables?|credentials?|documents?|users?|accounts?|contents?|data|backups?|snapshots?|buckets?|repositor(?:y|ies)|keys?|webhooks?|projects?|entity|entities|posts?|pages?|channels?|instances?|images?|replication|drive|items?|nodes?|subscriptions?|env|environment|migrations?|notes?|memor(?:y|ies)|schemas?|series|blobs?|emails?|mails?|threads?|conversations?|customers?|leads?|cases?|agents?|versions?|folders?|policy|policies|clusters?|services?|attachments?|prompts?|knowledge|histor(?:y|ies)|monitors?)$/i;
const WAY_BACK =
  /\b(?:move[sd]? to (?:the )?(?:trash|bin)|\(?trash\)?|recycle bin|soft[- ]?delet\w+|can be (?:restored|undone|recovered|re-?added)|archiv\w+|reversible)\b/i;
const FINAL =
  /\b(?:permanent\w*|irreversibl\w*|cannot be (?:undone|reversed|recovered)|can't be undone|irrevocabl\w*|all (?:its|associated|data)|not reversible|and all)\b/i;
const MANY = /(?:^|[^a-z])(?:all|bulk|batch|multiple|every|entire|delete_many)(?:$|[^a-z])/i;
const UNDOING = new Set([
  'unlike',
  'unfollow',
  'unstar',
  'unsubscribe',
  'unbookmark',
  'unlink',
  'untag',
  'unlabel',
  'leave',
  'archive',
  'cancel',
  'untaint',
  'dismiss',
  'suspend',
  'deactivate',
  'withdraw',
  'disassociate',
  'dissociate',
  'unsend',
  'unmatch',
  'optout',
  'unshelve',
  'retire',
  'unpublish',
  'detach',
  'kill',
  'abort',
  'reject',
  'deregister',
  'unregister',
  'rollback',
  'revert',
  'stop',
  'unset',
]);

/** Groups of these are what runs, not who belongs to it. */
const MACHINERY = /^(?:replication|resource|log|node|security|instance|subnet|server|volume|placement|scaling)s?$/;
/** What a tool of many actions would lose with all that hangs on it. */
const HEAVY = /^(?:executions?|agents?|workgroups?|triggers?)$/;

/** Undoings that lose work when what they undo is kept for good. */
const WEIGHTY = new Set(['rollback', 'revert', 'unset', 'cancel']);

function isRemade(act: Act): boolean {
  const words = act.object.map((word) => word.text);
  const keyed = words.some((word) => /^(?:keys?|tokens?)$/.test(word));
  // "team note", "object schema": the last word of an object is the thing, those before it say which.
  const head = words.findLast((word) => (REMADE.test(word) && !(keyed && word === 'access')) || KEPT.test(word));
  if (UNDOING.has(act.verb.lemma)) return head === undefined || !KEPT.test(head) || !WEIGHTY.has(act.verb.lemma);
  if (act.verb.effect === 'manage' && HEAVY.test(head ?? '')) return false;
  if (/^groups?$/.test(head ?? '') && words.some((word) => MACHINERY.test(word))) return false;
  const taken =
    /^(?:remove|pop|unassign|rem|srem|lpop|rpop)$/.test(act.verb.lemma) && /\bfrom\b/.test(act.passage.text);
  return (
    (head !== undefined && REMADE.test(head) && !KEPT.test(head)) ||
    (taken && (head === undefined || /^items?$/.test(head)))
  );
}

/** A trash that is emptied keeps nothing. */
const EMPTIES = new Set(['empty', 'purge', 'expunge']);

function isFinal(facts: Facts): boolean {
  if (facts.mainActs.some((act) => EMPTIES.has(act.verb.lemma))) return true;
  return FINAL.test(facts.says) || MANY.test(facts.says.slice(0, facts.spaced.length + 60));
}

export const lossHasAWayBack: Rule = {
  id: ID,
  why: 'One small thing that anybody can make again, or that lies in a trash, is not lost for good.',
  match: (facts) => {
    const act = [...facts.mainActs, ...facts.actions].find(
      (candidate) => candidate.verb.effect === 'destroy' || candidate.verb.effect === 'cancel',
    );
    const back = quoteMatch(facts, WAY_BACK);
    if ((act === undefined && back === undefined) || isFinal(facts)) return SILENT;
    if (back !== undefined)
      return [
        rates('Destructive', 'High', {
          rule: ID,
          claim: `It names a way back (“${back.quote}”).`,
          weight: 0.6,
          evidence: [back],
        }),
      ];
    if (
      act === undefined ||
      !(isRemade(act) || facts.mainActs.some((other) => other.verb.effect !== 'read' && isRemade(other)))
    )
      return SILENT;
    const quote = quoteAct(act);
    return [
      rates('Destructive', 'High', {
        rule: ID,
        claim: `What is lost can simply be made again (“${quote.quote}”).`,
        weight: 0.55,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'remove_label', description: 'Remove a label from an issue.' },
      expect: { category: 'Destructive', risk: 'High' },
    },
    { tool: { name: 'delete_database', description: 'Delete a database.' }, expect: 'silent' },
  ],
};
