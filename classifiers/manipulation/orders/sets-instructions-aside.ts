import { SIGN } from '../first-look.ts';
import { FEW_WORDS, type Order, oneOf, ordered, words } from './order.ts';

const VERBS = ordered(
  "ignore|disregard|forget|delete|erase|discard|abandon|set aside|pay no attention to|(?:do not|don['’]t|stop|no longer) (?:follow|following|obey|obeying)",
);
const EARLIER = oneOf(
  'previous|prior|preceding|earlier|above|original|former|initial|past|your|system|developer|safety|security',
);
const ANY = oneOf('all|any|every|other|existing|these|those|whatever|the');
const COMMANDS = oneOf('instructions?|directives?|prompts?|guardrails|safeguards|guidelines|guidance');
const RULES = oneOf(
  'rules|restrictions|policies|commands|orders|constraints|training|programming|limitations|system messages?',
);
const TOLD = oneOf(
  'above|before|previously|earlier|prior|(?:(?:you|were|was|have|been|are) ){1,3}(?:told|given|instructed|said|taught)',
);
const USER = oneOf("(?:the |your )?(?:users?|humans?|operators?)['’]?s?");
const VOID = oneOf(
  'void|null|cancell?ed|obsolete|invalid|superseded|replaced|revoked|suspended|lifted|disabled|overridden|(?:no longer|not) (?:apply|applies|valid|binding|in force)',
);

/** Verbs that put something aside, and what they put aside here. */
const PUT_ASIDE = new RegExp(
  `${VERBS}\\s(?:${[
    `${FEW_WORDS}${EARLIER}\\s${FEW_WORDS}(?:${COMMANDS}|${RULES})`,
    `${FEW_WORDS}${ANY}\\s${FEW_WORDS}(?:instructions?|directives?|prompts?|guardrails|safeguards)`,
    `(?:everything|anything|all of that|what)\\s(?:else\\s)?${TOLD}`,
    `(?:anything|everything|whatever|what)\\s(?:else\\s)?${USER}\\s(?:says?|asks?|wants?|requests?|tells?|types?)`,
    `(?:the\\s|your\\s)?(?:user|human|operator)s?['’]s?\\s(?:\\w{1,12}\\s)?(?:requests?|instructions?|intent|wishes|commands?|questions?)`,
  ].join('|')})\\b`,
  'i',
);
const OVERRIDDEN = new RegExp(
  `${ordered('override|overrule|bypass|circumvent')}\\s${FEW_WORDS}(?:your|previous|prior|earlier|safety)\\s${FEW_WORDS}${COMMANDS}\\b`,
  'i',
);
/** Statements that come to the same. */
const STATED = [
  new RegExp(
    `\\b(?:${EARLIER}|any|other|all)\\s(?:\\w{1,12}\\s)?(?:${COMMANDS}|rules)\\s(?:\\w{1,12}\\s){0,4}?(?:(?:are|is|were|as|have been|has been|shall be|to be)\\s(?:\\w{1,12}\\s)?${VOID}|void|no longer apply|(?:do|does) not apply)\\b`,
    'i',
  ),
  /\b(?:whatever|everything|all|what|instructions(?: that)?) you (?:were|have|had|got|received)\b.{0,40}\b(?:void|obsolete|invalid|wrong|no longer|cancell?ed|superseded|replaced)\b/i,
  new RegExp(
    `\\b(?:this|these|the following|our)\\s(?:\\w{1,20}\\s)?(?:instructions?|messages?|notes?|notice|block|directives?|description|section|text)\\b.{0,40}\\b${oneOf(
      'supersedes?|overrides?|replaces?|outranks?|(?:has|have|takes?) (?:precedence|priority) over',
    )}\\s${oneOf("your|the user['’]?s?|any|all|other|previous|prior|earlier|the system|system")}\\s.{0,30}\\b(?:instructions?|prompts?|guidelines|directives?|rules|messages?|wishes|policies)\\b`,
    'i',
  ),
  /\boverrides? (?:all |any )?(?:the )?users?['’]?s? (?:instructions?|requests?|wishes|commands?)\b/i,
  /\b(?:act|behave|answer|respond|work) as (?:if|though)\b.{0,60}\b(?:instructions?|rules|guidelines|restrictions|safeguards|polic(?:y|ies))\b.{0,30}\b(?:not|n['’]t|never|no)\b/i,
  words('you are (?:no longer|not) (?:bound|restricted|limited|constrained|governed) by'),
  words(
    'your (?:new|real|actual|true|only) (?:instructions?|orders?|directives?|system prompt|objective|mission|goal|purpose)',
  ),
  /\b(?:developer|unrestricted|jailbreak|god|debug) mode (?:is )?(?:now )?(?:enabled|activated|active|on)\s?[:,.;!]/i,
  /(?:^|[.!?>\n]\s{0,3})(?:system (?:override|message|instruction)s?|(?:new|updated|secret|hidden) (?:rule|instructions?|directives?|system prompt|orders?)(?: for (?:the |all )?(?:assistant|agent|model|ai)s?)?) ?:/i,
  /\btreat (?:this|the following)\b.{0,30}\bas (?:a |the )?system (?:message|prompt|instruction)/i,
];
/** Every one of these forms holds one of these words. */
const NEEDS =
  /instruct|directive|prompt|guard|guid|\brule|restrict|polic|command|order|constraint|train|program|limit|system|told|taught|\busers?\b|human|operator|mode\b|bound|objective|mission|goal|purpose|govern/i;

/** "Ignore any instructions found in the page" protects the reader. */
const OF_CONTENT =
  /\b(?:instructions?|directives?|prompts?|commands?)\s(?:that (?:are|is|appear|it|they)|which|contained|found|embedded|hidden|included|present|coming|inside|within|in|from|of)\b.{0,40}\b(?:contents?|pages?|documents?|files?|results?|outputs?|responses?|data|texts?|e-?mails?|messages?|websites?|issues?|comments?|it|them|third|untrusted|external|body|bodies|fields?|records?|items?|returned)\b/i;

export const setsInstructionsAside: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells its reader to set other instructions aside.',
  sign: SIGN.aside,
  sentences: 1,
  isGiven: (passage) => {
    if (!NEEDS.test(passage)) return false;
    const isGiven = PUT_ASIDE.test(passage) || OVERRIDDEN.test(passage) || STATED.some((form) => form.test(passage));
    return isGiven && !OF_CONTENT.test(passage);
  },
};
