import parser from 'robots-parser';
import { AskedToWait, RefusedAddress } from './refusal.ts';

/** RFC 9309, 2.5: a crawler has to read at least 500 KiB, and we read no more. */
const READ_BYTES = 500 * 1024;
/** RFC 9309, 2.4: an answer is not believed for longer than a day. */
const FRESH_MS = 24 * 60 * 60 * 1000;
/** A file that could not be had is asked for again sooner. */
const RETRY_MS = 10 * 60 * 1000;
/** The longest `Crawl-delay` that is kept, in seconds; a longer one would be a Disallow in other words. */
const LONGEST_DELAY_S = 30;
/** Our name in the files of others. */
const OUR_NAME = 'toolrisk';

type Parse = (
  place: string,
  text: string,
) => {
  isAllowed: (url: string, name: string) => boolean | undefined;
  getCrawlDelay: (name: string) => number | undefined;
};

/** The package's types describe an ES module, and it is a function. */
const parse: unknown = parser;
function isParser(value: unknown): value is Parse {
  return typeof value === 'function';
}

/** What one robots.txt says to us. */
export type RobotsRules = {
  allows: (url: URL) => boolean;
  /** The distance of requests that it asks for, in milliseconds. */
  delayMs: number | undefined;
};

/** What the network says of a host to which there was no connection at all. */
const UNREACHED = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** An error where the host itself cannot be reached: that says more than that its robots.txt could not be read. */
type Read = RobotsRules | Error | undefined;
type Kept = { until: number; rules: Promise<Read> };

/** The robots.txt of every origin that was asked, fetched once. */
export class Robots {
  readonly #fetch: (url: URL) => Promise<Response>;
  readonly #now: () => number;
  readonly #onDelay: (host: string, delayMs: number) => void;
  readonly #kept = new Map<string, Kept>();

  /**
   * @param fetch the door itself, which asks no robots.txt about a robots.txt
   * @param onDelay told of a host that asks for a distance between requests
   */
  constructor(
    fetch: (url: URL) => Promise<Response>,
    now: () => number,
    onDelay: (host: string, delayMs: number) => void,
  ) {
    this.#fetch = fetch;
    this.#now = now;
    this.#onDelay = onDelay;
  }

  /**
   * @throws RefusedAddress when the host's robots.txt says no, or cannot be had because the host is out of order
   * @throws Error of the network when the host cannot be reached at all
   */
  async check(url: URL): Promise<void> {
    const rules = await this.#rules(url);
    if (rules instanceof Error) throw rules;
    if (rules === undefined) {
      throw new RefusedAddress(`${url.host} could not give its robots.txt, so it is not asked for anything else.`);
    }
    if (!rules.allows(url))
      throw new RefusedAddress(`The robots.txt of ${url.host} asks robots to leave ${url.pathname} alone.`);
  }

  #rules(url: URL): Promise<Read> {
    const known = this.#kept.get(url.origin);
    if (known !== undefined && known.until > this.#now()) return known.rules;
    const kept: Kept = { until: this.#now() + FRESH_MS, rules: this.#read(url) };
    this.#kept.set(url.origin, kept);
    void kept.rules.then((rules) => {
      if (rules === undefined || rules instanceof Error) kept.until = this.#now() + RETRY_MS;
      else if (rules.delayMs !== undefined) this.#onDelay(url.host, rules.delayMs);
    });
    return kept.rules;
  }

  /** Undefined where the host is out of order, which means no (RFC 9309, 2.3.1.4). */
  async #read(url: URL): Promise<Read> {
    try {
      const answer = await this.#fetch(new URL('/robots.txt', url));
      const { status } = answer;
      if (status >= 200 && status < 300) return readRobots(url.origin, await beginning(answer));
      await answer.body?.cancel();
      // A host that is busy has not said that it has no robots.txt.
      return status >= 500 || status === 429 ? undefined : readRobots(url.origin, '');
    } catch (error) {
      // More redirects than we follow count as no file (RFC 9309, 2.3.1.2).
      const tooMany =
        error instanceof RefusedAddress && !(error instanceof AskedToWait) && /redirects/.test(error.message);
      if (tooMany) return readRobots(url.origin, '');
      return error instanceof Error && 'code' in error && UNREACHED.test(String(error.code)) ? error : undefined;
    }
  }
}

async function beginning(answer: Response): Promise<string> {
  if (answer.body === null) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer.body) {
    pieces.push(piece);
    size += piece.length;
    if (size >= READ_BYTES) break;
  }
  const text = Buffer.concat(pieces).subarray(0, READ_BYTES).toString('utf8');
  // A line that the cap cut in two could say the opposite of the whole one.
  return size >= READ_BYTES ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
}

/** Reads a robots.txt as it speaks to us. */
export function readRobots(origin: string, text: string): RobotsRules {
  if (!isParser(parse)) throw new Error('robots-parser is no function');
  const place = new URL('/robots.txt', origin).href;
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map(decodedUnreserved);
  // To the parser every other line ends a group; to RFC 9309 (2.2.4) it is not there.
  const rules = parse(place, lines.filter((line) => /^\s*(?:user-agent|allow|disallow)\s*:/i.test(line)).join('\n'));
  const delay = parse(place, lines.join('\n')).getCrawlDelay(OUR_NAME);
  return {
    allows: (url) => {
      if (url.pathname === '/robots.txt') return true;
      const plain = new URL(url);
      plain.pathname = decodedUnreserved(url.pathname);
      return rules.isAllowed(plain.href, OUR_NAME) !== false;
    },
    delayMs: delay !== undefined && delay > 0 ? Math.min(delay, LONGEST_DELAY_S) * 1000 : undefined,
  };
}

/** RFC 9309, 2.2.2: `%62` and `b` are the same path. */
function decodedUnreserved(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : whole;
  });
}
