import type { Evidence } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { quoteOf } from './quote.ts';
import { type Passage, readName } from './words.ts';

/** One parameter, from the schema or, where there is none, from the "Args:" part of the description. */
export type Parameter = {
  name: string;
  words: Passage;
  /** Lower-case letters and digits only, so that `dry_run`, `dryRun` and `dry-run` are one name. */
  plain: string;
  type: string | undefined;
  description: string | undefined;
  /** Where the description stands: pointer and value of the string, and the offset in it. */
  described: { field: string; text: string; offset: number };
  /** Its string values, and the pointer of each. */
  choices: readonly { value: string; field: string }[];
  required: boolean;
  /** 0 for a parameter of the tool itself, more inside objects and lists. */
  depth: number;
  evidence: Evidence;
};

/** Schemas can be 10,000 deep and a megabyte wide: what lies beyond these is not looked at. */
const MAX_DEPTH = 4;
const MAX_PARAMETERS = 120;
const MAX_CHOICES = 60;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parameters of a tool's input schema, in the order of the schema. */
export function readParameters(tool: ToolDefinition): Parameter[] {
  const found: Parameter[] = [];
  if (tool.inputSchema !== undefined) walk(tool, tool.inputSchema, '/inputSchema', 0, found);
  return found;
}

function walk(tool: ToolDefinition, schema: unknown, pointer: string, depth: number, found: Parameter[]): void {
  if (!isRecord(schema) || depth > MAX_DEPTH) return;
  const properties = schema.properties;
  if (isRecord(properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    for (const name in properties) {
      if (!Object.hasOwn(properties, name)) continue;
      if (found.length >= MAX_PARAMETERS) return;
      const place = `${pointer}/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const member = properties[name];
      found.push(readParameter(tool, name, member, place, required.indexOf(name), pointer, depth));
      walk(tool, member, place, depth + 1, found);
    }
  }
  walk(tool, schema.items, `${pointer}/items`, depth + 1, found);
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    const list = schema[key];
    if (!Array.isArray(list)) continue;
    for (let at = 0; at < Math.min(list.length, 20); at += 1)
      walk(tool, list[at], `${pointer}/${key}/${at}`, depth + 1, found);
  }
}

function readParameter(
  tool: ToolDefinition,
  name: string,
  schema: unknown,
  place: string,
  requiredAt: number,
  parent: string,
  depth: number,
): Parameter {
  const member = isRecord(schema) ? schema : {};
  const description = typeof member.description === 'string' ? member.description : undefined;
  return {
    name,
    ...readParameterName(name),
    type: typeof member.type === 'string' ? member.type : undefined,
    description,
    described: { field: `${place}/description`, text: description ?? '', offset: 0 },
    choices: readChoices(member, place),
    required: requiredAt >= 0,
    depth,
    evidence: parameterEvidence(
      tool,
      member,
      name,
      place,
      requiredAt >= 0 ? `${parent}/required/${requiredAt}` : undefined,
    ),
  };
}

/** The best string to quote for a parameter: its description, its entry among the required ones, or the tool's name. */
function parameterEvidence(
  tool: ToolDefinition,
  member: Record<string, unknown>,
  name: string,
  place: string,
  required: string | undefined,
): Evidence {
  const description = member.description;
  if (typeof description === 'string' && description !== '') return quoteOf(`${place}/description`, description, 0, 80);
  if (required !== undefined && name !== '') return quoteOf(required, name, 0, name.length);
  for (const key of ['title', 'type'] as const) {
    const value = member[key];
    if (typeof value === 'string' && value !== '') return quoteOf(`${place}/${key}`, value, 0, 80);
  }
  return quoteOf('/name', tool.name, 0, tool.name.length);
}

function readChoices(member: Record<string, unknown>, place: string): { value: string; field: string }[] {
  const choices: { value: string; field: string }[] = [];
  const lists: [unknown, string][] = [[member.enum, `${place}/enum`]];
  const items = member.items;
  if (isRecord(items)) lists.push([items.enum, `${place}/items/enum`]);
  for (const key of ['anyOf', 'oneOf'] as const) {
    const variants = member[key];
    if (!Array.isArray(variants)) continue;
    for (let at = 0; at < Math.min(variants.length, 20); at += 1) {
      const variant: unknown = variants[at];
      if (!isRecord(variant)) continue;
      lists.push([variant.enum, `${place}/${key}/${at}/enum`]);
      if (typeof variant.const === 'string')
        choices.push({ value: variant.const, field: `${place}/${key}/${at}/const` });
    }
  }
  for (const [list, field] of lists) {
    if (!Array.isArray(list)) continue;
    for (let at = 0; at < Math.min(list.length, MAX_CHOICES); at += 1) {
      const value: unknown = list[at];
      if (typeof value === 'string' && value !== '') choices.push({ value, field: `${field}/${at}` });
    }
  }
  return choices;
}

/** Most tools share the names of their parameters: each is read once. */
const READ = new Map<string, { words: Passage; plain: string }>();
/** Names that are remembered, so that no list of tools, however long, fills the memory. */
const MOST_REMEMBERED = 5000;
const LONGEST_REMEMBERED = 40;

function readParameterName(name: string): { words: Passage; plain: string } {
  const known = READ.get(name);
  if (known !== undefined) return known;
  const read = { words: readName('', name), plain: plainName(name) };
  if (name.length > LONGEST_REMEMBERED) return read;
  if (READ.size >= MOST_REMEMBERED) READ.clear();
  READ.set(name, read);
  return read;
}

function plainName(name: string): string {
  return name
    .slice(0, 80)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

/** One documented parameter: `name (type): what it is`, or `name: what it is`. */
const DOCUMENTED = /(?:^|[\s•*-])`?([A-Za-z_][A-Za-z0-9_]{0,40})`?(?: ?\([^()\n]{0,60}\))? ?:(?=\s)/g;

/** Parameters documented in prose, for tools that came without a schema. `from` is where the "Args:" part begins. */
export function readDocumentedParameters(description: string, from: number): Parameter[] {
  const found: Parameter[] = [];
  const part = description.slice(from, from + 2000);
  const end = part.search(/\b(?:Returns?|Raises|Examples?)\s*:/);
  for (const match of (end > 0 ? part.slice(0, end) : part).matchAll(DOCUMENTED)) {
    const name = match[1] ?? '';
    if (name === '' || HEADINGS.has(name.toLowerCase())) continue;
    const start = from + match.index + match[0].indexOf(name);
    const after = from + match.index + match[0].length;
    found.push({
      name,
      ...readParameterName(name),
      type: undefined,
      description: documented(description, after),
      described: { field: '/description', text: description, offset: after },
      choices: [],
      required: false,
      depth: 0,
      evidence: quoteOf('/description', description, start, start + name.length),
    });
    if (found.length >= 40) break;
  }
  return found;
}

/** An empty line, or a line that begins with the next parameter. */
const NEXT_PARAMETER = /\n\s*\n|\n\s*(?:[-*•] ?)?`?[A-Za-z_]\w{0,40}`?(?: ?\([^()\n]{0,60}\))? ?:/;

/** What is said of a documented parameter: the rest of its paragraph, and no more than a glance of it. */
function documented(description: string, from: number): string {
  const line = description.slice(from, from + 300);
  const end = line.search(NEXT_PARAMETER);
  return end >= 0 ? line.slice(0, end) : line;
}

const HEADINGS = new Set([
  'args',
  'arguments',
  'parameters',
  'params',
  'returns',
  'return',
  'raises',
  'example',
  'examples',
  'inputs',
  'input',
  'note',
  'notes',
  'output',
]);
