import { type ActionEffect, CATEGORIES, type Category, type Finding } from '../src/domain/classification.ts';
import { levelOf } from './combine.ts';
import { isSelector } from './facts/actions.ts';
import type { Act } from './facts/acts.ts';
import type { Facts } from './facts/facts.ts';
import type { Parameter } from './facts/parameters.ts';
import { quoteOf } from './facts/quote.ts';
import type { Effect } from './lexicon/verbs.ts';

/** What each effect of a verb comes to, by the labelling guide: the same that the rules about acts vote for. */
const CATEGORY_OF: Partial<Record<Effect, Category>> = {
  read: 'Read',
  make: 'Read',
  write: 'Write',
  send: 'Write',
  manage: 'Write',
  run: 'Execute',
  operate: 'Execute',
  drive: 'Execute',
  destroy: 'Destructive',
  cancel: 'Destructive',
  pay: 'Financial',
  prepare: 'Financial',
};

/**
 * Action by action, what a tool can do whose parameter selects the action: `get` reads, `delete` destroys. Values that
 * do not say what they do are left out, and so are those stronger than the tool itself was judged: there the parameter
 * was understood to select something else, such as the events to list. Undefined where nothing is selected.
 */
export function readActionEffects(
  facts: Facts,
  category: Category,
  findings: readonly Finding[],
): ActionEffect[] | undefined {
  if (facts.actions.length === 0) return undefined;
  const effects: ActionEffect[] = [];
  const seen = new Set<string>();
  for (const parameter of facts.parameters) {
    if (!isSelector(parameter)) continue;
    for (const value of valuesOf(parameter, facts.actions)) {
      const strongest = strongestOf(value.acts);
      const key = JSON.stringify([parameter.name, value.text]);
      if (seen.has(key)) continue;
      seen.add(key);
      if (strongest === undefined || CATEGORIES.indexOf(strongest) > CATEGORIES.indexOf(category)) continue;
      effects.push({
        parameter: parameter.name,
        value: value.text,
        category: strongest,
        risk: levelOf(strongest, findings),
        evidence: [value.quote],
      });
    }
  }
  // One value selects nothing: it was an example, or a word of the sentence.
  return effects.length > 1 ? effects : undefined;
}

type Value = { text: string; acts: Act[]; quote: ReturnType<typeof quoteOf> };

/** The values of a parameter that say what they do, each with its acts. */
function valuesOf({ choices, described }: Parameter, actions: readonly Act[]): Value[] {
  const values = new Map<string, Value>();
  for (const act of actions) {
    const { field, text, words } = act.passage;
    const first = words[0];
    const last = words.at(-1);
    if (first === undefined || last === undefined) continue;
    const chosen = choices.some((choice) => choice.field === field);
    // Without an enum the values stand in what is said of the parameter.
    const start = chosen ? 0 : first.start;
    const end = chosen ? text.length : last.end;
    const inProse = !chosen && field === described.field && start >= described.offset && words.length < MOST_WORDS;
    if (!chosen && !inProse) continue;
    const key = `${field} ${start}`;
    const held = values.get(key);
    if (held === undefined) {
      values.set(key, { text: text.slice(start, end), acts: [act], quote: quoteOf(field, text, start, end) });
    } else held.acts.push(act);
  }
  return [...values.values()];
}

/** A value is a word or a few; what is longer is a sentence. */
const MOST_WORDS = 7;

function strongestOf(acts: readonly Act[]): Category | undefined {
  const found = new Set(acts.map((act) => CATEGORY_OF[act.verb.effect]));
  return CATEGORIES.findLast((category) => found.has(category));
}
