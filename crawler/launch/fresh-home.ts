import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { REPORT_PIPE } from './child-server.ts';
import { SHIMS, type Shim } from './shims.ts';
import { STUB_LAUNCHER } from './stub-backends.ts';

/** The only place that a sandboxed server may write to, made for one start and removed after it. */
export type FreshHome = {
  /** Readable for the server: our own files for it. */
  root: string;
  /** Writable for the server. */
  home: string;
  temp: string;
  /** A script that Node loads before the server: see `PRELOAD`. */
  preload: string;
  /** A second such script, when the server needs a shim. */
  shim: string | undefined;
  /** The script that brings up a stub and starts the server after it. */
  launcher: string;
  remove: () => Promise<void>;
};

/**
 * Node's permission model leaves doors open. A process may send signals to every process of its user and change their
 * priority, and real servers do at their start; without child processes there is nobody whom a server has to signal but itself.
 * And flags of the engine can be set while it runs, some of which write files of any name.
 *
 * What the model denies is told to the crawler on the pipe that it gave for it, once a kind. Add-ons and Node's internals are
 * denied without a word on Node's own channels. A server may tell the same pipe anything: it is a word of the server then.
 */
const PRELOAD = `'use strict';
const { kill, dlopen, binding } = process;
const refuse = () => {
  throw Object.assign(new Error('kill EPERM'), { code: 'EPERM', errno: -1, syscall: 'kill' });
};
process.kill = (pid, signal) => (pid === process.pid ? kill.call(process, pid, signal) : refuse());
const own = process._kill;
process._kill = (pid, signal) => (pid === process.pid ? own.call(process, pid, signal) : -1);
process._debugProcess = refuse;
const os = require('node:os');
const { setPriority } = os;
os.setPriority = (pid, priority) =>
  priority === undefined ? setPriority(pid) : pid === 0 || pid === process.pid ? setPriority(pid, priority) : refuse();
const { writeSync } = require('node:fs');
const told = new Set();
const tell = (permission) => {
  if (told.has(permission)) return;
  told.add(permission);
  try {
    writeSync(${REPORT_PIPE}, permission + '\\n');
  } catch {}
};
// Node itself looks for these on its way up from a module, and goes on without them.
const harmless = /(?:^|[\\\\/])(?:package\\.json|node_modules)[\\\\/]?$/;
require('node:v8').setFlagsFromString = () => {
  tell('EngineFlags');
  throw Object.assign(new Error('setFlagsFromString EPERM'), { code: 'EPERM' });
};
require('node:module').syncBuiltinESMExports();
const { subscribe } = require('node:diagnostics_channel');
for (const kind of ['fs', 'net', 'child', 'worker', 'wasi', 'inspector', 'ffi']) {
  subscribe('node:permission-model:' + kind, ({ permission, resource }) => {
    if (!harmless.test(String(resource))) tell(String(permission));
  });
}
process.dlopen = (...words) => {
  tell('Addon');
  return dlopen.apply(process, words);
};
process.binding = (...words) => {
  tell('Binding');
  return binding.apply(process, words);
};
`;

/** What lies in a home before its server starts. */
export type HomeContents = {
  /** Path below the home, and content. A path that leads out of it is left out. */
  files?: Readonly<Record<string, string>> | undefined;
  shim?: Shim | undefined;
  /** Whether a stub is to be brought up in front of the server. */
  stub?: boolean | undefined;
};

/** Makes a home in the system's folder for temporary files, empty but for `contents`. */
export async function freshHome(contents: HomeContents = {}): Promise<FreshHome> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'toolrisk-')));
  const home = join(root, 'home');
  const temp = join(home, 'tmp');
  const preload = join(root, 'preload.cjs');
  const launcher = join(root, 'stub-launcher.cjs');
  const shim = contents.shim && join(root, `${contents.shim}.cjs`);
  await mkdir(temp, { recursive: true });
  await writeFile(preload, PRELOAD);
  if (contents.stub) await writeFile(launcher, STUB_LAUNCHER);
  if (contents.shim !== undefined && shim !== undefined) await writeFile(shim, SHIMS[contents.shim]);
  for (const [path, text] of Object.entries(contents.files ?? {})) {
    const file = join(home, path);
    // The server itself may have named it, so a path that no disk takes is left out as well.
    if (file.startsWith(`${home}${sep}`)) await placeFile(file, text).catch(() => {});
  }
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  return { root, home, temp, preload, shim, launcher, remove };
}

async function placeFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
