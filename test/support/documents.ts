import { globSync } from 'node:fs';
import { posix } from 'node:path';

/** A place in a document that names something: the sentence of a fault begins with it. */
export type Mention = { document: string; line: number; name: string };

/**
 * Files that documents speak of and that are the reader's own, or appear only when the program runs. Everything else
 * that looks like a file must be there.
 */
const READERS_FILES = new Set([
  'policy.json',
  'toolrisk.lock.json',
  'tools.json',
  'rows.jsonl',
  './data',
  'data/',
  'my-server.js',
]);

const FILE_ENDING = /\.(?:ts|mjs|js|json|jsonl|md|sql|css|html|svg|png|toml|ya?ml)$/;

/** The targets of relative links and images, as paths from the root of the project. */
export function relativeLinks(document: string, text: string): Mention[] {
  return onEachLine(
    text,
    /!?\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)|\b(?:src|href)="([^"]+)"/g,
    ([, link, attribute], line) => {
      const target = link ?? attribute ?? '';
      if (/^[a-z][a-z+.-]*:|^#|^\/\//i.test(target)) return [];
      const path = decodeURI(target.replace(/[#?].*$/, ''));
      return [{ document, line, name: posix.normalize(posix.join(posix.dirname(document), path)) }];
    },
  );
}

/** Everything in backticks that looks like a file or folder of the project. */
export function namedFiles(document: string, text: string, roots: readonly string[]): Mention[] {
  return onEachLine(withoutBlocks(text), /`([^`\n]+)`/g, ([, span = ''], line) => {
    const name = span.trim();
    if (READERS_FILES.has(name) || /[\s<>{}()=:@…"'|]/.test(name) || name.startsWith('/')) return [];
    const inProject = roots.some((root) => name === root || name.startsWith(`${root}/`));
    const bareFile = !name.includes('/') && FILE_ENDING.test(name);
    const elsewhere = name.includes('/') && FILE_ENDING.test(name);
    return inProject || bareFile || elsewhere ? [{ document, line, name }] : [];
  });
}

/** Whether this very file or folder is in the project. */
export function isThere(path: string, files: readonly string[]): boolean {
  const folder = path.replace(/\/$/, '');
  return folder === '.' || files.some((file) => file === folder || file.startsWith(`${folder}/`));
}

/** Whether a named file, folder or pattern with `*` is in the project; a bare file name may lie in any folder. */
export function isInProject(name: string, files: readonly string[], root: string): boolean {
  if (name.includes('*')) return globSync(name, { cwd: root, exclude: ['node_modules/**'] }).length > 0;
  const path = name.replace(/^\.\//, '');
  return isThere(path, files) || (!path.includes('/') && files.some((file) => posix.basename(file) === path));
}

/** The scripts that a text tells the reader to run through npm. */
export function npmScripts(document: string, text: string): Mention[] {
  const said = /\bnpm (?:run (?:-s |--silent )?([a-zA-Z][\w:-]*)|(start|test)\b)/g;
  return onEachLine(text, said, ([, script, short], line) => [{ document, line, name: script ?? short ?? '' }]);
}

/** The commands of the command line that a text shows, in code: `toolrisk crawl`, `npm run -s toolrisk -- crawl`. */
export function commandsShown(document: string, text: string): Mention[] {
  const code = /\btoolrisk (?:-- )?([a-z][a-z-]*)\b/g;
  const inline = onEachLine(withoutBlocks(text), /`([^`\n]+)`/g, ([, span = ''], line) =>
    [...span.matchAll(code)].map(([, name = '']) => ({ document, line, name })),
  );
  return [...inline, ...onEachLine(onlyBlocks(text), code, ([, name = ''], line) => [{ document, line, name }])];
}

/** The commands that a `--help` page lists. */
export function commandsOf(help: string): Set<string> {
  const section = help.split(/^Commands:\s*$/m)[1] ?? '';
  return new Set([...section.matchAll(/^ {2}([a-z][a-z-]*)\b/gm)].map(([, name = '']) => name));
}

function onEachLine<Result>(
  text: string,
  pattern: RegExp,
  read: (match: RegExpMatchArray, line: number) => Result[],
): Result[] {
  return text
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(pattern)].flatMap((match) => read(match, index + 1)));
}

/** Lines of fenced blocks are emptied, so that line numbers stay. */
function withoutBlocks(text: string): string {
  return partition(text, (inBlock) => !inBlock);
}

function onlyBlocks(text: string): string {
  return partition(text, (inBlock) => inBlock);
}

function partition(text: string, keep: (inBlock: boolean) => boolean): string {
  let inBlock = false;
  const lines = text.split('\n').map((line) => {
    if (/^\s*(?:```|~~~)/.test(line)) {
      inBlock = !inBlock;
      return '';
    }
    return keep(inBlock) ? line : '';
  });
  return lines.join('\n');
}
