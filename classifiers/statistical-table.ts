/** An open-addressed map of hashes: it is asked some hundred times for each tool. 0 marks an empty slot. */
export type FeatureTable = { readonly mask: number; readonly keys: Int32Array; readonly values: Int32Array };

export function createTable(hashes: readonly number[]): FeatureTable {
  let capacity = 16;
  while (capacity < hashes.length * 3) capacity *= 2;
  const table = { mask: capacity - 1, keys: new Int32Array(capacity), values: new Int32Array(capacity) };
  hashes.forEach((hash, index) => {
    let slot = hash & table.mask;
    while (table.keys[slot] !== 0 && table.keys[slot] !== hash) slot = (slot + 1) & table.mask;
    table.keys[slot] = hash;
    table.values[slot] = index;
  });
  return table;
}

/** The number of a feature, or -1. */
export function find(table: FeatureTable, hash: number): number {
  const { mask, keys } = table;
  let slot = hash & mask;
  for (let key = keys[slot]; key !== 0; key = keys[slot]) {
    if (key === hash) return table.values[slot] ?? -1;
    slot = (slot + 1) & mask;
  }
  return -1;
}
