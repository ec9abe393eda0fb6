import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inline, markdownToHtml } from '../../../crawler/sources/markdown-html.ts';
import { readBlocks } from '../../../crawler/sources/prose-blocks.ts';
import { readProseTools } from '../../../crawler/sources/prose-tools.ts';
import { DOCUMENTS, type ProseDocument } from './prose-documents.ts';

const read = ({ text, isHtml }: Pick<ProseDocument, 'text' | 'isHtml'>) =>
  readProseTools(isHtml === true ? text : markdownToHtml(text));
const markdown = (text: string) => read({ text });
const names = (text: string) => markdown(text).tools.map(({ name }) => name);

describe('a document that lists tools', () => {
  test.each(DOCUMENTS.map((document) => [document.about, document] as const))('%s', (_, document) => {
    const { tools } = read(document);
    expect(tools.map(({ name }) => name).sort()).toEqual([...document.tools].sort());
  });

  test('all of them together: nothing is invented, and next to nothing overlooked', () => {
    let [right, wrong, missed] = [0, 0, 0];
    for (const document of DOCUMENTS) {
      const found = new Set(read(document).tools.map(({ name }) => name));
      right += document.tools.filter((name) => found.has(name)).length;
      missed += document.tools.filter((name) => !found.has(name)).length;
      wrong += [...found].filter((name) => !document.tools.includes(name)).length;
    }
    expect(DOCUMENTS.length).toBeGreaterThanOrEqual(12);
    expect(right / (right + wrong)).toBe(1);
    expect(right / (right + missed)).toBeGreaterThanOrEqual(0.95);
  });

  test('gives what it says of each, without labels and marks', () => {
    expect(
      markdown('## Tools\n\n- **Get_it**: not\n- `get_note` — *Get* a [note](https://x.example/) `now`\n').tools,
    ).toContainEqual({
      name: 'get_note',
      description: 'Get a note now',
    });
    expect(markdown('## Tools\n\n### `get_note`\n\n**Description**: Gets it.\n\nMore.').tools).toEqual([
      { name: 'get_note', description: 'Gets it.' },
    ]);
    expect(
      markdown(
        '## Tools\n\n- **get_note**\n  - Title: Get\n  - Description: Gets it\n  - Parameters:\n    - `id` (string)',
      ).tools,
    ).toEqual([{ name: 'get_note', description: 'Gets it' }]);
  });

  test('says why a row is not taken for a tool', () => {
    const { rejected } = markdown(
      '## Tools\n\n| Tool | Description |\n|---|---|\n| `get_note` | Gets |\n| `NOTES_TOKEN` | Token |\n| Two words | No |\n| `stdio` | No |\n| `a.json` | No |\n\n- `owner_id` (string): no\n- `list_notes`: yes\n- `draft_note` - coming soon\n- ~~`old_note`: gone~~',
    );
    expect(Object.fromEntries(rejected.map(({ name, reason }) => [name, reason]))).toEqual({
      NOTES_TOKEN: 'It is written like an environment variable or a constant.',
      'Two words': 'It has several words, or signs that no name of a tool has.',
      stdio: 'It is a word of JSON, of the protocol or of a command line.',
      'a.json': 'It is the name of a file or a host.',
      owner_id: 'The text after it begins like that of a parameter.',
      draft_note: 'The text says that it is not there.',
      old_note: 'It is struck out.',
    });
  });

  test('that names a tool twice gives it once', () => {
    expect(markdown('## Tools\n\n- [`get_note`](#get_note)\n\n### get_note\n\nGets it.').tools).toEqual([
      { name: 'get_note', description: 'Gets it.' },
    ]);
  });
});

