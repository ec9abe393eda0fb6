import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseInUse } from './errors.ts';

/** Held here as well, so that a lock nobody closes is not let go by the garbage collector. */
const held = new Set<DatabaseSync>();

/**
 * Takes a folder for this process, with a lock file beside it.
 *
 * The lock is the operating system's, taken through SQLite's `BEGIN EXCLUSIVE` on an empty file: it ends with the
 * process however that ends, so there is nothing stale to take over and no process id that may have been given away
 * again. The process id in the second file is only there for the message.
 * @returns the function that lets the folder go.
 * @throws DatabaseInUse when another holder has it.
 */
export function lockFolder(folder: string): () => void {
  const holderFile = `${folder}.pid`;
  const lock = new DatabaseSync(`${folder}.lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new DatabaseInUse(
      `The catalogue in ${folder} is in use by ${holder(holderFile)}; stop that process, or set TOOLRISK_DATA to another folder.`,
    );
  }
  held.add(lock);
  writeFileSync(holderFile, `${process.pid}\n`);
  return () => {
    if (!held.delete(lock)) return;
    rmSync(holderFile, { force: true });
    lock.close();
  };
}

/** `SQLITE_BUSY` is result code 5, also in its extended forms. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 255) === 5
  );
}

function holder(file: string): string {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (pid === process.pid) return `this very process (${pid})`;
    if (pid > 0) return `process ${pid}`;
  } catch {
    // The holder has the lock but has not written its number yet.
  }
  return 'another process';
}
