import { dummyFor, KUBECONFIG, OAUTH_CLIENT } from './dummies.ts';
import type { Shim } from './shims.ts';
import { type Stub, USUAL_PORTS } from './stub-backends.ts';

const ASKING =
  /\b(required?|requires|missing|not (?:set|provided|found|configured|defined|specified)|must|need(?:s|ed)?|provide|please|set|expected|undefined|invalid|no such file|no [\w -]{0,30}(?:token|key|url|credentials?|configuration)|environment|env|unset|configure|received)\b/i;
const VARIABLE = /\b[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,6}\b/g;
/** Upper-case words that are codes, switches or our own sandbox's, never a value that a server lacks. */
const NO_SETTING =
  /^(ERR|NODE|UV|LD|DYLD|E|EAI|DEP|SIG|HTTP|HTTPS|JSON|UTF|ISO|MODULE|LOG|DEBUG|INVALID|NOT|NO|MISSING|CONFIG)_|_NOT_|_ERROR$|_FOUND$|(?:^|_)(?:USE|ENABLE|DISABLE|ALLOW)_|_(?:ENABLED|DISABLED)$/;
const FLAG = /(?<![\w-])--[a-z][a-z0-9]*(?:-[a-z0-9]+)*\b/g;
const CREDENTIAL_FLAG =
  /token|key|secret|password|account|url|uri|host|credential|connection|dsn|client-id|project|org|email|user/;
const NO_FLAG = /^--(allow|permission|help|version|trace|inspect|loader|import|require|stack|no|tls)\b/;
const SUBCOMMANDS = ['stdio', 'mcp', 'start', 'serve', 'server', 'run'] as const;
const AT_MOST = 12;
/** A path to a JSON file, from the home on where it is in one: `~`, or how the home is called in either sandbox. */
const FILE = /(?:~\/|\$HOME\/|\/home\/user\/|\/tmp\/toolrisk-\w+\/home\/|\b)((?:[\w.-]+\/)*[\w.-]+\.json)\b/g;
const CLIENT_FILE = /oauth|credential|client|keys?\b/i;
const FILE_VARIABLE = /(?:_FILE|_PATH|_CREDENTIALS|_JSON|KEYFILE)$/;

type Taken = {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  files: Readonly<Record<string, string>>;
};

/** The lines that ask for something, each with the two after it: lists of names follow a heading. */
function askingParts(spoken: string): string[] {
  const lines = spoken.split('\n');
  return lines.filter((_, index) => lines.slice(Math.max(0, index - 2), index + 1).some((line) => ASKING.test(line)));
}

/** Variables that it names with their dummy values, and files that it misses with theirs. */
export function variablesAndFiles(spoken: string, given: Taken) {
  const parts = askingParts(spoken);
  const about = parts.join('\n');
  const files = filesIn(about, given.files);
  const all = unique(parts.flatMap((part) => part.match(VARIABLE) ?? []));
  const named = all.filter((name) => !NO_SETTING.test(name) && !(name in given.env));
  const place = named.find((name) => FILE_VARIABLE.test(name));
  // A file that does not exist is worse than no file, where a value is taken too.
  const values = named.filter((name) => !/_(FILE|PATH|DIR)$/.test(name) && name !== place);
  const some = (values.length > 0 || place !== undefined ? values : named).slice(0, AT_MOST);
  const env = Object.fromEntries(some.map((name) => [name, dummyFor(name)]));
  if (place === undefined || some.length > 0) return { env, files };
  if (!/\bfile\b|\bpath\b|\.json\b/i.test(about)) return { env: { [place]: dummyFor(place) }, files };
  const path = Object.keys(files)[0] ?? 'oauth-client.json';
  return { env: { [place]: `{home}/${path}` }, files: { ...files, [path]: files[path] ?? OAUTH_CLIENT } };
}

