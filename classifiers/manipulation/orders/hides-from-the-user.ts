import { SIGN } from '../first-look.ts';
import { type Order, oneOf, ordered, words } from './order.ts';

const NOT = oneOf(
  "do not|don['’]?t|never|not to|must not|should not|shouldn['’]t|mustn['’]t|may not|avoid|refrain from|no need to|need not|needn['’]t|not (?:necessary|allowed|permitted) to|no reason to|(?:forbidden|prohibited) (?:to|from)|instead of|without ever",
);
/** A few words in between; "never delete it without telling the user" is the contrary. */
const FEW = '\\s(?:(?!without\\b)\\w{1,13}\\s){0,4}?';
const USER = oneOf(
  '(?:(?:the|your|our|any|a|end) ){0,2}(?:users?|humans?|persons?|people|operators?|anyone|anybody|them|him|her)',
);
const ANSWER = oneOf('(?:your|the) (?:final )?(?:answer|reply|response|output|summary)');
const TELL = oneOf('tell|telling|inform|informing|notify|notifying|alert|alerting|warn|warning');
const MENTION = oneOf(
  'mention|mentioning|discuss|discussing|acknowledge|acknowledging|bring up|bring|admit|admitting|confess|talk about|talking about|refer to|divulge|reveal|revealing|disclose|disclosing|say anything about|speak of',
);
const SHOW = oneOf('show|showing|display|displaying|expose|exposing|explain|explaining|report|reporting|output|print');

/** What is kept quiet is a deed of the reader or the order itself; what not to bother a customer with is another thing. */
const THING =
  'files?|contents?|instructions?|steps?|sidenote|note|transfer|upload|copy|forwarding|bcc|call|request|access|message|block|parameter|tool|rules?|action|process';
const DEED = oneOf(
  `this|these|it|its|that (?:the|this|a|any|their) (?:\\w{1,12} ){1,2}(?:was|were|is being|has been|have been|will be)|that you|what you|why you|how you|their data|(?:the|a|any|this|these) (?:\\w{1,15} )?(?:${THING})|any of (?:this|these|it)|the existence of (?:this|these)`,
);
/** Advice on what to say to a customer, and when. */
const ADVICE = words(
  "cannot|can['’]?t|could ?n['’]?o?t|unable|unavailable|not available|do not have|don['’]t have|have no|no access|failed|internal|ids?|identifiers?|raw|json|columns?|names?|fields?|technical|passwords?|codes?|secrets?|token|answer before|price|until|unless|before|without|only|if|when|again|twice|as an error|to (?:run|use|do|wait|call|open|check|go)|each|every|explicitly",
);

