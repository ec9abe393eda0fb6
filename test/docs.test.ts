import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  commandsOf,
  commandsShown,
  isInProject,
  isThere,
  type Mention,
  namedFiles,
  npmScripts,
  relativeLinks,
} from './support/documents.ts';
import { projectFiles, ROOT, readProjectFile } from './support/source-tree.ts';

const files = projectFiles();
const roots = [...new Set(files.flatMap((file) => (file.includes('/') ? [file.slice(0, file.indexOf('/'))] : [])))];
const documents = files.filter((file) => file === 'README.md' || /^(?:docs|labels)\/.*\.md$/.test(file));
const texts = documents.map((document) => ({ document, text: readProjectFile(document) }));
const readme = texts.filter(({ document }) => document === 'README.md');

const sentences = (mentions: readonly Mention[], what: string) =>
  mentions.map(({ document, line, name }) => `${document}:${line} names ${name}, ${what}.`);

describe('the documents', () => {
  test('are there', () => {
    expect(documents).toContain('README.md');
    expect(documents.length).toBeGreaterThan(1);
  });

  test('link only to files that exist', () => {
    const links = texts.flatMap(({ document, text }) => relativeLinks(document, text));
    const dead = links.filter(({ name }) => !isThere(name, files));
    expect(sentences(dead, 'which is not there')).toEqual([]);
  });

  test('name only files that exist', () => {
    const named = texts.flatMap(({ document, text }) => namedFiles(document, text, roots));
    const missing = named.filter(({ name }) => !isInProject(name, files, ROOT));
    expect(sentences(missing, 'which is not there')).toEqual([]);
  });

  test('tell the reader to run only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readProjectFile('package.json'));
    const said = readme.flatMap(({ document, text }) => npmScripts(document, text));
    expect(said.map(({ name }) => name)).toEqual(expect.arrayContaining(['start', 'test', 'toolrisk']));
    const unknown = said.filter(({ name }) => !Object.hasOwn(scripts, name));
    expect(sentences(unknown, 'a script that package.json does not have')).toEqual([]);
  });

  describe('and the command line', () => {
    let help = '';
    beforeAll(() => {
      const run = spawnSync(process.execPath, ['src/main.ts', '--help'], {
        cwd: ROOT,
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect([run.status, run.stderr]).toEqual([0, '']);
      help = run.stdout;
    });

    test('agree on its commands: none is shown that it does not have, none is kept from the reader', () => {
      const shown = readme.flatMap(({ document, text }) => commandsShown(document, text));
      const known = commandsOf(help);
      expect(known.size).toBeGreaterThan(2);
      expect(
        sentences(
          shown.filter(({ name }) => !known.has(name)),
          'a command that --help does not list',
        ),
      ).toEqual([]);
      known.delete('help');
      known.delete('serve');
      expect([...known].filter((name) => !shown.some((mention) => mention.name === name))).toEqual([]);
    });
  });
});

describe('each check sees what it is for', () => {
  test('links of every form, from the folder of their document', () => {
    const text = '[a](../src/a.ts#L3) ![b](images/b.png "title") [c](https://example.org) [d](#top)\n<img src="x.svg">';
    expect(relativeLinks('docs/more/a.md', text).map(({ line, name }) => [line, name])).toEqual([
      [1, 'docs/src/a.ts'],
      [1, 'docs/more/images/b.png'],
      [2, 'docs/more/x.svg'],
    ]);
    expect(['src', 'src/a.ts', 'a.ts', 'sr'].map((path) => isThere(path, ['src/a.ts']))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('files in backticks, but not code, routes, packages or the files of the reader', () => {
    const text =
      '`src/nowhere` and `gone.ts` and `lib/gone.json` and `src/web/*.ts`; `policy.json` `a()` `/api/v1` `hono/html`\n```\n`src/x`\n```';
    const named = namedFiles('README.md', text, ['src']);
    expect(named.map(({ name }) => name)).toEqual(['src/nowhere', 'gone.ts', 'lib/gone.json', 'src/web/*.ts']);
    expect(named.map(({ name }) => isInProject(name, ['src/web/app.ts'], ROOT))).toEqual([false, false, false, true]);
  });

  test('scripts and commands, with their lines', () => {
    const text =
      'Run `npm start`.\n\n```sh\nnpm run -s toolrisk -- crawl x   # toolrisk policy y\nnpm run check && npm test\n```\n`toolrisk classify -` toolrisk shows';
    expect(npmScripts('README.md', text).map(({ line, name }) => [line, name])).toEqual([
      [1, 'start'],
      [4, 'toolrisk'],
      [5, 'check'],
      [5, 'test'],
    ]);
    expect(commandsShown('README.md', text).map(({ name }) => name)).toEqual(['classify', 'crawl', 'policy']);
    expect(
      commandsOf('Usage: x\n\nCommands:\n  serve [options]   serve it\n  crawl\n                    more\n'),
    ).toEqual(new Set(['serve', 'crawl']));
  });
});
