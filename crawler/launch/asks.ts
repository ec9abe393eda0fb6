/** What a server that refused to start asks for, and the dummy values that a second try gives it. */
export type Asks = {
  env: Record<string, string>;
  /** Arguments that come before those of the recipe: a subcommand. */
  before: string[];
  /** Arguments that come after them. */
  after: string[];
  /** The names, for the record: variables, flags, subcommands. */
  names: string[];
};

const ASKING =
  /\b(required?|requires|missing|not (?:set|provided|found|configured|defined|specified)|must|need(?:s|ed)?|provide|please|set|expected|undefined|invalid|no [\w -]{0,30}(?:token|key|url|credentials?|configuration)|environment|env|unset|configure|received)\b/i;
const VARIABLE = /\b[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,6}\b/g;
/** Upper-case words that are codes or our own sandbox's, never a setting that a server lacks. */
const NO_SETTING =
  /^(ERR|NODE|UV|E|DEP|SIG|HTTP|HTTPS|JSON|UTF|ISO|MODULE|LOG|DEBUG|INVALID|NOT|NO|MISSING|CONFIG)_|_NOT_|_ERROR$|_FOUND$/;
const FLAG = /(?<![\w-])--[a-z][a-z0-9]*(?:-[a-z0-9]+)*\b/g;
const CREDENTIAL_FLAG =
  /token|key|secret|password|account|url|uri|host|credential|connection|dsn|client-id|project|org|email|user/;
const NO_FLAG = /^--(allow|permission|help|version|trace|inspect|loader|import|require|stack|no)\b/;
const SUBCOMMANDS = ['stdio', 'mcp', 'start', 'serve', 'server', 'run'] as const;
const AT_MOST = 12;

/**
 * Reads what a server said before it left for the names of what it lacks. Undefined when it names nothing.
 *
 * Variables come before flags, since a server that takes both says both; a subcommand only where a usage text lists it.
 */
export function whatItAsksFor(spoken: string, tried: readonly string[] = []): Asks | undefined {
  const subcommand = subcommandIn(spoken, tried);
  const variables = variablesIn(spoken);
  const flags = variables.length > 0 || subcommand.length > 0 ? [] : flagsIn(spoken, tried);
  const address = variables.length + flags.length + subcommand.length > 0 ? [] : connectionIn(spoken);
  const stdio =
    /listening (?:on|at)\b|\bHTTP (?:server|mode)\b/i.test(spoken) && !tried.includes('--stdio') ? ['--stdio'] : [];
  const valued = flags.flatMap((flag) =>
    spoken.includes(`${flag}=`) ? [`${flag}=${dummyFor(flag)}`] : [flag, dummyFor(flag)],
  );
  const names = [...subcommand, ...stdio, ...variables, ...flags, ...(address.length > 0 ? ['connection URL'] : [])];
  if (names.length === 0) return undefined;
  const env = Object.fromEntries(variables.map((name) => [name, dummyFor(name)]));
  return { env, before: subcommand, after: [...stdio, ...valued, ...address], names };
}

/** A recipe's arguments with those of the second try. */
export function withDummies(args: readonly string[], dummies: Asks | undefined): string[] {
  return [...(dummies?.before ?? []), ...args, ...(dummies?.after ?? [])];
}

/** A value of the form that a name suggests. None of them is, or looks like, a real secret. */
export function dummyFor(name: string): string {
  const word = name.toUpperCase().replaceAll('-', '_');
  if (/EMAIL/.test(word) && !/HOST|PASSWORD|PORT/.test(word)) return 'user@example.invalid';
  if (/(MONGO\w*)_(URL|URI|STRING|DSN)|MONGODB_URI/.test(word)) return 'mongodb://127.0.0.1:27017/db';
  if (/REDIS\w*_(URL|URI)/.test(word)) return 'redis://127.0.0.1:6379';
  if (/MYSQL\w*_(URL|URI|DSN)/.test(word)) return 'mysql://user:dummy@127.0.0.1:3306/db';
  if (/(DATABASE|POSTGRES\w*|PG|DB)_(URL|URI)|CONNECTION|DSN/.test(word))
    return 'postgresql://user:dummy@127.0.0.1:5432/db';
  if (/(URL|URI|ENDPOINT|SITE|INSTANCE)$/.test(word)) return 'https://example.invalid';
  if (/HOST(NAME)?$/.test(word)) return '127.0.0.1';
  if (/DOMAIN$/.test(word)) return 'example.invalid';
  if (/PORT$/.test(word)) return '5432';
  if (/REGION$/.test(word)) return 'us-east-1';
  return 'toolrisk-dummy';
}

/** The lines that ask for something, each with the two after it: lists of names follow a heading. */
function askingParts(spoken: string): string[] {
  const lines = spoken.split('\n').map((line) => line.slice(0, 2_000));
  return lines.filter((_, index) => lines.slice(Math.max(0, index - 2), index + 1).some((line) => ASKING.test(line)));
}

function variablesIn(spoken: string): string[] {
  const all = unique(askingParts(spoken).flatMap((part) => part.match(VARIABLE) ?? []));
  const named = all.filter((name) => !NO_SETTING.test(name));
  // A file that does not exist is worse than no file, where a value is taken too.
  const values = named.filter((name) => !/_(FILE|PATH|DIR)$/.test(name));
  return (values.length > 0 ? values : named).slice(0, AT_MOST);
}

function flagsIn(spoken: string, tried: readonly string[]): string[] {
  const named = askingParts(spoken).flatMap((line) => line.match(FLAG) ?? []);
  const credentials = named.filter((flag) => CREDENTIAL_FLAG.test(flag) && !NO_FLAG.test(flag));
  // The usual argument parsers name what is missing without its dashes.
  const missing = spoken.match(/(?:missing|required)[\w ]{0,20} arguments?[\w ]{0,20}:[ \t]*([^\n]+)/i)?.[1] ?? '';
  const words = (missing.match(/[a-z][\w-]*/gi) ?? []).slice(0, 4).map((word) => `--${word}`);
  const flags = unique(credentials.length > 0 ? credentials : words);
  return flags.filter((flag) => !tried.some((arg) => arg.startsWith(flag))).slice(0, 4);
}

function connectionIn(spoken: string): string[] {
  if (!/(database|connection|postgres\w*|redis|mongo\w*|mysql)[ -](url|uri|string)/i.test(spoken)) return [];
  const kind = spoken.match(/\b(postgres(?:ql)?|mysql|mongodb|redis)\b/i)?.[1]?.toUpperCase() ?? 'DATABASE';
  return [dummyFor(`${kind}_URL`)];
}

function subcommandIn(spoken: string, tried: readonly string[]): string[] {
  if (!/\b(usage|commands?)\b/i.test(spoken)) return [];
  const found = SUBCOMMANDS.find((word) => {
    // A row of a table of commands, a usage line with the command after the program, or a quoted word.
    const row = new RegExp(`^\\s*${word}(?:\\s{2,}|\\s*$|:? [<\\[]|: | - )`, 'im');
    const usage = new RegExp(`^\\s*(?:usage:\\s*)?(?:[\\w@/.-]+ ){1,2}${word}(?:\\s*$| [<\\[-])`, 'im');
    const quoted = new RegExp(`['"\`]${word}['"\`]`);
    return !tried.includes(word) && [row, usage, quoted].some((form) => form.test(spoken));
  });
  return found === undefined ? [] : [found];
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
