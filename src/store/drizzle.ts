import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** What both databases understand: the whole store is written against this one type. */
export type Drizzle = PgDatabase<PgQueryResultHKT, Record<string, never>>;
