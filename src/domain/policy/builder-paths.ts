import type { ToolDefinition } from '../tool.ts';
import { OPERATORS, type Operator } from './builder-state.ts';

/** A place in a tool's arguments that a condition can look at. */
export type ArgumentPath = {
  /** As the format writes it: `args.to[*]`. */
  path: string;
  /** The JSON Schema type; undefined when there are several or none. */
  type: string | undefined;
  /** The texts of its `enum`; empty when it has none. */
  choices: string[];
};

const MOST_PATHS = 150;
const DEEPEST = 4;
/** Keys that a path of the format can name. */
const ADDRESSABLE = /^[^.[\]]+$/;

type JsonObject = Record<string, unknown>;

/** The places that a tool's input schema names, outer before inner, in its own order. Nothing about it is assumed. */
export function pathsOf(tool: ToolDefinition): ArgumentPath[] {
  const found: ArgumentPath[] = [];
  const root: unknown = tool.inputSchema;
  addMembers(found, root, root, 'args', 0);
  return found;
}

function addMembers(found: ArgumentPath[], root: unknown, schema: unknown, base: string, depth: number): void {
  if (!isObject(schema) || !isObject(schema.properties) || depth >= DEEPEST) return;
  for (const [name, member] of Object.entries(schema.properties)) {
    if (ADDRESSABLE.test(name)) addPath(found, root, member, `${base}.${name}`, depth);
  }
}

function addPath(found: ArgumentPath[], root: unknown, given: unknown, path: string, depth: number): void {
  if (found.length >= MOST_PATHS) return;
  const schema = meant(root, given);
  const type = typeOf(schema);
  found.push({ path, type, choices: choicesOf(schema) });
  if (isObject(schema) && isObject(schema.items) && depth < DEEPEST)
    addPath(found, root, schema.items, `${path}[*]`, depth + 1);
  addMembers(found, root, schema, path, depth + 1);
}

/** The schema that a local `$ref`, or a union with null, stands for. */
function meant(root: unknown, given: unknown): unknown {
  let schema = given;
  for (let hops = 0; hops < 4 && isObject(schema); hops += 1) {
    const union: unknown = schema.anyOf ?? schema.oneOf;
    const branches = Array.isArray(union)
      ? union.filter((branch: unknown) => !(isObject(branch) && branch.type === 'null'))
      : [];
    if (typeof schema.$ref === 'string') schema = at(root, schema.$ref);
    else if (branches.length === 1) schema = branches[0];
    else break;
  }
  return schema;
}

function at(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let place: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    place = isObject(place) && Object.hasOwn(place, key) ? place[key] : undefined;
  }
  return place;
}

function typeOf(schema: unknown): string | undefined {
  if (!isObject(schema)) return undefined;
  if (typeof schema.type === 'string') return schema.type;
  if (Array.isArray(schema.type)) {
    const others = schema.type.filter((type: unknown): type is string => typeof type === 'string' && type !== 'null');
    return others.length === 1 ? others[0] : undefined;
  }
  if (isObject(schema.properties)) return 'object';
  return choicesOf(schema).length > 0 ? 'string' : undefined;
}

function choicesOf(schema: unknown): string[] {
  if (!isObject(schema) || !Array.isArray(schema.enum)) return [];
  const texts = schema.enum.filter((choice: unknown): choice is string => typeof choice === 'string');
  return texts.length === schema.enum.length ? texts : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const COMPARING: readonly Operator[] = ['gt', 'gte', 'lt', 'lte'];
const BY_TYPE: Record<string, readonly Operator[]> = {
  number: [...COMPARING, 'eq', 'neq', 'in', 'not_in', 'exists'],
  integer: [...COMPARING, 'eq', 'neq', 'in', 'not_in', 'exists'],
  string: ['eq', 'neq', 'in', 'not_in', 'contains', 'regex', ...COMPARING, 'exists'],
  boolean: ['eq', 'neq', 'exists'],
  array: ['contains', 'exists'],
  object: ['exists'],
};

/** The operators that make sense for a parameter of this type, the likeliest first; all where the type is not known. */
export function operatorsFor(type: string | undefined): readonly Operator[] {
  return type !== undefined && Object.hasOwn(BY_TYPE, type) ? (BY_TYPE[type] ?? OPERATORS) : OPERATORS;
}
