/** A stretch of a text. */
export type Span = { start: number; end: number };

/** No sentence is read beyond this many UTF-16 units, so that no pattern ever meets a long text. */
const LONGEST = 400;

/** All sentences of a text in order, without the space around them. Overlong ones are cut. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < text.length; ) {
    const end = endOfSentence(text, at);
    addTrimmed(text, at, end, spans);
    at = end;
  }
  return spans;
}

/** The sentences in which these places lie, in order. The places are given in order too. */
export function sentencesAround(text: string, places: readonly number[]): Span[] {
  const spans: Span[] = [];
  let last = 0;
  for (const place of places) {
    if (place < last) continue;
    let start = place;
    while (start > last && place - start < LONGEST && !isBoundary(text, start)) start -= 1;
    // A stretch without any end is cut where the whole text would not be: at a word.
    if (place - start >= LONGEST) start += text.slice(start, place).lastIndexOf(' ') + 1;
    last = endOfSentence(text, start);
    while (last <= place) last = endOfSentence(text, last);
    addTrimmed(text, start, last, spans);
  }
  return spans;
}

/** Where the sentence ends that begins at a place: at most `LONGEST` further, and then at a space where there is one. */
export function endOfSentence(text: string, start: number): number {
  const most = Math.min(text.length, start + LONGEST);
  for (let at = start + 1; at < most; at += 1) if (isBoundary(text, at)) return at;
  if (most === text.length) return most;
  const space = text.slice(start, most).lastIndexOf(' ');
  return space > LONGEST / 2 ? start + space + 1 : most;
}

const SPACE = 32;
const LINE_END = 10;
const SEMICOLON = 59;
/** The first unit of every tag character. */
const TAG = 0xdb40;
const LESS = 60;
const GREATER = 62;
/** `"'”’»)]*` and the backtick: they close what a sentence ends in. */
const CLOSERS = '"\'”’»)]*`';
const ENDS = '.!?';
const WIDE_ENDS = '。！？；';
/** What begins an item of a list, a heading or a tag on a new line. */
const NEW_ITEM = /[ \t]{0,40}[\n\-*•#<\d]/y;
const BLOCK =
  /<\/?(?:important|system|secret|hidden|admin|instructions?|critical|note|override|internal|assistant)\b[^<>\n]{0,40}>/iy;
const LONGEST_TAG = 60;
const ABBREVIATION = /(?:e\.g|i\.e|cf|vs)\.$/i;

/** Whether one sentence ends and another begins at a place. A lone line end is no end: long lines are often wrapped. */
function isBoundary(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code <= SPACE) return isBoundarySpace(text, at, code);
  if (code === LESS) return matchesAt(BLOCK, text, at);
  const before = text.charCodeAt(at - 1);
  if (before === GREATER) return endsBlock(text, at);
  if (code === TAG && isTagPair(text, at)) return ENDS.includes(text.charAt(at - 1));
  return before > 0x2000 && WIDE_ENDS.includes(text.charAt(at - 1));
}

function endsBlock(text: string, at: number): boolean {
  const from = Math.max(0, at - LONGEST_TAG);
  const open = text.slice(from, at).lastIndexOf('<');
  return open !== -1 && matchesAt(BLOCK, text, from + open);
}

function isBoundarySpace(text: string, at: number, code: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (isSmallLetter(before) && code === SPACE) return false;
  if ((before === SEMICOLON && text.charAt(at - 2) !== '`') || WIDE_ENDS.includes(text.charAt(at - 1))) return true;
  if (isTagPair(text, at - 2)) return true;
  if (code === LINE_END && matchesAt(NEW_ITEM, text, at + 1)) return true;
  let last = at - 1;
  while (last > at - 5 && CLOSERS.includes(text.charAt(last))) last -= 1;
  return (
    last >= 0 && ENDS.includes(text.charAt(last)) && !ABBREVIATION.test(text.slice(Math.max(0, last - 3), last + 1))
  );
}

/** Tag characters, which nobody sees, are a text of their own between two sentences. */
function isTagPair(text: string, at: number): boolean {
  const trail = text.charCodeAt(at + 1);
  return text.charCodeAt(at) === TAG && trail >= 0xdc00 && trail <= 0xdc7f;
}

function isSmallLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function addTrimmed(text: string, start: number, end: number, spans: Span[]): void {
  let from = start;
  let to = end;
  while (from < to && text.charCodeAt(from) <= SPACE) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= SPACE) to -= 1;
  if (to > from) spans.push({ start: from, end: to });
}
