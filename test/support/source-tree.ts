import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a checkout holds beside the project: installed, built or made at run time. */
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', 'package-lock.json']);

/** A node of a parsed file, as far as the rules look at it. */
export type Node = { type: string; start: number; end: number; [field: string]: unknown };

/** One import of a file. `specifier` is null where it is computed, `typeOnly` where it leaves no trace at run time. */
export type Import = { specifier: string | null; typeOnly: boolean; line: number };

export type SourceFile = { path: string; text: string; nodes: { node: Node; parents: Node[] }[]; imports: Import[] };

/** All files of the project, as paths from its root with forward slashes. */
export function projectFiles(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(path) || path.endsWith('.tgz')) return [];
    return entry.isDirectory() ? projectFiles(path) : [path];
  });
}

export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Parses one TypeScript file; a file that does not parse is an error of the test, not a rule broken. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);
  const nodes: SourceFile['nodes'] = [];
  collect(parsed.program, [], nodes);
  const imports = nodes.flatMap(({ node }) => importOf(node, text));
  return { path, text, nodes, imports };
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function collect(value: unknown, parents: Node[], into: SourceFile['nodes']): void {
  if (Array.isArray(value)) for (const element of value) collect(element, parents, into);
  if (!isNode(value)) return;
  into.push({ node: value, parents });
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) collect(member, [...parents, value], into);
  }
}

function importOf(node: Node, text: string): Import[] {
  const line = lineAt(text, node.start);
  switch (node.type) {
    case 'ImportDeclaration':
      return [{ specifier: literal(node.source), typeOnly: node.importKind === 'type', line }];
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return isNode(node.source)
        ? [{ specifier: literal(node.source), typeOnly: node.exportKind === 'type', line }]
        : [];
    case 'ImportExpression':
      return [{ specifier: literal(node.source), typeOnly: false, line }];
    case 'TSImportType':
      return [{ specifier: literal(node.source), typeOnly: true, line }];
    default:
      return [];
  }
}

function literal(node: unknown): string | null {
  return isNode(node) && typeof node.value === 'string' ? node.value : null;
}
