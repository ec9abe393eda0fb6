import { z } from 'zod';
import { type Counters, noCounters, reserve } from './counters.ts';
import { type Decision, decide, type Reason } from './decide.ts';
import type { Policy } from './schema.ts';

export const EXPECTATIONS = ['allow', 'ask', 'deny', 'hidden'] as const;
/** What may come of a call. `hidden` is a refusal too: of a tool that the agent does not even see. */
export type Expectation = (typeof EXPECTATIONS)[number];

const AFTER = /^\+([1-9]\d{0,5})([smhd])$/;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const callSchema = z.strictObject(
  {
    name: z.string('The name of a call must be a text.').min(1, 'The name of a call must not be empty.'),
    arguments: z.unknown().optional(),
  },
  '"call" must be an object with "name" and, if wanted, "arguments".',
);

const atError = '"at" must be a time such as "2026-11-23T12:00:00Z", or one after the row before such as "+30s".';
const atSchema = z.union(
  [
    z.iso.datetime({ offset: true, error: atError }).transform((text) => Date.parse(text)),
    z.string(atError).regex(AFTER, atError),
  ],
  atError,
);

const rowSchema = z.strictObject(
  {
    call: callSchema,
    expect: z.enum(EXPECTATIONS, `"expect" must be one of: ${EXPECTATIONS.join(', ')}.`),
    note: z.string('"note" must be a text.').optional(),
    at: atSchema.optional(),
  },
  'A row is an object with "call" and "expect".',
);

/** One call that a policy is tried on. `at` is in milliseconds since 1970, or `+30s` after the row before. */
export type CallTest = z.infer<typeof rowSchema>;

/** What came of it: whether it is what was expected, and why the policy does so. */
export type CallResult = {
  call: { name: string; arguments: unknown };
  expected: Expectation;
  got: Expectation;
  passed: boolean;
  /** When the call was made, ISO 8601 in UTC. */
  at: string;
  note: string | null;
  reasons: Reason[];
};

/** Reads one row; a row that cannot be read is a `problem`, in one sentence. */
export function readCallTest(row: unknown): { test: CallTest } | { problem: string } {
  const read = rowSchema.safeParse(row);
  if (read.success) return { test: read.data };
  const [issue] = read.error.issues;
  if (issue?.code === 'unrecognized_keys') return { problem: `The key "${issue.keys[0]}" is not part of a row.` };
  return { problem: issue?.message ?? 'The row cannot be read.' };
}

/**
 * Decides on calls in their order, with one set of counters: a call that is allowed, or put before a person who is taken
 * to say yes, counts for those after it. `start` is the time of the first row that names none, in milliseconds.
 * A row that lies before the one above it is a `problem`.
 */
export function runCallTests(
  policy: Policy,
  rows: readonly CallTest[],
  start: number,
): { results: CallResult[] } | { problem: string; row: number } {
  let counters: Counters = noCounters(start);
  const results: CallResult[] = [];
  for (const [row, { call, expect, at, note }] of rows.entries()) {
    const now = timeOf(at, counters.now);
    if (now < counters.now && row > 0) return { problem: 'Its time is before that of the row above it.', row };
    counters = { ...counters, now };
    const decision = decide(policy, { tool: call.name, args: call.arguments }, counters);
    counters = reserve(counters, decision.changes);
    const got = expectationOf(decision);
    results.push({
      call: { name: call.name, arguments: call.arguments },
      expected: expect,
      got,
      passed: got === expect || (expect === 'deny' && got === 'hidden'),
      at: new Date(now).toISOString(),
      note: note ?? null,
      reasons: decision.reasons,
    });
  }
  return { results };
}

function timeOf(at: CallTest['at'], before: number): number {
  if (at === undefined) return before;
  if (typeof at === 'number') return at;
  const [, amount = '0', unit = 's'] = AFTER.exec(at) ?? [];
  return before + Number(amount) * (unit === 'd' || unit === 'h' || unit === 'm' ? UNIT_MS[unit] : UNIT_MS.s);
}

function expectationOf({ outcome, reasons }: Decision): Expectation {
  return outcome === 'deny' && reasons[0]?.kind === 'hidden' ? 'hidden' : outcome;
}
