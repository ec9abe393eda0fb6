import type { ToolDefinition } from '../../src/domain/tool.ts';
import { isRecord } from '../facts/parameters.ts';

/** What a first look found; a definition without any sign is done with. */
export const SIGN = {
  /** A character that nobody sees, that turns the direction of writing, or that looks like one of ASCII. */
  unusual: 1,
  /** A control character that is no tab and no line end; or a carriage return. */
  control: 2,
  /** A long run without a space, as encoded text has. */
  run: 4,
  /** Markup that may not be shown. */
  unshown: 8,
  /** Words of one family of orders; see `orders/`. */
  aside: 16,
  reviewers: 32,
  secrets: 64,
  conversation: 128,
  elsewhere: 256,
  hides: 512,
  foreign: 1024,
  /** What the name of a parameter may ask for; counts in names alone. */
  trap: 2048,
  /** Letters that English does not use. */
  letters: 4096,
} as const;

export const ANY_ORDER =
  SIGN.aside | SIGN.reviewers | SIGN.secrets | SIGN.conversation | SIGN.elsewhere | SIGN.hides | SIGN.foreign;

/**
 * Runs of six characters, in lower case, of which every order of the family holds at least one. Where a word has no rare
 * run, the one that goes on into the next word is taken. They were chosen by how rarely they stand in real definitions.
 */
export const RUNS: readonly (readonly [sign: number, runs: string])[] = [
  [SIGN.unshown, '[//]: |y:none|y: non|y:hidd|y: hid|size:0|ize: 0'],
  [SIGN.unshown, Array.from('abcdefghijklmnopqrstuvwxyz[("*#', (first) => `<!-- ${first}`).join('|')],
  [
    SIGN.aside,
    'us ins|ior in|em ins|nore a|nore e|gard w|ete pr|ete yo|rase t|rase a|rase y|scard |bandon|no lon|ot app|nore p|nore t|nore y|nore o|nore w|nore i|nore s|disreg|forget|no att|t foll|op fol|er fol| obey |obeyin|bypass|ircumv|verrul|ide yo|ide pr|ide sa|ide ea|uperse|eceden|ides a|ides p|ides u|ides y|ew ins|al ins|ue ins|ly ins|ew ord|al ord|ew sys|al sys|ew obj|al obj|ew mis|al mis|al dir|ew goa|al goa|ly goa|ue goa|ly obj|ew rul|oper m|icted |k mode|s thou|as if |rity o|uspend|outran|e void|w void|e null|nce vo|re can|ver th|em ove|em mes|hereby|lifted|placed|laces |bsolet|r boun|r rest|r limi|r cons|r gove|t boun|nore u|gard u',
  ],
  [
    SIGN.reviewers,
    'armles|benign|is saf|owest |l risk|sify t|rize t|rise t|abel t| rate |core t|rade t|mark t|reat t|port t|ider t|viewer|reader|raters|rater:|scanne|ssifie|uditor|aluato|grader|nalyst',
  ],
  [
    SIGN.secrets,
    '/.ssh/|~/.ssh|.ssh/i|.ssh f|.ssh d|ssh ke|id rsa|id ed2|id ecd|id dsa|/.aws/|~/.aws|c/pass|c/shad|c/sudo|mcp.js|p conf|.netrc|.npmrc|.pgpas|.pypir|/.kube|gnupg/|/.curs|/.clau|/.dock|/gclou|t-cred|h hist|y cred|l cred|r cred|d cred|e cred|swords|ur pas|i keys|pi-key|ny api|ur api|ny tok|ll tok|ur tok|nd tok|s toke|n toke|keycha|et.dat|eed ph|ry phr|ic phr|cookie|te key|er his|it car|l envi|y envi|ny env|ur env|ecrets|exfilt|steal |harves|ny sec|ur sec| .env |/.env |/.env"|.env f|.env, |`.env`|`env` ',
  ],
  [
    SIGN.conversation,
    'versat|g abov|st mes|hat hi|hat lo|hat tr|at mes|m prom|m mess|m inst|l prom|n prom|age hi|us mes|ior me|ll mes|re mes|nt mes|dialog|ranscr|xt win|e chat|l chat|s so f|er typ|r wrot|r said|iscuss|ur ins|wn ins|al ins',
  ],
  [
    SIGN.elsewhere,
    'oute a|to htt|ia htt|wn ima|t: htt|en htt|orward|ecipie|redire|exfilt|bcc al|bcc to|bcc ev|bcc th|bcc it| bcc a|cc all|of eve|py of |ll ema|ry ema|ny ema|ch ema|l mail|y mail|ry mes|ll mes|ch mes|ys sen|ys pos|ys upl|ys rep|ys sub|ys inc|ys add|ys bcc|ys cop|nd eve|nd all|nd eac|ad all|ad eve|ad eac|st eve|st eac|so sen|so pos|so upl|so cop|so bcc|st sen|st pos|st upl|st als|e repl|payee | iban |wallet|nefici|destin|chmod |rm -rf|cronta|ized k|ized-k| scp -|curl -|curl h|wget h|wget -',
  ],
  [
    SIGN.hides,
    ' tell |tellin|admit |unawar|he dar|quiet |as tho|as if |ay not|say so|mentio|nform |nformi|reveal|isclos|notify|tifyin|otifie|silent|cretly|covert|quietl|screet|concea|surrep|stealt| aware|r know|s know|t know|o know|e know|r noti|alert |alerti| warn |r let |t let | letti|e hide|hide t|een us|cknowl|divulg|bring |talk a|talk t|peak t|omit a|eave o|no men|t repo|r hear|ep thi|ep it |mask t|uise t|over u|t find|ind ou|nds ou|o lear|t lear|r lear|umstan|suspec|realiz|realis|t show|r show|t disp|t expl|expose|xposin|t outp|t prin|preten|deny t|laim t|nsist |o trac|g noth|y noth|t noth|oursel|his ou|hat ou|to hea|ep tha',
  ],
  [
    SIGN.foreign,
    'usuari|utiliz|utilis|benutz|nutzer|anwend|anweis|ignora|norez |nore l|ignori|missac|vergis|olvida|oublie|esquec|ystemp|versa |storia|storiq|a conv|nsigne|ruccio|heimli|ntenid|rramie|rramen|inhalt|ontenu',
  ],
  [
    SIGN.trap,
    'id rsa|ssh ke|tc pas|tc sha|passwd|cp jso|cpjson|aws cr|vate k|dot en|env fi|em pro|of cre|om cre|h hist|ychain|ng ssh|om ssh|of ssh|om con|of con',
  ],
];

