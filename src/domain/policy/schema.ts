import { z } from 'zod';
import { checkDocument, type Fault, faultsOfIssue } from './faults.ts';
import { parsePath } from './path.ts';
import { compilePattern } from './pattern.ts';

export const PROFILES = ['balanced', 'strict', 'open'] as const;
export type Profile = (typeof PROFILES)[number];

export const WINDOWS = ['minute', 'hour', 'day'] as const;
export type Window = (typeof WINDOWS)[number];

/** Longest pause that an approval may wait: a number and s, m, h or d. */
const EXPIRES = /^[1-9]\d{0,4}[smhd]$/;

const pathSchema = z
  .string('A path is a text like "args.amount".')
  .refine((path) => parsePath(path) !== undefined, {
    error: 'A path starts with "args." and walks keys, [0] or [*], in at most 32 steps: "args.items[0].price".',
  })
  .meta({
    id: 'path',
    description: 'An argument of the call: keys after dots, [0] for one element of a list, [*] for any of them.',
    examples: ['args.amount', 'args.items[0].price', 'args.to[*]'],
    // For editors; `parsePath` decides.
    pattern: '^args\\.[^.[\\]]+(?:\\.[^.[\\]]+|\\[(?:0|[1-9]\\d{0,5})\\]|\\[\\*\\]){0,31}$',
  });

const SCALAR = 'The value must be a text, a number, true, false or null.';
// Beyond 2^53 two different numbers can be the same double, and a comparison would no longer be exact.
const numberSchema = z
  .number('The value must be a number.')
  .min(-Number.MAX_SAFE_INTEGER, 'The value is too small to be compared exactly.')
  .max(Number.MAX_SAFE_INTEGER, 'The value is too large to be compared exactly.');
const scalarSchema = z.union([z.string(), numberSchema, z.boolean(), z.null()], SCALAR);
export type Scalar = z.infer<typeof scalarSchema>;

const conditionSchema = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ path: pathSchema, op: z.enum(['lt', 'lte', 'gt', 'gte']), value: numberSchema }),
    z.strictObject({ path: pathSchema, op: z.enum(['eq', 'neq']), value: scalarSchema }),
    z.strictObject({
      path: pathSchema,
      op: z.enum(['in', 'not_in']),
      value: z.array(scalarSchema, 'The value must be a list of texts, numbers, true, false or null.'),
    }),
    z.strictObject({
      path: pathSchema,
      op: z.literal('exists'),
      value: z.boolean('The value of "exists" must be true or false.').optional(),
    }),
    z.strictObject({
      path: pathSchema,
      op: z.literal('regex'),
      value: z.string('The value of "regex" must be a text.').superRefine((pattern, context) => {
        const compiled = compilePattern(pattern);
        if ('problem' in compiled) context.addIssue({ code: 'custom', message: compiled.problem });
      }),
    }),
    z.strictObject({ path: pathSchema, op: z.literal('contains'), value: scalarSchema }),
  ],
  'A condition is an object with "path", "op" and "value".',
);
export type Condition = z.infer<typeof conditionSchema>;

const conditionsSchema = z.array(conditionSchema, '"conditions" must be a list of conditions.').meta({
  id: 'conditions',
  description: 'All of them must hold together; an empty list always holds.',
  examples: [[{ path: 'args.amount', op: 'gt', value: 5000 }]],
});

const ruleSchema = z.strictObject(
  {
    conditions: conditionsSchema,
    on_deny: z
      .string('"on_deny" must be a text.')
      .optional()
      .meta({ description: 'What the agent is told when this rule refuses.' }),
  },
  'A rule is an object with "conditions" and, if wanted, "on_deny".',
);
export type Rule = z.infer<typeof ruleSchema>;

/** Exported for the checks that go over a whole document; use `parsePolicy` to read one. */
export const limitSchema = z.strictObject(
  {
    counter: z
      .string('"counter" must be a text.')
      .min(1, '"counter" must not be empty.')
      .meta({
        description: 'A name of your own. Limits of the same name count together, and must have the same window.',
        examples: ['save_note_rate'],
      }),
    window: z.enum(WINDOWS, '"window" must be "minute", "hour" or "day".').meta({
      description: 'How long is counted before it begins anew: whole minutes, hours and days in UTC.',
    }),
    max: z
      .number('"max" must be a number.')
      .min(0, '"max" must not be negative.')
      .max(Number.MAX_SAFE_INTEGER, '"max" is too large to be counted exactly.')
      .meta({ description: 'The most calls in one window, or the largest sum.', examples: [30] }),
    scope: z
      .literal('grant', '"scope" must be "grant".')
      .optional()
      .meta({ description: 'Whose calls count together: those of one grant.' }),
    increment_from: pathSchema
      .optional()
      .meta({ description: 'An amount that is summed; without it calls are counted.', examples: ['args.amount'] }),
  },
  'A limit is an object with "counter", "window" and "max".',
);
export type Limit = z.infer<typeof limitSchema>;

