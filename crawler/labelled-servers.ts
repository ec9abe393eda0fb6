import type { ServerListing } from '../src/domain/server.ts';

/**
 * A package whose tools are labelled, as `npm:<package>@<version>` names it. The labels are of the longest list that it
 * gives, which is the one that its recipe asks for.
 *
 * @param seenAt ISO 8601, UTC
 */
export function labelledListing(name: string, version: string, seenAt: string): ServerListing {
  return { source: 'labels', name, where: { kind: 'package', registry: 'npm', package: name, version }, seenAt };
}
