import { policyJsonSchema } from '../../domain/policy/schema.ts';
import { jsonText } from '../html.ts';
import { noParams, noQuery } from '../input.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** The JSON Schema of policy.json, for editors that complete and check it. */
export const policySchema = resource({
  path: urls.policySchema(),
  params: noParams,
  query: noQuery,
  load: async () => policyJsonSchema(),
  document: (schema) => ({ type: 'application/schema+json; charset=utf-8', text: `${jsonText(schema)}\n` }),
});
