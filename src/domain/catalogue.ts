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
  status?: CrawlStatus | undefined;
  place?: ServerSummary['place'] | undefined;
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
