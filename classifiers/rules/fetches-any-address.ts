import type { Evidence } from '../../src/domain/classification.ts';
import { type Facts, parameterNamed, quoteMatch } from '../facts/facts.ts';
import { flows, type Rule, rates, SILENT } from '../rule.ts';

const ID = 'fetches-any-address';
const ADDRESSES = new Set([
  'url',
  'urls',
  'uri',
  'link',
  'links',
  'website',
  'pageurl',
  'targeturl',
  'webpageurl',
  'websiteurl',
  'imageurl',
  'imageurls',
  'weburl',
  'starturl',
  'pageurls',
  'pdfurl',
  'fileurl',
  'siteurl',
  'audiourl',
  'videourl',
  'documenturl',
  'sourceurl',
]);
const FETCH =
  /\b(?:http|request|check\w*|test|measure\w*|inspect\w*|fetch\w*|scrap\w+|crawl\w*|visit\w*|navigat\w+|extract\w*|retriev\w+|read\w*|convert\w*|captur\w+|render\w*|screenshot\w*|snapshot\w*|download\w*|pars\w+|analy[sz]\w+|view\w*|open\w*|map|discover\w*|transcrib\w+|summari[sz]\w+|load\w*)\b/;
const PAGE = /\b(?:urls?|web ?pages?|websites?|web content|web sites?|any page|html|from the internet|link)\b/;
/** Addresses of one site only: "a YouTube URL", "a valid app store URL". */
const ONE_SITE =
  /\b(?:youtube|twitter|github|gitlab|linkedin|instagram|tiktok|facebook|reddit|amazon|walmart|ebay|google|bing|wikipedia|arxiv|documentation|docs?|spotify|sentry|figma|notion|zillow|booking|yahoo|crunchbase|play store|app store|api documentation|valid \w+(?: \w+)* url|apify|base ?url|cancel_url|jira|confluence|deepwiki|wayback|response_url|airbnb|avito)\b/;

function address(facts: Facts): Evidence | undefined {
  const parameter = parameterNamed(facts, ADDRESSES);
  const said = facts.says.slice(0, 200);
  if (facts.nameActs[0]?.verb.lemma === 'list') return undefined;
  if (parameter === undefined && (facts.parameters.length > 0 || !PAGE.test(said))) return undefined;
  if (!FETCH.test(said.replaceAll('_', ' '))) return undefined;
  const about = `${parameter?.description?.slice(0, 120).toLowerCase() ?? ''} ${said}`;
  if (ONE_SITE.test(about)) return undefined;
  return parameter?.evidence ?? quoteMatch(facts, new RegExp(PAGE.source, 'i'));
}

export const fetchesAnyAddress: Rule = {
  id: ID,
  why: 'An address of the caller’s choice can carry data out, and what comes back is written by outsiders.',
  match: (facts) => {
    const evidence = address(facts);
    if (evidence === undefined) return SILENT;
    const voice = {
      rule: ID,
      claim: 'It fetches an address of the caller’s choice.',
      weight: 0.6,
      evidence: [evidence],
    };
    return [
      rates('Read', 'Medium', voice),
      { ...flows('external_send', voice), category: 'Read' },
      { ...flows('untrusted_content', voice), category: 'Read' },
      { ...flows('external_send', voice), category: 'Execute' },
      { ...flows('untrusted_content', voice), category: 'Execute' },
      { ...flows('external_send', voice), category: 'Write' },
    ];
  },
  examples: [
    {
      tool: {
        name: 'fetch',
        description: 'Fetch a URL and return it as markdown.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
      expect: { facet: 'external_send', category: 'Read' },
    },
    { tool: { name: 'get_user', description: 'Get a user.' }, expect: 'silent' },
  ],
};
