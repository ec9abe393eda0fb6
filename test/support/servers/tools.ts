import { Server as LegacyServer } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** A server of the 2026-07-28 revision with two tools. */
export function modernServer(): McpServer {
  const server = new McpServer({ name: 'modern', version: '2.0.0' }, { instructions: 'Ask before you delete.' });
  server.registerTool(
    'read_note',
    { description: 'Reads a note.', inputSchema: z.object({ id: z.string() }), annotations: { readOnlyHint: true } },
    async () => ({ content: [] }),
  );
  server.registerTool('delete_note', { description: 'Deletes a note.' }, async () => ({ content: [] }));
  return server;
}

/** A server of the older revisions, with fields that no revision knows and three pages. */
export function legacyServer(): LegacyServer {
  const server = new LegacyServer({ name: 'legacy', version: '1.0.0' }, { capabilities: { tools: {} } });
  const page = (name: string, nextCursor?: string) => ({
    tools: [{ name, description: `Does ${name}.`, inputSchema: { type: 'object' as const }, house: { rules: [name] } }],
    ...(nextCursor !== undefined && { nextCursor }),
  });
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    if (params?.cursor === undefined) return page('first', 'page 2');
    return params.cursor === 'page 2' ? page('second', 'page 3') : page('third');
  });
  return server;
}

/** A server whose list is asked for anew each time, as JSON of an array of tools; it sends them as they are. */
export function changingServer(list: () => string): LegacyServer {
  const server = new LegacyServer({ name: 'changing', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: JSON.parse(list()) }));
  return server;
}
