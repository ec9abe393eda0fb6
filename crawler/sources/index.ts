import { clientsSource } from './clients.ts';
import { directorySource } from './html-directory.ts';
import { pageSource } from './html-page.ts';
import { mcpbSource } from './mcpb.ts';
import { npmSource } from './npm.ts';
import { recordedSource } from './recorded-lists.ts';
import { registrySource } from './registry.ts';
import { serverJsonSource } from './server-json.ts';
import type { Source } from './source.ts';
import { starterSource } from './starter.ts';

/** All places where servers are found. A new one is a new file and a line here. */
export const SOURCES: readonly Source[] = [
  registrySource,
  npmSource,
  serverJsonSource,
  mcpbSource,
  recordedSource,
  clientsSource,
  directorySource,
  pageSource,
  starterSource,
];

export function sourceNamed(name: string): Source | undefined {
  return SOURCES.find((source) => source.name === name);
}
