import express, { type Request, type RequestHandler } from 'express';
import type { CrawlRun } from '../domain/catalogue.ts';
import type { RatedTool } from '../domain/policy/recommend.ts';
import type { ToolDefinition } from '../domain/tool.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Site } from './layout.ts';
import { Problem } from './problem.ts';

/** What an address that takes more than reading needs. */
export type ActionDeps = {
  catalog: Catalog;
  site: Site;
  reviewing: Reviewing | undefined;
  crawling: Crawling | undefined;
  judging: Judging;
};

/** What somebody wants to have crawled: all servers, those that failed, servers by name, or new ones by their address. */
export type CrawlOrder = { all: true } | { failed: true } | { servers: string[] } | { targets: string[] };

/** What ordering crawls over HTTP needs. */
export type Crawling = {
  /** The secret of those who may order. */
  adminToken: string;
  /** Begins a run, or says in one sentence what is wrong with the order. */
  start: (order: CrawlOrder) => Promise<{ run: CrawlRun; alreadyQueued: number } | { problem: string }>;
};

/** What reviews over HTTP need. */
export type Reviewing = {
  /** The secret of those who may review. */
  adminToken: string;
  /** Judges the tools with this definition anew, after its reviews have changed. */
  rejudge: (hash: string) => Promise<unknown>;
  now: () => Date;
};

/** What policies are made and tried out with for tools that were sent: nothing of it is kept. */
export type Judging = {
  /** Judges the tools of one server, offline. */
  rate: (tools: readonly ToolDefinition[], server: { name?: string | undefined }) => RatedTool[];
  now: () => Date;
};

/** An address that takes POST. Its answers are never kept, and what was sent to it is never logged. */
export type Action = {
  path: string;
  /** It writes nothing and wants no token, so the scripts of any site may send to it. */
  open?: true;
  answer(deps: ActionDeps): RequestHandler[];
};

/** An answer that nobody may keep on the way. */
export const unkept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store').vary('Accept');
  next();
};

/**
 * Reads a body as text, whatever it calls itself.
 * @param most bytes that are accepted.
 */
export function textBody(most: number): RequestHandler {
  return refusing(express.text({ type: () => true, limit: most }), most);
}

/** As `textBody`, for the fields of a form, of which at most `fields` are accepted. */
export function formBody(most: number, fields = 10): RequestHandler {
  return refusing(express.urlencoded({ extended: false, limit: most, parameterLimit: fields }), most);
}

/** The parsers' own errors repeat what was sent; these do not. */
function refusing(parse: RequestHandler, most: number): RequestHandler {
  return (request, response, next) =>
    parse(request, response, (error?: unknown) => {
      if (error === undefined) return next();
      const tooLarge = typeof error === 'object' && error !== null && 'status' in error && error.status === 413;
      next(
        tooLarge
          ? new Problem(413, `What was sent is too large: at most ${Math.floor(most / 1024)} KiB are read.`)
          : new Problem(400, 'What was sent cannot be read.'),
      );
    });
}

/** The text that `textBody` read; empty where there was none. */
export function sentText(request: Request): string {
  const body: unknown = request.body;
  return typeof body === 'string' ? body : '';
}
