const SECRET_FLAG =
  /^--?(?:[a-z0-9]+[-_])*(?:token|key|secret|password|pass|pwd|pat|auth|credentials?|bearer|apikey|t|p)$/i;
const SECRET_VALUE =
  /^(?:sk|pk|rk|ghp|gho|xox[a-z]|glpat|Bearer)[-_ ]|^(?=[^/\\.]*\d)(?=[^/\\.]*[a-z])[A-Za-z0-9_-]{24,}$/i;

/** Arguments as they may be kept: what looks like a secret by its flag, its place in an address or its form is `***`. */
export function maskSecrets(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const equals = arg.indexOf('=');
    const flag = equals > 0 ? arg.slice(0, equals) : undefined;
    if (flag !== undefined && (SECRET_FLAG.test(flag) || SECRET_VALUE.test(arg.slice(equals + 1))))
      return `${flag}=***`;
    const before = args[index - 1];
    if (before !== undefined && SECRET_FLAG.test(before) && !arg.startsWith('-')) return '***';
    if (SECRET_VALUE.test(arg)) return '***';
    return arg.replace(/(:\/\/[^\s/:@]*):[^\s/@]+@/g, '$1:***@');
  });
}

/** A text without the given values. Short values are left alone: they would blank out half of the text. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 6) clean = clean.replaceAll(secret, '***');
  return clean;
}
