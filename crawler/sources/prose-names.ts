import type { Lead } from './prose-blocks.ts';

/** How much a place says by itself that it names tools. */
export type Standing = 'tool-column' | 'name-column' | 'list' | 'heading';

/** Letters and digits in pieces, as names of tools are written; never a space, a slash or an @. */
const NAME = /^[A-Za-z][A-Za-z0-9]*(?:[_.:-][A-Za-z0-9]+)*$/;
const LONGEST = 100;
const FILE =
  /\.(?:js|ts|mjs|cjs|json|jsonc|ya?ml|toml|md|py|go|rs|sh|txt|env|html|css|lock|log|sql|exe|zip|com|org|io|dev|net|ai)$/i;
/** Words of JSON, of the protocol and of command lines that stand in code wherever servers are described. */
const NO_TOOLS = new Set(
  `true false null undefined string number integer boolean object array float int bool any enum required optional default
   stdio sse http https streamable-http streamableHttp npx npm pnpm yarn bun bunx node deno uvx uv pip pipx python python3 docker
   git bash sh curl command args env type url headers mcpServers servers inputSchema outputSchema description
   tools tool tools.list tools.call listTools callTool readOnlyHint destructiveHint idempotentHint openWorldHint localhost
   claude cursor windsurf vscode stdin stdout stderr json yaml`.split(/\s+/),
);
const VERBS =
  /^(?:get|list|create|update|delete|remove|add|set|search|find|read|write|edit|send|fetch|run|execute|call|query|describe|show|check|start|stop|open|close|move|copy|download|upload|export|import|generate|analy[sz]e|browser|take|view|put|post|resolve|insert|drop|cancel|sync|scan|validate|convert|subscribe|publish)-/;

/** `create_issue`, `createIssue`, `create.issue`: no ordinary text writes a word like this. */
function isJoined(name: string): boolean {
  return /_|[a-z0-9][A-Z]|[a-z]\.[a-z]|:/.test(name);
}

/** The name that a text could be of a tool; undefined where it is plainly something else: several words, a flag, a path. */
export function candidateIn(text: string): string | undefined {
  const bare = text
    .replace(/^(?:tool|function)\s*:\s*/i, '')
    .replace(/[`"'“”]/g, '')
    .replace(/\s*\([^()]*\)\s*$/, '')
    .replace(/[\s:*–—-]+$/, '')
    .replace(/\s+tool$/i, '')
    .trim();
  return bare.length <= LONGEST && NAME.test(bare) ? bare : undefined;
}

/** Why a name that could be a tool's is not taken for one, in a sentence; undefined where it is. */
export function doubtAbout(name: string, style: Lead['style'], standing: Standing): string | undefined {
  if (/^[A-Z0-9_]{2,}$/.test(name)) return 'It is written like an environment variable or a constant.';
  if (FILE.test(name)) return 'It is the name of a file or a host.';
  if (/^v\d+(?:[.-]\w+)*$/i.test(name)) return 'It is a version.';
  if (/^[A-Z]\w*(?:\.[A-Z]\w*)+$/.test(name)) return 'It is written like a permission.';
  if (NO_TOOLS.has(name)) return 'It is a word of JSON, of the protocol or of a command line.';
  if (isJoined(name)) return undefined;
  const isWord = /^[a-z][a-z0-9]*$/.test(name);
  const isHyphened = name.includes('-') && name === name.toLowerCase();
  if (style === 'code') {
    if (isWord || isHyphened || standing === 'tool-column') return undefined;
    return 'It is an ordinary word that begins with a capital letter.';
  }
  if (standing === 'tool-column' && (isWord || isHyphened)) return undefined;
  if (standing === 'list' && style === 'bold' && (isWord || (isHyphened && VERBS.test(name)))) return undefined;
  if (isHyphened && VERBS.test(name) && standing !== 'name-column') return undefined;
  return 'It is an ordinary word that nothing marks as the name of a tool.';
}
