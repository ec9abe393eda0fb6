/** Every cap of one crawl. Times are milliseconds, sizes are bytes; each can be set alone through `CrawlOptions`. */
export type CrawlLimits = {
  /** Resolving a version, and again installing it. The slowest real install seen took 154 s, most of it retries. */
  installMs: number;
  /** From the start of a server to the end of its handshake. The slowest real one seen took 11.3 s, cold. */
  connectMs: number;
  /** How long a stdio server may leave `server/discover` unanswered before `initialize` is sent down the same pipe. */
  probeMs: number;
  /** All pages of `tools/list` together. */
  listMs: number;
  /** Everything after the install, second tries and shutdown included. */
  totalMs: number;
  /** How long a server may take to leave after its stdin was closed, before SIGTERM. */
  closeMs: number;
  /** How long it may take after SIGTERM, before SIGKILL. */
  terminateMs: number;
  /** One message. The largest real list seen is 2.09 MB on one line. */
  messageBytes: number;
  /** Everything that one server sends; on stderr as much again. */
  totalBytes: number;
  /** One tool definition as JSON. The largest real one seen is 85 KB. */
  toolBytes: number;
  /** Tools of one server. The largest real server seen has 401. */
  tools: number;
  /** Pages of one list. */
  pages: number;
  /** Nesting of one tool definition, the definition itself being level 1. */
  depth: number;
  /** What is kept of stderr, and of stdout lines that are no messages: that much of the beginning and of the end. */
  outputBytes: number;
  /** Hops of one HTTP request. */
  redirects: number;
  /** How long the answer to "which version is the newest" is believed before npm is asked again. */
  versionFreshMs: number;
};

export const DEFAULT_LIMITS: CrawlLimits = {
  installMs: 240_000,
  connectMs: 30_000,
  probeMs: 5_000,
  listMs: 30_000,
  totalMs: 120_000,
  closeMs: 400,
  terminateMs: 400,
  messageBytes: 32 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  toolBytes: 1024 * 1024,
  tools: 5_000,
  pages: 100,
  depth: 64,
  outputBytes: 8 * 1024,
  redirects: 5,
  versionFreshMs: 60 * 60 * 1000,
};
