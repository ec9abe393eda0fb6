/** What can happen to a tool between two lists of its server. One tool can have several changes of its fields at once. */
export const CHANGE_KINDS = [
  'added',
  'removed',
  'reappeared',
  'renamed',
  'title',
  'description',
  'input_schema',
  'output_schema',
  'annotations',
  /** Members that the protocol does not know, or `_meta`, `icons`, `execution`. */
  'other',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
