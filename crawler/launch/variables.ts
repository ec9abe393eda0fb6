/** Whether a name is that of an ordinary variable, and not one that the loader, the shell, Node or npm obeys. */
export function mayBeSet(name: string): boolean {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,100}$/.test(name)) return false;
  return (
    name === 'NODE_ENV' ||
    !/^(?:NODE_|NPM_|LD_|DYLD_|BASH_|OPENSSL_|UV_|HOME$|PATH$|TMPDIR$|SHELL$|ENV$|IFS$)/i.test(name)
  );
}

/**
 * The variables of a listing that a sandboxed server may get. A registry, a client's configuration or the server's own words
 * may name others, and `NODE_OPTIONS` could open the sandbox that is meant to hold it.
 */
export function ordinaryVariables(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => mayBeSet(name)));
}
