import { readFileSync } from 'node:fs';
import type { ServerListing } from '../domain/server.ts';
import { UsageError } from './command.ts';

export type OwnHeaderOptions = { header?: string[]; tokenFile?: string };

/** Headers that say how a message is sent, which is not the user's to say. */
const NOT_THE_USERS = /^(?:host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive)$/;

/**
 * The listings with the headers that the user gave for their one remote server.
 *
 * @throws UsageError in a sentence that never holds a value, which may be a secret: also when they would go to none or to
 * several servers
 */
export function withOwnHeaders(listings: readonly ServerListing[], options: OwnHeaderOptions): ServerListing[] {
  const headers = new Map<string, string>();
  for (const text of options.header ?? []) addHeader(headers, text);
  if (options.tokenFile !== undefined) {
    if (headers.has('authorization')) {
      throw new UsageError('Both --token-file and --header give the Authorization; leave one of them out.');
    }
    headers.set('authorization', `Bearer ${readToken(options.tokenFile)}`);
  }
  if (headers.size === 0) return [...listings];
  const origins = new Set(
    listings.flatMap(({ where }) => (where.kind === 'http' ? [URL.parse(where.url)?.origin] : [])),
  );
  if (origins.size === 0) throw new UsageError('--header and --token-file are for a remote server: https://…');
  if (origins.size > 1) {
    throw new UsageError(
      '--header and --token-file are for one remote server; crawl the others in a call of their own.',
    );
  }
  return listings.map((listing) =>
    listing.where.kind === 'http'
      ? { ...listing, where: { ...listing.where, headers: Object.fromEntries(headers) } }
      : listing,
  );
}

function addHeader(headers: Map<string, string>, text: string): void {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*([\x20-\x7E\t]*[\x21-\x7E])[ \t]*$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError('A --header is written "Name: value", on one line and in ASCII.');
  }
  const known = name.toLowerCase();
  if (NOT_THE_USERS.test(known)) throw new UsageError(`The header ${name} is set here and cannot be given.`);
  if (headers.has(known)) throw new UsageError(`The header ${name} was given twice.`);
  headers.set(known, value);
}

function readToken(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    throw new UsageError(`The token file “${path}” cannot be read.`);
  }
  const token = text.replace(/^Bearer +/i, '');
  if (!/^[\x21-\x7E]+$/.test(token)) {
    throw new UsageError(`The token file “${path}” must hold one token and nothing else.`);
  }
  return token;
}