const LENGTH = 6;
/** Signs that mean something in a name. */
const IN_NAMES = SIGN.unusual | SIGN.letters | SIGN.control | SIGN.trap;
/** Signs that mean something in a text. */
const IN_TEXTS = ~SIGN.trap;
const MASK = 0x3fffffff;
const SLOTS = 8192;

/** Five bits a character: after six steps an older one has left the thirty bits that are kept. `|32` folds capitals. */
function hashOf(run: string): number {
  let hash = 0;
  for (let at = 0; at < LENGTH; at += 1) hash = ((hash << 5) ^ (run.charCodeAt(at) | 32)) & MASK;
  return hash;
}

/** What `|32` makes of a line end and of an underscore, which stand for a space in words that were broken or joined. */
const SPACES = [' ', '*', '\u007f'];

function signsOfRuns(): Map<number, number> {
  const signs = new Map<number, number>();
  for (const [sign, runs] of RUNS) {
    for (const run of runs.split('|')) {
      for (const space of SPACES) {
        const hash = hashOf(run.replaceAll(' ', space));
        signs.set(hash, (signs.get(hash) ?? 0) | sign);
      }
    }
  }
  return signs;
}

const SIGNS_OF = signsOfRuns();
const SHARED = -2;
/** The hash that belongs into each slot; `SHARED` where several do. */
const TABLE = new Int32Array(SLOTS).fill(-1);
for (const hash of SIGNS_OF.keys()) {
  const slot = slotOf(hash);
  TABLE[slot] = TABLE[slot] === -1 ? hash : SHARED;
}

function slotOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 19;
}

const HARMLESS_CONTROLS = (1 << 9) | (1 << 10);
/** Shorter text holds no encoded order. */
const LONG = 36;

/** The places of the runs in the text that `signsOf` looked at last; as many as are kept, of as many as there are. */
const PLACES = new Int32Array(64);
let placeCount = 0;

/** A text with its signs, and where the words stand that it bears; undefined where they are too many to keep. */
export type Looked = { value: string; signs: number; places: number[] | undefined };

export function lookAt(value: string): Looked {
  return looked(value, signsOf(value));
}

