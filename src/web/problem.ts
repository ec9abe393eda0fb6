import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { z } from 'zod';
import { html, prose } from './html.ts';
import { layout, type Site } from './layout.ts';
import { urls } from './urls.ts';

/**
 * A request that cannot be answered as asked. `detail` is one sentence for the person who asked; the cause of a fault
 * of our own is never part of it.
 */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly detail: string;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
    this.detail = detail;
  }
}

/** Errors of Express and of the HTTP parser that are the client's: they carry a status of 4xx. */
const clientErrorSchema = z.object({ status: z.number().int().min(400).max(499) });

const HINTS: Record<number, string> = {
  400: 'Change the address, or start again from a list.',
  404: 'It may have another name, or no crawl has reached it yet.',
  405: 'The page about the API says what each address takes.',
  500: 'The cause is in the log of the program. Trying again may help.',
};

/** The one place where an error becomes an answer: problem+json (RFC 9457) or a page, as the client prefers. */
export function answerProblems(site: Site, log: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = toProblem(error);
    if (problem.status >= 500) log(`${request.method} ${request.originalUrl}: ${causeOf(error)}`);
    if (response.headersSent) return next(error);
    sendProblem(site, request, response, problem);
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const client = clientErrorSchema.safeParse(error);
  if (client.success) return new Problem(client.data.status, 'The address of this request cannot be read.');
  return new Problem(500, 'Something went wrong on our side.');
}

function causeOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function sendProblem(site: Site, request: Request, response: Response, problem: Problem): void {
  response.status(problem.status).set('Cache-Control', 'no-store').vary('Accept');
  if (wantsJson(request)) {
    response.type('application/problem+json').send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[problem.status] ?? 'Error',
        status: problem.status,
        detail: problem.detail,
        instance: request.originalUrl,
      }),
    );
    return;
  }
  response.type('html').send(String(layout(site, page(problem))));
}

/** The API answers in JSON always; a page does for a client that names JSON before HTML. */
export function wantsJson(request: Request): boolean {
  return /^\/api\/v1(\/|$)/.test(request.path) || request.accepts(['html', 'json']) === 'json';
}

function page(problem: Problem) {
  const title = problem.status === 404 ? 'Not in the catalogue' : (STATUS_CODES[problem.status] ?? 'Error');
  return {
    title,
    main: html`<div class="wrap narrow problem">
<p class="code-big">${problem.status}</p>
<h1>${title}</h1>
<p class="lede">${prose(problem.detail)}</p>
<p>${HINTS[problem.status] ?? ''}</p>
<form class="search-big" role="search" action="${urls.search()}" method="get">
<input type="search" name="search" aria-label="Search servers and tools" placeholder="Search servers and tools" maxlength="200"><button class="button">Search</button></form>
<p><a href="${urls.servers()}">All servers</a> · <a href="${urls.tools()}">All tools</a> · <a href="${urls.home()}">Home</a></p>
</div>`,
  };
}
