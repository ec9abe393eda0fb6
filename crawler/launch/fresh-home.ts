import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The only place that a sandboxed server may write to, made for one start and removed after it. */
export type FreshHome = {
  /** Readable for the server: our own files for it. */
  root: string;
  /** Writable for the server. */
  home: string;
  temp: string;
  /** A script that Node loads before the server: see `NO_SIGNALS`. */
  preload: string;
  remove: () => Promise<void>;
};

/**
 * Node's permission model leaves one door open: a process may send signals to every process of its user, and real
 * servers do at their start. Without child processes there is nobody whom a server has to signal but itself.
 */
const NO_SIGNALS = `'use strict';
const { kill } = process;
const refuse = () => {
  throw Object.assign(new Error('kill EPERM'), { code: 'EPERM', errno: -1, syscall: 'kill' });
};
process.kill = (pid, signal) => (pid === process.pid ? kill.call(process, pid, signal) : refuse());
const own = process._kill;
process._kill = (pid, signal) => (pid === process.pid ? own.call(process, pid, signal) : -1);
process._debugProcess = refuse;
`;

/** Makes an empty home in the system's folder for temporary files. */
export async function freshHome(): Promise<FreshHome> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'toolrisk-')));
  const home = join(root, 'home');
  const temp = join(home, 'tmp');
  const preload = join(root, 'no-signals.cjs');
  await mkdir(temp, { recursive: true });
  await writeFile(preload, NO_SIGNALS);
  return { root, home, temp, preload, remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }) };
}
