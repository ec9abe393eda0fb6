import type { Category, Classification, RiskLevel } from './classification.ts';
import type { CrawlStatus, LaunchRecord, RejectedTool } from './crawl.ts';
import type { ServerGrade } from './grade.ts';
import type { Review } from './review.ts';
import type { ServerListing } from './server.ts';
import type { ToolDefinition } from './tool.ts';

/** What the catalogue answers: rows as pages and the API show them. All times are ISO 8601 in UTC. */

/** One page of a longer list. `page` counts from 1; `total` is the number of all rows that match. */
export type Page<Row> = { rows: Row[]; total: number; page: number; pageSize: number };

/** Tools by category and level; what could not be assessed is a count of its own, never part of a level. */
export type ToolCounts = {
  total: number;
  byCategory: Record<Category, number>;
  byRisk: Record<RiskLevel, number>;
  matrix: Record<Category, Record<RiskLevel, number>>;
  notAssessed: number;
};

export type CatalogueCounts = {
  servers: number;
  /** Servers that have at least one current tool. */
  serversWithTools: number;
  serversByStatus: Partial<Record<CrawlStatus, number>>;
  tools: ToolCounts;
};

export type CrawlSummary = {
  at: string;
  status: CrawlStatus;
  /** The sentence of a failure; null when the server was listed. */
  detail: string | null;
  protocolVersion: string | null;
  launch: LaunchRecord | null;
  truncated: string | null;
  rejected: RejectedTool[];
};

/** How a source stands to an entry of its own. */
export type Standing = NonNullable<ServerListing['standing']>;

/** What one source says of one server. Times are ISO 8601, UTC. */
export type Sighting = {
  source: string;
  /** What the source calls it. */
  entry: string;
  standing: Standing;
  version: string | null;
  /** When the source last changed its entry; null where it does not say. */
  updatedAt: string | null;
  firstSeen: string;
  lastSeen: string;
};

/** A source with the servers that it names. Times are ISO 8601, UTC. */
export type SourceSummary = {
  source: string;
  servers: number;
  /** Entries: a source may name one server twice. Those of them that it no longer recommends, and that it withdrew. */
  entries: number;
  deprecated: number;
  deleted: number;
  firstSeen: string;
  lastSeen: string;
};

/** One reading of a source. Times are ISO 8601, UTC. */
export type SourceRun = {
  source: string;
  /** Which registry, directory or folder. */
  place: string;
  startedAt: string;
  /** Null while it is being read, or when it ended in the middle. */
  endedAt: string | null;
  /** The newest date of change among its entries; null where the source has no dates. */
  newest: string | null;
  found: number;
  added: number;
  rejected: number;
  /** Why the reading stopped early; null when it did not. */
  problem: string | null;
};

export type ServerSummary = {
  slug: string;
  key: string;
  name: string;
  title: string | null;
  description: string | null;
  repository: string | null;
  /** How the server is reached, for people: `npm`, `http`, `command`, `file`; `other` is not reached from here. */
  place: 'npm' | 'http' | 'command' | 'file' | 'other';
  /** The package's name, the address, the command line or the path. */
  address: string;
  version: string | null;
  tools: ToolCounts;
  /** The highest level of its current tools; null without an assessed tool. */
  highestRisk: RiskLevel | null;
  /** How much has to be restricted before an unattended agent may use it. */
  grade: ServerGrade;
  /** The worst that a source says of it; a source that withdrew it may know why. */
  standing: Standing;
  firstSeen: string;
  lastCrawl: CrawlSummary | null;
  /** When it last answered with a list; null when it never did. */
  lastListed: string | null;
};

export type ToolSummary = {
  server: string;
  name: string;
  title: string | null;
  description: string | null;
  hash: string;
  classification: Classification | null;
};

export type ToolDetail = ToolSummary & {
  definition: ToolDefinition;
  /** When this very definition was first and last listed. */
  firstSeen: string;
  lastSeen: string;
  /** How many different definitions this tool has had, this one included. */
  versions: number;
};

export type ServerDetail = ServerSummary & {
  listing: ServerListing;
  /** Who names it, the latest first. */
  seenIn: Sighting[];
  serverInfo: { name: string; version?: string | undefined } | null;
  instructions: string | null;
  /** Riskiest first, then by name: the order of every list of one server's tools. */
  toolList: ToolDetail[];
  /** Newest first, at most 20. */
  crawls: CrawlSummary[];
};

