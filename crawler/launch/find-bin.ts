import { open, readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { InstalledPackage } from './install-package.ts';

/** The file that a package starts as, its bin's name, and whether Node itself can run it. */
export type Bin = { name: string; file: string; runnable: 'node' | 'other' };

const textSchema = z.string().optional().catch(undefined);
const manifestSchema = z.looseObject({
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  description: textSchema,
  repository: z
    .union([z.string(), z.looseObject({ url: z.string() }).transform(({ url }) => url)])
    .optional()
    .catch(undefined),
});

/** What an installed package says of itself. */
export async function describePackage(installed: InstalledPackage) {
  const manifest = await readManifest(installed);
  return { description: manifest?.description?.slice(0, 1_000), repository: manifest?.repository };
}

/**
 * Finds the bin of an installed package that is its server, or says in a sentence why there is none.
 *
 * @param wanted the bin that the listing names; without one, `chooseBin` decides
 */
export async function findBin(installed: InstalledPackage, wanted?: string): Promise<Bin | string> {
  const folder = join(installed.folder, 'node_modules', installed.package);
  const manifest = await readManifest(installed);
  const basename = installed.package.replace(/^@[^/]*\//, '');
  const bins = typeof manifest?.bin === 'string' ? { [basename]: manifest.bin } : (manifest?.bin ?? {});
  const name = wanted ?? chooseBin(Object.keys(bins), basename);
  const path = name === undefined ? undefined : bins[name];
  if (name === undefined || path === undefined) {
    return wanted === undefined
      ? `The package ${installed.package} names no command, so it has no server to start.`
      : `The package ${installed.package} has no command “${wanted}”.`;
  }
  const file = await realpath(join(folder, path)).catch(() => undefined);
  const root = await realpath(installed.folder);
  if (file === undefined || relative(root, file).startsWith('..')) {
    return `The command “${name}” of ${installed.package} points to a file that the package does not have.`;
  }
  return { name, file, runnable: await runnableBy(file) };
}

/**
 * The bin that is most likely the server. Seen: one bin for nearly all; a CLI named like the package beside
 * `<package>-mcp`; one bin for each product beside the one for all that is named like the package; just `mcp`.
 */
export function chooseBin(names: readonly string[], basename: string): string | undefined {
  if (names.length <= 1) return names[0];
  const wanted = [`${basename}-mcp`, `${basename}-mcp-server`, ...(/\bmcp\b/.test(basename) ? [basename] : []), 'mcp'];
  const exact = wanted.find((name) => names.includes(name));
  if (exact !== undefined) return exact;
  const mcp = names.filter((name) => /\bmcp\b/.test(name) && !/\b(cli|install|setup|init|config|auth)\b/.test(name));
  const shortest = mcp.toSorted((a, b) => a.length - b.length)[0];
  return shortest ?? (names.includes(basename) ? basename : names[0]);
}

async function runnableBy(file: string): Promise<Bin['runnable']> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    if (start.startsWith('#!')) return /\b(node|bun|deno|tsx)\b/.test(start.split('\n')[0] ?? '') ? 'node' : 'other';
    return start.includes('\0') ? 'other' : 'node';
  } finally {
    await handle.close();
  }
}

async function readManifest(installed: InstalledPackage) {
  const path = join(installed.folder, 'node_modules', installed.package, 'package.json');
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
