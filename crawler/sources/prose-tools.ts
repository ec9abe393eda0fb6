import { type Block, type Item, type Line, readBlocks } from './prose-blocks.ts';
import { announcesTools, labelsDetails, looksLikeParameter, type Section, sectionUnder } from './prose-headings.ts';
import {
  areAllTools,
  columnOf,
  hasSeparator,
  headsTools,
  isGroup,
  isJoinedName,
  isMarked,
  isPlainlyTool,
  nameInHeading,
  namesInRow,
  textAfter,
} from './prose-lines.ts';
import { candidateIn, doubtAbout, type Standing } from './prose-names.ts';

/** A tool as somebody's text names it; what it takes is not read. */
export type ProseTool = { name: string; description?: string };
export type ProseReading = { tools: ProseTool[]; rejected: { name: string; reason: string }[] };

const LONGEST_DESCRIPTION = 2_000;
/** More names than any real server has tools; the largest has 401. */
const MOST_TOOLS = 1_000;

/**
 * The tools that a page of HTML names: in tables, lists, headings, definition lists. It is strict: a name has to stand where
 * tools are named and be written like one. What could be a tool and is not taken for one is rejected with the reason.
 */
export function readProseTools(html: string): ProseReading {
  return new ProseReader().read(readBlocks(html).blocks);
}

type Open = { level: number; section: Section };

class ProseReader {
  readonly #tools = new Map<string, ProseTool>();
  readonly #rejected = new Map<string, string>();
  readonly #open: Open[] = [];
  /** The tool whose heading or paragraph was read last, and whose description may follow. */
  #tool: ProseTool | undefined;
  /** The paragraph right before a list or a table. */
  #label = '';

