import { DUMMY, KUBECONFIG, OAUTH_CLIENT } from './launch/dummies.ts';
import type { Shim } from './launch/shims.ts';
import type { Stub } from './launch/stub-backends.ts';

/** What a client may say that it can do; some servers list more tools to one that can. */
export type ClientCapability = 'roots' | 'sampling' | 'elicitation';

/**
 * What a package is started with, so that it lists all of its tools. Values are dummies, never a real secret. `{home}` in
 * a value stands for its home.
 */
export type Recipe = {
  /** What it does without this, in one line. */
  why: string;
  /** The command that is its server, where the name does not say so. */
  bin?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Files that it wants to find: path below its home, and content. */
  files?: Readonly<Record<string, string>>;
  /** A service that it wants to reach before it lists. Under bubblewrap alone, since the other sandbox has no network. */
  stub?: Stub;
  /** Set when the permission model is known to be too tight: it is started under bubblewrap at once, where that works. */
  sandbox?: 'bubblewrap';
  /** Something of the package that is missing or broken, made good before it starts. */
  shim?: Shim;
  capabilities?: readonly ClientCapability[];
};

/** Twilio's server reads the form of an account and a key and refuses anything else. */
const TWILIO_ACCOUNT = `AC${'0'.repeat(32)}/SK${'0'.repeat(32)}:${DUMMY}`;

