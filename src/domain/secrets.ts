const MASK = '***';
/** Names of flags, variables and query members whose value is a secret, wherever the word stands in the name. */
const SECRET_NAME = /token|secret|passw|credential|auth|bearer|api[-_]?key|access[-_]?key|private[-_]?key/i;
/** Names that are one of these words: too short to be looked for inside others. */
const SHORT_NAME = /^(?:-{1,2})?(?:[a-z0-9]+[-_])*(?:key|pass|pwd|pat|t|p)$/i;
/** Values that have the form of a secret whatever they are called: known prefixes, or long runs of letters and digits. */
const SECRET_VALUE =
  /^(?:sk|pk|rk|ghp|gho|xox[a-z]|glpat|Bearer)[-_ ]|^(?=[^/\\.]*\d)(?=[^/\\.]*[a-z])[A-Za-z0-9_-]{24,}$/i;

function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name) || SHORT_NAME.test(name);
}

/**
 * A command's arguments as they may be kept and shown: what looks like a secret by its flag, its place in an address or
 * its form is `***`.
 */
export function maskArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const assigned = /^([^=\s]+)=(.*)$/s.exec(arg);
    if (assigned?.[1] !== undefined && (namesSecret(assigned[1]) || SECRET_VALUE.test(assigned[2] ?? ''))) {
      return `${assigned[1]}=${MASK}`;
    }
    const before = args[index - 1] ?? '';
    if (/^-[^=]+$/.test(before) && namesSecret(before) && !arg.startsWith('-')) return MASK;
    return SECRET_VALUE.test(arg) ? MASK : maskAddress(arg);
  });
}

/** An address without its password and the secrets of its query; any other text, and an address without any, as it is. */
export function maskAddress(text: string): string {
  // `URL` writes an address in its own way, so one without a secret is not sent through it.
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) return text;
  const secrets = [...url.searchParams.keys()].filter(namesSecret);
  if (url.password === '' && secrets.length === 0) return text;
  if (url.password !== '') url.password = MASK;
  for (const name of secrets) url.searchParams.set(name, MASK);
  return url.href;
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
