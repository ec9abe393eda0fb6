import { posix } from 'node:path';
import { isNode, lineAt, type Node, type SourceFile } from './source-tree.ts';

/**
 * The boundaries of the project, each a function from parsed files to sentences that name file and line. They are here
 * and not in the test, so that the test can also hold each one against a file that breaks it.
 */

type Reach = 'all' | 'types' | 'none';
type Room = {
  holds: (path: string) => boolean;
  rooms: Record<string, Reach>;
  /** Names of packages, or of one entry of a package. */
  packages: string[];
  builtins: boolean | string[];
};

const MAIN_FILES = /^src\/(?:cli\/.*|main\.ts|config\.ts|version\.ts|openai\.ts|chat-endpoint\.ts)$/;
const MODEL = 'classifiers/statistical.ts';
const TRAINING = /^classifiers\/train(?:-[a-z-]+)?\.ts$/;
const MCP_CLIENT = '@modelcontextprotocol/client';

/** Which way imports point. A room may always import itself; what is not named here is forbidden. */
export const ROOMS: Record<string, Room> = {
  domain: {
    holds: (path) => path.startsWith('src/domain/'),
    rooms: {},
    packages: ['zod', 'canonicalize', 'fflate', 'jsonc-parser', 're2js', 'smol-toml'],
    builtins: ['node:crypto'],
  },
  crawler: {
    holds: (path) => path.startsWith('crawler/'),
    rooms: { domain: 'all' },
    packages: [MCP_CLIENT, 'cheerio', 'fflate', 'robots-parser', 'zod'],
    builtins: true,
  },
  classifiers: {
    holds: (path) => path.startsWith('classifiers/') && !TRAINING.test(path) && path !== MODEL,
    rooms: { domain: 'all', model: 'all' },
    packages: ['zod'],
    builtins: false,
  },
  // Reads the file of the model that ships beside it, once; a static import could not survive a broken one.
  model: {
    holds: (path) => path === MODEL,
    rooms: { domain: 'all', classifiers: 'all' },
    packages: [],
    builtins: ['node:fs', 'node:path'],
  },
  // Makes the model's file when somebody asks for it; nothing that judges may import it.
  training: {
    holds: (path) => TRAINING.test(path),
    rooms: { domain: 'all', classifiers: 'all', model: 'all' },
    packages: ['zod'],
    builtins: true,
  },
  store: {
    holds: (path) => path.startsWith('src/store/'),
    rooms: { domain: 'all' },
    packages: ['drizzle-orm', 'pg', '@electric-sql/pglite', 'pg-boss'],
    builtins: true,
  },
  web: {
    holds: (path) => path.startsWith('src/web/'),
    rooms: { domain: 'all', store: 'types' },
    packages: ['express', 'zod', 'helmet', 'hono/html', 'diff'],
    builtins: true,
  },
  gateway: {
    holds: (path) => path.startsWith('src/gateway/'),
    rooms: { domain: 'all' },
    packages: [MCP_CLIENT, '@modelcontextprotocol/server'],
    builtins: false,
  },
  // One run of a language model: what is asked, kept and spent. Who answers, and where it is kept, are arguments.
  'language-model': {
    holds: (path) => /^src\/(?:language-model|token-budget)\.ts$/.test(path),
    rooms: { domain: 'all', classifiers: 'all', store: 'types' },
    packages: [],
    builtins: false,
  },
  ingest: {
    holds: (path) => /^src\/ingest\.ts$/.test(path),
    rooms: { domain: 'all', crawler: 'types', classifiers: 'types', store: 'types', 'language-model': 'all' },
    packages: [],
    builtins: false,
  },
  main: {
    holds: (path) => MAIN_FILES.test(path),
    rooms: {
      domain: 'all',
      crawler: 'all',
      classifiers: 'all',
      store: 'all',
      web: 'all',
      gateway: 'all',
      ingest: 'all',
      'language-model': 'all',
    },
    packages: ['commander', 'cli-table3', 'cli-progress', 'zod'],
    builtins: true,
  },
};

/** Packages that one file alone may import, whatever its room says. */
const ONE_FILE_PACKAGES: Record<string, string> = { openai: 'src/openai.ts' };

export function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((name) => ROOMS[name]?.holds(path));
}

