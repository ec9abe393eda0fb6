import type { ServerListing } from '../src/domain/server.ts';

/** One server that a new catalogue starts with. */
export type StarterEntry = {
  package: string;
  title: string;
  /** One word for what it is about. */
  domain: string;
  description: string;
};

/**
 * Real servers over many domains that list their tools under Node's permission model alone: without credentials,
 * without the network and without another program. Small and well-known ones first, since they are installed in this
 * order while somebody watches.
 */
export const STARTER_LIST: readonly StarterEntry[] = [
  {
    package: '@modelcontextprotocol/server-filesystem',
    title: 'Filesystem',
    domain: 'files',
    description: 'Reads, writes, moves and searches files in the folders it is given.',
  },
  {
    package: '@modelcontextprotocol/server-memory',
    title: 'Memory',
    domain: 'memory',
    description: 'Keeps what an agent learns as a graph of entities, relations and observations in a local file.',
  },
  {
    package: '@modelcontextprotocol/server-github',
    title: 'GitHub (reference server)',
    domain: 'code-hosting',
    description: 'Works with repositories, files, branches, issues and pull requests on GitHub.',
  },
  {
    package: '@modelcontextprotocol/server-slack',
    title: 'Slack (reference server)',
    domain: 'chat',
    description: 'Reads channels and users of a Slack workspace, posts messages and reactions.',
  },
  {
    package: '@modelcontextprotocol/server-postgres',
    title: 'PostgreSQL (reference server)',
    domain: 'databases',
    description: 'Runs SQL queries against a PostgreSQL database.',
  },
  {
    package: '@notionhq/notion-mcp-server',
    title: 'Notion',
    domain: 'documents',
    description: 'Searches, reads and edits the pages, databases and comments of a Notion workspace.',
  },
  {
    package: '@upstash/context7-mcp',
    title: 'Context7',
    domain: 'docs',
    description: 'Looks up the current documentation of a programming library.',
  },
  {
    package: '@modelcontextprotocol/server-puppeteer',
    title: 'Puppeteer (reference server)',
    domain: 'browser',
    description: 'Drives a Chrome browser: opens pages, clicks, fills in forms, runs scripts, takes pictures.',
  },
  {
    package: '@paddle/paddle-mcp',
    title: 'Paddle',
    domain: 'payments',
    description: 'Manages products, prices, customers, transactions, refunds and subscriptions of a Paddle account.',
  },
  {
    package: '@cloudflare/mcp-server-cloudflare',
    title: 'Cloudflare',
    domain: 'cloud',
    description: 'Works with Workers, key-value stores, buckets, databases and other parts of a Cloudflare account.',
  },
  {
    package: 'airtable-mcp-server',
    title: 'Airtable',
    domain: 'spreadsheets',
    description: 'Reads and changes the bases, tables, fields and records of an Airtable account.',
  },
  {
    package: '@hubspot/mcp-server',
    title: 'HubSpot',
    domain: 'crm',
    description: 'Reads and changes contacts, companies, deals and their associations in a HubSpot account.',
  },
  {
    package: '@tacticlaunch/mcp-linear',
    title: 'Linear',
    domain: 'project-management',
    description: 'Works with issues, projects, cycles, teams and initiatives in Linear.',
  },
  {
    package: '@codefuturist/email-mcp',
    title: 'Email (IMAP and SMTP)',
    domain: 'mail',
    description: 'Reads, searches, sorts, drafts, sends and deletes mail of any IMAP and SMTP account.',
  },
  {
    package: '@brave/brave-search-mcp-server',
    title: 'Brave Search',
    domain: 'search',
    description: 'Searches the web, news, images, videos and places with Brave.',
  },
  {
    package: 'mcp-server-sqlite',
    title: 'SQLite',
    domain: 'databases',
    description: 'Reads and changes the tables of a local SQLite database.',
  },
  {
    package: '@supabase/mcp-server-supabase',
    title: 'Supabase',
    domain: 'backend',
    description: 'Manages the projects, databases, functions, branches and storage of a Supabase organisation.',
  },
  {
    package: 'hostinger-api-mcp',
    title: 'Hostinger',
    domain: 'hosting',
    description: 'Manages domains, DNS records, web hosting, virtual servers and billing of a Hostinger account.',
  },
  {
    package: '@bitwarden/mcp-server',
    title: 'Bitwarden',
    domain: 'passwords',
    description: 'Reads and changes the items, folders, sends and organisation of a Bitwarden vault.',
  },
  {
    package: 'creem',
    title: 'Creem',
    domain: 'e-commerce',
    description: 'Manages products, checkouts, licences, discounts and subscriptions of a Creem shop.',
  },
  {
    package: 'figma-developer-mcp',
    title: 'Figma (Framelink)',
    domain: 'design',
    description: 'Reads the layout of Figma files and downloads their images.',
  },
  {
    package: '@modelcontextprotocol/server-gitlab',
    title: 'GitLab (reference server)',
    domain: 'code-hosting',
    description: 'Works with projects, files, branches, issues and merge requests on GitLab.',
  },
  {
    package: '@modelcontextprotocol/server-google-maps',
    title: 'Google Maps (reference server)',
    domain: 'maps',
    description: 'Finds places, addresses, distances, elevations and routes with Google Maps.',
  },
  {
    package: '@modelcontextprotocol/server-sequential-thinking',
    title: 'Sequential Thinking',
    domain: 'reasoning',
    description: 'Lets a model write down a chain of thoughts, revise it and branch off.',
  },
  {
    package: '@modelcontextprotocol/server-everything',
    title: 'Everything (test server)',
    domain: 'testing',
    description: 'Exercises every feature of the protocol; made for those who test clients.',
  },
  {
    package: 'mcp-server-code-runner',
    title: 'Code Runner',
    domain: 'code-execution',
    description: 'Runs a piece of code in one of many languages on the user’s machine.',
  },
  {
    package: 'tavily-mcp',
    title: 'Tavily',
    domain: 'search',
    description: 'Searches the web, and extracts, crawls and maps sites with Tavily.',
  },
  {
    package: 'argocd-mcp',
    title: 'Argo CD',
    domain: 'deployment',
    description: 'Reads, creates, synchronises and deletes the applications of an Argo CD server.',
  },
  {
    package: 'next-devtools-mcp',
    title: 'Next.js DevTools',
    domain: 'devtools',
    description: 'Looks into running Next.js applications and their documentation.',
  },
  {
    package: '@aashari/mcp-server-atlassian-jira',
    title: 'Jira',
    domain: 'project-management',
    description: 'Sends GET, POST, PUT, PATCH and DELETE requests to the API of a Jira site.',
  },
  {
    package: 'firecrawl-mcp',
    title: 'Firecrawl',
    domain: 'scraping',
    description: 'Scrapes, crawls and searches web sites and extracts data from them.',
  },
  {
    package: '@sentry/mcp-server',
    title: 'Sentry',
    domain: 'monitoring',
    description: 'Searches errors and events in Sentry and works on issues, projects and teams.',
  },
  {
    package: '@softeria/ms-365-mcp-server',
    title: 'Microsoft 365',
    domain: 'calendar',
    description: 'Works with mail, calendars, files, contacts, tasks and notes of a Microsoft 365 account.',
  },
  {
    package: '@mcpfun/mcp-server-ccxt',
    title: 'CCXT',
    domain: 'crypto-exchange',
    description: 'Reads markets and balances on crypto exchanges and places and cancels orders there.',
  },
  {
    package: '@mobilenext/mobile-mcp',
    title: 'Mobile',
    domain: 'mobile',
    description: 'Drives phones, simulators and emulators: taps, types, starts apps, takes pictures.',
  },
  {
    package: 'mcp-wordpress',
    title: 'WordPress',
    domain: 'cms',
    description: 'Manages posts, pages, media, comments and users of a WordPress site.',
  },
];

/**
 * The starter list as a source names it. What each package is started with is in `RECIPES`.
 *
 * @param seenAt ISO 8601, UTC
 */
export function starterListings(seenAt: string): ServerListing[] {
  return STARTER_LIST.map(({ package: name, title, description }) => ({
    source: 'starter-list',
    name,
    title,
    description,
    where: { kind: 'package', registry: 'npm', package: name },
    seenAt,
  }));
}
