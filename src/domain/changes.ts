import { CHANGE_KINDS, type ChangeKind } from './change-kinds.ts';
import type { RejectedTool } from './crawl.ts';
import { canonicalJson, type ToolDefinition } from './tool.ts';

/** A tool of a list. The definition is looked at only where hashes differ. */
export type ListedTool = { name: string; hash: string; definition: ToolDefinition };

/** One difference between two lists. `before` and `after` are absent where there was or is no such tool. */
export type Change<Tool extends ListedTool = ListedTool> = {
  kind: ChangeKind;
  /** The tool's name after the change, or before it when it is gone. */
  tool: string;
  /** The name before, where it was renamed. */
  formerName?: string;
  before?: Tool;
  after?: Tool;
};

/**
 * What a list does not tell: the tools that it did not get to. Of a tool that is missing for this reason nobody knows
 * whether the server still has it, so it counts as it was until a later list shows it or plainly lacks it.
 */
export type Unread = 'nothing' | 'anything' | ReadonlySet<string>;

/**
 * What a list leaves open. A list that was cut short may have held any tool behind the cut, and an entry without a name
 * may be any tool as well; an entry that was rejected by its name leaves that one open.
 */
export function unreadIn(
  list: { truncated?: string | null | undefined; rejected: readonly RejectedTool[] },
  nameOf: (name: string) => string = (name) => name,
): Unread {
  if (typeof list.truncated === 'string') return 'anything';
  const names = new Set<string>();
  for (const { name } of list.rejected) {
    if (name === undefined) return 'anything';
    names.add(nameOf(name));
  }
  return names.size === 0 ? 'nothing' : names;
}

export function isUnread(unread: Unread, name: string): boolean {
  return unread === 'anything' || (unread !== 'nothing' && unread.has(name));
}

/** Two lists of one server to be compared. No list names a tool twice. */
export type Comparison<Tool extends ListedTool> = {
  /** The tools that the server had, those included that its last list did not get to. */
  last: readonly Tool[];
  /** Tools that it once had and that had left, as they were last, by name. */
  gone: ReadonlyMap<string, Tool>;
  next: readonly Tool[];
  /** What `next` leaves open. */
  unread: Unread;
  /** No list before was ever whole: a name that none of them held may have stood behind the cut, so it is no news. */
  neverWhole: boolean;
};

/**
 * What changed from one list of a server to the next, in the order of the new list, what was removed last. At most one
 * change of a kind for each tool; the order of tools and of keys is none. Takes time in proportion to the lists.
 *
 * A tool that is back under its own name is `reappeared`, and its fields are held against what it was when it left. A
 * tool that left while one came that is plainly the same is `renamed`.
 */
export function compareLists<Tool extends ListedTool>(lists: Comparison<Tool>): Change<Tool>[] {
  const { last, gone, next, unread, neverWhole } = lists;
  const before = new Map(last.map((tool) => [tool.name, tool]));
  const kept = new Set(next.map(({ name }) => name));
  const left = last.filter(({ name }) => !kept.has(name) && !isUnread(unread, name));
  const fresh = next.filter(({ name }) => !before.has(name) && !gone.has(name));
  const formerOf = renames(left, fresh);
  const changes: Change<Tool>[] = [];
  for (const after of next) {
    const same = before.get(after.name);
    const back = gone.get(after.name);
    const former = formerOf.get(after);
    if (same !== undefined) changes.push(...fieldChanges(same, after));
    else if (back !== undefined) {
      changes.push({ kind: 'reappeared', tool: after.name, before: back, after }, ...fieldChanges(back, after));
    } else if (former !== undefined) {
      changes.push({ kind: 'renamed', tool: after.name, formerName: former.name, before: former, after });
      changes.push(...fieldChanges(former, after).filter(({ kind }) => differBeyondName(kind, former, after)));
    } else if (!neverWhole) changes.push({ kind: 'added', tool: after.name, after });
  }
  const moved = new Set(formerOf.values());
  for (const tool of left) if (!moved.has(tool)) changes.push({ kind: 'removed', tool: tool.name, before: tool });
  return changes;
}

const FIELDS = [
  ['title', 'title'],
  ['description', 'description'],
  ['input_schema', 'inputSchema'],
  ['output_schema', 'outputSchema'],
  ['annotations', 'annotations'],
] as const;

