/** What a request may take along to another origin: what says how to talk, and nothing of who talks. */
const HARMLESS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'user-agent',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  // The server's own word for the conversation, which it has to see again at the end of its redirect.
  'mcp-session-id',
  'last-event-id',
]);

/** Headers that the user gave for one origin. */
export type OwnHeaders = { origin: string; names: readonly string[] };

/** The headers of a request that leaves an origin: neither credentials nor anything else that the user gave. */
export function forOtherOrigin(headers: Headers, own: OwnHeaders | undefined): Headers {
  const given = new Set(own?.names.map((name) => name.toLowerCase()));
  return new Headers([...headers].filter(([name]) => HARMLESS.has(name) && !given.has(name)));
}

/**
 * How we introduce ourselves: `Toolrisk/<version> (+<contact>)`, where the contact is an address that a person reads.
 */
export function userAgent(version: string, contact: string | undefined): string {
  return contact === undefined ? `Toolrisk/${version}` : `Toolrisk/${version} (+${contact})`;
}
