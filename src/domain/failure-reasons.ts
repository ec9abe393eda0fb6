/** Why a server gave no list: closed, so that pages, retries and statistics can count on it. */
export const FAILURE_REASONS = [
  'needs_auth',
  'needs_configuration',
  'unreachable',
  'timed_out',
  'not_mcp',
  'too_large',
  'crashed',
  'refused_by_us',
] as const;
