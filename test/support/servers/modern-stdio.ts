import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { modernServer } from './tools.ts';

// A server of revision 2026-07-28 alone: it knows no `initialize`.
serveStdio(() => modernServer(), { legacy: 'reject' });
