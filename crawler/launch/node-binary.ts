import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { z } from 'zod';

/** The first Node whose permission model also denies the network. */
const NEEDED_MAJOR = 26;

export type NodeBinary = { path: string; version: string };

/**
 * The Node binary that holds untrusted servers: the one that runs this, when it is new enough, else the one that the
 * package `node` brings along. Never another one of the user's. Undefined when there is none.
 */
export function sandboxNode(): NodeBinary | undefined {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
    return { path: realpathSync(process.execPath), version: process.versions.node };
  }
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  for (const name of ['node', `node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const binary = binaryIn(require, name);
    if (binary !== undefined) return binary;
  }
  return undefined;
}

/** How the user's own npm is run: with the sandbox's Node where npm is a script, so that it picks versions for it. */
export function npmCommand(env: NodeJS.ProcessEnv = process.env): { command: string; args: string[] } {
  const node = sandboxNode();
  const script = env.npm_execpath ?? npmOnPath(env);
  if (node !== undefined && script !== undefined && /npm-cli\.[cm]?js$/.test(script)) {
    return { command: node.path, args: [script] };
  }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

const manifestSchema = z.looseObject({ version: z.string() });

function binaryIn(require: NodeJS.Require, name: string): NodeBinary | undefined {
  try {
    const manifest = require.resolve(`${name}/package.json`);
    const { version } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
    const folder = join(dirname(manifest), 'bin');
    const path = [join(folder, 'node'), join(folder, 'node.exe')].find((file) => existsSync(file));
    return path === undefined ? undefined : { path: realpathSync(path), version };
  } catch {
    return undefined;
  }
}

function npmOnPath(env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'npm');
    if (folder !== '' && existsSync(candidate)) return realpathSync(candidate);
  }
  return undefined;
}
