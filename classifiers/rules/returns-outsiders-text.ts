import type { Evidence, Finding } from '../../src/domain/classification.ts';
import type { Act } from '../facts/acts.ts';
import { type Facts, quoteName } from '../facts/facts.ts';
import { perServer } from '../facts/per-server.ts';
import { quoteOf } from '../facts/quote.ts';
import type { Passage, Word } from '../facts/words.ts';
import { CARRIERS, FACTS_ABOUT, KINDS_OF, KINDS_SERVED, Kind, WEIGHT_OF } from '../lexicon/outsiders.ts';
import { flows, type Rule, SILENT } from '../rule.ts';

const ID = 'returns-outsiders-text';
const SEARCHES = new Set(['search', 'find', 'query']);
const FETCHES = new Set(['fetch', 'read', 'extract', 'scrape']);
/** Issues that are diagnosed are faults, and nobody wrote them. */
const DIAGNOSES = new Set(['diagnose', 'troubleshoot', 'audit', 'detect', 'validate']);
/** What they bring they may also put on a disk, or work through. */
const KEEPS = new Set([
  'download',
  'transcribe',
  'extract',
  'read',
  'fetch',
  'scrape',
  'crawl',
  'capture',
  'clone',
  'pull',
  'observe',
]);
const QUERIES = new Set(['query', 'q', 'keyword', 'keywords', 'searchterm', 'searchquery']);
const ADDRESSES = new Set(['url', 'urls']);

/** What speaks for and against besides the kinds: logarithms of odds, fitted with them. */
const SPEAKS = {
  start: -2.4,
  factAbout: -1,
  nothingKnown: -0.4,
  list: -0.8,
  get: 0.4,
  search: 0.8,
  fetch: 1.2,
  diagnoses: -1.1,
  address: 1.8,
  query: 0.6,
  vendor: -1.2,
  browserPage: 2.2,
  page: 1.7,
} as const;

/** The manual of a vendor's own product is the vendor's word. */
const VENDOR = /aws|amazon|azure|microsoft|google|cloudflare|official|sdk|openai|stripe|supabase|oracle|salesforce/;
const BROWSER = /\bbrowser|playwright|puppeteer|selenium|scrap|crawl/;
const SHOWN = /page|screenshot|snapshot|element|html|markdown|console|network|text/;
const PAGE = /current page|web ?page|visible (?:text|html)|page content/;

/** How much of the text says what comes back. */
const NEAR = 300;

type Things = { head: number; of: number; factAbout: boolean; word: { passage: Passage; word: Word } | undefined };

/** "Get the details of an issue": the details only carry the issue. */
function thingsOf(act: Act): readonly Word[] {
  const { object, passage } = act;
  const last = object.at(-1);
  if (act.place !== 'head' || last === undefined || !object.every((word) => CARRIERS.has(word.text))) return object;
  const at = passage.words.indexOf(last);
  return passage.words.slice(at + 1, at + 5);
}

/** Kinds of the last thing that is named, and of those before it. */
function readThings(words: readonly Word[], passage: Passage, into: Things): void {
  let named = false;
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const word = words[at];
    if (word === undefined) break;
    const kinds = kindsOf(word.text, words[at - 1]?.text);
    if (kinds !== 0) {
      if (named) into.of |= kinds;
      else into.head |= kinds;
      into.word ??= { passage, word };
    } else if (FACTS_ABOUT.has(word.text)) into.factAbout ||= !named;
    named ||= !CARRIERS.has(word.text);
  }
}

function kindsOf(text: string, before: string | undefined): number {
  if ((text === 'request' || text === 'requests') && (before === 'pull' || before === 'merge')) return Kind.tracker;
  if ((text === 'item' || text === 'items') && before === 'work') return Kind.tracker;
  return KINDS_OF.get(text) ?? 0;
}

const servedBy = perServer((server) => {
  const text = server.text.toLowerCase();
  let kinds = 0;
  for (const word of server.words) kinds |= KINDS_SERVED.get(word.text) ?? 0;
  return { kinds, browser: BROWSER.test(text), vendor: VENDOR.test(text) };
});

