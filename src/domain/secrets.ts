const MASK = '***';
/** Names of flags, variables and query members whose value is a secret, wherever the word stands in the name. */
const SECRET_NAME =
  /token|secret|passw|passphrase|credential|auth|bearer|cookie|session|signature|webhook|dsn|api[-_]?key|access[-_]?key|private[-_]?key/i;
/** Names that are one of these words: too short to be looked for inside others. */
const SHORT_NAME = /^(?:-{1,2})?(?:[a-z0-9]+[-_])*(?:key|pass|pwd|pat|sig|sid|code|k|t|p)$/i;
/** Values that have the form of a secret whatever they are called: known prefixes, or long runs of letters and digits. */
const SECRET_VALUE =
  /^(?:sk|pk|rk|ghp|gho|ghs|github_pat|xox[a-z]|xapp|glpat|npm|hf|ntn|shpat|lin_api|figd|Bearer|Basic)[-_ ]|^(?:AKIA|ASIA|AIza|eyJ|ya29\.|SG\.)[A-Za-z0-9]|^(?=[^/\\.]*\d)(?=[^/\\.]*[a-z])[A-Za-z0-9_]{24,}={0,2}$|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** `--env` and `-e` of container programs, `--header` and `-H` of bridges: what follows is a name with its value. */
const NAMED_VALUE_FLAG = /^(?:-e|-H|--env|--header|--headers)$/;
const LEAST_RANDOM = 16;

/** Whether a flag, a variable or a header of this name holds a secret. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name) || SHORT_NAME.test(name);
}

/** Whether a word has the form of a secret: a known prefix, or letters and digits that change places again and again. */
export function looksSecret(word: string): boolean {
  if (SECRET_VALUE.test(word)) return true;
  if (word.length < LEAST_RANDOM || !/^[\w+/=~-]+$/.test(word)) return false;
  // A path is none; base64 can hold a stroke.
  if (word.includes('/') && (/^[~/]/.test(word) || !/[a-z]/.test(word) || !/[A-Z]/.test(word))) return false;
  const runs = word.replace(/[^a-z0-9]/gi, '').match(/[a-z]+|\d+/gi) ?? [];
  return runs.length > 5;
}

/**
 * A command's arguments as they may be kept and shown: what looks like a secret by its flag, its name, its place in an
 * address or its form is `***`. A variable that is written as one (`${TOKEN}`) is no secret and stays.
 */
export function maskArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => maskArgument(arg, args[index - 1] ?? ''));
}

const VARIABLE = /^\$\{(?:(?:env|input):)?[\w-]+\}$/;
const FLAG = /^--?[a-z][a-z-]*$/i;

function maskArgument(arg: string, before: string): string {
  if (VARIABLE.test(arg)) return arg;
  if (/^-[^=]+$/.test(before) && namesSecret(before) && !FLAG.test(arg)) return MASK;
  // An unquoted header, word by word: `Authorization: Bearer abc`.
  if (/^(?:bearer|basic|token)$/i.test(before) || (/^[\w-]+:$/.test(before) && namesSecret(before.slice(0, -1)))) {
    return /^(?:bearer|basic|token)$/i.test(arg) ? arg : MASK;
  }
  if (NAMED_VALUE_FLAG.test(before)) return maskNamedValue(arg);
  if (/^[{[]/.test(arg)) return MASK;
  if (/\s/.test(arg) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(arg)) return maskCommandText(arg);
  const assigned = /^([^=\s:/?]+)=(.*)$/s.exec(arg);
  if (assigned?.[1] !== undefined) return `${assigned[1]}=${maskAssigned(assigned[1], assigned[2] ?? '')}`;
  // A value glued to its flag, as in `-phunter2`.
  if (/^-[a-z](?=.*\d).{5,}$/i.test(arg)) return `${arg.slice(0, 2)}${MASK}`;
  return looksSecret(arg.replace(/^["']|["']$/g, '')) ? MASK : maskAddress(arg);
}

/** The value after `name=`. Variables of an environment are never shown; of flags, those that may be secrets. */
function maskAssigned(name: string, value: string): string {
  if (VARIABLE.test(value)) return value;
  if (/^-{1,2}(?:e|env|header|headers)$/i.test(name)) return maskNamedValue(value);
  if (/^[A-Z][A-Z0-9_]*$/.test(name) || /^-e[A-Z]/.test(name)) return MASK;
  return namesSecret(name) || looksSecret(value) || /^[{["']/.test(value) ? MASK : maskAddress(value);
}

/** `NAME=value` or `Name: value` with the value masked; a name alone, which passes a variable on, as it is. */
function maskNamedValue(text: string): string {
  const [, name, mark, value] = /^["']?([\w.-]+)(=|:\s*)(.+)$/s.exec(text) ?? [];
  if (name !== undefined && mark !== undefined && value !== undefined) {
    return `${name}${mark}${VARIABLE.test(value) ? value : MASK}`;
  }
  return /^[A-Za-z_][\w-]{0,60}$/.test(text) && !looksSecret(text) ? text : MASK;
}

/** A whole command line in one argument, as a shell takes it: word by word. */
function maskCommandText(text: string): string {
  return maskArguments(text.match(/(?:[^\s"']+|"[^"]*"|'[^']*'|["'])+/g) ?? []).join(' ');
}

/**
 * An address without its password, the secrets of its query, and the parts of its path and fragment that have the form of
 * one; any other text, and an address without any, as it is.
 */
export function maskAddress(text: string): string {
  // `URL` writes an address in its own way, so one without a secret is not sent through it.
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) return text;
  const before = url.href;
  if (url.password !== '') url.password = MASK;
  if (looksSecret(decoded(url.username))) url.username = MASK;
  for (const [name, value] of [...url.searchParams]) {
    if (namesSecret(name) || looksSecret(value)) url.searchParams.set(name, MASK);
    else if (looksSecret(name)) url.search = `?${MASK}`;
  }
  const parts = url.pathname.split('/');
  if (parts.some((part) => looksSecret(decoded(part)))) {
    url.pathname = parts.map((part) => (looksSecret(decoded(part)) ? MASK : part)).join('/');
  }
  if (url.hash !== '' && (looksSecret(url.hash.slice(1)) || /[=]/.test(url.hash))) url.hash = MASK;
  return url.href === before ? text : url.href;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whether something was taken out of a text or an address here, so that it is no longer what it was. */
export function isMasked(text: string): boolean {
  return text.includes(MASK);
}

/** The same names with every value masked. */
export function maskValues(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, MASK]));
}

/** A text without the given values. Short values are left alone: they would blank out half of the text. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 6) clean = clean.replaceAll(secret, MASK);
  return clean;
}

/** A JSON value in which no text, neither of a key nor of a member, holds one of the given values. */
export function redactAll<Value>(value: Value, secrets: readonly string[]): Value {
  const long = secrets.filter((secret) => secret.length >= 6).toSorted((one, other) => other.length - one.length);
  if (long.length === 0) return value;
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return redact(part, long);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    // `Object.fromEntries` defines own members, so `__proto__` stays one.
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [redact(key, long), walk(member)]));
  };
  const clean = walk(value);
  return isLike(value, clean) ? clean : value;
}

/** A walk that only shortens texts keeps the form of what it is given. */
function isLike<Value>(value: Value, other: unknown): other is Value {
  return typeof value === typeof other;
}
