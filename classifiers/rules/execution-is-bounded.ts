import type { Act } from '../facts/acts.ts';
import { type Facts, isAbout, quoteAct, speaksOf } from '../facts/facts.ts';
import { maskOf } from '../lexicon/topics.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'execution-is-bounded';
const GENTLE = new Set([
  'scroll',
  'hover',
  'navigate',
  'go',
  'goto',
  'open',
  'play',
  'pause',
  'skip',
  'look',
  'zoom',
  'swipe',
  'jump',
  'move',
  'visit',
  'next',
  'previous',
  'volume',
  'refresh',
  'switch',
  'create',
  'wave',
  'dance',
  'equip',
  'crawl',
  'walk',
  'serve',
  'reload',
  'resume',
  'make',
  'toggle',
  'transcribe',
  'wait',
  'boot',
  'pan',
  'load',
  'record',
  'fly',
  'dig',
  'mine',
  'place',
  'connect',
  'reconnect',
  'resize',
  'emulate',
  'minimize',
  'maximize',
  'highlight',
]);
const CHECK = maskOf(['check']);
const PLAYED = maskOf(['playback']);
const LASTING = maskOf(['infra', 'job', 'machine']);
const HALTS = new Set(['pause', 'resume', 'skip', 'unpause']);
const TOY = /\b(?:game|gameboy|minecraft|emulator|simulator|avatar|vrchat|spotify|music|player|chess)\b/;
const OTHERS_HOSTS =
  /\b(?:port scan\w*|vulnerabilit\w+|pentest\w*|penetration|exploit\w*|brute|hosts?|target (?:url|host|ip|site|domain|system)s?|nmap|masscan|nuclei|nikto|sqlmap|burp\w*|zap|gobuster|ffuf|metasploit|attack)\b/;
/** Programs under trial: what starts and stops there is gone with the next start. */
const ON_TRIAL =
  /\b(?:simulators?|emulators?|preview|dev(?:elopment)? server|local (?:http |web )?server|running http server|localhost|locally|recording|playback|port[- ]forward\w*|debugg(?:er|ing)|sim app|sim|stream of|(?:mobile|android|ios) (?:device|phone)|on (?:the |a )?device|journey|animation|slideshow|presentation|timer|stopwatch|pomodoro)\b/;
const RESEARCH = /\b(?:deep|web|ai|autonomous(?: web)?|online|market) (?:re)?search(?:er)?\b/;
/** A page or a player that is opened; a deployment or a tunnel that is made lasts. */
const MADE = new Set(['create', 'make']);
const OPENED =
  /^(?:tabs?|browsers?|sessions?|windows?|pages?|contexts?|test|recordings?|playback|games?|rooms?|scenes?|simulations?)$/;
const BUILDS = new Set(['build', 'compile', 'rebuild']);
/** What is built for production or for others to run. */
const SHIPPED =
  /\b(?:docker|images?|containers?|serverless|lambda|functions?|deploy\w*|pipelines?|jenkins|ci|release|sites?)\b/;
const LINTS = new Set(['lint', 'typecheck', 'test', 'tests', 'benchmark', 'measure', 'crawl', 'profile']);

function isGentle(act: Act, facts: Facts): boolean {
  // A paused cluster, queue or job is a change that lasts.
  const about = act.about | facts.name.topics;
  if (HALTS.has(act.verb.lemma) && (about & LASTING) !== 0 && (about & PLAYED) === 0) return false;
  if (act.verb.effect === 'drive')
    return GENTLE.has(act.verb.lemma) || TOY.test(facts.serverText) || (act.about & PLAYED) !== 0;
  if (act.verb.effect === 'operate') return isGentleOperation(act, facts);
  if (act.verb.effect !== 'run') return false;
  const opening = facts.says.slice(0, 160);
  if (BUILDS.has(act.verb.lemma)) return !SHIPPED.test(opening);
  if (act.verb.lemma === 'test' && /\bworkflows?\b/.test(opening)) return false;
  return (act.about & CHECK) !== 0 || LINTS.has(act.verb.lemma) || RESEARCH.test(opening);
}

/** What is put on a device stays there. */
const LASTS = new Set(['install', 'reinstall', 'upgrade', 'flash', 'deploy']);

function isGentleOperation(act: Act, facts: Facts): boolean {
  if (facts.spaced.includes('tunnel')) return false;
  if (MADE.has(act.verb.lemma)) return act.object.some((word) => OPENED.test(word.text));
  if (LASTS.has(act.verb.lemma)) return false;
  return (
    (GENTLE.has(act.verb.lemma) && !isAbout(facts, 'infra')) ||
    act.object.some((word) => word.lemma === 'simulation') ||
    ON_TRIAL.test(facts.says.slice(0, 160)) ||
    RESEARCH.test(facts.says.slice(0, 160))
  );
}

export const executionIsBounded: Rule = {
  id: ID,
  why: 'Opening, scrolling, playing and checks that only report leave nothing lasting outside.',
  match: (facts) => {
    const act = facts.mainActs.find((candidate) => isGentle(candidate, facts));
    if (act === undefined || (OTHERS_HOSTS.test(facts.says) && speaksOf(facts, 'check'))) return SILENT;
    const quote = quoteAct(act);
    return [
      rates('Execute', 'Medium', {
        rule: ID,
        claim: `Its effect is bounded (“${quote.quote}”).`,
        weight: 0.6,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'browser_scroll', description: 'Scroll the page.' },
      expect: { category: 'Execute', risk: 'Medium' },
    },
    { tool: { name: 'restart_service', description: 'Restart a service.' }, expect: 'silent' },
  ],
};
