import { z } from 'zod';
import { readChoices } from '../../domain/policy/builder-link.ts';
import { START } from '../../domain/policy/builder-state.ts';
import { shorten } from '../html.ts';
import { caps, format, profile, serverParams } from '../input.ts';
import { builderPage } from '../parts/policy-builder-page.ts';
import { builderJson, builderView, NOTHING_ASKED } from '../policy-builder-view.ts';
import { resource } from '../resource.ts';

const aliasError = '“alias” must be given once and hold at most 200 characters.';
const choicesError = '“choices” must be given once.';

/** The builder of a server's policy in the state that its address holds. Nothing about it is kept. */
export const policyBuilder = resource({
  path: '/servers/:server/policy',
  apiPath: '/api/v1/servers/:server/policy',
  params: serverParams,
  query: z.object({
    profile,
    format,
    caps,
    alias: z.string({ error: aliasError }).max(200, { error: aliasError }).default(''),
    choices: z
      .string({ error: choicesError })
      .default('')
      .transform((text, context) => {
        const read = readChoices(text);
        if ('choices' in read) return read.choices;
        context.addIssue({ code: 'custom', message: read.problem });
        return z.NEVER;
      }),
  }),
  // Made anew each time: the addresses of states are without number, and would drive other answers out.
  live: true,
  async load(deps, { params, query }) {
    const server = await deps.catalog.server(params.server);
    if (server === undefined) return undefined;
    const state = {
      profile: query.profile ?? START.profile,
      format: query.format ?? START.format,
      caps: query.caps ?? START.caps,
      alias: query.alias,
      choices: query.choices,
    };
    return builderView(server, state, NOTHING_ASKED);
  },
  json: builderJson,
  page: (view) => builderPage(view),
  missing: ({ params }) => `There is no server “${shorten(params.server, 100)}” in the catalogue.`,
});
