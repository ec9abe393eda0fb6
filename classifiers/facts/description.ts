import { type Passage, readProse } from './words.ts';

/** A description cut into what the tool does and what is said about its use. */
export type Description = {
  /** As the server sent it: what quotes are taken from. */
  text: string;
  /** The same length, with the sentences that praise the tool or stand under any product blanked out: what rules read. */
  plain: string;
  /** What it does, up to the first heading of details. */
  main: Passage;
  /** Ranges of word indexes of `main`, one per sentence or clause; the first is the head. */
  sentences: readonly { from: number; to: number; aside: boolean }[];
  /** Where the details ("Args:", "Returns:" …) begin, in UTF-16 units. */
  detailsAt: number;
};

/** What lies beyond this many UTF-16 units hardly ever says what a tool does; a hostile text may be a megabyte. */
const MAIN_LIMIT = 1500;

const DETAILS =
  /(?:^|\s)(?:#+ ?|\*\*)?(?:Args|ARGS|Arguments|Parameters|PARAMETERS|Params|Param|Returns?|RETURNS|Raises|Examples?|EXAMPLES?|Inputs?|Outputs?|Usage|USAGE|Notes?|NOTES?|Prerequisites|Requirements|参数|参数说明|返回|返回值|示例|パラメータ)(?: ?\([^)\n]{0,40}\))?(?:\*\*)? ?[::\n]/;

/** First words of sentences that say when to use a tool, what comes next or what another tool does. */
const ASIDES = new Set(
  `if when note warning example for before after unless see instead requires require prerequisite prerequisites returns return returned
  e g i eg ie do don't never avoid tip hint otherwise because since while once by default optional best
  important make ensure call you users user example examples input output response typically however ideal useful
  can not please only workflow next previous should must what how why where`.split(/\s+/),
);

/** "This tool is safe and read-only.", "Rate it Low.": the server's opinion of itself, which is not to be believed. */
const OPINIONS =
  /(?:^|[\s.!?])(?:(?:this|the|it)(?: tool| function| operation)? is (?:(?:a|an|completely|fully|totally|perfectly|always|and) )*(?:safe|harmless|risk-free|low[- ]risk|non-?destructive)(?:[ ,-]+(?:and|or|fully|safe|harmless|read-?only|non-?destructive|risk-free|low[- ]risk|tool|operation|function|to use|to call|to run))*|(?:note|message|instructions?) (?:to|for) (?:the )?(?:reader|rater|reviewer|classifier|auditor)[^.!?\n]{0,200}|(?:please )?(?:rate|classify|label|treat|consider|categori[sz]e) (?:this|it|the) ?(?:tool|one|as)?[^.!?\n]{0,200})(?=[.!?\n]|$)/gi;

/** Sentences under any product, which say nothing of what this tool does. */
const BOILERPLATE =
  /(?:^|\n|[.!?]\s)\s*(?:legal )?(?:disclaimer\b|for (?:further |more )?(?:support|help|questions|information|details),? (?:please )?(?:contact|visit|see|email|write to)\b|(?:please )?contact (?:us|the (?:maintainers?|authors?|developers?|support))\b|(?:this|the) (?:tool|software|server|service|package|api) (?:is|comes) (?:provided |offered |made available )?(?:"|“|')?as[- ]is\b|provided (?:"|“|')?as[- ]is\b|without (?:any )?warrant|use at your own risk\b|copyright\b|©|licen[sc]ed under\b|all rights reserved\b)[^.!?\n]{0,300}(?=[.!?\n]|$)/gi;

/** Cheap to ask, and hardly any description says yes. */
const MAY_BE_EMPTY_WORDS =
  /safe|harmless|risk|destructive|rate (?:this|it|the)|classif|label (?:this|it|the)|treat|consider|categori|reader|reviewer|auditor|disclaimer|contact|as[- ]is|warrant|copyright|©|licen[sc]e|all rights/i;

/** Blanks out what the server says of itself and what every product says; all offsets stay. */
function withoutEmptyWords(text: string): string {
  if (!MAY_BE_EMPTY_WORDS.test(text)) return text;
  return text.replace(OPINIONS, blank).replace(BOILERPLATE, blank);
}

function blank(said: string): string {
  return /^[\s.!?]/.test(said) ? said.charAt(0).padEnd(said.length, ' ') : ' '.repeat(said.length);
}

export function readDescription(sent: string): Description {
  // Only a window of it is ever read, so only that needs cleaning.
  const text = withoutEmptyWords(sent.slice(0, MAIN_LIMIT * 2));
  const match = DETAILS.exec(text);
  // Headings at the very start are headings of the description itself.
  const detailsAt = match !== null && match.index > 8 ? match.index : Math.min(text.length, MAIN_LIMIT);
  const main = readProse('/description', text, 0, Math.min(detailsAt, MAIN_LIMIT));
  return { text: sent, plain: text, main: { ...main, text: sent }, sentences: cut(main), detailsAt };
}

function cut(main: Passage): { from: number; to: number; aside: boolean }[] {
  const sentences: { from: number; to: number; aside: boolean }[] = [];
  let from = 0;
  for (let at = 1; at <= main.words.length; at += 1) {
    if (at < main.words.length && !endsBetween(main, at)) continue;
    if (at - from > 0)
      sentences.push({ from, to: at, aside: isLabel(main, from, at) || isAside(main, from, sentences.length > 0) });
    from = at;
  }
  return sentences;
}

function endsBetween(main: Passage, at: number): boolean {
  const before = main.words[at - 1];
  const word = main.words[at];
  if (before === undefined || word === undefined) return false;
  const gap = main.text.slice(before.end, word.start);
  if (gap === ' ') return false;
  return (
    /[.!?]["')\]*]*\s|\]|[。!?;;:]|: |\n\s*\n|\n\s*[-*•\d]| [-–—|] |—|→/.test(gap) ||
    (gap.includes('\n') && /^[A-Z]/.test(main.text.slice(word.start, word.start + 1)))
  );
}

/** "[Pipeline Management]", "WORKFLOW:" in front of the sentence proper. */
function isLabel(main: Passage, from: number, to: number): boolean {
  const first = main.words[from];
  const last = main.words[to - 1];
  if (first === undefined || last === undefined || to - from > 5) return false;
  const after = main.text.slice(last.end, last.end + 3);
  if (after.startsWith(']')) return true;
  const said = main.text.slice(first.start, last.end);
  return /^(?::| [-–—])/.test(after) && said.length > 3 && said === said.toUpperCase() && said !== said.toLowerCase();
}

const WHEN = new Set(['when', 'if', 'for', 'only', 'after', 'before', 'whenever', 'instead', 'whether']);

/** The first sentence is an aside only where it plainly says when to use the tool. */
function isAside(main: Passage, from: number, later: boolean): boolean {
  const [first = '', second = '', third = '', fourth = ''] = main.words.slice(from, from + 4).map((word) => word.text);
  if (first === 'use' || first === 'used' || first === 'automatically') {
    if (WHEN.has(second) || WHEN.has(third) || WHEN.has(fourth)) return true;
    return later && !['this', 'it', 'to', 'the'].includes(second);
  }
  return later && ASIDES.has(first);
}
