import type { ChangeCounts } from '../domain/history.ts';
import { printableLine } from '../domain/printable.ts';
import { serverKey } from '../domain/server.ts';
import type { IngestEvent } from '../ingest.ts';

type Finished = Exclude<IngestEvent, { kind: 'started' }>;

/**
 * The line of `--json`: one server. `status` is `listed`, a closed failure reason, or `error` when we failed; `changes`
 * counts the differences to its last list by kind.
 */
export function jsonLine(event: Finished) {
  if (event.kind === 'failed')
    return {
      server: serverKey(event.listing.where),
      status: 'error',
      tools: 0,
      detail: errorText(event.error),
      changes: {},
    };
  const { outcome, slug: server, changes } = event;
  const { status } = outcome;
  if (outcome.status !== 'listed') return { server, status, tools: 0, detail: outcome.detail, changes };
  return { server, status, tools: outcome.tools.length, detail: outcome.truncated ?? null, changes };
}

/** The same for a person: a mark, the name, and what came of it. */
export function personLine(event: Finished): string {
  const name = printableLine(event.listing.name, 60);
  if (event.kind === 'failed') return `! ${name}: not kept, because of a fault here: ${errorText(event.error)}`;
  const { outcome } = event;
  if (outcome.status !== 'listed') return `✗ ${name}: ${outcome.status}: ${printableLine(outcome.detail, 300)}`;
  const count = outcome.tools.length === 1 ? '1 tool' : `${outcome.tools.length} tools`;
  const time = outcome.launch.durationMs === undefined ? '' : ` in ${(outcome.launch.durationMs / 1000).toFixed(1)} s`;
  const dummy = outcome.launch.dummyFor?.length ? ` (with dummy values for ${outcome.launch.dummyFor.join(', ')})` : '';
  const rejected = outcome.rejected.length > 0 ? `, ${outcome.rejected.length} rejected` : '';
  const cut = outcome.truncated === undefined ? '' : `; ${printableLine(outcome.truncated, 200)}`;
  const changes = changeWords(event.changes);
  return `✓ ${name}: ${count}${rejected}${time}${printableLine(dummy, 200)}${changes}${cut}`;
}

/** `; 3 changes: 1 added, 1 description, 1 removed`; nothing where nothing changed. */
function changeWords(changes: ChangeCounts): string {
  const counts = Object.entries(changes).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return '';
  const parts = counts.map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`);
  return `; ${total === 1 ? '1 change' : `${total} changes`}: ${parts.join(', ')}`;
}

export function errorText(error: unknown): string {
  return printableLine(error instanceof Error ? error.message : String(error), 500);
}
