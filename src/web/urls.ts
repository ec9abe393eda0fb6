import type { ServerQuery, ToolQuery } from '../domain/catalogue.ts';
import type { ChangeQuery } from '../domain/history.ts';
import type { CrawlStatus } from '../domain/crawl.ts';

/** Every address of the site is made here, so that no page has to know how a name is encoded. */

type QueryValues = Record<string, string | number | boolean | undefined>;

/** A list of servers by slug, one `server=` each; all in one address. */
function withServers(path: string, { server = [] }: { server?: readonly string[] }): string {
  const query = new URLSearchParams(server.map((slug) => ['server', slug]));
  return server.length === 0 ? path : `${path}?${query}`;
}

/** Adds the values that are set to a path, in the order of the object's members. */
export function withQuery(path: string, values: QueryValues): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * A tool's name as one segment of a path. Browsers resolve `.` and `..` even when they are percent-encoded, so these
 * two (and the names that look like their replacement) get one `~` in front, which `toolName` takes away again.
 */
export function toolSegment(name: string): string {
  const wellFormed = name.toWellFormed();
  return encodeURIComponent(/^~*\.\.?$/.test(wellFormed) ? `~${wellFormed}` : wellFormed);
}

/** The name that a decoded path segment stands for. */
export function toolName(segment: string): string {
  return /^~+\.\.?$/.test(segment) ? segment.slice(1) : segment;
}

/** The anchor of a rule on the page about the method. */
export function ruleAnchor(id: string): string {
  return `rule-${encodeURIComponent(id)}`;
}

const server = (slug: string) => `/servers/${encodeURIComponent(slug)}`;
const tool = (slug: string, name: string) => `${server(slug)}/tools/${toolSegment(name)}`;

/** The changes of all servers, or of the one that the query names, which is then part of the path. */
function changes(base: string, { server: slug, ...rest }: ChangeQuery, ending = ''): string {
  return withQuery(`${base}${slug === undefined ? '' : server(slug)}/changes${ending}`, rest);
}

export const urls = {
  home: () => '/',
  search: (search?: string) => withQuery('/search', { search }),
  servers: (query: ServerQuery = {}) => withQuery('/servers', query),
  server: (slug: string, query: Pick<ToolQuery, 'category' | 'risk' | 'search'> = {}) => withQuery(server(slug), query),
  /** The builder of a server's policy, in the state that the query holds, or at one of its tools by its key. */
  policyBuilder: (slug: string, query: Record<string, string> = {}, toolKey?: string) =>
    `${withQuery(`${server(slug)}/policy`, query)}${toolKey === undefined ? '' : `#t-${toolKey}`}`,
  tools: (query: ToolQuery = {}) => withQuery('/tools', query),
  tool,
  risk: (anchor?: string) => (anchor === undefined ? '/risk' : `/risk#${anchor.toLowerCase().replaceAll(' ', '-')}`),
  method: (anchor?: string) => (anchor === undefined ? '/method' : `/method#${anchor}`),
  stack: (query: { server?: readonly string[] } = {}) => withServers('/stack', query),
  reviews: (query: { page?: number | undefined; pageSize?: number | undefined } = {}) => withQuery('/overrides', query),
  crawls: (query: { status?: CrawlStatus | undefined } = {}) => withQuery('/crawls', query),
  changes: (query: ChangeQuery = {}) => changes('', query),
  changesFeed: (query: ChangeQuery = {}) => changes('', query, '.atom'),
  sources: () => '/sources',
  apiGuide: () => '/api',
  policySchema: () => '/schemas/policy.json',
  api: {
    index: () => '/api/v1',
    stats: () => '/api/v1/stats',
    progress: () => '/api/v1/progress',
    method: () => '/api/v1/method',
    crawls: (query: { status?: CrawlStatus | undefined } = {}) => withQuery('/api/v1/crawls', query),
    run: (id: number) => `/api/v1/crawls/${id}`,
    sources: () => '/api/v1/sources',
    search: (search?: string) => withQuery('/api/v1/search', { search }),
    stack: (query: { server?: readonly string[] } = {}) => withServers('/api/v1/stack', query),
    policy: () => '/api/v1/policy',
    policyLint: () => '/api/v1/policy/lint',
    decide: () => '/api/v1/decide',
    reviews: (query: { page?: number | undefined; pageSize?: number | undefined } = {}) =>
      withQuery('/api/v1/overrides', query),
    servers: (query: ServerQuery = {}) => withQuery('/api/v1/servers', query),
    server: (slug: string) => `/api/v1${server(slug)}`,
    policyBuilder: (slug: string, query: Record<string, string> = {}) =>
      withQuery(`/api/v1${server(slug)}/policy`, query),
    serverPolicy: (slug: string) => `/api/v1${server(slug)}/policy.json`,
    tools: (query: ToolQuery = {}) => withQuery('/api/v1/tools', query),
    tool: (slug: string, name: string) => `/api/v1${tool(slug, name)}`,
    changes: (query: ChangeQuery = {}) => changes('/api/v1', query),
    toolChanges: (slug: string, name: string, page?: number) =>
      withQuery(`/api/v1${tool(slug, name)}/changes`, { page }),
    toolPolicy: (slug: string, name: string) => `/api/v1${tool(slug, name)}/policy.json`,
  },
} as const;