/** What must not be done, behind the words that forbid it. One pattern, since those words are dear to look for. */
const FORBIDDEN = new RegExp(
  `\\b${NOT}${FEW}(?:${[
    `${TELL}\\s${USER}(?:\\s{0,2}(?:[.,;:!)–—"'”]|$)|\\s(?:about\\s|of\\s|on\\s|that\\s|regarding\\s)?${DEED}\\b)`,
    `(?:let|letting)\\s${USER}\\s(?:know|see|notice|find out|learn)(?:\\s(?:about|of))?(?:\\s(?:this|that|it|anything|what you|why)\\b|\\s{0,2}(?:[.,;!)]|$))`,
    `(?:show|display)\\s${USER}\\s(?:this|that|these)\\b`,
    `${MENTION}\\s${DEED}\\b`,
    `${MENTION}\\s(?:to\\s${USER}\\s)?(?:that\\s(?:you|this)|what|how|why)\\b`,
    `${SHOW}\\s(?:this|these|it)\\s(?:\\w{1,12}\\s){0,2}?(?:to\\s${USER}|in\\s${ANSWER})\\b`,
    `(?:talk|speak)\\sto\\s${USER}\\sabout\\s(?:this|these|it)\\b`,
    'say\\sso\\b',
  ].join('|')})`,
  'i',
);
const OMITTED = new RegExp(
  `\\b(?:${oneOf('omit (?:any|all)|no|leave out (?:any|all)')}\\s(?:reference|mention)\\s(?:of|to)\\s(?:this|these)|say\\snothing\\s(?:about|of|to\\s${USER}\\s(?:about|of))\\s(?:this|these|it|the\\s(?:\\w{1,12}\\s)?(?:${THING})))\\b`,
  'i',
);

const KEEPS_FROM_KNOWING = [
  new RegExp(
    `\\b${oneOf('users?|humans?|persons?|people|operators?|anyone|anybody')}\\s${oneOf(
      "(?:(?:must|should|shall|does|need|needs) (?:not|never)|will never|never|(?:must|should|does|need)n['’]t|has no need)",
    )}\\s(?:(?:need|have|ever|be|to|see|or|hear)\\s){0,4}${oneOf('knows?|finds? out|learns?|hears?|suspects?|reali[sz]es?|discovers?|told|informed|made aware|aware|notified|bothered')}(?:\\s(?:about|of|with))?(?:\\s(?:this|that|it|these|anything|any of)\\b|\\s{0,2}(?:[.,;!)]|$))`,
    'i',
  ),
  new RegExp(
    `\\bunder no circumstances (?:should|may|must|can|shall) ${USER} (?:know|learn|find out|see|notice|discover|be (?:told|informed|made aware))\\b`,
    'i',
  ),
  /\b(?:is|are|be|keep|kept|remains?|stays?) (?:the |any )?(?:users? )?(?:completely |fully )?(?:unaware|uninformed|in the dark)\b(?: (?:of|about|that) (?:this|it|these)\b|\s?(?:[.,;!)]|$))/i,
  /\bwithout (?:\w{1,12} )?(?:(?:the |any )?users?(?:['’]s?)?|them|their) (?:ever )?(?:knowing|knowledge|noticing|awareness|reali[sz]ing|finding out|being (?:told|informed|aware))\b/i,
  /\bkeep (?:this|it|these|that|all of this) (?:\w{1,12} )?(?:(?:secret|hidden|confidential|private|quiet|concealed|away) )?from (?:the |your )?(?:users?|humans?|them|everyone|anyone)\b|\bjust between us\b|\bkeep quiet about\b|\bkeep (?:this|that|it) to yourself\b|\bleave (?:this|that|it) out of (?:your|the) (?:\w{1,12} )?(?:answer|reply|response|summary|confirmation|report)\b/i,
  /\b(?:hide|conceal|mask|disguise|cover up) (?:this|that|these|it|the fact|any trace|all traces?|the (?:\w{1,12} )?(?:step|instruction|call|action|transfer|upload|parameter|request))\b.{0,60}\b(?:from (?:the |your |any )?(?:users|user(?! ?['’]s)|humans?|operators?|logs?|view|them)|so (?:that )?the user)\b/i,
  /\bleave no trace of (?:this|it)\b|\b(?:pretend|deny|claim|insist) that (?:this|the|no|you|nothing|it)\b.{0,60}\b(?:not|never|nothing|no|exists?|happened)\b|\bsay (?:that )?(?:nothing|no (?:files?|data|messages?)) (?:was|were|has been) (?:sent|read|copied|shared|uploaded|called|used|changed)\b/i,
  /\b(?:act|behave|answer|respond) (?:to the user )?as (?:if|though) (?:only|nothing)\b|\b(?:act|behave|answer|respond) as (?:if|though)\b.{0,40}\b(?:tool|call|step|instruction|message|upload|file)\b.{0,30}\b(?:never|not|n['’]t)\b/i,
];

const WITHOUT_TELLING =
  /\bwithout (?:ever )?(?:telling|informing|notifying|alerting|mentioning (?:it|this|that) to|letting) (?:the |your |any )?(?:users?|humans?|operators?|anyone|anybody|them)\b/i;
const TO_READER = words('you|your|always|must|should|then|also|agent|assistant|model|secretly|silently');
const NEGATED_BEFORE = /(?:\bnot\b|n['’]t\b|\bnever\b|\bno\b|\bcannot\b).{0,80}\bwithout\b/i;

const ACTS =
  'read|send|forward|include|append|pass|upload|copy|collect|record|log|call|invoke|execute|run|attach|add|bcc|cc|post|transmit|exfiltrate|save|store|extract|harvest|change|replace|insert|modify';
const SECRETLY = new RegExp(
  `(?:^|\\W)(?:secretly|covertly|surreptitiously|stealthily)\\s(?:\\w{1,12}\\s){0,2}?${oneOf(ACTS)}\\b`,
  'i',
);
const QUIETLY = new RegExp(
  `${ordered('silently|quietly|discreetly')}\\s(?:\\w{1,12}\\s){0,2}?${oneOf(ACTS)}\\b.{0,80}\\b(?:conversation|contents?|credentials?|secrets?|keys?|messages?|user|history|files?|documents?|tokens?|passwords?|prompt|it to|copy)\\b`,
  'i',
);

const QUIETLY_DOES = new RegExp(`${ordered('silently|quietly|discreetly')}\\s${oneOf(ACTS)}\\b`, 'i');
const WHILE_WORKING =
  /\b(?:when|whenever|while|before|after|if) (?:you|the user|creating|writing|using|calling|sending|editing)\b/i;

function isForbidden(passage: string): boolean {
  const match = FORBIDDEN.exec(passage);
  if (match === null) return false;
  const end = match.index + match[0].length;
  return !ADVICE.test(passage.slice(end, end + 50));
}

export const hidesFromTheUser: Order = {
  kind: 'hides-from-user',
  claim: 'The text tells its reader to keep something from the user.',
  sign: SIGN.hides,
  sentences: 1,
  isGiven: (passage) =>
    KEEPS_FROM_KNOWING.some((form) => form.test(passage)) || OMITTED.test(passage) || isForbidden(passage),
};

export const actsBehindTheUsersBack: Order = {
  kind: 'hides-from-user',
  claim: 'The text tells its reader to do something behind the user’s back.',
  sign: SIGN.hides,
  sentences: 1,
  isGiven: (passage) =>
    SECRETLY.test(passage) ||
    QUIETLY.test(passage) ||
    (WHILE_WORKING.test(passage) && QUIETLY_DOES.test(passage)) ||
    (WITHOUT_TELLING.test(passage) && TO_READER.test(passage) && !NEGATED_BEFORE.test(passage)),
};
