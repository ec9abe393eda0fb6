import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { type Contradiction, evidenceHolds } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { sharedFile } from './shared-data.ts';

function contradictionsOf(tool: ToolDefinition): Contradiction[] {
  const judged = classify({ tool });
  const found = judged.assessed ? judged.contradictions : [];
  for (const { evidence } of found) {
    expect(evidence).not.toEqual([]);
    for (const quote of evidence) expect(evidenceHolds(tool, quote), JSON.stringify(quote)).toBe(true);
  }
  return found;
}

const quotes = (found: readonly Contradiction[]) => found.flatMap(({ evidence }) => evidence.map(({ quote }) => quote));
const text = { type: 'string' };
const takes = (properties: Record<string, unknown>) => ({ inputSchema: { type: 'object', properties } });
const READ_ONLY = { annotations: { readOnlyHint: true } };
const NO_LOSS = { annotations: { destructiveHint: false } };

describe('a contradiction', () => {
  it.each<[string, ToolDefinition, string, string]>([
    [
      'read-only, and deletes',
      { name: 'delete_record', description: 'Delete a record for good.', ...READ_ONLY },
      'annotations.readOnlyHint: true',
      'Delete a record',
    ],
    [
      'read-only, and sends',
      { name: 'mail_send', description: 'Send an e-mail to a customer.', ...takes({ to: text }), ...READ_ONLY },
      'annotations.readOnlyHint: true',
      'Send an e-mail',
    ],
    [
      'read-only, and one of its actions writes',
      {
        name: 'labels',
        description: 'Work with the labels of a board.',
        ...takes({ action: { enum: ['list', 'delete'] } }),
        ...READ_ONLY,
      },
      'annotations.readOnlyHint: true',
      'delete',
    ],
    [
      'read-only, and saves to a path',
      {
        name: 'export_report',
        description: 'Export the report.',
        ...takes({ path: { ...text, description: 'Path of the file to save the report to.' } }),
        ...READ_ONLY,
      },
      'annotations.readOnlyHint: true',
      'Path of the file to save the report to.',
    ],
    [
      'not destructive, and drops',
      { name: 'drop_table', description: 'Drop a table of the database.', ...NO_LOSS },
      'annotations.destructiveHint: false',
      'Drop a table',
    ],
    [
      'idempotent, and sends',
      {
        name: 'send_sms',
        description: 'Sends a text message to a phone number.',
        ...takes({ to: text, text }),
        annotations: { idempotentHint: true },
      },
      'annotations.idempotentHint: true',
      'Sends a text message',
    ],
    [
      'a closed world, and any address',
      {
        name: 'fetch_page',
        description: 'Fetch a web page and return its text.',
        ...takes({ url: { ...text, description: 'The URL to fetch.' } }),
        annotations: { openWorldHint: false },
      },
      'annotations.openWorldHint: false',
      'The URL to fetch.',
    ],
    [
      'a closed world, and any address that only the name and the first sentence speak of',
      {
        name: 'fetch_url',
        description: 'Fetches any URL from the internet.',
        ...takes({ url: text }),
        annotations: { openWorldHint: false },
      },
      'annotations.openWorldHint: false',
      'Fetches any URL',
    ],
    [
      'read-only, and runs any command',
      {
        name: 'run_command',
        description: 'Runs a shell command on the host.',
        ...takes({ command: text }),
        ...READ_ONLY,
      },
      'annotations.readOnlyHint: true',
      'Runs a shell command',
    ],
    [
      'read-only, and nothing but a name that deletes',
      { name: 'delete_customer', ...takes({ id: text }), annotations: { title: 'Safe lookup', readOnlyHint: true } },
      'annotations.readOnlyHint: true',
      'delete_customer',
    ],
    [
      'read-only, twice over, and a name that deletes',
      { name: 'delete_note', description: 'This tool is read-only and safe.', ...takes({ id: text }), ...READ_ONLY },
      'annotations.readOnlyHint: true',
      'delete_note',
    ],
    [
      'not destructive, and removes a file',
      { name: 'remove_file', description: 'Removes a file.', ...takes({ path: text }), ...NO_LOSS },
      'annotations.destructiveHint: false',
      'Removes a file',
    ],
    [
      'a sentence that says it only reads, after one that writes',
      {
        name: 'write_file',
        description: 'Writes a file. This tool is safe and read-only.',
        ...takes({ path: text, content: text }),
      },
      '“This tool is safe and read-only”',
      'Writes a file',
    ],
    [
      'a sentence that says it only reads, and a name that deletes',
      { name: 'delete_user', description: 'Manages a user. This tool is safe and read-only.', ...takes({ id: text }) },
      '“This tool is safe and read-only”',
      'delete_user',
    ],
    [
      'a sentence that says nothing is modified, and an action',
      {
        name: 'records',
        description: 'Works with records. It does not modify anything.',
        ...takes({ action: { enum: ['get', 'delete'] } }),
      },
      '“It does not modify anything”',
      'delete',
    ],
  ])('is %s: both sides are named', (_what, tool, claimed, quote) => {
    const found = contradictionsOf(tool);
    expect(found.map((one) => one.claimed)).toContain(claimed);
    expect(quotes(found)).toContain(quote);
    // A claim in words stands among the quotes too; an annotation is no text that could be quoted.
    if (claimed.startsWith('“')) expect(quotes(found)).toContain(claimed.slice(1, -1));
  });

  it.each<[string, ToolDefinition]>([
    ['reading, marked so', { name: 'list_notes', description: 'List all notes.', ...READ_ONLY }],
    [
      'a session of its own',
      { name: 'connect', description: 'Connect to a database and return a connection id.', ...READ_ONLY },
    ],
    ['a recording', { name: 'start_recording', description: 'Start recording the screen.', ...READ_ONLY }],
    ['a scan that reports', { name: 'run_scan', description: 'Run a scan and return the report.', ...READ_ONLY }],
    [
      'something that is worked out and given back',
      {
        name: 'buffer',
        description: 'Create a buffer polygon around a point.',
        ...takes({ point: text }),
        ...READ_ONLY,
      },
    ],
    [
      'advice on how to do it',
      { name: 'create_page_guide', description: 'Get guidance on how to create a page.', ...READ_ONLY },
    ],
    [
      'what another tool is for',
      {
        name: 'list_silences',
        description: 'List silences.\n\nWhen not to use it:\n- creating, updating or deleting silences',
        ...READ_ONLY,
      },
    ],
    ['a label that is taken off', { name: 'remove_label', description: 'Remove a label from a mail.', ...NO_LOSS }],
    [
      'setting a value twice',
      { name: 'set_title', description: 'Set the title.', annotations: { idempotentHint: true } },
    ],
    [
      'a promise for one mode only',
      {
        name: 'delete_logs',
        description: 'Deletes logs. In preview mode this tool is read-only.',
        ...takes({ id: text }),
      },
    ],
    [
      'a query that may be held to reading',
      {
        name: 'query',
        description: 'Run a SQL query to search and retrieve records.',
        ...takes({ query: { ...text, description: 'The query to run.' } }),
        ...READ_ONLY,
      },
    ],
  ])('is not seen in %s', (_what, tool) => {
    expect(contradictionsOf(tool)).toEqual([]);
  });

  it('of two annotations is one as well', () => {
    const annotations = { readOnlyHint: true, destructiveHint: true };
    const [found] = contradictionsOf({ name: 'list_notes', description: 'List all notes.', annotations });
    expect(found?.claimed).toBe('annotations.readOnlyHint: true, annotations.destructiveHint: true');
  });

  const tools = sharedFile('data/tools.jsonl');
  it.skipIf(tools === undefined)('is rare among real annotations, and always quoted', { timeout: 120_000 }, () => {
    const folder = join(tools ?? '', '..', 'npm-tools');
    const annotated = readdirSync(folder).flatMap((file) => {
      const { tools: listed }: { tools: ToolDefinition[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return listed.filter(({ annotations }) => annotations !== undefined);
    });
    const found = annotated.flatMap((tool) => contradictionsOf(tool));
    expect(annotated.length).toBeGreaterThan(2000);
    expect(found.length).toBeGreaterThan(8);
    expect(found.length).toBeLessThan(annotated.length * 0.02);
  });
});
