import type { CrawlOutcome } from '../src/domain/crawl.ts';
import type { Where } from '../src/domain/server.ts';
import { KeptTools } from './keep-tools.ts';
import type { CrawlLimits } from './limits.ts';

/** A recorded list is read like one that a server sends: each tool alone, with the same caps. */
export function readRecorded(
  where: Extract<Where, { kind: 'recorded' }>,
  name: string,
  limits: CrawlLimits,
): CrawlOutcome {
  const kept = new KeptTools(limits);
  const whole = kept.add(where.tools);
  return {
    status: 'listed',
    protocolVersion: where.protocolVersion ?? 'unknown',
    serverInfo: where.serverInfo ?? { name },
    ...(where.instructions !== undefined && { instructions: where.instructions }),
    tools: kept.tools,
    rejected: kept.rejected,
    ...(!whole && { truncated: `The list was cut off at the limit of ${limits.tools} tools.` }),
    launch: { method: where.hearsay ?? 'recorded' },
  };
}