function filesIn(about: string, given: Taken['files']): Record<string, string> {
  const paths = unique([...about.matchAll(FILE)].flatMap(([, path]) => (path === undefined ? [] : [path])));
  const clients = paths.filter((path) => CLIENT_FILE.test(path) && !path.includes('..'));
  const cluster = /\bcurrent-context\b|\bno kube-?config|kube-?config (?:file )?(?:is )?(?:not found|missing)/i.test(
    about,
  );
  const all: Record<string, string> = cluster ? { '.kube/config': KUBECONFIG } : {};
  for (const path of clients.slice(0, 3)) all[path] = OAUTH_CLIENT;
  return Object.fromEntries(Object.entries(all).filter(([path]) => !(path in given)));
}

/** A service that it looked for on this machine and did not find. */
export function stubIn(spoken: string): Stub | undefined {
  const refused = /ECONNREFUSED[ ,]*(?:127\.0\.0\.1|\[?::1\]?|localhost):(\d{2,5})/.exec(spoken)?.[1];
  const port = Number(refused ?? Number.NaN);
  if (!Number.isInteger(port) || port > 65_535) return undefined;
  const services = ['redis', 'postgres', 'mysql'] as const;
  return { service: services.find((service) => USUAL_PORTS[service] === port) ?? 'http', port };
}

/** The port of a stand-in for an address that we made up. */
const MADE_UP_PORT = 8080;

