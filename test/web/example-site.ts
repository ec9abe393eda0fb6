import { once } from 'node:events';
import { createServer } from 'node:http';
import { CLASSIFIER_VERSION, classify } from '../../classifiers/classify.ts';
import { methodReport } from '../../src/cli/method-report.ts';
import { rateTools } from '../../src/cli/rate-tools.ts';
import { type CrawlProgress, NO_CRAWL } from '../../src/domain/catalogue.ts';
import type { Assessed, Category, Classification, Evidence, RiskLevel } from '../../src/domain/classification.ts';
import type { CrawlOutcome } from '../../src/domain/crawl.ts';
import type { ServerListing } from '../../src/domain/server.ts';
import { type ToolDefinition, toolHash } from '../../src/domain/tool.ts';
import { judgeTools } from '../../src/language-model.ts';
import { type Catalog, createCatalog } from '../../src/store/catalog.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type Jobs, openJobs } from '../../src/store/jobs.ts';
import { createApp } from '../../src/web/app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A site on a real catalogue, listening on a free port of this machine. */
export type ExampleSite = {
  origin: string;
  catalog: Catalog;
  /** What the site wrote to its log. */
  log: string[];
  jobs: Jobs | undefined;
  progress: (now: Partial<CrawlProgress>) => void;
  close: () => Promise<void>;
};

/**
 * Opens a site with these servers recorded; `keep` says whether it may keep its answers while the data is the same, and
 * with `adminToken` tools can be reviewed over HTTP, and with `queue` there is a queue of crawls.
 */
export async function openSite(
  servers: readonly ExampleServer[],
  { keep = true, adminToken, queue = false }: { keep?: boolean; adminToken?: string; queue?: boolean } = {},
): Promise<ExampleSite> {
  const folder = temporaryFolder();
  const database = await openDatabase({ dataDirectory: folder.path });
  const catalog = createCatalog(database);
  const log: string[] = [];
  let progress = NO_CRAWL;
  for (const server of servers) await recordExample(catalog, server);
  const jobs = queue ? await openJobs(database, { name: 'site', say: (line) => log.push(line) }) : undefined;
  const app = createApp({
    catalog,
    ...(jobs && { queue: jobs.state }),
    progress: () => progress,
    method: methodReport(),
    judging: { rate: rateTools, now: () => new Date('2026-03-02T12:00:00.000Z') },
    version: '0.0.0-test',
    classifierVersion: 'test-1',
    log: (line) => log.push(line),
    ...(adminToken !== undefined && {
      reviewing: {
        adminToken,
        rejudge: (hash: string) =>
          catalog.rejudge(hash, CLASSIFIER_VERSION, (tools, reviews) =>
            judgeTools(tools, classify, undefined, reviews),
          ),
        now: () => new Date('2026-03-02T12:00:00.000Z'),
      },
    }),
    ...(keep && { snapshot: catalog.snapshot }),
  });
  const http = createServer(app).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The test site has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    catalog,
    log,
    jobs,
    progress: (now) => {
      progress = { ...NO_CRAWL, ...now };
    },
    close: async () => {
      http.closeAllConnections();
      http.close();
      await jobs?.stop(1_000);
      await database.close();
      folder.dispose();
    },
  };
}

export type ExampleTool = { definition: ToolDefinition; classification?: Classification };
export type ExampleServer = {
  listing: Partial<ServerListing> & { name: string };
  tools?: readonly ExampleTool[];
  outcome?: Partial<Extract<CrawlOutcome, { status: 'listed' }>>;
  failure?: Exclude<CrawlOutcome, { status: 'listed' }>;
  at?: string;
};