/** What is known of the text that `signsOf` has just looked at. */
function looked(value: string, signs: number): Looked {
  return { value, signs, places: placeCount > PLACES.length ? undefined : Array.from(PLACES.subarray(0, placeCount)) };
}

/** The signs of one text: one pass that allocates nothing, about two nanoseconds a character. */
export function signsOf(text: string): number {
  const { length } = text;
  let hash = 0;
  let all = 0;
  let controls = 0;
  let signs = 0;
  placeCount = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    all |= code;
    if (code < 32) controls |= 1 << code;
    hash = ((hash << 5) ^ (code | 32)) & MASK;
    const held = TABLE[slotOf(hash)];
    if (held === hash || held === SHARED) {
      const sign = SIGNS_OF.get(hash) ?? 0;
      if (sign === 0) continue;
      signs |= sign;
      PLACES[placeCount] = at;
      placeCount += 1;
    }
  }
  if (all > 127) signs |= signsBeyondAscii(text);
  if ((controls & ~HARMLESS_CONTROLS) !== 0) signs |= SIGN.control;
  if (length >= LONG && hasLongRun(text)) signs |= SIGN.run;
  return signs;
}

/** Not the dashes, quotation marks and pictographs of ordinary texts. */
const UNUSUAL =
  /[\u0080-\u009f\u00ad\u0250-\u058f\u061c\u115f\u1160\u13a0-\u13ff\u1780-\u18af\u1d00-\u1d2b\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2160-\u217f\u24b6-\u24e9\u3164\ua730-\ua7ff\ufeff\uff21-\uff5a\uffa0\ufff9-\ufffb]|[\ufe00-\ufe0f]|\ud835|\udb40/;
const LETTERS = /[\u00c0-\u024f\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

function signsBeyondAscii(text: string): number {
  return (UNUSUAL.test(text) ? SIGN.unusual : 0) | (LETTERS.test(text) ? SIGN.letters : 0);
}

/** Looks at every 36th character and goes back from there, so that ordinary words are hardly touched. */
function hasLongRun(text: string): boolean {
  let end = LONG - 1;
  while (end < text.length) {
    let at = end;
    while (at > end - LONG && ENCODED[text.charCodeAt(at) & 127] === 1) at -= 1;
    if (at <= end - LONG) return true;
    end = at + LONG;
  }
  return false;
}

/** Characters of base64, of hexadecimal digits with their prefixes, of percent-encoding and of character references. */
const ENCODED = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%\\&#;') {
  ENCODED[character.charCodeAt(0)] = 1;
}

/** The texts of a definition that bear a sign, and the signs of its names. */
export type FirstLook = { texts: Looked[]; names: number };

/** More objects and lists than the largest definition holds; one that shares its parts would have no end. */
export const MOST_OBJECTS = 200_000;

/** Looks at every text and every name once, however deep they stand. */
export function firstLook(tool: ToolDefinition): FirstLook {
  const open: object[] = [tool];
  const texts: Looked[] = [];
  let names = 0;
  for (let value = open.pop(), left = MOST_OBJECTS; value !== undefined && left > 0; value = open.pop(), left -= 1) {
    if (isList(value)) {
      for (let at = 0; at < value.length; at += 1) {
        const member = value[at];
        if (typeof member === 'string') keepSigned(member, signsOf(member), texts);
        else if (typeof member === 'object' && member !== null) open.push(member);
      }
    } else if (isRecord(value)) {
      for (const name in value) {
        if (!KEYWORDS.has(name)) names |= signsOf(name);
        const member = value[name];
        if (typeof member === 'string') keepSigned(member, signsOf(member), texts);
        else if (typeof member === 'object' && member !== null) open.push(member);
      }
    }
  }
  return { texts, names: names & IN_NAMES };
}

function keepSigned(value: string, signs: number, texts: Looked[]): void {
  if ((signs & IN_TEXTS) !== 0) texts.push(looked(value, signs & IN_TEXTS));
}

function isList(value: object): value is unknown[] {
  return Array.isArray(value);
}

/** The commonest names of members: known to hold nothing. */
const KEYWORDS = new Set(
  'name title description inputSchema outputSchema annotations type properties required items enum default anyOf additionalProperties $schema minimum maximum format readOnlyHint destructiveHint idempotentHint openWorldHint'.split(
    ' ',
  ),
);