  read(blocks: readonly Block[]): ProseReading {
    for (const [at, block] of blocks.entries()) {
      if (block.kind === 'heading') this.#heading(block.line, block.level, () => headsTools(blocks, at));
      else this.#readBlock(block);
      if (block.kind !== 'paragraph') this.#label = '';
    }
    const rejected = [...this.#rejected].filter(([name]) => !this.#tools.has(name));
    return { tools: [...this.#tools.values()], rejected: rejected.map(([name, reason]) => ({ name, reason })) };
  }

  get #section(): Section {
    return this.#open.at(-1)?.section ?? 'unknown';
  }

  #readBlock(block: Exclude<Block, { kind: 'heading' }>): void {
    if (block.kind === 'end') this.#leave(block.level);
    else if (block.kind === 'paragraph') this.#paragraph(block.line);
    else if (block.kind === 'table') this.#table(block.head, block.rows);
    else if (block.kind !== 'code' && this.#mayList(block.items)) this.#items(block.items);
  }

  #leave(level: number): void {
    while ((this.#open.at(-1)?.level ?? 0) >= level) this.#open.pop();
    this.#tool = undefined;
  }

  #heading(line: Line, level: number, isGroup: () => boolean): void {
    this.#leave(level);
    const outer = this.#section;
    const isNamed = /^\W*tool\s*:/i.test(line.text);
    if (outer === 'tools' || (isNamed && outer !== 'other' && outer !== 'tool')) {
      const { name, style } = nameInHeading(line);
      // An ordinary word as a heading is a kind of tools, and nothing to be in doubt about.
      const isTool = name !== undefined && doubtAbout(name, isNamed ? 'code' : style, 'heading') === undefined;
      if (isTool && (isJoinedName(name) || !isGroup())) {
        const description = hasSeparator(line.rest) && !line.rest.includes(name) ? line.rest : undefined;
        this.#tool = this.#keep(name, description, line);
        this.#open.push({ level, section: 'tool' });
        return;
      }
    }
    this.#open.push({ level, section: sectionUnder(line, level, outer) });
  }

  #paragraph(line: Line): void {
    const section = this.#section;
    if (section === 'tools') {
      const { lead, rest } = line;
      const name = lead.style !== 'plain' && (rest === '' || hasSeparator(rest)) ? candidateIn(lead.text) : undefined;
      if (
        name !== undefined &&
        !labelsDetails(lead.text) &&
        !looksLikeParameter(rest) &&
        isPlainlyTool(name, line, 'heading')
      ) {
        this.#tool = this.#keep(name, rest, line);
        return;
      }
    }
    if (this.#tool !== undefined && this.#tool.description === undefined && !labelsDetails(line.text)) {
      describe(this.#tool, line.text);
    }
    this.#label = line.text;
  }

  /** Whether the items that come now can be tools: not where they say what the last tool takes. */
  #mayList(items: readonly Item[]): boolean {
    if (labelsDetails(this.#label)) return false;
    const section = this.#section;
    if (section === 'other' || section === 'tool' || section === 'aside') return false;
    if (announcesTools(this.#label)) return true;
    return section === 'features' ? areAllTools(items) : section === 'tools' && this.#tool === undefined;
  }

  #items(items: readonly Item[], depth = 0): void {
    const parameters = items.filter(({ line }) => isMarked(line) && looksLikeParameter(line.rest));
    if (parameters.length * 2 > items.length) return;
    for (const item of items) {
      const { line } = item;
      const name = isMarked(line) ? candidateIn(line.lead.text) : undefined;
      if (name === undefined || labelsDetails(line.lead.text)) {
        if (!labelsDetails(line.text)) this.#group(item, depth);
        continue;
      }
      if (looksLikeParameter(line.rest)) this.#reject(name, 'The text after it begins like that of a parameter.');
      // A plain word in bold over a list is the name of a group.
      else if (line.lead.style !== 'code' && !isJoinedName(name) && isGroup(item)) this.#group(item, depth);
      else this.#judge(name, line, 'list', textAfter(item));
    }
  }

  /** An item that is no tool may stand over tools, or name several: `Issues: create_issue, list_issues`. */
  #group({ line, inner }: Item, depth: number): void {
    for (const name of namesInRow(line)) {
      this.#judge(name, { ...line, lead: { text: name, style: 'code' } }, 'list', undefined);
    }
    if (depth > 3) return;
    for (const block of inner) {
      if (block.kind === 'paragraph') this.#label = block.line.text;
      else {
        if (block.kind === 'list' && !labelsDetails(this.#label)) this.#items(block.items, depth + 1);
        this.#label = '';
      }
    }
  }

  #table(head: readonly string[], rows: readonly Line[][]): void {
    const section = this.#section;
    if (section === 'other' || section === 'aside' || section === 'tool' || labelsDetails(this.#label)) return;
    const column = columnOf(head, section === 'tools' || announcesTools(this.#label));
    if (column === undefined) return;
    for (const row of rows) {
      const cell = row[column.name];
      if (cell === undefined || cell.text === '') continue;
      const text = column.text === undefined ? undefined : row[column.text]?.text;
      const names = cell.codes.length > 1 ? cell.codes.map(candidateIn).filter((name) => name !== undefined) : [];
      if (names.length > 0) {
        for (const name of names)
          this.#judge(name, { ...cell, lead: { text: name, style: 'code' } }, column.standing, text);
        continue;
      }
      const [code] = cell.codes;
      const name = candidateIn(code ?? cell.text);
      if (name === undefined) this.#reject(cell.text, 'It has several words, or signs that no name of a tool has.');
      else
        this.#judge(
          name,
          code === undefined ? cell : { ...cell, lead: { text: name, style: 'code' } },
          column.standing,
          text,
        );
    }
  }

  #judge(name: string, line: Line, standing: Standing, description: string | undefined): void {
    const doubt = /\b(?:coming soon|planned|not yet implemented|removed in)\b/i.test(line.text)
      ? 'The text says that it is not there.'
      : doubtAbout(name, line.lead.style, standing);
    if (doubt !== undefined) this.#reject(name, doubt);
    else this.#keep(name, description, line);
  }

  #keep(name: string, description: string | undefined, line: Line): ProseTool | undefined {
    if (line.isStruck) this.#reject(name, 'It is struck out.');
    else if (this.#tools.size < MOST_TOOLS || this.#tools.has(name)) {
      const tool = this.#tools.get(name) ?? { name };
      this.#tools.set(name, tool);
      if (tool.description === undefined && description !== undefined) describe(tool, description);
      return tool;
    }
    return undefined;
  }

  #reject(name: string, reason: string): void {
    const shown = name.length > 80 ? `${name.slice(0, 79).toWellFormed()}…` : name;
    if (!this.#rejected.has(shown)) this.#rejected.set(shown, reason);
  }
}

function describe(tool: ProseTool, text: string): void {
  const plain = text
    .replace(/^[\s:–—→>-]+/, '')
    .replace(/^\*{0,2}description\*{0,2}\s*:\s*/i, '')
    .trim();
  if (plain !== '') tool.description = plain.slice(0, LONGEST_DESCRIPTION).toWellFormed();
}
