import type { ServerDetail, ServerSummary } from '../domain/catalogue.ts';
import { judgeStack, type StackReport } from '../domain/stack.ts';
import type { Catalog } from '../store/catalog.ts';
import { rated, serverLinks } from './represent.ts';

/** Servers that are judged together at most: each is read whole. */
export const MOST_TOGETHER = 30;
/** Names that the box offers before anything is typed. */
const OFFERED = 100;
const SUGGESTED = 5;

/** A name that the catalogue does not hold: what to do, and the servers that may have been meant. */
export type Missing = { name: string; advice: string; suggestions: ServerSummary[] };

/** What the page about a stack and its JSON show. */
export type StackView = {
  /** In the order in which they were named, each once. */
  servers: ServerDetail[];
  report: StackReport;
  missing: Missing[];
  /** Entries of a configuration that are switched off. */
  switchedOff: string[];
  /** What is offered for adding. */
  offered: ServerSummary[];
  /** Why the configuration that was sent could not be read. */
  problem?: string;
};

/** Looks servers up by slug, or as they were crawled: a package's name, an address. */
export async function stackOfNames(catalog: Catalog, names: readonly string[]): Promise<StackView> {
  const slugs: string[] = [];
  const missing: Missing[] = [];
  for (const name of new Set(names)) {
    const slug = await catalog.findSlug(name, [name, `npm:${name}`]);
    if (slug === undefined) missing.push(await missingName(catalog, name));
    else slugs.push(slug);
  }
  return stackOf(catalog, slugs, missing);
}

async function missingName(catalog: Catalog, name: string): Promise<Missing> {
  const { rows } = await catalog.servers({ search: name, pageSize: SUGGESTED });
  const advice =
    rows.length > 0
      ? 'No server has exactly this name.'
      : 'The catalogue has no server of this name; crawl it first: toolrisk crawl <target>';
  return { name, advice, suggestions: rows };
}

/** The stack of these servers, which the catalogue holds. */
export async function stackOf(
  catalog: Catalog,
  slugs: readonly string[],
  missing: readonly Missing[],
  more: { switchedOff?: string[]; problem?: string } = {},
): Promise<StackView> {
  const unique = [...new Set(slugs)];
  const [found, offered] = await Promise.all([
    Promise.all(unique.map((slug) => catalog.server(slug))),
    catalog.servers({ sort: 'name', pageSize: OFFERED }),
  ]);
  const servers = found.filter((server) => server !== undefined);
  return {
    servers,
    report: judgeStack(servers.map(({ slug, toolList }) => ({ name: slug, tools: rated(toolList) }))),
    missing: [...missing],
    switchedOff: [],
    offered: offered.rows,
    ...more,
  };
}

/** Servers that were judged together; what is said of tools names their servers by slug. */
export function stackJson({ servers, report, missing, switchedOff }: StackView) {
  const bySlug = new Map(servers.map((server) => [server.slug, server]));
  return {
    servers: report.servers.map(({ name, ...judged }) => {
      const server = bySlug.get(name);
      return { slug: name, title: server?.title ?? server?.name ?? null, ...judged, links: serverLinks(name) };
    }),
    across: report.across,
    remedies: report.remedies,
    notFound: missing.map(({ name, advice, suggestions }) => ({
      name,
      advice,
      suggestions: suggestions.map(({ slug }) => slug),
    })),
    switchedOff,
  };
}
