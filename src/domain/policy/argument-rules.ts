import type { Assessed } from '../classification.ts';
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
  /\b(?:and|or|set|add|put|post|send|write|create|insert|update|upsert|patch|edit|delete|drop|remove|purge|clear|reset|run|exec|execute|apply|start|stop|kill|restart|mark|token|secret|secrets|password|passwords|credential|credentials|key|keys|all)\b/;
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
 * The rules that a tool's parameters show, for a tool that stays callable: SQL on a reading tool, a local path, a URL
 * of the caller's choice, recipients. A path or a URL must have a form only where every call gives one.
 */
export function boundsOf(tool: ToolDefinition, classification: Assessed): ArgumentRule[] {
  const { category, risk } = classification;
  const parameters = parametersOf(tool);
  const text = `${wordsOf(tool.name)} ${tool.description ?? ''}`;
  const reads = category === 'Read' && risk !== 'Low';
  const writes = category === 'Write' && risk === 'High';
  const runs = category === 'Execute' && risk !== 'Critical';
  return parameters.flatMap((one): ArgumentRule[] => {
    const needed = one.required && one.type === 'string';
    if (reads && one.type === 'string' && isSql(one, text)) return sqlRules(one);
    if ((reads || writes) && needed && isLocalPath(one, parameters, text)) return pathRules(one);
    if ((reads || writes || runs) && needed && isUrl(one)) return urlRules(one);
    if (writes && isRecipient(one, text)) return recipientRules(one);
    return [];
  });
}

function isSql(one: Parameter, text: string): boolean {
  const words = wordsOf(one.name);
  if (/^(?:sql|sql query|sql statement|query sql)$/.test(words)) return true;
  return /^(?:query|statement)$/.test(words) && (/\bSQL\b/i.test(one.description) || /\bSQL\b/i.test(text));
}

function sqlRules(one: Parameter): ArgumentRule[] {
  const path = `args.${one.name}`;
  const reading = '(?is)^\\s*(?:select|with|show|explain|describe)\\b[^;]*;?\\s*$';
  // WITH and EXPLAIN ANALYZE can carry a change, SELECT INTO makes a table, and some dialects need no semicolon.
  const changing =
    '(?is)^\\s*(?:select|with|explain)\\b.*\\b(?:insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|into|call|exec|execute)\\b';
  return [
    {
      list: 'require',
      rule: {
        conditions: [{ path, op: 'regex', value: reading }],
        on_deny: 'Only one statement is allowed, and it must begin with SELECT, WITH, SHOW, EXPLAIN or DESCRIBE.',
      },
      why: `Its parameter ${named(one)} takes SQL, and this is a reading tool: one reading statement a call.`,
      field: one.field,
    },
    {
      list: 'deny_if',
      rule: {
        conditions: [{ path, op: 'regex', value: changing }],
        on_deny: 'The statement holds a word that changes data. Leave it out, also inside texts and names.',
      },
      why: 'A statement that begins like a query can still carry a change.',
      field: one.field,
    },
  ];
}

const REMOTE_PLACE = /^(?:owner|repo|repository|project id|project|branch|ref|site id|drive id|workspace id|bucket)$/;

function isLocalPath(one: Parameter, all: readonly Parameter[], text: string): boolean {
  const words = wordsOf(one.name);
  if (/^(?:local (?:file )?path|output path|save path|absolute path)$/.test(words)) return true;
  if (!/^(?:path|file path|filepath|file|directory|dir|folder path|destination|source)$/.test(words)) return false;
  const about = `${one.description} ${text}`;
  if (all.some((other) => REMOTE_PLACE.test(wordsOf(other.name)))) return false;
  return (
    /\b(?:files?|director(?:y|ies)|folders?|disk|file ?system)\b/i.test(about) &&
    !/\b(?:API|endpoint|repository|bucket|vault|mailbox)\b/i.test(about)
  );
}

function pathRules(one: Parameter): ArgumentRule[] {
  const path = `args.${one.name}`;
  return [
    {
      list: 'require',
      rule: {
        conditions: [{ path, op: 'regex', value: PLACEHOLDERS.folder }],
        on_deny: 'The path is outside the folder that is allowed.',
      },
      why: `Its parameter ${named(one)} is a path on this machine: set the folder that the agent may use.`,
      field: one.field,
    },
    {
      list: 'deny_if',
      rule: {
        conditions: [{ path, op: 'regex', value: '(?:^|[/\\\\])\\.\\.(?:[/\\\\]|$)' }],
        on_deny: 'The path must not hold "..".',
      },
      why: 'With ".." a path leaves the folder that it begins with.',
      field: one.field,
    },
  ];
}

/** A base URL, a host or an endpoint is how the server is reached, not where the call goes. */
function isUrl(one: Parameter): boolean {
  return /^(?:url|uri|target url|page url|webhook url|website url|callback url)$/.test(wordsOf(one.name));
}

function urlRules(one: Parameter): ArgumentRule[] {
  return [
    {
      list: 'require',
      rule: {
        conditions: [{ path: `args.${one.name}`, op: 'regex', value: '(?i)^https://' }],
        on_deny: 'Only addresses that begin with https:// are allowed.',
      },
      why: `Its parameter ${named(one)} is an address of the caller's choice: no local file and no plain HTTP.`,
      field: one.field,
    },
  ];
}

function isRecipient(one: Parameter, text: string): boolean {
  const isText = one.type === 'string' || (one.type === 'array' && one.itemType === 'string');
  if (!isText || !/^(?:to|cc|bcc|recipients?|recipient email|to email|to number)$/.test(wordsOf(one.name)))
    return false;
  return /\b(?:e-?mails?|mail|sms|messages?|recipients?|phone|call)\b/i.test(`${one.description} ${text}`);
}

function recipientRules(one: Parameter): ArgumentRule[] {
  const phone = /\b(?:sms|phone|number|call)\b/i.test(`${wordsOf(one.name)} ${one.description}`);
  const value = [phone ? PLACEHOLDERS.phoneNumber : PLACEHOLDERS.mailAddress];
  const path = one.type === 'array' ? `args.${one.name}[*]` : `args.${one.name}`;
  const on_deny = 'A recipient is not on the list of allowed recipients.';
  const why = `Its parameter ${named(one)} reaches people: list those whom the agent may reach.`;
  if (one.type === 'string' && one.required) {
    return [{ list: 'require', rule: { conditions: [{ path, op: 'in', value }], on_deny }, why, field: one.field }];
  }
  const given: Condition[] = one.type === 'string' ? [{ path, op: 'exists', value: true }] : [];
  const rule = { conditions: [...given, { path, op: 'not_in' as const, value }], on_deny };
  return [{ list: 'deny_if', rule, why, field: one.field }];
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
  if (one.type !== 'number' && one.type !== 'integer' && one.type !== 'string') return false;
  return /^(?:amount|quantity|qty|total|total amount|amount (?:usd|eur|cents|in cents))$/.test(wordsOf(one.name));
}

function named(one: Parameter): string {
  return one.name.length > 60 ? `"${one.name.slice(0, 60)}…"` : `"${one.name}"`;
}

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, 5).map((value) => (value.length > 30 ? `${value.slice(0, 30)}…` : value));
  return values.length > 5 ? `${shown.join(', ')} and ${values.length - 5} more` : shown.join(', ');
}
