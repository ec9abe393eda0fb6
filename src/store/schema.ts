import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, pgView, primaryKey, text, unique } from 'drizzle-orm/pg-core';
// From files that import nothing: drizzle-kit loads this schema as CommonJS, which some of the domain's packages refuse.
import { CHANGE_KINDS } from '../domain/change-kinds.ts';
import type { Classification, Facets } from '../domain/classification.ts';
import type { LaunchRecord, RejectedTool } from '../domain/crawl.ts';
import { FAILURE_REASONS } from '../domain/failure-reasons.ts';
import type { ToolRule } from '../domain/policy/schema.ts';
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

/** What one source says of one server. The same server named by several sources has several rows. */
export const sightings = pgTable(
  'sightings',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    serverId: integer('server_id')
      .notNull()
      .references(() => servers.id),
    source: text('source').notNull(),
    /** What the source calls it. */
    entry: text('entry').notNull(),
    standing: text('standing', { enum: ['active', 'deprecated', 'deleted'] }).notNull(),
    version: text('version'),
    /** When the source last changed its entry; null where it does not say. */
    updatedAt: instant('updated_at'),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
  },
  (table) => [unique('sightings_identity').on(table.serverId, table.source, table.entry)],
);

/** One row each time a source was read. `newest` is where the next reading of the same place goes on. */
export const sourceRuns = pgTable(
  'source_runs',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    source: text('source').notNull(),
    /** Which registry, directory or folder. */
    place: text('place').notNull(),
    startedAt: instant('started_at').notNull(),
    /** Null while it is being read, or when it ended in the middle. */
    endedAt: instant('ended_at'),
    /** The newest date of change among its entries; null where the source has no dates. */
    newest: instant('newest'),
    /** Entries that were read, servers new to the catalogue, and entries that were passed over with a reason. */
    found: integer('found').notNull(),
    added: integer('added').notNull(),
    rejected: integer('rejected').notNull(),
    /** Why the reading stopped early; null when it did not. */
    problem: text('problem'),
  },
  (table) => [index('source_runs_place').on(table.source, table.place, table.id)],
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

/** When a server is crawled next. A server without a row is crawled only when somebody names it. */
export const schedules = pgTable(
  'schedules',
  {
    serverId: integer('server_id')
      .primaryKey()
      .references(() => servers.id),
    nextAt: instant('next_at').notNull(),
    /** Crawls in a row that gave no list, and crawls in a row that found nothing changed. */
    failures: integer('failures').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    /** When it was given up: crawled again only when somebody asks. */
    deadAt: instant('dead_at'),
    /** When somebody last looked at one of its pages. */
    lookedAt: instant('looked_at'),
  },
  (table) => [index('schedules_due').on(table.nextAt).where(sql`${table.deadAt} is null`)],
);

/** One difference between two lists of one server. Rows are only added. */
export const changeEvents = pgTable(
  'change_events',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    serverId: integer('server_id')
      .notNull()
      .references(() => servers.id),
    /** The crawl that found it. */
    crawlId: integer('crawl_id')
      .notNull()
      .references(() => crawls.id),
    at: instant('at').notNull(),
    kind: text('kind', { enum: CHANGE_KINDS }).notNull(),
    /** The tool's name after the change, or before it when it is gone. */
    tool: text('tool').notNull(),
    /** The name before, where that was another. */
    formerName: text('former_name'),
    /** The definitions before and after; null where there was or is none. Their texts are the old and the new. */
    beforeId: integer('before_id').references(() => toolVersions.id),
    afterId: integer('after_id').references(() => toolVersions.id),
    categoryBefore: text('category_before', { enum: ['Read', 'Write', 'Execute', 'Destructive', 'Financial'] }),
    riskBefore: text('risk_before', { enum: ['Low', 'Medium', 'High', 'Critical'] }),
    categoryAfter: text('category_after', { enum: ['Read', 'Write', 'Execute', 'Destructive', 'Financial'] }),
    riskAfter: text('risk_after', { enum: ['Low', 'Medium', 'High', 'Critical'] }),
    /** The recommended rules for it alone, before and after; null where there was or is no tool. */
    ruleBefore: jsonText<ToolRule>('rule_before'),
    ruleAfter: jsonText<ToolRule>('rule_after'),
    ruleChanged: boolean('rule_changed').notNull(),
  },
  (table) => [
    index('change_events_server').on(table.serverId, table.id),
    index('change_events_tool').on(table.serverId, table.tool, table.id),
    index('change_events_at').on(table.at, table.id),
  ],
);

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
