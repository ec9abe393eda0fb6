import { openDoor } from '../../crawler/guarded-fetch.ts';
import type { Found, Source, SourceOptions } from '../../crawler/sources/source.ts';
import { type ServerListing, serverListingSchema } from '../../src/domain/server.ts';
import { ROOT } from './command-line.ts';

/** A source's options with a real door that may reach this machine, whose servers stand for the far internet. */
export function sourceOptions(options: Partial<SourceOptions> = {}): SourceOptions {
  return {
    fetch: openDoor({ allowPrivate: true, allowHttp: true }).fetchAsTyped,
    now: () => new Date('2026-06-01T12:00:00Z'),
    signal: new AbortController().signal,
    machine: { home: '/nowhere', platform: 'linux', folder: ROOT, env: process.env },
    ...options,
  };
}

/** All that a source says of one place. Holds every listing against the domain's own schema. */
export async function readAll(source: Source, place: string, options: Partial<SourceOptions> = {}): Promise<Found[]> {
  const all: Found[] = [];
  for await (const found of source.find(place, sourceOptions(options))) {
    if (found.kind === 'server') serverListingSchema.parse(found.listing);
    all.push(found);
  }
  return all;
}

export function listingsIn(all: readonly Found[]): ServerListing[] {
  return all.flatMap((found) => (found.kind === 'server' ? [found.listing] : []));
}

export function rejectedIn(all: readonly Found[]): string[] {
  return all.flatMap((found) => (found.kind === 'rejected' ? [`${found.what}: ${found.reason}`] : []));
}

export function problemIn(all: readonly Found[]): string | undefined {
  const last = all.at(-1);
  return last?.kind === 'problem' ? last.reason : undefined;
}