function weighKinds(things: Things, served: number): number {
  let score = 0;
  for (const weight of WEIGHT_OF) {
    const both = (served & weight.kind) !== 0;
    if (both) score += weight.served;
    if ((things.head & weight.kind) !== 0) score += weight.thing + (both ? weight.both : 0);
    else if ((things.of & weight.kind) !== 0) score += weight.of;
  }
  return score;
}

function weighActs(reads: readonly Act[]): number {
  const first = reads[0]?.verb.lemma ?? '';
  let score = 0;
  if (first === 'list') score += SPEAKS.list;
  else if (first === 'get') score += SPEAKS.get;
  else if (SEARCHES.has(first)) score += SPEAKS.search;
  else if (FETCHES.has(first)) score += SPEAKS.fetch;
  return reads.some((act) => DIAGNOSES.has(act.verb.lemma)) ? score + SPEAKS.diagnoses : score;
}

function weighPage(facts: Facts, things: Things, served: { browser: boolean; vendor: boolean }): number {
  const said = facts.says.slice(0, NEAR);
  let score = PAGE.test(said) ? SPEAKS.page : 0;
  if ((served.browser || BROWSER.test(facts.spaced)) && SHOWN.test(said)) score += SPEAKS.browserPage;
  const manual = ((things.head | things.of) & Kind.manual) !== 0;
  return manual && (served.vendor || VENDOR.test(said)) ? score + SPEAKS.vendor : score;
}

/** Text that others wrote is named, or the whole server is about passing such text on. */
function outsiders(facts: Facts): Evidence | undefined {
  const reads = facts.mainActs.filter((act) => act.verb.effect === 'read');
  const things: Things = { head: 0, of: 0, factAbout: false, word: undefined };
  for (const act of reads) readThings(thingsOf(act), act.passage, things);
  if (reads.length === 0) readThings(facts.name.words, facts.name, things);
  things.of &= ~things.head;
  const served = servedBy(facts.server);
  let score = SPEAKS.start + weighKinds(things, served.kinds) + weighActs(reads);
  if (things.factAbout) score += SPEAKS.factAbout;
  else if ((things.head | things.of) === 0) score += SPEAKS.nothingKnown;
  if (facts.parameters.some((parameter) => ADDRESSES.has(parameter.plain))) score += SPEAKS.address;
  if (facts.parameters.some((parameter) => QUERIES.has(parameter.plain))) score += SPEAKS.query;
  // Most tools are too far off for their text to make a difference.
  if (score + SPEAKS.page + SPEAKS.browserPage < 0) return undefined;
  if (score + weighPage(facts, things, served) < 0) return undefined;
  const { word } = things;
  return word === undefined
    ? quoteName(facts)
    : quoteOf(word.passage.field, word.passage.text, word.word.start, word.word.phraseEnd);
}

export const returnsOutsidersText: Rule = {
  id: ID,
  why: 'Text that an outsider wrote can carry instructions to the agent that reads it.',
  match: (facts) => {
    const quote = outsiders(facts);
    if (quote === undefined) return SILENT;
    const finding = flows('untrusted_content', {
      rule: ID,
      claim: `It returns text that others wrote (“${quote.quote.trim()}”).`,
      weight: 0.6,
      evidence: [quote],
    });
    const read: Finding = { ...finding, category: 'Read' };
    return facts.mainActs.some((act) => KEEPS.has(act.verb.lemma)) ? [read, { ...finding, category: 'Write' }] : [read];
  },
  examples: [
    { tool: { name: 'search_news', description: 'Search news articles.' }, expect: { facet: 'untrusted_content' } },
    {
      tool: { name: 'get_issue', description: 'Get the details of an issue.' },
      server: { name: 'GitHub', description: 'Repositories, issues and pull requests.' },
      expect: { facet: 'untrusted_content' },
    },
    { tool: { name: 'get_balance', description: 'Get the balance.' }, expect: 'silent' },
    {
      tool: { name: 'get_issue_types', description: 'Get the types that an issue may have.' },
      server: { name: 'Tracker' },
      expect: 'silent',
    },
  ],
};
