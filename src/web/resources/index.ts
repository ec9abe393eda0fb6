import type { MountedResource } from '../resource.ts';
import { apiGuide } from './api-guide.ts';
import { apiIndex } from './api-index.ts';
import { changes } from './changes.ts';
import { changesFeed, serverChangesFeed } from './changes-feed.ts';
import { crawls } from './crawls.ts';
import { crawlRun } from './crawl-run.ts';
import { home } from './home.ts';
import { method } from './method.ts';
import { policyBuilder } from './policy-builder.ts';
import { policySchema } from './policy-schema.ts';
import { progress } from './progress.ts';
import { reviews } from './reviews.ts';
import { risk } from './risk.ts';
import { search } from './search.ts';
import { server } from './server.ts';
import { serverChanges } from './server-changes.ts';
import { serverPolicy } from './server-policy.ts';
import { servers } from './servers.ts';
import { sources } from './sources.ts';
import { stack } from './stack.ts';
import { tool } from './tool.ts';
import { toolChanges } from './tool-changes.ts';
import { toolPolicy } from './tool-policy.ts';
import { tools } from './tools.ts';

/** All that can be looked at. A new page is a new file and a line here. */
export const resources: readonly MountedResource[] = [
  home,
  search,
  servers,
  sources,
  server,
  serverPolicy,
  policyBuilder,
  tools,
  tool,
  toolPolicy,
  toolChanges,
  changes,
  changesFeed,
  serverChanges,
  serverChangesFeed,
  stack,
  reviews,
  progress,
  crawls,
  crawlRun,
  risk,
  method,
  policySchema,
  apiGuide,
  apiIndex,
];
