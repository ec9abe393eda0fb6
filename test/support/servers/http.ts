import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import { legacyServer, modernServer } from './tools.ts';

/** Serves on a free port of loopback until the test ends, and gives the address of `/mcp` there. */
export async function serveHttp(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/mcp`;
}

/** Revision 2026-07-28 alone, built with the SDK's v2. */
export function modernHttp(): RequestListener {
  const handler = createMcpHandler(() => modernServer(), { legacy: 'reject' });
  return async (request, response) => {
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const method = request.method ?? 'GET';
    const body = method === 'POST' ? await textOf(request) : null;
    const answer = await handler.fetch(
      new Request(`http://${request.headers.host}${request.url}`, { method, headers, body }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
}

/** Streamable HTTP with sessions, built with the SDK's v1. `sessions` is how many are open; `make` gives the server. */
export function legacyStreamable(make = legacyServer): {
  listener: RequestListener;
  sessions: Map<string, StreamableHTTPServerTransport>;
} {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const listener: RequestListener = async (request, response) => {
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known) return known.handleRequest(request, response);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (session) => void sessions.set(session, transport),
      onsessionclosed: (session) => void sessions.delete(session),
    });
    await make().connect(transport as Parameters<ReturnType<typeof legacyServer>['connect']>[0]);
    await transport.handleRequest(request, response);
  };
  return { listener, sessions };
}

/** The transport before that: one event stream, and a POST for each message, built with the SDK's v1. */
export function legacySse(): RequestListener {
  const open = new Map<string, SSEServerTransport>();
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && url.pathname === '/mcp') {
      const transport = new SSEServerTransport('/messages', response);
      open.set(transport.sessionId, transport);
      await legacyServer().connect(transport);
      return;
    }
    const transport = open.get(url.searchParams.get('sessionId') ?? '');
    if (request.method === 'POST' && url.pathname === '/messages' && transport) {
      return transport.handlePostMessage(request, response);
    }
    end(response, 405, 'method not allowed');
  };
}

/** One short answer. */
export function end(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers });
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
