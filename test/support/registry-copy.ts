import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A registry as its documentation describes it, over HTTP on this machine. Its entries are made when a page is asked for,
 * so that a large one costs no more than a small one.
 */
export type RegistryCopy = {
  address: string;
  /** What was asked, in order: path and query. */
  requests: string[];
  /** Marks an entry as changed now. */
  change: (index: number, at: string) => void;
  close: () => Promise<void>;
};

/** The time at which all entries were published. */
export const PUBLISHED = '2026-01-01T00:00:00.000Z';
const OFFICIAL = 'io.modelcontextprotocol.registry/official';

export async function startRegistryCopy(
  size: number,
  entryOf: (index: number, updatedAt: string) => unknown = madeEntry,
): Promise<RegistryCopy> {
  const changed = new Map<number, string>();
  return serve(
    (url, response) => {
      if (url.pathname !== '/v0.1/servers') return answer(response, 404, { error: 'Not found' });
      const limit = Math.min(100, Number(url.searchParams.get('limit') ?? 30));
      const since = url.searchParams.get('updated_since');
      const indexes = since === null ? undefined : [...changed].filter(([, at]) => at >= since).map(([index]) => index);
      const total = indexes?.length ?? size;
      const from = Number(url.searchParams.get('cursor') ?? 0);
      const servers = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, at) => {
        const index = indexes?.[from + at] ?? from + at;
        return entryOf(index, changed.get(index) ?? PUBLISHED);
      });
      const next = from + limit < total ? { nextCursor: String(from + limit) } : {};
      answer(response, 200, { servers, metadata: { ...next, count: servers.length } });
    },
    (index, at) => changed.set(index, at),
  );
}

/** A registry that answers as it is told, one answer a request, the last one again and again. */
export async function startAnswers(
  ...answers: { status?: number; headers?: Record<string, string>; body: unknown }[]
): Promise<RegistryCopy> {
  let asked = 0;
  return serve((_, response) => {
    const { status = 200, headers = {}, body } = answers[Math.min(asked, answers.length - 1)] ?? { body: {} };
    asked += 1;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    answer(response, status, body);
  });
}

/** An entry in today's shape: npm packages, remotes, packages of other registries, some of them withdrawn. */
export function madeEntry(index: number, updatedAt: string): unknown {
  const kinds = [
    { packages: [npmPackage(index)] },
    { remotes: [{ type: 'streamable-http', url: `https://mcp-${index}.example.com/mcp` }] },
    {
      packages: [
        { registryType: 'pypi', identifier: `mcp-thing-${index}`, version: '1.0.0', transport: { type: 'stdio' } },
      ],
    },
    { packages: [npmPackage(index)], remotes: [{ type: 'sse', url: `https://mcp-${index}.example.com/sse` }] },
    {
      packages: [
        { registryType: 'oci', identifier: `ghcr.io/example/thing-${index}:1.2.3`, transport: { type: 'stdio' } },
      ],
    },
  ];
  const status = index % 97 === 0 ? 'deleted' : index % 50 === 0 ? 'deprecated' : 'active';
  return {
    server: {
      $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
      name: `io.github.example/thing-${index}`,
      title: `Thing ${index}`,
      description: `Does the thing number ${index} for those who need it done.`,
      repository: { url: `https://github.com/example/thing-${index}`, source: 'github' },
      version: '1.2.3',
      ...kinds[index % kinds.length],
    },
    _meta: { [OFFICIAL]: { status, publishedAt: PUBLISHED, updatedAt, isLatest: true } },
  };
}

function npmPackage(index: number): unknown {
  return {
    registryType: 'npm',
    identifier: `@example/thing-${index}`,
    version: '1.2.3',
    transport: { type: 'stdio' },
    environmentVariables: [{ name: 'THING_TOKEN', isRequired: true, isSecret: true }],
  };
}

async function serve(
  handle: (url: URL, response: ServerResponse) => void,
  change: RegistryCopy['change'] = () => {},
): Promise<RegistryCopy> {
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    handle(new URL(path, 'http://registry.test'), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    change,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
