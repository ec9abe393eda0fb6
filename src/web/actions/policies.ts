import type { Request } from 'express';
import { z } from 'zod';
import { readJsonText } from '../../domain/json-text.ts';
import { type CounterState, reserve } from '../../domain/policy/counters.ts';
import { decide, denialText } from '../../domain/policy/decide.ts';
import { lintPolicy } from '../../domain/policy/lint.ts';
import { readPolicyText } from '../../domain/policy/read-text.ts';
import { aliasFrom } from '../../domain/policy/recommended-file.ts';
import { type Policy, parsePolicy } from '../../domain/policy/schema.ts';
import { readListedTools, readRecordedList } from '../../domain/recorded.ts';
import type { Catalog } from '../../store/catalog.ts';
import { type Action, sentText, textBody, unkept } from '../action.ts';
import { readSent } from '../admin.ts';
import { shorten } from '../html.ts';
import { profile } from '../input.ts';
import { namesIn, policyDocument, policyQuery } from '../policy-answer.ts';
import { Problem } from '../problem.ts';
import { rated } from '../represent.ts';
import { documentAnswer, sendAnswer } from '../resource.ts';
import { urls } from '../urls.ts';

/** Bytes: a list of two thousand tools, a policy of a thousand, a policy with a call. */
const LONGEST = { list: 2 * 1024 * 1024, policy: 512 * 1024, call: 768 * 1024 };
const MOST_TOOLS = 2_000;
/** Faults that one answer names; a file with more is broken anyway. */
const MOST_FAULTS = 500;
/** Patterns of one policy that are compiled here; each takes up to two milliseconds. */
const MOST_PATTERNS = 500;
/** A fault repeats the keys that lead to it, so a very long key would be an answer of gigabytes. UTF-16 units. */
const LONGEST_KEY = 2_000;

/** The recommended policy for tools that are sent, as a file for one client. */
export const policyForTools: Action = {
  path: urls.api.policy(),
  open: true,
  answer: ({ judging }) => [
    unkept,
    textBody(LONGEST.list),
    (request, response) => {
      const query = readQuery(policyQuery, request);
      const list = readRecordedList(sentJson(request));
      if (list === undefined) throw new Problem(400, 'Send a tools/list result or an array of tools.');
      if (list.tools.length > MOST_TOOLS) throw new Problem(413, `At most ${MOST_TOOLS} tools are read at a time.`);
      const { tools, rejected } = readListedTools(list.tools);
      const server = { name: list.serverInfo?.name };
      const judged = judging.rate(tools, server);
      const name = aliasFrom(server.name ?? 'server');
      const notes = rejected.map(({ place, fault }) => `Tool ${place} is left out: ${shorten(fault, 200)}.`);
      const only = namesIn(query.tools, judged);
      const subject = { rated: judged, only, alias: name, fileStem: name, address: undefined, notes };
      sendAnswer(response, documentAnswer(policyDocument(subject, query)));
    },
  ],
};

const serverError = '“server” must be given once and hold at most 300 characters.';
const lintQuery = z.object({
  server: z
    .string({ error: serverError })
    .max(300, { error: serverError })
    .transform((name) => (name === '' ? undefined : name))
    .optional(),
  profile,
});

/** What is wrong with a policy file, and what its author may not have meant. The body is the file itself. */
export const lintPolicyText: Action = {
  path: urls.api.policyLint(),
  open: true,
  answer: ({ catalog }) => [
    unkept,
    textBody(LONGEST.policy),
    async (request, response) => {
      const query = readQuery(lintQuery, request);
      const server = query.server === undefined ? undefined : await linted(catalog, query.server);
      const text = sentText(request);
      refuseCostly(readJsonText(text));
      const read = readPolicyText(text);
      if (!read.ok) {
        const faults = read.faults.slice(0, MOST_FAULTS);
        response.json({ ok: false, faults, moreFaults: read.faults.length - faults.length, warnings: [] });
        return;
      }
      const warnings = lintPolicy(read.policy, { server, profile: query.profile ?? 'balanced' });
      response.json({ ok: true, faults: [], moreFaults: 0, warnings });
    },
  ],
};

const momentError = '"now" must be a time such as "2026-11-23T12:00:00Z", or milliseconds since 1970.';
const decideSchema = z.strictObject(
  {
    policy: z.unknown().optional(),
    call: z.strictObject(
      {
        name: z.string('The name of the call must be a text.').min(1, 'The name of the call must not be empty.'),
        arguments: z.unknown().optional(),
      },
      '"call" must be an object with "name" and, if wanted, "arguments".',
    ),
    counters: z
      .strictObject(
        {
          now: z
            .union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))], momentError)
            .optional(),
          used: z.unknown().optional(),
        },
        '"counters" must be an object with "now" and "used", as an earlier answer gave them.',
      )
      .optional(),
  },
  'Send an object with "policy", "call" and, if wanted, "counters".',
);

