import { isAbout, quoteName } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';
import { statementParameter } from './query-language-can-write.ts';

const ID = 'queries-freely';
const LANGUAGE =
  /\b(?:sql|soql|promql|logql|kql|cypher|gremlin|sparql|graphql|vizql|dql|spl|mql|aql|jql|query language|natural language|flux|lucene|elasticsearch|opensearch|aggregation|quer(?:y|ies) (?:against|documents|the database|a database|data)|execut\w+ (?:a )?(?:\w+ ){0,2}quer)/;
const TALKS =
  /schema|analyz|indexes|statistics|diagnos|诊断|build|explain|slow|content type|translate|generate|validate|format|convert|syntax|plan|cost|natural language to|转换/;

export const queriesFreely: Rule = {
  id: ID,
  why: 'A free query over a whole database can return all of it.',
  match: (facts) => {
    const parameter = statementParameter(facts);
    const queries = facts.mainActs.some((act) => act.verb.effect === 'read' || act.verb.effect === 'run');
    if (!queries || !LANGUAGE.test(facts.says.slice(0, 400)) || TALKS.test(facts.says.slice(0, 120))) return SILENT;
    if (parameter === undefined && !isAbout(facts, 'sql', 'data')) return SILENT;
    const evidence = [parameter?.evidence ?? quoteName(facts)];
    return [rates('Read', 'Medium', { rule: ID, claim: 'It takes free queries.', weight: 0.55, evidence })];
  },
  examples: [
    {
      tool: {
        name: 'query',
        description: 'Query the CRM using SOQL.',
        inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
      },
      expect: { category: 'Read', risk: 'Medium' },
    },
    { tool: { name: 'get_user', description: 'Get a user.' }, expect: 'silent' },
  ],
};
