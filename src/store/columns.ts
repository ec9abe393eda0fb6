import { customType } from 'drizzle-orm/pg-core';

/**
 * A JSON value kept as text, byte for byte as `JSON.stringify` wrote it.
 *
 * Not `jsonb`, which refuses NUL characters and lone surrogates, reorders keys and drops doubled ones: a hostile
 * definition must come back exactly as it was sent. What is read here was validated before it was written.
 */
export function jsonText<Value>(name: string) {
  return customType<{ data: Value; driverData: string }>({
    dataType: () => 'text',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (text) => JSON.parse(text),
  })(name);
}

/** A moment: ISO 8601 in UTC on our side, `timestamptz` in the database, whole milliseconds. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  toDriver: (iso) => new Date(iso).toISOString(),
  fromDriver: (stored) => new Date(stored).toISOString(),
});
