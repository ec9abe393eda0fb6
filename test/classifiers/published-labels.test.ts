import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { joinLabels, type PublishedLabel, readPublishedLabels } from '../../classifiers/published-labels.ts';
import { labelledListing } from '../../crawler/labelled-servers.ts';
import { whereSchema } from '../../src/domain/server.ts';
import { readTool, type ToolDefinition, toolHash } from '../../src/domain/tool.ts';
import { readProjectFile } from '../support/source-tree.ts';
import { sharedFile } from './shared-data.ts';

const text = readProjectFile('labels/npm-tools.jsonl');
const labels = readPublishedLabels(text);
const keyOf = ({ package: name, version, tool }: PublishedLabel) => [name, version, tool].join('\n');

const TOOL = { name: 'save_note', description: 'Saves a note.', _meta: { since: 3 } };
const LABEL: PublishedLabel = {
  package: 'notes',
  version: '1.0.0',
  tool: 'save_note',
  hash: toolHash(TOOL),
  category: 'Write',
  risk: 'Medium',
  facets: ['private_data'],
  hard: true,
  unseen: false,
};

describe('the labels that are part of the project', () => {
  test('are a thousand tools of many packages, each line in one form', () => {
    expect(labels.length).toBeGreaterThan(900);
    expect(text).toBe(`${labels.map((label) => JSON.stringify(label)).join('\n')}\n`);
    expect(new Set(labels.map((label) => label.package)).size).toBeGreaterThan(50);
  });

  test('are sorted, and no tool is labelled twice', () => {
    const keys = labels.map(keyOf);
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  test('name their facets once each', () => {
    expect(labels.filter(({ facets }) => new Set(facets).size < facets.length)).toEqual([]);
  });

  test('are of one version of each package, read or not as a whole', () => {
    const of = (value: (label: PublishedLabel) => string) => new Set(labels.map(value)).size;
    expect(of((label) => `${label.package}@${label.version} ${label.unseen}`)).toBe(of((label) => label.package));
    expect(new Set(labels.map(({ unseen }) => unseen))).toEqual(new Set([true, false]));
  });

  test('hold no word of a definition', () => {
    const fields = ['package', 'version', 'tool', 'hash', 'category', 'risk', 'facets', 'hard', 'unseen'];
    expect(text.split('\n').filter((line) => line && Object.keys(JSON.parse(line)).join() !== fields.join())).toEqual(
      [],
    );
  });

  test('name packages that the crawler can be sent to, as the very version', () => {
    for (const { package: name, version } of labels) {
      const { where } = labelledListing(name, version, '2026-01-01T00:00:00.000Z');
      expect(whereSchema.parse(where)).toMatchObject({ kind: 'package', package: name, version });
    }
  });

  const recorded = sharedFile('data/npm-tools');
  test.skipIf(recorded === undefined)('are of definitions that were recorded, to the last byte', () => {
    const hashes = new Map<string, Set<string>>();
    const lost = labels.filter((label) => {
      const known = hashes.get(label.package) ?? hashesOf(join(recorded ?? '', recordingOf(label.package)));
      hashes.set(label.package, known);
      return !known.has(`${label.version} ${label.tool} ${label.hash}`);
    });
    expect(lost).toEqual([]);
  });
});

describe('reading labels', () => {
  test.each([
    ['a pair that the guide does not know', { category: 'Write', risk: 'Low' }, 'the labelling guide does not know'],
    ['a category that there is not', { category: 'Erase' }, 'category'],
    ['a hash that is none', { hash: 'ABC' }, 'hash'],
    ['a facet that there is not', { facets: ['sends'] }, 'facets'],
    ['a field too many', { description: 'Saves a note.' }, 'description'],
  ])('stops at %s, with the number of its line', (_, wrong, words) => {
    const lines = [JSON.stringify(LABEL), JSON.stringify({ ...LABEL, ...wrong })].join('\n');
    expect(() => readPublishedLabels(lines)).toThrow(/^line 2: /);
    expect(() => readPublishedLabels(lines)).toThrow(words);
  });

  test('stops at a line that is no JSON', () => {
    expect(() => readPublishedLabels('{')).toThrow(/^line 1: /);
  });
});

describe('joining labels to definitions', () => {
  const server = { name: 'Notes', description: 'Keeps notes.' };
  const joined = (...tools: ToolDefinition[]) => joinLabels([LABEL], server, tools);

  test('finds the definition, whatever the order of its keys', () => {
    const { name, description, _meta } = TOOL;
    const sent = { _meta, description, name };
    expect(joined({ name: 'other' }, sent)).toEqual({
      rows: [
        {
          id: 'npm:notes@1.0.0/save_note',
          family: 'npm:notes',
          source: 'npm:notes@1.0.0',
          subject: { tool: sent, server },
          label: {
            category: 'Write',
            risk: 'Medium',
            private_data: true,
            untrusted_content: false,
            external_send: false,
            hard: true,
          },
        },
      ],
      changed: [],
      missing: [],
    });
  });

  test.each([
    ['another description', { ...TOOL, description: 'Saves a note for good.' }],
    ['a member that no rule reads', { ...TOOL, _meta: { since: 4 } }],
  ])('does not use a label for %s', (_, sent) => {
    expect(joined(sent)).toEqual({ rows: [], changed: ['save_note'], missing: [] });
  });

  test('tells a tool that is gone from one that has changed', () => {
    expect(joined({ name: 'other' })).toEqual({ rows: [], changed: [], missing: ['save_note'] });
  });
});

function recordingOf(name: string): string {
  return `${name.replace('/', '__')}.json`;
}

function hashesOf(file: string): Set<string> {
  const { version, tools }: { version: string; tools: unknown[] } = JSON.parse(readFileSync(file, 'utf8'));
  const read = tools.map(readTool).flatMap((one) => ('tool' in one ? [one.tool] : []));
  return new Set(read.map((tool) => `${version} ${tool.name} ${toolHash(tool)}`));
}
