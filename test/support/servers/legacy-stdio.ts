import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { legacyServer } from './tools.ts';

await legacyServer().connect(new StdioServerTransport());
