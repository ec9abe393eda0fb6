import type { Category } from '../../src/domain/classification.ts';
import { quoteMatch } from '../facts/facts.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'names-its-http-method';
const METHOD =
  /(?:^|[^A-Za-z])(?:GET|HEAD|POST|PUT|PATCH|DELETE)(?= (?:requests? (?:to |against |on )?)?[`"']?\/[a-z{])|\b(?:[Mm]akes?|[Ss]ends?|[Pp]erforms?|[Ii]ssues?) an? (?:HTTP )?(?:GET|HEAD|POST|PUT|PATCH|DELETE)(?= (?:HTTP )?request)/;

/** What a method of HTTP says of its effect. POST reads as often as it creates, so it says little. */
const SAYS: Record<string, { category: Category; weight: number }> = {
  GET: { category: 'Read', weight: 0.3 },
  HEAD: { category: 'Read', weight: 0.3 },
  POST: { category: 'Write', weight: 0.15 },
  PUT: { category: 'Write', weight: 0.35 },
  PATCH: { category: 'Write', weight: 0.35 },
  DELETE: { category: 'Destructive', weight: 0.5 },
};

/** Cheap to ask, and hardly any description says yes. */
const ANY_METHOD = /GET|HEAD|POST|PUT|PATCH|DELETE/;

/** Further on, the operation is most often another one. */
const NEAR = 140;

export const namesItsHttpMethod: Rule = {
  id: ID,
  why: 'A tool made from one operation of a web API often names its method, and a method says what kind of call it is.',
  match: (facts) => {
    const opening = facts.description?.plain.slice(0, NEAR * 2) ?? '';
    const quote = ANY_METHOD.test(opening) ? quoteMatch(facts, METHOD) : undefined;
    const near = quote !== undefined && quote.start < NEAR;
    const method = quote === undefined || !near ? undefined : /[A-Z]{3,}$/.exec(quote.quote)?.[0];
    const says = method === undefined ? undefined : SAYS[method];
    if (quote === undefined || method === undefined || says === undefined) return SILENT;
    const start = quote.end - method.length;
    return [
      votes(says.category, {
        rule: ID,
        claim: `It sends a ${method} request.`,
        weight: says.weight,
        evidence: [{ ...quote, quote: method, start }],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'RemoveDomain', description: 'Public API. Make a DELETE request to /v1/domains/{id}' },
      expect: { category: 'Destructive' },
    },
    { tool: { name: 'get_user', description: 'Get a user.' }, expect: 'silent' },
  ],
};