export async function recordExample(catalog: Catalog, example: ExampleServer): Promise<string> {
  const tools = example.tools ?? [];
  const outcome: CrawlOutcome = example.failure ?? {
    status: 'listed',
    protocolVersion: '2025-11-25',
    serverInfo: { name: example.listing.name, version: '1.2.3' },
    tools: tools.map((tool) => tool.definition),
    rejected: [],
    launch: { method: 'node-permission', package: example.listing.name, version: '1.2.3', node: 'v26.0.0' },
    ...example.outcome,
  };
  const classifications = new Map<string, Classification>();
  for (const { definition, classification } of tools) {
    if (classification !== undefined) classifications.set(toolHash(definition), classification);
  }
  const at = example.at ?? '2026-03-01T12:00:00.000Z';
  const { slug } = await catalog.record({
    listing: {
      source: 'test',
      where: { kind: 'package', registry: 'npm', package: example.listing.name },
      seenAt: at,
      ...example.listing,
    },
    outcome,
    at,
    classifications,
  });
  return slug;
}

/** A judged tool, with the given words of its description (or else of its name) as evidence. */
export function judged(
  category: Category,
  risk: RiskLevel,
  definition: ToolDefinition,
  quote?: string,
  more: Partial<Assessed> = {},
): ExampleTool {
  const text = quote === undefined ? definition.name : (definition.description ?? '');
  const words = quote ?? definition.name;
  const start = text.indexOf(words);
  const evidence: Evidence = {
    field: quote === undefined ? '/name' : '/description',
    quote: words,
    start,
    end: start + words.length,
  };
  return {
    definition,
    classification: {
      assessed: true,
      category,
      risk,
      confidence: 0.87,
      rationale: `It is a ${category} tool. Doing it again undoes it.`,
      facets: { private_data: true, untrusted_content: false, external_send: false },
      findings: [
        {
          classifier: 'rules',
          rule: 'says-so',
          claim: 'The words say so.',
          category,
          weight: 0.8,
          evidence: [evidence],
        },
      ],
      contradictions: [],
      ranWithout: [],
      version: 'test-1',
      ...more,
    },
  };
}

export function notJudged(definition: ToolDefinition): ExampleTool {
  return {
    definition,
    classification: {
      assessed: false,
      reason: 'The name says too little.',
      findings: [],
      ranWithout: ['llm'],
      version: 'test-1',
    },
  };
}

const DEEP = '/inputSchema/properties/place/properties/folder/oneOf/0/properties/somewhere/enum/0';
export const NOTES: ExampleServer = {
  listing: {
    name: 'notes-mcp',
    title: 'Notes',
    description: 'Keeps notes of a team.',
    repository: 'git+https://example.org/notes.git',
  },
  outcome: { instructions: 'Ask before you delete.', truncated: 'The list was cut after 10 pages.' },
  tools: [
    judged('Read', 'Low', { name: 'list_notes', description: 'Lists the titles of all notes.' }),
    judged(
      'Write',
      'Medium',
      {
        name: 'save_note',
        title: 'Save a note',
        description: 'Saves a note.\n\nThe note gets a new version.',
        inputSchema: {
          type: 'object',
          required: ['title'],
          properties: {
            title: { type: 'string', description: 'What the note is called', maxLength: 80 },
            place: {
              type: 'object',
              properties: {
                folder: {
                  type: 'string',
                  enum: ['inbox', 'done'],
                  default: 'inbox',
                  oneOf: [{ properties: { somewhere: { enum: ['inbox'] } } }],
                },
              },
            },
            tags: { type: 'array', items: { $ref: '#/$defs/tag' } },
          },
          $defs: { tag: { type: 'object', properties: { label: { type: 'string' } } } },
        },
        annotations: { readOnlyHint: true },
      },
      'Saves a note',
      {
        findings: [
          {
            classifier: 'rules',
            rule: 'says-so',
            claim: 'The words say so.',
            category: 'Write',
            weight: 0.8,
            evidence: [{ field: '/description', quote: 'Saves a note', start: 0, end: 12 }],
          },
          {
            classifier: 'rules',
            rule: 'says-so',
            claim: 'The words say so.',
            weight: 0.2,
            evidence: [{ field: DEEP, quote: 'inbox', start: 0, end: 5 }],
          },
        ],
        contradictions: [
          {
            claim: 'It says that it only reads.',
            claimed: 'readOnlyHint: true',
            evidence: [{ field: '/description', quote: 'Saves', start: 0, end: 5 }],
          },
        ],
      },
    ),
    judged(
      'Destructive',
      'Critical',
      { name: 'delete_notes', description: 'Deletes all notes for good.' },
      'Deletes all',
    ),
    judged('Execute', 'High', { name: 'run_macro', description: 'Runs a macro.' }),
    notJudged({ name: 'frobnicate' }),
  ],
};

