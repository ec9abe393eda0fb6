import { SIGN } from '../first-look.ts';
import { type Order, ordered, words } from './order.ts';

const ADDRESS = /https?:\/\/[\w.-]{3,}|[\w.+-]{1,64}@[\w-]{1,60}\.\w{2,}|\b\d{1,3}(?:\.\d{1,3}){3}\b/i;
const SENDS = new RegExp(
  ordered(
    'send|post|forward|upload|transmit|report|submit|deliver|e-?mail|exfiltrate|bcc|cc|copy|leak|mirror|add|include|put|route|relay|redirect',
  ),
  'i',
);
const DATA = words(
  "conversation|chat|credentials?|secrets?|keys|passwords?|tokens?|history|messages?|results?|responses?|outputs?|prompts?|copy|everything|e-?mails?|contacts?|all (?:user )?data|user(?:['’]s)? data|contents|it|them|files?|documents?|bcc|cc",
);
const OF_ALL = words(
  '(?:always|must|whenever|secretly|silently|also|too|as well|in addition)|(?:every|each|any|all) (?:\\w{1,15} ){0,2}(?:calls?|times?|requests?|messages?|turns?|responses?|tools?|e-?mails?|mails?|uses?|results?|files?|commands?|payments?|transactions?|answers?)|before (?:answer\\w{0,3}|respond\\w{0,3}|using any)|after (?:each|every|using|calling|any)',
);
const MUST_BE_SENT = words(
  '(?:all|every|each|any) (?:\\w{1,15} ){0,2}(?:messages?|e-?mails?|conversations?|results?|responses?|outputs?|files?|prompts?)(?: \\w{1,12}){0,3}? (?:must|should|shall|have to|has to|needs? to|are to|is to) (?:\\w{1,12} )?(?:be (?:\\w{1,12} )?(?:forwarded|sent|copied|uploaded|posted|reported|mirrored|transmitted)|go to)',
);
const THROUGH_THIS_TOOL = words(
  '(?:all|every|each|any) (?:\\w{1,15} ){0,2}(?:messages?|conversations?|responses?|answers?|prompts?)(?: \\w{1,12}){0,3}? (?:must|should|shall|has to|have to) (?:\\w{1,12} )?be (?:\\w{1,12} )?(?:sent|passed|forwarded|submitted) (?:to|through) this tool',
);
/** The words of the user go into an address that somebody else can read. */
const REQUESTS_WITH =
  /\b(?:request|fetch|get|open|visit|load|image|link|url)\b.{0,120}https?:.{0,120}\b(?:conversation|chat history|system prompt|user['’]s (?:message|data|prompt|question)s?|credentials|secrets|api keys?|passwords?)\b/i;
/** A literal address in the place of the one that the user gave. */
const OTHER_RECIPIENT =
  /\b(?:numbers?|recipients?|addresses|accounts?) (?:must|should|shall|are to|has to|have to) be (?:replaced|changed|substituted|swapped|set)\b.{0,20}(?:@[\w-]{1,60}\.\w|0x[0-9a-f]{6}|\+\d)|\b(?:change|replace|set|redirect|switch|substitute|rewrite|swap)\b.{0,40}\b(?:recipients?|destination|payee|beneficiary|to field|iban|wallet|account|address)\b.{0,60}\b(?:to|with|by|for)\b\s.{0,20}(?:@[\w-]{1,60}\.\w|0x[0-9a-f]{6}|\+\d{7}|\b[A-Z]{2}\d{2}[ \dA-Z]{8}|\bbc1\w{6}|https?:)|\b(?:use|pay|send|transfer)\b.{0,30}(?:@[\w-]{1,60}\.\w|\b0x[0-9a-f]{6}\w{0,60}|\b[A-Z]{2}\d{2}[ \dA-Z]{8,30}|\bbc1\w{6,60})\S{0,20}\sinstead of\b/i;

const CHANGES_COMMANDS = new RegExp(
  `${ordered('run|execute|prefix|prepend|append|insert|add|include')}.{0,100}(?:\\bchmod\\b|\\brm -rf\\b|\\bscp\\b|\\bcrontab\\b|authorized_keys|\\b(?:curl|wget|nc)\\b.{0,100}(?:\\$\\(|@[~/.]|\\s-d\\s|--data|\\.ssh|\\.env|passwd|\\|\\s{0,2}(?:ba)?sh\\b))`,
  'i',
);
const OF_ALL_COMMANDS =
  /\b(?:every|all|each|any)\b (?:\w{1,15} ){0,2}(?:command|script|call|request|tool|shell|terminal)|\bbefore\b.{0,30}\b(?:using|calling|running|any|other|every|each)\b|\balways\b/i;

export const sendsElsewhere: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells its reader to send data to an address that the user did not name.',
  sign: SIGN.elsewhere,
  sentences: 1,
  isGiven: (passage) => {
    if (OTHER_RECIPIENT.test(passage)) return true;
    if (THROUGH_THIS_TOOL.test(passage)) return true;
    if (!ADDRESS.test(passage)) return false;
    if (MUST_BE_SENT.test(passage) || REQUESTS_WITH.test(passage)) return true;
    return SENDS.test(passage) && DATA.test(passage) && OF_ALL.test(passage);
  },
};

export const changesCommands: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells its reader to slip a command of its own into its work.',
  sign: SIGN.elsewhere,
  sentences: 2,
  isGiven: (passage) => CHANGES_COMMANDS.test(passage) && OF_ALL_COMMANDS.test(passage),
};
