import { z } from 'zod';
import { noParams } from '../input.ts';
import { stackPage } from '../parts/stack-page.ts';
import { resource } from '../resource.ts';
import { MOST_TOGETHER, stackJson, stackOfNames } from '../stack-view.ts';

const error = `“server” may be given up to ${MOST_TOGETHER} times, each a name of at most 200 characters.`;
const name = z
  .string({ error })
  .max(200, { error })
  .refine((value) => !value.includes('\0'), { error });

/** Servers that one agent holds together: their grades, and what they can be misled to do. */
export const stack = resource({
  path: '/stack',
  apiPath: '/api/v1/stack',
  params: noParams,
  query: z.object({
    server: z
      .union([z.array(name), name.transform((one) => [one])], { error })
      .default([])
      .transform((names) => names.map((one) => one.trim()).filter((one) => one !== ''))
      .refine((names) => new Set(names).size <= MOST_TOGETHER, { error }),
  }),
  load: (deps, { query }) => stackOfNames(deps.catalog, query.server),
  json: stackJson,
  page: (view) => stackPage(view, false),
});
