import type { ServerDetail } from '../domain/catalogue.ts';
import { printableLine } from '../domain/printable.ts';
import { slugOf } from '../domain/server.ts';
import type { Catalog } from '../store/catalog.ts';
import { Obstacle } from './command.ts';

/** A server of the catalogue as a person names it: by slug, or as it was crawled, with or without `npm:` and a version. */
export async function findServer(catalog: Catalog, target: string): Promise<ServerDetail | undefined> {
  const key = target.replace(/^(npm:.[^@]*)@.*$/, '$1');
  const slug = (await catalog.slugFor(key)) ?? (await catalog.slugFor(`npm:${key}`)) ?? slugOf(target);
  return catalog.server(slug);
}

/** The sentence for a name that is neither a file nor a server. */
export function nothingNamed(target: string): Obstacle {
  return new Obstacle(
    `There is neither a file nor a server "${printableLine(target, 80)}" here; crawl it first with: toolrisk crawl <target>.`,
  );
}