/** The made-up addresses that it was given and looked for in vain, each as one where a stand-in answers. */
export function reachableIn(spoken: string, given: Taken): { env: Record<string, string>; stub: Stub } | undefined {
  if (!/(?:EAI_AGAIN|ENOTFOUND) (?:[\w-]+\.)*example\.invalid/.test(spoken)) return undefined;
  const names = Object.keys(given.env).filter((name) => given.env[name] === 'https://example.invalid');
  if (names.length === 0) return undefined;
  const env = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${MADE_UP_PORT}`]));
  return { env, stub: { service: 'http', port: MADE_UP_PORT } };
}

/** What it lacks of its own package. */
export function shimIn(spoken: string): Shim | undefined {
  if (/keytar\.node|keytar native add-?on|Cannot find (?:module|package) ['"](?:@github\/)?keytar['"]/.test(spoken))
    return 'keytar';
  // An import that names a file of a package without its ending.
  const lost = /Cannot find module '([^'\n]+\/node_modules\/[^'\n]+)' imported from/.exec(spoken)?.[1];
  return lost !== undefined && /\/[\w-]+$/.test(lost) ? 'file-endings' : undefined;
}

/** How a server that listens on a port is told to speak over its pipes. */
export function overStdio(spoken: string, tried: readonly string[]): string[] {
  if (!/listening (?:on|at)\b|\bHTTP (?:server|mode)\b|running on https?:/i.test(spoken)) return [];
  const words = /--transport\b/.test(spoken) ? ['--transport', 'stdio'] : ['--stdio'];
  // A usage text names all that there is; what it does not name would only be refused.
  if (/^\W*usage:/im.test(spoken) && !spoken.includes(words[0] ?? '')) return [];
  return tried.some((arg) => words.includes(arg)) ? [] : words;
}

/** Flags that it names as missing, or that would hold a credential. */
export function flagsIn(spoken: string, tried: readonly string[]): string[] {
  const named = askingParts(spoken).flatMap((line) => line.match(FLAG) ?? []);
  const credentials = named.filter((flag) => CREDENTIAL_FLAG.test(flag) && !NO_FLAG.test(flag));
  const flags = unique(credentials.length > 0 ? credentials : missingFlags(spoken));
  return flags.filter((flag) => !tried.some((arg) => arg.startsWith(flag))).slice(0, 4);
}

/** The usual argument parsers name what is missing without its dashes; some name their own variables. */
function missingFlags(spoken: string): string[] {
  const list =
    /(?:missing|required)[\w ]{0,20} (?:argument|flag|option)s?[\w ]{0,20}:[ \t]*([^\n]+)/i.exec(spoken)?.[1] ??
    /missing required (?:flag|option)s? ([^\n:]+)$/im.exec(spoken)?.[1];
  const words = (list?.match(/[a-z][\w-]*/gi) ?? []).slice(0, 4);
  if (words.length > 0) return words.map((word) => `--${word}`);
  const line = /^(?!\s*at )[^\n]*\b(?:is|are) required\b/m.exec(spoken)?.[0] ?? '';
  const camel = line.match(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g) ?? [];
  return camel.map((word) => `--${word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
}

/** The first of the values that a setting may have, when it says that the setting has none of them. */
export function choiceIn(spoken: string, tried: readonly string[]): string[] {
  const [, name, value] =
    /invalid ([a-z][\w-]*): undefined\b[^\n]*?(?:accepted|allowed|valid|supported|one of)[^:\n]*: *["'[]?([\w-]+)/i.exec(
      spoken,
    ) ?? [];
  if (name === undefined || value === undefined || tried.some((arg) => arg.startsWith(`--${name}`))) return [];
  return [`--${name}=${value}`];
}

type Word = { name: string; value: string };

/** Arguments without a flag: the address of a database, or what a usage line shows. */
export function positionalIn(spoken: string, tried: readonly string[]): Word[] {
  if (tried.some((arg) => !arg.startsWith('-') && !isSubcommand(arg))) return [];
  const shown = shownWords(spoken);
  if (shown.length > 0) return shown.slice(0, 3).map((name) => ({ name: `<${name}>`, value: dummyFor(name) }));
  if (!/(database|connection|postgres\w*|redis|mongo\w*|mysql)[ -](url|uri|string)/i.test(spoken)) return [];
  const kind = spoken.match(/\b(postgres(?:ql)?|mysql|mongodb|redis)\b/i)?.[1]?.toUpperCase() ?? 'DATABASE';
  return [{ name: 'connection URL', value: dummyFor(`${kind}_URL`) }];
}

function shownWords(spoken: string): string[] {
  const missing = /missing required argument ['"‘“]?([a-z][\w -]*)/i.exec(spoken)?.[1];
  if (missing !== undefined) return [missing.trim()];
  const usage = /\busage:\s+([^\n]+)/i.exec(spoken)?.[1] ?? '';
  // Brackets are for what may be left out, except where a server says that just that is missing.
  const brackets = /\bmissing\b|number of arguments/i.test(spoken)
    ? /<([a-z][^<>\n]*)>|\[([a-z][^[\]\n]*)\]/gi
    : ANGLES;
  const names = [...usage.matchAll(brackets)].map((match) => match[1] ?? match[2] ?? '');
  return names.filter((name) => !/^(?:options?|commands?|flags?|args|arguments)\b|[|=]/i.test(name));
}

const ANGLES = /(?<!(?:^|\s)--?[\w-]*[ =])<([a-z][^<>\n]*)>/gi;

/** The command of a command line that runs the server, where its usage text lists one. */
export function subcommandIn(spoken: string, tried: readonly string[]): string[] {
  if (!/\b(usage|commands?)\b/i.test(spoken)) return [];
  const candidates = SUBCOMMANDS.filter((word) => !tried.includes(word));
  // A row of a table of commands, a usage line with the command after the program, or a quoted word: in this order,
  // since a long text quotes many words.
  const forms = [
    (word: string) => new RegExp(`^\\s*${word}(?:\\s{2,}|\\s*$|:? [<\\[]|: | - )`, 'im'),
    (word: string) =>
      new RegExp(`(?:^|\\busage:)\\s*(?:usage:\\s*)?(?:[\\w@/.-]+ ){1,2}${word}(?:\\s*$| [<\\[-])`, 'im'),
    (word: string) => new RegExp(`['"\`]${word}['"\`]`),
  ];
  for (const form of forms) {
    const found = candidates.find((word) => form(word).test(spoken));
    if (found !== undefined) return [found];
  }
  return [];
}

function isSubcommand(word: string): boolean {
  return SUBCOMMANDS.some((one) => one === word);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
