export type WarningKind =
  | 'default-allow'
  | 'hides-all'
  | 'example-value'
  | 'refuses-all'
  | 'no-effect'
  | 'unknown-tool'
  | 'unmentioned-tool'
  | 'unknown-argument'
  | 'never-holds'
  | 'any-element'
  | 'wider-than-recommended';

/** Something that a valid policy says and its author may not have meant: where (RFC 6901), and what, in a sentence. */
export type PolicyWarning = { kind: WarningKind; pointer: string; message: string };
