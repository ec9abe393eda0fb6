import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { CrawlProgress, ModelStatus, QueueState } from '../domain/catalogue.ts';
import type { MethodReport } from '../domain/method.ts';
import type { Catalog } from '../store/catalog.ts';
import { type Answer, answerOf, type KeptAnswers } from './kept-answers.ts';
import { layout, type PageContent, type Site } from './layout.ts';
import { Problem, wantsJson } from './problem.ts';

/** What a resource may ask: the catalogue, the crawl that is running now, and what is the same for every page. */
export type WebDeps = {
  catalog: Catalog;
  progress: () => CrawlProgress | Promise<CrawlProgress>;
  /** The queue of crawls and who works on it; absent where there is none. */
  queue: (() => Promise<QueueState>) | undefined;
  languageModel: () => ModelStatus;
  method: MethodReport;
  site: Site;
  /** Absent where nobody can tell whether the catalogue changed: then every answer is made anew. */
  keep: KeptAnswers | undefined;
};

export type Input<Params, Query> = { params: Params; query: Query };

/** One thing that can be looked at: where it is, how it is loaded, and its two renderings, made from the same data. */
export type Resource<Params, Query, Data> = {
  /** Express paths of the page and of its JSON twin; either may be absent. */
  path?: string;
  apiPath?: string;
  /** Names in the path. What it refuses is not found. */
  params: z.ZodType<Params>;
  /** The query string. What it refuses is a bad request, answered with the schema's own sentence. */
  query: z.ZodType<Query>;
  /** Undefined when there is no such thing. */
  load(deps: WebDeps, input: Input<Params, Query>): Promise<Data | undefined>;
  page?(data: Data, input: Input<Params, Query>, site: Site): PageContent;
  json?(data: Data, input: Input<Params, Query>): unknown;
  /** A document of another kind, in place of page and JSON. With `fileName` it is a file to keep. */
  document?(data: Data, input: Input<Params, Query>): WebDocument;
  /** It shows more than the catalogue holds, so it is made anew for every request. */
  live?: boolean;
  /** What a person is told when `load` finds nothing. */
  missing?(input: Input<Params, Query>): string;
};

/** Headers are values that hold nothing but visible ASCII. */
export type WebDocument = { type: string; text: string; fileName?: string; headers?: Readonly<Record<string, string>> };

/** A resource whose types are its own affair, as the table and Express see it. */
export type MountedResource = {
  path: string | undefined;
  apiPath: string | undefined;
  answer(deps: WebDeps): RequestHandler;
};

/** Closes a resource over its types, so that resources of different data stand in one table. */
export function resource<Params, Query, Data>(definition: Resource<Params, Query, Data>): MountedResource {
  return {
    path: definition.path,
    apiPath: definition.apiPath,
    answer: (deps) => async (request, response) => {
      const asJson = definition.json !== undefined && (definition.page === undefined || wantsJson(request));
      const make = () => makeAnswer(definition, deps, request, asJson);
      const keep = definition.live === true ? undefined : deps.keep;
      const answer = keep === undefined ? await make() : await keep(`${asJson} ${request.originalUrl}`, make);
      sendAnswer(response, answer);
    },
  };
}

/** One of the two renderings of what a request asks for. */
async function makeAnswer<Params, Query, Data>(
  definition: Resource<Params, Query, Data>,
  deps: WebDeps,
  request: Request,
  asJson: boolean,
): Promise<Answer> {
  const input = readInput(definition, request);
  const data = await definition.load(deps, input);
  if (data === undefined) throw new Problem(404, definition.missing?.(input) ?? 'There is nothing at this address.');
  if (definition.document !== undefined) {
    return documentAnswer(definition.document(data, input));
  }
  if (!asJson) {
    if (definition.page === undefined) throw new Error(`${request.path} has neither a page nor JSON`);
    return answerOf('text/html; charset=utf-8', String(layout(deps.site, definition.page(data, input, deps.site))));
  }
  const value = definition.json?.(data, input);
  return answerOf('application/json; charset=utf-8', JSON.stringify(value));
}

/** A document as it is sent; its file name is made safe for a header here. */
export function documentAnswer({ type, text, fileName, headers }: WebDocument): Answer {
  return answerOf(type, text, { headers, fileName: fileName === undefined ? undefined : safeFileName(fileName) });
}

/** Sends an answer, whether it was kept or made anew. */
export function sendAnswer(response: Response, { type, body, etag, fileName, headers }: Answer): void {
  if (fileName !== undefined) response.set('Content-Disposition', `inline; filename="${fileName}"`);
  response.set({ ...headers, 'Content-Type': type, ETag: etag }).send(body);
}

function readInput<Params, Query, Data>(definition: Resource<Params, Query, Data>, request: Request) {
  const params = definition.params.safeParse(request.params);
  if (!params.success) throw new Problem(404, 'There is nothing at this address.');
  const query = definition.query.safeParse(request.query);
  if (!query.success) throw new Problem(400, query.error.issues[0]?.message ?? 'The query cannot be read.');
  return { params: params.data, query: query.data };
}

/** A server chooses its tools' names, so nothing of them reaches a header but letters, digits, dots and hyphens. */
function safeFileName(name: string): string {
  const safe = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+/, '');
  return safe.length <= 120 ? safe : safe.slice(-120);
}
