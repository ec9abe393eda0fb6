import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { sentText } from './action.ts';
import { Problem } from './problem.ts';

/**
 * Lets through who knows the token; what is sent is not even read before.
 *
 * @param token throws the Problem that says so where the service was started without one
 */
export function adminOnly(token: () => string): RequestHandler {
  return (request, response, next) => {
    const wanted = token();
    const [, given = ''] = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!isSame(given, wanted)) {
      response.set('WWW-Authenticate', 'Bearer');
      throw new Problem(401, 'Send the token of this service as "Authorization: Bearer <token>".');
    }
    next();
  };
}

/** Compared as hashes, so that neither the length nor the first wrong character can be told from the time it takes. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** The JSON object that was sent. */
export function sentObject(request: Request): unknown {
  try {
    const sent: unknown = JSON.parse(sentText(request));
    if (typeof sent === 'object' && sent !== null) return sent;
  } catch {
    // Said below, without a word of what was sent.
  }
  throw new Problem(400, 'Send a JSON object.');
}

/** What was sent, as the schema reads it; a bad request with the schema's own sentence otherwise. */
export function readSent<Value>(schema: z.ZodType<Value>, sent: unknown): Value {
  const value = schema.safeParse(sent);
  if (value.success) return value.data;
  throw new Problem(400, value.error.issues[0]?.message ?? 'What was sent cannot be read.');
}
