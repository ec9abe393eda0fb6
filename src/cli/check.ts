import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RiskLevel } from '../domain/classification.ts';
import { checkServers, pinServers, type UnreadFile } from '../domain/check/check.ts';
import type { CheckedServer } from '../domain/check/checked-server.ts';
import { failing, shownPlace } from '../domain/check/finding.ts';
import { LOCK_FILE, type Lock, lockText, readLock } from '../domain/check/lock.ts';
import type { Profile } from '../domain/policy/schema.ts';
import { printableLine } from '../domain/printable.ts';
import { type CheckOutputs, preparedOutputs, writeReport } from './check-output.ts';
import { placeOf } from './check-places.ts';
import { gatherServers } from './check-servers.ts';
import { EXIT, Obstacle, type Terminal, UsageError } from './command.ts';
import type { CrawlChoices } from './crawl-settings.ts';
import { thisMachine } from './machine.ts';
import { fileFault } from './recorded.ts';

export type CheckOptions = CrawlChoices &
  CheckOutputs & {
    start?: 'all' | 'packages';
    failOn: RiskLevel | 'never';
    level: RiskLevel;
    profile: Profile;
    lock?: string;
    writeLock?: boolean;
  };

/**
 * `toolrisk check [config…]`: holds the servers of clients against a lock, against each other and against the clients' own
 * rules. The exit code is 1 for findings at `--fail-on` or above that the lock does not pin.
 */
export async function check(
  targets: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
  machine = thisMachine(),
): Promise<number> {
  const path = resolve(machine.folder, options.lock ?? LOCK_FILE);
  const outputs = preparedOutputs(options, path, machine.folder);
  const before = lockAt(path, options);
  const { servers, unread, off } = await gatherServers(targets, options, terminal, machine);
  for (const name of off) terminal.say(`${printableLine(name, 60)} is switched off, so it is left out.`);
  const written = options.writeLock === true ? await writeLock(path, servers, unread, before, terminal) : undefined;
  const lock = written ?? before;
  const place = placeOf(path, machine);
  const findings = checkServers(servers, unread, {
    profile: options.profile,
    level: options.level,
    lock: lock && { lock, place },
  });
  const failOn = options.writeLock === true ? 'never' : options.failOn;
  if (servers.length === 0 && unread.length === 0) {
    terminal.say(
      'No configuration names a server, so there was nothing to check; give the path of one: toolrisk check <path>.',
    );
  }
  await writeReport(
    { findings, servers, failOn, lock: lock === undefined ? null : shownPlace(place) },
    outputs,
    terminal,
  );
  return failing(findings, failOn).length > 0 ? EXIT.nothing : EXIT.done;
}

/** @throws UsageError for a lock that was named and is not there; Obstacle for one that cannot be read */
function lockAt(path: string, { lock, writeLock }: CheckOptions): Lock | undefined {
  if (!existsSync(path)) {
    if (lock === undefined || writeLock === true) return undefined;
    throw new UsageError(`There is no lock at ${printableLine(lock, 200)}; write it with --write-lock.`);
  }
  const shown = printableLine(lock ?? LOCK_FILE, 200);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Obstacle(`The lock ${shown} cannot be read: ${fileFault(error)}.`);
  }
  const read = readLock(text);
  if ('lock' in read) return read.lock;
  throw new Obstacle(
    `The lock ${shown} cannot be used: ${printableLine(read.problem, 200)}. Bring back its last version, or remove it and write it with --write-lock.`,
  );
}

/** Pins what is known now, and keeps what was pinned of servers of which nothing is known now. */
async function writeLock(
  path: string,
  servers: readonly CheckedServer[],
  unread: readonly UnreadFile[],
  before: Lock | undefined,
  terminal: Terminal,
): Promise<Lock> {
  const [broken] = unread;
  if (broken !== undefined) {
    throw new Obstacle(`The lock is not written, because ${shownPlace(broken.place)} cannot be read: ${broken.reason}`);
  }
  const pinned = pinServers(servers);
  const unknown = servers.filter(({ knowledge }) => knowledge.kind !== 'listed');
  const kept = (before?.servers ?? []).filter(({ key }) => unknown.some((server) => server.key === key));
  for (const { alias, key } of unknown) {
    const what = kept.some((server) => server.key === key) ? 'stays pinned as it was' : 'is not pinned';
    terminal.say(`${printableLine(alias, 60)} ${what}, because its tools are not known now.`);
  }
  const text = lockText([...pinned, ...kept]);
  await writeFile(path, text).catch((error: unknown) => {
    throw new Obstacle(`${path} cannot be written: ${fileFault(error)}.`);
  });
  const tools = pinned.reduce((sum, server) => sum + server.tools.length, 0);
  terminal.say(`Wrote ${printableLine(path, 200)}: ${counted(pinned.length, 'server')}, ${counted(tools, 'tool')}.`);
  const read = readLock(text);
  return 'lock' in read ? read.lock : { version: 1, servers: pinned };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
