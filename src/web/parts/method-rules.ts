import { percentText, type RuleRecord, type Score } from '../../domain/figures.ts';
import type { MethodReport, RuleAccount, RuleShown } from '../../domain/method.ts';
import { type Html, html, prose } from '../html.ts';
import { ruleAnchor } from '../urls.ts';
import { count, counted } from '../words.ts';

const SCORES: readonly { of: (record: RuleRecord) => Score; says: string; right: string }[] = [
  { of: (record) => record.votes, says: 'Votes for a category', right: 'the label has that category' },
  {
    of: (record) => record.levels,
    says: 'Votes for a level, on tools labelled with its category',
    right: 'the label has that level',
  },
  { of: (record) => record.facets, says: 'Marks for data flow', right: 'the label says that it holds' },
];

/** Every rule, folded: what it looks for, how often it is right, and the tools that it was written with. */
export function ruleList({ rules, sets }: MethodReport): Html {
  const [set] = sets;
  return html`<section id="rules"><h2>Every rule <span class="extent">${count(rules.length)}</span></h2>
<div class="narrow-text"><p>A rule is a claim that is seen in the words of a definition. It is one voice among several: where it is wrong, others may outweigh it.${set !== undefined && html` The figures are those of the rules alone on the ${set.name}: on how many tools a rule fires, and how often what it says is what the label says.`} Open a rule for its examples.</p></div>
<div class="rule-list">${rules.map(ruleEntry)}</div></section>`;
}

function ruleEntry(rule: RuleAccount): Html {
  return html`<details class="rule-entry" id="${ruleAnchor(rule.id)}"><summary><code>${rule.id}</code><span class="rule-why">${rule.why}</span>${rule.record !== null && summaryFigures(rule.record)}</summary>
<div class="rule-more">${rule.record !== null && scores(rule.record)}
<h3>Its examples</h3>
<ul class="rule-examples">${rule.examples.map(example)}</ul></div></details>`;
}

function summaryFigures(record: RuleRecord): Html {
  const said = SCORES.reduce((sum, { of }) => sum + of(record).said, 0);
  const right = SCORES.reduce((sum, { of }) => sum + of(record).right, 0);
  return html`<span class="rule-figures"><span>${record.fires === 0 ? 'fires on none' : `fires on ${counted(record.fires, 'tool')}`}</span>${said > 0 && html`<b>${percentText(right / said)} right</b>`}</span>`;
}

function scores(record: RuleRecord): Html {
  const heard = SCORES.filter(({ of }) => of(record).said > 0);
  if (heard.length === 0)
    return html`<p class="hint">Nothing to count: it did not speak where its word would have mattered.</p>`;
  return html`<ul class="rule-scores">${heard.map(({ of, says, right }) => {
    const score = of(record);
    return html`<li>${says}: ${count(score.said)}, of which ${count(score.right)} (${percentText(score.right / score.said)}) are right: ${right}.</li>`;
  })}</ul>`;
}

function example({ name, description, parameters, says }: RuleShown): Html {
  return html`<li><code>${name}</code>${parameters.length > 0 && html` <span class="hint">(${parameters.join(', ')})</span>`} ${description !== null && html`<span class="rule-words">${prose(description)}</span>`}<span class="rule-says">${says === 'nothing' ? 'must stay silent' : html`says <b>${says.replaceAll('_', ' ')}</b>`}</span></li>`;
}
