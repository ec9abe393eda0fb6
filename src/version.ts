import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The version in package.json, which lies one folder up in a checkout and two in `dist/`. */
export const VERSION: string = (() => {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const json: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const read = z.object({ name: z.literal('toolrisk'), version: z.string() }).safeParse(json);
      if (read.success) return read.data.version;
    } catch {
      // Not in this folder: look in the one above.
    }
  }
  return '0.0.0';
})();
