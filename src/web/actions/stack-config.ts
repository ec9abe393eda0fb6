import type { Request } from 'express';
import { z } from 'zod';
import { readClientConfig } from '../../domain/client-config.ts';
import type { Catalog } from '../../store/catalog.ts';
import { type Action, formBody, sentText, textBody, unkept } from '../action.ts';
import { layout } from '../layout.ts';
import { LONGEST_CONFIG, stackPage } from '../parts/stack-page.ts';
import { Problem } from '../problem.ts';
import { type Missing, MOST_TOGETHER, type StackView, stackJson, stackOf } from '../stack-view.ts';
import { urls } from '../urls.ts';

const LONGEST_FORM = 4 * LONGEST_CONFIG;
const formSchema = z.object({ config: z.string().max(LONGEST_CONFIG) });

/** A client's configuration pasted into the page: its servers are looked up, and nothing of it is kept. */
export const pastedConfig: Action = {
  path: urls.stack(),
  answer: ({ catalog, site }) => [
    unkept,
    formBody(LONGEST_FORM),
    async (request, response) => {
      const view = await stackOfConfig(catalog, pastedText(request));
      response.status(view.problem === undefined ? 200 : 400);
      response.type('html').send(String(layout(site, stackPage(view, true))));
    },
  ],
};

/** The same for a program: the body is the configuration itself. */
export const sentConfig: Action = {
  path: urls.api.stack(),
  answer: ({ catalog }) => [
    unkept,
    textBody(LONGEST_CONFIG),
    async (request, response) => {
      const view = await stackOfConfig(catalog, sentText(request));
      if (view.problem !== undefined) throw new Problem(400, view.problem);
      response.json(stackJson(view));
    },
  ],
};

function pastedText(request: Request): string {
  const form = formSchema.safeParse(request.body);
  if (form.success) return form.data.config;
  throw new Problem(400, `Paste a configuration of at most ${LONGEST_CONFIG} characters.`);
}

async function stackOfConfig(catalog: Catalog, text: string): Promise<StackView> {
  const config = readClientConfig(text);
  if ('problem' in config) return stackOf(catalog, [], [], config);
  const slugs = new Set<string>();
  const missing: Missing[] = [];
  for (const { name, keys, advice, project } of config.servers) {
    // No agent holds the servers of two projects, and which of them is meant is not known here.
    if (project !== undefined) continue;
    const slug = await catalog.findSlug(undefined, keys);
    if (slug === undefined) missing.push({ name, advice, suggestions: [] });
    else slugs.add(slug);
  }
  if (slugs.size > MOST_TOGETHER) {
    const problem = `The configuration names ${slugs.size} servers of the catalogue, and ${MOST_TOGETHER} can be checked together.`;
    return stackOf(catalog, [], [], { problem });
  }
  return stackOf(catalog, [...slugs], missing, { switchedOff: config.off });
}
