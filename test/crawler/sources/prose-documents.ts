/** Documents as writers of servers make them, each with the tools that a careful reader finds. All are our own. */
export type ProseDocument = { about: string; text: string; tools: string[]; isHtml?: boolean };

const FENCE = '```';

export const DOCUMENTS: readonly ProseDocument[] = [
  {
    about: 'a table of tools beside tables of variables and of clients',
    text: `# Notes MCP Server

| Client | Supported |
|---|---|
| \`claude\` | ✅ |
| cursor | ✅ |

## Tools

| Tool | Description |
|------|-------------|
| \`create_note\` | Create a note in a \`notebook\` |
| \`delete_note\` | Delete a note for good |
| search | Search all notes |

## Configuration

| Variable | Description |
|---|---|
| \`NOTES_TOKEN\` | The token |
| \`notes_dir\` | Where notes are kept |

| Name | Description |
|---|---|
| \`log_level\` | How much is logged |
`,
    tools: ['create_note', 'delete_note', 'search'],
  },
  {
    about: 'bold items with parameters nested below them',
    text: `# Files

### Available Tools

- **read_text_file**
  - Read a whole file
  - Inputs:
    - \`path\` (string): the file
    - \`head\` (number, optional): first lines only
- **write_file**
  - Create or overwrite a file
  - Inputs:
    - \`path\` (string)
    - \`content\` (string): what to write

### Resources

- \`file://system\`: the file system

### Prompts

- \`summarise_file\`: asks for a summary
`,
    tools: ['read_text_file', 'write_file'],
  },
  {
    about: 'numbered code items and a client configuration',
    text: `# GitHub-like server

## Tools

1. \`create_issue\`
   - Create an issue
   - Inputs:
     - \`owner\` (string): repository owner
     - \`issue_number\` (number): its number
   - Returns: the issue

2. \`list_issues\`
   - List issues
   - Inputs:
     - \`state\` (optional string): open or closed

## Usage with a client

${FENCE}json
{
  "mcpServers": { "tracker": { "command": "npx", "args": ["-y", "@tracker/mcp-server"] } }
}
${FENCE}

- \`command\`: what is started
- \`args\`: with what
`,
    tools: ['create_issue', 'list_issues'],
  },
  {
    about: 'a heading for each tool, with a table of its parameters',
    text: `# Weather

## Installation

### npm_install

Run npm install.

## Tool reference

### \`get_forecast\`

The forecast of a place.

| Parameter | Type | Required | Description |
|---|---|---|---|
| \`latitude\` | number | yes | north |
| \`longitude\` | number | yes | east |

**Returns:**

- \`hourly_rain\`: millimetres

### get_alerts

Warnings for a state.

#### Parameters

| Name | Description |
|---|---|
| \`state_code\` | two letters |

#### Example

- \`get_alerts_example\`: shows it

## Error handling

### \`rate_limited\`

Too many requests.
`,
    tools: ['get_forecast', 'get_alerts'],
  },
  {
    about: 'kinds of tools as headings, and lists under them',
    text: `# Browser

## 🛠️ MCP Tools (6)

### Navigation

- \`browser_navigate\` - Go to an address
- \`browser_back\` – Go back

### Testing

- **browser_assert**: Check what is visible

### Configuration options

- \`headless_mode\`: whether a window is shown

### input automation

| Tool Name | What it does |
|:--|:--|
| browser_click | Click \\| press |
| browser_type | Type text |

### Notes

- **Important**: be careful
- \`max_wait\` - not a tool
`,
    tools: ['browser_navigate', 'browser_back', 'browser_assert', 'browser_click', 'browser_type'],
  },
  {
    about: 'a changelog, a roadmap and a comparison, and only one list of tools',
    text: `# Ledger

Ledger gives agents access to accounts.

## Comparison

| Tool | Ledger MCP | Other MCP |
|---|---|---|
| list_accounts | ✅ | ❌ |
| delete_everything | ❌ | ✅ |

## Tools

* \`list_accounts\`: all accounts
* \`get_balance\`: one balance
* ~~\`drop_ledger\`: removed~~
* \`close_account\` - coming soon

## Planned tools

* \`transfer_money\`: send money

## Changelog

### 1.2.0

- \`rename_account\`: added
- Added \`get_history\` tool
`,
    tools: ['list_accounts', 'get_balance'],
  },
  {
    about: 'folded sections with tools as summaries',
    text: `# Folded

## Tools

<details>
<summary><b>Issues</b></summary>

- **issue_read** - Read an issue
  - \`owner\`: Repository owner (string, required)
  - \`repo\`: Repository name (string, required)

- **issue_write** - Write an issue
  - \`title\`: Its title (string, optional)

</details>

<details>
<summary><code>merge_pull_request</code> – Merge it</summary>

- \`pull_number\`: the number (number, required)
- \`merge_method\`: how (string, optional)

</details>

## License

MIT
`,
    tools: ['issue_read', 'issue_write', 'merge_pull_request'],
  },
  {
    about: 'a page of documentation in HTML with a definition list',
    isHtml: true,
    text: `<!doctype html><html><head><title>Docs</title></head><body>
<nav><ul><li><code>nav_item</code>: not a tool</li></ul></nav>
<main><h1>Mail server</h1>
<h2>Tools</h2>
<dl><dt><code>send_mail</code></dt><dd>Send a mail.</dd><dt><code>list_folders</code></dt><dd>All folders.</dd></dl>
<h2>Settings</h2>
<dl><dt><code>smtp_host</code></dt><dd>The host.</dd></dl>
<h2>Glossary</h2><dl><dt>tool_call</dt><dd>What an agent does.</dd></dl>
<pre><code>- \`in_code\`: not a tool</code></pre>
</main><footer><h2>Tools</h2><ul><li><code>footer_item</code>: no</li></ul></footer></body></html>`,
    tools: ['send_mail', 'list_folders'],
  },
  {
    about: 'a page of documentation in HTML with tables in sections',
    isHtml: true,
    text: `<html><body><article><h1>CRM</h1>
<h2 id="tools">Available tools</h2>
<table><thead><tr><th>Name</th><th>Description</th></tr></thead><tbody>
<tr><td><code>find_contact</code></td><td>Find <b>one</b> contact</td></tr>
<tr><td><code>mergeContacts</code></td><td>Merge two</td></tr>
<tr><td>Contacts</td><td>A group</td></tr></tbody></table>
<h3>Parameters of find_contact</h3>
<table><thead><tr><th>Name</th><th>Type</th><th>Description</th></tr></thead><tbody>
<tr><td><code>contact_id</code></td><td>string</td><td>The id</td></tr></tbody></table>
<h2>Environment</h2>
<table><thead><tr><th>Name</th><th>Description</th></tr></thead><tbody>
<tr><td><code>CRM_TOKEN</code></td><td>Token</td></tr></tbody></table>
</article></body></html>`,
    tools: ['find_contact', 'mergeContacts'],
  },
  {
    about: 'tools named in groups, several in one line',
    text: `# Cloud

## Supported tools

| Category | Tools |
|---|---|
| Machines | \`list_machines\`, \`start_machine\`, \`stop_machine\` |
| Disks | \`list_disks\` and \`attach_disk\` |

- **Networks**: \`list_networks\`, \`create_network\`
- **Note**: use \`--read-only\` to hide some

## Scripts

- \`npm run build\`: builds
- \`build_all\`: builds all
`,
    tools: [
      'list_machines',
      'start_machine',
      'stop_machine',
      'list_disks',
      'attach_disk',
      'list_networks',
      'create_network',
    ],
  },
  {
    about: 'no tools at all, and everything that looks like some',
    text: `# SDK

## Requirements

| Tool | Version |
|---|---|
| \`node\` | 20 |
| \`docker_compose\` | 2 |

## Development tools

| Tool | Purpose |
|---|---|
| biome | Lint |
| \`vitest_runner\` | Tests |

## Usage

1. \`npm install\`
2. \`create_client\` - makes a client

## Methods of the class

- \`listTools()\`: asks for tools
- \`call_tool\`: calls one

## Options

- \`max_retries\`: how often
- \`base_url\`: where
`,
    tools: [],
  },
  {
    about: 'a paragraph that announces tools, without a heading that does',
    text: `# Tiny

A server for clocks. It provides the following tools:

- \`get_time\` - the time of a zone
- \`convert_time\` - from zone to zone

It needs these settings:

- \`default_zone\` - where you are
`,
    tools: ['get_time', 'convert_time'],
  },
  {
    about: 'headings with numbers, titles and names in code',
    text: `Search MCP
==========

Tools
-----

### 1. Web Search (\`web_search\`)
Searches.

- \`query\` (string, required): words
- \`max_results\` (number, optional): how many

### 2. Fetch Tool (\`fetch_page\`)
Fetches.

**Arguments:**

* \`page_url\` — the address

### Best practices

- \`be_kind\`: not a tool

### 3. \`cache.clear\`

Clears.
`,
    tools: ['web_search', 'fetch_page', 'cache.clear'],
  },
  {
    about: 'features that are tools though nobody says so, and features that are not',
    text: `# Workers

## Features

### Key-value store
- \`kv_get\`: Get a value
- \`kv_put\`: Put a value
- \`kv_delete\`: Delete a value

### Speed
- Fast: \`O(1)\`
- \`warm_start\`: no cold start
- Small
`,
    tools: ['kv_get', 'kv_put', 'kv_delete'],
  },
  {
    about: 'bold paragraphs as names, with lists of what they take',
    text: `# Payments

## Tools

**create_refund**

Give money back.

- \`payment_id\` (string): which
- \`amount_cents\` (integer): how much

**list_payments**: All payments.

Parameters:

- \`created_after\`: since when
- \`page_size\`: how many

**Warning**: refunds cannot be undone.

## Tool permissions

- \`payments_read\`: may read
`,
    tools: ['create_refund', 'list_payments'],
  },
  {
    about: 'names in CamelCase and with hyphens, and words that are neither',
    text: `# Docs

## Tools

- \`resolve-library-id\`: Find a library
- \`GetDocs\`: Get its documentation
- \`think\` - Think aloud
- \`stdio\` - how it talks
- \`README.md\` - this file
- \`DOCS_TOKEN\` - the token
- \`@docs/mcp\` - the package
- \`--verbose\` - a flag
- \`v1.2.0\` - a version
- **Fast** - an ordinary word
- See the manual for more
`,
    tools: ['resolve-library-id', 'GetDocs', 'think'],
  },
];
