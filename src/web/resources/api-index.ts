import { noParams, noQuery } from '../input.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';

/** The addresses of the API, for a program that finds its own way. */
export const apiIndex = resource({
  apiPath: '/api/v1',
  params: noParams,
  query: noQuery,
  load: async () => ({
    stats: urls.api.stats(),
    progress: urls.api.progress(),
    method: urls.api.method(),
    search: urls.api.search(),
    servers: urls.api.servers(),
    sources: urls.api.sources(),
    tools: urls.api.tools(),
    stack: '/api/v1/stack?server={server}&server={server}',
    policy: urls.api.policy(),
    policyLint: urls.api.policyLint(),
    decide: urls.api.decide(),
    policySchema: urls.policySchema(),
    overrides: urls.api.reviews(),
    changes: urls.api.changes(),
    server: '/api/v1/servers/{server}',
    serverPolicy: '/api/v1/servers/{server}/policy.json',
    policyBuilder: '/api/v1/servers/{server}/policy',
    tool: '/api/v1/servers/{server}/tools/{tool}',
    toolPolicy: '/api/v1/servers/{server}/tools/{tool}/policy.json',
    serverChanges: '/api/v1/servers/{server}/changes',
    toolChanges: '/api/v1/servers/{server}/tools/{tool}/changes',
  }),
  json: (data) => data,
});
