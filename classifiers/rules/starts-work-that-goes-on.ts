import { quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT, votes } from '../rule.ts';

const ID = 'starts-work-that-goes-on';
const JOB =
  /\breturns? (?:an? |the )?(?:unique )?(?:job|task|run|scan|crawl|operation|execution|request)[ _-]?id\b|\b(?:start|starts|kicks? off|queue|queues|launch|launches|initiates?|begins?) (?:an? |the |a new )?(?:new )?(?:async\w* )?(?:\w+ )?(?:jobs?|scans?|crawls?|analys[ie]s|runs?|tasks?)\b|\basynchronous(?:ly)? (?:crawl|scan|job|run|research|task)/i;
const STARTERS = new Set([
  'scrape',
  'crawl',
  'extract',
  'research',
  'analyze',
  'generate',
  'scan',
  'transcribe',
  'render',
  'predict',
  'submit',
  'start',
  'batch',
]);

const OPENING = 200;
/** Work that only reports, though not where it is done to others. */
const REPORTS =
  /(?:^|[^a-z])(?:scrap\w*|crawl\w*|scan\w*|extract\w*|research\w*|analy\w*|transcri\w*|render\w*|predict\w*|generat\w*|audit\w*|check\w*|evaluat\w*|benchmark\w*|reports?|translat\w*|convert\w*|summar\w*|index\w*|estimat\w*|map|search\w*)(?:$|[^a-z])/;
const OTHERS_HOSTS =
  /\b(?:vulnerabilit\w+|exploit\w*|pentest\w*|attack\w*|brute|target (?:urls?|hosts?|ips?)|ports?)\b/;

export const startsWorkThatGoesOn: Rule = {
  id: ID,
  why: 'A call that answers with the id of a job has started work that goes on after it.',
  match: (facts) => {
    const starts = facts.mainActs.some((act) => STARTERS.has(act.verb.lemma));
    const quote = starts ? quoteMatch(facts, JOB) : undefined;
    if (quote === undefined || quote.start > 300) return SILENT;
    const voice = { rule: ID, claim: `It starts work that goes on (“${quote.quote}”).`, weight: 1, evidence: [quote] };
    const only = REPORTS.test(facts.says.slice(0, OPENING)) && !OTHERS_HOSTS.test(facts.says.slice(0, OPENING));
    return only
      ? [votes('Execute', voice), rates('Execute', 'Medium', { ...voice, weight: 0.5 })]
      : [votes('Execute', voice)];
  },
  examples: [
    {
      tool: { name: 'batch_scrape', description: 'Scrape many pages. Returns a job ID.' },
      expect: { category: 'Execute', risk: 'Medium' },
    },
    { tool: { name: 'get_job', description: 'Get a job by its ID.' }, expect: 'silent' },
  ],
};
