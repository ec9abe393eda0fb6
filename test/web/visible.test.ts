import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, jsonText, label, plain, prose, shorten } from '../../src/web/html.ts';
import { toolName, toolSegment, urls, withQuery } from '../../src/web/urls.ts';

const shown = (content: Parameters<typeof html>[1]) => String(html`${content}`);
const TAGS = (text: string) => Array.from(text, (one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('');

describe('text of a server', () => {
  test('is escaped in text and in attributes', () => {
    expect(shown(prose(`<b a='1' b="2">&`))).toBe('&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;');
    expect(String(html`<a title="${plain('"><script>')}">`)).toBe('<a title="&quot;&gt;&lt;script&gt;">');
  });

  test.each([
    ['a right-to-left override', 'a\u202eb', 'U+202E'],
    ['the first of two', '\u202eab\u202ec', 'U+202E'],
    ['an escape sequence', '\u001b[31m', '>ESC<'],
    ['a zero-width space', 'a\u200bb', 'U+200B'],
    ['a lone surrogate', 'a\ud800b', 'U+D800'],
    ['a joiner between letters', 'a\u200db', 'U+200D'],
    ['a run, as one chip', '\u200b\u200c\u2060', 'U+200B U+200C U+2060'],
    ['hidden tag characters, as what they say', `x${TAGS('obey me')}`, 'hidden text: “obey me”'],
  ])('has %s made visible', (_name, text, expected) => {
    expect(shown(prose(text))).toContain(expected);
    expect(shown(label(text))).toContain(expected);
    expect(shown(prose(text))).not.toMatch(/[\u0000-\u0008\u200b-\u200f\u202a-\u202e\ud800]/u);
  });

  test('keeps line ends in prose and shows them in a name', () => {
    expect(shown(prose('a\r\n\tb'))).toBe('a\n\tb');
    expect(shown(label('a\nb'))).toContain('>LF<');
    expect(shown(label(' a'))).toContain('>SPACE<');
    expect(shown(label('a b'))).toBe('a b');
  });

  test('keeps emoji that are joined', () => {
    expect(shown(label('👩‍💻 ok'))).toBe('👩‍💻 ok');
  });

  test('never reaches a page with an acting character in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const written of [shown(prose(text)), shown(label(text)), plain(text)]) {
          expect(written).not.toMatch(
            /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u,
          );
        }
        expect(shown(label(text)).replace(/<span class="chip"[^<>]*>|<\/span>/g, '')).not.toMatch(/[<>"']/);
      }),
    );
  });

  test('is shortened at a word, never inside a character', () => {
    expect(shorten('short', 10)).toBe('short');
    expect(shorten('some words that go on', 14)).toBe('some words…');
    expect(shorten(`${'x'.repeat(8)}😀😀`, 10).isWellFormed()).toBe(true);
  });
});

describe('JSON that people copy', () => {
  test('parses to the same value and hides nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u);
      }),
    );
  });
});

describe('addresses', () => {
  test('give every name of a tool back, as one segment that a URL does not fold', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1 }),
          fc.stringMatching(/^~{0,3}\.{1,3}$/),
          fc.stringMatching(/^[~./%]{1,5}$/),
        ),
        (given) => {
          const name = given.toWellFormed();
          const { pathname } = new URL(urls.tool('server', name), 'http://x');
          const segments = pathname.split('/');
          expect(segments).toHaveLength(5);
          expect(toolName(decodeURIComponent(segments[4] ?? ''))).toBe(name);
        },
      ),
    );
  });

  test('leave ordinary names as they are', () => {
    expect(toolSegment('list_notes')).toBe('list_notes');
    expect(toolSegment('..')).toBe('~..');
    expect(toolSegment('~x')).toBe('~x');
  });

  test('leave out what is not set', () => {
    expect(withQuery('/tools', { search: undefined, risk: '', page: 2 })).toBe('/tools?page=2');
    expect(urls.tools({ search: 'a&b', assessed: false })).toBe('/tools?search=a%26b&assessed=false');
  });
});
