import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, pgView, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import type { Classification, Facets } from '../domain/classification.ts';
import type { LaunchRecord, RejectedTool } from '../domain/crawl.ts';
// From a file that imports nothing: drizzle-kit loads this schema as CommonJS, which some of the domain's packages refuse.
import { FAILURE_REASONS } from '../domain/failure-reasons.ts';
import type { ServerListing } from '../domain/server.ts';
import type { ToolDefinition, ToolField } from '../domain/tool.ts';
import { instant, jsonText } from './columns.ts';

/**
 * The tables. Crawls, tool versions and classifications are only ever added to; a server's row holds its newest
 * listing. Plain text columns beside a `jsonText` one are derived from it for searching and sorting, with the
 * characters replaced that PostgreSQL refuses (`storable` in text.ts).
 */

/** One row a place, whoever named it. */
export const servers = pgTable(
  'servers',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** sha-256 of `serverKey`: a key can be longer than an index entry may be, and can hold a secret. */
    keyHash: text('key_hash').notNull().unique(),
    /** The key with secrets masked. */
    key: text('key').notNull(),
    slug: text('slug').notNull().unique(),
    name: text('name').notNull(),
    title: text('title'),
    description: text('description'),
    repository: text('repository'),
    place: text('place', { enum: ['npm', 'http', 'command', 'file', 'other'] }).notNull(),
    address: text('address').notNull(),
    /** The newest listing, with secrets masked and without the tools of a recorded list. */
    listing: jsonText<ServerListing>('listing').notNull(),
    search: text('search').notNull(),
    firstSeen: instant('first_seen').notNull(),
    /** When its source withdrew it; its rows stay, no list shows it, and a new record brings it back. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    index('servers_search').using('gin', table.search.op('gin_trgm_ops')),
    index('servers_first_seen').on(table.firstSeen, table.id),
  ],
);

/** One row each time a server was asked. */
export const crawls = pgTable(
  'crawls',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    serverId: integer('server_id')
      .notNull()
      .references(() => servers.id),
    at: instant('at').notNull(),
    status: text('status', {
      enum: ['listed', ...FAILURE_REASONS],
    }).notNull(),
    detail: text('detail'),
    protocolVersion: text('protocol_version'),
    serverInfo: jsonText<{ name: string; version?: string | undefined }>('server_info'),
    instructions: jsonText<string>('instructions'),
    launch: jsonText<LaunchRecord>('launch'),
    truncated: text('truncated'),
    rejected: jsonText<RejectedTool[]>('rejected').notNull(),
    /** Ids of the tool versions that were listed, in the server's order; null when it gave no list. */
    listed: integer('listed').array(),
    /** The list was read in a manifest or in prose. It counts only as long as the server itself never gave one. */
    hearsay: boolean('hearsay').notNull().default(false),
    /** The run that it was part of; null for a crawl on its own. */
    runId: integer('run_id').references(() => crawlRuns.id),
  },
  (table) => [
    index('crawls_newest').on(table.serverId, table.hearsay, table.at, table.id),
    index('crawls_listed')
      .on(table.serverId, table.hearsay, table.at, table.id)
      .where(sql`${table.listed} is not null`),
    index('crawls_listed_at').on(table.at).where(sql`${table.listed} is not null`),
    index('crawls_run').on(table.runId).where(sql`${table.runId} is not null`),
  ],
);

/** A number of servers that somebody asked to have crawled together. */
export const crawlRuns = pgTable('crawl_runs', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  startedAt: instant('started_at').notNull(),
  /** Who asked: `serve`, `cli`, `api`, `schedule`. */
  askedBy: text('asked_by').notNull(),
  total: integer('total').notNull(),
  /** Servers of it that were not asked after all: withdrawn meanwhile, or under way for somebody else. */
  skipped: integer('skipped').notNull().default(0),
});

/** One row for each different definition that a server has listed. */
export const toolVersions = pgTable(
  'tool_versions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    serverId: integer('server_id')
      .notNull()
      .references(() => servers.id),
    /** `toolHash` of the definition. */
    hash: text('hash').notNull(),
    name: text('name').notNull(),
    title: text('title'),
    description: text('description'),
    fieldHashes: jsonText<Partial<Record<ToolField, string>>>('field_hashes').notNull(),
    definition: jsonText<ToolDefinition>('definition').notNull(),
    search: text('search').notNull(),
    firstSeen: instant('first_seen').notNull(),
  },
  (table) => [
    unique('tool_versions_identity').on(table.serverId, table.hash),
    index('tool_versions_search').using('gin', table.search.op('gin_trgm_ops')),
  ],
);

