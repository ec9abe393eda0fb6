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
]);
const CHECK = maskOf(['check']);
const PLAYED = maskOf(['playback']);
const LASTING = maskOf(['infra', 'job', 'machine']);
const HALTS = new Set(['pause', 'resume', 'skip', 'unpause']);
const TOY = /\b(?:game|gameboy|minecraft|emulator|simulator|avatar|vrchat|spotify|music|player|bot|chess)\b/;
const OTHERS_HOSTS =
  /\b(?:port scan|vulnerabilit\w+|pentest\w*|exploit\w*|brute|hosts?|targets?|nmap|nuclei|sqlmap|attack)\b/;

function isGentle(act: Act, facts: Facts): boolean {
  // A paused cluster, queue or job is a change that lasts.
  if (HALTS.has(act.verb.lemma) && (act.about & LASTING) !== 0 && (act.about & PLAYED) === 0) return false;
  if (act.verb.effect === 'drive')
    return GENTLE.has(act.verb.lemma) || TOY.test(facts.serverText) || (act.about & PLAYED) !== 0;
  if (act.verb.effect === 'operate')
    return (
      (GENTLE.has(act.verb.lemma) && !isAbout(facts, 'infra')) ||
      act.object.some((word) => word.lemma === 'simulation') ||
      /simulator|emulator|preview|dev server|recording|playback/.test(facts.says.slice(0, 160))
    );
  if (act.verb.effect !== 'run') return false;
  return (
    (act.about & CHECK) !== 0 ||
    act.verb.lemma === 'crawl' ||
    act.verb.lemma === 'measure' ||
    act.verb.lemma === 'test' ||
    act.verb.lemma === 'tests' ||
    act.verb.lemma === 'benchmark' ||
    act.verb.lemma === 'build'
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
