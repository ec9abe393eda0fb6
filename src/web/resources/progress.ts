import { noParams, noQuery } from '../input.ts';
import { resource } from '../resource.ts';

/** The crawl that is under way, or how the last one ended. The home page asks for it again and again. */
export const progress = resource({
  live: true,
  apiPath: '/api/v1/progress',
  params: noParams,
  query: noQuery,
  load: async (deps) => deps.progress(),
  json: (data) => data,
});
