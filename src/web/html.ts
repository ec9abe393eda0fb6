import { html as escaping } from 'hono/html';

/** Markup that is already escaped. Only `html` makes it; this project never calls the library's `raw`. */
export type Html = ReturnType<typeof escaping>;

/**
 * What a template may hold. Narrower than the library's `unknown`, because an object from a server's JSON that says
 * `isEscaped: true` of itself would be believed.
 */
export type Content = string | number | false | null | undefined | Html | readonly Content[];

/** The template tag of every page: each value is escaped, except what `html` itself made. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Html =>
  escaping(strings, ...values);

/**
 * Characters that act on a reader instead of being read: controls, bidirectional marks, zero-width and tag characters,
 * fillers and lone surrogates. A joiner between two pictographs is part of an emoji and is left alone.
 */
const ACTING_CLASS =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e0fff}\\p{Surrogate}';
const JOINER =
  '(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d|\\u200d(?!\\p{Extended_Pictographic})';
/** One selector gives a pictograph its colours; several in a row hold data. */
const SELECTORS = '[\\ufe00-\\ufe0f]{2,}';
const ACTING = new RegExp(`(?:[${ACTING_CLASS}]|${JOINER}|${SELECTORS})+`, 'gu');
/** In a name also line ends, tabs, and the spaces that nobody sees. */
const ACTING_IN_NAME = new RegExp(
  `(?:[${ACTING_CLASS}\\t\\n\\u00a0\\u2000-\\u200a\\u3000]|${JOINER}|${SELECTORS}|^ +| +$| {2,})+`,
  'gu',
);

const SHOWN_AT_MOST = 6;

/** Text of a server for running prose: line ends are kept, acting characters become visible chips. */
export function prose(text: string): Content {
  return withChips(text.replaceAll('\r\n', '\n'), ACTING);
}

/** Text of a server that should stand on one line: as `prose`, with line ends and stray spaces visible too. */
export function label(text: string): Content {
  return withChips(text, ACTING_IN_NAME);
}

/** The same for places that hold no markup (titles, attributes): acting characters are written as ⟨U+202E⟩. */
export function plain(text: string): string {
  return text.replace(ACTING_IN_NAME, (run) => `⟨${codePoints(run)}⟩`);
}

/** At most `length` UTF-16 units of a text, cut at a space where one is near, with an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length * 0.7 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}

/**
 * JSON with two-space indent in which acting characters are written as \u escapes: the same document after parsing,
 * and nothing in it can hide from the person who copies it.
 */
export function jsonText(value: unknown): string {
  return visibleJson(JSON.stringify(value, null, 2) ?? 'null');
}

/** Writes the acting characters of a JSON text as \u escapes; they can only stand inside its strings. */
export function visibleJson(json: string): string {
  return json.replace(ACTING, (run) =>
    Array.from({ length: run.length }, (_, at) => `\\u${run.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

function withChips(text: string, acting: RegExp): Content {
  if (text.search(acting) === -1) return text;
  const parts: Content[] = [];
  let last = 0;
  for (const match of text.matchAll(acting)) {
    parts.push(text.slice(last, match.index), chip(match[0]));
    last = match.index + match[0].length;
  }
  parts.push(text.slice(last));
  return parts;
}

function chip(run: string): Html {
  const points = codePoints(run);
  const hidden = hiddenText(run);
  if (hidden !== '') return html`<span class="chip" title="${points}">hidden text: “${hidden}”</span>`;
  return html`<span class="chip" title="a character that would not be visible">${controlName(run) ?? points}</span>`;
}

const CONTROL_NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SPACE'.split(
    ' ',
  );

/** The short name of a single control character or space. The pictures of Unicode (␛) are missing from many fonts. */
function controlName(run: string): string | undefined {
  return run.length === 1 ? CONTROL_NAMES[run.charCodeAt(0)] : undefined;
}

/** Tag characters mirror ASCII and are a known way to hide instructions from people but not from models. */
function hiddenText(run: string): string {
  let text = '';
  for (const character of run) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xe0020 && code <= 0xe007e) text += String.fromCharCode(code - 0xe0000);
  }
  return text;
}

function codePoints(run: string): string {
  const all = Array.from(run, (one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  const rest = all.length - SHOWN_AT_MOST;
  return all.slice(0, SHOWN_AT_MOST).join(' ') + (rest > 0 ? ` and ${rest} more` : '');
}
