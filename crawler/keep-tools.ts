import type { RejectedTool } from '../src/domain/crawl.ts';
import { type ToolDefinition, toolDefinitionSchema } from '../src/domain/tool.ts';
import type { CrawlLimits } from './limits.ts';

/**
 * Parses each tool of a list alone, so that one bad tool costs itself and not the list.
 *
 * A kept tool is the very value that the server sent, not the parsed copy: a copy would lose a key named `__proto__`,
 * which `JSON.parse` makes an ordinary member.
 */
export class KeptTools {
  readonly #limits: Pick<CrawlLimits, 'tools' | 'toolBytes' | 'depth'>;
  readonly #names = new Set<string>();
  readonly tools: ToolDefinition[] = [];
  readonly rejected: RejectedTool[] = [];
  #seen = 0;

  constructor(limits: Pick<CrawlLimits, 'tools' | 'toolBytes' | 'depth'>) {
    this.#limits = limits;
  }

  /** Takes the tools of one page. Returns false when there were more tools than the limit allows. */
  add(page: readonly unknown[]): boolean {
    for (const sent of page) {
      if (this.#seen >= this.#limits.tools) return false;
      this.#take(sent, this.#seen++);
    }
    return true;
  }

  #take(sent: unknown, index: number): void {
    const name = nameOf(sent);
    const reason = this.#fault(sent);
    if (reason !== undefined) this.rejected.push({ index, ...(name !== undefined && { name }), reason });
    else if (isToolDefinition(sent)) {
      this.#names.add(sent.name);
      this.tools.push(sent);
    }
  }

  #fault(sent: unknown): string | undefined {
    if (deeperThan(sent, this.#limits.depth)) {
      return `The definition is nested deeper than the limit of ${this.#limits.depth} levels.`;
    }
    const parsed = toolDefinitionSchema.safeParse(sent);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const place = issue?.path.join('/') ?? '';
      return `The definition is not valid${place === '' ? '' : ` at /${place}`}: ${issue?.message ?? 'unknown fault'}.`;
    }
    if (this.#names.has(parsed.data.name)) return 'Another tool of this list has the same name.';
    const bytes = Buffer.byteLength(JSON.stringify(sent));
    if (bytes > this.#limits.toolBytes) {
      return `The definition has ${bytes} bytes, more than the limit of ${this.#limits.toolBytes}.`;
    }
    return undefined;
  }
}

function isToolDefinition(value: unknown): value is ToolDefinition {
  return toolDefinitionSchema.safeParse(value).success;
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
  return typeof value.name === 'string' ? value.name.slice(0, 200) : undefined;
}

/** Whether a JSON value has more than `limit` levels. It stops at the limit, so it cannot overflow the stack. */
export function deeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit <= 0) return true;
  return Object.values(value).some((member) => deeperThan(member, limit - 1));
}