/** One judgement of one classifier version about one tool version. */
export const classifications = pgTable(
  'classifications',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    toolVersionId: integer('tool_version_id')
      .notNull()
      .references(() => toolVersions.id),
    version: text('version').notNull(),
    /** Null, like `risk`, when the tool could not be assessed. */
    category: text('category', { enum: ['Read', 'Write', 'Execute', 'Destructive', 'Financial'] }),
    risk: text('risk', { enum: ['Low', 'Medium', 'High', 'Critical'] }),
    body: jsonText<Classification>('body').notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (table) => [
    unique('classifications_identity').on(table.toolVersionId, table.version),
    index('classifications_newest').on(table.toolVersionId, table.id, table.category, table.risk),
  ],
);

/**
 * What a person decided about one definition, wherever it stands. Rows are only added; one that was taken back keeps its
 * place with the time, so that it can be seen who judged what, and when.
 */
export const overrides = pgTable(
  'overrides',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** `toolHash` of the definition. */
    hash: text('hash').notNull(),
    category: text('category', { enum: ['Read', 'Write', 'Execute', 'Destructive', 'Financial'] }).notNull(),
    risk: text('risk', { enum: ['Low', 'Medium', 'High', 'Critical'] }).notNull(),
    /** Null where the facets are left as they were found. */
    facets: jsonText<Partial<Facets>>('facets'),
    reviewer: text('reviewer').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnBy: text('withdrawn_by'),
  },
  (table) => [index('overrides_hash').on(table.hash, table.id)],
);

/** What a language model answered about one definition; asked again only with another prompt or another model. */
export const llmAnswers = pgTable(
  'llm_answers',
  {
    /** Hash of all that the question held. */
    subjectHash: text('subject_hash').notNull(),
    promptVersion: text('prompt_version').notNull(),
    model: text('model').notNull(),
    answer: jsonText<unknown>('answer').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectHash, table.promptVersion, table.model] })],
);

/** One row each time a language model was used: what it was allowed, and what it took. */
export const llmRuns = pgTable('llm_runs', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  startedAt: instant('started_at').notNull(),
  endedAt: instant('ended_at').notNull(),
  model: text('model').notNull(),
  promptVersion: text('prompt_version').notNull(),
  /** Most tokens that the run was allowed to use, prompt and answer together. */
  budget: integer('budget').notNull(),
  /** Tokens that it used. */
  used: integer('used').notNull(),
  requests: integer('requests').notNull(),
  /** Tools that were asked about, and those of them that were answered from earlier runs. */
  asked: integer('asked').notNull(),
  fromCache: integer('from_cache').notNull(),
  failed: integer('failed').notNull(),
});

/**
 * What is current, as a query: the tools of each server's last crawl that listed, each with its newest judgement.
 * `classification_id`, `category` and `risk` are null for a tool without one.
 */
export const currentTools = pgView('current_tools', {
  serverId: integer('server_id').notNull(),
  listedAt: instant('listed_at').notNull(),
  position: integer('position').notNull(),
  toolVersionId: integer('tool_version_id').notNull(),
  classificationId: integer('classification_id'),
  category: text('category', { enum: ['Read', 'Write', 'Execute', 'Destructive', 'Financial'] }),
  risk: text('risk', { enum: ['Low', 'Medium', 'High', 'Critical'] }),
}).as(sql`
  select s.id as server_id, c.at as listed_at, l.position::integer as position, l.tool_version_id,
    k.id as classification_id, k.category, k.risk
  from servers s
  cross join lateral (
    select at, listed from crawls where server_id = s.id and listed is not null
    order by hearsay, at desc, id desc limit 1
  ) c
  cross join lateral unnest(c.listed) with ordinality as l(tool_version_id, position)
  left join lateral (
    select id, category, risk from classifications where tool_version_id = l.tool_version_id order by id desc limit 1
  ) k on true
  where s.removed_at is null
`);
