import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

export type Farm = {
  /** The address of the n-th server. Each host has `perHost` of them. */
  addresses: string[];
  /** How often each server was asked for its tools. */
  asked: Map<string, number>;
  /** The most requests for tools that one host had at the same time. */
  mostAtOnce: () => number;
  close: () => void;
};

/**
 * Many real remote servers in this process, on hosts of their own: the whole of 127.0.0.0/8 is this machine on Linux.
 * Each lists `tools` tools, after a while of up to `slowness` milliseconds.
 */
export async function startFarm(options: {
  hosts: number;
  perHost: number;
  tools: number;
  slowness: number;
}): Promise<Farm> {
  const asked = new Map<string, number>();
  const now = new Map<string, number>();
  let most = 0;
  const handler = createMcpHandler(() => serverWith(options.tools));
  const server = createServer(async (request, response) => {
    const host = request.headers.host ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const listing = body.includes('"tools/list"');
    if (listing) {
      now.set(host, (now.get(host) ?? 0) + 1);
      most = Math.max(most, now.get(host) ?? 0);
      const address = `http://${host}${request.url}`;
      asked.set(address, (asked.get(address) ?? 0) + 1);
      await pause(Math.random() * options.slowness);
      now.set(host, (now.get(host) ?? 1) - 1);
    }
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const method = request.method ?? 'GET';
    const sent = new Request(`http://${host}${request.url}`, {
      method,
      headers,
      body: method === 'POST' ? body : null,
    });
    const answer = await handler.fetch(sent);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  const addresses = Array.from({ length: options.hosts * options.perHost }, (_, index) => {
    const host = `127.0.1.${(index % options.hosts) + 1}`;
    return `http://${host}:${port}/mcp/${Math.floor(index / options.hosts)}`;
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { addresses, asked, mostAtOnce: () => most, close };
}

function serverWith(tools: number): McpServer {
  const server = new McpServer({ name: 'farm', version: '1.0.0' });
  for (let index = 0; index < tools; index += 1) {
    const verb = ['get', 'update', 'delete', 'send'][index % 4];
    server.registerTool(
      `${verb}_record_${index}`,
      { description: `${verb}s the record number ${index}.`, inputSchema: z.object({ id: z.string() }) },
      async () => ({ content: [] }),
    );
  }
  return server;
}
