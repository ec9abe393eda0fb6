import type { RiskLevel } from '../classification.ts';

/** One kind of finding. Its id is stable: people suppress findings and count them by it. */
type CheckRule = {
  /** What it is called above a finding. */
  title: string;
  /** What it means, in one or two sentences. */
  meaning: string;
  /** What to do about it. */
  remedy: string;
  /** Its level where the tool has none to give it, or the least that it has. */
  level: RiskLevel;
};

/** Every kind of finding, in the order in which they are shown within one level. */
export const CHECK_RULES = {
  'manipulated-text': {
    title: 'A definition is made to steer its reader',
    meaning: 'The definition of a tool holds text that steers an agent or deceives a person, or that nobody sees.',
    remedy: 'Take the server out of the configuration, or hide the tool from the agent. Pinning does not silence this.',
    level: 'Critical',
  },
  'integrity-changed': {
    title: 'A package is another one under the same version',
    meaning: 'The package has the version that the lock pins, and other content.',
    remedy: 'Do not use it before you know why; a published version never changes by itself.',
    level: 'Critical',
  },
  'server-replaced': {
    title: 'A name stands for another server',
    meaning: 'The configuration names another server than the one that the lock pins under this name.',
    remedy: 'Look at who changed it; then write the lock again.',
    level: 'High',
  },
  'definition-changed': {
    title: 'A definition changed',
    meaning: 'A tool says something else than the lock pins. Agents act on what it says.',
    remedy: 'Read the new definition; then write the lock again.',
    level: 'Medium',
  },
  'tool-added': {
    title: 'A tool is new',
    meaning: 'The server has a tool that the lock does not pin.',
    remedy: 'Read its definition and set its rule; then write the lock again.',
    level: 'Low',
  },
  'level-changed': {
    title: 'A tool is judged otherwise',
    meaning: 'The definition is the one that the lock pins, and its level is another one now.',
    remedy: 'Look at the rule of the tool; then write the lock again.',
    level: 'Low',
  },
  'let-through': {
    title: 'The client lets a call through that should wait',
    meaning: 'The present rules of the client run the tool unasked. The recommended policy refuses such calls or asks.',
    remedy: 'Write the recommended rule for this client: toolrisk policy <server> --format <client> --alias <name>.',
    level: 'Medium',
  },
  'combination-across': {
    title: 'Servers are dangerous together',
    meaning: 'Tools of several servers of one client add up to something that none of them is alone.',
    remedy: 'Put the calls of one link of the chain before a person; toolrisk stack says which is cheapest.',
    level: 'High',
  },
  'combination-within': {
    title: 'Tools of one server are dangerous together',
    meaning: 'Tools of one server add up to something that none of them is alone.',
    remedy: 'Put the calls of one link of the chain before a person; toolrisk stack says which is cheapest.',
    level: 'High',
  },
  'annotations-contradict': {
    title: 'Annotations are milder than the definition',
    meaning:
      'The server calls a tool milder than the rest of its definition is. Some clients believe it and do not ask.',
    remedy: 'Set a rule for the tool that does not rest on its annotations.',
    level: 'Medium',
  },
  'tool-level': {
    title: 'A tool has a high level',
    meaning: 'A wrong call of the tool can do harm of this level.',
    remedy: 'Set its rule, and write the lock once you have decided that it may stay.',
    level: 'High',
  },
  'tool-not-assessed': {
    title: 'A tool could not be assessed',
    meaning: 'Nobody could tell what the tool does, which is no sign that it is harmless.',
    remedy: 'Read its definition; keep a verdict with toolrisk override, or pin the tool.',
    level: 'High',
  },
  'configuration-unread': {
    title: 'A configuration cannot be read',
    meaning: 'Servers in it are not checked.',
    remedy: 'Correct the file.',
    level: 'High',
  },
  'server-added': {
    title: 'A server is not in the lock',
    meaning: 'The configuration names a server that the lock does not pin.',
    remedy: 'Look at its tools; then write the lock again.',
    level: 'Medium',
  },
  'server-unknown': {
    title: 'A server is unknown',
    meaning: 'Nobody has listed the tools of this server, so nothing is known of them.',
    remedy: 'List it: toolrisk check --start, or toolrisk crawl.',
    level: 'Medium',
  },
  'server-not-listed': {
    title: 'A server gave no list',
    meaning: 'The server was asked for its tools and gave no list, so nothing is known of them.',
    remedy: 'See why on its page, mend that, and list it again.',
    level: 'Medium',
  },
  'list-in-doubt': {
    title: 'A list may not be all there is',
    meaning: 'The server did not answer when it was asked last, or its list holds tools that could not be kept.',
    remedy: 'See why on its page, mend that, and list it again.',
    level: 'Medium',
  },
  'package-changed': {
    title: 'A package has another version',
    meaning: 'The package was listed in another version than the lock pins.',
    remedy: 'Write the lock again if you meant to change it.',
    level: 'Low',
  },
  'tool-removed': {
    title: 'A tool is gone',
    meaning: 'The server no longer has a tool that the lock pins.',
    remedy: 'Write the lock again.',
    level: 'Low',
  },
  'server-removed': {
    title: 'A server is gone',
    meaning: 'The lock pins a server that no configuration names.',
    remedy: 'Write the lock again.',
    level: 'Low',
  },
  'rules-not-read': {
    title: 'The rules of a client are not known',
    meaning: 'Toolrisk cannot tell what this client lets through.',
    remedy: 'Look at the rules in the client itself.',
    level: 'Low',
  },
} as const satisfies Record<string, CheckRule>;

export type RuleId = keyof typeof CHECK_RULES;

const known: string[] = Object.keys(CHECK_RULES);
export const RULE_IDS: RuleId[] = known.filter(isRuleId);

function isRuleId(name: string): name is RuleId {
  return Object.hasOwn(CHECK_RULES, name);
}