describe('what must not become a tool', () => {
  test.each([
    ['a heading', '## Tools\n\n### Parameters\n\n### search\n\n### read-only mode\n\n### Installation'],
    ['a title', '# browser_tools\n\n- `get_page`: no'],
    ['a line of code', '## Tools\n\n```\n- `get_note`: no\n### set_note\n```\n\n    - `indented_note`: no'],
    ['a line of a quote outside of tools', '> - `get_note`: no'],
    ['a parameter in a table', '## Tools\n\n| Parameter | Description |\n|---|---|\n| `note_id` | no |'],
    ['a parameter in a list', '## Tools\n\n- `note_id` (string): no\n- `note_text` (string, optional): no'],
    ['a variable', '## Tools\n\n| Name | Default | Description |\n|---|---|---|\n| `log_level` | info | no |'],
    ['a prompt or a resource', '## Tools\n\n### Prompts\n\n- `ask_me`: no\n\n### Resources\n\n- `note_list`: no'],
    ['an item of contents', '## Contents\n\n- [`get_note`](#get_note)\n- [Tools](#tools)'],
    ['a hidden script', '## Tools\n\n<script>\n<ul><li><code>get_note</code>: no</li></ul>\n</script>'],
    ['a name of a prototype in words', '## Tools\n\n- constructor of notes\n- toString'],
  ])('%s', (_, text) => expect(names(text)).toEqual([]));

  test('and a name that is one of an object is only a name', () => {
    expect(names('## Tools\n\n- `constructor`: yes\n- `__proto__`: no\n- `hasOwnProperty`: yes')).toEqual([
      'constructor',
      'hasOwnProperty',
    ]);
  });

  test('hostile documents end in time', () => {
    const started = Date.now();
    for (const text of [
      '> '.repeat(20_000),
      '- '.repeat(20_000),
      '`'.repeat(50_000),
      '*'.repeat(50_000),
      `${'['.repeat(20_000)}](`,
      `| ${'a | '.repeat(10_000)}\n|${'---|'.repeat(10_001)}\n`,
      '<details><summary>Tools</summary>'.repeat(3_000),
      `## Tools\n\n${'- `get_x`: y\n'.repeat(20_000)}`,
      '<b>'.repeat(20_000),
      `## Tools\n\n${Array.from({ length: 3_000 }, (_, at) => `### \`get-x${at}\``).join('\n\n')}`,
      '_a'.repeat(30_000),
    ]) {
      markdown(text);
    }
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});

describe('Markdown', () => {
  const page = (text: string) => markdownToHtml(text).replace(/\n/g, '');

  test.each([
    ['# A `b` #', '<h1>A <code>b</code></h1>'],
    ['A\n---', '<h2>A</h2>'],
    ['---\ntitle: x\n---\ntext', '<p>text</p>'],
    ['- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
    ['1. a\n   text\n\n2. b', '<ol><li>atext</li><li>b</li></ol>'],
    ['* * *', '<hr>'],
    [
      '| a | b |\n|--|--|\n| `x|y` | z\\|w |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>x|y</code></td><td>z|w</td></tr></tbody></table>',
    ],
    ['~~~\n# a\n~~~', '<pre><code># a</code></pre>'],
    ['<!-- # a -->\ntext', '<p>text</p>'],
    ['> a', '<blockquote><p>a</p></blockquote>'],
  ])('%j', (text, html) => expect(page(text)).toBe(html));

  test.each([
    ['**`a`** __b__ *c* d_e_f', '<strong><code>a</code></strong> <strong>b</strong> <em>c</em> d_e_f'],
    ['snake\\_case \\*', 'snake_case *'],
    ['[`a`](b "c") ![d](e)', '<a href="b"><code>a</code></a> '],
    ['``a ` b``', '<code>a ` b</code>'],
    ['<b>a</b> & <', '<b>a</b> &amp; &lt;'],
  ])('%s', (text, html) => expect(inline(text)).toBe(html));

  test('keeps sections that fold, with the headings inside', () => {
    const { blocks } = readBlocks(
      markdownToHtml('## A\n<details>\n<summary>B</summary>\n\n### C\n\n</details>\n\ntext'),
    );
    expect(blocks.map((block) => block.kind)).toEqual(['heading', 'heading', 'heading', 'end', 'paragraph']);
  });
});

/** READMEs of packages that are installed here, beside what their servers list. */
const LISTS = join(import.meta.dirname, '../../../../shared/data/npm-tools');
const PACKAGES = [process.env.TOOLRISK_TEST_PACKAGES ?? ''].filter((folder) => folder !== '' && existsSync(folder));

test.skipIf(!existsSync(LISTS) || PACKAGES.length === 0)(
  'READMEs of real packages name the tools that their servers list (needs TOOLRISK_TEST_PACKAGES and the shared lists)',
  () => {
    let [right, named] = [0, 0];
    for (const file of readdirSync(LISTS)) {
      const { package: name, tools } = JSON.parse(readFileSync(join(LISTS, file), 'utf8'));
      const folder = readdirSync(PACKAGES[0] ?? '').find((one) => one.startsWith(`${name.replace('/', '+')}@`));
      const readme = join(PACKAGES[0] ?? '', folder ?? '', 'node_modules', name, 'README.md');
      if (folder === undefined || !existsSync(readme)) continue;
      const listed = new Set(tools.map((tool: { name: string }) => tool.name));
      const found = markdown(readFileSync(readme, 'utf8')).tools;
      named += found.length;
      right += found.filter((tool) => listed.has(tool.name)).length;
    }
    // A README also names tools that are only there with another setting.
    expect(right / named).toBeGreaterThan(0.85);
    expect(right).toBeGreaterThan(1_000);
  },
);
