import { describe, expect, test } from 'vitest';
import {
  cycleFaults,
  importFaults,
  lengthFaults,
  MAX_LINES,
  nameFaults,
  ROOMS,
  ruleTableFaults,
  syntaxFaults,
  textFaults,
} from './support/house-rules.ts';
import { parseSource, projectFiles, readProjectFile, type SourceFile } from './support/source-tree.ts';

const paths = projectFiles();
const code: SourceFile[] = paths
  .filter((path) => path.endsWith('.ts'))
  .map((path) => parseSource(path, readProjectFile(path)));
const inRooms = code.filter(({ path }) => /^(?:src|crawler|classifiers)\//.test(path));
const shippedTexts = paths
  .filter(
    (path) =>
      !path.startsWith('test/') && /\.(?:ts|mjs|js|json|md|sql|css|html|svg|toml|ya?ml)$|(?:^|\/)[^./]+$/.test(path),
  )
  .map((path) => ({ path, text: readProjectFile(path) }));

describe('the tree', () => {
  test('has files in the rooms that the table names', () => {
    for (const room of ['domain', 'crawler', 'classifiers', 'store', 'web', 'ingest', 'main']) {
      expect([room, inRooms.some(({ path }) => ROOMS[room]?.holds(path))]).toEqual([room, true]);
    }
  });
  test('keeps imports pointing the way the table says', () => expect(importFaults(inRooms)).toEqual([]));
  test('has no cyclic imports', () => expect(cycleFaults(code)).toEqual([]));
  test('has no default export, no any, and no assertion outside tests', () => expect(syntaxFaults(code)).toEqual([]));
  test('has no file that is too long to read', () => expect(lengthFaults(code)).toEqual([]));
  test('names files and folders by what they hold', () => expect(nameFaults(paths)).toEqual([]));
  test('lists every rule of the classifier in its table', () => expect(ruleTableFaults(code)).toEqual([]));
  test('ships no path of a machine and no registry', () => expect(textFaults(shippedTexts)).toEqual([]));
});

describe('each rule refuses a file that breaks it', () => {
  const file = (path: string, text: string) => parseSource(path, text);
  test.each([
    [
      'src/domain/a.ts',
      "import { b } from '../store/b.ts';",
      'src/domain/a.ts:1 imports src/store/b.ts: domain must not know store.',
    ],
    ['src/domain/a.ts', "import fs from 'node:fs';", 'src/domain/a.ts:1 imports node:fs, which this room may not use.'],
    [
      'src/domain/a.ts',
      "\nexport * from 'express';",
      'src/domain/a.ts:2 imports the package express, which this room may not use.',
    ],
    [
      'src/domain/a.ts',
      "type A = import('hono').Hono;",
      'src/domain/a.ts:1 imports the package hono, which this room may not use.',
    ],
    [
      'crawler/a.ts',
      "await import('../classifiers/classify.ts');",
      'crawler/a.ts:1 imports classifiers/classify.ts: crawler must not know classifiers.',
    ],
    ['crawler/a.ts', 'await import(name);', 'crawler/a.ts:1 imports a computed name, which no table can hold.'],
    [
      'crawler/a.ts',
      "import { Client } from '@modelcontextprotocol/sdk';",
      'crawler/a.ts:1 imports the package @modelcontextprotocol/sdk, which this room may not use.',
    ],
    ['classifiers/a.ts', "import 'node:path';", 'classifiers/a.ts:1 imports node:path, which this room may not use.'],
    [
      'src/web/a.ts',
      "import { createCatalog } from '../store/catalog.ts';",
      'src/web/a.ts:1 imports src/store/catalog.ts as a value: web may know only types of store.',
    ],
    [
      'src/web/a.ts',
      "import { type Catalog } from '../store/catalog.ts';",
      'src/web/a.ts:1 imports src/store/catalog.ts as a value: web may know only types of store.',
    ],
    [
      'src/web/a.ts',
      "import { Hono } from 'hono';",
      'src/web/a.ts:1 imports the package hono, which this room may not use.',
    ],
    ['src/web/a.ts', "import { b } from '../../test/b.ts';", 'src/web/a.ts:1 imports test/b.ts, which is in no room.'],
    ['src/main.ts', "import OpenAI from 'openai';", 'src/main.ts:1 imports openai, which only src/openai.ts may.'],
    ['src/elsewhere/a.ts', '', 'src/elsewhere/a.ts:1 is in no room of the import table.'],
  ])('%s with %j', (path, text, sentence) => expect(importFaults([file(path, text)])).toEqual([sentence]));

  test('and not one that keeps it', () => {
    const fine = [
      file('src/web/a.ts', "import type { Catalog } from '../store/catalog.ts';\nimport { html } from 'hono/html';"),
      file('crawler/a.ts', "import { x } from '@modelcontextprotocol/client/stdio';\nimport 'node:fs/promises';"),
      file('src/cli/a.ts', "import { x } from '../web/app.ts';\nexport const y = [x] as const;"),
      file('src/openai.ts', "import { OpenAI } from 'openai';"),
    ];
    expect([...importFaults(fine), ...syntaxFaults(fine), ...cycleFaults(fine), ...lengthFaults(fine)]).toEqual([]);
  });

  test.each([
    ['crawler/a.ts', 'export default 1;', 'crawler/a.ts:1 has a default export.'],
    ['crawler/a.ts', 'const a = 1;\nexport { a as default };', 'crawler/a.ts:2 has a default export.'],
    ['test/a.ts', 'let a: any;', 'test/a.ts:1 has the type any.'],
    ['crawler/a.ts', 'const a = b as string;', 'crawler/a.ts:1 has a type assertion with "as".'],
    ['crawler/a.ts', 'const a = <string>b;', 'crawler/a.ts:1 has a type assertion in angle brackets.'],
    ['crawler/a.ts', 'const a = b!.c;', 'crawler/a.ts:1 has a non-null assertion.'],
  ])('%s with %j', (path, text, sentence) => expect(syntaxFaults([file(path, text)])).toEqual([sentence]));

  test('a circle of imports', () => {
    const circle = [file('src/a.ts', "import './b.ts';"), file('src/b.ts', "\nimport type { A } from './a.ts';")];
    expect(cycleFaults(circle)).toEqual(['src/b.ts:2 closes a circle: src/a.ts → src/b.ts → src/a.ts.']);
  });

  test('a long file, but not a long table or template', () => {
    const long = 'call();\n'.repeat(MAX_LINES + 1);
    expect(lengthFaults([file('src/a.ts', long)])).toHaveLength(1);
    const table = `export const T = [\n${'1,\n'.repeat(MAX_LINES)}] as const;\nconst t = \`${'\n'.repeat(MAX_LINES)}\`;\n`;
    expect(lengthFaults([file('src/a.ts', table)])).toEqual([]);
  });

  test.each([
    'src/utils/a.ts',
    'crawler/types/a.ts',
    'src/crawl-manager.ts',
    'src/helper.ts',
    'src/my-utils.ts',
    'src/service.test.ts',
    'src/camelCase.ts',
  ])('the name %s', (path) => expect(nameFaults([path])).toHaveLength(1));

  test('a rule that is not in the table, or imported and not listed', () => {
    const index =
      "import { a } from './a.ts';\nimport { b } from './b.ts';\nexport const RULES = [a];\nexport const other = b;";
    const files = [
      file('classifiers/rules/index.ts', index),
      ...['a', 'b', 'c'].map((name) => file(`classifiers/rules/${name}.ts`, '')),
    ];
    expect(ruleTableFaults(files)).toEqual([
      'classifiers/rules/b.ts:1 is a rule that the table in classifiers/rules/index.ts does not list.',
      'classifiers/rules/c.ts:1 is a rule that the table in classifiers/rules/index.ts does not list.',
    ]);
  });

  test.each([
    'cd /work/x',
    "'/root/.npm'",
    "read('../shared/data')",
    'https://registry.packages.test/x',
    '// @ts-ignore',
  ])('the text %j', (text) =>
    expect(textFaults([{ path: 'README.md', text: `fine\n${text}` }])).toEqual([
      expect.stringMatching(/^README\.md:2 holds /),
    ]),
  );
});
