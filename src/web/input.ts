import { z } from 'zod';
import { CHANGE_KINDS } from '../domain/change-kinds.ts';
import { CATEGORIES, RISK_LEVELS } from '../domain/classification.ts';
import { FAILURE_REASONS } from '../domain/failure-reasons.ts';
import { FORMAT_NAMES } from '../domain/policy/formats/format.ts';
import { CAPS } from '../domain/policy/formats/plan.ts';
import { PROFILES } from '../domain/policy/schema.ts';
import { toolName } from './urls.ts';

/** The pieces from which resources build the schemas of their paths and query strings. */

const LONGEST_SEARCH = 200;
const LAST_PAGE = 100_000;

/** A form sends its empty fields too: they count as absent. */
const absentWhenBlank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value);

/** One of some words, in any case. */
export function choice<const Word extends string>(name: string, words: readonly Word[]) {
  const known = (value: unknown) =>
    typeof value === 'string' ? (words.find((word) => word.toLowerCase() === value.toLowerCase()) ?? value) : value;
  return z
    .preprocess(
      (value) => known(absentWhenBlank(value)),
      z.enum(words, { error: `“${name}” must be one of: ${words.join(', ')}.` }).optional(),
    )
    .optional();
}

function yesOrNo(name: string) {
  return choice(name, ['true', 'false']).transform((word) => (word === undefined ? undefined : word === 'true'));
}

function whole(name: string, most: number) {
  const error = `“${name}” must be a whole number from 1 to ${most}.`;
  return z
    .preprocess(
      absentWhenBlank,
      z
        .string({ error })
        .regex(/^\d{1,9}$/, { error })
        .transform(Number)
        .refine((value) => value >= 1 && value <= most, { error })
        .optional(),
    )
    .optional();
}

const searchError = `“search” must be given once and hold at most ${LONGEST_SEARCH} characters.`;
export const search = z
  .preprocess(
    absentWhenBlank,
    z
      .string({ error: searchError })
      .max(LONGEST_SEARCH, { error: searchError })
      // A database text holds no NUL, so nothing could match it.
      .refine((value) => !value.includes('\0'), { error: '“search” must not hold a NUL character.' })
      .transform((value) => value.trim())
      .optional(),
  )
  .optional();

export const category = choice('category', CATEGORIES);
export const risk = choice('risk', RISK_LEVELS);
export const status = choice('status', ['listed', ...FAILURE_REASONS]);
/** The same, with those that nobody asked yet. */
export const serverStatus = choice('status', ['listed', ...FAILURE_REASONS, 'not_asked']);
export const place = choice('place', ['npm', 'http', 'command', 'file', 'other']);
export const standing = choice('standing', ['active', 'deprecated', 'deleted']);
export const assessed = yesOrNo('assessed');
export const manipulation = yesOrNo('manipulation');
export const changeKind = choice('kind', CHANGE_KINDS);
export const ruleChanged = yesOrNo('ruleChanged');
export const worse = yesOrNo('worse');
export const format = choice('format', FORMAT_NAMES);
export const profile = choice('profile', PROFILES);
export const caps = choice('caps', CAPS);
export const reasons = yesOrNo('reasons');
export const explain = yesOrNo('explain');
export const page = whole('page', LAST_PAGE);
export const pageSize = whole('pageSize', 100);

const sinceError = '“since” must be a day such as 2026-11-23, or a time such as 2026-11-23T12:00:00Z.';
/** A moment, or a day, which begins at midnight UTC; gives ISO 8601 in UTC. */
export const since = z
  .preprocess(
    absentWhenBlank,
    z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: sinceError })
      .transform((value) => new Date(value).toISOString())
      .optional(),
  )
  .optional();

const name = z.string().refine((value) => !value.includes('\0'));
export const noParams = z.object({});
export const noQuery = z.object({});
export const serverParams = z.object({ server: name });
/** The name of a source in a query. */
export const source = z.preprocess(absentWhenBlank, name.max(300).optional()).optional();
/** The name of a server or a tool in a query. */
export const named = name.transform((value) => (value === '' ? undefined : value)).optional();
export const toolParams = z.object({ server: name, tool: name.transform(toolName) });
