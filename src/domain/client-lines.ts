import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/** Where a server's entry begins in a configuration, from 1; undefined where it is not found. */
export type EntryLine = (name: string, project?: string) => number | undefined;

/** The places of the lists of servers that `readClientConfig` knows. */
const LISTS: string[][] = [['mcpServers'], ['servers'], ['context_servers'], ['mcp_servers'], ['mcp', 'servers']];

/** Reads where the entries of a configuration begin, in JSON with or without comments, or in TOML. */
export function entryLines(text: string): EntryLine {
  const tree = treeOf(text);
  // TOML can begin with a bracket as well; what is in no tree is looked for as a table.
  return (name, project) => jsonLine(text, tree, name, project) ?? tomlLine(text, name);
}

function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function jsonLine(text: string, tree: Node | undefined, name: string, project: string | undefined): number | undefined {
  if (tree === undefined) return undefined;
  const lists = project === undefined ? LISTS : [['projects', project, 'mcpServers']];
  for (const list of lists) {
    const entry = findNodeAtLocation(tree, [...list, name]);
    // The entry's value is given; its member, with the name, is around it.
    if (entry !== undefined) return lineOf(text, entry.parent?.offset ?? entry.offset);
  }
  return undefined;
}

function tomlLine(text: string, name: string): number | undefined {
  const keys = [name, JSON.stringify(name), `'${name}'`].map((key) => key.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const table = new RegExp(`^[ \\t]*\\[[ \\t]*mcp_servers[ \\t]*\\.[ \\t]*(?:${keys.join('|')})[ \\t]*[\\].]`, 'm');
  const found = table.exec(text);
  return found === null ? undefined : lineOf(text, found.index);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
