import { parameterNamed, quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'lists-stored-records';
const LISTERS = new Set([
  'list',
  'search',
  'find',
  'query',
  'scan',
  'export',
  'select',
  'fetch',
  'read',
  'get',
  'retrieve',
]);
const RECORDS = /(?:^| )(?:records|rows|documents|users|entries|entities|nodes|items)(?: |$)/;
const STORES = new Set([
  'collection',
  'collectionid',
  'collectionname',
  'collectionidorname',
  'table',
  'tablename',
  'collectionpath',
  'tableid',
]);

export const listsStoredRecords: Rule = {
  id: ID,
  why: 'A list of the records of any table or collection can return a whole database.',
  match: (facts) => {
    const store = parameterNamed(facts, STORES);
    const act = facts.mainActs.find(
      (candidate) =>
        LISTERS.has(candidate.verb.lemma) && RECORDS.test(candidate.object.map((word) => word.text).join(' ')),
    );
    if (store === undefined || act === undefined) return SILENT;
    const voice = {
      rule: ID,
      claim: 'It returns the records of any table or collection.',
      weight: 0.6,
      evidence: [quoteAct(act)],
    };
    return [rates('Read', 'Medium', voice)];
  },
  examples: [
    {
      tool: {
        name: 'list_records',
        description: 'List records.',
        inputSchema: { type: 'object', properties: { collection: { type: 'string' } } },
      },
      expect: { category: 'Read', risk: 'Medium' },
    },
    {
      tool: {
        name: 'get_record',
        description: 'Get a record.',
        inputSchema: { type: 'object', properties: { collection: { type: 'string' } } },
      },
      expect: 'silent',
    },
  ],
};
