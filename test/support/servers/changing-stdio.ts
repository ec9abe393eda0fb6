import { readFileSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { changingServer } from './tools.ts';

// Lists what stands in a file, the first argument, as JSON.
const [file = ''] = process.argv.slice(2);
await changingServer(() => readFileSync(file, 'utf8')).connect(new StdioServerTransport());
