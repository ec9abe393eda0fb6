import { type Facts, opensWith, quoteTopic } from '../facts/facts.ts';
import type { Parameter } from '../facts/parameters.ts';
import { statesReadOnly } from '../facts/settings.ts';
import { flows, type Rule, rates, SILENT, votes } from '../rule.ts';

const ID = 'query-language-can-write';
const STATEMENTS = new Set([
  'sql',
  'query',
  'statement',
  'sqlquery',
  'querystring',
  'rawsql',
  'cypher',
  'cypherquery',
  'statements',
  'sqlstatement',
  'queries',
  'ddl',
  'gremlin',
  'graphqlquery',
  'sqlstatements',
  'rawquery',
  'command',
]);
const WRITING =
  /\b(?:sql|cypher|opencypher|gremlin|sparql update|mysql|postgres(?:ql)?|sqlite|mssql|bigquery|snowflake|duckdb|oracle|clickhouse|redshift|cql|ddl|dml|influxql|mariadb|firebird|neo4j|memgraph|spanner|arangodb|surrealdb|cockroach\w*|timescale\w*|questdb|databricks|trino|presto|athena|partiql|prolog|graph database)\b|sql|graphql/;
const RUNNERS = new Set(['run', 'execute', 'exec', 'query', 'perform', 'write', 'apply', 'call', 'invoke', 'alter']);
/** Verbs about a query that do not run it. */
const TALKERS = new Set([
  'explain',
  'analyze',
  'validate',
  'generate',
  'format',
  'convert',
  'get',
  'list',
  'describe',
  'check',
  'optimize',
  'build',
  'translate',
  'search',
  'fetch',
  'compile',
  'save',
  'create',
  'update',
  'parse',
  'show',
  'estimate',
  'cost',
  'preview',
]);
/** Query languages that cannot change anything. */
const READERS =
  /\b(?:promql|logql|kql|soql|vizql|traceql|logs? insights|observability|logs? and metrics|analytics api|prometheus|loki|xpath|jsonpath|jq)\b/;

export function statementParameter(facts: Facts): Parameter | undefined {
  return facts.parameters.find((parameter) => STATEMENTS.has(parameter.plain));
}

const STORES = /\b(?:databases?|data ?warehouses?|dbs?)\b/;
/** "query", "raw_query", "run_query" of a database server that says no more. */
const BARE = /^(?:\W*(?:\w*db|database|run|execute|exec|raw|custom|the|a) )*(?:query|queries|statement)$/;

function isBareQuery(facts: Facts): boolean {
  return BARE.test(facts.spaced) && STORES.test(facts.serverText);
}

export function runsStatements(facts: Facts): boolean {
  const acts = facts.mainActs;
  const first = facts.headActs[0] ?? facts.nameActs[0];
  if (
    first !== undefined &&
    TALKERS.has(first.verb.lemma) &&
    !acts.some((act) => act.verb.lemma === 'execute' || act.verb.lemma === 'run')
  )
    return false;
  if (!acts.some((act) => RUNNERS.has(act.verb.lemma)))
    return opensWith(facts, 'sql') && statementParameter(facts) !== undefined;
  const parameter = statementParameter(facts);
  const about =
    WRITING.test(facts.says.slice(0, 400)) ||
    (WRITING.test(facts.serverText) && parameter !== undefined) ||
    parameter?.plain.includes('sql') === true ||
    WRITING.test(parameter?.description?.toLowerCase() ?? '') ||
    (parameter?.depth === 0 && isBareQuery(facts));
  return about && (parameter !== undefined || facts.parameters.length === 0 || opensWith(facts, 'sql'));
}

export const queryLanguageCanWrite: Rule = {
  id: ID,
  why: 'A query language that is not held to reading can change or drop everything the connection may.',
  match: (facts) => {
    if (!runsStatements(facts) || statesReadOnly(facts) || READERS.test(facts.says)) return SILENT;
    const evidence = [statementParameter(facts)?.evidence ?? quoteTopic(facts, 'sql', 'data')];
    const voice = {
      rule: ID,
      claim: 'It runs statements of a query language, and nothing holds them to reading.',
      weight: 1,
      evidence,
    };
    return [
      votes('Execute', voice),
      rates('Execute', 'Critical', voice),
      { ...flows('private_data', voice), category: 'Execute' },
    ];
  },
  examples: [
    {
      tool: {
        name: 'execute_sql',
        description: 'Executes raw SQL.',
        inputSchema: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
      },
      expect: { category: 'Execute', risk: 'Critical' },
    },
    {
      tool: {
        name: 'query',
        description: 'Run a read-only SQL query.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } }, required: ['sql'] },
      },
      expect: 'silent',
    },
  ],
};
