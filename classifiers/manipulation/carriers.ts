import { encodedIn } from './encoded.ts';
import { lookAt, SIGN } from './first-look.ts';
import { PRIVATE_FILE } from './orders/takes-secrets.ts';
import { type Context, type Found, ordersIn } from './passages.ts';

/** What hides in a text in a way that shows only in another rendering. */
export type Carried = Found & { decoded?: string };

/** A comment of Markdown, or an element of HTML that is not shown. */
const UNSHOWN =
  /^[ \t]{0,8}\[(?:\/\/|comment)\]:\s{0,4}(?:#|<>)\s{0,4}[("]?(.{1,2000})|<\w{1,12}\s[^<>]{0,200}(?:display:\s?none|visibility:\s?hidden|font-size:\s?0|\shidden\b)[^<>]{0,200}>([^<]{1,2000})/gim;
const MOST = 5;
const LONGEST_HIDDEN = 4000;

/** Words of an order; enough only where a text is hidden, since honest text has no reason to be. */
const ORDER_WORDS =
  /\b(?:ignore|disregard|always|never|do not|don['’]t|must|secretly|silently|you are|you should|make sure|remember to)\b[\s\S]{0,120}\b(?:instructions?|users?|tools?|assistant|agent|model|prompt|secrets?|passwords?|credentials?|conversation)\b/i;
const COMMAND = /\b(?:curl|wget|rm -rf|chmod|bash -c|powershell|nc -e|eval)\b\s/i;

/** Whether hidden text gives an order, judged less strictly than text that anybody can see. */
export function ordersSomething(hidden: string, context: Context): boolean {
  return (
    ORDER_WORDS.test(hidden) ||
    COMMAND.test(hidden) ||
    (PRIVATE_FILE.test(hidden) && hidden.includes(' ')) ||
    ordersIn(lookAt(hidden), { chats: context.chats, watches: false }, false).length > 0
  );
}

type Unshown = { start: number; end: number; hidden: string };

/** Comments of HTML, each from its beginning to its end; no pattern does this in linear time. */
function commentsIn(text: string): Unshown[] {
  const found: Unshown[] = [];
  let end = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', end)) {
    const close = text.indexOf('-->', start + 4);
    if (close === -1) break;
    end = close + 3;
    found.push({ start, end, hidden: text.slice(start + 4, close).slice(0, LONGEST_HIDDEN) });
  }
  return found;
}

/** Orders in comments and in elements that are not shown. */
export function unshownIn(text: string, signs: number, context: Context): Carried[] {
  const places = commentsIn(text);
  for (const match of (signs & SIGN.unshown) === 0 ? [] : text.matchAll(UNSHOWN)) {
    places.push({ start: match.index, end: match.index + match[0].length, hidden: match[1] ?? match[2] ?? '' });
  }
  const claim = 'A comment, or an element that is not shown, gives its reader an order.';
  return places
    .slice(0, MOST * 20)
    .filter(({ hidden }) => ordersSomething(hidden, context))
    .slice(0, MOST)
    .map(({ start, end }) => ({ kind: 'hidden-instruction' as const, claim, start, end }));
}

/** Orders in base64, in hexadecimal digits, in percent-encoding and in character references. */
export function encodedOrdersIn(text: string, context: Context): Carried[] {
  return encodedIn(text).flatMap(({ start, end, decoded }) => {
    const inner = encodedIn(decoded).map((one) => one.decoded);
    const says = [decoded, ...inner].find((one) => ordersSomething(one, context));
    if (says === undefined) return [];
    const claim = 'Encoded text gives its reader an order.';
    return [{ kind: 'hidden-instruction' as const, claim, start, end, decoded: shorten(says) }];
  });
}

const LONGEST_DECODED = 1000;

/** At most a thousand UTF-16 units of what was decoded, and no half of a pair. */
export function shorten(decoded: string): string {
  return decoded.length <= LONGEST_DECODED ? decoded : `${decoded.slice(0, LONGEST_DECODED - 1).toWellFormed()}…`;
}
