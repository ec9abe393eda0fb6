import { shorten } from '../html.ts';
import { noQuery, toolParams } from '../input.ts';
import { toolPage } from '../parts/tool-page.ts';
import { reviewJson, toolJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { toolView } from '../tool-view.ts';
import { urls } from '../urls.ts';

/** All that is known of one tool: what the page and the JSON show is made here, once. */
export const tool = resource({
  path: '/servers/:server/tools/:tool',
  apiPath: '/api/v1/servers/:server/tools/:tool',
  params: toolParams,
  query: noQuery,
  async load(deps, { params }) {
    const found = await deps.catalog.tool(params.server, params.tool);
    return found && toolView(found.server, found.tool, found.reviews);
  },
  missing: ({ params }) =>
    `The server “${shorten(params.server, 100)}” has no tool “${shorten(params.tool, 200)}” in the catalogue.`,
  json: (view) => ({
    ...toolJson(view.tool),
    definition: view.tool.definition,
    parameters: view.parameters.rows,
    firstSeen: view.tool.firstSeen,
    lastSeen: view.tool.lastSeen,
    versions: view.tool.versions,
    review: view.review === undefined ? null : reviewJson(view.review),
    formerReviews: view.formerReviews.map((review) => reviewJson(review)),
    policy: view.policy,
    effect: view.effect,
    ruleReason: view.ruleReason,
    steps: view.steps,
    questions: view.questions,
    siblings: view.siblings.map((sibling) => ({
      name: sibling.name,
      category: sibling.classification?.assessed === true ? sibling.classification.category : null,
      risk: sibling.classification?.assessed === true ? sibling.classification.risk : null,
      self: urls.api.tool(sibling.server, sibling.name),
    })),
  }),
  page: (view, _input, site) => toolPage(view, site),
});
