import { type Facts, quoteMatch, quoteName } from '../facts/facts.ts';
import { OUTSIDER_FIELD } from '../lexicon/fields.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'returns-outsiders-text';
const WRITTEN =
  /(?:^|[^a-z])(?:web ?pages?|websites?|web search|search results?|search engine|news|headlines|articles?|tweets?|posts?|comments?|issues?|reviews?|pull requests?|merge requests?|emails?|mails?|inbox|messages?|chats?|transcripts?|subtitles?|captions?|reddit|forum|threads?|discussions?|blogs?|rss|feeds?|youtube|videos?|hacker ?news|wikipedia|wiki|papers?|arxiv|google|bing|duckduckgo|scrape\w*|crawl\w*|stackoverflow|readme|github|tickets?|lyrics|packages?|npm|pypi|nuget|tiktok|instagram|linkedin|twitter|facebook|subreddits?|screenshots?|html|conversations?|feedback|notifications?|submissions?|work items?|calendar|stack ?trace|hotspots?|restaurants|listings|profiles?|attachments?|page content|repositor(?:y|ies)|files? (?:in|of|from) (?:a )?(?:repo\w*|github)|web|internet|热搜|热榜|新闻|视频|评论)(?:$|[^a-z])/i;
const NOT_TEXT =
  /(?:^|[^a-z])(?:count|counts|stats|statistics|analytics|metrics|settings?|schema|schemas|folders?|labels?|templates?|config\w*|price|prices|coordinates|status|permissions?|field|fields|geo\w*|quota|types?|categories|languages?|chart|hash|validate|calculate|count_?down|webhooks?|count_tokens|usage|rate|rates|campaigns?|error messages?|links?|domains?|webhook)(?:$|[^a-z])/i;

/** Reads that bring content, not facts about it. */
const BRINGS = new Set([
  'search',
  'get',
  'fetch',
  'read',
  'list',
  'find',
  'scrape',
  'extract',
  'retrieve',
  'crawl',
  'visit',
  'observe',
  'summarize',
  'lookup',
  'browse',
  'view',
  'download',
  'show',
  'return',
  'look',
  'discover',
  'explore',
  'query',
  'suggest',
]);

const SEARCHES = new Set(['search', 'scrape', 'extract', 'crawl', 'browse']);
const COMPUTED = new Set([
  'calculate',
  'convert',
  'validate',
  'generate',
  'analyze',
  'count',
  'create',
  'check',
  'decode',
  'encode',
]);
/** What speaks for text of outsiders and against it; the sum has to reach one. Fitted by hand to the labelled tools. */
const SPEAKS = {
  written: 1,
  /** For each word by which the server says that it passes on such text, up to three. */
  field: 0.35,
  searches: 0.6,
  brings: 0.1,
  address: 0.5,
  lists: -0.3,
  computes: -0.4,
} as const;
const ENOUGH = 1;

/** Text that others wrote is named, or the whole server is about passing such text on. */
function outsiders(facts: Facts): ReturnType<typeof quoteMatch> {
  const reads = facts.mainActs.filter((act) => act.verb.effect === 'read');
  const texts = reads.map((act) => `${act.verb.lemma} ${act.object.map((word) => word.text).join(' ')}`);
  if (texts.length === 0) texts.push(facts.spaced);
  if (texts.some((text) => NOT_TEXT.test(text))) return undefined;
  const written = texts.some((text) => WRITTEN.test(text));
  const field = facts.server.words.reduce((count, word) => count + (OUTSIDER_FIELD.has(word.text) ? 1 : 0), 0);
  let score = (written ? SPEAKS.written : 0) + SPEAKS.field * Math.min(field, 3);
  if (reads.some((act) => SEARCHES.has(act.verb.lemma))) score += SPEAKS.searches;
  else if (reads.some((act) => BRINGS.has(act.verb.lemma))) score += SPEAKS.brings;
  if (reads[0]?.verb.lemma === 'list') score += SPEAKS.lists;
  if (facts.parameters.some((parameter) => parameter.plain === 'url' || parameter.plain === 'urls'))
    score += SPEAKS.address;
  if (reads.some((act) => COMPUTED.has(act.verb.lemma))) score += SPEAKS.computes;
  if (score < ENOUGH) return undefined;
  return written ? (quoteMatch(facts, WRITTEN) ?? quoteName(facts)) : quoteName(facts);
}

export const returnsOutsidersText: Rule = {
  id: ID,
  why: 'Text that an outsider wrote can carry instructions to the agent that reads it.',
  match: (facts) => {
    const quote = outsiders(facts);
    if (quote === undefined) return SILENT;
    return [
      {
        ...flows('untrusted_content', {
          rule: ID,
          claim: `It returns text that others wrote (“${quote.quote.trim()}”).`,
          weight: 0.6,
          evidence: [quote],
        }),
        category: 'Read',
      },
    ];
  },
  examples: [
    { tool: { name: 'search_news', description: 'Search news articles.' }, expect: { facet: 'untrusted_content' } },
    { tool: { name: 'get_balance', description: 'Get the balance.' }, expect: 'silent' },
  ],
};