/** What a policy does with one call, with all reasons, and what the call takes from the counters. */
export const decideCall: Action = {
  path: urls.api.decide(),
  open: true,
  answer: ({ judging }) => [
    unkept,
    textBody(LONGEST.call),
    (request, response) => {
      const sent = readSent(decideSchema, sentJson(request, refuseCostly));
      const policy = policyOf(sent.policy);
      const counters = { now: sent.counters?.now ?? judging.now().getTime(), used: usedOf(sent.counters?.used) };
      const decision = decide(policy, { tool: sent.call.name, args: sent.call.arguments }, counters);
      const { now, used } = reserve(counters, decision.changes);
      const agentText = decision.outcome === 'deny' ? denialText(decision) : undefined;
      response.json({ ...decision, agentText: agentText ?? null, counters: { now, used: Object.fromEntries(used) } });
    },
  ],
};

/** @throws Problem with the first fault; `null`, or none, is the case that nobody has set a policy. */
function policyOf(sent: unknown): Policy | undefined {
  if (sent === undefined || sent === null) return undefined;
  const parsed = parsePolicy(sent);
  if (parsed.ok) return parsed.policy;
  const [first] = parsed.faults;
  const more = parsed.faults.length > 1 ? ` It has ${parsed.faults.length} faults; ask ${urls.api.policyLint()}.` : '';
  const where = first === undefined || first.pointer === '' ? '' : ` at ${shorten(first.pointer, 120)}`;
  throw new Problem(400, `The policy has a fault${where}: ${first?.message ?? 'it cannot be read.'}${more}`);
}

const stateSchema = z.strictObject({ start: z.number(), used: z.number() });

function usedOf(sent: unknown): Map<string, CounterState> {
  if (sent === undefined) return new Map();
  const message = '"used" must give for each counter its "start" in milliseconds since 1970 and what is "used".';
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) throw new Problem(400, message);
  // Entry by entry, because a record would lose a counter named `__proto__`.
  return new Map(
    Object.entries(sent).map(([counter, state]) => {
      const read = stateSchema.safeParse(state);
      if (!read.success) throw new Problem(400, message);
      return [counter, read.data];
    }),
  );
}

async function linted(catalog: Catalog, name: string) {
  const slug = name.includes('\0') ? undefined : await catalog.findSlug(name, [name, `npm:${name}`]);
  const server = slug === undefined ? undefined : await catalog.server(slug);
  if (server === undefined) throw new Problem(404, `There is no server “${shorten(name, 100)}” in the catalogue.`);
  return { name: server.slug, tools: rated(server.toolList) };
}

/** The JSON that was sent. A key that stands twice is refused: nobody could tell which of its values is meant. */
function sentJson(request: Request, check: (json: ReturnType<typeof readJsonText>) => void = () => {}): unknown {
  const json = readJsonText(sentText(request));
  if ('problem' in json) throw new Problem(400, json.problem);
  check(json);
  const [twice] = json.repeated;
  if (twice !== undefined) throw new Problem(400, `The key at ${shorten(twice, 120)} stands twice in its object.`);
  return json.value;
}

/** Refuses what would keep everybody else waiting, or fill the memory. */
function refuseCostly(json: ReturnType<typeof readJsonText>): void {
  if ('problem' in json) return;
  if (json.longestKey > LONGEST_KEY) {
    throw new Problem(400, `A name in the policy is longer than ${LONGEST_KEY} characters.`);
  }
  if (patternsIn(json.value) > MOST_PATTERNS) {
    throw new Problem(400, `At most ${MOST_PATTERNS} patterns are read here; use toolrisk policy on your own machine.`);
  }
}

/** Counts without recursion, since the depth is the sender's choice. */
function patternsIn(value: unknown): number {
  let patterns = 0;
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    if ('op' in one && one.op === 'regex') patterns += 1;
    for (const member of Object.values(one)) open.push(member);
  }
  return patterns;
}

function readQuery<Query>(schema: z.ZodType<Query>, request: Request): Query {
  const query = schema.safeParse(request.query);
  if (query.success) return query.data;
  throw new Problem(400, query.error.issues[0]?.message ?? 'The query cannot be read.');
}
