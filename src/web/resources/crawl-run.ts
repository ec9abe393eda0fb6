import { z } from 'zod';
import { noQuery } from '../input.ts';
import { resource } from '../resource.ts';

/** How far one order of crawls has come. */
export const crawlRun = resource({
  live: true,
  apiPath: '/api/v1/crawls/:run',
  params: z.object({
    run: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .transform(Number),
  }),
  query: noQuery,
  load: (deps, { params }) => deps.catalog.run(params.run),
  json: (run) => run,
  missing: () => 'There is no run of crawls with this number.',
});
