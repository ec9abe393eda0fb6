import type { ToolDefinition } from '../tool.ts';
import { type Parameter, parametersOf, wordsOf } from './parameters.ts';
import type { Condition, Limit, Rule } from './schema.ts';

/** Values that a recommendation cannot know. A rule with one refuses, or caps low, until the user puts the real one. */
export const PLACEHOLDERS = {
  amount: 100,
  sumPerDay: 500,
  folder: '^/path/to/your/folder(?:/|$)',
  mailAddress: 'name@example.com',
  phoneNumber: '+15550100',
} as const;

/** A piece of a tool's rule that comes from one of its parameters. */
export type ArgumentRule = {
  list: 'require' | 'deny_if';
  rule: Rule;
  why: string;
  field: string;
};
export type ArgumentLimit = { list: 'limits'; rule: Limit; why: string; field: string };

/** The conditions under which a call of a dangerous tool is not a harmless one, and what shows that. */
export type Narrowing = { conditions: Condition[]; asks: boolean; why: string[]; fields: string[] };

const HARMLESS = new Set(
  'list get read show view describe search find status info help count inspect lookup diff head options exists'.split(
    ' ',
  ),
);
/** Words that make an action more than a look, or a look at something secret, whatever it begins with. */
const NOT_HARMLESS =
  /\b(?:and|or|set|add|put|post|send|write|create|insert|update|upsert|patch|edit|delete|drop|remove|purge|clear|reset|run|exec|execute|apply|start|stop|kill|restart|mark|replace|rename|move|upload|install|uninstall|enable|disable|cancel|approve|reject|unlock|toggle|revoke|grant|assign|invite|publish|rotate|overwrite|rewrite|token|secret|secrets|password|passwords|credential|credentials|key|keys|all)\b/;
/** Looking is not harmless in a tool that keeps secrets. */
const SECRET_PLACE = /\b(?:secret|password|credential|token|key|vault)s?\b/;
const ACTION_NAMES = new Set(['action', 'method', 'operation', 'http method']);
const DRY_RUN_NAMES = new Set(['dry run', 'dryrun', 'simulate', 'preview', 'preview only', 'validate only', 'what if']);
const PREVIEWS = /\b(?:preview|dry.?run|simulat|without changing|nothing is changed|only shows?)/i;

/**
 * Where the schema itself tells harmless calls of a tool from the rest: one `action`, `method` or `operation` with a
 * list of choices, or a dry-run switch. Undefined where it does not. Whatever is not surely harmless counts as the
 * rest: another choice, another spelling, an argument that is left out.
 */
export function narrowingOf(tool: ToolDefinition): Narrowing | undefined {
  const parameters = parametersOf(tool);
  const narrowing: Narrowing = { conditions: [], asks: false, why: [], fields: [] };
  const actions = parameters.filter((one) => ACTION_NAMES.has(wordsOf(one.name)) && one.choices.length > 0);
  const [action] = actions;
  if (action !== undefined && actions.length === 1 && !SECRET_PLACE.test(wordsOf(tool.name))) {
    const harmless = action.choices.filter((choice) => isHarmless(choice, action.choices));
    if (harmless.length > 0 && harmless.length < action.choices.length) {
      narrowing.conditions.push({ path: `args.${action.name}`, op: 'not_in', value: harmless });
      narrowing.why.push(`Its parameter ${named(action)} lists choices that only look (${shortList(harmless)}).`);
      narrowing.fields.push(action.field);
    }
  }
  for (const one of parameters) {
    const off = dryRunValue(one);
    if (off === undefined) continue;
    narrowing.conditions.push({ path: `args.${one.name}`, op: 'neq', value: off });
    narrowing.asks = true;
    narrowing.why.push(`Its parameter ${named(one)} makes a call a rehearsal.`);
    narrowing.fields.push(one.field);
    break;
  }
  return narrowing.conditions.length > 0 ? narrowing : undefined;
}

function isHarmless(choice: string, choices: readonly string[]): boolean {
  const words = wordsOf(choice);
  // Beside `unread`, the choice `read` marks something as read.
  if (words === 'read' && choices.some((other) => wordsOf(other) === 'unread')) return false;
  return HARMLESS.has(words.split(' ')[0] ?? '') && !NOT_HARMLESS.test(words);
}

/** The value of a switch with which nothing happens; a bare `confirm` says too little about its own absence. */
function dryRunValue(one: Parameter): boolean | undefined {
  if (one.type !== 'boolean') return undefined;
  const words = wordsOf(one.name);
  if (DRY_RUN_NAMES.has(words)) return true;
  return words === 'confirm' && PREVIEWS.test(one.description) ? false : undefined;
}

/**
 * Caps on the amounts of a tool that moves money. `unless` are the conditions of a call that is not harmless: where
 * they exist, a harmless call needs no amount, so nothing can be summed over all calls.
 */
export function amountRules(tool: ToolDefinition, unless: readonly Condition[]): (ArgumentRule | ArgumentLimit)[] {
  const amounts = parametersOf(tool).filter(isAmount);
  const caps = amounts.map((one): ArgumentRule => {
    const tooMuch: Condition = { path: `args.${one.name}`, op: 'gt', value: PLACEHOLDERS.amount };
    return {
      list: 'deny_if',
      rule: {
        conditions: [...unless, tooMuch],
        on_deny: `The value of ${named(one)} is above the cap for one call, or missing.`,
      },
      why: `Its parameter ${named(one)} is an amount: set the most that one call may move, in the unit that the tool uses.`,
      field: one.field,
    };
  });
  const summed = amounts.find((one) => one.required);
  if (summed === undefined || unless.length > 0) return caps;
  const limit: Limit = {
    counter: `${tool.name}_amount`,
    window: 'day',
    max: PLACEHOLDERS.sumPerDay,
    scope: 'grant',
    increment_from: `args.${summed.name}`,
  };
  const why = `Many small amounts add up: set the most that all calls of one day may move.`;
  return [...caps, { list: 'limits', rule: limit, why, field: summed.field }];
}

function isAmount(one: Parameter): boolean {
  if (one.type !== undefined && !['number', 'integer', 'string'].includes(one.type)) return false;
  return /^(?:amount|quantity|qty|total|total amount|amount (?:usd|eur|cents|in cents))$/.test(wordsOf(one.name));
}

/** A parameter's name as a reason or a refusal quotes it. */
export function named(one: Parameter): string {
  return one.name.length > 60 ? `"${one.name.slice(0, 60)}…"` : `"${one.name}"`;
}

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, 5).map((value) => (value.length > 30 ? `${value.slice(0, 30)}…` : value));
  return values.length > 5 ? `${shown.join(', ')} and ${values.length - 5} more` : shown.join(', ');
}
