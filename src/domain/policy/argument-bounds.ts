import type { Assessed } from '../classification.ts';
import type { ToolDefinition } from '../tool.ts';
import { type ArgumentRule, named, PLACEHOLDERS } from './argument-rules.ts';
import { type Parameter, parametersOf, wordsOf } from './parameters.ts';
import type { Condition } from './schema.ts';

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
    // On a harmless reading tool only a parameter that is called SQL counts: "query" may well be words to look for.
    const calledSql = category === 'Read' && SQL_NAME.test(wordsOf(one.name));
    if (one.mayBeText && (calledSql || (reads && isSql(one, text)))) return sqlRules(one);
    if ((reads || writes) && needed && isLocalPath(one, parameters, text)) return pathRules(one);
    if ((reads || writes || runs) && needed && isUrl(one)) return urlRules(one);
    if (writes && isRecipient(one, text)) return recipientRules(one);
    return [];
  });
}

const SQL_NAME = /^(?:sql|sql query|sql statement|query sql)$/;

function isSql(one: Parameter, text: string): boolean {
  const words = wordsOf(one.name);
  if (SQL_NAME.test(words)) return true;
  return /^(?:query|statement)$/.test(words) && (/\bSQL\b/i.test(one.description) || /\bSQL\b/i.test(text));
}

/** One reading statement, with at most a semicolon at its end. */
const READING = '(?is)^\\s*(?:select|with|show|explain|describe)\\b[^;]*;?\\s*$';
/**
 * WITH, EXPLAIN ANALYZE and DESCRIBE ANALYZE can carry a change, SELECT INTO makes a table, and some dialects need no
 * semicolon between statements. A digit may stand right before a word (`SELECT 1INTO t`), and MySQL runs what stands in
 * a comment that begins with `!`.
 */
const CHANGING =
  '(?is)^\\s*(?:select|with|explain|describe)\\b.*(?:(?:\\b|[0-9])(?:insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|deny|into|call|exec|execute|backup|restore|dbcc|shutdown|kill|reconfigure|waitfor|trigger|writetext|updatetext)\\b|/\\*m?!)';
/** Functions of common databases that run text as a statement, or reach files, other servers, sequences and settings. */
const REACHING =
  '(?i)\\b(?:dblink\\w*|lo_\\w+|pg_(?:sleep|terminate|cancel|read|write|file|ls|reload|rotate|promote|switch|create|drop|logical|replication|stat_reset|import)\\w*|setval|nextval|set_config|\\w+_to_xml\\w*|[sx]p_\\w+|openrowset|openquery|opendatasource|load_file|load_extension|sys_exec|sys_eval|readfile|writefile|utl_\\w+|dbms_\\w+)\\b|\\bu&"';

function sqlRules(one: Parameter): ArgumentRule[] {
  const path = `args.${one.name}`;
  const { field } = one;
  const refusing = (value: string, on_deny: string, why: string): ArgumentRule => ({
    list: 'deny_if',
    rule: { conditions: [{ path, op: 'regex', value }], on_deny },
    why,
    field,
  });
  return [
    {
      list: 'require',
      rule: {
        conditions: [{ path, op: 'regex', value: READING }],
        on_deny: 'Only one statement is allowed, and it must begin with SELECT, WITH, SHOW, EXPLAIN or DESCRIBE.',
      },
      why: `Its parameter ${named(one)} takes SQL, and this is a reading tool: one reading statement a call.`,
      field,
    },
    refusing(
      CHANGING,
      'The statement holds a word that changes data. Leave it out, also inside texts and names.',
      'A statement that begins like a query can still carry a change.',
    ),
    refusing(
      REACHING,
      'The statement names a function that reaches beyond a query. Leave it out, also inside texts and names.',
      'Some functions run a text as a statement, or reach files and other servers.',
    ),
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

/**
 * A step upward in any form that some server reads as one: with blanks or dots after it (Windows drops them), with a
 * semicolon, with full-width or one-character dots; and whatever hides one: escapes of a dot, a slash, a percent sign or
 * a zero byte, and control characters.
 */
const LEAVING =
  '(?i)(?:^|[/\\\\])\\s*(?:[.\\x{2024}\\x{ff0e}]{2}|\\x{2025})[\\s.;]*(?:[/\\\\\\x{ff0f}\\x{ff3c}\\x{2215}]|$)|%(?:2e|2f|5c|00|25|u)|[\\x00-\\x1f\\x7f]';

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
        conditions: [{ path, op: 'regex', value: LEAVING }],
        on_deny: 'The path must not hold "..", escapes like %2e, or control characters.',
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

/** What stands before an `@` is no host, and clients disagree on backslashes, blanks and escapes in one. */
const MISLEADING = '(?i)^https://[^/?#]*[@%\\\\\\x00-\\x20\\x7f]|[\\t\\r\\n]';

function urlRules(one: Parameter): ArgumentRule[] {
  const path = `args.${one.name}`;
  return [
    {
      list: 'require',
      rule: {
        conditions: [{ path, op: 'regex', value: '(?i)^https://' }],
        on_deny: 'Only addresses that begin with https:// are allowed.',
      },
      why: `Its parameter ${named(one)} is an address of the caller's choice: no local file and no plain HTTP.`,
      field: one.field,
    },
    {
      list: 'deny_if',
      rule: {
        conditions: [{ path, op: 'regex', value: MISLEADING }],
        on_deny: 'The address must not hold a user name, a backslash, or escapes and blanks in its host.',
      },
      why: 'An address can be written so that another host is meant than the one that it seems to name. To allow single hosts, put them into the rule above with the slash after them.',
      field: one.field,
    },
  ];
}

function isRecipient(one: Parameter, text: string): boolean {
  const isText = one.mayBeText || (one.type === 'array' && one.itemType === 'string');
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
  // A parameter that may be a text or a list is held to be a text; a list is then refused, whoever is on it.
  if (one.type !== 'array' && one.required) {
    return [{ list: 'require', rule: { conditions: [{ path, op: 'in', value }], on_deny }, why, field: one.field }];
  }
  const given: Condition[] = one.type !== 'array' ? [{ path, op: 'exists', value: true }] : [];
  const rule = { conditions: [...given, { path, op: 'not_in' as const, value }], on_deny };
  return [{ list: 'deny_if', rule, why, field: one.field }];
}
