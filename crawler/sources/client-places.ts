/** A client of ours or somebody else's, and the files in which it names its servers. */
export type ClientPlaces = {
  /** What stands after `client:` in a source, and what the user may name it by. */
  client: string;
  title: string;
  /**
   * Most general first. `{home}`, `{folder}` (where the user is), `{settings}` (where programs of this platform keep
   * theirs) and `{codex}`, `{claude}` (where the user may have moved those clients' folders) are filled in.
   */
  files: readonly string[];
  /** Whether `$NAME` without braces is a variable. */
  bareVariables?: boolean;
};

/** The standard places, from each client's own documentation. */
export const CLIENT_PLACES: readonly ClientPlaces[] = [
  { client: 'claude-desktop', title: 'Claude Desktop', files: ['{settings}/Claude/claude_desktop_config.json'] },
  { client: 'claude-code', title: 'Claude Code', files: ['{claude}/.claude.json', '{folder}/.mcp.json'] },
  {
    client: 'vscode',
    title: 'VS Code',
    files: [
      '{settings}/Code/User/mcp.json',
      '{settings}/Code/User/settings.json',
      '{settings}/Code - Insiders/User/mcp.json',
      '{settings}/VSCodium/User/mcp.json',
      '{folder}/.vscode/mcp.json',
    ],
  },
  { client: 'cursor', title: 'Cursor', files: ['{home}/.cursor/mcp.json', '{folder}/.cursor/mcp.json'] },
  { client: 'windsurf', title: 'Windsurf', files: ['{home}/.codeium/windsurf/mcp_config.json'] },
  { client: 'codex', title: 'Codex', files: ['{codex}/config.toml', '{folder}/.codex/config.toml'] },
  {
    client: 'gemini-cli',
    title: 'Gemini CLI',
    files: ['{home}/.gemini/settings.json', '{folder}/.gemini/settings.json'],
    bareVariables: true,
  },
];
