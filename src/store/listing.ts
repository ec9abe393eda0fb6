import { createHash } from 'node:crypto';
import type { ServerSummary } from '../domain/catalogue.ts';
import { maskAddress, maskArguments, maskValues } from '../domain/secrets.ts';
import { type ServerListing, serverKey, slugOf, type Where } from '../domain/server.ts';

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
      return { ...where, url: maskAddress(where.url), ...(where.headers && { headers: maskValues(where.headers) }) };
    case 'package':
      return {
        ...where,
        ...(where.args && { args: maskArguments(where.args) }),
        ...(where.env && { env: maskValues(where.env) }),
      };
    case 'foreign':
      return where;
    case 'command':
      return { ...where, args: maskArguments(where.args), ...(where.env && { env: maskValues(where.env) }) };
    case 'recorded':
      return { ...where, tools: [] };
  }
}

/** Where a server is, for people: the kind of place, and its name there. */
export function placeOf(where: Where): { place: ServerSummary['place']; address: string } {
  switch (where.kind) {
    case 'package':
      return { place: 'npm', address: where.package };
    case 'foreign':
      return { place: 'other', address: `${where.registry}:${where.package}` };
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
