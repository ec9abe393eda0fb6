import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The variable that marks every descendant of a command, so that those that left its process group are found too. */
export const COOKIE_NAME = 'TOOLRISK_CRAWL_ID';

type Running = { pid: number; parent: number; started: string };

/** Sends a signal to a whole process group; false when the group has no member any more. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/** Resolves with true when the process has ended, with false when `ms` passed first. */
export function ended(child: ChildProcess, ms: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const onExit = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      child.off('exit', onExit);
      resolve(false);
    }, ms);
    child.once('exit', onExit);
  });
}

/**
 * All living descendants of a process, by the parents that the kernel names. Empty where there is no /proc.
 *
 * It has to be asked while the parent lives: an orphan's parent is init, and nothing leads back.
 */
export function descendants(root: number): Running[] {
  const children = new Map<number, Running[]>();
  for (const running of runningProcesses()) {
    children.set(running.parent, [...(children.get(running.parent) ?? []), running]);
  }
  const found: Running[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      open.push(child.pid);
    }
  }
  return found;
}

/**
 * Kills what is left of a command: the given descendants, and every process that carries its cookie.
 *
 * Repeated, because a process that is being killed may be forking: it ends when nothing is found any more.
 */
export async function killLeftovers(known: readonly Running[], cookie: string): Promise<void> {
  for (const process of known) if (statusOf(process.pid)?.started === process.started) kill(process.pid);
  for (let round = 0; round < 20; round++) {
    const marked = await carriers(cookie);
    if (marked.length === 0) return;
    for (const pid of marked) kill(pid);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The processes whose environment at their start held the cookie. */
async function carriers(cookie: string): Promise<number[]> {
  const mark = Buffer.from(`${COOKIE_NAME}=${cookie}\0`);
  const found = await Promise.all(
    processIds().map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`).catch(() => undefined);
      return environment?.includes(mark) === true && pid !== process.pid ? [pid] : [];
    }),
  );
  return found.flat();
}

function runningProcesses(): Running[] {
  return processIds().flatMap((pid) => statusOf(pid) ?? []);
}

function processIds(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** Parent and start time out of /proc/<pid>/stat; the name in parentheses may itself hold spaces and parentheses. */
function statusOf(pid: number): Running | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between being found and being killed.
  }
}
