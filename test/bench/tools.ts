import type { ServerListing } from '../../src/domain/server.ts';

const VERBS = ['list', 'get', 'create', 'update', 'delete', 'send', 'run', 'export'];

/** Twenty recorded servers of forty tools each, made up but shaped like real ones. */
export function benchListings(): ServerListing[] {
  return Array.from({ length: 20 }, (_, server) => ({
    source: 'bench',
    name: `bench-${server}`,
    description: `Items of the shop number ${server}.`,
    where: {
      kind: 'recorded' as const,
      origin: `bench-${server}.json`,
      tools: Array.from({ length: 40 }, (_, index) => benchTool(server, index)),
    },
    seenAt: new Date(0).toISOString(),
  }));
}

function benchTool(server: number, index: number) {
  const verb = VERBS[index % VERBS.length] ?? 'list';
  const number = Math.floor(index / VERBS.length);
  return {
    name: `${verb}_item_${number}`,
    description: `${verb} an item of the shop ${server}. The shop keeps items of kind ${number}; each has a name, a price and a text. Returns the item as JSON.`,
    inputSchema: {
      type: 'object',
      properties: {
        id: { type: 'string', description: 'The id of the item.' },
        name: { type: 'string', description: 'A name for people, at most 80 characters.' },
        fields: { type: 'array', items: { type: 'string' }, description: 'Which fields to answer with.' },
        dry_run: { type: 'boolean', description: 'Only say what would happen.' },
      },
      required: ['id'],
    },
  };
}
