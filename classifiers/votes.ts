import type { Category, Finding } from '../src/domain/classification.ts';
import type { Act } from './facts/acts.ts';
import { type Facts, quoteAct } from './facts/facts.ts';
import type { Effect } from './lexicon/verbs.ts';
import { votes } from './rule.ts';

const WHERE: Record<Act['place'], string> = {
  name: 'The name says',
  title: 'The title says',
  head: 'The description says',
  body: 'The description also says',
  action: 'One of its actions is',
};

/** One vote per place for the acts of some effects that a rule accepts: the heaviest of each place speaks. */
export function voteForActs(
  facts: Facts,
  rule: string,
  category: Category,
  effects: ReadonlySet<Effect>,
  accepts: (act: Act) => boolean = () => true,
): Finding[] {
  const found: Finding[] = [];
  for (const acts of [facts.nameActs, facts.headActs, facts.actions, facts.bodyActs]) {
    let best: Act | undefined;
    for (const act of acts) {
      if (!effects.has(act.verb.effect) || !accepts(act)) continue;
      if (best === undefined || act.weight > best.weight) best = act;
    }
    if (best !== undefined) found.push(voteForAct(rule, category, best));
  }
  return found;
}

export function voteForAct(rule: string, category: Category, act: Act, weight = act.weight): Finding {
  const quote = quoteAct(act);
  return votes(category, { rule, claim: `${WHERE[act.place]} “${quote.quote}”.`, weight, evidence: [quote] });
}
