/** An object with a value for each of some keys. */
export function keyed<const Key extends string, Value>(
  keys: readonly Key[],
  of: (key: Key, index: number) => Value,
): Record<Key, Value> {
  const record: Record<string, Value> = Object.fromEntries(keys.map((key, index) => [key, of(key, index)]));
  if (!hasKeys(record, keys)) throw new TypeError('An object lost a key on the way.');
  return record;
}

function hasKeys<Key extends string, Value>(
  record: Record<string, Value>,
  keys: readonly Key[],
): record is Record<Key, Value> {
  return keys.every((key) => Object.hasOwn(record, key));
}