const approvalSchema = z.strictObject(
  {
    when: z
      .union([z.literal('always'), conditionsSchema], '"when" must be "always" or a list of conditions.')
      .meta({ description: 'Which calls wait for a person: "always", or those for which all conditions hold.' }),
    message: z
      .string('"message" must be a text.')
      .optional()
      .meta({ description: 'What the person is asked.', examples: ['This call deletes a note. Allow it?'] }),
    expires: z
      .string('"expires" must be a text.')
      .regex(EXPIRES, '"expires" must be a number and s, m, h or d, such as "10m".')
      .optional()
      .meta({ description: 'How long the call waits; ten minutes if this is left out.', examples: ['10m'] }),
  },
  'An approval is an object with "when" and, if wanted, "message" and "expires".',
);
export type Approval = z.infer<typeof approvalSchema>;

const limitsSchema = z.array(limitSchema, '"limits" must be a list of limits.').meta({ id: 'limits' });

const toolRuleSchema = z.strictObject(
  {
    require: z
      .array(ruleSchema, '"require" must be a list of rules.')
      .optional()
      .meta({ description: 'Every rule must hold, or the call is refused.' }),
    deny_if: z
      .array(ruleSchema, '"deny_if" must be a list of rules.')
      .optional()
      .meta({ description: 'A call for which one of the rules holds is refused.' }),
    limits: limitsSchema.optional().meta({ description: 'How often the tool may be called, or for how much.' }),
    approval: approvalSchema
      .optional()
      .meta({ description: 'Calls that wait for a person who allows or refuses them.' }),
  },
  'What holds for a tool is an object: {} allows it, or give "require", "deny_if", "limits" or "approval".',
);
export type ToolRule = z.infer<typeof toolRuleSchema>;

const nameSchema = z.string('A tool name must be a text.').min(1, 'A tool name must not be empty.');

const policySchema = z.strictObject(
  {
    version: z.literal('1', '"version" must be "1".').meta({ description: 'The version of the format.' }),
    default: z
      .enum(['deny', 'allow'], '"default" must be "deny" or "allow".')
      .meta({ description: 'What happens to a tool that is not listed under "tools".' }),
    hide: z
      .array(nameSchema, '"hide" must be a list of tool names.')
      .optional()
      .meta({
        description: 'Tools that the agent does not see and that are refused when called; "*" stands for all.',
        examples: [['delete_notes']],
      }),
    all_tools: z
      .strictObject({ limits: limitsSchema.optional() }, '"all_tools" must be an object with "limits".')
      .optional()
      .meta({ description: 'Limits that count over every call, whichever tool it is of.' }),
    tools: z
      .record(nameSchema, toolRuleSchema, '"tools" must be an object of tool names.')
      .optional()
      .meta({
        description: 'What holds for each tool by its name. {} allows it and asks nothing more.',
        examples: [
          { list_notes: {}, save_note: { limits: [{ counter: 'save_note_rate', window: 'minute', max: 30 }] } },
        ],
      }),
  },
  'A policy is an object with "version" and "default".',
);
export type Policy = z.infer<typeof policySchema>;

export type ParsedPolicy = { ok: true; policy: Policy } | { ok: false; faults: Fault[] };

/**
 * Reads a policy document (the parsed JSON, not its text). A document with any fault is refused whole, and every fault
 * is named with its JSON pointer (RFC 6901) and a sentence.
 */
export function parsePolicy(input: unknown): ParsedPolicy {
  const parsed = policySchema.safeParse(input);
  const prototypeRule = prototypeTool(input);
  const faults = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => faultsOfIssue(issue)),
    ...(prototypeRule?.error?.issues ?? []).flatMap((issue) => faultsOfIssue(issue, ['tools', '__proto__'])),
    ...checkDocument(input, (limit) => limitSchema.safeParse(limit).data),
  ];
  if (faults.length > 0 || !parsed.success) return { ok: false, faults };
  if (prototypeRule?.data === undefined) return { ok: true, policy: parsed.data };
  const tools = Object.fromEntries([...Object.entries(parsed.data.tools ?? {}), ['__proto__', prototypeRule.data]]);
  return { ok: true, policy: { ...parsed.data, tools } };
}

/** zod leaves a key named `__proto__` out of records in silence, so the tool of that name is read here. */
function prototypeTool(input: unknown) {
  const tools = ownMember(input, 'tools');
  if (typeof tools !== 'object' || tools === null || !Object.hasOwn(tools, '__proto__')) return undefined;
  return toolRuleSchema.safeParse(ownMember(tools, '__proto__'));
}

function ownMember(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** The name of the schema, which is the same wherever it is served. */
export const POLICY_SCHEMA_ID = 'urn:toolrisk:schema:policy:1';

/**
 * The JSON Schema (2020-12) of the format, for editors, made from what `parsePolicy` reads. It refuses no valid policy,
 * and cannot say all that is checked: that a pattern compiles, that the uses of a counter agree, that a hidden tool has no rules.
 */
export function policyJsonSchema() {
  return {
    $id: POLICY_SCHEMA_ID,
    title: 'policy.json, version 1',
    description: 'Which tools of an MCP server an agent may call, on which conditions, and how often.',
    ...z.toJSONSchema(policySchema, { target: 'draft-2020-12' }),
  };
}

/** How long an approval waits, in milliseconds; ten minutes where the policy does not say. */
export function approvalTime(approval: Approval): number {
  const text = approval.expires ?? '10m';
  const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  const last = text.at(-1);
  const size = last === 's' || last === 'm' || last === 'h' || last === 'd' ? unit[last] : unit.m;
  return Number.parseInt(text, 10) * size;
}
