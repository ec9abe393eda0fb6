import type { Page, ReviewRow, ServerSummary, ToolDetail, ToolSummary } from '../domain/catalogue.ts';
import { type ChangeSide, changedTexts, type ToolChange } from '../domain/history.ts';
import type { RatedTool } from '../domain/policy/recommend.ts';
import type { Review } from '../domain/review.ts';
import { urls } from './urls.ts';

/** The shapes of the API, so that each thing looks the same wherever it is answered. */

/** A server in a list. Its launch recipe is left out: it may hold what a user would not publish. */
export function serverJson(server: ServerSummary) {
  return {
    slug: server.slug,
    key: server.key,
    name: server.name,
    title: server.title,
    description: server.description,
    repository: server.repository,
    place: server.place,
    address: server.address,
    version: server.version,
    counts: server.tools,
    highestRisk: server.highestRisk,
    grade: server.grade,
    standing: server.standing,
    status: server.lastCrawl?.status ?? 'not_asked',
    firstSeen: server.firstSeen,
    lastListed: server.lastListed,
    lastCrawl: server.lastCrawl,
    links: serverLinks(server.slug),
  };
}

/** A tool in a list: everything but its definition, which its own address has. */
export function toolJson(tool: ToolSummary) {
  return {
    server: tool.server,
    name: tool.name,
    title: tool.title,
    description: tool.description,
    hash: tool.hash,
    classification: tool.classification,
    links: {
      page: urls.tool(tool.server, tool.name),
      self: urls.api.tool(tool.server, tool.name),
      policy: urls.api.toolPolicy(tool.server, tool.name),
      changes: urls.api.toolChanges(tool.server, tool.name),
      server: urls.api.server(tool.server),
    },
  };
}

/** The longest old or new text that a list of changes holds, in UTF-16 units of its JSON. */
const LONGEST_TEXT = 20_000;

/** One change. Its texts are left out where they are very long; `leftOut` says so. */
export function changeJson(change: ToolChange) {
  const { id, server, tool, kind, formerName, at, ruleChanged, before, after } = change;
  const texts = changedTexts(change);
  const leftOut = JSON.stringify(texts).length > LONGEST_TEXT;
  return {
    id,
    server,
    tool,
    kind,
    formerName,
    at,
    old: leftOut ? null : (texts.before ?? null),
    new: leftOut ? null : (texts.after ?? null),
    leftOut,
    before: before && sideJson(before),
    after: after && sideJson(after),
    ruleChanged,
    links: {
      page: `${urls.tool(server, tool)}#history`,
      tool: urls.api.tool(server, tool),
      changes: urls.api.toolChanges(server, tool),
      server: urls.api.server(server),
    },
  };
}

function sideJson({ hash, category, risk, rule }: ChangeSide) {
  return { hash, category, risk, rule };
}

/** A page of a list under its own name, with the addresses of its neighbours. */
export function listJson<Row, const Name extends string>(
  name: Name,
  page: Page<Row>,
  row: (row: Row) => unknown,
  link: (page: number) => string,
) {
  const last = Math.max(1, Math.ceil(page.total / page.pageSize));
  return {
    total: page.total,
    page: page.page,
    pageSize: page.pageSize,
    pages: last,
    next: page.page < last ? link(page.page + 1) : null,
    previous: page.page > 1 ? link(Math.min(page.page - 1, last)) : null,
    [name]: page.rows.map(row),
  };
}

/** The tools of a server as the policy room takes them. */
export function rated(tools: readonly ToolDetail[]): RatedTool[] {
  return tools.map((tool) => ({ tool: tool.definition, classification: tool.classification }));
}

/** Where the rest about a server is. */
export function serverLinks(slug: string) {
  return {
    page: urls.server(slug),
    self: urls.api.server(slug),
    policy: urls.api.serverPolicy(slug),
    changes: urls.api.changes({ server: slug }),
  };
}

/** A review, whether alone or with the tools that it is about. */
export function reviewJson({ reviewer, tools, ...review }: Review & Partial<Pick<ReviewRow, 'tools' | 'inForce'>>) {
  return {
    ...review,
    by: reviewer,
    ...(tools && {
      tools: tools.map((tool) => ({ ...tool, links: { page: urls.tool(tool.server, tool.name) } })),
    }),
  };
}
