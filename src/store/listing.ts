import { createHash } from 'node:crypto';
import type { ServerSummary } from '../domain/catalogue.ts';
import { type ServerListing, serverKey, slugOf, type Where } from '../domain/server.ts';

const MASK = '***';
const SECRET_NAME = /token|secret|passw|credential|auth|api[-_]?key|access[-_]?key|private[-_]?key/i;

/** sha-256 in hex of a server's key: what makes it the same server. */
export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/**
 * The listing as it is kept and shown: values of headers and variables, passwords in addresses and what follows a
 * flag such as `--token` are masked, and the tools of a recorded list are left out, being kept as versions.
 */
export function publicListing(listing: ServerListing): ServerListing {
  return { ...listing, where: publicWhere(listing.where) };
}

function publicWhere(where: Where): Where {
  switch (where.kind) {
    case 'http':
      return { ...where, url: maskUrl(where.url), ...(where.headers && { headers: maskValues(where.headers) }) };
    case 'package':
      return {
        ...where,
        ...(where.args && { args: maskArgs(where.args) }),
        ...(where.env && { env: maskValues(where.env) }),
      };
    case 'command':
      return { ...where, args: maskArgs(where.args), ...(where.env && { env: maskValues(where.env) }) };
    case 'recorded':
      return { ...where, tools: [] };
  }
}

/** Where a server is, for people: the kind of place, and its name there. */
export function placeOf(where: Where): { place: ServerSummary['place']; address: string } {
  switch (where.kind) {
    case 'package':
      return { place: 'npm', address: where.package };
    case 'http':
      return { place: 'http', address: where.url };
    case 'command':
      return { place: 'command', address: [where.command, ...where.args].join(' ') };
    case 'recorded':
      return { place: 'file', address: where.origin };
  }
}

/**
 * The slugs a new server may take, best first: by its name, or by its address when the name has no letter that a slug
 * may hold; then with ever longer pieces of its key's hash, for the day when somebody computes a short collision.
 */
export function slugCandidates(listing: ServerListing): string[] {
  const byName = slugOf(listing.name);
  const base = byName === 'server' ? slugOf(placeOf(listing.where).address) : byName;
  const hash = keyHash(serverKey(listing.where));
  const pieces = [6, 16, 64].map((length) => hash.slice(0, length));
  return [base, ...pieces.map((piece) => `${base.slice(0, 79 - piece.length).replace(/-+$/, '')}-${piece}`)];
}

function maskValues(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, MASK]));
}

function maskArgs(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const before = args[index - 1] ?? '';
    if (/^-/.test(before) && !before.includes('=') && SECRET_NAME.test(before) && !arg.startsWith('-')) return MASK;
    const assigned = /^([^=\s]+)=/.exec(arg);
    if (assigned?.[1] !== undefined && SECRET_NAME.test(assigned[1])) return `${assigned[1]}=${MASK}`;
    return maskUrl(arg);
  });
}

/** Left as it is unless it holds a secret, because `URL` would write the address in its own way. */
function maskUrl(text: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) return text;
  const secrets = [...url.searchParams.keys()].filter((name) => SECRET_NAME.test(name) || name === 'key');
  if (url.password === '' && secrets.length === 0) return text;
  if (url.password !== '') url.password = MASK;
  for (const name of secrets) url.searchParams.set(name, MASK);
  return url.href;
}
