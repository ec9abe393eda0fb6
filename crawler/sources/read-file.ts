import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { askBody } from './ask.ts';
import type { SourceOptions } from './source.ts';

/** No file that a source reads whole is larger; the largest real recording seen is 2 MB, the largest bundle 200 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Reads a file, or what an address answers, whole. */
export async function readPlace(
  place: string,
  options: Pick<SourceOptions, 'fetch' | 'signal' | 'machine'>,
): Promise<{ bytes: Uint8Array } | { problem: string }> {
  if (/^https?:/i.test(place)) {
    const url = URL.parse(place);
    if (url === null) return { problem: `“${place}” is not an address.` };
    const asked = await askBody(url, options);
    return 'problem' in asked ? asked : { bytes: asked.body };
  }
  try {
    await using file = await open(resolve(options.machine.folder, place));
    const { size } = await file.stat();
    if (size > MOST_BYTES) return { problem: `${place} is larger than ${MOST_BYTES / 1024 / 1024} MiB.` };
    return { bytes: await file.readFile() };
  } catch (error) {
    return { problem: `${place} cannot be read: ${fileFault(error)}.` };
  }
}

/** The JSON of a file or an address. */
export async function readJson(
  place: string,
  options: Pick<SourceOptions, 'fetch' | 'signal' | 'machine'>,
): Promise<{ value: unknown } | { problem: string }> {
  const read = await readPlace(place, options);
  return 'problem' in read ? read : parseJson(read.bytes, place);
}

/** @param name what the sentence about a fault calls it */
export function parseJson(bytes: Uint8Array, name: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return { problem: `${name} is not JSON.` };
  }
}

/** Why a file could not be read, in words that end a sentence. */
export function fileFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return error instanceof Error ? error.message : String(error);
}
