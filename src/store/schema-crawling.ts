import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { CHANGE_KINDS } from '../domain/change-kinds.ts';
import type { ToolRule } from '../domain/policy/schema.ts';
import { instant, jsonText } from './columns.ts';
import { crawls, servers, toolVersions } from './schema.ts';

/** The tables of what surrounds a crawl: who named a server, when it is asked, and what changed since. */

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

/**
 * Who is talking to a host at this moment: one row a turn, at most as many as the limit allows. A row whose holder no longer
 * renews it is anybody's.
 */
export const hostTurns = pgTable(
  'host_turns',
  {
    host: text('host').notNull(),
    turn: integer('turn').notNull(),
    holder: text('holder').notNull(),
    until: instant('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.host, table.turn] })],
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
