import fc from 'fast-check';
import { CATEGORIES, type Category, type Facet, RISK_LEVELS, type RiskLevel } from '../../src/domain/classification.ts';
import type { RatedServer } from '../../src/domain/cut-chains.ts';
import type { RatedTool } from '../../src/domain/policy/recommend.ts';
import { assessed } from './rated-tools.ts';

/** A tool as these tests need it: its name, its class, and which way data flows through it. */
export function rated(name: string, category: Category, risk: RiskLevel, ...facets: Facet[]): RatedTool {
  const classification = assessed(category, risk);
  for (const facet of facets) classification.facets[facet] = true;
  return { tool: { name, inputSchema: { type: 'object' } }, classification };
}

export function unassessed(name: string): RatedTool {
  const classification = {
    assessed: false as const,
    reason: 'It says nothing.',
    findings: [],
    ranWithout: [],
    version: 'test',
  };
  return { tool: { name }, classification };
}

/** A mailbox: outsiders' text comes in, private mail is read, and mail goes out. */
export const MAIL = [
  rated('list_folders', 'Read', 'Low'),
  rated('read_inbox', 'Read', 'Medium', 'private_data', 'untrusted_content'),
  rated('send_message', 'Write', 'High', 'external_send'),
];
/** Two searches of the web: outsiders' text and nothing else. */
export const WEB = [
  rated('search_web', 'Read', 'Low', 'untrusted_content'),
  rated('search_news', 'Read', 'Low', 'untrusted_content'),
];
export const VAULT = [
  rated('list_items', 'Read', 'Low', 'private_data'),
  rated('get_secret', 'Read', 'High', 'private_data'),
];
export const CHAT = [rated('post_message', 'Write', 'High', 'external_send')];
export const SQL = [rated('execute_sql', 'Execute', 'Critical', 'private_data')];
export const BANK = [rated('transfer', 'Financial', 'Critical'), rated('get_balance', 'Read', 'Low', 'private_data')];

const FACETS: Facet[] = ['private_data', 'untrusted_content', 'external_send'];
export const anyServerTool: fc.Arbitrary<RatedTool> = fc
  .record({
    name: fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.constantFrom('__proto__', '*', 'send', 'get', 'run')),
    category: fc.constantFrom(...CATEGORIES),
    risk: fc.constantFrom(...RISK_LEVELS),
    facets: fc.subarray(FACETS),
    known: fc.integer({ min: 0, max: 9 }),
    contradicted: fc.integer({ min: 0, max: 9 }),
    manipulated: fc.integer({ min: 0, max: 19 }),
  })
  .map(({ name, category, risk, facets, known, contradicted, manipulated }) => {
    if (known === 0) return unassessed(name);
    const tool = rated(name, category, risk, ...facets);
    if (tool.classification?.assessed !== true) return tool;
    const evidence = [{ field: '/name', quote: name, start: 0, end: name.length }];
    if (contradicted === 0) {
      tool.classification.contradictions.push({ claim: 'It writes.', claimed: 'readOnlyHint: true', evidence });
    }
    if (manipulated === 0) {
      tool.classification.manipulation = [{ kind: 'hidden-instruction', claim: 'It gives orders.', evidence }];
    }
    return tool;
  });
export const anyToolList = fc.array(anyServerTool, { maxLength: 12 });
export const anyStack: fc.Arbitrary<RatedServer[]> = fc
  .array(anyToolList, { maxLength: 5 })
  .map((lists) => lists.map((tools, at) => ({ name: `server-${at}`, tools })));
