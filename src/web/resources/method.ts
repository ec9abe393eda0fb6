import { noParams, noQuery } from '../input.ts';
import { methodPage } from '../parts/method-page.ts';
import { resource } from '../resource.ts';

/** How a judgement comes to be, and how often it is right. */
export const method = resource({
  path: '/method',
  apiPath: '/api/v1/method',
  params: noParams,
  query: noQuery,
  load: async (deps) => deps.method,
  json: (report) => report,
  page: methodPage,
});