export const FAILED: ExampleServer = {
  listing: { name: 'locked-mcp' },
  failure: {
    status: 'needs_configuration',
    detail: 'It ended because NOTES_TOKEN is not set.',
    launch: {
      method: 'bubblewrap',
      dummyFor: ['NOTES_TOKEN'],
      stderrTail: '\u001b[31mNOTES_TOKEN\u001b[0m is not set',
    },
  },
};

export const ODD_NAMES = [
  '.',
  '..',
  '~.',
  '~',
  'a/b',
  'a%2Fb',
  'a b',
  '?x=1#y',
  'ünïcode 工具',
  '__proto__',
  'constructor',
  'policy.json',
  '%',
  '+',
];
export const ODD: ExampleServer = {
  listing: { name: 'odd-names' },
  tools: ODD_NAMES.map((name) => judged('Read', 'Low', { name, description: `Reads the thing called ${name}.` })),
};

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</title></textarea></code></pre><iframe src="javascript:alert(1)"></iframe>',
];
const ACTING =
  '\u202egpj.exe \u001b[31mred\u001b[0m zero\u200bwidth \u{e0049}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}';
const BAD = `${PAYLOADS.join(' ')} ${ACTING}`;
export const HOSTILE: ExampleServer = {
  listing: { name: BAD, title: BAD, description: BAD, repository: 'javascript:alert(1)' },
  outcome: {
    serverInfo: { name: BAD, version: BAD },
    instructions: BAD,
    protocolVersion: BAD,
    truncated: BAD,
    rejected: [{ index: 900, name: BAD, reason: BAD }],
    launch: { method: 'none', args: [BAD], envNames: [BAD], dummyFor: [BAD], stderrTail: BAD, node: BAD, bin: BAD },
  },
  tools: [...PAYLOADS, `x ${ACTING}`, `\r\nSet-Cookie: a=b`].map((name) =>
    judged(
      'Execute',
      'Critical',
      {
        name,
        title: BAD,
        description: BAD,
        inputSchema: {
          type: 'object',
          required: [BAD],
          properties: { [BAD]: { type: BAD, description: BAD, enum: [BAD], default: BAD, pattern: BAD } },
        },
        annotations: { [BAD]: BAD, title: { isEscaped: true, toString: BAD } },
        _meta: { isEscaped: true, callbacks: [BAD] },
      },
      BAD,
      {
        rationale: BAD,
        ranWithout: [BAD],
        contradictions: [
          { claim: BAD, claimed: BAD, evidence: [{ field: '/title', quote: BAD, start: 0, end: BAD.length }] },
        ],
      },
    ),
  ),
};

/** A server with many tools, one with a very long name, so that lists have pages and words have no place to break. */
export const MANY: ExampleServer = {
  listing: { name: 'many-tools' },
  tools: [
    judged('Destructive', 'Critical', {
      name: `delete_${'without_any_break'.repeat(12)}`,
      description: 'Deletes. '.repeat(400),
    }),
    ...Array.from({ length: 399 }, (_, at) =>
      judged(at % 2 === 0 ? 'Read' : 'Write', at % 2 === 0 ? 'Low' : 'Medium', {
        name: `tool_${String(at).padStart(3, '0')}`,
        description: `Does thing number ${at}.`,
      }),
    ),
  ],
};