export function importFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const name = roomOf(file.path);
    const room = name === undefined ? undefined : ROOMS[name];
    if (name === undefined || room === undefined) return [`${file.path}:1 is in no room of the import table.`];
    return file.imports.flatMap(({ specifier, typeOnly, line }) => {
      const at = `${file.path}:${line}`;
      if (specifier === null) return [`${at} imports a computed name, which no table can hold.`];
      const fault = specifier.startsWith('.')
        ? relativeFault(file.path, specifier, typeOnly, name, room)
        : packageFault(file.path, specifier, room);
      return fault === undefined ? [] : [`${at} ${fault}`];
    });
  });
}

function relativeFault(
  path: string,
  specifier: string,
  typeOnly: boolean,
  name: string,
  room: Room,
): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (target.endsWith('.json') && !target.startsWith('..')) return undefined;
  const other = roomOf(target);
  if (other === undefined) return `imports ${target}, which is in no room.`;
  if (other === name) return undefined;
  const reach = room.rooms[other] ?? 'none';
  if (reach === 'none') return `imports ${target}: ${name} must not know ${other}.`;
  if (reach === 'types' && !typeOnly) return `imports ${target} as a value: ${name} may know only types of ${other}.`;
  return undefined;
}

function packageFault(path: string, specifier: string, room: Room): string | undefined {
  if (specifier.startsWith('node:')) {
    const allowed = Array.isArray(room.builtins) ? room.builtins.includes(specifier) : room.builtins;
    return allowed ? undefined : `imports ${specifier}, which this room may not use.`;
  }
  const only = ONE_FILE_PACKAGES[specifier];
  if (only !== undefined) return path === only ? undefined : `imports ${specifier}, which only ${only} may.`;
  const allowed = room.packages.some((name) => {
    const oneEntry = name.split('/').length > (name.startsWith('@') ? 2 : 1);
    return specifier === name || (!oneEntry && specifier.startsWith(`${name}/`));
  });
  return allowed ? undefined : `imports the package ${specifier}, which this room may not use.`;
}

export function cycleFaults(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.path, localImports(file)]));
  const state = new Map<string, 'open' | 'done'>();
  const faults: string[] = [];
  const visit = (path: string, trail: { path: string; line: number }[]) => {
    state.set(path, 'open');
    for (const { target, line } of edges.get(path) ?? []) {
      const here = [...trail, { path, line }];
      if (state.get(target) === 'open') {
        const from = here.findIndex((step) => step.path === target);
        faults.push(
          `${path}:${line} closes a circle: ${[...here.slice(from).map((step) => step.path), target].join(' → ')}.`,
        );
      } else if (state.get(target) === undefined && edges.has(target)) visit(target, here);
    }
    state.set(path, 'done');
  };
  for (const path of edges.keys()) if (state.get(path) === undefined) visit(path, []);
  return faults;
}

function localImports(file: SourceFile): { target: string; line: number }[] {
  return file.imports.flatMap(({ specifier, line }) =>
    specifier?.startsWith('.') ? [{ target: posix.join(posix.dirname(file.path), specifier), line }] : [],
  );
}

/** `as` is free in tests; in a config file of a tool a default export is how the tool reads it. */
export function syntaxFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const isTest = file.path.startsWith('test/');
    const isConfig = file.path.endsWith('.config.ts');
    return file.nodes.flatMap(({ node, parents }) => {
      const what = forbidden(node, parents, isTest, isConfig);
      return what === undefined ? [] : [`${file.path}:${lineAt(file.text, node.start)} has ${what}.`];
    });
  });
}

function forbidden(node: Node, parents: readonly Node[], isTest: boolean, isConfig: boolean): string | undefined {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return isConfig ? undefined : 'a default export';
    case 'ExportSpecifier':
      return isNode(node.exported) && node.exported.name === 'default' ? 'a default export' : undefined;
    case 'TSAnyKeyword':
      return 'the type any';
    case 'TSAsExpression':
      return isTest || isConst(node.typeAnnotation) ? undefined : 'a type assertion with "as"';
    case 'TSTypeAssertion':
      return isTest ? undefined : 'a type assertion in angle brackets';
    case 'TSNonNullExpression':
      return isTest ? undefined : 'a non-null assertion';
    case 'TSEnumDeclaration':
      return 'an enum, which type stripping cannot run';
    default:
      return node.type === 'TSModuleDeclaration' && parents.length === 1 && !isTest ? 'a namespace' : undefined;
  }
}

function isConst(type: unknown): boolean {
  return isNode(type) && type.type === 'TSTypeReference' && isNode(type.typeName) && type.typeName.name === 'const';
}

export const MAX_LINES = 300;

