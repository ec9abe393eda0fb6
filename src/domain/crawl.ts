import { z } from 'zod';
import { FAILURE_REASONS } from './failure-reasons.ts';
import { toolDefinitionSchema } from './tool.ts';

export const failureReasonSchema = z.enum(FAILURE_REASONS);
export type FailureReason = z.infer<typeof failureReasonSchema>;

/** What a remote server wants before it lists, in its own words. Addresses in it are text, never to be followed. */
export const askedSchema = z.object({
  /** Of the HTTP answer. */
  status: z.number().int(),
  /** Of the login that it wants: `Bearer`, `Basic`. */
  scheme: z.string().optional(),
  realm: z.string().optional(),
  scope: z.string().optional(),
  resourceMetadata: z.string().optional(),
  error: z.string().optional(),
  /** Until when it wants to be left alone: ISO 8601, UTC. */
  until: z.string().optional(),
});
export type Asked = z.infer<typeof askedSchema>;

/** How a list was obtained. The list depends on it, so it is part of the record. Values of secrets are never here. */
export const launchRecordSchema = z.object({
  /**
   * `node-permission`, `bubblewrap`, `none` (the user's own command), `http-streamable`, `http-sse`, `recorded`; and for
   * lists that no server gave, `manifest` and `prose`.
   */
  method: z.enum([
    'node-permission',
    'bubblewrap',
    'none',
    'http-streamable',
    'http-sse',
    'recorded',
    'manifest',
    'prose',
  ]),
  package: z.string().optional(),
  version: z.string().optional(),
  integrity: z.string().optional(),
  bin: z.string().optional(),
  /** Arguments with the values of secrets masked as `***`. */
  args: z.array(z.string()).optional(),
  /** Names of environment variables that were set to dummy values. */
  envNames: z.array(z.string()).optional(),
  /** Set when a start was refused: the names it asked for, given with dummy values at the next. */
  dummyFor: z.array(z.string()).optional(),
  /** Files that it found in its home, as paths below it. */
  files: z.array(z.string()).optional(),
  /** A service that only says that it is there, which it could reach: `redis on port 6379`. */
  stub: z.string().optional(),
  /** Something of the package that was made good before it started: `keytar`, `file-endings`. */
  shim: z.string().optional(),
  /** Whether it was started as our table of recipes says, and not as its source or its user does. */
  recipe: z.boolean().optional(),
  /** What the sandbox denied it while it was listed, each kind once: `the network`, `to start another program`. */
  blocked: z.array(z.string()).optional(),
  node: z.string().optional(),
  /** `2026-07-28` (server/discover) or `legacy` (initialize). */
  era: z.string().optional(),
  clientCapabilities: z.array(z.string()).optional(),
  pages: z.number().int().optional(),
  bytes: z.number().int().optional(),
  durationMs: z.number().int().optional(),
  /** Lines on stdout that were no JSON-RPC message. */
  noiseLines: z.number().int().optional(),
  exitCode: z.number().int().nullable().optional(),
  stderrTail: z.string().optional(),
  asked: askedSchema.optional(),
});
export type LaunchRecord = z.infer<typeof launchRecordSchema>;

/** A tool that a server sent and that could not be kept, with the reason; the others of its list are unharmed. */
export const rejectedToolSchema = z.object({
  index: z.number().int(),
  name: z.string().optional(),
  reason: z.string(),
});
export type RejectedTool = z.infer<typeof rejectedToolSchema>;

/** What came of asking one server for its tools. A fact about the server is a value here, never an exception. */
export const crawlOutcomeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('listed'),
    protocolVersion: z.string(),
    serverInfo: z.looseObject({ name: z.string(), version: z.string().optional() }),
    instructions: z.string().optional(),
    /** What the place where the server was found says of it, such as a package's manifest. */
    described: z.object({ description: z.string().optional(), repository: z.string().optional() }).optional(),
    tools: z.array(toolDefinitionSchema),
    rejected: z.array(rejectedToolSchema),
    /** The cap that cut the list short, in a sentence; absent when the list is whole. */
    truncated: z.string().optional(),
    launch: launchRecordSchema,
  }),
  z.object({
    status: failureReasonSchema,
    /** One sentence for a person: what happened and, where it helps, what to do. */
    detail: z.string(),
    launch: launchRecordSchema.optional(),
  }),
]);
export type CrawlOutcome = z.infer<typeof crawlOutcomeSchema>;
export type CrawlStatus = CrawlOutcome['status'];
