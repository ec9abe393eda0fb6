import type { Category, Classification, RiskLevel } from '../../src/domain/classification.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { type ToolDefinition, toolHash } from '../../src/domain/tool.ts';
import type { Catalog } from '../../src/store/catalog.ts';
import type { Recorded } from '../../src/store/record.ts';

/** The classifier version of all examples. */
export const VERSION = 'rules-1';

export function npmListing(name: string, more: Partial<ServerListing> = {}): ServerListing {
  return { source: 'test', name, where: { kind: 'package', registry: 'npm', package: name }, seenAt: day(1), ...more };
}

/** The n-th day of 2026 at noon. */
export function day(n: number): string {
  return new Date(Date.UTC(2026, 0, n, 12)).toISOString();
}

export function tool(name: string, description?: string, more: Record<string, unknown> = {}): ToolDefinition {
  return { name, ...(description === undefined ? {} : { description }), inputSchema: { type: 'object' }, ...more };
}

export function listed(
  tools: ToolDefinition[],
  more: Partial<Extract<CrawlOutcome, { status: 'listed' }>> = {},
): CrawlOutcome {
  return {
    status: 'listed',
    protocolVersion: '2025-11-25',
    serverInfo: { name: 'example', version: '1.2.3' },
    tools,
    rejected: [],
    launch: { method: 'node-permission', version: '1.2.3' },
    ...more,
  };
}

export function judged(
  category: Category,
  risk: RiskLevel,
  more: Partial<Extract<Classification, { assessed: true }>> = {},
) {
  return {
    assessed: true,
    category,
    risk,
    confidence: 0.9,
    rationale: 'It does what it says.',
    facets: { private_data: false, untrusted_content: false, external_send: false },
    findings: [],
    contradictions: [],
    ranWithout: [],
    version: VERSION,
    ...more,
  } satisfies Classification;
}

export function notJudged(version = VERSION): Classification {
  return { assessed: false, reason: 'The definition says too little.', findings: [], ranWithout: [], version };
}

/** Tools with their judgements; null leaves a tool without any. */
export type Rated = [ToolDefinition, Classification | null];

/** Records a list of an npm server and gives its slug. */
export async function recordList(
  catalog: Catalog,
  name: string,
  rated: readonly Rated[],
  more: { at?: string; listing?: Partial<ServerListing>; outcome?: Parameters<typeof listed>[1] } = {},
): Promise<Recorded> {
  return catalog.record({
    listing: npmListing(name, more.listing),
    outcome: listed(
      rated.map(([definition]) => definition),
      more.outcome,
    ),
    at: more.at ?? day(2),
    classifications: new Map(
      rated.flatMap(([definition, judgement]) => (judgement ? [[toolHash(definition), judgement]] : [])),
    ),
  });
}
