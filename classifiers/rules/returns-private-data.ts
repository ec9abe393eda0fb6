import type { Evidence } from '../../src/domain/classification.ts';
import { type Facts, quoteName } from '../facts/facts.ts';
import type { Word } from '../facts/words.ts';
import { PRIVATE_FIELD, PUBLIC_FIELD } from '../lexicon/fields.ts';
import { maskOf } from '../lexicon/topics.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'returns-private-data';
const OWN = maskOf(['workspace', 'personal']);
const HELD = maskOf(['personal', 'data', 'infra', 'file']);
const PUBLIC_WORDS = new Set(
  'documentation docs price prices latest historical stock news lookup paper papers random symbol ticker think thought thinking webpage website url urls coordinates trending weather company companies market calculate calculates convert decode encode web example examples dictionary currency citation wikipedia coin token tokens game games public guide best practices quote quotes search engine hash text validate syntax format timezone time date template templates supported available icon icons model models'.split(
    ' ',
  ),
);
const PRIVATE_WORDS = new Set(
  'my your configured authenticated user cluster pipeline table log logs local current account workspace organization configuration instance device devices stored vault'.split(
    ' ',
  ),
);
const LOCAL = new Set([
  'path',
  'filepath',
  'file',
  'directory',
  'projectpath',
  'repopath',
  'database',
  'namespace',
  'cluster',
  'connectionstring',
  'accountid',
  'projectid',
  'workspaceid',
  'projectkey',
  'organizationslug',
  'orgid',
  'projectslug',
  'userid',
  'table',
  'collection',
  'tablename',
  'databasename',
  'folderid',
  'taskid',
  'issueid',
  'deviceid',
  'region',
  'password',
  'context',
  'connection',
  'connectionid',
  'lines',
  'tail',
  'starttime',
  'endtime',
  'token',
  'accesstoken',
  'repo',
  'workspace',
  'project',
  'account',
  'tenantid',
  'subscriptionid',
  'resourcegroup',
  'clustername',
  'instanceid',
  'boardid',
  'listid',
  'channelid',
  'messageid',
  'conversationid',
  'customerid',
  'contactid',
  'documentid',
  'spreadsheetid',
  'fileid',
  'dashboardid',
  'filter',
]);
/** What is asked with these is asked of the whole world. */
const WORLDWIDE = new Set([
  'latitude',
  'longitude',
  'lat',
  'lon',
  'lng',
  'location',
  'city',
  'country',
  'symbol',
  'symbols',
  'ticker',
  'currency',
  'date',
  'url',
  'prompt',
  'text',
  'language',
  'author',
  'title',
  'thought',
  'seed',
  'keyword',
  'keywords',
  'address',
  'chainid',
  'a',
  'b',
  'expression',
  'height',
  'width',
  'weight',
]);
/** Verbs whose answer is made from their arguments. */
const COMPUTES = new Set([
  'calculate',
  'compute',
  'convert',
  'generate',
  'encode',
  'decode',
  'translate',
  'think',
  'draw',
  'render',
  'format',
  'parse',
  'estimate',
  'simulate',
  'scrape',
  'geocode',
  'solve',
  'echo',
  'greet',
  'hello',
  'ping',
]);

function count(words: readonly Word[], set: ReadonlySet<string>, most: number): number {
  let found = 0;
  for (const word of words) if (set.has(word.text)) found += 1;
  return Math.min(found, most);
}

/** How much more speaks for data that somebody keeps than for data that anybody may see. */
function privacy(facts: Facts): number {
  let score = 0;
  const about = facts.mainActs.reduce((topics, act) => topics | act.about, facts.name.topics);
  if ((about & OWN) !== 0) score += 1;
  if ((about & HELD) !== 0) score += 0.5;
  score += 0.6 * Math.min(2, facts.parameters.filter((parameter) => LOCAL.has(parameter.plain)).length);
  score -= 0.45 * Math.min(2, facts.parameters.filter((parameter) => WORLDWIDE.has(parameter.plain)).length);
  if (facts.mainActs.some((act) => COMPUTES.has(act.verb.lemma))) score -= 0.7;
  score += 0.5 * count(facts.server.words, PRIVATE_FIELD, 3) - 0.8 * count(facts.server.words, PUBLIC_FIELD, 3);
  score +=
    0.5 * count(facts.head.words, PRIVATE_WORDS, 2) -
    0.7 * (count(facts.head.words, PUBLIC_WORDS, 2) + count(facts.name.words, PUBLIC_WORDS, 2));
  return score;
}

const ENOUGH = 1;

export const returnsPrivateData: Rule = {
  id: ID,
  why: 'What an account, a workspace or a disk holds is private to its owner.',
  match: (facts) => {
    if (privacy(facts) < ENOUGH) return SILENT;
    const evidence: Evidence[] = [quoteName(facts)];
    return [
      {
        ...flows('private_data', {
          rule: ID,
          claim: 'It returns data that an account, a workspace or a disk holds.',
          weight: 0.6,
          evidence,
        }),
        category: 'Read',
      },
    ];
  },
  examples: [
    {
      tool: { name: 'list_my_files', description: 'List the files of your workspace.' },
      server: { name: 'Drive', description: 'Manage documents of your cloud storage.' },
      expect: { facet: 'private_data' },
    },
    { tool: { name: 'get_weather', description: 'Get the weather of a city.' }, expect: 'silent' },
  ],
};
