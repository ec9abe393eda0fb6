import type { ServerListing } from '../src/domain/server.ts';
import { STARTER_LIST, type StarterEntry } from './starter-list.ts';

/** What a package is started with. As in the starter list, nothing in it is, or looks like, a real secret. */
type Recipe = Pick<StarterEntry, 'args' | 'env'> & { bin?: string };

const DUMMY = 'toolrisk-dummy';
/** Its server reads the form of an account and a key and refuses anything else. */
const TWILIO_ACCOUNT = `AC${'0'.repeat(32)}/SK${'0'.repeat(32)}:${DUMMY}`;

/**
 * Packages whose labelled tools are those of one way to start them: all toolsets, or with a key set. Others are started
 * as the starter list says, or bare.
 */
const RECIPES: Readonly<Record<string, Recipe>> = {
  '@apify/actors-mcp-server': { args: ['--tools', 'docs,runs,storage,actors'], env: { APIFY_TOKEN: DUMMY } },
  '@azure/mcp': { args: ['server', 'start', '--mode', 'all'] },
  '@browserstack/mcp-server': { env: { BROWSERSTACK_USERNAME: DUMMY, BROWSERSTACK_ACCESS_KEY: DUMMY } },
  '@bytebase/dbhub': { args: ['--demo'] },
  '@larksuiteoapi/lark-mcp': {
    args: [
      ...['mcp', '-a', DUMMY, '-s', DUMMY, '-t'],
      'preset.light,preset.im.default,preset.base.default,preset.base.batch,preset.doc.default,preset.task.default,preset.calendar.default',
    ],
  },
  '@mondaydotcomorg/monday-api-mcp': { args: ['-t', DUMMY] },
  '@neondatabase/mcp-server-neon': { args: ['start', DUMMY] },
  '@playwright/mcp': { args: ['--headless', '--caps=vision,pdf,devtools'] },
  '@roychri/mcp-server-asana': { env: { ASANA_ACCESS_TOKEN: DUMMY } },
  '@salesforce/mcp': { args: ['--orgs', 'DEFAULT_TARGET_ORG', '--toolsets', 'all', '--no-telemetry'] },
  '@softeria/ms-365-mcp-server': { args: ['--org-mode'] },
  '@twilio-alpha/mcp': {
    args: [TWILIO_ACCOUNT, '--services', 'twilio_api_v2010,twilio_messaging_v1,twilio_studio_v2,twilio_video_v1'],
  },
  '@zereight/mcp-gitlab': { env: { GITLAB_PERSONAL_ACCESS_TOKEN: DUMMY, GITLAB_TOOLSETS: 'all' } },
  'chrome-devtools-mcp': {
    args: [
      ...['--categoryExtensions', '--categoryPwa', '--categoryExperimentalWebmcp', '--experimentalVision'],
      ...['--memoryDebugging', '--no-usage-statistics'],
    ],
  },
  'exa-mcp-server': {
    env: {
      EXA_API_KEY: DUMMY,
      ENABLED_TOOLS:
        'web_search_exa,web_search_advanced_exa,company_research_exa,crawling_exa,people_search_exa,linkedin_search_exa,deep_researcher_start,deep_researcher_check,get_code_context_exa,deep_search_exa',
    },
  },
  'firecrawl-mcp': { env: { FIRECRAWL_API_KEY: DUMMY } },
  'github-mcp-server': { bin: 'github-mcp-server-mcp' },
  'mongodb-mcp-server': { env: { MDB_MCP_API_CLIENT_ID: DUMMY, MDB_MCP_API_CLIENT_SECRET: DUMMY } },
  'n8n-mcp': {
    env: {
      N8N_API_URL: 'https://example.invalid',
      N8N_API_KEY: DUMMY,
      MCP_MODE: 'stdio',
      LOG_LEVEL: 'error',
      DISABLE_CONSOLE_OUTPUT: 'true',
    },
  },
  // Its own folder, where it would write its log, is read-only in the sandbox, and it does not live through that.
  'obsidian-mcp-server': { env: { OBSIDIAN_API_KEY: DUMMY, LOGS_DIR: '/tmp/logs' } },
  xcodebuildmcp: { args: ['mcp'] },
};

/**
 * A package whose tools are labelled, as `npm:<package>@<version>` names it, with what it needs to list all of them.
 *
 * @param seenAt ISO 8601, UTC
 */
export function labelledListing(name: string, version: string, seenAt: string): ServerListing {
  const { bin, args, env }: Recipe = RECIPES[name] ?? STARTER_LIST.find((entry) => entry.package === name) ?? {};
  return {
    source: 'labels',
    name,
    where: {
      kind: 'package',
      registry: 'npm',
      package: name,
      version,
      ...(bin !== undefined && { bin }),
      ...(args && { args: [...args] }),
      ...(env && { env: { ...env } }),
    },
    seenAt,
  };
}
