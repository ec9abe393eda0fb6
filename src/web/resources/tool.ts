import { shorten } from '../html.ts';
import { noQuery, toolParams } from '../input.ts';
import { toolPage } from '../parts/tool-page.ts';
import { changeJson, reviewJson, toolJson } from '../represent.ts';
import { resource } from '../resource.ts';
import { type ToolView, toolView } from '../tool-view.ts';
import { urls } from '../urls.ts';

/** The changes that the page of a tool shows. */
const CHANGES_SHOWN = 20;

/** All that is known of one tool, also of one that is no longer listed: what the page and the JSON show is made here, once. */
export const tool = resource({
  path: '/servers/:server/tools/:tool',
  apiPath: '/api/v1/servers/:server/tools/:tool',
  params: toolParams,
  query: noQuery,
  async load({ catalog }, { params: { server, tool } }) {
    const current = await catalog.tool(server, tool);
    const found = current ?? (await catalog.formerTool(server, tool));
    if (found === undefined) return undefined;
    const history = await catalog.changes({ server, tool, pageSize: CHANGES_SHOWN });
    return toolView({ ...found, listed: current !== undefined, history });
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
    listed: view.listed,
    changes: { total: view.history.total, newest: view.history.rows.map(changeJson) },
    review: view.review === undefined ? null : reviewJson(view.review),
    formerReviews: view.formerReviews.map((review) => reviewJson(review)),
    ...(view.listed
      ? {
          policy: view.policy,
          effect: view.effect,
          ruleReason: view.ruleReason,
          steps: view.steps,
          questions: view.questions,
        }
      : { policy: null, links: formerLinks(view) }),
    siblings: view.siblings.map((sibling) => ({
      name: sibling.name,
      category: sibling.classification?.assessed === true ? sibling.classification.category : null,
      risk: sibling.classification?.assessed === true ? sibling.classification.risk : null,
      self: urls.api.tool(sibling.server, sibling.name),
    })),
  }),
  page: (view, _input, site) => toolPage(view, site),
});

/** A tool that is no longer listed is in no policy. */
function formerLinks({ tool }: ToolView) {
  const { policy: _, ...links } = toolJson(tool).links;
  return links;
}
