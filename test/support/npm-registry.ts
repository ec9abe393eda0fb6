import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const PACKAGES = join(import.meta.dirname, 'packages');

/** A registry on this machine, with packages of ours that are packed by npm itself. */
export type OwnRegistry = { address: string; asked: string[]; close: () => void };

/** `extra` are files that are put into a package before it is packed: path below it, and where the file is. */
export async function openRegistry(
  names: readonly string[],
  extra: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<OwnRegistry> {
  const folder = temporaryFolder();
  const asked: string[] = [];
  const tarballs = new Map<string, { manifest: object; bytes: Buffer }>();
  for (const name of names) {
    const source = join(folder.path, name);
    await cp(join(PACKAGES, name), source, { recursive: true });
    for (const [path, from] of Object.entries(extra[name] ?? {})) await cp(from, join(source, path));
    await writeFile(join(source, '.npmrc'), 'ignore-scripts=true\n');
    await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--pack-destination', folder.path], { cwd: source });
    const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
    tarballs.set(name, { manifest, bytes: await readFile(join(folder.path, `${name}-${manifest.version}.tgz`)) });
  }
  const server = createServer((request, response) => {
    const [, name = '', file] = (request.url ?? '').split('/');
    asked.push(request.url ?? '');
    const found = tarballs.get(name);
    if (found === undefined) return void response.writeHead(404).end('{}');
    if (file !== undefined) return void response.writeHead(200).end(found.bytes);
    const { version } = found.manifest as { version: string };
    const dist = {
      tarball: `http://${request.headers.host}/${name}/${name}-${version}.tgz`,
      integrity: `sha512-${createHash('sha512').update(found.bytes).digest('base64')}`,
    };
    const packument = { name, 'dist-tags': { latest: version }, versions: { [version]: { ...found.manifest, dist } } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packument));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
    folder.dispose();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close };
}
