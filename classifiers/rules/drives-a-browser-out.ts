import { quoteAct } from '../facts/facts.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'drives-a-browser-out';
const OPENS = new Set(['navigate', 'goto', 'go', 'open', 'visit', 'create']);
const TYPES = new Set(['type', 'fill', 'input', 'act', 'interact', 'submit', 'send', 'upload']);
const BROWSER =
  /\b(?:browser|web ?page|website|playwright|puppeteer|selenium|stagehand|chrome|url|web automation|web pages)\b/;

export const drivesABrowserOut: Rule = {
  id: ID,
  why: 'A browser that is driven to an address, or typed into, carries data to that site and brings its text back.',
  match: (facts) => {
    const driven = facts.mainActs.filter(
      (act) => act.verb.effect === 'drive' || act.verb.effect === 'operate' || act.verb.effect === 'run',
    );
    const types = driven.find((act) => TYPES.has(act.verb.lemma));
    const opens = driven.find(
      (act) =>
        OPENS.has(act.verb.lemma) &&
        /url|page|site|navigat/.test(facts.says) &&
        (facts.parameters.some((parameter) => parameter.plain === 'url') ||
          (facts.parameters.length === 0 && /\burl\b/.test(facts.says))),
    );
    const act = opens ?? types;
    if (act === undefined || !(BROWSER.test(facts.says) || BROWSER.test(facts.serverText))) return SILENT;
    const voice = {
      rule: ID,
      claim: 'It drives a browser that talks to the outside.',
      weight: 0.6,
      evidence: [quoteAct(act)],
    };
    const sends = { ...flows('external_send', voice), category: 'Execute' as const };
    return opens === undefined
      ? [sends]
      : [sends, { ...flows('untrusted_content', voice), category: 'Execute' as const }];
  },
  examples: [
    {
      tool: {
        name: 'browser_navigate',
        description: 'Navigate to a URL.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
      expect: { facet: 'external_send' },
    },
    { tool: { name: 'press_button', description: 'Press a button of the lift.' }, expect: 'silent' },
  ],
};
