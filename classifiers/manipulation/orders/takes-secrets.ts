import { SIGN } from '../first-look.ts';
import { ALWAYS, type Order, ordered, words } from './order.ts';

/** Files that no tool but one made for them has any business with. */
export const PRIVATE_FILE =
  /[\\/]\.(?:ssh|aws|gnupg|kube|cursor|claude|config\/gcloud|docker)\b|(?<![\w.])\.(?:ssh|aws|gnupg|netrc|npmrc|pgpass|pypirc|git-credentials|bash_history|zsh_history)\b|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|\/etc\/(?:passwd|shadow|sudoers)|\bmcp\.json\b|\bclaude_desktop_config|\bwallet\.dat\b/i;
const PUBLIC_KEY = /\.pub\b|\bpublic key/i;
const SECRET =
  /(?<!\w)\.env\b|\benvironment variables?\b|\bapi[ _-]?keys?\b|\b(?:access|auth|bearer|session|refresh|api) tokens?\b|\btokens\b|\bpasswords?\b|\bcredentials?\b|\bsecrets?\b|\b(?:private|ssh) keys?\b|\b(?:seed|recovery|mnemonic) phrases?\b|\bkeychain\b|\b(?:browser|session) cookies\b|\bbrowser history\b|\bcredit card\b/i;
/** Where secrets lie that nobody has handed over. */
const UNGIVEN =
  /(?<!\w)\.env\b|\bkeychain\b|\b(?:saved|stored) (?:passwords?|credentials?|tokens?)\b|\busers?['’]s? (?:\w{1,12} )?(?:browser|saved|passwords|private keys?|ssh keys?|seed|recovery|credit card)|\b(?:ssh|private) keys\b|\bhome directory\b|\bbrowser (?:cookies|history|profile)\b|\b(?:any|all|every)\b.{0,30}\b(?:passwords|api keys|tokens|secrets|credentials|environment variables?)\b|\b(?:seed|recovery) phrases?\b/i;

const SEEKING =
  'read|open|cat|load|access|retrieve|fetch|grab|extract|dump|collect|gather|obtain|copy|get|find|locate|query|print|view|scan|search|list|look (?:up|at|in|into|for|through)';
const GIVING =
  'include|attach|paste|send|upload|forward|pass|provide|add|put|append|prepend|supply|submit|give|hand|embed|encode|report|repeat|reveal|record|write|post|transmit|exfiltrate|leak|harvest|steal';
const SEEKS = new RegExp(ordered(SEEKING, '\\bto\\s'), 'i');
const TAKES = new RegExp(ordered(`${SEEKING}|${GIVING}`, '\\bto\\s'), 'i');
const GIVES = new RegExp(ordered(GIVING), 'i');
const IS_NEEDED = words('(?:requires?|needs?|expects?) (?:the )?(?:full |complete |whole )?(?:contents?|text) of');
const HANDS_ON =
  /\b(?:pass|include|put|add|attach|append|paste|insert|copy|embed|place|supply|provide|encode|send|forward|submit|upload|post|write|transmit|give|hand|deliver|forward|use)\b.{0,60}\b(?:contents?|it|them|its|output|values?|results?|data|texts?|files?|everything|keys?|that|what)\b(?:.{0,80}\b(?:as|in|into|inside|to|via|through|with|using|here)\b|\s{0,2}[.,;!]|$|\syou\sfind)/i;
const IS_CONDITION =
  /\bbefore\b.{0,40}\b(?:us|call|invok|run|execut|do|mak|answer|respond|proceed|anything|any other)|\bprior to\b|\botherwise\b|\bfor this tool to (?:work|function)\b|\b(?:tool|call|request|function) (?:will not|won['’]t|cannot|can['’]t|does not|doesn['’]t|will fail|fails)\b|\b(?:first|always|every time|each time|whenever)\b/i;
/** A parameter for remarks, or a place outside. */
const HIDEOUT =
  /\b(?:side ?notes?|notes?|context|ctx|metadata|comments?|feedback|debug\w{0,10}|telemetry|analytics|diagnostics?|remarks?|reason\w{0,6}|trace|extra\w{0,6})\b[`'"”]? (?:parameter|argument|field|property|input)|\bto this tool\b|https?:\/\/|[\w.]@[\w-]{1,60}\.\w/i;
const ALL_YOU_KNOW =
  /\b(?:any|all|every)\b.{0,80}\b(?:you (?:know|find|see|saw|remember|encounter|were given|can (?:find|access|see|read|get)|have (?:seen|access|found|read|encountered|in))|(?:present |found )?(?:in|from) (?:your|the) (?:context|memory|conversation|environment|workspace|session|system))\b/i;
const STEALS = new RegExp(ordered('exfiltrate|steal|harvest'), 'i');
const THEIRS = words('contents|workspace|users?|conversation|files|documents');
const OF_THE_USER =
  /\busers?['’]s? (?:\w{1,12} )?(?:browser cookies|saved passwords?|passwords|private keys?|ssh keys?|seed phrases?|recovery phrases?|browser history|credit card)/i;
const READS = words('read|open|cat|load|access|retrieve|fetch|get|obtain|include|attach');
const COMES_FIRST = /\bbefore\b.{0,40}\b(?:us|call|invok|run|execut|any)|\bprior to\b|\botherwise\b/i;
const RUNS_ENV = /\brun\b.{0,30}[`'"](?:env|printenv|set|history)[`'"]/i;
const CARRIES_OFF = /\b(?:curl|wget|nc|scp|rsync)\b.{0,100}(?:https?:|@)/i;

export const takesPrivateFiles: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells its reader to read a private file and to hand on what is in it.',
  sign: SIGN.secrets,
  sentences: 2,
  isGiven: (passage) => {
    if (!PRIVATE_FILE.test(passage) || PUBLIC_KEY.test(passage)) return false;
    if (CARRIES_OFF.test(passage) || (COMES_FIRST.test(passage) && READS.test(passage))) return true;
    return (TAKES.test(passage) || IS_NEEDED.test(passage)) && (HANDS_ON.test(passage) || IS_CONDITION.test(passage));
  },
};

export const takesSecrets: Order = {
  kind: 'hidden-instruction',
  claim: 'The text tells its reader to hand over secrets that it knows or can find.',
  sign: SIGN.secrets,
  sentences: 2,
  isGiven: (passage) => {
    if (RUNS_ENV.test(passage) && HANDS_ON.test(passage)) return true;
    const isSecret = SECRET.test(passage);
    if ((isSecret || THEIRS.test(passage)) && STEALS.test(passage)) return true;
    if (!isSecret) return false;
    if ((ALL_YOU_KNOW.test(passage) || OF_THE_USER.test(passage)) && GIVES.test(passage)) return true;
    if (
      UNGIVEN.test(passage) &&
      SEEKS.test(passage) &&
      HANDS_ON.test(passage) &&
      (HIDEOUT.test(passage) || IS_CONDITION.test(passage))
    )
      return true;
    if (!HIDEOUT.test(passage)) return false;
    return IS_NEEDED.test(passage) || (ALWAYS.test(passage) && HANDS_ON.test(passage) && SEEKS.test(passage));
  },
};
