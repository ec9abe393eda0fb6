import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { RequestHandler } from 'express';

const FOLDER = new URL('./public/', import.meta.url);
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const ONE_YEAR_SECONDS = 31_536_000;

export type Assets = {
  /** The address of a file of `public/`; it changes with the content, so it may be kept for ever. */
  url(file: string): string;
  /** Answers `/assets/<name>.<hash>.<ext>`; passes on what it does not know. */
  handler: RequestHandler;
};

/**
 * Reads the files of `public/` (a few small ones) into memory. The folder is found beside this module, so it works from
 * the sources and from the built `dist/` alike.
 * @throws when a page asks for a file that does not exist: a mistake of ours.
 */
export function loadAssets(): Assets {
  const urls = new Map<string, string>();
  const bodies = new Map<string, { type: string; body: Buffer }>();
  for (const file of readdirSync(FOLDER)) {
    const type = TYPES[extname(file)];
    if (type === undefined) continue;
    const body = readFileSync(new URL(file, FOLDER));
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const url = `/assets/${file.slice(0, -extname(file).length)}.${hash}${extname(file)}`;
    urls.set(file, url);
    bodies.set(url, { type, body });
  }
  return {
    url(file) {
      const url = urls.get(file);
      if (url === undefined) throw new Error(`src/web/public/${file} does not exist`);
      return url;
    },
    handler(request, response, next) {
      const found = bodies.get(request.path);
      if (found === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
      response.set({ 'Content-Type': found.type, 'Cache-Control': `public, max-age=${ONE_YEAR_SECONDS}, immutable` });
      response.send(found.body);
    },
  };
}