/** The part of a definition that a kind of change is about; undefined for kinds that are about the whole tool. */
export function changedPart(kind: ChangeKind, definition: ToolDefinition): unknown {
  const field = FIELDS.find(([name]) => name === kind)?.[1];
  if (field !== undefined) return definition[field];
  return kind === 'other' ? otherMembers(definition) : undefined;
}

const FIELD_KINDS = CHANGE_KINDS.filter((kind) => kind === 'other' || FIELDS.some(([name]) => name === kind));

/** How one definition became another. Two that have different hashes and differ in nothing else differ in `other`. */
function fieldChanges<Tool extends ListedTool>(before: Tool, after: Tool): Change<Tool>[] {
  if (before.hash === after.hash) return [];
  const kinds = FIELD_KINDS.filter((kind) =>
    differ(changedPart(kind, before.definition), changedPart(kind, after.definition)),
  );
  // Names that differ in characters which no database keeps: the hash alone tells them apart.
  if (kinds.length === 0 && before.name === after.name) kinds.push('other');
  return kinds.map((kind) => ({ kind, tool: after.name, before, after }));
}

function differ(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return canonicalJson(before) !== canonicalJson(after);
}

function otherMembers(definition: ToolDefinition): Record<string, unknown> | undefined {
  const { name: _, ...members } = definition;
  const other = Object.entries(members).filter(([key]) => !FIELDS.some(([, field]) => field === key));
  // `Object.fromEntries` defines own members, so one named `__proto__` stays data.
  return other.length === 0 ? undefined : Object.fromEntries(other);
}

/**
 * Which tool of `left` each tool of `fresh` plainly is: all is equal but the name, or description and schemas are equal
 * once each has its own name taken out. Where more than two tools are alike in this way nobody can tell, and where no words say
 * what a tool does, its name is all that tells it apart.
 */
function renames<Tool extends ListedTool>(left: readonly Tool[], fresh: readonly Tool[]): Map<Tool, Tool> {
  if (left.length === 0 || fresh.length === 0) return new Map();
  const groups = new Map<string, { left: Tool[]; fresh: Tool[] }>();
  for (const side of ['left', 'fresh'] as const) {
    for (const tool of side === 'left' ? left : fresh) {
      for (const key of likenesses(tool)) {
        const group = groups.get(key) ?? { left: [], fresh: [] };
        group[side].push(tool);
        groups.set(key, group);
      }
    }
  }
  const partners = new Map<Tool, Set<Tool>>();
  const doubtful = new Set<Tool>();
  for (const group of groups.values()) {
    const [from, to] = [group.left[0], group.fresh[0]];
    if (from === undefined || to === undefined) continue;
    if (group.left.length + group.fresh.length > 2)
      for (const tool of [...group.left, ...group.fresh]) doubtful.add(tool);
    partners.set(to, (partners.get(to) ?? new Set()).add(from));
    partners.set(from, (partners.get(from) ?? new Set()).add(to));
  }
  return new Map(
    fresh.flatMap((to) => {
      const [from, another] = partners.get(to) ?? [];
      if (from === undefined || another !== undefined || doubtful.has(from) || doubtful.has(to)) return [];
      return partners.get(from)?.size === 1 ? [[to, from]] : [];
    }),
  );
}

/** Two tools with one of these in common are alike. */
function likenesses(tool: ListedTool): string[] {
  const { title = '', description = '', inputSchema, outputSchema } = tool.definition;
  const keys: string[] = [];
  if (`${title}${description}`.trim() !== '') keys.push(`whole ${canonicalJson({ ...tool.definition, name: '' })}`);
  if (description.trim() !== '') {
    const words = [description, inputSchema ?? null, outputSchema ?? null];
    keys.push(`nameless ${canonicalJson(withoutName(words, tool.definition.name))}`);
  }
  return keys;
}

function differBeyondName(kind: ChangeKind, before: ListedTool, after: ListedTool): boolean {
  const nameless = ({ definition }: ListedTool) => withoutName(changedPart(kind, definition), definition.name);
  return differ(nameless(before), nameless(after));
}

/** The value with NUL in the place of a tool's own name, wherever its texts hold it. */
function withoutName(value: unknown, name: string): unknown {
  if (typeof value === 'string') return value.replaceAll(name, '\0');
  if (Array.isArray(value)) return value.map((member) => withoutName(member, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.replaceAll(name, '\0'), withoutName(member, name)]),
  );
}
