import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readRecordedList } from '../src/domain/recorded.ts';
import { isMasked, maskAddress, maskArguments } from '../src/domain/secrets.ts';
import type { ServerListing, Where } from '../src/domain/server.ts';
import { isPackageSpec } from './launch/install-package.ts';

/** The servers that a user's words name, or one sentence about what is wrong with them. */
export type Targets = { listings: ServerListing[] } | { problem: string };

const FORMS = 'npm:<package>[@version], https://…, file:<path> or -- <command> <args…>';

/**
 * Reads targets as a user types them: any number of `npm:`, `http(s)://` and `file:` words, and after `--` one command
 * with its arguments. Files are read here. A mistake of the user is a value, never an exception.
 *
 * @param seenAt ISO 8601, UTC
 */
export function parseTarget(words: readonly string[], seenAt: string): Targets {
  const dashes = words.indexOf('--');
  const places = dashes === -1 ? words : words.slice(0, dashes);
  const command = dashes === -1 ? [] : words.slice(dashes + 1);
  const found: { name: string; where: Where }[] = [];
  for (const word of places) {
    const read = readWord(word);
    if (typeof read === 'string') return { problem: read };
    found.push(read);
  }
  const [program, ...args] = command;
  if (program !== undefined)
    found.push({ name: commandName(program, args), where: { kind: 'command', command: program, args } });
  else if (dashes !== -1) return { problem: 'After -- a command is expected.' };
  if (found.length === 0) return { problem: `No target was given. A target is ${FORMS}.` };
  return { listings: found.map((one) => ({ source: 'cli', seenAt, ...one })) };
}

function readWord(word: string): { name: string; where: Where } | string {
  if (word.startsWith('npm:')) return readPackage(word.slice('npm:'.length));
  if (/^https?:/i.test(word)) return readAddress(word);
  if (word.startsWith('file:')) return readRecording(word.slice('file:'.length));
  return `“${word}” is no target. A target is ${FORMS}.`;
}

function readPackage(spec: string): { name: string; where: Where } | string {
  const at = spec.indexOf('@', 1);
  const name = at === -1 ? spec : spec.slice(0, at);
  const version = at === -1 ? undefined : spec.slice(at + 1);
  if (!isPackageSpec(name, version)) return `“npm:${spec}” does not name an npm package: npm:<package>[@version].`;
  return {
    name,
    where: { kind: 'package', registry: 'npm', package: name, ...(version !== undefined && { version }) },
  };
}

function readAddress(word: string): { name: string; where: Where } | string {
  const url = URL.parse(word);
  if (url === null || url.hostname === '') return `“${word}” is not an address.`;
  if (url.username !== '' || url.password !== '') return 'An address may not hold a user name or a password.';
  url.hash = '';
  // A path can be a secret, and the name of a server is shown.
  const { pathname } = new URL(maskAddress(url.href));
  const path = pathname === '/' ? '' : pathname;
  return { name: `${url.host}${path}`, where: { kind: 'http', url: url.href } };
}

function readRecording(path: string): { name: string; where: Where } | string {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return `The file “${path}” is not JSON.`;
    return `The file “${path}” cannot be read.`;
  }
  const recorded = readRecordedList(value);
  if (recorded === undefined)
    return `The file “${path}” holds no list of tools: a tools/list result or an array of tools.`;
  const name = recorded.serverInfo?.name || basename(path).replace(/\.json$/i, '') || 'recorded';
  return { name, where: { kind: 'recorded', origin: path, ...recorded } };
}

/** What a person would call the command: the script that an interpreter runs, not the interpreter. */
function commandName(program: string, args: readonly string[]): string {
  const script = /^(node|npx|bun|bunx|deno|python3?|uvx?|tsx|docker)$/.test(basename(program))
    ? maskArguments(args).find((arg) => !arg.startsWith('-') && !isMasked(arg))
    : undefined;
  return basename(script ?? program);
}
