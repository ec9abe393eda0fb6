import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import type { SourceOptions } from '../../crawler/sources/source.ts';
import type { Place } from '../domain/check/finding.ts';

type Machine = SourceOptions['machine'];

/** Folders of a project in which clients keep their files. */
const CLIENT_FOLDERS = new Set(['.vscode', '.cursor', '.codex', '.gemini', '.claude']);

/** A file as findings name it: below the folder that is checked, else below the user's home, else as a whole path. */
export function placeOf(path: string, { folder, home }: Machine, line?: number): Place {
  const at = line === undefined ? {} : { line };
  const below = pathBelow(folder, path);
  if (below !== undefined) return { file: below, base: 'folder', ...at };
  const own = home === '' ? undefined : pathBelow(home, path);
  if (own !== undefined) return { file: own, base: 'home', ...at };
  return { file: path, base: 'none', ...at };
}

/** The whole path of a file that is written with `~`. */
export function wholePath(file: string, { folder, home }: Machine): string {
  return resolve(folder, file.replace(/^~(?=[\\/])/, home));
}

/** The folder of the project that a configuration belongs to; undefined for a user's own. */
export function projectOf(path: string, { home }: Pick<Machine, 'home'>): string | undefined {
  const folder = dirname(path);
  if (basename(path) === '.mcp.json') return folder;
  const above = dirname(folder);
  return CLIENT_FOLDERS.has(basename(folder)) && above !== home ? above : undefined;
}

/** What a server is, as it may be kept in a project: without the place where the project and the home lie on this machine. */
export function portableKey(key: string, { folder, home }: Machine): string {
  if (!/^(?:command|file):/.test(key)) return key;
  const withoutFolder = folder.length > 1 ? key.replaceAll(folder, '.') : key;
  return home.length > 1 ? withoutFolder.replaceAll(home, '~') : withoutFolder;
}

function pathBelow(folder: string, path: string): string | undefined {
  const below = relative(folder, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? undefined : below.replaceAll('\\', '/');
}
