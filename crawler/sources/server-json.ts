import { readJson } from './read-file.ts';
import { isRecord, listingsOf, readServerEntry } from './server-entry.ts';
import type { Found, Source, SourceOptions } from './source.ts';

/** One server.json, as authors publish it in their repository. */
export const serverJsonSource: Source = {
  name: 'server-json',
  summary: 'a server.json file, which says where one server is to be had',
  places: 'files or addresses',
  isApi: true,
  find: findInServerJson,
};

async function* findInServerJson(place: string, options: SourceOptions): AsyncGenerator<Found> {
  const read = await readJson(place, options);
  if (options.signal.aborted) return;
  if ('problem' in read) {
    yield { kind: 'problem', reason: read.problem };
    return;
  }
  // A page of a registry, saved to a file.
  const several = isRecord(read.value) && Array.isArray(read.value.servers) ? read.value.servers : undefined;
  const seenAt = options.now().toISOString();
  for (const value of (several ?? [read.value]).slice(0, options.limit ?? Number.POSITIVE_INFINITY)) {
    const entry = readServerEntry(value);
    if ('entry' in entry) yield* listingsOf(entry.entry, 'server-json', seenAt);
    else if (several !== undefined) yield { kind: 'rejected', ...entry };
    else yield { kind: 'problem', reason: `${place} is no server.json: ${lowered(entry.reason)}` };
  }
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
