import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import type { StartPlan } from './child-server.ts';
import type { Bin } from './find-bin.ts';
import type { FreshHome } from './fresh-home.ts';
import type { InstalledPackage } from './install-package.ts';
import { runCommand } from './run-command.ts';

/** What is started: the bin of an installed package, its arguments and the variables it gets besides the bare few. */
export type Launch = {
  installed: InstalledPackage;
  bin: Bin;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
};

const BARE_PATH = '/usr/local/bin:/usr/bin:/bin';
/** The largest resident set of a real server seen is 374 MB. */
const HEAP_MEGABYTES = 1024;

/**
 * Node's permission model: reads its own package and its home, writes its home; no network, no child process, no
 * worker, no add-on, no inspector. What it does not deny is signals to other processes, which the preload takes away.
 */
export function permissionPlan(launch: Launch, home: FreshHome, node: string): StartPlan {
  const args = [
    '--permission',
    `--allow-fs-read=${launch.installed.folder}`,
    `--allow-fs-read=${home.root}`,
    `--allow-fs-write=${home.home}`,
    `--max-old-space-size=${HEAP_MEGABYTES}`,
    '--disable-sigusr1',
    '--require',
    home.preload,
    launch.bin.file,
    ...launch.args,
  ];
  const env = { ...launch.env, HOME: home.home, TMPDIR: home.temp, PATH: BARE_PATH, LANG: 'C.UTF-8' };
  return { command: node, args, env, cwd: home.home, contained: true };
}

const ETC: Readonly<Record<string, string>> = {
  // A look-up then fails in milliseconds instead of waiting for a name server that cannot be reached.
  'resolv.conf': 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n',
  hosts: '127.0.0.1 localhost sandbox\n',
  passwd: 'user:x:1000:1000::/home/user:/bin/sh\n',
  group: 'user:x:1000:\n',
  'nsswitch.conf': 'hosts: files dns\n',
};

/**
 * bubblewrap: namespaces of its own for users, processes, network, mounts and names; no capability, no nested user
 * namespace, an empty environment, and nothing of the machine but /usr, its package (read only) and its home.
 *
 * Killing the outer process ends the process namespace, and with it every descendant.
 */
export async function bubblewrapPlan(launch: Launch, home: FreshHome, node: string): Promise<StartPlan> {
  const etc = await Promise.all(
    Object.entries(ETC).map(async ([name, text]) => {
      await writeFile(join(home.root, name), text);
      return ['--ro-bind', join(home.root, name), `/etc/${name}`];
    }),
  );
  const file = join('/app', relative(launch.installed.folder, launch.bin.file));
  const run = launch.bin.runnable === 'node' ? ['/opt/node/node', file] : [file];
  const env = { ...launch.env, HOME: '/home/user', TMPDIR: '/tmp', PATH: `/opt/node:${BARE_PATH}`, LANG: 'C.UTF-8' };
  const binds = [
    '--dir',
    '/opt/node',
    '--ro-bind',
    node,
    '/opt/node/node',
    '--ro-bind',
    launch.installed.folder,
    '/app',
  ];
  const args = [
    ...isolation(),
    ...['--dir', '/etc', ...certificates(), ...etc.flat()],
    ...binds,
    ...['--bind', home.home, '/home/user', '--chdir', '/home/user'],
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
    ...run,
    ...launch.args,
  ];
  return { command: 'bwrap', args, env: { PATH: process.env.PATH ?? BARE_PATH }, cwd: undefined, contained: true };
}

function isolation(): string[] {
  const links = ['bin', 'sbin', 'lib', 'lib64'].filter((name) => existsSync(`/usr/${name}`));
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
    ...['--cap-drop', 'ALL', '--uid', '1000', '--gid', '1000', '--hostname', 'sandbox', '--clearenv'],
    ...['--ro-bind', '/usr', '/usr', ...links.flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`])],
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
  ];
}

function certificates(): string[] {
  return existsSync('/etc/ssl/certs') ? ['--ro-bind', '/etc/ssl/certs', '/etc/ssl/certs'] : [];
}

let bubblewrap: Promise<boolean> | undefined;

/** Whether bubblewrap is on the PATH and can really make its namespaces here. Asked of the machine once per process. */
export function bubblewrapWorks(): Promise<boolean> {
  bubblewrap ??= tryBubblewrap();
  return bubblewrap;
}

async function tryBubblewrap(): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (process.platform !== 'linux' || !folders.some((folder) => existsSync(join(folder, 'bwrap')))) return false;
  const ran = await runCommand('bwrap', [...isolation(), '--', '/usr/bin/env', 'true'], { timeoutMs: 10_000 });
  return ran.code === 0;
}

/** What the permission model denied a server, as far as the server says so; undefined when it says nothing of it. */
export function deniedByPermissionModel(spoken: string): string | undefined {
  if (!/ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|Access to this API has been restricted|kill EPERM/.test(spoken))
    return undefined;
  const flag = spoken.match(/--allow-[a-z-]+/)?.[0];
  if (flag !== undefined) return DENIALS[flag] ?? 'something that the sandbox denies';
  return spoken.includes('ERR_DLOPEN_DISABLED') ? 'a native add-on' : 'something that the sandbox denies';
}

const DENIALS: Readonly<Record<string, string>> = {
  '--allow-net': 'the network',
  '--allow-fs-read': 'files outside its own folder',
  '--allow-fs-write': 'to write outside its own home',
  '--allow-child-process': 'to start another program',
  '--allow-worker': 'a worker thread',
  '--allow-addons': 'a native add-on',
  '--allow-wasi': 'WASI',
};