export type ServerQuery = {
  /** Words that must occur in the server's or one of its tools' name or description. */
  search?: string | undefined;
  /** Only servers that have a tool of this category / this level. */
  category?: Category | undefined;
  risk?: RiskLevel | undefined;
  /** `not_asked` gives the servers that nobody asked yet. */
  status?: CrawlStatus | 'not_asked' | undefined;
  place?: ServerSummary['place'] | undefined;
  /** Only servers that this source names, or that some source has in this standing; both together of one source. */
  source?: string | undefined;
  standing?: Standing | undefined;
  sort?: 'newest' | 'name' | 'tools' | 'risk' | undefined;
  page?: number | undefined;
  /** 1 to 100, 25 when absent. */
  pageSize?: number | undefined;
};

export type ToolQuery = {
  search?: string | undefined;
  server?: string | undefined;
  category?: Category | undefined;
  risk?: RiskLevel | undefined;
  /** `false` gives only the tools that could not be assessed. */
  assessed?: boolean | undefined;
  /** `true` gives only the tools whose definition holds manipulated text. */
  manipulation?: boolean | undefined;
  page?: number | undefined;
  pageSize?: number | undefined;
};

/** A crawl that is under way or ended, as the log and the home page show it. */
export type CrawlProgress = {
  running: boolean;
  total: number;
  done: number;
  listed: number;
  tools: number;
  failed: Partial<Record<CrawlStatus, number>>;
  /** Servers that we failed ourselves (a database that went away): not a fact about the server. */
  errors: number;
  /** Names of the servers that are being crawled now. */
  current: string[];
  startedAt: string | null;
};

/** A crawl that never began. */
export const NO_CRAWL: CrawlProgress = {
  running: false,
  total: 0,
  done: 0,
  listed: 0,
  tools: 0,
  failed: {},
  errors: 0,
  current: [],
  startedAt: null,
};

/** One use of a language model: what it was allowed, and what it took. */
export type ModelRun = {
  startedAt: string;
  /** When it ended, or how far it has come. */
  endedAt: string;
  model: string;
  promptVersion: string;
  /** Tokens that it might use, and used: questions and answers together. */
  budget: number;
  used: number;
  /** Requests that were sent. */
  requests: number;
  /** Tools that stayed unclear; those of them that an earlier run had asked about; those that got no answer. */
  asked: number;
  fromCache: number;
  failed: number;
};

/** How a running program stands with a language model; null where none is set. */
export type ModelStatus = {
  model: string | null;
  /** Whether the last question that was put to it got an answer; true as long as none was put. */
  working: boolean;
};

/** A tool that has a definition which somebody reviewed; `current` is false where it has another one by now. */
export type ReviewedTool = { server: string; name: string; current: boolean };

/** A review as a list shows it. `inForce` is false when it was withdrawn, or when a later review decides. */
export type ReviewRow = Review & { inForce: boolean; tools: ReviewedTool[] };

/** A number of servers that somebody asked to have crawled together, and how far that has come. Times are ISO 8601, UTC. */
export type CrawlRun = {
  id: number;
  startedAt: string;
  askedBy: string;
  total: number;
  /** Servers of it that were asked, or that turned out not to be asked. */
  done: number;
  skipped: number;
  listed: number;
  /** Tools of the lists. */
  tools: number;
  /** By reason, servers that gave no list. */
  failed: Partial<Record<CrawlStatus, number>>;
  /** When the last of its crawls was recorded; null before the first. */
  lastAt: string | null;
};

/** One crawl as a list of the last ones shows it. */
export type RecentCrawl = {
  slug: string;
  name: string;
  at: string;
  status: CrawlStatus;
  detail: string | null;
  tools: number;
  durationMs: number | null;
};

/** A server that is no longer crawled by itself, and why. Times are ISO 8601, UTC. */
export type DeadServer = { slug: string; name: string; deadAt: string; failures: number; detail: string | null };

export type ScheduleState = {
  /** Servers that are crawled by themselves, those of them that are due, and those that were given up. */
  scheduled: number;
  due: number;
  dead: number;
  /** When the next one comes up that is not due yet; null when there is none. */
  nextAt: string | null;
  /** The last that were given up, at most 50. */
  deadList: DeadServer[];
};

/** A program that takes jobs, on whatever machine. Times are ISO 8601, UTC. */
export type WorkerSeen = {
  name: string;
  host: string;
  pid: number;
  startedAt: string;
  heardAt: string;
  /** Servers that it crawls at this moment. */
  inHand: number;
};

export type QueueState = {
  /** Jobs that wait for a worker, and jobs that one has in hand. */
  waiting: number;
  active: number;
  workers: WorkerSeen[];
};
