/** What the variables of a configuration may stand for: what its reader knows of the machine. All of it may be absent. */
export type Surroundings = {
  env?: Readonly<Record<string, string | undefined>> | undefined;
  home?: string | undefined;
  /** The folder that the client works in. */
  folder?: string | undefined;
  /** Whether `$NAME` without braces is a variable too, as it is to Gemini CLI. */
  bare?: boolean | undefined;
};

/** A text with its variables filled in, and the names of those that have no value here; they stay as written. */
export type Filled = { text: string; lacks: string[] };

const BRACED = /\$\{([^{}]{1,200})\}/g;
const BARE = /\$([A-Za-z_]\w*)/g;

/**
 * Fills in `${NAME}`, `${NAME:-default}`, `${env:NAME}`, `${workspaceFolder}`, `${userHome}` and their like. `${input:id}` is
 * asked of the user by the client, so it never has a value here.
 */
export function fillIn(text: string, around: Surroundings): Filled {
  const lacks: string[] = [];
  const orLacking = (value: string | undefined, name: string, written: string): string => {
    if (value === undefined) lacks.push(name);
    return value ?? written;
  };
  const braced = text.replace(BRACED, (written: string, inside: string) => {
    const known = placeNamed(inside, around);
    if (known !== undefined) return known;
    if (inside.startsWith('input:'))
      return orLacking(undefined, `the input “${inside.slice('input:'.length)}”`, written);
    const [, name = '', otherwise] = /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/s.exec(inside) ?? [];
    if (name === '') return orLacking(undefined, written, written);
    // As in a shell, `:-` also stands in for a variable that is empty.
    const value = around.env?.[name];
    return orLacking(otherwise === undefined ? value : value || otherwise, name, written);
  });
  if (around.bare !== true) return { text: braced, lacks };
  return {
    text: braced.replace(BARE, (written: string, name: string) => orLacking(around.env?.[name], name, written)),
    lacks,
  };
}

function placeNamed(name: string, { home, folder }: Surroundings): string | undefined {
  switch (name) {
    case 'workspaceFolder':
    case 'workspaceRoot':
    case 'cwd':
      return folder;
    case 'workspaceFolderBasename':
      return folder?.split(/[\\/]/).at(-1);
    case 'userHome':
      return home;
    case 'pathSeparator':
    case '/':
      return folder?.includes('\\') ? '\\' : '/';
    default:
      return undefined;
  }
}
