import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'drives-a-page-by-option';
const STEPS = new Set(['actions', 'browseractions', 'pageactions', 'interactions', 'browsersteps']);
const SCRIPTS = new Set([
  'jscode',
  'javascript',
  'jsscript',
  'jsinstructions',
  'executejs',
  'executejavascript',
  'jssnippet',
]);
const OF_A_PAGE = /\b(?:click|scroll|press|browser actions?|page actions?|actions? (?:to perform )?before)\b/i;
const FETCHES = new Set([
  'scrape',
  'crawl',
  'fetch',
  'extract',
  'screenshot',
  'render',
  'get',
  'capture',
  'visit',
  'map',
]);

export const drivesAPageByOption: Rule = {
  id: ID,
  why: 'A fetcher that clicks, types or runs scripts on the page before it reads does what these steps say.',
  match: (facts) => {
    if (!facts.mainActs.some((act) => FETCHES.has(act.verb.lemma))) return SILENT;
    const option = facts.parameters.find(
      (parameter) =>
        SCRIPTS.has(parameter.plain) ||
        (STEPS.has(parameter.plain) && OF_A_PAGE.test(parameter.description?.slice(0, 300) ?? '')) ||
        (parameter.depth > 0 && parameter.choices.some((choice) => choice.value === 'click')),
    );
    if (option === undefined) return SILENT;
    const claim = `Its option “${option.name}” drives the page.`;
    return [votes('Execute', { rule: ID, claim, weight: 1, evidence: [option.evidence] })];
  },
  examples: [
    {
      tool: {
        name: 'scrape_page',
        description: 'Scrape a page.',
        inputSchema: {
          type: 'object',
          properties: { actions: { type: 'array', description: 'Browser actions to perform before scraping.' } },
        },
      },
      expect: { category: 'Execute' },
    },
    {
      tool: {
        name: 'get_audit_log',
        description: 'Get the audit log.',
        inputSchema: { type: 'object', properties: { actions: { type: 'array', description: 'Kinds of events.' } } },
      },
      expect: 'silent',
    },
  ],
};