/**
 * Launch recipes by package. Where the list depends on a switch, the recipe asks for the longest one: a rule for a tool
 * that is not there does no harm, a tool without a rule may.
 *
 * A package that is not here is started bare, and what it then says is read for what it lacks (`launch/asks.ts`).
 */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  '@apify/actors-mcp-server': {
    why: 'Wants a token; its other toolsets ask the network for their tools.',
    args: ['--tools', 'docs,runs,storage,actors'],
    env: { APIFY_TOKEN: DUMMY },
  },
  '@auth0/auth0-mcp-server': {
    why: 'Wants a subcommand, and loads a native add-on for the keyring that needs a library of the system.',
    args: ['run'],
    env: { AUTH0_TOKEN: DUMMY, AUTH0_DOMAIN: 'example.invalid' },
    shim: 'keytar',
    sandbox: 'bubblewrap',
  },
  '@azure/mcp': {
    why: 'Wants a subcommand, starts a program of its own, and lists one tool for many unless it is asked for all.',
    args: ['server', 'start', '--mode', 'all'],
    sandbox: 'bubblewrap',
  },
  '@azure-devops/mcp': {
    why: 'Wants an organisation, and loads a native add-on for the keyring that is built when it is installed.',
    args: [DUMMY],
    shim: 'keytar',
    sandbox: 'bubblewrap',
  },
  '@benborla29/mcp-server-mysql': {
    why: 'Leaves when it cannot reach its database.',
    env: { MYSQL_HOST: '127.0.0.1', MYSQL_PORT: '3306', MYSQL_USER: DUMMY, MYSQL_PASS: DUMMY, MYSQL_DB: DUMMY },
    stub: { service: 'mysql', port: 3306 },
  },
  '@brave/brave-search-mcp-server': { why: 'Wants a key.', env: { BRAVE_API_KEY: DUMMY } },
  '@browsermcp/mcp': { why: 'Runs a shell at its start.', sandbox: 'bubblewrap' },
  '@browserstack/mcp-server': {
    why: 'Wants an account, and loads a native add-on.',
    env: { BROWSERSTACK_USERNAME: DUMMY, BROWSERSTACK_ACCESS_KEY: DUMMY },
    sandbox: 'bubblewrap',
  },
  '@bytebase/dbhub': {
    why: 'Wants a database; it brings one of its own for demonstrations.',
    args: ['--demo'],
    sandbox: 'bubblewrap',
  },
  '@cloudflare/mcp-server-cloudflare': {
    why: 'Wants a subcommand, an account and a token.',
    args: ['run', DUMMY],
    env: { CLOUDFLARE_API_TOKEN: DUMMY },
  },
  '@cocal/google-calendar-mcp': {
    why: 'Wants the file of an OAuth client, and looks for others outside its own folder.',
    env: { GOOGLE_OAUTH_CREDENTIALS: '{home}/oauth-client.json' },
    files: { 'oauth-client.json': OAUTH_CLIENT },
    sandbox: 'bubblewrap',
  },
  '@codefuturist/email-mcp': {
    why: 'Wants a subcommand and a mail account.',
    args: ['stdio'],
    env: {
      MCP_EMAIL_ADDRESS: 'user@example.invalid',
      MCP_EMAIL_PASSWORD: DUMMY,
      MCP_EMAIL_IMAP_HOST: '127.0.0.1',
      MCP_EMAIL_SMTP_HOST: '127.0.0.1',
    },
  },
  '@coolver/home-assistant-mcp': {
    why: 'Leaves when it cannot reach its agent.',
    env: { HA_AGENT_URL: 'http://127.0.0.1:8099', HA_AGENT_KEY: DUMMY },
    stub: { service: 'http', port: 8099 },
  },
  '@elastic/mcp-server-elasticsearch': {
    why: 'Wants an address, which its refusal does not name.',
    env: { ES_URL: 'https://example.invalid', ES_API_KEY: DUMMY },
    sandbox: 'bubblewrap',
  },
  '@gongrzhe/server-gmail-autoauth-mcp': {
    why: 'Wants the file of an OAuth client, and looks for others outside its own folder.',
    files: { '.gmail-mcp/gcp-oauth.keys.json': OAUTH_CLIENT },
    sandbox: 'bubblewrap',
  },
  '@heroku/mcp-server': {
    why: 'Wants a key, imports files without their ending, and starts a program of its own.',
    env: { HEROKU_API_KEY: DUMMY },
    shim: 'file-endings',
    sandbox: 'bubblewrap',
  },
  '@hubspot/mcp-server': { why: 'Wants a token.', env: { PRIVATE_APP_ACCESS_TOKEN: DUMMY } },
  '@larksuiteoapi/lark-mcp': {
    why: 'Wants a subcommand and an application, and lists some of its presets unless it is asked for all.',
    args: [
      ...['mcp', '-a', DUMMY, '-s', DUMMY, '-t'],
      'preset.light,preset.im.default,preset.base.default,preset.base.batch,preset.doc.default,preset.task.default,preset.calendar.default',
    ],
  },
  '@modelcontextprotocol/server-everything': {
    why: 'Lists three more tools to a client that can do everything.',
    capabilities: ['roots', 'sampling', 'elicitation'],
  },
  '@modelcontextprotocol/server-gitlab': { why: 'Wants a token.', env: { GITLAB_PERSONAL_ACCESS_TOKEN: DUMMY } },
  '@modelcontextprotocol/server-google-maps': { why: 'Wants a key.', env: { GOOGLE_MAPS_API_KEY: DUMMY } },
  '@modelcontextprotocol/server-postgres': {
    why: 'Wants the address of a database as its argument.',
    args: ['postgresql://127.0.0.1:5432/db'],
  },
  '@modelcontextprotocol/server-redis': {
    why: 'Leaves when it cannot reach its database.',
    args: ['redis://127.0.0.1:6379'],
    stub: { service: 'redis', port: 6379 },
  },
  '@modelcontextprotocol/server-slack': {
    why: 'Wants a token and a team.',
    env: { SLACK_BOT_TOKEN: DUMMY, SLACK_TEAM_ID: DUMMY },
  },
  '@mondaydotcomorg/monday-api-mcp': { why: 'Wants a token.', args: ['-t', DUMMY] },
  '@neondatabase/mcp-server-neon': { why: 'Wants a subcommand with a key.', args: ['start', DUMMY] },
  '@paddle/paddle-mcp': {
    why: 'Wants a key, and lists some of its tools unless it is asked for all.',
    args: [`--api-key=${DUMMY}`, '--environment=sandbox', '--tools=all'],
  },
  '@piotr-agier/google-drive-mcp': {
    why: 'Reads files outside its own folder at its start.',
    sandbox: 'bubblewrap',
  },
  '@playwright/mcp': {
    why: 'Lists its tools for pictures, PDF and developers only when it is asked for them.',
    args: ['--headless', '--caps=vision,pdf,devtools'],
    sandbox: 'bubblewrap',
  },
  '@roychri/mcp-server-asana': { why: 'Wants a token.', env: { ASANA_ACCESS_TOKEN: DUMMY } },
  '@salesforce/mcp': {
    why: 'Wants the name of an organisation, and lists some of its toolsets unless it is asked for all.',
    args: ['--orgs', 'DEFAULT_TARGET_ORG', '--toolsets', 'all', '--no-telemetry'],
    sandbox: 'bubblewrap',
  },
  '@sentry/mcp-server': { why: 'Wants a token.', args: [`--access-token=${DUMMY}`] },
  '@softeria/ms-365-mcp-server': {
    why: 'Lists the tools for organisations only when it is asked for them.',
    args: ['--org-mode'],
  },
  '@supabase/mcp-server-supabase': {
    why: 'Wants a token; its feature “docs” asks the network for a description.',
    args: [`--access-token=${DUMMY}`, '--features=account,database,debugging,development,functions,branching,storage'],
  },
  '@tacticlaunch/mcp-linear': { why: 'Wants a token.', env: { LINEAR_API_TOKEN: DUMMY } },
  '@twilio-alpha/mcp': {
    why: 'Wants an account and a key of the right form, and lists some of its services unless it is asked for more.',
    args: [TWILIO_ACCOUNT, '--services', 'twilio_api_v2010,twilio_messaging_v1,twilio_studio_v2,twilio_video_v1'],
    sandbox: 'bubblewrap',
  },
  '@zereight/mcp-gitlab': {
    why: 'Wants a token, starts npm, and lists some of its toolsets unless it is asked for all.',
    env: { GITLAB_PERSONAL_ACCESS_TOKEN: DUMMY, GITLAB_TOOLSETS: 'all' },
    sandbox: 'bubblewrap',
  },
  'airtable-mcp-server': { why: 'Wants a key.', env: { AIRTABLE_API_KEY: DUMMY } },
  'argocd-mcp': { why: 'Wants a subcommand.', args: ['stdio'] },
  'chrome-devtools-mcp': {
    why: 'Lists some of its categories unless it is asked for all.',
    args: [
      ...['--categoryExtensions', '--categoryPwa', '--categoryExperimentalWebmcp', '--experimentalVision'],
      ...['--memoryDebugging', '--no-usage-statistics'],
    ],
  },
  creem: { why: 'Wants a subcommand.', args: ['start'] },
  'exa-mcp-server': {
    why: 'Lists two tools unless it is asked for all.',
    env: {
      EXA_API_KEY: DUMMY,
      ENABLED_TOOLS:
        'web_search_exa,web_search_advanced_exa,company_research_exa,crawling_exa,people_search_exa,linkedin_search_exa,deep_researcher_start,deep_researcher_check,get_code_context_exa,deep_search_exa',
    },
  },
  'figma-developer-mcp': {
    why: 'Listens on a port unless it is told not to, and wants a key.',
    args: ['--stdio', `--figma-api-key=${DUMMY}`],
  },
  'firecrawl-mcp': { why: 'Lists two more tools with a key.', env: { FIRECRAWL_API_KEY: DUMMY } },
  'github-mcp-server': {
    why: 'The command that is named like the package is no server.',
    bin: 'github-mcp-server-mcp',
  },
  'kubernetes-mcp-server': {
    why: 'Wants a cluster, starts a program of its own, and lists some of its toolsets unless it is asked for all.',
    args: ['--toolsets', 'config,core,helm,kiali,kubevirt'],
    files: { '.kube/config': KUBECONFIG },
    sandbox: 'bubblewrap',
  },
  'mcp-wordpress': {
    why: 'Wants a site and an account.',
    env: {
      WORDPRESS_SITE_URL: 'https://example.invalid',
      WORDPRESS_USERNAME: DUMMY,
      WORDPRESS_APP_PASSWORD: DUMMY,
    },
  },
  'mongodb-mcp-server': {
    why: 'Lists the tools of its hosted service only with a key.',
    env: { MDB_MCP_API_CLIENT_ID: DUMMY, MDB_MCP_API_CLIENT_SECRET: DUMMY },
  },
  'n8n-mcp': {
    why: 'Lists the tools that change something only with an address and a key.',
    env: {
      N8N_API_URL: 'https://example.invalid',
      N8N_API_KEY: DUMMY,
      MCP_MODE: 'stdio',
      LOG_LEVEL: 'error',
      DISABLE_CONSOLE_OUTPUT: 'true',
    },
  },
  'obsidian-mcp-server': {
    why: 'Wants a key, and does not live through a log folder that it cannot write: its own is read-only here.',
    env: { OBSIDIAN_API_KEY: DUMMY, LOGS_DIR: '{home}/logs' },
    sandbox: 'bubblewrap',
  },
  xcodebuildmcp: { why: 'Wants a subcommand, and starts programs.', args: ['mcp'], sandbox: 'bubblewrap' },
};

/** The recipe of a package, where there is one. */
export function recipeFor(name: string): Recipe | undefined {
  return Object.hasOwn(RECIPES, name) ? RECIPES[name] : undefined;
}
