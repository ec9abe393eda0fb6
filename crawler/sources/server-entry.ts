import { z } from 'zod';
import type { ServerListing } from '../../src/domain/server.ts';
import { packagePlace } from './package-place.ts';
import { remotePlace } from './remote-place.ts';
import type { Found } from './source.ts';

/** One version of one server as a registry or a server.json file describes it. */
export type ServerEntry = {
  name: string;
  version: string | undefined;
  title: string | undefined;
  description: string | undefined;
  repository: string | undefined;
  standing: NonNullable<ServerListing['standing']>;
  /** ISO 8601, UTC. */
  updatedAt: string | undefined;
  /** Undefined where the registry does not say. */
  isLatest: boolean | undefined;
  packages: readonly unknown[];
  remotes: readonly unknown[];
};

const LONGEST_NAME = 200;
const LONGEST_TEXT = 4_000;
const OFFICIAL = 'io.modelcontextprotocol.registry/official';
const OLD_OFFICIAL = 'x-io.modelcontextprotocol.registry';

const text = z.string().trim().min(1).optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const many = z.array(z.unknown()).catch([]).default([]);
const standing = z.enum(['active', 'deprecated', 'deleted']).optional().catch(undefined);

/** What the registry itself says of an entry; in other places at different times. */
const keptSchema = z
  .looseObject({ status: standing, updatedAt: text, publishedAt: text, isLatest: flag })
  .optional()
  .catch(undefined);
const metaSchema = z
  .looseObject({ [OFFICIAL]: keptSchema })
  .optional()
  .catch(undefined);

const serverSchema = z.looseObject({
  name: z.string().trim().min(1).max(LONGEST_NAME),
  title: text,
  description: text,
  version: text,
  versionDetail: z.looseObject({ version: text, isLatest: flag, releaseDate: text }).optional().catch(undefined),
  repository: z
    .union([z.looseObject({ url: text }).transform(({ url }) => url), z.string()])
    .optional()
    .catch(undefined),
  status: standing,
  updatedAt: text,
  createdAt: text,
  packages: many,
  remotes: many,
  _meta: metaSchema,
});

/**
 * Reads one entry in any of the shapes that registries have given it: `{server, _meta}`, the server's own fields beside
 * `_meta`, names in snake_case or camelCase. Where it cannot be read, `what` names it for the user.
 */
export function readServerEntry(value: unknown): { entry: ServerEntry } | { what: string; reason: string } {
  const outer = camelCased(value);
  if (!isRecord(outer)) return { what: shown(value), reason: 'It is no object.' };
  const inner = isRecord(outer.server) ? outer.server : outer;
  const read = serverSchema.safeParse(inner);
  if (!read.success) {
    const named = 'name' in inner && typeof inner.name === 'string';
    const reason = named
      ? `Its name is empty or longer than ${LONGEST_NAME} characters.`
      : 'It has no “name”, so nobody could tell it from others.';
    return { what: named ? shown(inner.name) : shown(value), reason };
  }
  const server = read.data;
  const kept =
    metaSchema.parse(outer._meta)?.[OFFICIAL] ?? keptSchema.parse(outer[OLD_OFFICIAL]) ?? server._meta?.[OFFICIAL];
  return {
    entry: {
      name: server.name,
      version: server.version ?? server.versionDetail?.version,
      title: server.title?.slice(0, LONGEST_NAME),
      description: server.description?.slice(0, LONGEST_TEXT),
      repository: server.repository,
      standing: kept?.status ?? server.status ?? 'active',
      updatedAt: instant(
        kept?.updatedAt ??
          server.updatedAt ??
          kept?.publishedAt ??
          server.versionDetail?.releaseDate ??
          server.createdAt,
      ),
      isLatest: kept?.isLatest ?? server.versionDetail?.isLatest,
      packages: server.packages,
      remotes: server.remotes,
    },
  };
}

/**
 * The servers that an entry names: one for each place where it is to be had. A place that cannot be read is rejected
 * alone.
 *
 * @param seenAt ISO 8601, UTC
 */
export function* listingsOf(entry: ServerEntry, source: string, seenAt: string): Generator<Found> {
  const { name, title, description, repository, updatedAt } = entry;
  const places = [
    ...entry.packages.map((one) => packagePlace(one, entry)),
    ...entry.remotes.map((one) => remotePlace(one)),
  ];
  if (places.length === 0) {
    yield { kind: 'rejected', what: name, reason: 'It names neither a package nor an address.' };
  }
  for (const place of places) {
    if ('reason' in place) {
      yield { kind: 'rejected', what: name, reason: place.reason };
      continue;
    }
    const { where } = place;
    const listing: ServerListing = {
      source,
      name: where.kind === 'package' || where.kind === 'foreign' ? where.package : name,
      entry: name,
      standing: entry.standing,
      ...(updatedAt !== undefined && { updatedAt }),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(repository !== undefined && { repository }),
      where,
      seenAt,
    };
    yield { kind: 'server', listing };
  }
}

/** Below `variables` the names are the author's own, and stand as they are in texts. */
const KEPT_NAMES = new Set(['variables', '_meta']);
const DEEPEST = 12;

/** The same JSON with names such as `registry_type` as `registryType`. */
function camelCased(value: unknown, depth = 0, keep = false): unknown {
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((one) => camelCased(one, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      keep ? name : name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      camelCased(member, depth + 1, KEPT_NAMES.has(name)),
    ]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A time of a registry as ISO 8601 in UTC with milliseconds; undefined for what is none. */
export function instant(time: string | undefined): string | undefined {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** A piece of foreign JSON, short enough to name it in a line. */
export function shown(value: unknown): string {
  const whole = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return whole.length > 80 ? `${whole.slice(0, 79).toWellFormed()}…` : whole;
}
