import { stringAt } from '../../domain/classification.ts';
import type { ToolDefinition } from '../../domain/tool.ts';
import { type Content, type Html, html, label, prose, shorten } from '../html.ts';

/** One argument that a call may carry, as a row. `path` names nested ones: `filter.status`, `items[].id`. */
export type Parameter = {
  path: string;
  depth: number;
  type: string;
  required: boolean;
  description: string | null;
  /** Further limits in words: the allowed values, the default, bounds. */
  notes: string[];
};

const MOST_ROWS = 250;
const DEEPEST = 6;

type JsonObject = Record<string, unknown>;
type Walk = { root: unknown; rows: Parameter[]; cut: boolean };
type Named = { path: string; depth: number; required: boolean; seen: readonly string[] };

/**
 * The arguments of a tool's input schema, outer before inner, in the schema's own order. Local `$ref`s are followed;
 * whatever a server put where a schema should be gives fewer rows, never an error. `cut` says that there were more
 * than can be shown.
 */
export function readParameters(tool: ToolDefinition): { rows: Parameter[]; cut: boolean } {
  const walk: Walk = { root: tool.inputSchema, rows: [], cut: false };
  addMembers(walk, tool.inputSchema, { path: '', depth: 0, required: false, seen: [] });
  return { rows: walk.rows, cut: walk.cut };
}

function addMembers(walk: Walk, schema: unknown, parent: Named): void {
  if (!isObject(schema)) return;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [name, member] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const path = parent.path === '' ? name : `${parent.path}.${name}`;
    addParameter(walk, member, { path, depth: parent.depth, required: required.has(name), seen: parent.seen });
  }
}

function addParameter(walk: Walk, given: unknown, named: Named): void {
  if (walk.rows.length >= MOST_ROWS) {
    walk.cut = true;
    return;
  }
  const { schema, seen } = resolve(walk.root, given, named.seen);
  walk.rows.push({
    path: named.path,
    depth: named.depth,
    type: typeOf(schema),
    required: named.required,
    description:
      (isObject(given) ? stringAt(given, '/description') : undefined) ?? stringAt(schema, '/description') ?? null,
    notes: notesOf(schema),
  });
  if (!isObject(schema)) return;
  if (named.depth >= DEEPEST) {
    walk.cut ||= isObject(schema.properties) || isObject(schema.items);
    return;
  }
  const inner = { path: named.path, depth: named.depth + 1, required: false, seen };
  addMembers(walk, schema, inner);
  if (isObject(schema.items)) {
    const items = resolve(walk.root, schema.items, seen);
    addMembers(walk, items.schema, { ...inner, path: `${named.path}[]`, seen: items.seen });
  }
  for (const option of [...optionsOf(schema)]) {
    const chosen = resolve(walk.root, option, seen);
    if (isObject(chosen.schema) && isObject(chosen.schema.properties))
      addMembers(walk, chosen.schema, { ...inner, seen: chosen.seen });
  }
}

function optionsOf(schema: JsonObject): unknown[] {
  return [schema.anyOf, schema.oneOf, schema.allOf].flatMap((options) => (Array.isArray(options) ? options : []));
}

/** Follows `#/…` references; one that leads back to where it came from stays unfollowed. */
function resolve(
  root: unknown,
  schema: unknown,
  seen: readonly string[],
): { schema: unknown; seen: readonly string[] } {
  if (!isObject(schema) || typeof schema.$ref !== 'string' || !schema.$ref.startsWith('#/')) return { schema, seen };
  if (seen.includes(schema.$ref) || seen.length > DEEPEST) return { schema, seen };
  let current = root;
  for (const raw of schema.$ref.slice(2).split('/')) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    current = isObject(current) ? Object.getOwnPropertyDescriptor(current, key)?.value : undefined;
  }
  return resolve(root, current, [...seen, schema.$ref]);
}

function typeOf(schema: unknown): string {
  if (!isObject(schema)) return 'anything';
  if (typeof schema.$ref === 'string') return shorten(schema.$ref.split('/').at(-1) ?? 'reference', 60);
  if (Array.isArray(schema.type)) return schema.type.filter((type) => typeof type === 'string').join(' or ');
  if (schema.type === 'array') return isObject(schema.items) ? `${typeOf(schema.items)}[]` : 'array';
  if (typeof schema.type === 'string') return shorten(schema.type, 60);
  const options = [...new Set(optionsOf(schema).map(typeOf))];
  if (options.length > 0) return shorten(options.slice(0, 6).join(' or '), 120);
  if (Array.isArray(schema.enum) && schema.enum.every((value) => typeof value === 'string')) return 'string';
  return isObject(schema.properties) ? 'object' : 'anything';
}

const BOUNDS = [
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'more than'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'less than'],
  ['minLength', 'shortest'],
  ['maxLength', 'longest'],
  ['maxItems', 'items at most'],
  ['format', 'format'],
  ['pattern', 'pattern'],
] as const;

function notesOf(schema: unknown): string[] {
  if (!isObject(schema)) return [];
  const notes: string[] = [];
  if (Array.isArray(schema.enum)) notes.push(`one of ${listed(schema.enum)}`);
  if ('const' in schema) notes.push(`always ${short(schema.const)}`);
  if ('default' in schema) notes.push(`default ${short(schema.default)}`);
  for (const [key, words] of BOUNDS) {
    const value = schema[key];
    if (typeof value === 'number' || typeof value === 'string') notes.push(`${words} ${short(value)}`);
  }
  return notes;
}

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, 12).map(short).join(', ');
  return values.length > 12 ? `${shown} and ${values.length - 12} more` : shown;
}

function short(value: unknown): string {
  return shorten(typeof value === 'string' ? (value === '' ? '""' : value) : (JSON.stringify(value) ?? 'nothing'), 80);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parameters as a table that turns into a list of cards on a phone. */
export function parameterTable(rows: readonly Parameter[], cut: boolean): Html {
  return html`<table class="params"><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Description</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr class="depth-${row.depth}"><th scope="row"><code>${nameOf(row)}</code></th><td class="type"><code>${label(row.type)}</code></td><td class="need">${row.required ? html`<b>required</b>` : 'optional'}</td><td class="words">${row.description !== null && longText(row.description, 600)}${row.notes.length > 0 && html`<span class="notes">${label(row.notes.join('; '))}</span>`}</td></tr>`,
  )}</tbody></table>${cut && html`<p class="note">There are more, or deeper, parameters than are shown here. The definition below has them all.</p>`}`;
}

/** An inner name with its outer part toned down. */
function nameOf(row: Parameter): Content {
  const at = row.depth === 0 ? 0 : row.path.lastIndexOf('.') + 1;
  return [
    at > 0 && html`<span class="outer">${label(shorten(row.path.slice(0, at), 120))}</span>`,
    label(shorten(row.path.slice(at), 160)),
  ];
}

/** A text in full, of which a long one shows its beginning and opens on demand. */
export function longText(text: string, most: number): Html {
  if (text.length <= most * 1.3) return html`<span class="prose">${prose(text)}</span>`;
  const at = cutAt(text, most);
  return html`<span class="prose">${prose(text.slice(0, at))}</span><details class="more"><summary>Show the rest</summary><span class="prose">${prose(text.slice(at))}</span></details>`;
}

/** A place near `most` where a text may be cut: after a line, else after a word, never inside a pair of surrogates. */
export function cutAt(text: string, most: number): number {
  const line = text.lastIndexOf('\n', most);
  if (line > most * 0.6) return line + 1;
  const space = text.lastIndexOf(' ', most);
  if (space > most * 0.6) return space + 1;
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most;
}
