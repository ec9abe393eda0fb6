import type { MountedResource } from '../resource.ts';
import { apiGuide } from './api-guide.ts';
import { apiIndex } from './api-index.ts';
import { home } from './home.ts';
import { method } from './method.ts';
import { progress } from './progress.ts';
import { reviews } from './reviews.ts';
import { risk } from './risk.ts';
import { search } from './search.ts';
import { server } from './server.ts';
import { serverPolicy } from './server-policy.ts';
import { servers } from './servers.ts';
import { stack } from './stack.ts';
import { tool } from './tool.ts';
import { toolPolicy } from './tool-policy.ts';
import { tools } from './tools.ts';

/** All that can be looked at. A new page is a new file and a line here. */
export const resources: readonly MountedResource[] = [
  home,
  search,
  servers,
  server,
  serverPolicy,
  tools,
  tool,
  toolPolicy,
  stack,
  reviews,
  progress,
  risk,
  method,
  apiGuide,
  apiIndex,
];
