import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Puts a package into the cache of a data directory as if npm had installed it, so that its server can be anything.
 *
 * @param files path below the package's folder, and content; the first one is its command
 */
export async function cachePackage(
  dataDirectory: string,
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = join(dataDirectory, 'packages', `${name.replace('/', '+')}@${version}`);
  const own = join(folder, 'node_modules', name);
  await mkdir(own, { recursive: true });
  await writeFile(join(folder, 'installed.json'), JSON.stringify({ package: name, version }));
  await writeFile(join(own, 'package.json'), JSON.stringify({ name, version, bin: Object.keys(files)[0] }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(own, file)), { recursive: true });
    await writeFile(join(own, file), text);
    await chmod(join(own, file), 0o755);
  }
}

/**
 * The source of a server over stdio. `before` is its own beginning, an async function's body that can leave; the names
 * that it returns are those of its tools.
 */
export function serverNaming(before: string): string {
  return `'use strict';
const begin = async () => {
${before}
};
begin().then((names) => {
  const serverInfo = { name: 'naming', version: '1' };
  const results = {
    initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo },
    'tools/list': { tools: names.map((name) => ({ name, inputSchema: { type: 'object' } })) },
  };
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line);
    const rest = results[method] ? { result: results[method] } : { error: { code: -32601, message: 'no' } };
    if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, ...rest }));
  });
}).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
`;
}
