import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import type { StartPlan } from './child-server.ts';
import type { Bin } from './find-bin.ts';
import type { FreshHome } from './fresh-home.ts';
import type { InstalledPackage } from './install-package.ts';
import { runCommand } from './run-command.ts';
import type { Stub } from './stub-backends.ts';

/**
 * What is started: the bin of an installed package, its arguments and the variables it gets besides the bare few, in which
 * `{home}` stands for its home; and the service that it finds there.
 */
export type Launch = {
  installed: InstalledPackage;
  bin: Bin;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  stub?: Stub | undefined;
};

const BARE_PATH = '/usr/local/bin:/usr/bin:/bin';
/** The largest resident set of a real server seen is 374 MB. */
const HEAP_MEGABYTES = 1024;

/**
 * Node's permission model: reads its own package and its home, writes its home; no network, no child process, no
 * worker, no add-on, no inspector. What it does not deny is taken away beside it: signals to other processes and flags of the
 * engine by the preload, databases (whose files may lie anywhere) by an option.
 */
export function permissionPlan(launch: Launch, home: FreshHome, node: string): StartPlan {
  const args = [
    '--permission',
    `--allow-fs-read=${launch.installed.folder}`,
    `--allow-fs-read=${home.root}`,
    `--allow-fs-write=${home.home}`,
    `--max-old-space-size=${HEAP_MEGABYTES}`,
    // Its databases may lie anywhere on the disk, and the permission model does not look at them.
    '--no-experimental-sqlite',
    '--freeze-flags-after-init',
    '--disable-sigusr1',
    ...['--require', home.preload, ...(home.shim === undefined ? [] : ['--require', home.shim])],
    launch.bin.file,
    ...launch.args.map((arg) => inHome(arg, home.home)),
  ];
  const env = {
    ...valuesInHome(launch.env, home.home),
    HOME: home.home,
    TMPDIR: home.temp,
    PATH: BARE_PATH,
    LANG: 'C.UTF-8',
  };
  return { command: node, args, env, cwd: home.home, contained: true, reports: true };
}

function inHome(text: string, home: string): string {
  return text.replaceAll('{home}', home);
}

function valuesInHome(env: Launch['env'], home: string): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inHome(value, home)]));
}

const INNER_HOME = '/home/user';

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
  const node26 = '/opt/node/node';
  const shim = home.shim === undefined ? [] : ['--require', '/opt/shim.cjs'];
  const server = launch.bin.runnable === 'node' ? [node26, ...shim, file] : [file];
  const { stub } = launch;
  const run = stub === undefined ? server : [node26, '/opt/stub.cjs', stub.service, String(stub.port), ...server];
  const paths = { HOME: INNER_HOME, TMPDIR: '/tmp', PATH: `/opt/node:${BARE_PATH}`, LANG: 'C.UTF-8' };
  const env = { ...valuesInHome(launch.env, INNER_HOME), ...paths };
  const args = [
    ...isolation(),
    ...['--dir', '/etc', ...certificates(), ...etc.flat()],
    ...['--dir', '/opt/node', '--ro-bind', node, node26, '--ro-bind', launch.installed.folder, '/app'],
    ...(home.shim === undefined ? [] : ['--ro-bind', home.shim, '/opt/shim.cjs']),
    ...(stub === undefined ? [] : ['--ro-bind', home.launcher, '/opt/stub.cjs']),
    ...['--bind', home.home, INNER_HOME, '--chdir', INNER_HOME],
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
    ...run,
    ...launch.args.map((arg) => inHome(arg, INNER_HOME)),
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

/** What the permission model denied a server first, as far as the server says so; undefined when it says nothing of it. */
export function deniedByPermissionModel(spoken: string): string | undefined {
  return denialsIn(spoken)[0];
}

/** What was denied to a server: as its sandbox reports it, and as the server says it. Each kind once, as `to …` or a noun. */
export function denials(reported: readonly string[], spoken: string): string[] {
  const kinds = Object.values(DENIALS);
  const known = reported.flatMap((word) => kinds.find(({ permission }) => permission === word)?.what ?? []);
  return [...new Set([...known, ...denialsIn(spoken)])];
}

const UNKNOWN = 'something that the sandbox denies';
/** What is taken away beside the permission model, by the words of whoever misses it. */
const TAKEN = [
  { words: 'No such built-in module: node:sqlite', what: 'a database on the disk' },
  { words: 'setFlagsFromString EPERM', what: 'flags of the engine' },
] as const;

function denialsIn(spoken: string): string[] {
  const said = /ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|Access to this API has been restricted|kill EPERM/.test(spoken);
  const taken = TAKEN.filter(({ words }) => spoken.includes(words)).map(({ what }) => what);
  if (!said) return taken;
  const flags = [...new Set(spoken.match(/--allow-[a-z-]+/g) ?? [])].map((flag) => DENIALS[flag]?.what ?? UNKNOWN);
  const addon = spoken.includes('ERR_DLOPEN_DISABLED') ? ['a native add-on'] : [];
  const named = [...new Set([...flags, ...addon, ...taken])];
  return named.length > 0 ? named : [UNKNOWN];
}

/** By the option that would allow it: its name on Node's channels, and what it is. */
const DENIALS: Readonly<Record<string, { permission: string; what: string }>> = {
  '--allow-net': { permission: 'Net', what: 'the network' },
  '--allow-fs-read': { permission: 'FileSystemRead', what: 'files outside its own folder' },
  '--allow-fs-write': { permission: 'FileSystemWrite', what: 'to write outside its own home' },
  '--allow-child-process': { permission: 'ChildProcess', what: 'to start another program' },
  '--allow-worker': { permission: 'WorkerThreads', what: 'a worker thread' },
  '--allow-addons': { permission: 'Addon', what: 'a native add-on' },
  '--allow-inspector': { permission: 'Inspector', what: 'the inspector' },
  '--allow-ffi': { permission: 'FFI', what: 'functions of native libraries' },
  '--allow-wasi': { permission: 'WASI', what: 'WASI' },
  flags: { permission: 'EngineFlags', what: 'flags of the engine' },
  internals: { permission: 'Binding', what: 'Node’s internals' },
};
