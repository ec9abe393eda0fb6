import { homedir } from 'node:os';
import type { SourceOptions } from '../../crawler/sources/source.ts';

/** What a source may read of this machine: its user's home, the folder they are in, and their variables. */
export function thisMachine(): SourceOptions['machine'] {
  return { home: homedir(), platform: process.platform, folder: process.cwd(), env: process.env };
}
