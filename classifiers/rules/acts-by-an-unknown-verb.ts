import type { Facts } from '../facts/facts.ts';
import { quoteOf } from '../facts/quote.ts';
import type { Word } from '../facts/words.ts';
import { maskOf } from '../lexicon/topics.ts';
import { type Rule, SILENT, votes } from '../rule.ts';

const ID = 'acts-by-an-unknown-verb';
const DETERMINERS = new Set([
  'a',
  'an',
  'the',
  'your',
  'this',
  'all',
  'one',
  'another',
  'any',
  'every',
  'new',
  'existing',
]);

/** "Frobnicates the widget": the first word is a verb by its place, and no lexicon knows what it does. */
function unknownVerb(facts: Facts): Word | undefined {
  const [first, second] = facts.head.words;
  if (first === undefined || second === undefined || first.verb !== undefined || first.topics !== 0) return undefined;
  if (!DETERMINERS.has(second.text) || !/^[a-z]{3,}$/.test(first.text) || NO_VERBS.has(first.text)) return undefined;
  const named = facts.name.words[0];
  const stem = first.text.replace(/(?:es|s)$/, '');
  return first.text.endsWith('s') || named?.text === first.text || named?.text === stem ? first : undefined;
}

/** Words that open a sentence before a determiner and are no verbs. */
const NO_VERBS = new Set([
  'with',
  'from',
  'given',
  'for',
  'this',
  'its',
  'has',
  'was',
  'does',
  'across',
  'class',
  'is',
  'as',
  'uses',
  'always',
  'allows',
  'lets',
  'helps',
  'enables',
  'provides',
  'gives',
  'takes',
  'accepts',
  'receives',
  'supports',
  'wraps',
  'serves',
  'represents',
  'contains',
  'includes',
  'covers',
  'means',
  'needs',
  'requires',
  'returns',
]);

/** Whatever is done to a thing with a body is driven, not written. */
const DEVICES = maskOf(['device']);

export const actsByAnUnknownVerb: Rule = {
  id: ID,
  why: 'A verb in a verb’s place acts on something, and what no lexicon knows is not taken for reading.',
  match: (facts) => {
    if (facts.mainActs.length > 0 || facts.actions.length > 0) return SILENT;
    const verb = unknownVerb(facts);
    if (verb === undefined || facts.description === undefined) return SILENT;
    const quote = quoteOf('/description', facts.description.text, verb.start, verb.end);
    const voice = {
      rule: ID,
      claim: `It acts by a verb that the rules do not know (“${quote.quote}”).`,
      weight: 0.25,
      evidence: [quote],
    };
    const things = ((facts.head.topics | facts.serverTopics) & DEVICES) !== 0;
    return [votes(things ? 'Execute' : 'Write', voice)];
  },
  examples: [
    {
      tool: { name: 'frobnicate_widget', description: 'Frobnicate a widget.' },
      expect: { category: 'Write' },
    },
    {
      tool: { name: 'frobnicate_lamp', description: 'Frobnicates the lamp.' },
      expect: { category: 'Execute' },
    },
    { tool: { name: 'company_earnings', description: 'Earnings of a company.' }, expect: 'silent' },
  ],
};
