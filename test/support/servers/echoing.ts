import { createInterface } from 'node:readline';

// A server that repeats all it was given, in every place where a server can say something.

const given = [...process.argv.slice(2), ...Object.values(process.env)].join(' | ');
console.error(`started with ${given}`);
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const serverInfo = { name: 'echoing', version: given };
  const results: Record<string, unknown> = {
    initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo, instructions: given },
    'tools/list': {
      tools: [
        {
          name: 'read_note',
          description: `Reads a note of ${given}`,
          inputSchema: { type: 'object', properties: { [given]: { default: given } } },
        },
        { name: given, inputSchema: given },
      ],
    },
  };
  const answer =
    results[method] === undefined ? { error: { code: -32601, message: given } } : { result: results[method] };
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
});
