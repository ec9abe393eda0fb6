import type { RejectedTool } from '../src/domain/crawl.ts';
import { readTool, type ToolDefinition } from '../src/domain/tool.ts';
import type { CrawlLimits } from './limits.ts';

/** Reads each tool of a list alone, so that one bad tool costs itself and not the list. */
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
    const read = this.#read(sent);
    if (typeof read === 'string') {
      this.rejected.push({ index, ...(name !== undefined && { name }), reason: read });
    } else {
      this.#names.add(read.name);
      this.tools.push(read);
    }
  }

  /** The definition, or the sentence that rejects it. */
  #read(sent: unknown): ToolDefinition | string {
    if (deeperThan(sent, this.#limits.depth)) {
      return `The definition is nested deeper than the limit of ${this.#limits.depth} levels.`;
    }
    const read = readTool(sent);
    if ('fault' in read) return `The definition is not valid at ${read.fault}.`;
    if (this.#names.has(read.tool.name)) return 'Another tool of this list has the same name.';
    const bytes = Buffer.byteLength(JSON.stringify(sent));
    if (bytes > this.#limits.toolBytes) {
      return `The definition has ${bytes} bytes, more than the limit of ${this.#limits.toolBytes}.`;
    }
    return read.tool;
  }
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
