import { type Facts, quoteName } from '../facts/facts.ts';
import type { Parameter } from '../facts/parameters.ts';
import { type Rule, runsAnything, SILENT } from '../rule.ts';

const ID = 'passes-requests-through';
const METHODS = new Set(['method', 'httpmethod', 'verb', 'requestmethod']);
const TARGETS = new Set(['url', 'path', 'endpoint', 'uri', 'apipath', 'route']);
const PHRASE =
  /\b(?:raw|direct|arbitrary|any|generic|authenticated|custom)\b(?:[^.\n]|\.(?=\w)){0,30}\b(?:api (?:request|call|operation|endpoint)s?|http requests?|graphql)|\bdirect call to\b[^.\n]{0,30}\bapi\b|\b(?<!tool |which )(?:call|invoke|execute|send|make|request)s?\b(?:[^.\n]|\.(?=\w)){0,30}\b(?:an? )?api (?:call|request|operation|endpoint)|\bprox(?:y|ies) (?:\w+ )?requests?\b|\bcurl\b|\bany api\b/;

const SETS_UP = new Set(['create', 'update', 'add', 'register', 'configure', 'set', 'get', 'list', 'save']);

function sendsMethod(facts: Facts): Parameter | undefined {
  // "Create a monitor" that will send requests by itself sends none of them now.
  if (SETS_UP.has(facts.nameActs[0]?.verb.lemma ?? '')) return undefined;
  const method = facts.parameters.find((parameter) => METHODS.has(parameter.plain) && acceptsHttp(parameter));
  return method !== undefined && facts.parameters.some((parameter) => TARGETS.has(parameter.plain))
    ? method
    : undefined;
}

/** "Perform an HTTP POST request": one method, any address. */
const FIXED = /\b(?:make|send|perform|issue|execute)s? an? (?:http )?(?:post|put|patch|delete) (?:http )?request/;

function sendsAnywhere(facts: Facts): Parameter | undefined {
  const target = facts.parameters.find((parameter) => parameter.plain === 'url' || parameter.plain === 'uri');
  return target !== undefined && FIXED.test(facts.says.slice(0, 200)) ? target : undefined;
}

const BODIES = new Set(['body', 'data', 'payload', 'queryparams', 'params', 'requestbody', 'json']);
const SENDS = new Set(['post', 'put', 'patch']);

/** `jira_post` of a path and a body: one method of a whole API. */
function sendsByName(facts: Facts): Parameter | undefined {
  const last = facts.name.words.at(-1)?.text ?? '';
  if (!SENDS.has(last) || !facts.parameters.some((parameter) => BODIES.has(parameter.plain))) return undefined;
  return facts.parameters.find((parameter) => TARGETS.has(parameter.plain) && parameter.type !== 'object');
}

function acceptsHttp(parameter: Parameter): boolean {
  const values = parameter.choices.map((choice) => choice.value.toUpperCase());
  if (values.length > 0) return values.includes('POST') || values.includes('DELETE');
  return /http|post/i.test(parameter.description ?? 'http');
}

export const passesRequestsThrough: Rule = {
  id: ID,
  why: 'A passage to a whole API does whatever the request says.',
  match: (facts) => {
    const method = sendsMethod(facts) ?? sendsAnywhere(facts) ?? sendsByName(facts);
    // "Only call this if you can send a direct request" stands in tools that return an address.
    if (method === undefined && (facts.nameActs[0]?.verb.lemma === 'get' || !PHRASE.test(facts.says.slice(0, 400))))
      return SILENT;
    const voice = {
      rule: ID,
      claim: 'It passes requests of the caller’s choice to an API.',
      weight: method === undefined ? 0.7 : 1,
      evidence: [method?.evidence ?? quoteName(facts)],
    };
    return runsAnything(voice);
  },
  examples: [
    {
      tool: {
        name: 'api_request',
        description: 'Make an authenticated HTTP request to the API.',
        inputSchema: {
          type: 'object',
          properties: { method: { type: 'string', enum: ['GET', 'POST'] }, path: { type: 'string' } },
        },
      },
      expect: { category: 'Execute', risk: 'Critical' },
    },
    { tool: { name: 'get_url', description: 'Fetch a page.' }, expect: 'silent' },
  ],
};
