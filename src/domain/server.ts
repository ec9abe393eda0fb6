import { z } from 'zod';

/**
 * How a listing's server is started or reached. `kind` says which of the five.
 *
 * `args` and `env` of a package are its launch recipe: what it needs before it lists. The values of `env` are dummies,
 * never a real secret; a record of a crawl keeps the names and masks the values.
 */
export const whereSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('http'), url: z.string(), headers: z.record(z.string(), z.string()).optional() }),
  z.object({
    kind: z.literal('package'),
    registry: z.literal('npm'),
    package: z.string(),
    version: z.string().optional(),
    bin: z.string().optional(),
    args: z.array(z.string()).optional(),
    env: z.record(z.string(), z.string()).optional(),
    /** Names of variables that it wants, as its source says; each gets a dummy value when it is started. */
    wants: z.array(z.string()).optional(),
  }),
  z.object({
    /** A package that is not started here: a Python package, an image, a bundle. Kept so that the catalogue knows it. */
    kind: z.literal('foreign'),
    /** The registry it comes from, as its source names it: `pypi`, `oci`, `nuget`, `mcpb`. */
    registry: z.string(),
    package: z.string(),
    version: z.string().optional(),
  }),
  z.object({
    kind: z.literal('command'),
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()).optional(),
    /** The folder it is started in; the crawler's own where absent. */
    cwd: z.string().optional(),
  }),
  z.object({
    kind: z.literal('recorded'),
    /** Where the recording was read: a path as the user gave it. */
    origin: z.string(),
    tools: z.array(z.unknown()),
    /**
     * Set when no server listed these tools: somebody's text (`prose`) or a package's manifest (`manifest`) names them. Such
     * a list never takes the place of one that a server gave.
     */
    hearsay: z.enum(['manifest', 'prose']).optional(),
    /** The identity of the server that the recording is about, where that is known; the file itself otherwise. */
    of: z.string().optional(),
    serverInfo: z.object({ name: z.string(), version: z.string().optional() }).optional(),
    instructions: z.string().optional(),
    protocolVersion: z.string().optional(),
  }),
]);
export type Where = z.infer<typeof whereSchema>;

/** One server as some source names it: what `ingest` hands to the crawler. */
export const serverListingSchema = z.object({
  /** The source that named it, such as `cli`, `starter-list`, `registry:<host>`, `client:cursor`. */
  source: z.string(),
  name: z.string(),
  /** What the source calls it, where that is not its name: a registry's own identifier. */
  entry: z.string().optional(),
  /** How its source stands to it. Absent means `active`. */
  standing: z.enum(['active', 'deprecated', 'deleted']).optional(),
  /** When its source last changed the entry: ISO 8601, UTC. */
  updatedAt: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  repository: z.string().optional(),
  where: whereSchema,
  /** ISO 8601, UTC. */
  seenAt: z.string(),
});
export type ServerListing = z.infer<typeof serverListingSchema>;

/**
 * The identity of a server: one string per place, so that the same package from two sources is one server.
 * A package's version is not part of it: a new version is the same server with new tools.
 */
export function serverKey(where: Where): string {
  switch (where.kind) {
    case 'package':
      return `npm:${where.package}`;
    case 'foreign':
      return `${where.registry}:${where.package}`;
    case 'http':
      return where.url;
    case 'command':
      return `command:${[where.command, ...where.args].join(' ')}`;
    case 'recorded':
      return where.of ?? `file:${where.origin}`;
  }
}

/**
 * The name of a server in addresses: lower-case letters, digits and single hyphens, 1 to 80 characters.
 * Two keys can give one slug; the catalogue then adds a piece of the key's hash.
 */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'server' : slug;
}

/**
 * The address of a repository as a browser opens it, from the forms that package manifests use (`git+https`, `git://`,
 * `github:`). Undefined for anything that is no http address in the end.
 */
export function repositoryAddress(repository: string): URL | undefined {
  const address = repository
    .replace(/^git\+/, '')
    .replace(/^git:\/\//, 'https://')
    .replace(/^(?:github:|git@github\.com:)/, 'https://github.com/')
    .replace(/\.git$/, '');
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

/**
 * What the classifier is told of a server: the listing's words before the server's own, which it may choose as it likes.
 */
export function serverWords(
  listing: Pick<ServerListing, 'title' | 'description'> | undefined,
  said: { serverInfo?: { name: string } | null; instructions?: string | null },
): { name: string | undefined; description: string | undefined } {
  return {
    name: listing?.title ?? said.serverInfo?.name,
    description: listing?.description ?? said.instructions ?? undefined,
  };
}
