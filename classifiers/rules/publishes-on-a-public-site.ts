import type { Act } from '../facts/acts.ts';
import { type Facts, quoteAct } from '../facts/facts.ts';
import { isOfKind } from '../facts/server-kind.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'publishes-on-a-public-site';
/** What visitors of a public site read, by the last word of an object. */
const SHOWN =
  /^(?:posts?|articles?|pages?|comments?|repl(?:y|ies)|threads?|videos?|shorts?|reels?|stor(?:y|ies)|tweets?|toots?|statuses|photos?|pins?|listings?|answers?|questions?|reviews?|blogs?|casts?|skeets?|carousel|gists?|packages?|discussions?|topics?|bio|推文|帖子|文章|笔记|视频|评论)$/;
const SWITCHED = /^(?:products?|shop|store|collection)$/;
const SWITCHES = new Set(['enable', 'disable', 'publish', 'unpublish', 'hide', 'unhide']);
/** What is kept back, sorted or only looked after. */
const BACKSTAGE =
  /(?:^|[^a-z])(?:drafts?|templates?|categor(?:y|ies)|tags?|metadata|meta|sessions?|bookmarks?|favou?rites?|folders?|playlists?|watch ?lists?|lists?|private|internal|analytics|reports?|notifications?|read|unread|settings?|locali[sz]ation|revisions?|history|download\w*)(?:$|[^a-z])/i;
const VERBS = new Set(
  'create add update edit write insert comment post put upload schedule quote repost interact reply replace append set patch make rewrite submit pin publish save send'.split(
    ' ',
  ),
);
/** A status that is posted, not one that is set. */
const STATUS = /^status(?:es)?$/;
const POSTS = new Set(['post', 'create', 'publish', 'schedule']);
/** To an outsider: the public side of a desk, a letter to a vendor. */
const OUTWARD =
  /(?:^|[^a-z])(?:public (?:notes?|comments?|repl(?:y|ies))|communications?|correspondence|support case)(?:$|[^a-z])/i;

function shows(act: Act, facts: Facts): boolean {
  if (act.verb.effect !== 'write' && act.verb.effect !== 'send' && act.verb.effect !== 'manage') return false;
  const text = act.object.map((word) => word.text).join(' ');
  if (OUTWARD.test(text)) return VERBS.has(act.verb.lemma) || act.verb.effect === 'send';
  const head = act.object.at(-1)?.text ?? '';
  return isShown(act.verb.lemma, act.verb.effect === 'manage', head) && isOfKind(facts, 'public');
}

function isShown(verb: string, manages: boolean, thing: string): boolean {
  if (SHOWN.test(thing)) return manages || VERBS.has(verb);
  return STATUS.test(thing) ? POSTS.has(verb) : SWITCHED.test(thing) && SWITCHES.has(verb);
}

/** The name, and the first words of the description. */
function openingOf(facts: Facts): string {
  let text = facts.spaced;
  for (const word of facts.head.words.slice(0, 8)) text += ` ${word.text}`;
  return text;
}

export const publishesOnAPublicSite: Rule = {
  id: ID,
  why: 'Anybody can read what stands on a public site, and copies of it stay.',
  match: (facts) => {
    const act = facts.mainActs.find((candidate) => shows(candidate, facts));
    if (act === undefined || BACKSTAGE.test(openingOf(facts))) return SILENT;
    const quote = quoteAct(act);
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: `Everybody can read what it writes (“${quote.quote}”).`,
        weight: 0.55,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'update_post', description: 'Update a post.' },
      server: { name: 'wordpress', description: 'Posts and pages of a WordPress site.' },
      expect: { category: 'Write', risk: 'High' },
    },
    {
      tool: { name: 'add_comment', description: 'Comment on a video.' },
      server: { name: 'youtube' },
      expect: { category: 'Write', risk: 'High' },
    },
    {
      tool: { name: 'update_post', description: 'Update a draft of a post.' },
      server: { name: 'wordpress' },
      expect: 'silent',
    },
    { tool: { name: 'create_page', description: 'Create a page.' }, server: { name: 'notion' }, expect: 'silent' },
  ],
};
