import type { Block, Item, Line } from './prose-blocks.ts';
import { labelsDetails, looksLikeParameter } from './prose-headings.ts';
import { candidateIn, doubtAbout, type Standing } from './prose-names.ts';

const TOOL_COLUMN = /^(?:mcp |available )?(?:tools?|tool names?|tool ?\/ ?function|functions?\/tools?)$/i;
const NAME_COLUMN = /^(?:name|function|function name|command|action|method|operation|endpoint|capability)$/i;
const ORDER_COLUMN = /^(?:#|no\.?|nr\.?|category|group|area|toolset|type|)$/i;
const TEXT_COLUMN =
  /\b(?:description|desc|what|purpose|summary|function|functionality|does|details?|use|usage|action|meaning|explanation|capabilit\w+)\b/i;
const DETAIL_COLUMN =
  /^(?:type|types|required|required\?|default|default value|parameters?|arguments?|env\w*|variables?|flags?|options?|fields?|propert(?:y|ies)|example value|value)$/i;

/** The name of a tool in a heading: all of it, what stands before a dash, or the one thing in it that is set as code. */
export function nameInHeading(line: Line): { name: string | undefined; style: Line['lead']['style'] } {
  const { lead, rest, text, codes } = line;
  const [code, ...others] = codes.map(candidateIn);
  if (others.length === 0 && code !== undefined && isJoinedName(code)) return { name: code, style: 'code' };
  const isWhole = lead.style !== 'plain' && rest === '';
  const whole = isWhole ? lead.text : text.replace(/^[\W\d]*(?=[A-Za-z])/, '');
  const name = candidateIn(whole) ?? (hasSeparator(rest) ? candidateIn(lead.text) : undefined);
  return { name, style: name !== undefined && codes.includes(name) ? 'code' : lead.style };
}

/** Whether headings below this one are written like names of tools. */
export function headsTools(blocks: readonly Block[], at: number): boolean {
  const own = blocks[at];
  if (own?.kind !== 'heading') return false;
  for (const block of blocks.slice(at + 1)) {
    if (block.kind !== 'heading') continue;
    if (block.level <= own.level) return false;
    const { name } = nameInHeading(block.line);
    if (name !== undefined && isJoinedName(name)) return true;
  }
  return false;
}

const ACTS =
  /(?:^|_|\b)(?:get|list|create|update|delete|remove|add|set|search|find|read|write|edit|send|fetch|run|execute|query|describe|show|check|start|stop|open|close|move|copy|upload|download|put|resolve|insert)(?=_|[A-Z]|\b)|_(?:get|list|create|update|delete|put|send|run|search|execute)\b/;

/** Whether a list that nothing calls tools can hold nothing else: joined names in code, each explained, most of them acts. */
export function areAllTools(items: readonly Item[]): boolean {
  const names = items.map(({ line }) => {
    const name = line.lead.style === 'code' && hasSeparator(line.rest) ? candidateIn(line.lead.text) : undefined;
    return name !== undefined && isJoinedName(name) && !looksLikeParameter(line.rest) ? name : undefined;
  });
  const acts = names.filter((name) => name !== undefined && ACTS.test(name));
  return items.length > 1 && names.every((name) => name !== undefined) && acts.length * 2 > items.length;
}

/** The column with the names, and the one that says what they do; undefined for a table of anything else. */
export function columnOf(
  head: readonly string[],
  amongTools: boolean,
): { name: number; text: number | undefined; standing: Standing } | undefined {
  const tool = head.findIndex((title) => TOOL_COLUMN.test(title));
  const before = head.slice(0, Math.max(tool, 0));
  const text = head.findIndex((title, at) => at !== tool && TEXT_COLUMN.test(title));
  const described = text === -1 ? undefined : text;
  const mayStandBefore = (title: string) =>
    amongTools ? !DETAIL_COLUMN.test(title) : tool === 1 && ORDER_COLUMN.test(title);
  if (tool !== -1 && before.every(mayStandBefore)) {
    // Outside of a section of tools a column of that name may hold what one has to install.
    if (
      !amongTools &&
      (described === undefined ||
        head.some((title) => /^(?:version|min|install\w*|link|website|licen[cs]e)/i.test(title)))
    )
      return undefined;
    return {
      name: tool,
      text: described,
      standing: amongTools && described !== undefined ? 'tool-column' : 'name-column',
    };
  }
  if (!amongTools || head.some((title) => DETAIL_COLUMN.test(title))) return undefined;
  const name = head.findIndex((title) => NAME_COLUMN.test(title));
  if (name === -1 || !head.slice(0, name).every((title) => ORDER_COLUMN.test(title))) return undefined;
  const other = head.findIndex((title, at) => at > name && TEXT_COLUMN.test(title));
  return other === -1 ? undefined : { name, text: other, standing: 'name-column' };
}

/** Whether the first words are set apart from what follows them, as a name is. */
export function isMarked({ lead, rest }: Line): boolean {
  return lead.style === 'plain'
    ? hasSeparator(rest) && !rest.startsWith('(') && isJoinedName(lead.text)
    : rest === '' || hasSeparator(rest) || /[:–—]$/.test(lead.text);
}

export function hasSeparator(rest: string): boolean {
  return /^(?:[:–—→>]|-+>?(?=\s)|\()/.test(rest);
}

export function isJoinedName(name: string): boolean {
  return /_|[a-z0-9][A-Z]/.test(name);
}

/** Whether an item stands over tools: over a list of them, or before their names in a row. */
export function isGroup({ line, inner }: Item): boolean {
  const isTool = (one: Line) => one.lead.style !== 'plain' && !looksLikeParameter(one.rest);
  return (
    namesInRow(line).length > 0 ||
    inner.some((block) => block.kind === 'list' && block.items.some((item) => isTool(item.line)))
  );
}

/** The names that a line gives one after the other and nothing else: `create_issue`, `list_issues` and `close_issue`. */
export function namesInRow({ codes, rest, lead }: Line): string[] {
  const names = codes.map(candidateIn).filter((name) => name !== undefined);
  const text = lead.style === 'code' ? `${lead.text} ${rest}` : rest;
  const others = codes.reduce((left, code) => left.replace(code, ''), text.replace(/\band\b/g, ''));
  return names.length === codes.length && /^[\s,;:/|–—.·-]*$/.test(others) ? names : [];
}

export function isPlainlyTool(name: string, line: Line, standing: Standing): boolean {
  return (
    (line.lead.style === 'code' || isJoinedName(name)) && doubtAbout(name, line.lead.style, standing) === undefined
  );
}

/** What an item says of its tool: on its own line, or in the first that follows and is no label. */
export function textAfter({ line, inner }: Item): string | undefined {
  if (line.rest.replace(/^[\s:–—→>-]+/, '') !== '') return line.rest;
  const lines = inner.flatMap((block): Line[] =>
    block.kind === 'paragraph' ? [block.line] : block.kind === 'list' ? block.items.map((item) => item.line) : [],
  );
  const described = lines.find(({ text }) => /^\W*description\W*:/i.test(text));
  if (described !== undefined) return described.text.replace(/^\W*description\W*:\W*/i, '');
  return lines.find(
    (one) => !labelsDetails(one.text) && !looksLikeParameter(one.rest) && !/^\W*title\W*:/i.test(one.text),
  )?.text;
}
