import type { ToolDefinition } from '../tool.ts';

/** One top-level parameter of a tool, as far as a rule needs it. */
export type Parameter = {
  name: string;
  /** Where it stands in the definition (RFC 6901). */
  field: string;
  /** The JSON Schema type but null, and for a list that of its items; undefined when there are several or none. */
  type: string | undefined;
  itemType: string | undefined;
  /** Whether the schema lets a text through: it says so, or it does not say what it lets through. */
  mayBeText: boolean;
  required: boolean;
  description: string;
  /** The texts of its `enum`; empty when it has none, or one with other values. */
  choices: string[];
};

/** Keys that a path of the format can name. */
const ADDRESSABLE = /^[^.[\]]+$/;

/** The parameters of a tool that a condition's path can reach. Schemas are as sent, so nothing about them is assumed. */
export function parametersOf(tool: ToolDefinition): Parameter[] {
  const properties = memberOf(tool.inputSchema, 'properties');
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return [];
  const listed = memberOf(tool.inputSchema, 'required');
  const required = new Set<unknown>(Array.isArray(listed) ? listed : []);
  return Object.entries(properties)
    .filter(([name]) => ADDRESSABLE.test(name))
    .map(([name, schema]) => ({
      name,
      field: `/inputSchema/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      type: onlyOf(typesOf(schema)),
      itemType: onlyOf(typesOf(memberOf(schema, 'items'))),
      mayBeText: typesOf(schema)?.includes('string') ?? choicesOf(schema).length === 0,
      required: required.has(name),
      description: textAt(schema, 'description') ?? '',
      choices: choicesOf(schema),
    }));
}

/** The words of a name, in lower case: `dryRun`, `dry-run` and `dry_run` are all `dry run`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The types that a schema names, here or one level below `anyOf` or `oneOf`, without null; undefined where it names none. */
function typesOf(schema: unknown): string[] | undefined {
  const own = memberOf(schema, 'type');
  const branches = [memberOf(schema, 'anyOf'), memberOf(schema, 'oneOf')].flatMap((list) =>
    Array.isArray(list) ? list.map((branch: unknown) => memberOf(branch, 'type')) : [],
  );
  const named = [own, ...branches].flat().filter((type): type is string => typeof type === 'string');
  const types = [...new Set(named)].filter((type) => type !== 'null');
  return types.length === 0 ? undefined : types;
}

function onlyOf(types: readonly string[] | undefined): string | undefined {
  return types?.length === 1 ? types[0] : undefined;
}

function choicesOf(schema: unknown): string[] {
  const choices = memberOf(schema, 'enum');
  if (!Array.isArray(choices)) return [];
  const texts = choices.filter((choice): choice is string => typeof choice === 'string');
  return texts.length === choices.length ? texts : [];
}

function textAt(holder: unknown, key: string): string | undefined {
  const value = memberOf(holder, key);
  return typeof value === 'string' ? value : undefined;
}

function memberOf(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}
