import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

// Servers that no SDK would let one write: the scenario is the first argument.

type Request = { id?: string | number; method: string; params?: { cursor?: string } };

const say = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });
const tools = (...names: string[]) => ({ tools: names.map(tool) });
const answer = ({ id }: Request, result: object) => say({ id, result });
const initialize = (request: Request) => {
  const serverInfo = { name: 'raw', version: '0.0.1' };
  answer(request, { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo });
};

/** Answers the handshake, and `tools/list` with what is given. */
function serve(list: (request: Request) => void, before?: (request: Request) => boolean): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const request: Request = JSON.parse(line);
    if (before?.(request)) return;
    if (request.method === 'initialize') initialize(request);
    else if (request.method === 'tools/list') list(request);
    else if (request.id !== undefined) say({ id: request.id, error: { code: -32601, message: 'Method not found' } });
  });
}

function deep(levels: number): object {
  return levels === 0 ? {} : { properties: { inner: deep(levels - 1) } };
}

const argument = process.argv[3] ?? '';

const scenarios: Record<string, () => void> = {
  silent: () => void setInterval(() => {}, 1_000),
  'silent-list': () => serve(() => {}),
  'crash-at-start': () => {
    console.error('Error: the database file is damaged');
    process.exit(3);
  },
  'crash-in-list': () => serve(() => process.exit(4)),
  'crash-on-second-page': () =>
    serve((request) => {
      if (request.params?.cursor !== undefined) process.exit(5);
      answer(request, { ...tools('one'), nextCursor: 'two' });
    }),
  'leaves-when-asked-for-era': () =>
    serve(
      (request) => answer(request, tools('shy')),
      (request) => request.method === 'server/discover' && process.exit(1),
    ),
  'ignores-era-question': () =>
    serve(
      (request) => answer(request, tools('mute')),
      (request) => request.method === 'server/discover',
    ),
  'wakes-up-late': () => {
    // Of the new revision, and so slow that the old handshake is waiting behind the question for the era.
    const meta = { 'io.modelcontextprotocol/serverInfo': { name: 'late', version: '1' } };
    const cache = { ttlMs: 0, cacheScope: 'private', resultType: 'complete' };
    const discovery = { supportedVersions: ['2026-07-28'], capabilities: { tools: {} }, _meta: meta, ...cache };
    setTimeout(
      () =>
        serve(
          (request) => answer(request, { ...tools('late'), ...cache }),
          (request) => {
            if (request.method === 'server/discover') answer(request, discovery);
            else if (request.method === 'initialize') say({ id: request.id, error: { code: -32601, message: 'no' } });
            return request.method !== 'tools/list';
          },
        ),
      600,
    );
  },
  'endless-line': () => {
    const piece = 'x'.repeat(65_536);
    const more = () => process.stdout.write(piece, more);
    more();
  },
  'endless-noise': () => {
    const piece = `${'noise '.repeat(10)}\n`.repeat(1_000);
    const more = () => process.stdout.write(piece, more);
    more();
  },
  'endless-stderr': () => {
    const piece = `${'trouble '.repeat(10)}\n`.repeat(1_000);
    const more = () => process.stderr.write(piece, more);
    more();
  },
  'many-tools': () =>
    serve((request) => answer(request, tools(...Array.from({ length: 100_000 }, (_, index) => `tool_${index}`)))),
  'endless-cursor': () => {
    let page = 0;
    serve((request) => answer(request, { ...tools(`tool_${page}`), nextCursor: `${++page}` }));
  },
  'same-cursor': () => {
    let page = 0;
    serve((request) => answer(request, { ...tools(`tool_${page++}`), nextCursor: 'again' }));
  },
  'same-page': () => {
    let page = 0;
    serve((request) => answer(request, { ...tools('only'), nextCursor: `${++page}` }));
  },
  liar: () =>
    serve((request) => {
      process.stdout.write('{"jsonrpc":"2.0","id":999,"result":{"tools":[{"name":"not_asked_for"}]}}\n');
      process.stdout.write('{"jsonrpc":"2.0","id":\n');
      process.stdout.write('[1,2,{"a":\n');
      say({ id: 'tools-1', result: tools('other_id') });
      const [bad, nameless, twice] = [{ name: 'bad', inputSchema: 'no' }, { description: 'who am I' }, tool('good')];
      answer(request, { tools: [tool('good'), bad, nameless, null, 'text', twice, tool('also_good')] });
    }),
  'no-list': () => serve((request) => answer(request, { tools: 'none' })),
  proto: () =>
    serve(({ id }) =>
      process.stdout.write(
        `{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"p","__proto__":{"polluted":true},"inputSchema":{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}}]}}\n`,
      ),
    ),
  deep: () =>
    serve((request) => answer(request, { tools: [{ ...tool('deep'), inputSchema: deep(200) }, tool('flat')] })),
  bottomless: () =>
    serve(({ id }) => {
      const nested = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`;
      const list = `{"tools":[{"name":"pit","inputSchema":${nested}},{"name":"flat"}]}`;
      process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":${list}}\n`);
    }),
  noise: () => {
    console.log('Server is running on stdio');
    console.log('{"level":30,"msg":"not JSON-RPC"}');
    serve((request) => {
      console.log('in the middle');
      answer(request, tools('quiet'));
    });
  },
  'needs-token': () => {
    if (!process.env.NOTES_API_KEY) {
      console.error('Error: NOTES_API_KEY environment variable is required');
      process.exit(1);
    }
    serve((request) => answer(request, tools('with_token')));
  },
  'needs-flag': () => {
    if (!process.argv.includes('--api-key')) {
      console.error('Missing required argument: --api-key <key>');
      process.exit(1);
    }
    serve((request) => answer(request, tools('with_flag')));
  },
  'needs-valid-token': () => {
    console.error(
      `Error: NOTES_API_KEY environment variable is ${process.env.NOTES_API_KEY ? 'not valid' : 'missing'}`,
    );
    process.exit(1);
  },
  'needs-subcommand': () => {
    if (!process.argv.includes('start')) {
      console.log('Usage: notes [command]\n\nCommands:\n  login   Sign in\n  start   Start the server');
      process.exit(0);
    }
    serve((request) => answer(request, tools('started')));
  },
  'no-tools': () =>
    serve(
      () => {},
      (request) => {
        if (request.method === 'initialize') {
          const serverInfo = { name: 'prompts only', version: '1' };
          answer(request, { protocolVersion: '2025-06-18', capabilities: { prompts: {} }, serverInfo });
        } else if (request.id !== undefined) say({ id: request.id, error: { code: -32601, message: 'no' } });
        return true;
      },
    ),
  'error-answer': () => serve(({ id }) => say({ id, error: { code: -32603, message: 'the index is broken' } })),
  'says-hello': () => console.log('hello'),
  'asks-the-client': () =>
    serve((request) => {
      if (request.method !== 'tools/list') return;
      say({ id: 'q1', method: 'roots/list' });
      say({ id: 'q2', method: 'log', params: { text: 'made up' } });
      say({ method: 'notifications/message', params: { level: 'info', data: 'hi' } });
      answer(request, tools('curious'));
    }),
  stubborn: () => {
    process.on('SIGTERM', () => {});
    setInterval(() => {}, 1_000);
    serve((request) => answer(request, tools('stubborn')));
  },
  grandchild: () => {
    // A child in a session of its own, whose parent leaves at once: neither group nor parent leads to it.
    const sleeper = `require('node:child_process').spawn('sleep', ['${argument}'], { detached: true, stdio: 'ignore' }).unref()`;
    spawn(process.execPath, ['-e', sleeper], { detached: true, stdio: 'ignore' }).on('exit', () =>
      serve((request) => answer(request, tools('parent'))),
    );
  },
  'prints-secret': () => {
    console.error(`fatal: cannot use ${process.env.MY_SECRET}`);
    process.exit(2);
  },
};

scenarios[process.argv[2] ?? '']?.();