/** Lines of a file beyond `MAX_LINES`, leaving out tables (top-level lists, objects and calls of them) and templates. */
export function lengthFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    if (file.path.startsWith('test/')) return [];
    const free = new Set<number>();
    for (const { node, parents } of file.nodes) {
      const isTable = node.type === 'VariableDeclarator' && parents.length <= 3 && isTableValue(node.init);
      if (!isTable && node.type !== 'TemplateLiteral') continue;
      const [first, last] = [lineAt(file.text, node.start), lineAt(file.text, node.end)];
      for (let line = first + 1; line < last; line += 1) free.add(line);
    }
    const counted = file.text.trimEnd().split('\n').length - free.size;
    return counted > MAX_LINES
      ? [`${file.path}:${MAX_LINES} is not the end: ${counted} lines beside tables and templates.`]
      : [];
  });
}

function isTableValue(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (value.type === 'ArrayExpression' || value.type === 'ObjectExpression') return true;
  if (value.type === 'TSAsExpression' || value.type === 'TSSatisfiesExpression') return isTableValue(value.expression);
  return value.type === 'NewExpression' && Array.isArray(value.arguments) && value.arguments.some(isTableValue);
}

const FORBIDDEN_FOLDERS = new Set(['services', 'utils', 'types', 'controllers']);
const FORBIDDEN_WORD = /^(?:managers?|helpers?|utils?|utilit(?:y|ies)|services?)$/;

export function nameFaults(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const folders = path.split('/');
    const file = folders.pop() ?? '';
    const bad = folders.find((folder) => FORBIDDEN_FOLDERS.has(folder));
    if (bad !== undefined) return [`${path}:1 lies in a folder "${bad}"; name the folder by what it holds.`];
    const word = file
      .toLowerCase()
      .split(/[^a-z]+/)
      .find((part) => FORBIDDEN_WORD.test(part));
    if (word !== undefined) return [`${path}:1 has "${word}" in its name; name the file by what it holds.`];
    const kebab = !file.endsWith('.ts') || /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/.test(file);
    return kebab ? [] : [`${path}:1 is not named in kebab-case.`];
  });
}

/** Every file of `classifiers/rules` must be imported by its index and stand in a list there. */
export function ruleTableFaults(files: readonly SourceFile[]): string[] {
  const index = files.find((file) => file.path === 'classifiers/rules/index.ts');
  const rules = files.filter((file) => /^classifiers\/rules\/(?!index\.ts$)[^/]+\.ts$/.test(file.path));
  if (index === undefined) return ['classifiers/rules/index.ts:1 is missing.'];
  const listed = new Set(
    index.nodes.flatMap(({ node, parents }) =>
      node.type === 'Identifier' && parents.at(-1)?.type === 'ArrayExpression' ? [node.name] : [],
    ),
  );
  return rules.flatMap(({ path }) => {
    const specifier = `./${posix.basename(path)}`;
    const names = index.nodes.flatMap(({ node }) =>
      node.type === 'ImportDeclaration' && isNode(node.source) && node.source.value === specifier ? namesOf(node) : [],
    );
    if (names.some((name) => listed.has(name))) return [];
    return [`${path}:1 is a rule that the table in classifiers/rules/index.ts does not list.`];
  });
}

function namesOf(declaration: Node): string[] {
  const specifiers: unknown[] = Array.isArray(declaration.specifiers) ? declaration.specifiers : [];
  return specifiers.flatMap((one) =>
    isNode(one) && isNode(one.local) && typeof one.local.name === 'string' ? [one.local.name] : [],
  );
}

const FORBIDDEN_TEXTS: [RegExp, string][] = [
  [/(?<![\w.~-])\/(?:work|root)\//, 'a path of one machine'],
  [/\.\.\/shared\b/, 'a path beside the repository'],
  [
    /\/\/(?:registry|npm|packages|pypi|files)\.(?!example\b|modelcontextprotocol\.io\b)[a-z0-9.-]+\.[a-z]{2,}/,
    'the host of a package registry',
  ],
  [/@ts-(?:ignore|nocheck|expect-error)/, 'a switch that silences the type checker'],
];

/** What a shipped file must not say. `files` are texts of any kind, code, documents and settings. */
export function textFaults(files: readonly { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        FORBIDDEN_TEXTS.filter(([pattern]) => pattern.test(line)).map(
          ([, what]) => `${path}:${index + 1} holds ${what}.`,
        ),
      ),
  );
}
